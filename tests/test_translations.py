"""Both .po files, and what happens when one is not whole."""

import shutil
import unicodedata
from pathlib import Path

import pytest

from bot.languages import LANGS, Lang
from bot.pages import TABLED
from bot.translations import LOCALES, check_locales, load_locales, speaker


def test_every_text_has_a_sound_line_in_both_languages() -> None:
    assert check_locales(also=TABLED) == ()


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    shutil.copytree(LOCALES, tmp_path / "locales")
    return tmp_path / "locales"


def change(locales: Path, lang: Lang, old: str, new: str) -> None:
    po = locales / lang / "LC_MESSAGES" / "bot.po"
    text = po.read_text("utf-8")
    assert old in text
    po.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("lang", "old", "new", "wrong"),
    [
        ("kk", 'msgid "Hide"\nmsgstr "Жасыру"\n', "", "no line for this text"),
        ("kk", 'msgid "Hide"\n', 'msgid "Hide me"\n', "nothing says this text any more"),
        ("ru", 'msgstr "Назад"', 'msgstr ""', "the line is empty"),
        ("ru", 'msgstr "{number}: скопировать"', 'msgstr "{nomer}: скопировать"', "placeholders are ['nomer']"),
        ("ru", 'msgstr "{number}: скопировать"', 'msgstr "{number: скопировать"', "a brace without its pair"),
        ("kk", 'msgstr "Жасыру"', 'msgstr "<b>Жасыру</b>"', "holds <, > or &"),
        ("kk", 'msgstr "Жасыру"', 'msgstr "Жaсыру"', "mixes two alphabets"),
        ("kk", 'msgstr "Тіл"', 'msgstr "Тiл"', "mixes two alphabets"),
        ("ru", 'msgstr "Помощь семье"', f'msgstr "{unicodedata.normalize("NFD", "Помощь семьёй")}"', "is not in NFC"),
        ("kk", 'msgstr "Іздеу: {what}"', 'msgstr "{what}-ге іздеу"', "a suffix stands on a placeholder"),
        ("kk", 'msgstr "Іздеу: {what}"', 'msgstr "{what}нен іздеу"', "a suffix stands on a placeholder"),
        ("kk", 'msgstr[1] "{n} күн бұрын"', 'msgstr[1] "{n} күндер бұрын"', "never changes in Kazakh"),
        ("ru", 'msgid "Back"\n', '#, fuzzy\nmsgid "Back"\n', "is marked fuzzy"),
        ("ru", "nplurals=3; plural=(n%10==1", "nplurals=3; plural=(n%10=1", "bot.po"),
        ("ru", 'msgstr "Назад"', "msgstr Назад", "bot.po"),
    ],
)
def test_a_fault_in_a_po_file_is_found_and_named(locales: Path, lang: Lang, old: str, new: str, wrong: str) -> None:
    change(locales, lang, old, new)
    found = check_locales(locales, also=TABLED)
    assert any(flaw.lang == lang and wrong in flaw.wrong for flaw in found), found


def test_a_figure_with_a_hyphen_and_a_noun_is_no_suffix() -> None:
    assert speaker("kk")("Question {n} of {total}", n=1, total=3) == "1-сұрақ, барлығы 3"


def test_a_missing_kazakh_line_shows_russian_and_never_a_key(locales: Path) -> None:
    change(locales, "kk", 'msgid "Hide"\nmsgstr "Жасыру"\n', "")
    change(locales, "kk", 'msgid "{n} day ago"', 'msgid "{n} sunrise ago"')
    books = load_locales(locales)
    assert speaker("kk", books)("Hide") == "Скрыть"
    assert speaker("kk", books).plural("{n} day ago", "{n} days ago", 3) == "3 дня назад"


@pytest.mark.parametrize(
    ("n", "kk", "ru"),
    [
        (1, "1 күн бұрын", "1 день назад"),
        (3, "3 күн бұрын", "3 дня назад"),
        (11, "11 күн бұрын", "11 дней назад"),
        (21, "21 күн бұрын", "21 день назад"),
    ],
)
def test_plurals_follow_the_language(n: int, kk: str, ru: str) -> None:
    assert speaker("kk").plural("{n} day ago", "{n} days ago", n) == kk
    assert speaker("ru").plural("{n} day ago", "{n} days ago", n) == ru


def test_the_headers_are_those_that_babel_writes() -> None:
    for lang, forms in (("kk", 2), ("ru", 3)):
        text = (LOCALES / lang / "LC_MESSAGES" / "bot.po").read_text("utf-8")
        assert f"Plural-Forms: nplurals={forms};" in text


def test_a_catalogue_that_cannot_be_read_is_named(locales: Path) -> None:
    (locales / "kk" / "LC_MESSAGES" / "bot.po").write_bytes(b'msgid "\xff')
    with pytest.raises(ValueError, match=r"kk.*bot\.po"):
        load_locales(locales)


def test_every_line_can_be_spoken_in_both_languages_with_its_placeholders() -> None:
    books = load_locales()
    for lang in LANGS:
        for line in books[lang].singles.values():
            assert line.strip() == line
            assert "  " not in line
