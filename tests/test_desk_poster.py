"""A sheet on a wall tells passers-by nothing that it should not, and its QR code opens the right page."""

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bot import places
from bot.desk.link import link, link_to
from bot.desk.poster import FONTS, discreet_lines, full_lines, poster
from bot.directory.records import NEEDS
from bot.languages import LANGS
from bot.pages.discretion import telling
from bot.situation import Situation, View
from bot.translations import speaker

BOT = "anyqtama_bot"


def token_of(address: str) -> str:
    return address.partition("?start=")[2]


def test_a_link_opens_the_view_it_was_made_from() -> None:
    view = View("results", Situation(needs=frozenset({"violence"}), place=places.towns()[0].code, lang="kk"))
    address = link(view, BOT)
    assert address.startswith(f"https://t.me/{BOT}?start=")
    assert View.unpack(token_of(address)) == view


@pytest.mark.parametrize("lang", [None, *LANGS])
def test_no_link_for_any_need_and_town_tells_anything(lang: str | None) -> None:
    for need in NEEDS:
        for town in places.towns():
            address = link_to(BOT, need, town, lang)  # type: ignore[arg-type]
            opened = View.unpack(token_of(address))
            assert opened is not None
            assert (opened.situation.needs, opened.situation.place) == ({need}, town.code)
            assert not telling(token_of(address))
            assert town.slug not in address
            assert need not in address


def test_a_link_about_nothing_is_the_bots_own() -> None:
    assert link_to(BOT) == f"https://t.me/{BOT}"


@pytest.mark.parametrize("lang", LANGS)
def test_the_discreet_sheet_says_nothing_telling(lang: str) -> None:
    say = speaker(lang)  # type: ignore[arg-type]
    for text, _, _ in (*discreet_lines(say), (say("Point the camera at the QR code"), 1, False)):
        assert not telling(text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_full_sheet_gives_the_numbers_and_the_true_address_of_the_bot(lang: str) -> None:
    above, below = full_lines(speaker(lang), BOT)  # type: ignore[arg-type]
    words = " ".join(text for text, _, _ in (*above, *below))
    assert {"111", "112", "102"} <= set(re.findall(r"\d+", words))
    assert f"@{BOT}" in words


def test_every_letter_of_both_sheets_is_in_the_fonts() -> None:
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        letters = TTFont(FONTS / name).getBestCmap()
        for lang in LANGS:
            above, below = full_lines(speaker(lang), BOT)
            for text, _, _ in (*discreet_lines(speaker(lang)), *above, *below):
                assert not [letter for letter in text if ord(letter) not in letters]
        assert not [letter for letter in "әғқңөұүһіӘҒҚҢӨҰҮҺІЁё«»–—·" if ord(letter) not in letters]


def streams(pdf: bytes) -> bytes:
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = b""
    for part in found:
        try:
            unpacked += zlib.decompress(part)
        except zlib.error:
            unpacked += part
    return unpacked


@pytest.mark.parametrize("lang", [None, *LANGS])
@pytest.mark.parametrize("need", NEEDS)
def test_a_discreet_file_tells_nothing_in_name_or_properties(tmp_path: Path, need: str, lang: str | None) -> None:
    made = poster(tmp_path, need, places.towns()[3], lang, username=BOT)  # type: ignore[arg-type]
    assert made.name == "anyqtama.pdf"
    content = made.read_bytes()
    properties = re.findall(rb"/(?:Title|Subject|Keywords|Author|Creator) ?(\([^)]*\)|<[0-9A-Fa-f]*>)", content)
    assert len(properties) == 1, "a title and nothing else"
    readable = content.replace(streams(content), b"").decode("latin-1")
    assert need not in readable
    assert token_of(link_to(BOT, need, places.towns()[3], lang)) not in readable  # type: ignore[arg-type]
    assert b"/CreationDate (D:2000" in content


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext reads the sheet back, where it is installed")
def test_the_text_of_the_printed_sheet_tells_nothing(tmp_path: Path) -> None:
    made = poster(tmp_path, "violence", places.towns()[0], None, username=BOT)
    text = subprocess.run(["pdftotext", str(made), "-"], capture_output=True, check=True, text=True).stdout
    assert "Анықтама" in text
    assert not telling(text)


@pytest.mark.parametrize("name", ["violence.pdf", "pomosh-102.pdf", "зорлық.pdf", "krizis.pdf", "Насилие.pdf"])
def test_a_telling_name_is_refused_for_a_discreet_sheet(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="anyqtama"):
        poster(tmp_path / name, username=BOT)
    assert not list(tmp_path.iterdir())


def test_the_same_sheet_is_the_same_file(tmp_path: Path) -> None:
    one, two = (poster(tmp_path / name, "family", username=BOT).read_bytes() for name in ("a.pdf", "b.pdf"))
    assert one == two


def test_the_full_sheet_is_another_one(tmp_path: Path) -> None:
    made = poster(tmp_path, "violence", None, "ru", username=BOT, discreet=False)
    assert made.name == "anyqtama-full.pdf"
    assert made.stat().st_size > 5_000
