"""What a page must know beyond its view: figures of what is kept, and what the handler saw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bot.languages import Lang
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Flag:
    """Several people reported the same of one place: `kind` is a reason of report.py, `since` the day it is known from."""

    kind: str
    since: date


@dataclass(frozen=True, slots=True)
class Extra:
    """What pages need besides their view. Everything has a default, so that a page can always be shown.

    `operator`, `contact` and `site` are None until somebody fills them in the settings: then their lines are left out.
    `flags` maps a centre's code to what was reported. `saved` is False when a report could not be taken;
    `left` is True when something could not be deleted: messages, or marks in the database.
    """

    bot_username: str = "anyqtama_bot"
    operator: str | None = None
    contact: str | None = None
    site: str | None = None
    version_date: date | None = None
    memory_minutes: int = 30
    hide_hours: int = 48
    cover_days: int = 7
    report_days: int = 90
    chat_key_days: int = 7
    update_hours: int = 48
    count_days: int = 365
    fewest_counted: int = 5
    default_lang: Lang = "ru"
    flags: Mapping[int, Flag] = field(default_factory=lambda: MappingProxyType({}))
    saved: bool = True
    left: bool = False


def extra_of(settings: Settings) -> Extra:
    """What the settings say about who keeps the bot."""
    return Extra(operator=settings.operator or None, contact=settings.contact or None, site=settings.site or None)
