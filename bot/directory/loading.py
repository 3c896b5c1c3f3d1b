"""Reads a whole file: a directory when nothing is wrong, else every problem at once, sorted by line."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.directory import doubts, mistakes, signs
from bot.directory.building import code_of
from bot.directory.entries import Entry, identify, read_entry
from bot.directory.fields import SECTIONS
from bot.directory.meaning import guess
from bot.directory.nodes import DEEPEST, MOST_EVENTS, Branch, BrokenError, Budget, Node, Row, Scalar, grow
from bot.directory.paper import MOST_PROBLEMS, EnoughError, Paper
from bot.directory.pieces import RECORD_LINE, SECTION_LINE, read_pieces
from bot.directory.problems import Cure, Loaded, Private, Problem
from bot.directory.records import Centre, Directory, Line
from bot.directory.wording import cure

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_LINES: Final = 80_000
START: Final = "# ===== НАЧАЛО ФАЙЛА · ФАЙЛДЫҢ БАСЫ ====="
END: Final = "# ===== КОНЕЦ ФАЙЛА · ФАЙЛДЫҢ СОҢЫ ====="
_MOST_REPAIRS: Final = 6
_MOST_PIECES: Final = 150
"""BrokenError pieces that are looked into; a file with more is not a directory any more."""


def load(path: Path, today: date | None = None) -> Loaded:
    """The directory of a file, or all that is wrong with it. Never raises; `today` is Kazakhstan's day (UTC+5) unless given."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
            if len(content) > MOST_BYTES:
                size = max(path.stat().st_size, len(content))
                return _refused(str(path), cure("too_big", size=size, most=MOST_BYTES))
    except OSError as error:
        return _refused(str(path), cure("not_read", reason=error.strerror or type(error).__name__))
    return read(content, str(path), today)


def read(content: bytes, path: str = "directory.yaml", today: date | None = None) -> Loaded:
    """The same for bytes; `path` is only named in problems."""
    if len(content) > MOST_BYTES:
        return _refused(path, cure("too_big", size=len(content), most=MOST_BYTES))
    paper = Paper(path, today or (datetime.now(UTC) + timedelta(hours=5)).date())
    text = _decode(content, paper)
    if text is None:
        return _closed(paper)
    if (count := text.count("\n")) > MOST_LINES:
        paper.refuse(1, "", cure("too_many_lines", count=count, most=MOST_LINES))
        return _closed(paper)
    lines = text.split("\n")
    paper.lines = lines
    try:
        for found in signs.clean(lines):
            paper.refuse(found.line, "", found.cure, found.column)
        paper.cut = signs.behind_hash(lines)
        _judge_ends(lines, paper)
        return _assembled(list(_entries(lines, paper)), lines, paper)
    except EnoughError:
        return _closed(paper)


def _owned(paper: Paper) -> Iterator[Problem]:
    """Problems that were found before the records were known get the id of the record they stand in."""
    starts: list[int] = []
    owners: list[str] = []
    for number, line in enumerate(paper.lines, 1):
        match = RECORD_LINE.match(line)
        if match or SECTION_LINE.match(line) or line.startswith("- "):
            starts.append(number)
            owners.append(match[1] if match else "")
    for problem in paper.problems:
        index = bisect_right(starts, problem.line) - 1
        yield problem if problem.id or index < 0 or not owners[index] else replace(problem, id=owners[index])


def _refused(path: str, said: Cure) -> Loaded:
    return Loaded(None, (Problem(path, 1, "", said.wrong, said.instead, 1, said.name),))


def _decode(content: bytes, paper: Paper) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        paper.refuse(
            line, "", cure("not_utf8_windows", encoding=encoding) if (encoding := _encoding(content)) else cure("not_utf8")
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not text.strip():
        paper.refuse(1, "", cure("empty_file"))
        return None
    return text


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    high = sum(1 for byte in content[:4096] if byte >= 0xC0)
    return "Windows-1251" if high * 4 > len(content[:4096]) else ""


def _judge_ends(lines: list[str], paper: Paper) -> None:
    started = ended = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("# ====="):
            bare = line.strip()
            if bare == START:
                started = number
            elif bare == END:
                ended = number
    if started and not ended:
        last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
        paper.refuse(last, "", cure("cut_off", end=END))
    elif ended and not started:
        paper.refuse(1, "", cure("no_beginning", start=START))


# --- the tree, whole or piece by piece ---


def _entries(lines: list[str], paper: Paper) -> Iterator[tuple[Entry, bool]]:
    """All records that can be read, each with whether it is a line to call."""
    budget = Budget()
    try:
        root = grow("\n".join(lines), budget, sections=True)
    except BrokenError as broken:
        if broken.reason in {"events", "depth"}:
            said = cure("too_long_file", most=MOST_EVENTS) if broken.reason == "events" else cure("too_deep", most=DEEPEST)
            paper.refuse(broken.line, "", said, broken.column)
            return
        yield from _by_pieces(lines, paper)
        return
    if isinstance(root, Row):
        yield from _by_pieces(lines, paper)
        return
    if not isinstance(root, Branch):
        if root is not None:
            paper.refuse(root.line, "", cure("not_sections"))
        return
    for key in root.twice:
        paper.refuse(key.line, "", cure("section_twice", name=key.text, first=root.names[key.text].line))
    for name, node in root.fields.items():
        key = root.names[name]
        if name not in SECTIONS:
            paper.refuse(key.line, "", _unknown_section(name))
            continue
        if isinstance(node, Row):
            yield from _section(node.items, name, paper)
        elif not (isinstance(node, Scalar) and not node.text.strip()):
            paper.refuse(node.line if not isinstance(node, Scalar) else key.line, "", cure("not_records", name=name))


def _unknown_section(name: str) -> Cure:
    if mistakes.is_field(name):
        return cure("field_to_the_left", name=name)
    meant = guess(name, SECTIONS)
    return cure("unknown_section_meant", name=name, meant=meant) if meant else cure("unknown_section", name=name)


def _section(items: list[Node], name: str, paper: Paper) -> Iterator[tuple[Entry, bool]]:
    """The records of one section. Where they suddenly are of the other kind, the line that begins their section was lost."""
    for number, item in enumerate(items):
        if _misplaced(item, name) and (not number or not _misplaced(items[number - 1], name)):
            paper.refuse(item.line, identify(item), cure("no_section", name="centres" if name == "lines" else "lines"))
        if not _misplaced(item, name):
            yield from _entry(item, paper, line=name == "lines")


def _misplaced(item: Node, section: str) -> bool:
    """Whether a record surely belongs into the other section."""
    if not isinstance(item, Branch) or "id" not in item.fields:
        return False
    if section == "lines":
        return "kind" in item.fields
    return "kind" not in item.fields and bool({"order", "operator", "languages"} & set(item.fields))


def _entry(item: Node, paper: Paper, *, line: bool) -> Iterator[tuple[Entry, bool]]:
    if not isinstance(item, Branch):
        paper.refuse(item.line, "", cure("not_a_record"))
        return
    yield read_entry(item, paper, line=line), line


def _looks_like_line(item: Node) -> bool:
    return isinstance(item, Branch) and "kind" not in item.fields


_CONSEQUENCES: Final = frozenset({"missing", "empty", "lacks_kk", "lacks_ru", "not_both"})


def _by_pieces(lines: list[str], paper: Paper) -> Iterator[tuple[Entry, bool]]:
    """What can be read of a broken file. What a record lacks only because a line of it was mended is not told."""
    before = len(paper.problems)
    strange = ""
    for piece in read_pieces(lines, paper):
        at = len(paper.problems)
        section = piece.section or ("lines" if _looks_like_line(piece.node) else "centres")
        lost = "" if piece.section == section and not _misplaced(piece.node, section) else section or piece.section
        if lost and _misplaced(piece.node, section):
            section = lost = "centres" if section == "lines" else "lines"
        if lost and lost != strange:
            paper.refuse(piece.node.line, identify(piece.node), cure("no_section", name=lost))
        strange = lost
        yield from _entry(piece.node, paper, line=section == "lines")
        if piece.mended:
            paper.problems[at:] = [problem for problem in paper.problems[at:] if problem.kind not in _CONSEQUENCES]
    if len(paper.problems) == before:
        paper.refuse(1, "", cure("unreadable"))


# --- the whole ---


def _assembled(entries: list[tuple[Entry, bool]], lines: list[str], paper: Paper) -> Loaded:
    _judge_ids(entries, paper)
    if not paper.problems:
        if not any(isinstance(entry.record, Line) and entry.published for entry, _ in entries):
            paper.refuse(_section_line(lines, "lines"), "", cure("no_lines"))
        if not any(isinstance(entry.record, Centre) and entry.published for entry, _ in entries):
            paper.refuse(_section_line(lines, "centres"), "", cure("no_centres"))
    if paper.problems:
        return _closed(paper)
    shown = [entry for entry, _ in entries if entry.published and entry.record is not None]
    records = [entry.record for entry in shown if entry.record is not None]
    by_id: dict[str, Centre | Line] = {record.id: record for record in records}
    by_code: dict[int, Centre | Line] = {record.code: record for record in records}
    for entry in shown:
        for old, _ in entry.former:
            if entry.record is not None:
                by_id.setdefault(old, entry.record)
                by_code.setdefault(code_of(old), entry.record)
    directory = Directory(
        centres=tuple(record for record in records if isinstance(record, Centre)),
        lines=tuple(record for record in records if isinstance(record, Line)),
        by_id=MappingProxyType(by_id),
        by_code=MappingProxyType(by_code),
    )
    private: dict[str, Private] = {entry.private.id: entry.private for entry, _ in entries}
    doubts.look(records, paper)
    _judge_end(records, lines, paper)
    warnings = tuple(sorted(paper.doubts, key=lambda problem: problem.line))
    return Loaded(directory, (), warnings, MappingProxyType(private))


def _judge_end(records: list[Centre | Line], lines: list[str], paper: Paper) -> None:
    """Records that were added below the last line are read, but a cut there would not be noticed."""
    end = next((number for number, line in enumerate(lines, 1) if line.strip() == END), 0)
    for record in records:
        if end and record.line > end:
            paper.doubt(record.line, record.id, cure("after_end"))


def _section_line(lines: list[str], name: str) -> int:
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)


def _judge_ids(entries: list[tuple[Entry, bool]], paper: Paper) -> None:
    """Ids, former ids and their codes share one space: a button pressed years ago opens exactly one record."""
    owners: dict[str, int] = {}
    codes: dict[int, str] = {0: "0"}
    for entry, _ in entries:
        identity, line = entry.private.id, entry.private.line
        if not identity:
            continue
        if identity in owners:
            paper.refuse(line, identity, cure("same_id", value=identity, first=owners[identity]))
            continue
        owners[identity] = line
        code = code_of(identity)
        if code in codes:
            paper.refuse(line, identity, cure("same_code", value=identity, other=codes[code]))
        codes[code] = identity
    for entry, _ in entries:
        for old, line in entry.former:
            if old in owners:
                paper.refuse(line, entry.private.id, cure("still_present", value=old))
                continue
            code = code_of(old)
            if code in codes:
                paper.refuse(line, entry.private.id, cure("same_code", value=old, other=codes[code]))
            codes[code] = old
        if entry.parent and entry.parent[0] not in owners:
            name, line = entry.parent
            meant = guess(name, owners)
            said = cure("no_parent_meant", value=name, meant=meant) if meant else cure("no_parent", value=name)
            paper.refuse(line, entry.private.id, said)


def _closed(paper: Paper) -> Loaded:
    problems = sorted(dict.fromkeys(_owned(paper)), key=lambda problem: (problem.line, problem.column))
    if len(problems) > MOST_PROBLEMS:
        problems = problems[:MOST_PROBLEMS]
        said = cure("too_many", count=MOST_PROBLEMS)
        problems.append(Problem(paper.path, problems[-1].line, "", said.wrong, said.instead, 1, said.name))
    return Loaded(None, tuple(problems), ())
