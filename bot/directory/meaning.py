"""What a person probably meant: the nearest field, value, place or day to offer instead of what was written."""

import difflib
import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from bot import places
from bot.directory.records import WHOLE_COUNTRY
from bot.directory.synonyms import FIELDS, VALUES


def guess(text: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was probably meant."""
    words = tuple(allowed)
    plain = text.strip().lower().replace("_", "-")
    for word in words:
        if word.replace("_", "-") == plain:
            return word
    meant = FIELDS.get(text.strip().lower()) or VALUES.get(text.strip().lower())
    if meant in words:
        return meant
    if not 2 <= len(text) <= 40:
        return None
    longer = [word for word in words if word.startswith(f"{plain}-")]
    if len(longer) == 1:
        return longer[0]
    near = difflib.get_close_matches(text.strip().lower(), words, n=1, cutoff=0.6)
    return near[0] if near else None


@cache
def region_slugs() -> tuple[str, ...]:
    """The regions that may be written, the whole country last."""
    return (*(place.region for place in places.regions()), WHOLE_COUNTRY)


@cache
def town_regions() -> dict[str, str]:
    """The towns that may be written, each with its region."""
    return {place.slug: place.region for place in places.PLACES.values() if place.kind == "city"}


@cache
def _place_names() -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    for place in places.PLACES.values():
        if place.kind in {"city", "region"}:
            for name in (place.names.kk, place.names.ru):
                full = name.lower()
                for form in (full, re.sub(r"\s*(?:облысы|область)\s*", "", full)):
                    names.setdefault(f"{place.kind}:{form}", (place.kind, place.slug))
    return names


def guess_place(text: str, allowed: Iterable[str]) -> str | None:
    """The slug of the town or region that was probably meant, by its name in either language."""
    words = tuple(allowed)
    plain = text.strip().lower().removeprefix("г. ").removeprefix("город ").removesuffix(" қаласы")
    for kind in ("region", "city"):
        found = _place_names().get(f"{kind}:{plain}")
        if found and found[1] in words:
            return found[1]
    if plain in {"казахстан", "қазақстан", "kazakhstan", "вся страна", "бүкіл ел"} and WHOLE_COUNTRY in words:
        return WHOLE_COUNTRY
    best = places.find(text).best if len(text) <= 60 else None
    for slug in (best.city, best.region) if best else ():
        if slug in words:
            return slug
    return guess(text, words)


def better_day(text: str) -> str | None:
    """The day as it is written here: 12.11.2026 becomes 2026-11-12; "" when there is no such day, None when it is no day."""
    text = text.translate(str.maketrans("–—‑−", "----"))
    found = re.fullmatch(r"\s*(\d{1,4})[./\-\s](\d{1,2})[./\-\s](\d{1,4})\s*г?\.?", text, re.ASCII)
    if found:
        first, month, last = int(found[1]), int(found[2]), int(found[3])
        year, day = (first, last) if first > 31 else (last if last > 99 else 2000 + last, first)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return ""
    return None
