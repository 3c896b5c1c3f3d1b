"""Every text and keyboard a person can see: pure functions of situation, directory and the present minute."""

from bot.pages.book import page_for
from bot.pages.extra import Extra, Flag, extra_of
from bot.pages.hide import TIMER_MINUTES
from bot.pages.page import Button, Page, Venue
from bot.pages.paper import plain
from bot.pages.profile import profiles
from bot.pages.question import TABLED
from bot.pages.report import REASONS, reason_of
from bot.pages.share import discreet_words, start_link
from bot.pages.trouble import broken, group_words, slow_down_words
from bot.pages.unsure import guess_view, offered, which_place_view

__all__ = [
    "REASONS",
    "TABLED",
    "TIMER_MINUTES",
    "Button",
    "Extra",
    "Flag",
    "Page",
    "Venue",
    "broken",
    "discreet_words",
    "extra_of",
    "group_words",
    "guess_view",
    "offered",
    "page_for",
    "plain",
    "profiles",
    "reason_of",
    "slow_down_words",
    "start_link",
    "which_place_view",
]
