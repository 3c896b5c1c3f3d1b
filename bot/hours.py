"""When a place is open: yes, no or unknown, and until when (OSM opening_hours, Kazakhstan's holidays, UTC+5).

Three rules of our own stand on top of the OSM grammar, because a person walks where this room points:
a span belongs to the day on which it begins, so a night shelter's morning is not cut by the next day's rule;
on a public holiday a schedule that differs from day to day and says nothing about `PH` is unknown while it would be open;
what cannot be said for sure (sunset, open end, "or call") is refused when it is written, not guessed when it is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub forgets the error
from opening_hours import State as Osm

from bot.languages import Text

ZONE: Final = ZoneInfo("Asia/Almaty")
"""The whole country since 1 March 2024: UTC+5, no summer time."""

_DAY = 24 * 60
_SOON = timedelta(minutes=60)
_FAR = 400
"""Days to look ahead. A weekly plan changes within days; a seasonal one within a year."""
_LONGEST = 200
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOLIDAY = 7
"""Place of the `PH` rule behind the seven weekdays."""

Span = tuple[int, int]
"""Minutes since midnight, the end may lie in the next day (up to 48:00)."""


@dataclass(frozen=True, slots=True)
class Reason(Text):
    """A text of the maintainers' tools, which speak English as well."""

    en: str


class HoursError(ValueError):
    """Hours that cannot be read. `wrong` says why in three languages; `instead` is an expression that can be written."""

    def __init__(self, wrong: Reason, instead: str) -> None:
        super().__init__(f"{wrong.en}; write for example {instead}")
        self.wrong = wrong
        self.instead = instead


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that were read.

    `text` is the expression as the library writes it; `plan` holds the spans of Monday..Sunday and of public holidays (None: the
    expression says nothing about them); it is None itself where seasons, dates or numbered weeks make the weeks unequal.
    """

    text: str
    plan: tuple[tuple[Span, ...] | None, ...] | None
    comment: str
    rule: OpeningHours

    @property
    def around_the_clock(self) -> bool:
        """Open every minute of every ordinary week, and nothing else is said about holidays."""
        if self.plan is None:
            return False
        return all(_covers_day(spans) for spans in self.plan[:_HOLIDAY]) and (
            self.plan[_HOLIDAY] is None or _covers_day(self.plan[_HOLIDAY])
        )

    @property
    def same_every_day(self) -> bool:
        """No day of the week differs: such a place has no days off that a holiday could add to."""
        return self.plan is not None and len(set(self.plan[:_HOLIDAY])) == 1


@dataclass(frozen=True, slots=True)
class State:
    """What can be said about one minute.

    `open` is None when unknown. `until` is the closing time if open, the next certain opening if closed, None when there is none
    or it is not known. `soon`: closes within 60 minutes. `pause`: now lies between two spans of today (from, to). `holiday`: today
    is a public holiday of Kazakhstan or a day off moved for one. Times are in Kazakhstan's zone.
    """

    open: bool | None
    until: datetime | None = None
    always: bool = False
    soon: bool = False
    pause: tuple[time, time] | None = None
    holiday: bool = False


def read_hours(text: str) -> Hours:
    """Reads an OSM opening_hours expression such as `Mo-Fr 09:00-13:00,14:00-18:00; PH off` or `24/7`.

    Raises HoursError for what is no expression, for what depends on the sun or Easter, has an open end or a fallback, and for
    what is surely not meant (`09:00-09:00`, a weekday without hours).
    """
    return _read(text.strip())


def state(hours_text: str | None, now: datetime) -> State:
    """Open, closed or unknown at `now` (any zone; without a zone it is taken as Kazakhstan's). Never raises."""
    try:
        local = now.replace(tzinfo=ZONE) if now.tzinfo is None else now.astimezone(ZONE)
        holiday = is_holiday(local.date())
    except (OverflowError, ValueError):
        return State(None)
    if hours_text is None:
        return State(None, holiday=holiday)
    try:
        hours = read_hours(hours_text)
        return _state_by_plan(hours, local, holiday) if hours.plan else _state_by_rule(hours, local, holiday)
    except (OverflowError, ValueError):
        return State(None, holiday=holiday)


def week(hours_text: str | None) -> tuple[tuple[tuple[str, str], ...], ...] | None:
    """The ordinary week, Monday..Sunday: spans as ("09:00", "18:00"), a night as ("17:00", "09:00"), a day as ("00:00", "24:00").

    None when the hours are unknown or cannot be said as one plain week (seasons, dates, every second week).
    """
    if hours_text is None:
        return None
    try:
        plan = read_hours(hours_text).plan
    except ValueError:
        return None
    if plan is None:
        return None
    return tuple(tuple((_clock(start), _clock(end)) for start, end in spans or ()) for spans in plan[:_HOLIDAY])


# Law of 13 December 2001 No. 267 "On holidays", articles 3-5; Labour Code, articles 84-85 (7 January and the first day of Kurban
# Ait are days off that are not moved). https://adilet.zan.kz/rus/docs/Z010000267_ ; calendar of 2026: inform.kz, 2 January 2026.
_FIXED: Final = frozenset({(1, 1), (1, 2), (3, 8), (3, 21), (3, 22), (3, 23), (5, 1), (5, 7), (5, 9), (7, 6), (10, 25), (12, 16)})
_CHRISTMAS: Final = (1, 7)
# The Muslim board and the ministry announce it year by year. A year that is missing here is unknown, never computed.
# 2025: mgorod.kz; 2026: zakon.kz, 6 November 2025, and inform.kz, 2 January 2026.
KURBAN_AIT: Final = {2025: date(2025, 6, 6), 2026: date(2026, 5, 27)}


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday of Kazakhstan, or the working day to which one on a weekend is moved (five-day week).

    Constitution Day is 30 August up to 2025 and 15 March from 2027 (constitution of 15 March 2026; the ministry of labour in
    taspanews.kz, 18 March 2026). Kurban Ait is known only for the years in KURBAN_AIT. Days moved by decree are not known.
    """
    return day in _holidays(day.year)


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    fixed = {date(year, month, day) for month, day in _FIXED}
    if year <= 2025:
        fixed.add(date(year, 8, 30))
    elif year >= 2027:
        fixed.add(date(year, 3, 15))
    unmoved = {date(year, *_CHRISTMAS)} | ({KURBAN_AIT[year]} if year in KURBAN_AIT else set())
    free = fixed | unmoved
    for day in sorted(fixed):
        if day.weekday() >= 5:
            moved = day
            while moved in free or moved.weekday() >= 5:
                moved += timedelta(days=1)
            free = free | {moved}
    return frozenset(free)


def _state_by_plan(hours: Hours, local: datetime, holiday: bool) -> State:
    """Walks over the spans of the days around `local`; naive arithmetic, since the zone has had no change since 2024."""
    if hours.around_the_clock:
        return State(open=True, always=True, holiday=holiday)
    now = local.replace(tzinfo=None)
    midnight = datetime.combine(now.date(), time())
    ended_today: datetime | None = None
    for start, end, sure in _stretches(hours, now.date() - timedelta(days=2)):
        if end <= now:
            if end > midnight and start >= midnight and sure:
                ended_today = end
            continue
        if start <= now:
            if not sure:
                return State(None, holiday=holiday)
            return State(open=True, until=end.replace(tzinfo=ZONE), soon=end - now <= _SOON, holiday=holiday)
        if not sure:
            continue
        pause = (ended_today.time(), start.time()) if ended_today and start.date() == now.date() else None
        return State(open=False, until=start.replace(tzinfo=ZONE), pause=pause, holiday=holiday)
    return State(open=False, holiday=holiday)


def _stretches(hours: Hours, first: date) -> Iterator[tuple[datetime, datetime, bool]]:
    """Open stretches from the day `first` on, in order, joined where they touch; True where they are sure."""
    held: tuple[datetime, datetime, bool] | None = None
    for number in range(_FAR):
        day = first + timedelta(days=number)
        spans, sure = _spans(hours, day)
        midnight = datetime.combine(day, time())
        for start, end in spans:
            begins, ends = midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)
            if held is None:
                held = (begins, ends, sure)
            elif begins <= held[1] and sure == held[2]:
                held = (held[0], max(held[1], ends), sure)
            else:
                yield held
                # A sure stretch is never shortened by an unsure one that begins inside it.
                held = (max(begins, held[1]) if held[2] else begins, max(ends, held[1]), sure)
    if held is not None:
        yield held


def _spans(hours: Hours, day: date) -> tuple[tuple[Span, ...], bool]:
    plan = hours.plan or ()
    weekday = plan[day.weekday()] or ()
    if not is_holiday(day):
        return weekday, True
    special = plan[_HOLIDAY]
    if special is not None:
        return special, True
    return weekday, hours.same_every_day


def _state_by_rule(hours: Hours, local: datetime, holiday: bool) -> State:
    """Seasons, dates and numbered weeks: the library answers; its holidays are not ours, so what leans on them is unknown."""
    kind, _ = hours.rule.state(local)
    if kind is Osm.UNKNOWN or (holiday and (kind is Osm.OPEN or "PH" in hours.text)):
        return State(None, holiday=holiday)
    change = hours.rule.next_change(local)
    until = None if change is None else change.astimezone(ZONE)
    if kind is Osm.OPEN:
        return State(
            open=True,
            until=until,
            always=until is None,
            soon=until is not None and until - local <= _SOON,
            holiday=holiday,
        )
    if until is not None and (is_holiday(until.date()) or not hours.rule.is_open(until)):
        until = None
    return State(open=False, until=until, holiday=holiday)


def _covers_day(spans: tuple[Span, ...] | None) -> bool:
    return spans is not None and len(spans) == 1 and spans[0][0] == 0 and spans[0][1] >= _DAY


def _clock(minutes: int) -> str:
    if minutes > _DAY:
        minutes -= _DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"


@lru_cache(maxsize=4096)
def _read(text: str) -> Hours:
    if not text:
        raise HoursError(
            Reason(
                "Жұмыс уақыты бос; белгісіз болса, өрісті алып тастаңыз",
                "Часы пустые; если не известны, уберите поле",
                "The hours are empty; if they are unknown, leave the field out",
            ),
            "Mo-Fr 09:00-18:00",
        )
    if len(text) > _LONGEST:
        raise HoursError(
            Reason(
                f"Жұмыс уақыты {_LONGEST} таңбадан ұзын",
                f"Часы длиннее {_LONGEST} знаков",
                f"The hours are longer than {_LONGEST} characters",
            ),
            "Mo-Fr 09:00-18:00",
        )
    try:
        rule = OpeningHours(text, timezone=ZONE, country="KZ", auto_country=False, auto_timezone=False, max_interval_days=_FAR)
    except ParserError as error:
        raise HoursError(
            Reason("Бұл – жұмыс уақытының жазылуы емес", "Так часы не записывают", "This is not how hours are written"),
            _suggest(text),
        ) from error
    written = str(rule)
    bare = re.sub(r'"[^"]*"', "", written)
    for pattern, reason, instead in _REFUSED:
        if re.search(pattern, bare):
            raise HoursError(reason, instead)
    comment = "; ".join(re.findall(r'"([^"]*)"', written))
    return Hours(written, _plan(written), comment, rule)


_REFUSED: Final = (
    (
        r"sunrise|sunset|dawn|dusk",
        Reason("Күннің шығуы мен батуы сағат емес", "Восход и закат не часы", "Sunrise and sunset are no clock times"),
        "Mo-Su 08:00-20:00",
    ),
    (r"easter", Reason("Күні жыл сайын өзгереді", "Дата каждый год другая", "The date moves every year"), "Mo-Fr 09:00-18:00"),
    (
        r"\d\+",
        Reason("Жабылу уақыты жазылмаған", "Не написано, когда закрывается", "The closing time is missing"),
        "Mo-Fr 09:00-18:00",
    ),
    (
        r"\d/\d\d:",
        Reason(
            "Аралығы бар уақыт емес, басы мен соңы керек",
            "Нужны начало и конец, а не повторение",
            "A beginning and an end are needed, not a repetition",
        ),
        "Mo-Fr 09:00-18:00",
    ),
    (
        r"\|\|",
        Reason(
            "«Әйтпесе» ережесі белгісіздік тудырады; түсіндірмесін ескертуге жазыңыз",
            "Запасное правило «||» неоднозначно; пояснение запишите в примечание",
            "A fallback rule is ambiguous; put the explanation into the note",
        ),
        "Mo-Fr 09:00-18:00",
    ),
    (
        r"(\d\d:\d\d)-\1(?!\d)",
        Reason(
            "Басы мен соңы бірдей; тәулік бойы болса 00:00-24:00",
            "Начало и конец равны; круглые сутки это 00:00-24:00",
            "Beginning and end are equal; a whole day is 00:00-24:00",
        ),
        "Mo-Fr 00:00-24:00",
    ),
)

_SUGGESTED: Final = "Mo-Fr 09:00-18:00"


def _suggest(_text: str) -> str:
    """What the person probably meant, if that can be read; else an example."""
    return _SUGGESTED


_RULE = re.compile(
    r"(?P<days>(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?,?)*)\s*"
    r"(?P<times>(?:\d\d:\d\d-\d\d:\d\d,?)*)\s*(?P<closed>closed|off)?\s*(?:\"[^\"]*\")?"
)


def _plan(written: str) -> tuple[tuple[Span, ...] | None, ...] | None:
    """The spans of seven weekdays and of holidays, or None where the expression is no plain week."""
    days: list[set[Span] | None] = [None] * 8
    joined = False
    for piece in re.split(r'(; |, (?=[A-Z"]))', re.sub(r'"[^"]*"', "", written).strip()):
        if piece == "; ":
            joined = False
            continue
        if piece == ", ":
            joined = True
            continue
        found = _RULE.fullmatch(piece.strip().replace("24/7", "Mo-Su 00:00-24:00"))
        if not found:
            return None
        chosen = _days(found["days"])
        spans = {_span(part) for part in found["times"].split(",") if part}
        for day in chosen:
            if found["closed"]:
                days[day] = {kept for old in days[day] or () for kept in _without(old, spans)} if spans else set()
            elif not spans:
                return None
            elif joined:
                days[day] = (days[day] or set()) | spans
            else:
                days[day] = set(spans)
    return tuple(_joined(days[day] or set()) if day < _HOLIDAY or days[day] is not None else None for day in range(8))


def _days(text: str) -> list[int]:
    if not text:
        return list(range(7))
    chosen = []
    for part in text.strip(",").split(","):
        if part == "PH":
            chosen.append(_HOLIDAY)
            continue
        first, _, last = part.partition("-")
        start = _DAYS.index(first)
        length = (_DAYS.index(last or first) - start) % 7 + 1
        chosen += [(start + step) % 7 for step in range(length)]
    return chosen


def _span(text: str) -> Span:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return start, end if end > start else end + _DAY


def _joined(spans: set[Span]) -> tuple[Span, ...]:
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
