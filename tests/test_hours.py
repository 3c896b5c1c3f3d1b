"""Hours against a model that asks every minute of a year, and against the OSM library itself."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from bot.hours import KURBAN_AIT, ZONE, HoursError, State, is_holiday, read_hours, state, week

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY = 24 * 60
YEAR = 2026


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# --- a model that knows nothing of the code: a year as a list of minutes


@st.composite
def schedules(draw: st.DrawFn) -> tuple[dict[int, list[tuple[int, int]]], bool]:
    """Spans of each weekday, in minutes, the last perhaps over midnight; and whether «PH off» is written."""
    plan: dict[int, list[tuple[int, int]]] = {}
    for day in range(7):
        edges = sorted(draw(st.sets(st.integers(0, 95), max_size=4)))
        if len(edges) % 2:
            edges.pop()
        spans = [(edges[i] * 15, edges[i + 1] * 15) for i in range(0, len(edges), 2)]
        if spans and draw(st.integers(0, 3)) == 0:
            start = spans[-1][0]
            spans[-1] = (start, draw(st.integers(DAY, DAY + max(15, start - 15))) // 15 * 15)
        plan[day] = spans
    return plan, draw(st.booleans())


def written(plan: dict[int, list[tuple[int, int]]], ph_off: bool) -> str:
    rules = [
        f"{DAYS[day]} " + ",".join(f"{clock(start)}-{clock(end - DAY if end > DAY else end)}" for start, end in spans)
        for day, spans in plan.items()
        if spans
    ]
    return "; ".join([*rules, *(["PH off"] if ph_off else [])])


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def minutes_of(plan: dict[int, list[tuple[int, int]]], ph_off: bool, first: date, days: int) -> tuple[list[bool], list[bool]]:
    """Surely open and perhaps open, one entry a minute from midnight of `first`."""
    sure, perhaps = [False] * (days * DAY), [False] * (days * DAY)
    equal = len({tuple(spans) for spans in plan.values()}) == 1
    for number in range(-2, days):
        day = first + timedelta(days=number)
        spans = plan[day.weekday()]
        row = sure
        if is_holiday(day):
            if ph_off:
                continue
            row = sure if equal else perhaps
        for start, end in spans:
            low, high = max(0, number * DAY + start), min(days * DAY, number * DAY + end)
            if low < high:
                row[low:high] = [True] * (high - low)
    return sure, perhaps


@settings(max_examples=60, deadline=None)
@given(schedules(), st.integers(0, 355), st.lists(st.integers(0, 3 * DAY), min_size=8, max_size=8))
def test_any_minute_of_the_year_agrees_with_a_model_that_counts_minutes(
    drawn: tuple[dict[int, list[tuple[int, int]]], bool], start: int, asked: list[int]
) -> None:
    plan, ph_off = drawn
    text = written(plan, ph_off)
    if not any(plan.values()):
        return
    first = date(YEAR, 1, 1) + timedelta(days=start)
    sure, perhaps = minutes_of(plan, ph_off, first, 24)
    for minute in asked:
        now = datetime.combine(first, time(), ZONE) + timedelta(minutes=minute)
        told = state(text, now)
        assert told.open is (True if sure[minute] else None if perhaps[minute] else False), (text, now)
        if told.always:
            assert all(sure[minute:])
        elif told.open is not None and told.until is not None:
            after = round((told.until - now).total_seconds() / 60)
            assert after > 0
            assert (not told.open) not in sure[minute : minute + after], (text, now, told)
            if minute + after < len(sure):
                assert sure[minute + after] is not told.open, (text, now, told)
        elif told.open is False:
            assert not any(sure[minute:]), (text, now, told)


@settings(max_examples=40, deadline=None)
@given(schedules(), st.integers(0, 7 * DAY - 1))
def test_in_a_week_without_holidays_we_agree_with_the_library(
    drawn: tuple[dict[int, list[tuple[int, int]]], bool], minute: int
) -> None:
    plan, _ = drawn
    # The library lets a rule cut the night that began the day before, ours does not: nights are left out.
    plan = {day: [(start, min(end, DAY)) for start, end in spans] for day, spans in plan.items()}
    text = written(plan, ph_off=False).replace("-00:00", "-24:00")
    if not text:
        return
    now = at("2026-11-09T00:00") + timedelta(minutes=minute)
    theirs = OpeningHours(text, timezone=ZONE, country="KZ", auto_country=False, auto_timezone=False)
    ours = state(text, now)
    assert ours.open is theirs.is_open(now)
    if ours.open is False and ours.until and ours.until < at("2026-12-16T00:00"):
        assert ours.until == theirs.next_change(now)


@settings(max_examples=40, deadline=None)
@given(schedules(), st.integers(0, 3 * 365 * DAY), st.integers(-12, 14))
def test_the_same_moment_gives_the_same_answer_in_every_zone(
    drawn: tuple[dict[int, list[tuple[int, int]]], bool], minute: int, offset: int
) -> None:
    now = at("2025-01-01T00:00") + timedelta(minutes=minute)
    text = written(*drawn)
    told = state(text, now)
    assert state(text, now.astimezone(UTC)) == told
    assert state(text, now.astimezone(timezone(timedelta(hours=offset)))) == told
    assert state(text, now.astimezone(ZoneInfo("America/New_York"))) == told


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet='MoTuWeThFrSaSuPHSH0123456789:-,;/+ "|[]()янвпнобед', max_size=80),
        st.none(),
    ),
    st.datetimes(),
)
def test_nothing_that_anybody_writes_raises(text: str | None, now: datetime) -> None:
    assert isinstance(state(text, now), State)
    assert isinstance(state(text, now.replace(tzinfo=UTC)), State)
    week(text)
    if text is not None:
        error = refusal(text)
        assert error is None or (error.wrong.kk and error.wrong.ru and error.wrong.en and read_hours(error.instead))


def refusal(text: str) -> HoursError | None:
    try:
        read_hours(text)
    except HoursError as error:
        return error
    return None


def test_the_states_of_a_whole_year_change_exactly_at_until() -> None:
    for text in ("Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00; PH off", "Mo-Su 17:00-09:00", "Fr 22:00-04:00; Sa 10:00-02:00"):
        now = at("2026-01-01T00:00")
        while now < at("2027-01-01T00:00"):
            told = state(text, now)
            if told.until is None:
                assert told.open is None
                now += timedelta(hours=1)
                continue
            before, after = state(text, told.until - timedelta(minutes=1)), state(text, told.until)
            assert after.open is not told.open
            assert before.open in {told.open, None}
            now = told.until


# --- what a person is told


def test_open_until_the_break_and_the_break_is_named() -> None:
    hours = "Mo-Fr 09:00-13:00,14:00-18:00"
    assert state(hours, at("2026-11-23T12:00")) == State(open=True, until=at("2026-11-23T13:00"), soon=True)
    pause = state(hours, at("2026-11-23T13:00"))
    assert pause == State(open=False, until=at("2026-11-23T14:00"), pause=(time(13), time(14)))
    assert state(hours, at("2026-11-23T18:00")) == State(open=False, until=at("2026-11-24T09:00"))
    assert state(hours, at("2026-11-20T18:30")) == State(open=False, until=at("2026-11-23T09:00"))


def test_a_night_shelter_is_open_on_both_sides_of_midnight() -> None:
    hours = "Mo-Su 17:00-09:00"
    assert state(hours, at("2026-11-23T23:59")) == State(open=True, until=at("2026-11-24T09:00"))
    assert state(hours, at("2026-11-24T08:30")) == State(open=True, until=at("2026-11-24T09:00"), soon=True)
    assert state(hours, at("2026-11-24T12:00")) == State(open=False, until=at("2026-11-24T17:00"))
    assert week(hours) == ((("17:00", "09:00"),),) * 7


def test_a_friday_night_is_not_cut_by_saturdays_rule() -> None:
    assert state("Mo-Fr 20:00-08:00; Sa off", at("2026-11-21T03:00")) == State(open=True, until=at("2026-11-21T08:00"))


def test_around_the_clock_stays_open_on_every_holiday() -> None:
    for day in ("2026-01-01", "2026-05-27", "2026-12-16"):
        assert state("24/7", at(f"{day}T03:00")) == State(open=True, always=True, holiday=True)
    assert state("Mo-Su 00:00-24:00", at("2026-11-23T03:00")).always


def test_on_a_holiday_a_weekday_schedule_is_unknown_while_it_would_be_open_and_closed_otherwise() -> None:
    hours = "Mo-Fr 09:00-18:00"
    assert state(hours, at("2026-12-16T10:00")) == State(None, holiday=True)
    assert state(hours, at("2026-12-16T03:00")) == State(open=False, until=at("2026-12-17T09:00"), holiday=True)
    assert state(hours, at("2026-12-15T19:00")) == State(open=False, until=at("2026-12-17T09:00"))


def test_what_is_open_every_day_alike_is_open_on_a_holiday_but_the_holiday_is_said() -> None:
    assert state("Mo-Su 09:00-18:00", at("2026-12-16T10:00")) == State(open=True, until=at("2026-12-16T18:00"), holiday=True)


def test_a_rule_for_holidays_is_obeyed_also_on_those_the_library_does_not_know() -> None:
    assert state("Mo-Fr 09:00-18:00; PH off", at("2026-01-07T10:00")) == State(
        open=False, until=at("2026-01-08T09:00"), holiday=True
    )
    assert state("Mo-Fr 09:00-18:00; PH 10:00-12:00", at("2026-05-27T11:00")).until == at("2026-05-27T12:00")
    assert state("24/7; PH off", at("2026-12-15T12:00")) == State(open=True, until=at("2026-12-16T00:00"))


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01", "2026-01-02", "2026-01-07", "2026-03-08", "2026-03-21", "2026-03-22", "2026-03-23", "2026-05-01",
        "2026-05-07",
        "2026-05-09", "2026-05-27", "2026-07-06", "2026-10-25", "2026-12-16", "2025-08-30", "2025-06-06", "2027-03-15",
    ],
)  # fmt: skip
def test_the_holidays_of_the_law_are_known(day: str) -> None:
    assert is_holiday(date.fromisoformat(day))


def test_holidays_on_a_weekend_move_as_the_official_calendar_of_2026_says() -> None:
    moved = {date(2026, 3, 9), date(2026, 3, 24), date(2026, 3, 25), date(2026, 5, 11), date(2026, 10, 26)}
    fixed = {
        date(2026, *day) for day in ((1, 1), (1, 2), (1, 7), (3, 8), (3, 21), (3, 22), (3, 23), (5, 1), (5, 7), (5, 9), (5, 27))
    }
    fixed |= {date(2026, 7, 6), date(2026, 10, 25), date(2026, 12, 16)}
    days = {date(2026, 1, 1) + timedelta(days=number) for number in range(365)}
    assert {day for day in days if is_holiday(day)} == moved | fixed


def test_constitution_day_moved_with_the_constitution() -> None:
    assert not is_holiday(date(2026, 8, 30))
    assert not is_holiday(date(2026, 8, 31))
    assert not is_holiday(date(2026, 3, 15))
    assert not is_holiday(date(2027, 8, 30))


def test_kurban_ait_is_never_computed_for_a_year_that_was_not_announced() -> None:
    assert set(KURBAN_AIT) == {2025, 2026}
    assert sum(is_holiday(date(2028, 1, 1) + timedelta(days=number)) for number in range(366)) == 18


def test_unknown_is_unknown_and_never_closed() -> None:
    assert state(None, at("2026-11-23T12:00")).open is None
    assert state("не знаю", at("2026-11-23T12:00")).open is None
    assert state('"по записи"', at("2026-11-23T12:00")).open is None
    assert state('Mo-Fr "по записи"', at("2026-11-23T12:00")).open is None
    assert state("Mo-Fr unknown", at("2026-11-23T12:00")).open is None
    assert week(None) is None
    assert week("не знаю") is None


def test_a_comment_is_kept_apart_from_the_plan() -> None:
    hours = read_hours('Mo-Fr 09:00-18:00 "по записи"')
    assert hours.comment == "по записи"
    assert state(hours.text, at("2026-11-23T12:00")).open is True


def test_seasons_and_numbered_weeks_are_answered_but_are_no_plain_week() -> None:
    winter = "Nov-Mar Mo-Su 18:00-08:00"
    assert week(winter) is None
    assert state(winter, at("2026-12-01T23:00")).open is True
    assert state(winter, at("2026-07-01T23:00")) == State(open=False, until=at("2026-11-01T18:00"))
    assert week("week 1-53/2 Mo 09:00-10:00") is None
    assert state("Jan-Mar Mo 10:00-12:00", at("2026-03-09T11:00")) == State(None, holiday=True)


def test_an_ordinary_week_reads_as_spans() -> None:
    assert week("Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00; PH off") == (
        *(((("09:00", "13:00"), ("14:00", "18:00"))),) * 5,
        (("10:00", "14:00"),),
        (),
    )
    assert week("24/7") == ((("00:00", "24:00"),),) * 7
    assert week("Mo-Fr 09:00-18:00; Mo-Fr 13:00-14:00 off") == (*((("09:00", "13:00"), ("14:00", "18:00")),) * 5, (), ())
    assert week("Fr-Mo 10:00-12:00") == tuple((("10:00", "12:00"),) if day in {0, 4, 5, 6} else () for day in range(7))


@pytest.mark.parametrize(
    ("wrong", "instead"),
    [
        ("9-18", "Mo-Fr 09:00-18:00"),
        ("пн-пт 9:00-18:00", "Mo-Fr 09:00-18:00"),
        ("Пн-Пт с 9 до 18, обед 13-14", "Mo-Fr 09:00-13:00,14:00-18:00"),
        ("пн-чт 9-18; пт 9-17", "Mo-Th 09:00-18:00; Fr 09:00-17:00"),
        ("понедельник - пятница 09.00 - 18.30", "Mo-Fr 09:00-18:30"),
        ("Дс-Жм 9:00-18:00, үзіліс 13:00-14:00", "Mo-Fr 09:00-13:00,14:00-18:00"),
        ("дүйсенбі–жұма 9.00–18.00", "Mo-Fr 09:00-18:00"),
        ("ежедневно с 8 до 20", "Mo-Su 08:00-20:00"),
        ("күн сайын 8:00-20:00", "Mo-Su 08:00-20:00"),
        ("круглосуточно", "24/7"),
        ("тәулік бойы", "24/7"),
        ("24/24", "24/7"),
        ("Mo-Fr 09:00–18:00", "Mo-Fr 09:00-18:00"),
        ("Пн-Пт: 08.00-20.00; Сб: 09.00-15.00; Вс: выходной", "Mo-Fr 08:00-20:00; Sa 09:00-15:00"),
        ("Mo-Fr", "Mo-Fr 09:00-18:00"),
        ('Mo-Fr "по записи"', "Mo-Fr 09:00-18:00"),
        ('"по записи"', "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 09:00-09:00", "Mo-Fr 00:00-24:00"),
        ("позвоните", "Mo-Fr 09:00-18:00"),
        ("", "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 09:00+", "Mo-Fr 09:00-18:00"),
        ("sunrise-sunset", "Mo-Su 08:00-20:00"),
        ("Mo-Fr 10:00-16:00/02:00", "Mo-Fr 09:00-18:00"),
        ('Mo-Fr 09:00-18:00 || "звоните"', "Mo-Fr 09:00-18:00"),
        ("easter 10:00-12:00", "Mo-Fr 09:00-18:00"),
        ("Mo-Fr 09:00-18:00; " * 20, "Mo-Fr 09:00-18:00"),
    ],
)
def test_hours_as_on_a_door_are_refused_with_what_to_write_instead(wrong: str, instead: str) -> None:
    with pytest.raises(HoursError) as refused:
        read_hours(wrong)
    assert refused.value.instead == instead
    assert instead in str(refused.value)


@pytest.mark.parametrize(
    ("text", "same"), [("Mo-Fr 9:00-18:00", "Mo-Fr 09:00-18:00"), (" 24/7 ", "24/7"), ("mo-fr 09:00-18:00", "Mo-Fr 09:00-18:00")]
)
def test_what_cannot_be_misunderstood_is_accepted_and_written_the_usual_way(text: str, same: str) -> None:
    assert read_hours(text).text == same


def test_a_week_of_states_closes_and_opens_in_turn() -> None:
    seen = []
    now = at("2026-11-09T00:00")
    while now < at("2026-11-16T00:00"):
        told = state("Mo-Fr 09:00-18:00", now)
        seen.append(told.open)
        assert told.until is not None
        now = told.until
    assert all(a is not b for a, b in pairwise(seen))
    assert len(seen) == 11
