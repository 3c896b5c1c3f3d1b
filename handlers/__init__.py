"""One router a file, in the order in which Telegram's updates are offered to them; the first that fits answers.

danger: danger now, tapped or written: the emergency page, whatever was going on
start: /start, or a forwarded link opened
language: қазақша or русский, at any moment
answers: a tap on an answer or on the next page
place: a shared location, or a place chosen from a list
results: a further place, its card, its point on the map, what to say there
share: a text to pass on
hide: take away what can be taken away, now or in a while
report: this number does not answer, this address is wrong
desk: what maintainers may ask in Telegram
groups: anything said outside a private chat: one line, and nothing about anybody
words: any other text, and everything that is not text
errors: whatever goes wrong: never silence, always a number to call
"""

from aiogram import Dispatcher, Router

from bot.screen import Screen
from bot.screen.doorway import Doorway
from handlers import answers, danger, desk, errors, groups, hide, language, place, report, results, share, start, words

ROUTERS: tuple[Router, ...] = tuple(
    room.router for room in (danger, start, language, answers, place, results, share, hide, report, desk, groups, words, errors)
)


def open_dispatcher(screen: Screen) -> Dispatcher:
    """All routers in their order behind the doorway; made once in a process, because aiogram's routers attach once."""
    dispatcher = Dispatcher(screen=screen, disable_fsm=True)
    doorway = Doorway()
    dispatcher.message.outer_middleware(doorway)
    dispatcher.edited_message.outer_middleware(doorway)
    dispatcher.callback_query.outer_middleware(doorway)
    dispatcher.include_routers(*ROUTERS)
    return dispatcher
