"""What must stay in the house stays there: marks in every hidden field, and every page and output looked through for them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from bot import places
from bot.desk.check import check
from bot.desk.export import FORMATS, export
from bot.desk.link import link_to
from bot.desk.show import card, diff, with_unpublished
from bot.directory import Loaded, load
from bot.directory.records import Centre, Directory, Line
from bot.hours import ZONE
from bot.languages import LANGS, Lang, Text
from bot.pages import Extra, Page, page_for
from bot.preview import Telegram
from bot.situation import PageName, Situation, View
from tests.program import Program, walks

REAL = Path(__file__).parents[2] / "directory.yaml"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
MARK, SECRET = "Канарейкина", "Тайникова"
MARKED_PHONE = "+7 700 111 22 33"
PHONES = ("7001112233", "700 111 22 33", "700\u00a0111\u00a022\u00a033")
POINT = (43.123456, 71.654321)
PAGES: tuple[tuple[PageName, int], ...] = (
    ("card", 0), ("script", 0), ("map", 0), ("share", 0), ("share", 1), ("share-text", 0), ("share-text", 1), ("report", 0),
    ("reported", 1), ("results", 0), ("list", 0), ("numbers", 0), ("lost", 0), ("unanswered", 0), ("next", 0),
)  # fmt: skip


@pytest.fixture(scope="module")
def marked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real file, each record with marks in all that is private."""
    path = tmp_path_factory.mktemp("marked") / "directory.yaml"
    pieces = re.split(r"(?m)^(?=- id: )", REAL.read_text(encoding="utf-8"))
    path.write_text("".join(_marked(piece) if piece.startswith("- id: ") else piece for piece in pieces), encoding="utf-8")
    return path


def _marked(piece: str) -> str:
    public = re.sub(r"(?m)^  (notes|leads|unverified_contacts):.*\n(?:(?:  [- ].*|   .*)\n)*", "", piece)
    first, rest = public.split("\n", 1)
    return (
        f"{first}\n  leads:\n  - what: address\n    value: улица {MARK}, 7\n    seen_in: {MARK}\n    note: {MARK}\n"
        f"    url: https://example.kz/{MARK}\n  - what: phone\n    value: {MARKED_PHONE}\n"
        f"  unverified_contacts:\n  - {MARK}, 8\n  notes: {MARK}, 9\n{rest}"
    )


@pytest.fixture(scope="module")
def marked(marked_file: Path) -> Loaded:
    loaded = load(marked_file)
    assert loaded.directory is not None, [problem.said("en") for problem in loaded.problems[:5]]
    assert all(MARK in (one.notes or "") for one in loaded.private.values())
    assert len(loaded.private) >= len(loaded.directory.centres)
    return loaded


@pytest.fixture(scope="module")
def leaking(marked: Loaded) -> Directory:
    """As if the loader had let a secret address and its point through: the pages must hold back by themselves."""
    assert marked.directory is not None
    secret = Text(f"{SECRET} көшесі, 5", f"улица {SECRET}, 5")
    centres = tuple(
        replace(one, address=secret, geo=POINT) if one.address_confidential else one for one in marked.directory.centres
    )
    assert sum(one.address is secret for one in centres) > 20
    records: Mapping[str, Centre | Line] = {one.id: one for one in (*centres, *marked.directory.lines)}
    by_code = {code: records[one.id] for code, one in marked.directory.by_code.items()}
    return replace(marked.directory, centres=centres, by_id=MappingProxyType(dict(records)), by_code=MappingProxyType(by_code))


def leaks(text: str) -> list[str]:
    """The marks that stand in a text."""
    point = [f"{degree:.3f}"[:-1] for degree in POINT]
    return [mark for mark in (MARK, SECRET, *PHONES, *point) if mark in text]


def everything_on(page: Page) -> str:
    venue = page.venue
    point = f"{venue.latitude} {venue.longitude} {venue.title} {venue.address}" if venue else ""
    on_buttons = [f"{button.label} {button.copies} {button.url}" for row in page.rows for button in row]
    return "\n".join((page.text, page.toast or "", page.asks_location or "", point, *on_buttons))


def every_page(directory: Directory, lang: Lang) -> Iterator[tuple[View, Page]]:
    extra = Extra()
    for record in (*directory.centres, *directory.lines):
        city = f"city:{record.city}" if record.city else f"region:{record.region}"
        here = places.PLACES.get(city) or places.PLACES.get(f"region:{record.region}") or places.COUNTRY
        situation = Situation(needs=frozenset(record.situations[:1]), place=here.code, lang=lang)
        for name, choice in PAGES:
            view = View(name, situation, record.code, choice)
            yield view, page_for(view, directory, NOW, extra)


@pytest.mark.parametrize("lang", LANGS)
def test_no_page_of_any_record_says_what_is_hidden(leaking: Directory, lang: Lang) -> None:
    seen = 0
    for view, page in every_page(leaking, lang):
        assert not leaks(everything_on(page)), (view.page, leaking.by_code[view.record].id, leaks(everything_on(page)))
        seen += 1
    assert seen > 2000


def test_the_looking_is_not_blind(leaking: Directory) -> None:
    """The same marks in a record whose address may be shown are seen."""
    told = replace(
        leaking, by_code={code: replace(one, address_confidential=False) if isinstance(one, Centre) else one
                          for code, one in leaking.by_code.items()}
    )  # fmt: skip
    sought = {"card", "map"}
    for view, page in every_page(told, "ru"):
        if leaks(everything_on(page)):
            sought.discard(view.page)
        if not sought:
            break
    assert not sought


@pytest.mark.parametrize("lang", LANGS)
def test_show_prints_the_card_and_nothing_else(marked: Loaded, leaking: Directory, lang: Lang) -> None:
    for identity in with_unpublished(marked).by_id:
        assert not leaks(card(with_unpublished(marked), identity, lang, NOW)), identity
    for identity in leaking.by_id:
        assert not leaks(card(leaking, identity, lang, NOW)), identity


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("lang", LANGS)
def test_no_export_gives_it_away(marked: Loaded, leaking: Directory, name: str, lang: Lang, tmp_path: Path) -> None:
    for number, loaded in enumerate((marked, replace(marked, directory=leaking))):
        for file in export(loaded, name, tmp_path / f"export-{number}", NOW, lang=lang):
            assert not leaks(file.read_text(encoding="utf-8-sig")), file.name


@pytest.mark.parametrize("name", ["csv", "geojson"])
def test_even_the_full_export_holds_no_secret_address(marked: Loaded, leaking: Directory, name: str, tmp_path: Path) -> None:
    loaded = replace(marked, directory=leaking)
    for file in export(loaded, name, tmp_path / "export", NOW, full=True):
        text = file.read_text(encoding="utf-8-sig")
        assert SECRET not in text
        assert not [degree for degree in POINT if str(degree) in text]
        assert MARK in text, "the maintainers' own notes are in a full export, so the looking itself is not blind"


def test_a_comparison_of_two_files_says_nothing_of_private_fields(marked_file: Path, tmp_path: Path) -> None:
    assert not leaks(diff(REAL, marked_file, now=NOW))
    changed = tmp_path / "directory.yaml"
    changed.write_text(marked_file.read_text("utf-8").replace("Астана", "Астана қаласы"), "utf-8")
    assert not leaks(diff(marked_file, changed, now=NOW))


def test_check_never_quotes_an_address_that_should_not_be_there(
    marked_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An address written beside `address_confidential` is refused, by its line and not by its words."""
    broken = tmp_path / "directory.yaml"
    address = f"  address:\n    kk: {SECRET} көшесі, 5\n    ru: улица {SECRET}, 5\n  geo: {POINT[0]}, {POINT[1]}\n"
    text = marked_file.read_text("utf-8")
    head, confidential, tail = text.partition("\n  address_confidential: yes\n")
    assert confidential
    broken.write_text(f"{head}{confidential}{address}{tail}", "utf-8")
    for path, code in ((marked_file, 0), (broken, 1)):
        for speech in ("kk", "ru", "en"):
            assert check(path, speech) == code  # type: ignore[arg-type]
            told = capsys.readouterr()
            assert not leaks(told.out + told.err), speech
        check(path, as_json=True)  # in no language: for programs
        assert not leaks(capsys.readouterr().out)
    assert not leaks("\n".join(str(problem) for problem in load(broken).problems)), "maintainers are told these in a chat"
    assert not leaks(diff(marked_file, broken, now=NOW))


def test_links_hold_no_word() -> None:
    for need in (None, "violence"):
        for lang in (None, *LANGS):
            assert not re.search(r"viol|astana|астан", link_to("some_bot", need, places.place("city:astana"), lang).lower())  # type: ignore[arg-type]


async def test_the_program_with_such_a_file_says_and_logs_nothing_of_it(
    marked_file: Path, telegram: Telegram, tmp_path: Path
) -> None:
    program = await Program(telegram, tmp_path, DIRECTORY=str(marked_file), LOG_LEVEL="DEBUG").start()
    person = telegram.person(language_code="ru")
    await walks(person, ">/start", "Русский", "Дома бьют, угрожают", "Астана", "Показать места сейчас", "Все места", "1.")
    await walks(person, "Поделиться", "Полный текст", "Показать полный текст")
    assert await program.stop() == 0
    assert not leaks(program.said())
    assert not leaks("\n".join(str(call.parameters) if hasattr(call, "parameters") else str(call) for call in telegram.calls))
