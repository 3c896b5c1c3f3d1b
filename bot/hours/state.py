"""What a schedule says about one minute, and about an ordinary week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from opening_hours import State as Osm

from bot.hours.holidays import is_holiday
from bot.hours.writing import AHEAD, DAY, HOLIDAY, ZONE, Hours, Span, read_hours

_SOON = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class State:
    """What can be said about one minute; times are in Kazakhstan's zone.

    `open` is None when unknown. `until` is the closing time if open, the next certain opening if closed, None when there is none
    or it is not known. `always`: around the clock. `soon`: closes within 60 minutes. `pause`: now lies between two spans of today
    (from, to). `holiday`: today is a public holiday or a day off moved for one.
    """

    open: bool | None
    until: datetime | None = None
    always: bool = False
    soon: bool = False
    pause: tuple[time, time] | None = None
    holiday: bool = False


def state(hours_text: str | None, now: datetime) -> State:
    """Open, closed or unknown at `now` (any zone; without one it is Kazakhstan's). Never raises: unreadable is unknown."""
    try:
        local = now.replace(tzinfo=ZONE) if now.tzinfo is None else now.astimezone(ZONE)
        holiday = is_holiday(local.date())
    except (OverflowError, ValueError):
        return State(None)
    if hours_text is None:
        return State(None, holiday=holiday)
    try:
        hours = read_hours(hours_text)
        return _state_by_rule(hours, local, holiday) if hours.plan is None else _state_by_plan(hours, local, holiday)
    except (OverflowError, ValueError):
        return State(None, holiday=holiday)


def week(hours_text: str | None) -> tuple[tuple[tuple[str, str], ...], ...] | None:
    """The ordinary week, Monday..Sunday: ("09:00", "18:00"), a night as ("17:00", "09:00"), a day as ("00:00", "24:00").

    None when the hours are unknown or unreadable, or are no plain week (seasons, dates, every second week).
    """
    if hours_text is None:
        return None
    try:
        plan = read_hours(hours_text).plan
    except ValueError:
        return None
    if plan is None:
        return None
    return tuple(tuple((_clock(start), _clock(end)) for start, end in spans or ()) for spans in plan[:HOLIDAY])


def _clock(minutes: int) -> str:
    minutes -= DAY * (minutes > DAY)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _state_by_plan(hours: Hours, local: datetime, holiday: bool) -> State:
    """Looks at the stretches around `local`; naive arithmetic, since the zone has had no change since 2024."""
    if hours.around_the_clock:
        return State(open=True, always=True, holiday=holiday)
    now = local.replace(tzinfo=None)
    today = now.date()
    around = [stretch for back in (2, 1, 0) for stretch in _stretches(hours, today - timedelta(days=back))]
    covering = [sure for start, end, sure in around if start <= now < end]
    if any(covering):
        end = _end(hours, now)
        until = None if end is None else end.replace(tzinfo=ZONE)
        return State(open=True, until=until, always=end is None, soon=end is not None and end - now <= _SOON, holiday=holiday)
    if covering:
        return State(None, holiday=holiday)
    opens = next(
        (
            start
            for ahead in range(AHEAD)
            for start, _, sure in _stretches(hours, today + timedelta(days=ahead))
            if sure and start > now
        ),
        None,
    )
    if opens is None:
        return State(open=False, holiday=holiday)
    closed = max((end for start, end, sure in around if sure and start.date() == today and end <= now), default=None)
    pause = (closed.time(), opens.time()) if closed and opens.date() == today else None
    return State(open=False, until=opens.replace(tzinfo=ZONE), pause=pause, holiday=holiday)


def _end(hours: Hours, now: datetime) -> datetime | None:
    """When the sure opening that covers `now` ends, stretches that touch or overlap taken together; None if it does not end."""
    end = now
    for ahead in range(-2, AHEAD):
        day = now.date() + timedelta(days=ahead)
        if end < datetime.combine(day, time()):
            return end
        for start, stop, sure in _stretches(hours, day):
            if sure and start <= end:
                end = max(end, stop)
    return None


def _stretches(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime, bool]]:
    """The open stretches that begin on a day, in order; True where they are sure.

    A span belongs to the day on which it begins: the morning of a night shelter is not cut by the next day's rule.
    """
    spans, sure = _spans(hours, day)
    midnight = datetime.combine(day, time())
    for start, end in spans:
        yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end), sure


def _spans(hours: Hours, day: date) -> tuple[tuple[Span, ...], bool]:
    """The spans that begin on a day, and whether they are sure: on a holiday, a week with days off says nothing about it."""
    plan = hours.plan or ()
    weekday = plan[day.weekday()] or ()
    if not is_holiday(day):
        return weekday, True
    special = plan[HOLIDAY]
    return (weekday, hours.same_every_day) if special is None else (special, True)


def _state_by_rule(hours: Hours, local: datetime, holiday: bool) -> State:
    """Seasons, dates and numbered weeks: the library answers. Its holidays are not ours, so what leans on them is unknown."""
    if holiday and "PH" in hours.text:
        return State(None, holiday=True)
    kind, _ = hours.rule.state(local)
    if kind is Osm.UNKNOWN or (holiday and kind is Osm.OPEN):
        return State(None, holiday=holiday)
    change = hours.rule.next_change(local)
    if kind is Osm.OPEN:
        until = None if change is None else change.astimezone(ZONE)
        soon = until is not None and until - local <= _SOON
        return State(open=True, until=until, always=until is None, soon=soon, holiday=holiday)
    limit = local + timedelta(days=AHEAD)
    while change is not None and change < limit:
        opens = change.astimezone(ZONE)
        if hours.rule.is_open(opens) and not is_holiday(opens.date()):
            return State(open=False, until=opens, holiday=holiday)
        change = hours.rule.next_change(change)
    return State(open=False, holiday=holiday)
