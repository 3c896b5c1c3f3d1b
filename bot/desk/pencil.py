"""Changes single fields of a record in the text of the file: every other line, comment and space stays as it was."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from bot.desk.marks import (
    COMMENT,
    LOADER,
    Lines,
    after_colon,
    behind,
    ended,
    is_block_text,
    is_scalar,
    last_line,
    plain,
    spans_lines,
    up_to,
)
from bot.languages import Text

# Breaks that YAML counts as lines and editors do not.
_STRANGE: Final = re.compile("[\x85\u2028\u2029]|\r(?!\n)")


class PencilError(Exception):
    """The record is written in a way in which single fields cannot be changed; the text is the reason's name."""


@dataclass(slots=True)
class Manuscript:
    """A whole file: the text before, of and after one record, with the endings of its lines."""

    before: Lines
    block: Lines
    after: Lines
    ending: str

    def text(self) -> str:
        """The file again. Lines carry their own endings, new ones the file's."""
        return "".join(self.before) + "".join(ended(self.block, self.ending)) + "".join(self.after)


def find_record(text: str, identity: str) -> Manuscript | None:
    """Cuts the record with this id out of the text of a directory, None when there is none. Raises PencilError."""
    if _STRANGE.search(text):
        raise PencilError("strange line break")
    root = yaml.compose(text, Loader=LOADER)
    for section in (value for _, value in root.value) if isinstance(root, yaml.MappingNode) else ():
        for record in section.value if isinstance(section, yaml.SequenceNode) else ():
            if isinstance(record, yaml.MappingNode) and any(
                name.value == "id" and value.value == identity for name, value in record.value
            ):
                if record.flow_style or section.flow_style:
                    raise PencilError("record on one line")
                return _cut(text, record)
    return None


def _cut(text: str, record: Any) -> Manuscript:
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text)
    first, last = record.start_mark.line, last_line(record, lines)
    block = lines[first : last + 1]
    crlf = sum(line.endswith("\r\n") for line in lines)
    if block and not block[-1].endswith("\n"):
        block[-1] += "\r\n" if crlf * 2 > len(lines) else "\n"
    return Manuscript(lines[:first], block, lines[last + 1 :], "\r\n" if crlf * 2 > len(lines) else "\n")


def field_names(block: Lines) -> tuple[str, ...]:
    """The fields of the record in the order in which they are written."""
    return tuple(name.value for name, _ in _record(block).value)


def read(block: Lines, name: str) -> Any:
    """The value of a field as strings, lists and mappings; None when it is absent or empty."""
    return next((plain(value) for key, value in _record(block).value if key.value == name), None)


def write_scalar(block: Lines, name: str, value: str, order: Sequence[str], comment: str = "") -> None:
    """Sets a field to one value on its line; what stands behind a # there stays unless `comment` replaces it."""
    _write_in(block, _record(block), name, value, order, comment=comment)


def write_text(block: Lines, name: str, text: Text, order: Sequence[str]) -> None:
    """Sets a field to a text in both languages."""
    pair = _pair(block, name)
    if pair is not None and is_block_text(pair[1]):
        for lang in ("kk", "ru"):
            pair = _pair(block, name)
            if pair is not None:
                _write_in(block, pair[1], lang, text.kk if lang == "kk" else text.ru, ("kk", "ru"))
        return
    body = [f"  kk: {quoted(text.kk)}", f"  ru: {quoted(text.ru)}"]
    write_lines(block, name, body, order)


def write_lines(block: Lines, name: str, body: Sequence[str], order: Sequence[str]) -> None:
    """Sets a field to the lines of `body`, which are indented from the field's name."""
    record = _record(block)
    indent = " " * record.value[0][0].start_mark.column
    fresh = [f"{indent}{name}:", *(indent + line for line in body)]
    pair = _pair(block, name)
    if pair is None:
        at = _place_for(record, name, order, block)
        block[at:at] = fresh
        return
    key, value = pair
    first, last = key.start_mark.line, last_line(value, block, key)
    kept = [] if is_scalar(value) else _remarks(block[first + 1 : last + 1])
    remark = COMMENT.search(after_colon(block[first], key)) if spans_lines(key, value) else behind(block, value)
    fresh[0] = up_to(block[first], key) + f"{name}:" + (f"  {remark[0].strip()}" if remark else "")
    block[first : last + 1] = [*fresh, *kept]


def remove(block: Lines, name: str) -> None:
    """Deletes a field with all its lines; nothing happens when it is absent."""
    pair = _pair(block, name)
    if pair is not None:
        _remove_in(block, _record(block), *pair)


def entries(block: Lines, name: str) -> list[Any]:
    """The items of a list field as strings or mappings; a single value is a list of one."""
    found = read(block, name)
    return found if isinstance(found, list) else [] if found is None else [found]


def unroll(block: Lines, name: str, order: Sequence[str]) -> None:
    """Writes a list field as one item a line (`- …`), if it stands in brackets or is a single value."""
    pair = _pair(block, name)
    if pair is None:
        return
    value = pair[1]
    if isinstance(value, yaml.SequenceNode) and not value.flow_style:
        return
    text = "".join(ended(block, "\n"))
    if isinstance(value, yaml.MappingNode) and not value.flow_style:
        parts = [[line.strip() for line in text[value.start_mark.index : value.end_mark.index].splitlines() if line.strip()]]
    else:
        nodes = value.value if isinstance(value, yaml.SequenceNode) else [value]
        parts = [[" ".join(text[node.start_mark.index : node.end_mark.index].split())] for node in nodes]
    body = [f"{'- ' if number == 0 else '  '}{line}" for part in parts for number, line in enumerate(part)]
    write_lines(block, name, body, order)


def add_entry(block: Lines, name: str, body: Sequence[str]) -> None:
    """Puts an item first into a list that is written one item a line; `body` is indented from the item."""
    pair = _pair(block, name)
    assert pair is not None and isinstance(pair[1], yaml.SequenceNode)  # noqa: S101, PT018  # the caller has unrolled it
    at, indent = pair[1].start_mark.line, " " * pair[1].start_mark.column
    block[at:at] = [indent + ("- " if number == 0 else "  ") + line for number, line in enumerate(body)]


def remove_entries(block: Lines, name: str, unwanted: Callable[[Any], bool]) -> int:
    """Deletes the items of a list for which `unwanted` is true, and the field when none is left; returns how many."""
    pair = _pair(block, name)
    if pair is None or not isinstance(pair[1], yaml.SequenceNode):
        return 0
    gone = [node for node in pair[1].value if unwanted(plain(node))]
    if len(gone) == len(pair[1].value):
        if gone:
            remove(block, name)
        return len(gone)
    if pair[1].flow_style and gone:
        raise PencilError("list on one line")
    for node in reversed(gone):
        first = node.start_mark.line
        while "-" not in block[first][: pair[1].start_mark.column + 1]:
            first -= 1
        last = last_line(node, block)
        block[first : last + 1] = _remarks(block[first : last + 1])
    return len(gone)


def change_entry(block: Lines, name: str, wanted: Callable[[Any], bool], changes: dict[str, str | Text | None]) -> None:
    """Sets fields of the first item of a list that is a mapping and fits; None deletes a field."""
    for field, value in changes.items():
        node = _entry(block, name, wanted)
        if node is None:
            return
        if node.flow_style:
            _spread(block, node)
            node = _entry(block, name, wanted)
        pair = next(((key, old) for key, old in node.value if key.value == field), None)
        if value is None:
            if pair is not None:
                _remove_in(block, node, *pair)
        elif isinstance(value, str):
            _write_in(block, node, field, value, ("number", "channel", "note", "hours", "as_of", "sure"))
        elif pair is not None and is_block_text(pair[1]):
            for lang in ("kk", "ru"):
                node = _entry(block, name, wanted)
                part = next(old for key, old in node.value if key.value == field)
                _write_in(block, part, lang, value.kk if lang == "kk" else value.ru, ("kk", "ru"))


def quoted(text: str) -> str:
    """The text as YAML that reads back as this very string: plain where it can be, in double quotes where it must."""
    try:
        node: Any = yaml.compose(f"k: {text}", Loader=LOADER)
        value = node.value[0][1]
        if len(node.value) == 1 and is_scalar(value) and value.value == text and text[:1] not in "&*!|>'\"":
            return text
    except yaml.YAMLError:
        pass
    return json.dumps(text, ensure_ascii=False)


# --- nodes and their lines ---


def _record(block: Lines) -> Any:
    node = yaml.compose("".join(ended(block, "\n")), Loader=LOADER)
    return node.value[0] if isinstance(node, yaml.SequenceNode) else node


def _pair(block: Lines, name: str) -> Any:
    return next(((key, value) for key, value in _record(block).value if key.value == name), None)


def _entry(block: Lines, name: str, wanted: Callable[[Any], bool]) -> Any:
    pair = _pair(block, name)
    nodes = pair[1].value if pair is not None and isinstance(pair[1], yaml.SequenceNode) else ()
    return next((node for node in nodes if isinstance(node, yaml.MappingNode) and wanted(plain(node))), None)


def _spread(block: Lines, node: Any) -> None:
    """Writes an item `- {a: b, c: d}` as one field a line."""
    first, last = node.start_mark, node.end_mark
    if first.line != last.line:
        raise PencilError("list on one line")
    line, text = block[first.line], "".join(ended(block, "\n"))
    fields = [f"{key.value}: {text[value.start_mark.index : value.end_mark.index]}" for key, value in node.value]
    head, tail = line[: first.column], line[last.column :].rstrip("\r\n")
    block[first.line : first.line + 1] = [head + fields[0] + tail, *(" " * len(head) + field for field in fields[1:])]


def _remarks(lines: Lines) -> Lines:
    """The lines that are nothing but a comment: they stay when what is around them goes."""
    return [line for line in lines if line.lstrip().startswith("#")]


def _write_in(block: Lines, mapping: Any, name: str, value: str, order: Sequence[str], *, comment: str = "") -> None:
    shown = quoted(value)
    pair = next(((key, old) for key, old in mapping.value if key.value == name), None)
    if mapping.flow_style:
        raise PencilError("text on one line")
    if pair is None:
        indent = " " * mapping.value[0][0].start_mark.column
        at = _place_for(mapping, name, order, block)
        block[at:at] = [f"{indent}{name}: {shown}{f'  # {comment}' if comment else ''}"]
        return
    key, old = pair
    line = key.start_mark.line
    if spans_lines(key, old):
        last = last_line(old, block, key)
        kept = [] if is_scalar(old) else _remarks(block[line + 1 : last + 1])
        remark = COMMENT.search(after_colon(block[line], key)) if not is_scalar(old) else None
        block[line : last + 1] = [
            up_to(block[line], key) + f"{name}: {shown}" + (f"  {remark[0].strip()}" if remark else ""),
            *kept,
        ]
        return
    bare = block[line].rstrip("\r\n")
    if old.start_mark.column == old.end_mark.column:
        colon = bare.index(":", key.end_mark.column) + 1
        head, tail = bare[:colon] + " ", bare[colon:]
    else:
        head, tail = bare[: old.start_mark.column], bare[old.end_mark.column :]
    if comment:
        tail = f"  # {comment}"
    block[line] = head + shown + tail + block[line][len(bare) :]


def _remove_in(block: Lines, mapping: Any, key: Any, value: Any) -> None:
    if mapping.flow_style:
        raise PencilError("text on one line")
    first, last = key.start_mark.line, last_line(value, block, key)
    head = block[first][: key.start_mark.column]
    if not head.strip():
        block[first : last + 1] = [] if is_scalar(value) else _remarks(block[first : last + 1])
        return
    # The field stands behind the dash of its item: the next field moves there.
    following = next((other for other, _ in mapping.value if other.start_mark.line > last), None)
    if following is None:
        raise PencilError("only field")
    block[following.start_mark.line] = head + block[following.start_mark.line][following.start_mark.column :]
    del block[first : following.start_mark.line]


def _place_for(mapping: Any, name: str, order: Sequence[str], block: Lines) -> int:
    """The line before which a new field goes: behind the nearest earlier field in the usual order."""
    rank = order.index(name) if name in order else len(order)
    at = None
    for key, value in mapping.value:
        if key.value in order and order.index(key.value) < rank:
            end = last_line(value, block, key)
            at = end if at is None else max(at, end)
    if at is None:
        key, value = mapping.value[0]
        at = last_line(value, block, key)
    return at + 1
