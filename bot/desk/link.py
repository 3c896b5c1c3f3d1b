"""Links that open the bot where a need and a place are already told."""

from bot.directory.records import Need
from bot.languages import Lang
from bot.pages.discretion import telling
from bot.places import Place
from bot.situation import Situation, View

_SPARE = 256


def link(view: View, username: str) -> str:
    """https://t.me/USERNAME?start=TOKEN: the token shows neither the need nor the place (at most 64 of A-Za-z0-9_-)."""
    return f"https://t.me/{username}?start={view.pack()}"


def short_link(username: str) -> str:
    """t.me/USERNAME: what a person can type from paper."""
    return f"t.me/{username}"


def link_to(username: str, need: Need | None = None, place: Place | None = None, lang: Lang | None = None) -> str:
    """A link to the next page after what is told; to the bot's first page when nothing is.

    A token is like noise, and noise may happen to spell a number as telling as 111. Then another token for the same page
    is taken: the page "next" does not use its `choice`.
    """
    needs = frozenset({need}) if need else frozenset[Need]()
    situation = Situation(needs=needs, lang=lang, place=place.code if place else 0)
    if situation == Situation():
        return f"https://t.me/{username}"
    links = (link(View("next", situation, choice=spare), username) for spare in range(_SPARE))
    return next(quiet for quiet in links if not telling(quiet.removeprefix("https://t.me/").removeprefix(username)))
