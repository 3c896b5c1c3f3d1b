"""An answer from the phone goes into the file, and nothing else in the file changes."""

import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.desk import pencil
from bot.desk.answer import Answer
from bot.desk.confirm import ConfirmError, confirm
from bot.desk.writing import write_answer
from bot.directory import load, read
from bot.directory.records import Centre
from bot.languages import Text

REAL = Path(__file__).parent.parent / "directory.yaml"
TODAY = date(2026, 11, 22)
BY = {"by": "Айгүл", "how": "phone", "on": TODAY}

SMALL = """\
# A comment at the top, with : and "quotes".
lines:
- id: line-one
  name: {kk: Бір, ru: Один}
  situations: [child]
  region: kz
  phones: 111  # the number everybody knows
  for_whom:
    kk: балаларға
    ru: детям

centres:
  # Astana
- id: umit-astana  # the first one
  kind: centre
  name:
    kk: «Үміт» орталығы   # its own name
    ru: Центр «Үміт»
  situations: [homelessness]
  region: astana
  city: astana
  # nobody knows the phone yet
  phones: ?
  ask_via: [111]

  status: uncertain   # looked at in spring
  services:
    kk: >-
      тамақ,
      түнейтін жер
    ru: "еда, ночлег"
  leads:
  # found on a map
  - what: phone
    value: 8 (7172) 53-16-48
    sure: low
  - what: address
    value: улица Достык, 13
  notes: |
    First line.

    # not a comment
    Last line.
- id: demeu-astana
  kind: centre
  name:
    kk: «Демеу» орталығы
    ru: Центр «Демеу»
  situations: [homelessness]
  region: astana
  phones: [+7 7172 11 11 11, {number: +7 7172 22 22 22, sure: no}]
  status: active
# the end
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "directory.yaml"
    path.write_text(SMALL.replace("phones: ?", 'phones: "?"'), encoding="utf-8")
    assert load(path, TODAY).directory is not None, [problem.said("en") for problem in load(path, TODAY).problems]
    return path


@pytest.fixture
def real(tmp_path: Path) -> Path:
    return Path(shutil.copy(REAL, tmp_path / "directory.yaml"))


def centre(path: Path, identity: str) -> Centre:
    loaded = load(path, TODAY)
    assert loaded.directory is not None, [problem.said("en") for problem in loaded.problems]
    found = loaded.directory.by_id[identity]
    assert isinstance(found, Centre)
    return found


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_confirmed_number_appears_with_its_date_and_nothing_else_changes(small: Path) -> None:
    before = lines_of(small)
    done = confirm(small, "umit-astana", phone=["8 7172 53 16 48"], hours="24/7", **BY)
    assert done.changed
    record = centre(small, "umit-astana")
    assert [(one.number, one.as_of) for one in record.phones or ()] == [("+77172531648", "2026-11-22")]
    assert (record.hours, record.checked, record.status) == ("24/7", TODAY, "active")
    assert record.checked_how == Text("телефонмен", "по телефону")
    gone = [line for line in before if line not in lines_of(small)]
    lead = ["  - what: phone", "    value: 8 (7172) 53-16-48", "    sure: low"]
    assert gone == ['  phones: "?"', "  status: uncertain   # looked at in spring", *lead]
    assert "  status: active   # looked at in spring" in lines_of(small)
    assert "  checked: 2026-11-22  # Айгүл" in lines_of(small)


def test_every_comment_outlives_an_answer(small: Path) -> None:
    confirm(small, "umit-astana", phone=["8 7172 53 16 48"], address="Достық көшесі, 13 / улица Достык, 13", **BY)
    after = small.read_text(encoding="utf-8")
    for comment in re.findall(r"#[^\n]*", SMALL):
        assert comment in after
    assert "notes: |\n    First line.\n\n    # not a comment\n    Last line.\n" in after


def test_a_lead_that_was_answered_is_gone_and_the_others_stay(small: Path) -> None:
    confirm(small, "umit-astana", phone=["+77172531648"], **BY)
    assert [lead.what for lead in load(small, TODAY).private["umit-astana"].leads] == ["address"]
    confirm(small, "umit-astana", address="Достық көшесі, 13 / улица Достык, 13", **BY)
    assert load(small, TODAY).private["umit-astana"].leads == ()


def test_the_same_answer_twice_changes_nothing_the_second_time(small: Path) -> None:
    told = {"phone": ["+77172531648"], "hours": "24/7", "others": {"capacity": "30", "documents": "нет"}}
    assert confirm(small, "umit-astana", **BY, **told).changed  # type: ignore[arg-type]
    once = small.read_bytes()
    again = confirm(small, "umit-astana", **BY, **told)  # type: ignore[arg-type]
    assert not again.changed
    assert again.diff == ""
    assert small.read_bytes() == once


def test_a_confirmed_number_loses_the_marks_that_doubt_it(real: Path) -> None:
    doubted = next(
        (record.id, phone.number)
        for record in load(real, TODAY).directory.centres  # type: ignore[union-attr]
        for phone in record.phones or ()
        if not phone.sure and len(phone.number) > 5
    )
    confirm(real, doubted[0], phone=[doubted[1]], **BY)
    phone = next(one for one in centre(real, doubted[0]).phones or () if one.number == doubted[1])
    assert phone.sure
    assert phone.as_of == "2026-11-22"
    assert phone.note is None or "не отвеч" not in phone.note.ru


def test_numbers_written_in_brackets_become_a_list_and_keep_their_marks(small: Path) -> None:
    confirm(small, "demeu-astana", phone=["+77172222222"], wrong_phone=["+77172111111"], **BY)
    assert [(one.number, one.sure) for one in centre(small, "demeu-astana").phones or ()] == [("+77172222222", True)]


def test_a_wrong_number_goes_and_dates_nothing(small: Path) -> None:
    confirm(small, "demeu-astana", wrong_phone=["+77172111111", "+77172222222"], **BY)
    record = centre(small, "demeu-astana")
    assert record.phones is None
    assert record.checked is None


def test_a_closed_address_takes_away_street_and_point(small: Path) -> None:
    told = {"address": "Достық көшесі, 13 / улица Достык, 13", "others": {"geo": "51.1282, 71.4306"}}
    confirm(small, "umit-astana", **BY, **told)  # type: ignore[arg-type]
    assert centre(small, "umit-astana").geo == (51.1282, 71.4306)
    confirm(small, "umit-astana", address="закрытый", **BY)
    record = centre(small, "umit-astana")
    assert record.address_confidential
    assert record.address is None
    assert record.geo is None
    assert "Достык" not in small.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"hours": "с девяти до шести"}, "час"),
        ({"phone": ["53-16-48"]}, "номер"),
        ({"address": "улица Достык, 13"}, "двух языках"),
        ({"others": {"colour": "red"}}, "colour"),
        ({"others": {"notes": "x"}}, "notes"),
        ({"others": {"capacity": "много"}}, "capacity"),
        ({"others": {"age_min": "60", "age_max": "18"}}, "age_min"),
        ({"by": "  "}, "--by"),
        ({"how": "как-нибудь"}, "двух языках"),
    ],
)
def test_a_wrong_answer_is_refused_in_words_and_the_file_is_as_it_was(small: Path, told: dict[str, object], says: str) -> None:
    before = small.read_bytes()
    with pytest.raises(ConfirmError) as refused:
        confirm(small, "umit-astana", **{**BY, **told})  # type: ignore[arg-type]
    assert says in refused.value.said.ru
    assert refused.value.said.kk
    assert refused.value.said.kk != refused.value.said.ru
    assert small.read_bytes() == before
    assert [one.name for one in small.parent.iterdir()] == ["directory.yaml"]


def test_an_unknown_id_offers_those_that_are_near(small: Path) -> None:
    with pytest.raises(ConfirmError, match="umit-astana"):
        confirm(small, "umit-astan", **BY)


def test_a_file_with_a_mistake_is_not_touched_and_the_line_is_named(small: Path) -> None:
    small.write_text(small.read_text(encoding="utf-8").replace("region: astana", "region: astanna", 1), encoding="utf-8")
    before = small.read_bytes()
    with pytest.raises(ConfirmError) as refused:
        confirm(small, "demeu-astana", **BY)
    assert ":20:" in refused.value.said.ru
    assert small.read_bytes() == before


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_endings_mark_and_mode_of_the_file_stay(small: Path, bom: bytes, ending: bytes) -> None:
    small.write_bytes(bom + small.read_bytes().replace(b"\n", ending))
    small.chmod(0o640)
    confirm(small, "umit-astana", phone=["+77172531648"], **BY)
    after = small.read_bytes()
    assert after.startswith(bom + b"#")
    assert after.count(b"\n") == after.count(ending)
    assert stat.S_IMODE(small.stat().st_mode) == 0o640


def test_a_link_to_the_file_stays_a_link(small: Path) -> None:
    link = small.with_name("link.yaml")
    link.symlink_to(small)
    confirm(link, "umit-astana", phone=["+77172531648"], **BY)
    assert link.is_symlink()
    assert centre(small, "umit-astana").checked == TODAY


def test_an_unpublished_record_is_published_by_the_call_and_says_so(real: Path) -> None:
    waiting = next(one for one in load(real, TODAY).private.values() if one.record is not None)
    done = confirm(real, waiting.id, phone=["+7 7172 53 16 48"], others={"for_whom": "бәріне / все"}, **BY)
    assert centre(real, waiting.id).checked == TODAY
    assert any("publish" in remark.ru for remark in done.remarks)


def test_every_record_of_the_directory_takes_an_answer_and_keeps_the_rest() -> None:
    """All records are answered in one text, which is then read once: what was not told is as before."""
    before = load(REAL, TODAY)
    assert before.directory is not None
    answer = Answer("Айгүл", Text("телефонмен", "по телефону"), TODAY, ("+77001112233",), (), "24/7", None, {})
    text = REAL.read_text(encoding="utf-8")
    pieces = re.split(r"(?m)^(?=- id: )", text)
    answered: list[str] = []
    for piece in pieces:
        if not piece.startswith("- id: "):
            answered.append(piece)
            continue
        identity = piece.split("\n", 1)[0].removeprefix("- id: ").split("#")[0].strip()
        found = pencil.find_record("centres:\n" + piece, identity)
        assert found is not None
        write_answer(found.block, answer)
        answered.append(found.text().removeprefix("centres:\n"))
    after = read("".join(answered).encode(), "directory.yaml", TODAY)
    assert after.directory is not None, [problem.said("en") for problem in after.problems[:5]]
    assert len(after.private) == len(before.private)
    for old in before.directory.centres:
        new = after.directory.by_id[old.id]
        assert isinstance(new, Centre)
        assert (new.phones or ())[0].number == "+77001112233"
        assert (new.hours, new.checked, new.status) == ("24/7", TODAY, "active")
        same = {"phones": None, "hours": None, "checked": None, "checked_how": None, "status": "active", "line": 0}
        assert replace(old, **same) == replace(new, **same)  # type: ignore[arg-type]


def ask(*words: str, path: Path) -> subprocess.CompletedProcess[str]:
    """The command as a maintainer types it, on a Russian system."""
    environment = {**os.environ, "LANG": "ru_RU.UTF-8", "PYTHONIOENCODING": "utf-8"}
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "DATABASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "bot", *words, "--directory", str(path)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False, cwd=REAL.parent)


def test_a_maintainer_finds_whom_to_ring_and_writes_the_answer_without_opening_the_file(real: Path) -> None:
    listed = ask("due", "--most", "1", path=real)
    assert listed.returncode == 0, listed.stderr
    found = re.search(r"due --confirm ([a-z0-9-]+)", listed.stdout)
    assert found is not None
    told = ("--by", "Айгүл", "--how", "phone", "--phone", "8 (7172) 53-16-48", "--set", "documents=нет")
    done = ask("due", "--confirm", found[1], *told, path=real)
    assert done.returncode == 0, done.stderr
    assert "+  checked: " in done.stdout
    shown = ask("show", found[1], "--lang", "ru", path=real)
    assert "Проверено сегодня" in shown.stdout
    assert "53 16 48" in shown.stdout.replace("\u00a0", " ")
    assert found[1] not in re.findall(r"due --confirm ([a-z0-9-]+)", ask("due", "--most", "300", path=real).stdout)


def test_a_wrong_answer_at_the_command_line_ends_with_the_reason_in_the_persons_language(real: Path) -> None:
    before = real.read_bytes()
    refused = ask("due", "--confirm", "umit-astana", "--by", "Айгүл", "--how", "phone", "--hours", "с девяти", path=real)
    assert refused.returncode == 1
    assert "не записано: umit-astana" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert real.read_bytes() == before
