"""A Telegram in miniature on a local page: the real bot, no token, no internet; tests and benchmarks use the same.

`Telegram` is the world and its server, `Person` somebody with a phone; the page and its `serve` are in bot/preview/page.py.
What it knows of Telegram's rules is what we know of them: it proves that the bot keeps the rules written down here, not that
Telegram has no others.
"""

from bot.preview.calls import Call
from bot.preview.chats import Chat, Group, Message
from bot.preview.people import Person, Tap
from bot.preview.refusals import Json, RefusedError
from bot.preview.world import TOKEN, Telegram

__all__ = [
    "TOKEN",
    "Call",
    "Chat",
    "Group",
    "Json",
    "Message",
    "Person",
    "RefusedError",
    "RunBot",
    "Tap",
    "Telegram",
    "Window",
    "serve",
]
