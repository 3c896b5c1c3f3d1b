"""How hours are written: OSM opening_hours, read strictly, with a proposal for what was written otherwise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub forgets the error

from bot.hours.guessing import guess_hours
from bot.languages import Text

ZONE: Final = ZoneInfo("Asia/Almaty")
"""The whole country since 1 March 2024: UTC+5, no summer time."""
AHEAD: Final = 400
"""Days to look ahead: a weekly plan changes within days, a seasonal one within a year."""
DAY: Final = 24 * 60
HOLIDAY: Final = 7
"""Place of the `PH` rule behind the seven weekdays of a plan."""
EXAMPLE: Final = "Mo-Fr 09:00-18:00"
_LONGEST = 200
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

Span = tuple[int, int]
"""Minutes since midnight; the end may lie in the next day (up to 48:00)."""
Plan = tuple[tuple[Span, ...] | None, ...]
"""Spans of Monday..Sunday and of public holidays (None there: the expression says nothing about holidays)."""


@dataclass(frozen=True, slots=True)
class Reason(Text):
    """A text of the maintainers' tools, which speak English as well."""

    en: str


class HoursError(ValueError):
    """Hours that cannot be read: `wrong` says why, in three languages; `instead` is an expression that can be written."""

    def __init__(self, wrong: Reason, instead: str) -> None:
        super().__init__(f"{wrong.en}; write for example {instead}")
        self.wrong = wrong
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that were read: the expression as the library writes it, its plain week if it is one, its comments."""

    text: str
    plan: Plan | None
    comment: str
    rule: OpeningHours

    @property
    def around_the_clock(self) -> bool:
        """Open every minute of every week, holidays included."""
        return self.plan is not None and all(
            covers_day(spans) for at, spans in enumerate(self.plan) if at != HOLIDAY or spans is not None
        )

    @property
    def same_every_day(self) -> bool:
        """No weekday differs: such a place has no days off that a holiday could add to."""
        return self.plan is not None and len(set(self.plan[:HOLIDAY])) == 1


def read_hours(text: str) -> Hours:
    """Reads an OSM opening_hours expression such as `Mo-Fr 09:00-13:00,14:00-18:00; PH off` or `24/7`.

    Raises HoursError for what is no expression; for what depends on the sun or on Easter, has an open end, a repetition or a
    fallback; and for what is surely not meant (`09:00-09:00`, days without hours).
    """
    return _read(text.strip())


def covers_day(spans: tuple[Span, ...] | None) -> bool:
    """Whether spans are one whole day."""
    return spans is not None and len(spans) == 1 and spans[0][0] == 0 and spans[0][1] >= DAY


_EMPTY: Final = Reason(
    "Жұмыс уақыты бос; белгісіз болса, бұл жолды алып тастаңыз",
    "Часы пустые; если они не известны, уберите эту строку",
    "The hours are empty; if they are unknown, leave the line out",
)
_LONG: Final = Reason(
    f"Жұмыс уақыты {_LONGEST} таңбадан ұзын; түсіндірмені ескертуге жазыңыз",
    f"Часы длиннее {_LONGEST} знаков; пояснения запишите в примечание",
    f"The hours are longer than {_LONGEST} characters; put explanations into the note",
)
_UNREADABLE: Final = Reason(
    "Жұмыс уақыты бұлай жазылмайды: күндер латын әрпімен (Mo Tu We Th Fr Sa Su), уақыт 09:00-18:00 түрінде",
    "Так часы не записывают: дни латиницей (Mo Tu We Th Fr Sa Su), время в виде 09:00-18:00",
    "Hours are not written like this: days as Mo Tu We Th Fr Sa Su, times as 09:00-18:00",
)
_NO_TIMES: Final = Reason(
    "Сағаты жазылмаған; тәулік бойы болса 00:00-24:00",
    "Часы не написаны; если круглосуточно, то 00:00-24:00",
    "The hours are missing; around the clock is 00:00-24:00",
)
_REFUSED: Final = (
    (
        re.compile(r"sunrise|sunset|dawn|dusk"),
        Reason(
            "Күннің шығуы мен батуы – сағат емес, нақты уақытты жазыңыз",
            "Восход и закат не часы: напишите точное время",
            "Sunrise and sunset are no clock times: write the time",
        ),
        "Mo-Su 08:00-20:00",
    ),
    (
        re.compile(r"easter"),
        Reason("Бұл мерекенің күні жыл сайын өзгереді", "Дата этого праздника каждый год другая", "The date moves every year"),
        EXAMPLE,
    ),
    (
        re.compile(r"\d\+"),
        Reason("Жабылатын уақыты жазылмаған", "Не написано, когда закрывается", "The closing time is missing"),
        EXAMPLE,
    ),
    (
        re.compile(r"-\d\d:\d\d/"),
        Reason("Қайталау емес, басы мен соңы керек", "Нужны начало и конец, а не повторение", "A repetition is no opening time"),
        EXAMPLE,
    ),
    (
        re.compile(r"\|\|"),
        Reason(
            "«||» ережесі екіұшты; түсіндірмені ескертуге жазыңыз",
            "Правило «||» неоднозначно; пояснение запишите в примечание",
            "A fallback rule is ambiguous; put the explanation into the note",
        ),
        EXAMPLE,
    ),
    (
        re.compile(r"(\d\d:\d\d)-\1(?!\d)"),
        Reason(
            "Басы мен соңы бірдей; тәулік бойы болса 00:00-24:00",
            "Начало и конец равны; если круглосуточно, то 00:00-24:00",
            "Beginning and end are equal; around the clock is 00:00-24:00",
        ),
        "Mo-Fr 00:00-24:00",
    ),
)
_BARE_DAYS: Final = re.compile(r"(?:^|; )(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)[-,]?)+ *(?=$|;)")


@lru_cache(maxsize=4096)
def _read(text: str) -> Hours:
    if not text:
        raise HoursError(_EMPTY, EXAMPLE)
    if len(text) > _LONGEST:
        raise HoursError(_LONG, EXAMPLE)
    rule = _rule(text)
    if rule is None:
        guess = guess_hours(text)
        raise HoursError(_UNREADABLE, guess if guess and _rule(guess) else EXAMPLE)
    written = str(rule)
    bare = re.sub(r'"[^"]*"', "", written).strip()
    for pattern, reason, instead in _REFUSED:
        if pattern.search(bare):
            raise HoursError(reason, instead)
    # The library drops «00:00-24:00» when it writes, so what was typed decides whether times are missing.
    if not re.search(r"\w", re.sub(r'"[^"]*"', "", text)) or (_BARE_DAYS.search(bare) and "0:00-24:00" not in text):
        raise HoursError(
            _NO_TIMES, _BARE_DAYS.sub(lambda found: found[0].rstrip() + " 09:00-18:00", bare) if "24/7" not in bare else EXAMPLE
        )
    return Hours(written, _plan(written), "; ".join(re.findall(r'"([^"]*)"', written)), rule)


def _rule(text: str) -> OpeningHours | None:
    try:
        return OpeningHours(text, timezone=ZONE, country="KZ", auto_country=False, auto_timezone=False, max_interval_days=AHEAD)
    except ParserError:
        return None


_RULE: Final = re.compile(
    r"(?P<days>(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?,?)*)\s*"
    r"(?P<times>(?:\d\d:\d\d-\d\d:\d\d,?)*)\s*(?P<closed>closed)?\s*(?P<comment>\"[^\"]*\")?"
)


def _plan(written: str) -> Plan | None:
    """The spans of seven weekdays and of holidays, None where the expression is no plain week."""
    days: list[set[Span] | None] = [None] * (HOLIDAY + 1)
    joined = False
    for piece in re.split(r'(; |, (?=[A-Z"]))', written):
        if piece in {"; ", ", "}:
            joined = piece == ", "
            continue
        found = _RULE.fullmatch(piece.strip().replace("24/7", "Mo-Su 00:00-24:00"))
        if not found:
            return None
        spans = {_span(part) for part in found["times"].split(",") if part}
        if not spans and not found["closed"]:
            spans = {(0, DAY)}
        for day in _numbers(found["days"]):
            if found["closed"]:
                days[day] = {kept for old in days[day] or () for kept in _without(old, spans)} if spans else set()
            else:
                days[day] = spans | (days[day] or set() if joined else set())
    ordinary = tuple(_merged(spans or set()) for spans in days[:HOLIDAY])
    special = days[HOLIDAY]
    return (*ordinary, None if special is None else _merged(special))


def _numbers(days: str) -> Iterator[int]:
    """The places of weekdays and of PH in a plan; no days at all mean every weekday."""
    if not days:
        yield from range(HOLIDAY)
    for part in days.strip(",").split(",") if days else ():
        if part == "PH":
            yield HOLIDAY
            continue
        first, _, last = part.partition("-")
        start = _DAYS.index(first)
        yield from ((start + step) % 7 for step in range((_DAYS.index(last or first) - start) % 7 + 1))


def _span(text: str) -> Span:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return start, end if end > start else end + DAY


def _merged(spans: set[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _without(span: Span, holes: set[Span]) -> Iterator[Span]:
    start, end = span
    for hole_start, hole_end in sorted(holes):
        if hole_end <= start or hole_start >= end:
            continue
        if hole_start > start:
            yield start, hole_start
        start = max(start, hole_end)
    if start < end:
        yield start, end
