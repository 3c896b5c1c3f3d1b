"""/start, or a forwarded link opened."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.pages.here import HEARD
from bot.screen import Opens, Screen
from bot.screen.sorts import in_private
from bot.situation import PageName, Situation, View

NOT_BY_LINK: frozenset[PageName] = frozenset({"hide", "neutral", "timer", "forget", "report", "reported", "answers"})
"""Pages that act, or say that something was done: they belong to a tap of one's own."""

router = Router(name=__name__)
router.message.filter(in_private)


@router.message(CommandStart())
async def started(message: Message, command: CommandObject, screen: Screen) -> None:
    """The first page, byte for byte the same for everybody; a link of ours opens what it was made for.

    The page says what the link looks for, as after a sentence. A link brings a need and a place, never the answers of whoever
    made it, and no page that speaks of something done.
    """
    view = View.unpack(command.args or "") or View("first")
    told = view.situation
    brought = Situation(needs=told.needs, other=told.other, lang=told.lang, place=told.place)
    opened = replace(view, situation=brought, choice=HEARD if view.page == "next" else view.choice)
    await screen.show(message, opened if view.page not in NOT_BY_LINK else View("first"))


@router.callback_query(Opens("first"))
async def started_over(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)
