"""Whatever a person does, in whatever order, and whatever fails: an answer, a way on, a number, and nothing betrayed."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import places
from bot.pages import plain
from bot.preview import Person
from bot.situation import PAGES, PageName, Situation, View
from tests.broken.disk import KINDS
from tests.long.any_order import runs
from tests.long.life import Life
from tests.long.promises import Seen, kept_or_not, wrong_with

ASTANA = places.place("city:astana").code
IN_DANGER = ("он меня сейчас убьёт", "не хочу жить", "бала жоғалды")


def test_twelve_lives_of_any_acts_in_any_order_keep_every_promise() -> None:
    done = runs(12, 25, same=True)
    assert sum(done.values()) > 200
    assert len(done) > 20, done


def test_two_bots_on_one_postgresql_that_fails_keep_every_promise_too() -> None:
    done = runs(2, 12, "replicas", same=True, shrink=False)
    assert sum(done.values()) > 15, done


@pytest.fixture(scope="module")
async def life(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Life]:
    async with Life(tmp_path_factory.mktemp("life")) as opened:
        yield opened
        opened.faults.end()


@pytest.fixture
async def person(life: Life) -> Person:
    life.faults.end()
    return await arrives(life)


async def arrives(life: Life) -> Person:
    somebody = life.person()
    await somebody.send("/start")
    await life.works()
    return somebody


async def shows(life: Life, person: Person, view: View, *, seen: str = "whole") -> Seen:
    """A button that opens this view, tapped on the last message."""
    person.tap(view.pack(), person.last_message, seen=seen)
    return await life.works()


def promised(life: Life, seen: Seen, person: Person) -> None:
    assert list(wrong_with(seen, person, life.official)) == []


# Danger


@pytest.mark.parametrize("page", PAGES)
async def test_danger_said_on_any_page_brings_the_numbers_first(life: Life, person: Person, page: PageName) -> None:
    told = Situation(frozenset({"homelessness"}), lang="ru", place=ASTANA)
    code = next(centre.code for centre in life.whole.centres if centre.city == "astana")
    for words in IN_DANGER:
        life.later(8)
        promised(life, await shows(life, person, View(page, told, code, 1)), person)
        await person.send(words)
        seen = await life.works()
        promised(life, seen, person)
        first = seen.spoke("sendMessage")[0]
        assert "112" in plain(str(first["text"])), (page, words)
        assert "112" in str(first["reply_markup"]), "a button that copies the number"


# Hide


@pytest.mark.parametrize("shown", ["nothing", "inaccessible", "inline"])
async def test_hide_stops_its_spinner_also_where_telegram_shows_no_message(life: Life, person: Person, shown: str) -> None:
    promised(life, await shows(life, person, View("hide"), seen=shown), person)
    assert [message.text for message in person.messages] == ["Анықтама · Справка"]


@pytest.mark.parametrize("refusal", ["413", "500", "too long", "reset", "no result"])
async def test_hide_takes_messages_away_whatever_telegram_says_to_the_neutral_line(
    life: Life, person: Person, refusal: str
) -> None:
    await shows(life, person, View("danger", Situation(lang="ru")))
    await person.send("негде жить, Астана")
    await life.works()
    life.faults.fails("editMessageText", refusal, 20)
    await shows(life, person, View("hide", Situation(lang="ru")))
    assert [message.text for message in person.messages] == ["Анықтама · Справка"]


async def test_hide_takes_messages_away_when_no_line_can_be_left(life: Life, person: Person) -> None:
    await person.send("негде жить, Астана")
    await life.works()
    life.faults.fails("editMessageText", "413")
    life.faults.fails("sendMessage", "413")
    await shows(life, person, View("hide", Situation(lang="ru")))
    texts = [message.text for message in person.messages]
    assert not any("Астана" in text for text in texts), texts


# What Telegram refuses


@pytest.mark.parametrize("page", ["list", "share", "timer", "language", "report", "towns", "hide-about"])
async def test_a_page_that_loses_its_buttons_says_the_way_on(life: Life, person: Person, page: PageName) -> None:
    life.faults.fails("editMessageText", "bad button")
    seen = await shows(life, person, View(page, Situation(frozenset({"homelessness"}), lang="ru", place=ASTANA)))
    promised(life, seen, person)
    assert not person.last_message.labels
    assert "112" in person.last_message.text


async def test_the_message_that_asks_for_the_location_has_numbers_in_its_words(life: Life, person: Person) -> None:
    promised(life, await shows(life, person, View("place", Situation(frozenset({"violence"}), lang="ru"), choice=1)), person)
    assert person.last_message.fixed
    assert "112" in person.last_message.text


async def test_a_question_too_old_to_be_deleted_leaves_no_stray_message_behind(life: Life, person: Person) -> None:
    told = Situation(frozenset({"homelessness"}), lang="ru")
    promised(life, await shows(life, person, View("place", told, choice=1)), person)
    life.later(49 * 3600)
    await person.send("Астана")
    promised(life, await life.works(), person)
    assert "·" not in [message.text for message in person.messages]
    assert person.chat.keyboard is None


async def test_the_location_keyboard_goes_with_the_page_after_the_emergency_page(life: Life, person: Person) -> None:
    promised(life, await shows(life, person, View("place", Situation(frozenset({"violence"}), lang="ru"), choice=1)), person)
    await person.send("он меня сейчас убьёт")
    assert len((await life.works()).calls) == 1
    promised(life, await shows(life, person, View("home", Situation(lang="ru"))), person)
    assert person.chat.keyboard is None


# The disk


def half_rows(file: Path) -> list[tuple[str, int, int]]:
    """What the tables say against each other: a report without its handled update or the other way round, a count likewise."""
    with closing(sqlite3.connect(file)) as database:
        ask = lambda question: int(database.execute(question).fetchone()[0])  # noqa: E731 - three questions of one kind
        reports = (
            ask("SELECT count(*) FROM bot_reports"),
            ask("SELECT count(*) FROM bot_handled WHERE deed = 'report' AND saved"),
        )
        counts = ask("SELECT coalesce(sum(n), 0) FROM bot_counts"), ask("SELECT count(*) FROM bot_handled WHERE deed = 'count'")
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return [(name, *pair) for name, pair in (("reports", reports), ("counts", counts)) if pair[0] != pair[1]]


async def searches_and_reports(life: Life, person: Person, record: str) -> bool | None:
    """Whether the page says that the report is kept; every answer on the way is looked at."""
    told = Situation(frozenset({"homelessness"}), lang="ru", place=ASTANA)
    promised(life, await shows(life, person, View("results", told)), person)
    seen = await shows(life, person, View("reported", told, life.whole.by_id[record].code))
    promised(life, seen, person)
    return kept_or_not(seen.texts)


@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
async def test_whichever_call_to_the_disk_fails_the_answer_comes_and_the_page_is_honest(stays: bool, tmp_path: Path) -> None:
    async with Life(tmp_path) as life:
        records = [centre.id for centre in life.whole.centres]
        before = life.disk.calls
        assert await searches_and_reports(life, await arrives(life), records[0]) is True
        calls = life.disk.calls - before
        assert calls > 8
        refused = 0
        for k in range(1, calls + 1, 1 if not stays else 3):
            kind = list(KINDS)[k % len(KINDS)]
            person = await arrives(life)
            life.disk.error, life.disk.stays, life.disk.fail_at = KINDS[kind], stays, life.disk.calls + k
            said = await searches_and_reports(life, person, records[k])
            refused += said is False
            life.disk.mends()
            assert said is bool(life.kept(records[k])), f"call {k} of {calls}, {kind}: the page said {said}"
            assert half_rows(life.file) == [], f"call {k} of {calls}, {kind}"
            await life.heals()
            assert await searches_and_reports(life, person, records[k]) is True, (
                f"a healthy disk after call {k}, {kind}: {life.replicas[0].store.why}"
            )
            assert life.kept(records[k]) == 1
        assert refused, "the faults must have been felt"


@pytest.mark.parametrize("kind", KINDS)
async def test_whoever_wants_to_be_forgotten_hears_the_truth(life: Life, person: Person, kind: str) -> None:
    await life.heals()
    record = life.whole.centres[list(KINDS).index(kind)].id
    assert await searches_and_reports(life, person, record) is True
    life.disk.breaks(kind)
    await person.send("/forget")
    seen = await life.works()
    life.disk.mends()
    promised(life, seen, person)
    assert seen.texts[0].startswith("Стёрлось не всё"), seen.texts
    assert "7 дней" in seen.texts[0]
    assert life.kept(record) == 1
    await life.heals()
    await person.send("/forget")
    seen = await life.works()
    assert seen.texts[0].startswith("Ответы стёрты"), seen.texts
    assert life.kept(record) == 0
