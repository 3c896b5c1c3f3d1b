"""When the page itself cannot be made: never silence, always a number."""

from datetime import UTC, datetime

from bot.directory.records import Directory
from bot.languages import Lang
from bot.pages.extra import Extra
from bot.pages.here import Here
from bot.pages.keyboard import copy_rows, footer
from bot.pages.page import Page
from bot.pages.paper import paper
from bot.pages.place import emergency_lines
from bot.pages.way import home
from bot.situation import Situation, View
from bot.translations import speaker

_NOTHING_LISTED = Directory((), (), {}, {})
_NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_GROUP_WORDS = "Бұл бот тек жеке чатта жауап береді. Этот бот отвечает только в личном чате: https://t.me/{username}"


def broken(lang: Lang) -> Page:
    """The page after any fault. It needs no directory and no situation."""
    here = Here(View("home", Situation(lang=lang)), _NOTHING_LISTED, _NO_TIME, Extra())
    say = here.say
    text = paper(
        say("The bot could not answer now"),
        say("It is not about you. Try a little later: /start"),
        (say("There is help:"), *emergency_lines(here)),
    )
    return Page(text, (*copy_rows(here, "111", "112"), *footer(here, home(here))))


def slow_down_words(lang: Lang) -> str:
    """Over the chat, when somebody taps faster than anybody can read."""
    say = speaker(lang)
    return say("Wait a little and press again. If it is urgent: 112.")


def group_words(extra: Extra, *, urgent: bool = False) -> str:
    """The one line for a group, where others read: nothing about anybody; 112 where the words were urgent."""
    words = _GROUP_WORDS.format(username=extra.bot_username)
    return f"{words}\n112" if urgent else words
