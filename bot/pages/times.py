"""Hours, dates and "how long ago" in words, never in figures that only an office reads."""

from datetime import date, datetime, timedelta

from bot import hours
from bot.hours import ZONE
from bot.pages.here import Here
from bot.translations import Speaker, mark

DAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
_MONTHS_OF = (
    mark("of January"),
    mark("of February"),
    mark("of March"),
    mark("of April"),
    mark("of May"),
    mark("of June"),
    mark("of July"),
    mark("of August"),
    mark("of September"),
    mark("of October"),
    mark("of November"),
    mark("of December"),
)
_MONTHS_IN = (
    mark("in January"),
    mark("in February"),
    mark("in March"),
    mark("in April"),
    mark("in May"),
    mark("in June"),
    mark("in July"),
    mark("in August"),
    mark("in September"),
    mark("in October"),
    mark("in November"),
    mark("in December"),
)


def today(now: datetime) -> date:
    """The day in Kazakhstan."""
    return now.astimezone(ZONE).date()


def day_in_words(say: Speaker, day: date) -> str:
    """12 қараша of a year: "2026 жылғы 12 қараша", "12 ноября 2026 года"."""
    return say("{day} {month} {year}", day=day.day, month=say(_MONTHS_OF[day.month - 1]), year=day.year)


def published(say: Speaker, printed: str) -> str:
    """A date as far as it is printed (YYYY, YYYY-MM or YYYY-MM-DD), as it stands after "published"."""
    parts = [int(part) for part in printed.split("-")]
    if len(parts) == 3:
        return day_in_words(say, date(*parts))
    if len(parts) == 2:
        return say("{month} {year}, published", month=say(_MONTHS_IN[parts[1] - 1]), year=parts[0])
    return say("in {year}, published", year=parts[0])


def oldest_day(printed: str) -> date:
    """The first day that a printed date may mean."""
    parts = [int(part) for part in printed.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def ago(say: Speaker, day: date, now: datetime) -> str:
    """How long ago, in steps that say neither too much nor too little."""
    days = (today(now) - day).days
    if days <= 0:
        return say("today")
    if days == 1:
        return say("yesterday")
    if days < 60:
        return say.plural("{n} day ago", "{n} days ago", days)
    if days < 365:
        return say.plural("{n} month ago", "{n} months ago", days // 30)
    return say("more than a year ago")


def hours_in_words(say: Speaker, text: str | None) -> str | None:
    """The ordinary week: "дүйсенбі–жұма 09:00–18:00, сенбі 10:00–14:00"; None if it cannot be said as a plain week."""
    plan = hours.week(text)
    if plan is None:
        return None
    if all(spans == (("00:00", "24:00"),) for spans in plan):
        return say("around the clock")
    groups: list[tuple[int, int]] = []
    for day in range(7):
        if groups and plan[groups[-1][0]] == plan[day]:
            groups[-1] = (groups[-1][0], day)
        else:
            groups.append((day, day))
    said = [_group(say, first, last, plan[first]) for first, last in groups if plan[first]]
    return ", ".join(said) or None


def open_state(here: Here, text: str | None) -> tuple[str, ...]:
    """What the schedule says about this minute, in sentences; nothing where the hours are unknown."""
    say, now = here.say, here.now
    state = hours.state(text, now)
    lines: list[str] = []
    if state.open and not state.always and state.until:
        clock = _clock(state.until)
        lines.append(
            say("Closing soon: at {time}", time=clock)
            if state.soon
            else say("Open now by the schedule. Closes at {time}", time=clock)
        )
    elif state.open is False:
        if state.pause:
            begins, ends = (f"{moment:%H:%M}" for moment in state.pause)
            lines.append(say("Break now: {begins}–{ends}", begins=begins, ends=ends))
        elif state.until:
            lines.append(
                say("Closed now by the schedule. Opens: {day}, {time}", day=_day(here, state.until), time=_clock(state.until))
            )
        else:
            lines.append(say("Closed now by the schedule."))
        lines.append(say("While it is closed, you can call 111: around the clock, free of charge"))
    if state.holiday and not state.always:
        lines.append(say("Today is a public holiday, the hours may differ."))
    return tuple(lines)


def open_in_short(here: Here, text: str | None) -> str:
    """The same for one line of a list."""
    say = here.say
    state = hours.state(text, here.now)
    if state.open is None:
        return say("Hours are not known")
    if state.always:
        return say("Open around the clock by the schedule")
    if state.open:
        return say("Open now by the schedule")
    return say("Closed now by the schedule")


def _group(say: Speaker, first: int, last: int, spans: tuple[tuple[str, str], ...]) -> str:
    if (first, last) == (0, 6):
        days = say("every day")
    elif first == last:
        days = say(DAYS[first])
    else:
        days = f"{say(DAYS[first])}–{say(DAYS[last])}"
    if spans == (("00:00", "24:00"),):
        return f"{days} {say('around the clock')}"
    first_opening, last_closing = spans[0][0], spans[-1][1]
    breaks = [(spans[i][1], spans[i + 1][0]) for i in range(len(spans) - 1)]
    pause = ", ".join(say("break: {begins}–{ends}", begins=begins, ends=ends) for begins, ends in breaks)
    worked = f"{days} {first_opening}–{last_closing}"
    return f"{worked} ({pause})" if pause else worked


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H:%M}"


def _day(here: Here, moment: datetime) -> str:
    day, current = moment.astimezone(ZONE).date(), today(here.now)
    if day == current:
        return here.say("today")
    if day == current + timedelta(days=1):
        return here.say("tomorrow")
    if day < current + timedelta(days=7):
        return here.say(DAYS[day.weekday()])
    return day_in_words(here.say, day)
