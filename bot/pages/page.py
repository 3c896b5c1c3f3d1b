"""A page as plain data: a text, its buttons, and perhaps a point on the map."""

from dataclasses import dataclass
from typing import Literal

from bot.situation import View


@dataclass(frozen=True, slots=True)
class Button:
    """One button: it opens a view, or copies a text (1-256 characters), or opens an https address."""

    label: str
    opens: View | None = None
    copies: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Venue:
    """A public point: degrees, title and address as plain text."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a person sees. `text` is Telegram HTML (only b and i), its first line neutral; `rows` are the inline buttons."""

    text: str
    rows: tuple[tuple[Button, ...], ...]
    venue: Venue | None = None
    asks_location: str | None = None
    """Label of a reply-keyboard button that shares the location; the screen sends it beside the page and removes it after."""
    toast: str | None = None
    """Shown over the chat when the page came from a tap (at most 80 characters)."""
    effect: Literal["hide", "forget", "report", "timer", "found"] | None = None
    """What has to be done besides showing ("found": a search is counted); pages themselves never act."""
    asks: int = 0
    """Number of the question that the page asks (1 is the first of all), 0 for none: a typed answer belongs to it.

    On a page that offers needs, which ones: see `bot.pages.unsure.offered`.
    """
