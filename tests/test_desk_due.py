"""What to ring next: old, looked for, without a phone, reported; each with a number or a way to it, and words to say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.desk.due import Due, due, sheet
from bot.desk.script import call_script
from bot.directory import Lead, Loaded, Private, load
from bot.directory.records import Centre, Directory, Phone
from bot.hours import ZONE
from bot.languages import LANGS
from bot.pages.phones import written
from bot.pages.report import REASONS
from bot.translations import speaker
from tests.directory_in_small import centre

REAL = Path(__file__).parent.parent / "directory.yaml"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
OLD = date(2025, 11, 1)
KNOWN = (Phone("+77172531648"),)


def loaded(*centres: Centre, leads: Mapping[str, tuple[Lead, ...]] | None = None) -> Loaded:
    by_id = {one.id: one for one in centres}
    private = {one.id: Private(one.id, one.name, leads=(leads or {}).get(one.id, ())) for one in centres}
    directory = Directory(centres, (), MappingProxyType(by_id), MappingProxyType({one.code: one for one in centres}))
    return Loaded(directory, private=MappingProxyType(private))


def order(found: list[Due]) -> list[str]:
    return [one.id for one in found]


def lead(value: str) -> Lead:
    return Lead("phone", value, "выписка из 2ГИС", "https://example.kz", "2026-03-22", "medium", None, 1)


@pytest.fixture(scope="module")
def real() -> Loaded:
    found = load(REAL)
    assert found.directory is not None
    return found


def test_the_older_check_comes_first() -> None:
    here = loaded(
        centre("recent", checked=NOW.date() - timedelta(days=100), phones=KNOWN),
        centre("older", checked=NOW.date() - timedelta(days=400), phones=KNOWN),
    )
    assert order(due(here, None, None, NOW)) == ["older", "recent"]


def test_what_was_checked_lately_is_not_rung_again_unless_somebody_reports_it() -> None:
    here = loaded(centre("fresh", checked=NOW.date() - timedelta(days=10), phones=KNOWN))
    assert due(here, None, None, NOW) == []
    assert order(due(here, {"fresh": {"no-answer": 1}}, None, NOW)) == ["fresh"]
    assert due(here, {"fresh": {"worked": 5}}, None, NOW) == []


def test_a_place_without_a_phone_comes_before_one_with_it() -> None:
    here = loaded(centre("a-known", checked=OLD, phones=KNOWN), centre("b-unknown", checked=OLD))
    assert order(due(here, None, None, NOW)) == ["b-unknown", "a-known"]


def test_a_number_that_one_call_would_confirm_comes_first() -> None:
    here = loaded(centre("a-none", checked=OLD), centre("b-found", checked=OLD), leads={"b-found": (lead("+77172531648"),)})
    assert order(due(here, None, None, NOW)) == ["b-found", "a-none"]


def test_what_people_look_for_comes_first() -> None:
    here = loaded(
        centre("a-semey", region="abai", city="semey", checked=OLD, phones=KNOWN),
        centre("b-astana", checked=OLD, phones=KNOWN),
    )
    found = due(here, None, {("astana", "homelessness"): 40, ("abai", "family"): 900}, NOW)
    assert order(found) == ["b-astana", "a-semey"]
    assert [one.asked for one in found] == [40, 0]


def test_reports_outweigh_age_and_every_reason_has_a_weight() -> None:
    here = loaded(
        centre("a-old", checked=OLD, phones=KNOWN), centre("b-reported", checked=NOW.date() - timedelta(days=95), phones=KNOWN)
    )
    for reason in set(REASONS) - {"worked"}:
        assert order(due(here, {"b-reported": {reason: 3}}, None, NOW))[0] == "b-reported", reason
    assert order(due(here, {"b-reported": {"worked": 9}}, None, NOW))[0] == "a-old"


def test_at_most_as_many_as_asked(real: Loaded) -> None:
    assert len(due(real, None, None, NOW, most=3)) == 3
    assert due(real, None, None, NOW, most=0) == []
    assert order(due(real, None, None, NOW, most=20)) == order(due(real, None, None, NOW, most=20))


def test_a_file_with_mistakes_gives_an_empty_list() -> None:
    assert due(Loaded(None), None, None, NOW) == []


def test_every_record_has_a_way_to_reach_it(real: Loaded) -> None:
    found = due(real, None, None, NOW, most=1000)
    assert real.directory is not None
    shown = {record.id for record in (*real.directory.lines, *real.directory.centres)}
    assert {one.id for one in found} == shown | {one.id for one in real.private.values() if one.record is not None}
    for one in found:
        assert one.contacts
        assert one.line > 0


def test_the_sheet_has_numbers_scripts_in_both_languages_and_the_command(real: Loaded) -> None:
    found = due(real, {"demeu-astana": {"closed": 4}}, None, NOW, most=1)
    text = sheet(found)
    assert order(found) == ["demeu-astana"]
    assert written("+77172531648") in text
    assert call_script(found[0].record, "kk").splitlines()[0] in text
    assert call_script(found[0].record, "ru").splitlines()[0] in text
    assert "python -m bot due --confirm demeu-astana" in text


def test_a_found_number_is_shown_to_the_ringer_with_its_source() -> None:
    here = loaded(centre("found", checked=OLD), leads={"found": (lead("8 (7172) 53-16-48"),)})
    text = sheet(due(here, None, None, NOW))
    assert written("+77172531648") in text
    assert "выписка из 2ГИС" in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_script_of_a_hidden_house_never_asks_for_its_address(lang: str) -> None:
    hidden = centre("hidden", address_confidential=True)
    maybe = centre("shelter", kind="shelter")
    open_one = centre("open")
    asks = speaker(lang)("What is the address? May it be printed?")  # type: ignore[arg-type]
    assert asks in call_script(open_one, lang)  # type: ignore[arg-type]
    for one in (hidden, maybe):
        assert asks not in call_script(one, lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_scripts_promise_and_press_nothing(real: Loaded, lang: str) -> None:
    assert real.directory is not None
    for record in (real.directory.lines[0], real.directory.centres[0], replace(real.directory.centres[0], kind="shelter")):
        words = call_script(record, lang)  # type: ignore[arg-type]
        assert "!" not in words
        assert "  " not in words
