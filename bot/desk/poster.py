"""A sheet of A4 to print, with a QR code; the discreet one names no trouble and has strips to tear off."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from bot.desk.link import link_to, short_link
from bot.directory.records import NEEDS, Need
from bot.languages import LANGS, Lang
from bot.pages.discretion import telling
from bot.places import Place
from bot.translations import Speaker, mark, speaker

FONTS: Final = Path(__file__).with_name("fonts")
_FAMILY: Final = "sheet"
# A4 in millimetres; most printers leave the outer 5 mm white.
_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 15.0
_STRIPS: Final = 8
_STRIP_HEIGHT: Final = 62.0
_QUIET: Final = 4
"""White modules around a QR code (ISO/IEC 18004)."""
_GREY: Final = 150
# A sheet says nothing about when and where it was made.
_NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
# What a file may be called in Latin letters and still tell.
_TELLING_NAMES: Final = (
    *NEEDS,
    "suicide",
    "crisis",
    "shelter",
    "abuse",
    "nasili",
    "zorlyq",
    "zorlik",
    "krizis",
    "dagdarys",
    "priyut",
    "priut",
)

_TITLE: Final = mark("Reference")
_CAMERA: Final = mark("Point the camera at the QR code")
_CENTRES: Final = mark("Centres in your city are here:")

Line = tuple[str, float, bool]
"""A text, its size in points, and whether it is bold."""


def poster(
    path: Path,
    need: Need | None = None,
    place: Place | None = None,
    lang: Lang | None = None,
    *,
    username: str,
    discreet: bool = True,
) -> Path:
    """Writes the sheet as PDF and returns its path; a folder gets a file with a neutral name.

    `need` and `place` are told by the QR code only, in a form that nobody can read. `lang` None is both languages, Kazakh above.
    Raises ValueError when the file of a discreet sheet has a telling name (`violence.pdf`): names stay in lists of downloads.
    """
    target = path / ("anyqtama.pdf" if discreet else "anyqtama-full.pdf") if path.is_dir() else path
    if discreet and (told := _telling_name(target.name)):
        raise ValueError(
            f"{target.name}: «{told}» в имени файла выдаёт, о чём лист; назовите, например, anyqtama.pdf / "
            f"файл атындағы «{told}» парақтың не туралы екенін білдіреді; мысалы, anyqtama.pdf деп атаңыз"
        )
    langs = (lang,) if lang else LANGS
    sheet = _Sheet(langs[0], "Анықтама · Справка" if lang is None else speaker(lang)(_TITLE))
    address = link_to(username, need, place, lang)
    if discreet:
        _draw_discreet(sheet, langs, address, username)
    else:
        _draw_full(sheet, langs, address, username)
    sheet.output(str(target))
    return target


def discreet_lines(say: Speaker) -> tuple[Line, ...]:
    """What stands on the discreet sheet in one language, above the QR code."""
    return (
        (say(_TITLE), 34, True),
        (say("Phones, addresses, working hours"), 17, False),
        (say("Free of charge. In Kazakh and Russian"), 17, False),
    )


def full_lines(say: Speaker, username: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What stands on the full sheet in one language: above and beside the QR code."""
    questions = say("Beaten at home? Nowhere to go? A child in danger? Is it too hard to bear?")
    above: tuple[Line, ...] = (
        *((question, 15, True) for question in questions.replace("? ", "?\n").split("\n")),
        (say("It is not your fault. You may ask for help."), 12, False),
        ("111", 34, True),
        (say("around the clock, free of charge, you need not give your name"), 12, False),
        (say("112 or 102"), 22, True),
        (say("if a life is in danger"), 12, False),
    )
    below: tuple[Line, ...] = (
        (say("The bot does not ask for money, IIN or codes. The real address: @{username}", username=username), 9, False),
    )
    return above, below


class _Sheet(FPDF):
    """One A4 page with our letters."""

    def __init__(self, lang: Lang, title: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.add_font(_FAMILY, "", FONTS / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang(lang)
        self.set_creation_date(_NO_DATE)
        self.add_page()

    def lines(self, lines: Sequence[Line], x: float = _MARGIN, width: float = _WIDTH - 2 * _MARGIN, scale: float = 1) -> None:
        """Centred lines from the present height on."""
        for text, size, bold in lines:
            points = size * scale
            self.set_font(_FAMILY, "B" if bold else "", points)
            self.set_x(x)
            self.multi_cell(width, points * 0.47, text, align=Align.C, new_x=XPos.LEFT, new_y=YPos.NEXT)
            self.ln(points * 0.07)

    def code(self, address: str, x: float, y: float, side: float) -> None:
        """The QR code of an address, its white border inside `side` millimetres."""
        matrix = segno.make(address, error="m", micro=False).matrix
        module = side / (len(matrix) + 2 * _QUIET)
        self.set_fill_color(0)
        for row, bits in enumerate(matrix):
            start = None
            for column, bit in enumerate((*bits, 0)):
                if bit and start is None:
                    start = column
                elif not bit and start is not None:
                    # A hair of overlap: printers and screens show seams between touching rectangles.
                    self.rect(
                        x + (_QUIET + start) * module,
                        y + (_QUIET + row) * module,
                        (column - start) * module + 0.01,
                        module + 0.01,
                        style="F",
                    )
                    start = None


def _draw_discreet(sheet: _Sheet, langs: Sequence[Lang], address: str, username: str) -> None:
    alone = len(langs) == 1
    sheet.set_y(28 if alone else 22)
    for lang in langs:
        sheet.lines(discreet_lines(speaker(lang)), scale=1.2 if alone else 1)
        sheet.ln(7)
    side = 100.0 if alone else 78.0
    sheet.code(address, (_WIDTH - side) / 2, sheet.get_y() - 4, side)
    sheet.set_y(sheet.get_y() + side - 6)
    sheet.lines([(speaker(lang)(_CAMERA), 12, False) for lang in langs])
    sheet.lines([(short_link(username), 18, True)])
    _draw_strips(sheet, address, username)


def _draw_strips(sheet: _Sheet, address: str, username: str) -> None:
    """Strips to cut along the dashes; each carries only the link."""
    edge = 5.0
    width = (_WIDTH - 2 * edge) / _STRIPS
    top = _HEIGHT - edge - _STRIP_HEIGHT
    side = width - 2
    sheet.set_draw_color(_GREY)
    sheet.set_line_width(0.2)
    sheet.set_dash_pattern(dash=1.5, gap=1.5)
    sheet.line(edge, top, _WIDTH - edge, top)
    for number in range(1, _STRIPS):
        sheet.line(edge + number * width, top, edge + number * width, _HEIGHT - edge)
    sheet.set_dash_pattern()
    link = short_link(username)
    for number in range(_STRIPS):
        x = edge + number * width
        sheet.code(address, x + 1, top + 1, side)
        room = _STRIP_HEIGHT - side - 4
        points = 12.0
        sheet.set_font(_FAMILY, "", points)
        while sheet.get_string_width(link) > room and points > 6:
            points -= 0.5
            sheet.set_font(_FAMILY, "", points)
        middle_x, middle_y = x + width / 2, top + 1 + side + room / 2
        with sheet.rotation(90, middle_x, middle_y):
            sheet.text(middle_x - sheet.get_string_width(link) / 2, middle_y + points * 0.12, link)


def _draw_full(sheet: _Sheet, langs: Sequence[Lang], address: str, username: str) -> None:
    """One block a language, a line between them, the QR code at the foot beside its words."""
    alone = len(langs) == 1
    sheet.set_y(24 if alone else 13)
    for number, lang in enumerate(langs):
        if number:
            sheet.set_draw_color(_GREY)
            sheet.set_line_width(0.3)
            sheet.line(_MARGIN, sheet.get_y() + 1, _WIDTH - _MARGIN, sheet.get_y() + 1)
            sheet.ln(6)
        sheet.lines(full_lines(speaker(lang), username)[0], scale=1.6 if alone else 1)
        sheet.ln(3)
    side = 62.0
    top = _HEIGHT - 10 - side
    sheet.code(address, _MARGIN - 5, top, side)
    x = _MARGIN + side
    width = _WIDTH - x - _MARGIN
    sheet.set_y(top + 6)
    sheet.lines([(speaker(lang)(_CENTRES), 12, True) for lang in langs], x, width)
    sheet.lines([(short_link(username), 18, True)], x, width)
    sheet.ln(3)
    for lang in langs:
        sheet.lines(full_lines(speaker(lang), username)[1], x, width)


def _telling_name(name: str) -> str:
    """The stem in a file's name that tells, "" if none."""
    small = name.lower()
    return next((stem for stem in (*telling(name), *(word for word in _TELLING_NAMES if word in small))), "")
