"""Regions, cities, districts: their names in kk and ru, in sentences, misspelt and old; the nearest one."""

from bot.places.finding import Found, Hit, Role, find, holds, town_of
from bot.places.gazetteer import (
    ATTRIBUTION,
    COUNTRY,
    PLACES,
    Kind,
    Place,
    centre_of,
    distance_km,
    districts,
    in_kazakh_order,
    kazakh_rank,
    nearest,
    neighbours,
    place,
    place_of,
    regions,
    towns,
)
from bot.places.letters import fold, fold_word

__all__ = [
    "ATTRIBUTION",
    "COUNTRY",
    "PLACES",
    "Found",
    "Hit",
    "Kind",
    "Place",
    "Role",
    "centre_of",
    "distance_km",
    "districts",
    "find",
    "fold",
    "fold_word",
    "holds",
    "in_kazakh_order",
    "kazakh_rank",
    "nearest",
    "neighbours",
    "place",
    "place_of",
    "regions",
    "town_of",
    "towns",
]
