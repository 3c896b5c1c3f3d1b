"""The places themselves, read once from places.json: the country, 17 regions, 90 towns, 195 districts."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from bot.languages import Text

Kind = Literal["country", "region", "city", "district"]

ALPHABET: Final = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RANK: Final = {letter: rank for rank, letter in enumerate(ALPHABET, 1)}
_EARTH_KM: Final = 6371.0088


@dataclass(frozen=True, slots=True)
class Place:
    """One place. A republican city (Astana, Almaty, Shymkent) is a single place of kind "city" that is its own region.

    `key` is "region:abai", "city:semey", "district:d-abai-abai" or "country:kz"; `code` 1..4095 is permanent; `inside` is "in the
    place" inside a sentence; `region` is a slug, "kz" for the country; `city` is the slug of a town: itself, the seat of a
    district, or the town that a city district is part of, else None. `lat`, `lon`: degrees, of the town, of the seat, of a
    region's main town.
    """

    key: str
    kind: Kind
    slug: str
    code: int
    names: Text
    inside: Text
    region: str
    city: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    part: bool = False
    """A district inside a town."""


def in_kazakh_order(names: Iterable[str]) -> list[str]:
    """Names sorted by the Kazakh alphabet; letters outside it come after it, everything else before."""
    return sorted(names, key=kazakh_rank)


def kazakh_rank(name: str) -> tuple[tuple[int, str], ...]:
    """The sorting key of one name."""
    return tuple((_RANK.get(letter, 0 if not letter.isalpha() else 99), letter) for letter in name.lower())


_file = json.loads((Path(__file__).parent / "places.json").read_text("utf-8"))
ROWS: Final[tuple[dict[str, Any], ...]] = tuple(_file["places"])
MEANT: Final[Mapping[str, str]] = MappingProxyType(_file["meant"])
"""Which place is meant by a name that several share, when nothing else is said."""
ATTRIBUTION: Final[tuple[str, ...]] = tuple(_file["attribution"])
"""Whom the licences of the sources ask to name."""


def _place(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> Place:
    kind, slug = row["key"].split(":")
    centre = rows[f"city:{row['centre']}"] if "centre" in row else row
    return Place(
        key=row["key"],
        kind=kind,
        slug=slug,
        code=row["code"],
        names=Text(row["kk"], row["ru"]),
        inside=Text(*row["in"]),
        region=slug if kind == "region" else row["region"],
        city=slug if kind == "city" else row.get("city"),
        lat=centre.get("lat"),
        lon=centre.get("lon"),
        population=row.get("people"),
        part=row.get("part", False),
    )


def _places() -> dict[str, Place]:
    rows = {row["key"]: row for row in ROWS}
    return {key: _place(row, rows) for key, row in rows.items()}


PLACES: Final[Mapping[str, Place]] = MappingProxyType(_places())
COUNTRY: Final = PLACES["country:kz"]
_BY_CODE: Final = {place.code: place for place in PLACES.values()}
_CENTRES: Final = {row["key"].split(":")[1]: row["centre"] for row in ROWS if "centre" in row}
_NEAR: Final = {row["key"].split(":")[1]: tuple(row["near"]) for row in ROWS if "near" in row}


def place(key: str) -> Place:
    """The place of a key such as "city:semey"; KeyError for an unknown one."""
    return PLACES[key]


def place_of(code: int) -> Place | None:
    """The place of a permanent code, None for a code that was never given."""
    return _BY_CODE.get(code)


@cache
def regions() -> tuple[Place, ...]:
    """The 20 regions, the three republican cities among them, in the order of the Kazakh alphabet."""
    republican = [p for p in PLACES.values() if p.kind == "city" and p.slug == p.region and f"region:{p.region}" not in PLACES]
    found = [*republican, *(p for p in PLACES.values() if p.kind == "region")]
    return tuple(sorted(found, key=lambda p: kazakh_rank(p.names.kk)))


@cache
def towns(region: str | None = None) -> tuple[Place, ...]:
    """Towns of a region (or all 90), the most people first; those whose number is unknown come last, by the alphabet."""
    found = [p for p in PLACES.values() if p.kind == "city" and region in {None, p.region}]
    return tuple(sorted(found, key=lambda p: (-(p.population or 0), kazakh_rank(p.names.kk))))


@cache
def districts(region: str) -> tuple[Place, ...]:
    """Districts of a region, those inside towns as well, in the order of the Kazakh alphabet."""
    found = [p for p in PLACES.values() if p.kind == "district" and p.region == region]
    return tuple(sorted(found, key=lambda p: (kazakh_rank(p.names.kk), p.code)))


def neighbours(region: str) -> tuple[str, ...]:
    """Slugs of the regions that touch this one; empty for an unknown slug or the whole country."""
    return _NEAR.get(region, ())


def centre_of(region: str) -> Place:
    """The main town of a region, a republican city for itself; KeyError for an unknown slug or the whole country."""
    return PLACES[f"city:{_CENTRES.get(region, region)}"]


def distance_km(a: Place, b: Place) -> float | None:
    """Straight line in kilometres, None where a place has no point (the country)."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return _kilometres((a.lat, a.lon), (b.lat, b.lon))


def nearest(lat: float, lon: float) -> tuple[Place, float] | None:
    """The nearest town and its distance in kilometres, straight line.

    None beyond 500 km of every town, and for what is no point on earth.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    measured = ((_kilometres((lat, lon), (p.lat, p.lon)), p) for p in towns() if p.lat is not None and p.lon is not None)
    kilometres, town = min(measured, key=lambda found: found[0])
    return (town, kilometres) if kilometres <= 500 else None


def _kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    north_a, north_b = math.radians(a[0]), math.radians(b[0])
    east = math.radians(b[1] - a[1])
    half = math.sin((north_b - north_a) / 2) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
