"""Reading a directory: what is sound loads as it is written, everything else is refused with the line and the cure."""

import json
import random
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.directory import SPEECHES, Loaded, load, read
from bot.directory.building import code_of
from bot.directory.doubts import BANNED_KK, BANNED_RU
from bot.directory.loading import END, MOST_BYTES, START
from bot.directory.nodes import MOST_EVENTS
from bot.directory.records import Centre, Line
from bot.directory.wording import names
from bot.languages import NONE, Text
from tests.directory_mistakes import MISTAKES, Mistake
from tests.directory_mutants import SMALL, TODAY, disagreement, mutants

HOUSE = Path(__file__).resolve().parents[1]


def read_text(text: str) -> Loaded:
    return read(text.encode(), "directory.yaml", TODAY)


def changed(old: str, new: str) -> str:
    assert old in SMALL, old
    return SMALL.replace(old, new, 1)


def record(identity: str, kind: str, situation: str, region: str) -> str:
    """The least that a centre needs."""
    return (
        f"- id: {identity}\n  kind: {kind}\n  name: {{kk: Жаңа орын, ru: Новое место}}\n  situations: [{situation}]\n"
        f"  region: {region}\n  status: active\n"
    )


def one_problem(loaded: Loaded) -> str:
    assert loaded.directory is None
    return loaded.problems[0].said("ru")


# --- what is read ---


def test_a_sound_file_loads_as_it_is_written() -> None:
    loaded = read_text(SMALL)
    assert loaded.problems == ()
    assert loaded.directory is not None
    assert disagreement(SMALL, loaded.directory) is None


def test_a_centre_holds_every_field_with_its_meaning() -> None:
    directory = read_text(SMALL).directory
    assert directory is not None
    centre = directory.by_id["demeu-astana"]
    assert isinstance(centre, Centre)
    assert centre.name == Text("«Демеу» ресоциализация орталығы", "Центр ресоциализации «Демеу»")
    assert centre.phones is not None
    assert [phone.number for phone in centre.phones] == ["+77172531648", "+77011112233"]
    assert not centre.phones[0].sure
    assert centre.phones[1].sure
    assert centre.eligibility.documents is NONE
    assert centre.eligibility.with_children is False
    assert centre.eligibility.residents_only is None
    assert centre.cost is NONE
    assert centre.checked == date(2026, 11, 1)
    assert centre.geo == (51.1282, 71.4306)
    assert centre.line == SMALL.split("\n").index("- id: demeu-astana") + 1


def test_unknown_none_and_known_are_three_things() -> None:
    for written, meant in (("?", None), ("нет", NONE), ("жоқ", NONE), ("none", NONE), ('"?"', None), ("", None)):
        directory = read_text(changed("documents: нет", f"documents: {written}")).directory
        assert directory is not None, written
        centre = directory.by_id["demeu-astana"]
        assert isinstance(centre, Centre)
        assert centre.eligibility.documents is meant
    known_to_have_none = read_text(changed("  status: uncertain", "  phones: нет\n  status: uncertain")).directory
    assert known_to_have_none is not None
    centre = known_to_have_none.by_id["resoc-semey"]
    assert isinstance(centre, Centre)
    assert centre.phones == ()


def test_nothing_private_reaches_the_directory() -> None:
    marks = ("газета 2018 года", "вход со двора", "Звонить первым", "654 00 00")
    loaded = read_text(SMALL)
    shown = repr(loaded.directory)
    for mark in marks:
        assert mark in SMALL
        assert mark not in shown
    private = loaded.private["demeu-astana"]
    assert private.leads[0].value == "+7 701 654 00 00"
    assert private.unverified == ("вход со двора",)
    assert private.notes is not None


def test_a_record_that_is_not_published_is_for_the_desk_only() -> None:
    loaded = read_text(changed("  status: uncertain", "  publish: no\n  status: uncertain"))
    assert loaded.directory is not None
    assert "resoc-semey" not in loaded.directory.by_id
    assert code_of("resoc-semey") not in loaded.directory.by_code
    record = loaded.private["resoc-semey"].record
    assert record is not None
    assert record.city == "semey"


def test_the_code_of_an_id_is_permanent() -> None:
    assert code_of("umit-astana") == 425509448
    directory = read_text(SMALL).directory
    assert directory is not None
    assert directory.by_code[code_of("umit-astana")].id == "umit-astana"


def test_an_old_id_still_opens_its_record() -> None:
    directory = read_text(changed("  status: uncertain", "  formerly: [old-semey]\n  status: uncertain")).directory
    assert directory is not None
    assert directory.by_id["old-semey"].id == "resoc-semey"
    assert directory.by_code[code_of("old-semey")].id == "resoc-semey"


def test_two_ids_with_one_code_are_refused() -> None:
    one, other = colliding()
    assert code_of(one) == code_of(other)
    text = changed("- id: umit-astana", f"- id: {one}").replace("- id: resoc-semey", f"- id: {other}")
    loaded = read_text(text)
    assert loaded.directory is None
    assert [problem.kind for problem in loaded.problems] == ["same_code"]


def colliding() -> tuple[str, str]:
    """Two different ids with the same 32 bits: by the birthday rule some 80,000 tries."""
    seen: dict[int, str] = {}
    number = 0
    while True:
        identity = f"place-{number}"
        if (other := seen.setdefault(code_of(identity), identity)) != identity:
            return other, identity
        number += 1


def test_reading_takes_the_path_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    file.write_text(SMALL, "utf-8")
    assert load(file, TODAY).directory is not None
    assert one_problem(load(tmp_path / "nowhere.yaml")).startswith(f"{tmp_path}/nowhere.yaml:1: файл не читается")
    assert load(tmp_path).directory is None


# --- mistakes ---


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_the_cure(mistake: Mistake) -> None:
    loaded = read_text(mistake.text)
    assert loaded.directory is None
    here = [problem for problem in loaded.problems if (problem.line, problem.kind) == (mistake.line, mistake.kind)]
    assert here, [problem.said("ru") for problem in loaded.problems]
    assert all(f"«{word}»" in here[0].instead.ru for word in mistake.cure), here[0].instead.ru


def test_there_are_mistakes_enough() -> None:
    assert len(MISTAKES) >= 180
    assert len({mistake.text for mistake in MISTAKES}) == len(MISTAKES)


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_lines() -> None:
    text = SMALL
    apart = ("unknown sit", "phone 9", "date ddmm", "nospace kk", "unknown city")
    wanted = [mistake for mistake in MISTAKES if mistake.name in apart]
    for mistake in wanted:
        text = text.replace(mistake.old, mistake.new, 1)
    loaded = read_text(text)
    assert {mistake.kind for mistake in wanted} <= {problem.kind for problem in loaded.problems}
    lines = [problem.line for problem in loaded.problems]
    assert lines == sorted(lines)


def test_a_broken_record_does_not_hide_the_mistakes_of_the_others() -> None:
    text = changed("ru: администрация центра", 'ru: "администрация центра').replace("city: semey", "city: Семей")
    kinds = {(problem.id, problem.kind) for problem in read_text(text).problems}
    assert kinds == {("demeu-astana", "open_quote"), ("resoc-semey", "unknown_city")}


def test_a_problem_reads_as_one_line_in_three_languages() -> None:
    loaded = read_text(changed("situations: [violence]", "situations: [homeless]"))
    line = SMALL[: SMALL.index("situations: [violence]\n  region: astana")].count("\n") + 1
    assert [problem.said("ru") for problem in loaded.problems] == [
        f"directory.yaml:{line}: umit-astana: неизвестная ситуация «homeless»; напишите «homelessness»"
    ]
    assert (
        loaded.problems[0].said("kk")
        == f"directory.yaml:{line}: umit-astana: белгісіз жағдай: «homeless»; «homelessness» деп жазыңыз"
    )
    assert (
        loaded.problems[0].said("en") == f"directory.yaml:{line}: umit-astana: unknown situation «homeless»; write “homelessness”"
    )


def test_lost_lines_and_centres_refuse_the_start() -> None:
    lines = SMALL[SMALL.index("lines:") : SMALL.index("centres:")]
    assert "нет ни одной линии" in one_problem(read_text(SMALL.replace(lines, "")))
    assert "нет ни одной линии" in one_problem(read_text(SMALL.replace(lines, "lines:\n")))
    assert "нет ни одной линии" in one_problem(read_text(SMALL.replace(lines, "lines: []\n")))
    centres = SMALL[SMALL.index("centres:") : SMALL.index(END)]
    assert "нет ни одного центра" in one_problem(read_text(SMALL.replace(centres, "")))
    unpublished = SMALL.replace("- id: family-111\n", "- id: family-111\n  publish: no\n")
    assert "нет ни одной линии" in one_problem(read_text(unpublished))


@pytest.mark.parametrize("lost", ["lines:\n", "centres:\n"])
def test_a_lost_section_name_is_told_once(lost: str) -> None:
    problems = read_text(changed(lost, "")).problems
    assert [problem.kind for problem in problems] == ["no_section"]


def test_a_centre_among_the_lines_is_told_to_move() -> None:
    stray = record("stray-centre", "ngo", "family", "kz")
    problems = read_text(changed("centres:\n", f"{stray}\ncentres:\n")).problems
    assert [(problem.id, problem.kind) for problem in problems] == [("stray-centre", "no_section")]


# --- hostile texts (what plain YAML readers do to them is in the comments) ---

DANGEROUS = (
    ("hours: Mo-Fr 09:00-18:00", "hours: 9:00"),  # 540
    ("hours: Mo-Fr 09:00-18:00", "hours: 22:30"),  # 1350
    ("phones: [111]", "phones: [0111]"),  # 73
    ("situations: [violence]", "situations: [no]"),  # False
    ("ru: улица Кенесары, 10", "ru: улица Кенесары, 10, кв. #5"),  # cut behind the full stop
    ("  capacity: 180", "  capacity: 180\n  capacity: 18"),  # the last one wins without a word
    ("ru: администрация центра", 'ru: "\\u202eадминистрация центра"'),  # reversed on the phone
    ("ru: администрация центра", 'ru: "\\ud800"'),  # cannot be sent
    ("ru: администрация центра", 'ru: "centre \\x07"'),
    ("ru: администрация центра", "ru: &a администрация"),
    ("ru: администрация центра", "ru: *a"),
    ("ru: администрация центра", "ru: !!python/name:os.system администрация"),
    ("  capacity: 180", "  <<: {capacity: 180}"),
    ("- id: umit-astana", "---\n- id: umit-astana"),
    ("ru: администрация центра", "ru: " + "[" * 2000),
)


@pytest.mark.parametrize(("old", "new"), DANGEROUS)
def test_what_yaml_would_change_is_refused(old: str, new: str) -> None:
    loaded = read_text(changed(old, new))
    assert loaded.directory is None
    changed_line = SMALL[: SMALL.index(old)].count("\n") + 1
    assert any(changed_line <= problem.line <= changed_line + new.count("\n") for problem in loaded.problems)


def test_what_yaml_would_guess_stays_a_string() -> None:
    text = changed("ru: администрация центра", "ru: 2026-01-01").replace("kk: орталықтың әкімшілігі", "kk: no")
    directory = read_text(text.replace("+7 7172 53 16 48", "+77272123456")).directory
    assert directory is not None
    centre = directory.by_id["demeu-astana"]
    assert isinstance(centre, Centre)
    assert centre.phones is not None
    assert centre.phones[0].note == Text("no", "2026-01-01")
    assert centre.phones[0].number == "+77272123456"


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "[" * 100_000,
        "{" * 100_000,
        "- " * 100_000,
        '"' + "a" * 100_000,
        "a: " * 50_000,
        "- id: a\n" * 50_000,
        "centres:\n" + '- id: "a\n' * 20_000,
        "centres:\n- id: abc\n" + "  kind:1\n" * 20_000,
        "centres:\n- id: abc\n" + "  <p>\n" * 20_000,
        "=======\n" * 20_000,
        "\u200b\n" * 20_000,
        "\t\n" * 20_000 + "a",
        "\n" * 200_000 + "a",
        "lines:\n" * 20_000,
        "lines:\n- id: abc\n  situations: [" + "x," * 300_000 + "]",
        "lines:\n- id: abc\n  name:\n    kk: " + "жa " * 200_000,
        "lines:\n- id: abc\n  hours: " + "Mo " * 200_000,
        "",
        "   \n\n",
        "#",
        "lines",
        "- lines",
        "null",
        "\ufeff\ufeff",
    ],
    ids=range(25),
)
def test_a_hostile_text_is_refused_with_a_line(text: str) -> None:
    loaded = read_text(text)
    assert loaded.directory is None
    assert loaded.problems
    assert len(loaded.problems) <= 502


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    broken = SMALL.encode().replace("«Үміт»".encode(), "«Үміт»".encode()[:5], 1)
    loaded = read(broken, "directory.yaml", TODAY)
    assert loaded.directory is None
    assert loaded.problems[0].line == SMALL[: SMALL.index("«Үміт»")].count("\n") + 1
    assert "Windows-1251" in one_problem(read("название: Центр ресоциализации и помощи".encode("cp1251")))
    assert "UTF-16" in one_problem(read(SMALL.encode("utf-16")))


def test_a_file_is_bounded() -> None:
    assert "слишком большой" in one_problem(read(b"a" * (MOST_BYTES + 1)))
    many = "lines:\n- id: abc\n  situations:\n" + "  - x\n" * 70_000
    assert read_text(many).directory is None
    flow = "lines:\n- id: abc\n  situations: [" + "x," * (MOST_EVENTS + 1) + "]"
    assert "элементов" in one_problem(read_text(flow))


def test_no_bytes_raise() -> None:
    chance = random.Random(5)
    whole = SMALL.encode()
    for _ in range(150):
        noise = bytes(chance.randrange(256) for _ in range(chance.randrange(200)))
        at = chance.randrange(len(whole))
        for content in (noise, whole[:at] + noise + whole[at:], bytes(reversed(whole[at:]))):
            loaded = read(content, "directory.yaml", TODAY)
            assert loaded.directory is not None or loaded.problems


def test_a_file_cut_at_any_byte_is_refused() -> None:
    """A number that lost its last figures, a list that lost its last records: only the line at the end can tell."""
    start, end = SMALL.index("- id: demeu-astana"), SMALL.index("- id: resoc-semey")
    small = SMALL[:start] + SMALL[end:].replace(
        "  status: uncertain", "  capacity: 180\n  hours: Mo-Fr 09:00-18:00\n  status: uncertain"
    )
    assert read_text(small).directory is not None
    whole = small.encode()
    for at in range(len(whole.rstrip(b"\n"))):
        loaded = read(whole[:at], "directory.yaml", TODAY)
        assert loaded.directory is None, at
        assert loaded.problems


@pytest.mark.parametrize("seed", [1, 2])
def test_no_mutant_loads_wrong(seed: int) -> None:
    kept = 0
    for number, text in mutants(seed, 120):
        loaded = read_text(text)
        if loaded.directory is None:
            assert loaded.problems, number
            continue
        kept += 1
        assert disagreement(text, loaded.directory) is None, number
    assert kept


# --- sound but unusual ---

TREE = yaml.load(SMALL, Loader=yaml.BaseLoader)  # noqa: S506  # strings only


class _IndentedLists(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # PyYAML's own signature
        super().increase_indent(flow, False)


def whole_files() -> Iterator[tuple[str, str]]:
    yield "crlf", SMALL.replace("\n", "\r\n")
    yield "old mac", SMALL.replace("\n", "\r")
    yield "bom", f"\ufeff{SMALL}"
    yield "nfd", unicodedata.normalize("NFD", SMALL)
    yield "no newline at the end", SMALL.rstrip("\n")
    yield "many newlines at the end", f"{SMALL}\n\n\n"
    yield "document marks", f"---\n{SMALL}...\n"
    yield "version", f"%YAML 1.1\n---\n{SMALL}"
    yield "json", json.dumps(TREE, ensure_ascii=False)
    yield "json in lines", json.dumps(TREE, ensure_ascii=False, indent=2)
    yield "json ascii", json.dumps(TREE)
    yield "sorted", yaml.safe_dump(TREE, allow_unicode=True)
    yield "wide", yaml.safe_dump(TREE, allow_unicode=True, width=1000, sort_keys=False)
    yield "narrow", yaml.safe_dump(TREE, allow_unicode=True, width=20, sort_keys=False)
    yield "flow", yaml.safe_dump(TREE, allow_unicode=True, default_flow_style=True)
    yield "ascii", yaml.safe_dump(TREE)
    for style in "\"'|>":
        yield f"style {style}", yaml.safe_dump(TREE, allow_unicode=True, default_style=style)
    for width in (4, 6, 8):
        yield f"indent {width}", yaml.safe_dump(TREE, allow_unicode=True, indent=width)
    yield "indented lists", yaml.dump(TREE, Dumper=_IndentedLists, allow_unicode=True, sort_keys=False)
    lines, centres = SMALL[SMALL.index("lines:") : SMALL.index("centres:")], SMALL[SMALL.index("centres:") : SMALL.index(END)]
    yield "centres first", f"{START}\n{centres}\n{lines}{END}\n"
    yield "no marks", SMALL.replace(f"{START}\n", "").replace(f"{END}\n", "")


@pytest.mark.parametrize(("name", "text"), list(whole_files()), ids=[name for name, _ in whole_files()])
def test_the_same_written_otherwise_loads_the_same(name: str, text: str) -> None:
    loaded = read_text(text)
    assert loaded.directory is not None, [problem.said("ru") for problem in loaded.problems][:3]
    plain = read_text(SMALL).directory
    assert plain is not None
    assert without_lines(loaded.directory) == without_lines(plain), name


def without_lines(directory: Any) -> dict[str, Centre | Line]:
    """The records without the numbers of their lines, lists of numbers in any order."""
    return {record.id: replace(record, line=0) for record in (*directory.centres, *directory.lines)}


RU = "ru: можно прийти самостоятельно"
UNUSUAL = (
    ("- id: umit-astana", "- id: 'umit-astana'"),
    (
        "  address:\n    kk: Кенесары көшесі, 10\n    ru: улица Кенесары, 10",
        '  address: {kk: "Кенесары көшесі, 10", ru: "улица К, 10"}',
    ),
    ("situations: [violence]", "situations: violence"),
    ("situations: [violence]", "situations: violence, family"),
    ("situations: [violence]", "situations:\n  - violence\n  - child"),
    ("situations: [violence]", "situations:\n      - violence"),
    ("phones: [111]", "phones: 111"),
    ("phones: [111]", "phones:\n    number: 111"),
    ("+7 7172 53 16 48", "+77172531648"),
    ("+7 7172 53 16 48", "8 7172 53 16 48"),
    ("+7 7172 53 16 48", "8 (7172) 53-16-48"),
    ("+7 7172 53 16 48", "8-7172-53-16-48"),
    ("+7 7172 53 16 48", "+7 (7172) 53-16-48"),
    ("+7 7172 53 16 48", "+7.7172.53.16.48"),
    ("+7 7172 53 16 48", "+7 7172 53–16–48"),
    ("+7 7172 53 16 48", "+7\u00a07172\u00a053\u00a016\u00a048"),
    ("region: abai", "region: abai # Семей"),
    ("region: abai", "region: abai #область"),
    ("region: abai", "region:   abai   "),
    ("region: abai", "region:\tabai\t"),
    ("region: abai", "region : abai"),
    ("  region: abai", "  # область\n\n   \n\t\n        # ещё\n# и ещё\n  region: abai"),
    ("  - +7 701 111 22 33", "  # мобильный\n  - +7 701 111 22 33"),
    (RU, "ru: >\n      можно прийти\n      самостоятельно"),
    (RU, "ru: |-\n      можно прийти\n      самостоятельно"),
    (RU, "ru: можно прийти\n      самостоятельно"),
    (RU, 'ru: "можно прийти\n      самостоятельно"'),
    (RU, "ru: можно прийти  # уточнить"),
    (RU, "ru: <b>можно</b> & прийти <самостоятельно>"),
    (RU, "ru: можно @demeu или /start"),
    (RU, "ru: смотрите https://demeu.kz/?a=1#b там"),
    (RU, "ru: можно прийти с 9:00"),
    (RU, 'ru: "можно: прийти"'),
    (RU, "ru: Центр “Демеу” города"),
    (RU, 'ru: Центр "Демеу"'),
    (RU, "ru: можно [прийти] {самому}"),
    (RU, "ru: можно прийти 🙂"),
    (RU, "ru: 100% можно"),
    (RU, "ru: №1 прийти"),
    (RU, "ru: QR-код, SIM-карта, iKOMEK109, Wi-Fi, eGov"),
    (RU, "ru: мо\u0301жно прийти"),
    (RU, "ru: можно\u00a0прийти за 10\u202f000 тенге"),
    (RU, "ru: можно — прийти – самому…"),
    (RU, "ru: +можно"),
    (RU, "ru: -можно"),
    (RU, "ru: 123"),
    (RU, "ru: true"),
    (RU, "ru: Можно прийти?"),
    (RU, f"ru: {'можно прийти самостоятельно, ' * 9}да"),
    (RU, "ru: Strong Mothers"),
    ("ru: улица Кенесары, 10", 'ru: "улица Кенесары, кв. #5"'),
    ("ru: улица Кенесары, 10", "ru: улица Кенесары, 10#5"),
    ("ru: улица Кенесары, 10", "ru: д'Арк, 10"),
    ("  status: uncertain", "  stay: ?\n  status: uncertain"),
    ("  status: uncertain", "  stay: {kk: ?, ru: ?}\n  status: uncertain"),
    ("  status: uncertain", "  stay:\n    kk: ?\n    ru: ?\n  status: uncertain"),
    ("  status: uncertain", "  stay: ?   # узнать\n  status: uncertain"),
    ("  status: uncertain", "  stay:\n  status: uncertain"),
    ("  status: uncertain", "  phones: ?\n  hours: ?\n  age_min: ?\n  geo: ?\n  web: ?\n  sources: ?\n  status: uncertain"),
    ("  status: uncertain", "  phones:\n  - ?\n  status: uncertain"),
    ("  status: uncertain", "  notice:\n    kind: full\n    until: 2026-12-31\n  status: uncertain"),
    ("  status: uncertain", "  notice: {kind: moved, until: 2026-10-31}\n  status: uncertain"),
    ("  status: uncertain", "  formerly: [old-semey, older-semey]\n  status: uncertain"),
    ("documents: нет", "documents: Жоқ"),
    ("cost: free\n  web", "cost: бесплатно\n  web"),
    ("cost: free\n  web", "cost: {kk: 500 теңге, ru: 500 тенге}\n  web"),
    ("with_children: no", "with_children: иә"),
    ("with_children: no", "with_children: Нет"),
    ("age_min: 18", "age_min: 1.5"),
    ("age_min: 18", "age_min: 1,5"),
    ("geo: 51.1282, 71.4306", "geo: [51.1282, 71.4306]"),
    ("geo: 51.1282, 71.4306", "geo: 51.1282 71.4306"),
    ("hours: Mo-Fr 09:00-18:00", "hours: Mo-Fr 9:00-18:00"),
    ("hours: Mo-Fr 09:00-18:00", "hours: Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00; PH off"),
    ("hours: Mo-Fr 09:00-18:00", "hours: Mo,We,Fr 10:00-12:00"),
    ("hours: Mo-Fr 09:00-18:00", "hours: Mo-Su 17:00-09:00"),
    ("hours: Mo-Fr 09:00-18:00", 'hours: "24/7"'),
    ("city: semey", "locality: {kk: Қалбатау ауылы, ru: село Калбатау}"),
    ("https://rus.baq.kz/okazalis", "http://old.kzvesti.kz/17-1-2015/5101.html"),
    ("https://rus.baq.kz/okazalis", "https://arka-azhary.kz/2026/03/12/%D0%B1%D0%B5%D0%BB"),
    ("  - url: https://rus.baq.kz/okazalis\n", "  - title: Liter.kz, 22.08.2023\n"),
    (
        "  address_confidential: yes\n",
        "  address: {kk: Абай көшесі, ru: улица Абая}\n  address_published: {by: сам центр, source: https://umit.kz/contacts}\n",
    ),
    (
        END,
        f"{END}\n{record('new-place', 'ngo', 'family', 'kz')}",
    ),
)


@pytest.mark.parametrize(("old", "new"), UNUSUAL)
def test_an_unusual_but_sound_text_is_accepted(old: str, new: str) -> None:
    loaded = read_text(changed(old, new))
    assert loaded.directory is not None, [problem.said("ru") for problem in loaded.problems]


def test_a_phone_is_normalised() -> None:
    for written in ("8 (7172) 53-16-48", "+7-7172-53-16-48", "+7\u00a07172\u00a053\u00a016\u00a048"):
        directory = read_text(changed("+7 7172 53 16 48", written)).directory
        assert directory is not None
        centre = directory.by_id["demeu-astana"]
        assert isinstance(centre, Centre)
        assert centre.phones is not None
        assert centre.phones[0].number == "+77172531648"


# --- addresses that could get somebody killed ---

ADDRESS = "  address:\n    kk: Абай көшесі, 1\n    ru: улица Абая, 1\n"


@pytest.mark.parametrize(
    ("kind", "situations", "name", "services"),
    [
        ("shelter", "violence", "Орталық", "помощь"),
        ("shelter", "orphan-graduate", "Орталық", "помощь"),
        ("centre", "violence", "Орталық", "проживание, еда"),
        ("ngo", "family, violence", "Орталық", "временное жильё"),
        ("ngo", "family", "Дом мамы", "помощь"),
        ("centre", "family", "Аналар үйі (Семей)", "помощь"),
    ],
)
def test_a_shelter_with_an_address_needs_to_say_who_published_it(kind: str, situations: str, name: str, services: str) -> None:
    shelter = (
        f"- id: some-shelter\n  kind: {kind}\n  name: {{kk: {name}, ru: {name}}}\n  situations: [{situations}]\n  region: abai\n"
        f"  status: active\n  services: {{kk: көмек, ru: '{services}'}}\n"
    )
    without = read_text(changed(END, f"{shelter}{END}"))
    assert without.directory is not None
    for pointing in (ADDRESS, "  geo: 50.41, 80.25\n"):
        loaded = read_text(changed(END, f"{shelter}{pointing}{END}"))
        assert [problem.kind for problem in loaded.problems] == ["shelter_address"]
    published = "  address_published:\n    by: сам центр\n    source: https://example.kz/kontakty\n"
    assert read_text(changed(END, f"{shelter}{ADDRESS}{published}{END}")).directory is not None


def test_other_places_may_have_an_address() -> None:
    office = record("some-office", "office", "violence", "abai")
    assert read_text(changed(END, f"{office}{ADDRESS}{END}")).directory is not None


@pytest.mark.parametrize(
    "told",
    [
        "ул. Абая, 5",
        "на улице Абая",
        "микрорайон Самал",
        "мкр. Самал",
        "дом 15",
        "проспект Назарбаева",
        "Абая, 15",
        "в здании бывшего детского сада",
    ],
)
def test_a_confidential_place_tells_its_street_nowhere(told: str) -> None:
    for field in ("walk_in", "warning", "about", "stay", "locality", "hours_note"):
        text = changed(
            "  address_confidential: yes\n", f"  address_confidential: yes\n  {field}:\n    kk: мәтін\n    ru: {told}\n"
        )
        text = text.replace("  stay:\n    kk: 6 айға дейін\n    ru: до 6 месяцев\n", "")
        assert [problem.kind for problem in read_text(text).problems] == ["secret_street"], (field, told)


@pytest.mark.parametrize("told", ["Абай көшесі", "Самал шағынауданында", "15-үй", "Назарбаев даңғылы, 3"])
def test_a_confidential_place_tells_its_street_in_kazakh_neither(told: str) -> None:
    text = changed("    kk: 6 айға дейін", f"    kk: {told}")
    assert [problem.kind for problem in read_text(text).problems] == ["secret_street"]


@pytest.mark.parametrize("told", ["до 6 месяцев, 50 мест", "женщины 18–58 лет", "людям на улице", "с 9 до 18", "Астана, 50 мест"])
def test_ordinary_words_are_not_taken_for_a_street(told: str) -> None:
    assert read_text(changed("    ru: до 6 месяцев", f"    ru: {told}")).directory is not None


# --- doubts ---


def doubts(text: str) -> set[tuple[str, str]]:
    loaded = read_text(text)
    assert loaded.directory is not None, [problem.said("ru") for problem in loaded.problems]
    return {(warning.id, warning.kind) for warning in loaded.warnings}


LONG = "очень подробный рассказ о том, как сюда прийти, что взять с собой и кого спросить у входа, чтобы не ждать"
DOUBTFUL = (
    ("checked: 2026-11-01", "checked: 2026-08-01", "stale"),
    ("checked: 2026-11-01", "checked: 2026-05-01", "very_stale"),
    ("  checked: 2026-11-01\n", "", "unchecked"),
    ("geo: 51.1282, 71.4306", "geo: 43.2389, 76.8897", "apart"),
    ("hours: Mo-Fr 09:00-18:00", "hours: Mo-Fr 18:00-09:00", "hours_backwards"),
    ("hours: Mo-Fr 09:00-18:00", "hours: Mo-Fr 09:00-10:00", "hours_short"),
    ("hours: Mo-Fr 09:00-18:00", "hours: Mo 00:00-24:00; Tu-Fr 09:00-18:00", "hours_all_day"),
    (RU, f"ru: {LONG}", "unequal"),
    (RU, "ru: помощь инвалидам", "banned"),
    ("kk: өзіңіз келе аласыз", "kk: мүгедектерге көмек", "banned"),
    (RU, "ru: приходите скорее!", "shouting"),
    (RU, "ru: ул. Абая, вход слева", "shortened"),
    (RU, "ru: дети c аутизмом", "lone_letter"),
    (RU, "ru: центр «Демеу", "unpaired"),
    (RU, "ru: центр “Демеу” рядом", "curly"),
    (
        "kk: өзіңіз келе аласыз\n    ru: можно прийти самостоятельно",
        "kk: можно прийти самому\n    ru: можно прийти самому",
        "same_text",
    ),
    ("kk: өзіңіз келе аласыз", "kk: можно обратиться самостоятельно в любой день", "not_kazakh"),
    ("https://rus.baq.kz/okazalis", "http://rus.baq.kz/okazalis", "url_plain"),
    ("https://rus.baq.kz/okazalis", "https://rus.baq.kz/okazalis?utm_source=x", "url_shape"),
    ("https://rus.baq.kz/okazalis", "https://bit.ly/abc", "url_shape"),
    ("supports: [name, capacity]", "supports: [name]", "address_unsourced"),
    ("  status: active\n  evidence", "  notice: {kind: full, until: 2026-10-01}\n  status: active\n  evidence", "notice_over"),
    ("  status: active\n  evidence", "  notice: {kind: full, until: 2028-10-01}\n  status: active\n  evidence", "notice_far"),
)


@pytest.mark.parametrize(("old", "new", "kind"), DOUBTFUL)
def test_what_looks_wrong_is_doubted_but_accepted(old: str, new: str, kind: str) -> None:
    before = doubts(SMALL)
    assert ("demeu-astana", kind) in doubts(changed(old, new))
    assert ("demeu-astana", kind) not in before or kind == "address_unsourced"


def test_records_are_compared_with_each_other() -> None:
    same_phone = changed("  status: uncertain", "  phones: [+7 701 111 22 33]\n  status: uncertain")
    assert ("resoc-semey", "same_phone") in doubts(same_phone)
    belongs = same_phone.replace("  city: semey\n", "  city: semey\n  parent: demeu-astana\n")
    assert ("resoc-semey", "same_phone") not in doubts(belongs)
    home = "  address:\n    kk: Кенесары көшесі, 10\n    ru: улица Кенесары, 10\n"
    twin = record("twin-astana", "ngo", "family", "astana") + f"  city: astana\n{home}"
    assert ("twin-astana", "same_address") in doubts(changed("- id: umit-astana", f"{twin}\n- id: umit-astana"))
    assert ("resoc-semey", "unsorted") in doubts(SMALL)
    assert ("", "no_danger_line") in doubts(SMALL)
    assert ("", "no_danger_line") not in doubts(changed("    violence: 2\n", "    violence: 2\n    danger: 1\n"))


def test_a_doubt_has_its_record_and_line() -> None:
    loaded = read_text(SMALL)
    assert loaded.directory is not None
    for warning in loaded.warnings:
        assert not warning.id or loaded.directory.by_id[warning.id].line == warning.line


def test_banned_words_match_themselves() -> None:
    for table in (BANNED_RU, BANNED_KK):
        for stem in table:
            assert re.compile(stem)
    assert "человек с инвалидностью" in BANNED_RU.values()


# --- what is said ---


def test_every_message_is_said_in_three_languages_with_the_same_blanks() -> None:
    for name in names():
        blanks = []
        halves = {}
        for speech in SPEECHES:
            said = _template(name, speech)
            halves[speech] = said
            blanks.append({part[1] for part in string.Formatter().parse(said) if part[1]})
            assert said.count(" | ") == 1, (name, speech)
        assert blanks[0] == blanks[1] == blanks[2], name
        assert len(set(halves.values())) == 3, name


def _template(name: str, speech: str) -> str:
    text = (HOUSE / "bot" / "directory" / "wording.txt").read_text("utf-8")
    block = text.split(f"[{name}]\n", 1)[1].split("\n\n", 1)[0]
    return next(line[4:] for line in block.split("\n") if line.startswith(f"{speech}: "))


def test_every_message_that_the_code_says_exists_and_every_one_is_said() -> None:
    source = "".join(path.read_text("utf-8") for path in (HOUSE / "bot" / "directory").glob("*.py"))
    source += "".join(path.read_text("utf-8") for path in (HOUSE / "bot" / "desk").glob("*.py"))
    said = set(re.findall(r'cure\(\s*"([a-z0-9_]+)"', source)) | set(
        re.findall(r'"((?:mixed|unknown|lacks|hours)_[a-z]+)"', source)
    )
    said |= {"lacks_kk", "lacks_ru", "unknown_situations", "unknown_kind", "unknown_region", "unknown_city"}
    assert names() - said == set()
    assert set(re.findall(r'cure\(\s*"([a-z0-9_]+)"', source)) <= names()


def test_records_are_frozen() -> None:
    directory = read_text(SMALL).directory
    assert directory is not None
    with pytest.raises(AttributeError):
        directory.centres[0].id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        directory.by_id["new"] = directory.centres[0]  # type: ignore[index]
    assert {one.name for one in fields(Centre)} >= {"about", "notice", "formerly"}
