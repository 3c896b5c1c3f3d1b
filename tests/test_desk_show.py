"""The desk shows the very card that the bot sends, and what an edit changes on it."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bot.desk.show import NoSuchRecordError, card, diff, with_unpublished
from bot.directory import load
from bot.directory.records import Centre, Directory
from bot.hours import ZONE
from bot.languages import LANGS
from bot.pages import Extra, page_for, plain
from bot.situation import Situation, View

REAL = Path(__file__).parent.parent / "directory.yaml"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)


@pytest.fixture(scope="module")
def directory() -> Directory:
    found = load(REAL).directory
    assert found is not None
    return found


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    return Path(shutil.copy(REAL, tmp_path / "directory.yaml"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_every_record_is_shown_as_the_bot_sends_it(directory: Directory, lang: str) -> None:
    for record in (*directory.centres[::7], *directory.lines):
        shown = card(directory, record.id, lang, NOW)  # type: ignore[arg-type]
        sent = page_for(View("card", Situation(lang=lang), record.code), directory, NOW, Extra())  # type: ignore[arg-type]
        assert shown.startswith(plain(sent.text))
        assert "<b>" not in shown
        for row in sent.rows:
            for button in row:
                assert f"[{button.label}" in shown


def test_an_unknown_id_offers_the_near_ones(directory: Directory) -> None:
    with pytest.raises(NoSuchRecordError) as unknown:
        card(directory, "umit-astan", "ru", NOW)
    assert "umit-astana" in unknown.value.said.ru


def test_a_former_id_shows_the_present_record(edited: Path) -> None:
    change(edited, "- id: umit-astana\n", "- id: umit-new\n  formerly: [umit-astana]\n")
    found = load(edited).directory
    assert found is not None
    assert card(found, "umit-astana", "ru", NOW) == card(found, "umit-new", "ru", NOW)


def test_an_unpublished_record_can_be_looked_at_before_it_is_shown() -> None:
    loaded = load(REAL)
    waiting = next(one for one in loaded.private.values() if one.record is not None)
    assert loaded.directory is not None
    with pytest.raises(NoSuchRecordError):
        card(loaded.directory, waiting.id, "ru", NOW)
    assert waiting.name is not None
    assert waiting.name.ru in card(with_unpublished(loaded), waiting.id, "ru", NOW)


def test_nothing_changed_is_one_sentence(edited: Path) -> None:
    assert "не изменились" in diff(REAL, edited, now=NOW)


def test_a_changed_record_is_shown_before_and_after_in_both_languages(edited: Path) -> None:
    change(edited, "    ru: Центр ресоциализации «Демеу»", "    ru: Центр «Демеу-2»")
    text = diff(REAL, edited, now=NOW)
    assert text.count("### ") == 1
    assert "-Центр ресоциализации «Демеу»" in text
    assert "+Центр «Демеу-2»" in text
    assert "**По-русски**" in text
    assert "**Қазақша**" not in text, "the Kazakh card is the same"


def test_added_removed_and_renamed_records_are_told_apart(edited: Path) -> None:
    text = edited.read_text(encoding="utf-8")
    pieces = re.split(r"(?m)^(?=- id: )", text)
    gone = next(piece for piece in pieces if piece.startswith("- id: umit-astana"))
    added = gone.replace("- id: umit-astana", "- id: umit-second", 1)
    edited.write_text(text.replace(gone, added), encoding="utf-8")
    compared = diff(REAL, edited, now=NOW)
    assert "`umit-second` · қосылды / добавлено" in compared
    assert "`umit-astana` · алып тасталды / убрано" in compared
    edited.write_text(text.replace("- id: umit-astana\n", "- id: umit-two\n  formerly: [umit-astana]\n", 1), encoding="utf-8")
    assert "не изменились" in diff(REAL, edited, now=NOW), "a new name for the same record changes no card"


def test_private_fields_never_come_into_a_comparison(edited: Path) -> None:
    loaded = load(REAL)
    assert loaded.directory is not None
    record = next(
        one
        for one in loaded.directory.centres
        if isinstance(one, Centre) and any(lead.what == "phone" and lead.value for lead in loaded.private[one.id].leads)
    )
    secret = "канарейка 8 700 000 00 01"
    text = edited.read_text(encoding="utf-8")
    piece = next(one for one in re.split(r"(?m)^(?=- id: )", text) if one.startswith(f"- id: {record.id}\n"))
    changed = piece.replace(record.name.ru, record.name.ru + " второй", 1).rstrip("\n")
    changed = re.sub(r"(?m)^  notes:.*(?:\n    .*)*\n?", "", changed).rstrip("\n") + f"\n  notes: {secret}\n\n"
    edited.write_text(text.replace(piece, changed), encoding="utf-8")
    compared = diff(REAL, edited, now=NOW)
    assert "второй" in compared
    assert "канарейка" not in compared
    for lead in loaded.private[record.id].leads:
        assert not lead.value or lead.value not in compared


def test_a_file_with_mistakes_is_not_compared_and_its_lines_are_named(edited: Path) -> None:
    change(edited, "\n  region: astana\n", "\n  region: astanna\n")
    assert "astanna" in diff(REAL, edited, now=NOW)
    assert "astanna" in diff(edited, REAL, now=NOW)


def test_a_text_cannot_break_out_of_the_comment(edited: Path) -> None:
    change(edited, "    ru: Центр ресоциализации «Демеу»", '    ru: "Центр ``` ```` «Демеу»"')
    compared = diff(REAL, edited, langs=("ru",), now=NOW)
    assert compared.count("`````") == 2
