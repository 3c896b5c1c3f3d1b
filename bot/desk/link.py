"""Links that open the bot where a need and a place are already told."""

from bot.directory.records import Need
from bot.languages import Lang
from bot.pages import start_link
from bot.places import Place
from bot.situation import Situation, View


def link(view: View, username: str) -> str:
    """https://t.me/USERNAME?start=TOKEN: nobody can read the need or the place in the token (A-Za-z0-9_-, at most 64)."""
    return start_link(username, view)


def short_link(username: str) -> str:
    """t.me/USERNAME: what a person can type from paper."""
    return f"t.me/{username}"


def link_to(username: str, need: Need | None = None, place: Place | None = None, lang: Lang | None = None) -> str:
    """A link to the page that follows from what is told; to the bot's first page when nothing is."""
    needs = frozenset({need}) if need else frozenset[Need]()
    situation = Situation(needs=needs, lang=lang, place=place.code if place else 0)
    return f"https://t.me/{username}" if situation == Situation() else link(View("next", situation), username)
