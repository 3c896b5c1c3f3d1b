"""Signs that should not be in a file at all: invisible ones, tabs, hard spaces, the marks of two edits that were not merged."""

import re
from dataclasses import dataclass
from typing import Final

from bot.directory.problems import Cure
from bot.directory.wording import cure

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN: Final = frozenset(
    "\u00ad\u034f\u0085\u115f\u1160\u180e\u200b\u200c\u200d\u2028\u2029\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ue000-\uf8ff\ufff0-\ufffd\U000e0000-\U000e0fff]|[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{3,}"
)
_ENOUGH: Final = 1000
_HARD: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces that look ordinary; inside a text they are taken for one, at the places that YAML looks at they break the file."""
_UNUSUAL: Final = re.compile(
    rf"\t|{_SUSPECT.pattern}|{_HARD.pattern}|^(?:<{{7}}|>{{7}}|\|{{7}}|={{7}}\s*$)|(?:[:,\[{{]|-)\s*\?(?=\s*(?:$|[#,\]}}]))",
    re.MULTILINE,
)
"""Anything at all that has to be looked at line by line; most files have nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Found:
    """A mistake on a line (both count from 1)."""

    line: int
    cure: Cure
    column: int = 1


def clean(lines: list[str]) -> list[Found]:
    """Mends in place what no reader should see: invisible signs, tabs, no-break spaces, conflict marks; returns what it found."""
    found: list[Found] = []
    if not _UNUSUAL.search("\n".join(lines)):
        return found
    theirs = False
    for index, line in enumerate(lines):
        if len(found) > _ENOUGH:
            break
        if line[:7] in {"<<<<<<<", ">>>>>>>", "|||||||"} or re.fullmatch(r"={7}\s*", line):
            found.append(Found(index + 1, cure("conflict")))
            theirs = line[:1] in "=|"
            lines[index] = ""
        elif theirs:
            lines[index] = ""
        elif not line.isascii() or "\t" in line or _SUSPECT.search(line):
            lines[index] = _spaced(_seen(line, index + 1, found), index + 1, found)
        if "?" in line:
            lines[index] = _question(lines[index])
    return found


def _seen(line: str, number: int, found: list[Found]) -> str:
    match = _SUSPECT.search(line)
    if match is None:
        return line
    sign = match[0][0]
    code = f"{ord(sign):04X}"
    if sign in _BIDI:
        said = cure("direction", code=code)
    elif len(match[0]) > 2:
        said = cure("many_marks")
    elif sign in _UNSEEN:
        said = cure("invisible", code=code)
    else:
        said = cure("control", code=code)
    found.append(Found(number, said, match.start() + 1))
    return _SUSPECT.sub("", line)


_STRUCTURE: Final = re.compile(r"(?P<start>\s*(?:-\s+)?)(?:[\w\"'-]+:(?P<space>\s?))?")


def _spaced(line: str, number: int, found: list[Found]) -> str:
    bare = line.strip()
    if not bare or bare.startswith("#"):
        return bare if not bare else line
    start = line[: len(line) - len(line.lstrip())]
    if "\t" in start:
        found.append(Found(number, cure("tab")))
        line = start.replace("\t", "  ") + line.lstrip()
    shape = _STRUCTURE.match(line)
    if shape and (_HARD.search(shape["start"]) or _HARD.search(shape["space"] or "")):
        found.append(Found(number, cure("hard_space")))
    return _HARD.sub(" ", line)


def _question(line: str) -> str:
    """A lone question mark is our "unknown"; to YAML it would begin a complicated key, so it is put into quotes."""
    line = re.sub(r"((?::|^\s*-|\s-)\s+)\?(?=\s*(?:#.*)?$)", r'\1"?"', line)
    if re.search(r":\s+[{\[]", line) or line.lstrip().startswith(("{", "[", "- {")):
        line = re.sub(r"([:,\[{]\s*)\?(?=\s*[,\]}])", r'\1"?"', line)
    return line


def behind_hash(lines: list[str]) -> dict[int, str]:
    """The lines on which a # follows something, with the text after it."""
    return {
        number: match[1]
        for number, line in enumerate(lines, 1)
        if "#" in line and not line.lstrip().startswith("#") and (match := re.search(r"\S[ \t]+#(.*)$", line))
    }
