"""`check` and `schema`: what a maintainer sees, and what their editor knows."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.desk.check import check, system_speech
from bot.desk.schema import schema, schema_text
from bot.directory.fields import CENTRE, LINE
from tests.directory_mutants import SMALL

HOUSE = Path(__file__).resolve().parents[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "directory.yaml"
    path.write_text(SMALL, "utf-8")
    return path


def broken(file: Path) -> Path:
    file.write_text(
        SMALL.replace("situations: [violence]", "situations: [homeless]").replace("+7 7172 53 16 48", "53-16-48"), "utf-8"
    )
    return file


def test_a_sound_file_is_said_to_be_sound(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(file, "ru") == 0
    said = capsys.readouterr().out.rstrip("\n").split("\n")
    assert said[-1].startswith(f"{file}: ошибок нет. Центров: 3, линий: 1, предупреждений: ")
    assert any(line.startswith(f"предупреждение: {file}:") for line in said)


def test_every_mistake_is_a_line_and_the_exit_code_is_1(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(broken(file), "ru") == 1
    said = capsys.readouterr().out.rstrip("\n").split("\n")
    phone, situation = (
        SMALL[: SMALL.index(old)].count("\n") + 1 for old in ("+7 7172 53 16 48", "situations: [violence]\n  region")
    )
    assert said[0].startswith(f"{file}:{phone}: demeu-astana: в номере нет кода города")
    assert said[1] == f"{file}:{situation}: umit-astana: неизвестная ситуация «homeless»; напишите «homelessness»"
    assert said[2].startswith(f"{file}: файл не принят, ошибок: 2.")


@pytest.mark.parametrize(
    ("lang", "word"), [("kk", "белгісіз жағдай"), ("ru", "неизвестная ситуация"), ("en", "unknown situation")]
)
def test_the_report_speaks_three_languages(file: Path, lang: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    check(broken(file), lang)  # type: ignore[arg-type]
    assert word in capsys.readouterr().out


def test_tools_get_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(broken(file), as_json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"]
    assert [problem["kind"] for problem in told["problems"]] == ["phone_code", "unknown_situations"]
    assert set(told["problems"][0]["wrong"]) == {"kk", "ru", "en"}
    file.write_text(SMALL, "utf-8")
    assert check(file, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert (told["centres"], told["lines"], told["problems"]) == (3, 1, [])
    assert {warning["kind"] for warning in told["warnings"]} >= {"no_phone", "unchecked"}


@pytest.mark.parametrize(
    ("environment", "speech"),
    [
        ({}, "ru"),
        ({"LANG": "C"}, "ru"),
        ({"LANG": "kk_KZ.UTF-8"}, "kk"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "kk_KZ"}, "kk"),
        ({"LC_MESSAGES": "en_GB", "LANG": "ru_RU"}, "en"),
    ],
)
def test_the_system_says_which_language(environment: dict[str, str], speech: str) -> None:
    assert system_speech(environment) == speech


def test_many_doubts_of_one_kind_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    check(HOUSE / "directory.yaml", "ru")
    said = capsys.readouterr().out.split("\n")
    assert sum("по телефону не проверено" in line for line in said) == 1
    assert len(said) < 60


def test_the_command_checks_the_shipped_file(file: Path) -> None:
    shipped = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--lang", "ru"], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert shipped.returncode == 0, shipped.stdout + shipped.stderr
    assert "directory.yaml: ошибок нет" in shipped.stdout
    other = subprocess.run(
        [sys.executable, "-m", "bot", "check", str(broken(file)), "--json"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert other.returncode == 1
    assert len(json.loads(other.stdout)["problems"]) == 2


# --- the schema ---


class _NoDates(yaml.SafeLoader):
    """Reads as an editor does, which leaves dates alone."""


_NoDates.yaml_implicit_resolvers = {
    sign: [(tag, regex) for tag, regex in resolvers if not tag.endswith("timestamp")]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_committed_schema_is_the_one_that_is_printed() -> None:
    assert (HOUSE / "directory.schema.json").read_text("utf-8") == schema_text()
    assert schema_text() == json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def test_the_schema_accepts_the_shipped_file_and_the_small_one() -> None:
    validator = jsonschema.Draft7Validator(schema())
    jsonschema.Draft7Validator.check_schema(schema())
    for text in ((HOUSE / "directory.yaml").read_text("utf-8"), SMALL):
        tree = yaml.load(text, Loader=_NoDates)  # noqa: S506  # a SafeLoader without dates
        assert [error.message for error in validator.iter_errors(tree)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  capacity: 180", "  capasity: 180"),
        ("kind: shelter", "kind: приют"),
        ("situations: [violence]", "situations: [homeless]"),
        ("region: abai", "region: Абай"),
        ("city: semey", "city: Семей"),
        ("checked: 2026-11-01", "checked: 01.11.2026"),
        ("    ru: Кризисный центр «Үміт»\n", ""),
        ("  kind: shelter\n", ""),
        ("  status: active\n  evidence", "  evidence"),
        ("https://demeu.kz", "demeu.kz"),
        ("- id: umit-astana", "- id: Үміт"),
        ("age_min: 18", "age_min: восемнадцать"),
        ("with_children: no", "with_children: иногда"),
    ],
)
def test_the_schema_marks_what_check_refuses(old: str, new: str) -> None:
    assert old in SMALL
    tree = yaml.load(SMALL.replace(old, new, 1), Loader=_NoDates)  # noqa: S506  # a SafeLoader without dates
    assert list(jsonschema.Draft7Validator(schema()).iter_errors(tree))


def test_every_field_is_described_in_both_languages() -> None:
    properties = schema()["properties"]
    for section, specs in (("centres", CENTRE), ("lines", LINE)):
        described = properties[section]["items"]["properties"]
        assert list(described) == [spec.name for spec in specs]
        for spec in specs:
            assert described[spec.name]["description"] == f"{spec.about.kk} · {spec.about.ru}"
            assert spec.about.kk != spec.about.ru


def test_the_command_prints_the_schema() -> None:
    printed = subprocess.run([sys.executable, "-m", "bot", "schema"], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert printed.stdout == schema_text()
