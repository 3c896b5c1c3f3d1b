"""A file that YAML cannot read as a whole: each record is read by itself, so that one broken record does not hide the others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.directory import mistakes
from bot.directory.fields import SECTIONS
from bot.directory.meaning import guess
from bot.directory.nodes import MOST_EVENTS, BrokenError, Budget, Node, Row, grow
from bot.directory.paper import Paper
from bot.directory.wording import cure

MOST_REPAIRS: Final = 6
MOST_BROKEN: Final = 150
"""Broken records that are looked into; a file with more is not a directory any more."""

_ID_LINE: Final = re.compile(r"( *)-\s*id\s*:")
_TOP: Final = re.compile(r"([^\W\d]\w*)\s*(:?)\s*(?:#.*)?$")
RECORD_LINE: Final = re.compile(r"""\s*-\s*id\s*:\s*["']?([a-z0-9-]{3,28})["']?\s*(?:#.*)?$""")
SECTION_LINE: Final = re.compile(r"[a-z]+:")


@dataclass(frozen=True, slots=True)
class Piece:
    """One record: its tree, the section it stands in ("" unknown), and whether it had to be mended to be read."""

    node: Node
    section: str
    mended: bool


@dataclass(frozen=True, slots=True)
class _Lines:
    first: int
    lines: list[str]
    section: str


def read_pieces(lines: list[str], paper: Paper) -> Iterator[Piece]:
    """The records of a broken file that can be read, after putting down what is wrong with the shape of each."""
    budget = Budget()
    broken = 0
    for part in _split(lines, paper):
        node, mended = _mended(part, budget, paper)
        broken += mended
        for item in node.items if isinstance(node, Row) else [] if node is None else [node]:
            yield Piece(item, part.section, mended)
        if broken >= MOST_BROKEN:
            return


def _split(lines: list[str], paper: Paper) -> Iterator[_Lines]:
    """The file cut at every `- id:` and at the names of sections."""
    indents = [len(match[1]) for line in lines if (match := _ID_LINE.match(line))]
    usual = max(set(indents), key=indents.count) if indents else 0
    dash = " " * usual + "- "
    section = ""
    seen: dict[str, int] = {}
    start: int | None = None
    taken: list[str] = []
    for number, line in enumerate(lines, 1):
        top = _section(line, number, paper)
        match = _ID_LINE.match(line)
        begins = match is not None or line.startswith(dash)
        if (top or begins) and start is not None:
            yield _Lines(start, taken, section)
            start = None
        if top:
            if top in seen:
                paper.refuse(number, "", cure("section_twice", name=top, first=seen[top]))
            section = top
            seen.setdefault(top, number)
        elif begins:
            start, taken = number, [line[usual:] if not match else line[len(match[1]) :]]
            extra = _extra(lines, number, usual, match)
        elif start is not None:
            taken.append(_moved(line, usual + extra))
        elif line.strip() and not line.lstrip().startswith("#") and line.strip() not in {"---", "..."}:
            paper.refuse(number, "", cure("stray_line", text=line))
        if match and len(match[1]) != usual:
            paper.refuse(number, "", cure("shift", found=len(match[1]), expected=usual))
    if start is not None:
        yield _Lines(start, taken, section)


def _extra(lines: list[str], number: int, usual: int, match: re.Match[str] | None) -> int:
    """By how many spaces a whole record is shifted, when its first line is and its next field as well."""
    shifted = len(match[1]) - usual if match else 0
    following = next((line for line in lines[number:] if line.strip()), "")
    return shifted if shifted and len(following) - len(following.lstrip()) == usual + 2 + shifted else 0


def _moved(line: str, by: int) -> str:
    return line[by:] if by > 0 and line[:by].isspace() else " " * -by + line if by < 0 and line.strip() else line


def _section(line: str, number: int, paper: Paper) -> str:
    """The section that a line begins, "" when it begins none; a misspelt name is put down."""
    match = _TOP.match(line)
    if match is None or (mistakes.is_field(match[1]) and match[1] not in SECTIONS):
        return ""
    name, colon = match[1], match[2]
    meant = name if name in SECTIONS else guess(name, SECTIONS)
    if name in SECTIONS and colon:
        return name
    if name in SECTIONS:
        paper.refuse(number, "", cure("no_colon", name=name))
    elif meant and colon:
        paper.refuse(number, "", cure("unknown_section_meant", name=name, meant=meant))
    elif colon:
        paper.refuse(number, "", cure("unknown_section", name=name))
    return (meant or "") if colon or name in SECTIONS else ""


def _mended(part: _Lines, budget: Budget, paper: Paper) -> tuple[Node | None, bool]:
    """The tree of one record after as many repairs as it needs (at most 6), each put down as a problem."""
    lines = part.lines
    found = RECORD_LINE.match(lines[0])
    owner = found[1] if found else ""
    told: set[int] = set()
    for repair in range(MOST_REPAIRS + 1):
        try:
            return grow("\n".join(lines), budget, part.first), repair > 0
        except BrokenError as broken:
            if broken.reason == "events":
                paper.refuse(broken.line, owner, cure("too_long_file", most=MOST_EVENTS))
                return None, True
            patch = mistakes.mend(lines, broken, part.first)
        if patch.index not in told:
            paper.refuse(part.first + patch.index, owner, patch.cure, patch.column)
            told.add(patch.index)
        if lines[patch.index] == patch.text:
            break
        lines = [*lines[: patch.index], patch.text, *lines[patch.index + 1 :]]
    return None, True
