"""Which centres suit a situation, in which order, and why; never empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import hours, places
from bot.directory.records import WHOLE_COUNTRY, Centre, Directory, Line, Need
from bot.languages import NONE, Text
from bot.places import Place
from bot.situation import Situation

Scope = Literal["city", "region", "neighbours", "country", "none"]
Condition = Literal["age", "children", "papers", "registration", "who"]
Fit = Literal["fits", "unknown", "excluded"]

BANDS: dict[str, tuple[float, float]] = {"under-18": (0, 17), "18-28": (18, 28), "29-57": (29, 57), "58-up": (58, 130)}
"""Ages in years, both ends included, as the question offers them."""

ENOUGH = 3
"""With fewer places than this in the town, the rest of the region is added behind them."""

_BEDS = frozenset({"shelter", "night-shelter"})


@dataclass(frozen=True, slots=True)
class Match:
    """One place that may suit.

    `doubts` are conditions that are unknown or only may fit; `km` is a straight line, None when unknown.
    """

    centre: Centre
    doubts: tuple[Condition, ...]
    km: float | None
    near: bool
    """Inside the narrowest area that had anything; the others only follow behind."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What to show. `scope` is the area that had to be searched, "none" when there is no place and only the lines answer."""

    places: tuple[Match, ...]
    scope: Scope
    widened: bool
    lines: tuple[Line, ...]


def match(situation: Situation, directory: Directory, now: datetime) -> Matches:
    """Everything that suits, best first, widened from the town to the whole country until there is something."""
    here = places.place_of(situation.place)
    lines = lines_for(situation, directory)
    suiting = [
        (centre, doubts)
        for centre in directory.centres
        if situation.needs.intersection(centre.situations) and (doubts := _doubts(centre, situation)) is not None
    ]
    everywhere = [pair for pair in suiting if pair[0].region == WHOLE_COUNTRY]
    local = [pair for pair in suiting if pair[0].region != WHOLE_COUNTRY]
    asked, areas = _areas(here)
    found: list[tuple[Centre, tuple[Condition, ...]]] = []
    scope: Scope = "none"
    near: frozenset[str] = frozenset()
    for area, belongs in areas:
        inside = [pair for pair in local if _inside(pair[0], belongs)]
        if not found and inside:
            scope, found, near = area, inside, frozenset(pair[0].id for pair in inside)
        elif 0 < len(found) < ENOUGH and scope == "city" and area == "region":
            found = inside
    if not found and everywhere:
        scope = "country"

    def rank(pair: tuple[Centre, tuple[Condition, ...]]) -> tuple[object, ...]:
        return pair[0].id not in near, *_rank(pair[0], pair[1], situation, here, now)

    ranked, nationwide = sorted(found, key=rank), sorted(everywhere, key=rank)
    ordered = nationwide + ranked if asked == "country" else ranked + nationwide
    shown = tuple(Match(centre, doubts, _km(here, centre), centre.id in near) for centre, doubts in ordered)
    return Matches(shown, scope, asked != scope, lines)


def lines_for(situation: Situation, directory: Directory) -> tuple[Line, ...]:
    """The lines for these needs and this place, in the directory's order.

    With no need known: the danger lines and the lines for families. A line of a region or a town is shown only to people there.
    """
    here = places.place_of(situation.place)
    keys: tuple[str, ...] = tuple(situation.needs) or ("danger", "family")
    fitting = [
        line
        for line in directory.lines
        if any(key in line.order for key in keys)
        and (line.region == WHOLE_COUNTRY or (here is not None and line.region == here.region))
        and (line.city is None or here is None or here.city in (None, line.city))
    ]
    return tuple(sorted(fitting, key=lambda line: (min(line.order[key] for key in keys if key in line.order), line.id)))


def fits(centre: Centre, condition: Condition, situation: Situation) -> Fit:
    """Whether one condition of a centre lets this person in: only a certain "no" excludes."""
    terms = centre.eligibility
    match condition:
        case "age":
            return _fits_age(terms.age_min, terms.age_max, situation.age)
        case "children":
            if situation.children != "yes" or terms.with_children is True:
                return "fits"
            return "excluded" if terms.with_children is False else "unknown"
        case "papers":
            return "fits" if situation.papers != "no" or terms.documents is NONE else "unknown"
        case "registration":
            if situation.registration not in ("elsewhere", "nowhere") or terms.residents_only is False:
                return "fits"
            return "excluded" if terms.residents_only else "unknown"
        case "who":
            if terms.sex in (None, "any") or situation.who in (None, "unsaid"):
                return "fits"
            if situation.who == "family":
                return "unknown"
            return "fits" if (terms.sex == "women") == (situation.who == "woman") else "excluded"


CONDITIONS: tuple[Condition, ...] = ("age", "children", "papers", "registration", "who")


def towns_with(needs: Iterable[Need], directory: Directory) -> dict[str, int]:
    """Town slug → number of places there for any of these needs."""
    wanted = frozenset(needs)
    counted: dict[str, int] = {}
    for centre in directory.centres:
        if centre.city and (not wanted or wanted.intersection(centre.situations)):
            counted[centre.city] = counted.get(centre.city, 0) + 1
    return counted


def _doubts(centre: Centre, situation: Situation) -> tuple[Condition, ...] | None:
    """The conditions that remain open, or None where one certainly excludes."""
    verdicts = [(condition, fits(centre, condition, situation)) for condition in CONDITIONS]
    if any(verdict == "excluded" for _, verdict in verdicts):
        return None
    return tuple(condition for condition, verdict in verdicts if verdict == "unknown")


def _fits_age(least: float | None, most: float | None, band: str | None) -> Fit:
    if band not in BANDS or (least is None and most is None):
        return "fits"
    youngest, oldest = BANDS[band]
    low, high = least or 0, 130 if most is None else most
    if oldest < low or youngest > high:
        return "excluded"
    return "fits" if low <= youngest and oldest <= high else "unknown"


_Belongs = tuple[Literal["city", "regions"], frozenset[str]]


def _areas(here: Place | None) -> tuple[Scope, list[tuple[Scope, _Belongs]]]:
    """The area that was asked for, and the areas to search in turn."""
    whole: tuple[Scope, _Belongs] = ("country", ("regions", frozenset()))
    if here is None or here.kind == "country":
        return "country", [whole]
    steps: list[tuple[Scope, _Belongs]] = []
    if here.city and here.kind != "region":
        steps.append(("city", ("city", frozenset({here.city}))))
    region = frozenset({here.region})
    steps.append(("region", ("regions", region)))
    steps.append(("neighbours", ("regions", region | frozenset(places.neighbours(here.region)))))
    steps.append(whole)
    return ("region" if here.kind == "region" else "city"), steps


def _inside(centre: Centre, belongs: _Belongs) -> bool:
    kind, names = belongs
    if kind == "city":
        return centre.city in names
    return not names or centre.region in names


def _km(here: Place | None, centre: Centre) -> float | None:
    if here is None or here.kind == "country" or centre.city is None or centre.city == here.city:
        return None
    return places.distance_km(here, places.place(f"city:{centre.city}"))


def _rank(
    centre: Centre, doubts: tuple[Condition, ...], situation: Situation, here: Place | None, now: datetime
) -> tuple[object, ...]:
    """Smaller is better. The order of the reasons is the order of what hurts most when it is wrong."""
    open_now = hours.state(centre.hours, now).open
    stopped = centre.notice is not None and centre.notice.until >= now.date() and centre.notice.kind != "moved"
    met = situation.needs.intersection(centre.situations)
    bed = centre.kind in _BEDS or centre.stay is not None or "24/7" in (centre.hours or "")
    km = _km(here, centre)
    return (
        stopped,
        -len(met),
        centre.situations[0] not in met,
        situation.tonight == "no" and not bed,
        len(doubts),
        {True: 0, None: 1, False: 2}[open_now],
        not centre.phones,
        km or 0,
        centre.parent is not None,
        centre.status != "active",
        _years_unseen(centre, now),
        centre.id,
    )


def _years_unseen(centre: Centre, now: datetime) -> int:
    """Years since anything was heard of the place: days would let two equal records trade places every morning."""
    seen = centre.checked.year if centre.checked else int(centre.evidence[:4]) if centre.evidence else 0
    return now.year - seen


def name_of_area(scope: Scope, situation: Situation) -> Text | None:
    """The name of the area that was searched, for "the search was widened"; None for neighbours and the country."""
    here = places.place_of(situation.place)
    if here is None or scope not in ("region", "city"):
        return None
    region = places.PLACES.get(f"region:{here.region}", here)
    return region.names if scope == "region" else here.names
