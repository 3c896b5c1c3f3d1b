"""What people do to the shape of a file in a plain editor: finds the line where a human broke it, and mends it to read on."""

import re
from dataclasses import dataclass
from typing import Final

from bot.directory.fields import FIELD_NAMES, TOP_NAMES
from bot.directory.nodes import DEEPEST, BrokenError
from bot.directory.problems import Cure
from bot.directory.wording import cure


@dataclass(frozen=True, slots=True)
class Patch:
    """A mistake in the shape of a piece: on which of its lines (from 0), what to say, and how the line may be read on."""

    index: int
    cure: Cure
    text: str
    column: int = 1


_FIELD: Final = re.compile(r"(?P<indent> *)(?P<dash>- +)?(?P<name>[A-Za-z_]+)(?P<colon> *:)(?P<rest>.*)$")
_BARE: Final = re.compile(r"(?P<indent> *)(?P<dash>- +)?(?P<name>[A-Za-z_]+)(?P<rest>\s*=?\s.*|\s*|;.*)$")
_QUOTED: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?P<rest>.*)$""")
_TRICKS: Final = {"anchor": "&", "alias": "*", "tag": "!"}
_UNKNOWN: Final = ' "?"'
_WINDOW: Final = 150
"""Lines around a mistake that are looked at; a record has fewer."""


def is_field(name: str) -> bool:
    """Whether a record has a field of that name."""
    return name in TOP_NAMES


def mend(lines: list[str], broken: BrokenError, first_line: int) -> Patch:
    """The mistake that a person made where the reader stumbled; `lines` are one record that begins at `first_line`."""
    at = min(max(broken.line - first_line, 0), len(lines) - 1)
    opened = at if broken.opened is None else min(max(broken.opened - first_line, 0), len(lines) - 1)
    if broken.reason in _TRICKS:
        return Patch(at, cure("trick", sign=_TRICKS[broken.reason]), _emptied(lines[at]), broken.column)
    if broken.reason == "document":
        return Patch(at, cure("second_document"), "")
    if broken.reason == "key":
        return Patch(at, cure("strange_key"), "")
    if broken.reason == "depth":
        return Patch(at, cure("too_deep", most=DEEPEST), _emptied(lines[at]))
    for index in range(max(0, at - _WINDOW), at + 1):
        patch = _by_eye(lines, index)
        if patch is not None:
            return patch
    return _by_indent(lines, at) or _by_reason(lines, at, opened, broken)


def _emptied(line: str) -> str:
    """The line with its value made unknown, or nothing."""
    shape = _FIELD.match(line)
    return f"{shape['indent']}{shape['dash'] or ''}{shape['name']}:{_UNKNOWN}" if shape else ""


def _by_eye(lines: list[str], index: int) -> Patch | None:
    """Mistakes that can be seen on the line itself, whatever the reader said."""
    line = lines[index]
    bare = line.strip()
    if not bare or bare.startswith("#") or _in_block(lines, index):
        return None
    if re.match(r"</?[a-zA-Z!]|```", bare):
        return Patch(index, cure("web_code"), "")
    if bare[0] in "]}" or re.fullmatch(r"[-=_*~]{4,}.*", bare):
        return Patch(index, cure("stray_mark", mark=bare[0]) if bare[0] in "]}" else cure("stray_line", text=bare), "")
    if re.match(r"[–—−•*·]\s", bare):
        return Patch(index, cure("bullet", sign=bare[0]), line.replace(bare[0], "-", 1))
    if re.match(r"-[A-Za-z_]+\s*:", bare):
        return Patch(index, cure("no_dash_space"), line.replace("-", "- ", 1))
    shape = _FIELD.match(line)
    if shape is None:
        return _no_colon(lines, index)
    rest = shape["rest"]
    start = line[: len(line) - len(rest)]
    if rest and not rest[0].isspace():
        known = shape["name"] in FIELD_NAMES and not rest.startswith("//")
        return Patch(index, cure("no_space", name=shape["name"]), f"{start} {rest.lstrip(':')}") if known else None
    return _value_by_eye(lines, index, start, rest.strip())


def _no_colon(lines: list[str], index: int) -> Patch | None:
    bare = _BARE.match(lines[index])
    if bare is None or bare["name"] not in FIELD_NAMES:
        return None
    rest = bare["rest"].strip().lstrip("=;").strip()
    text = f"{bare['indent']}{bare['dash'] or ''}{bare['name']}: {rest}".rstrip()
    return Patch(index, cure("no_colon", name=bare["name"]), text)


def _value_by_eye(lines: list[str], index: int, start: str, value: str) -> Patch | None:
    if value[:1] in {'"', "'"}:
        whole = _QUOTED.match(value)
        if whole is None:
            return None if _closes_later(lines, index, value[0]) else Patch(index, cure("open_quote"), start + _UNKNOWN)
        after = whole["rest"].strip()
        if after and not after.startswith(("#", ",", "}", "]")):
            return Patch(index, cure("after_quote"), start + _UNKNOWN)
        return None
    if value[:1] in {"{", "["}:
        return _bracket(index, start, value, lines)
    if value[:1] in {"@", "`", "%", ","} or re.match(r"[-?:|>]\s+\S|[*&!]\s|[\]}]", value):
        return Patch(index, cure("first_sign", sign=value[0]), start + _UNKNOWN)
    if re.search(r"\S:(?:\s|$)", value.split(" #", 1)[0]) and not value.startswith(("|", ">", "#", "&", "*", "!")):
        return Patch(index, _colon(start, value), start + _UNKNOWN)
    return None


def _colon(start: str, value: str) -> Cure:
    """What a second colon on a line most likely is: a field that belongs below or next, or a part of the text."""
    name = start.strip(" -:")
    inner = re.match(r"(kk|ru|number|url|kind|by|what):(?:\s|$)", value)
    if inner:
        return cure("nested_on_line", name=name, inner=inner[1])
    other = re.search(r"[\s,;]([a-z_]+):(?:\s|$)", value)
    if other and other[1] in FIELD_NAMES:
        return cure("two_fields", name=name, other=other[1])
    return cure("colon_in_text")


def _bracket(index: int, start: str, value: str, lines: list[str]) -> Patch | None:
    """A bracket that is closed too often on its line, or not before the next field."""
    bracket = value[0]
    pair = "]" if bracket == "[" else "}"
    plain = re.sub(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""", "", value.split(" #", 1)[0])
    opened, closed = plain.count(bracket), plain.count(pair)
    if closed > opened or (opened == closed and not plain.rstrip().endswith((pair, ",", "}", "]"))):
        return Patch(index, cure("stray_mark", mark=pair) if closed > opened else cure("after_bracket"), start + _UNKNOWN)
    if opened > closed:
        following = _FIELD.match(lines[index + 1]) if index + 1 < len(lines) else None
        if following is None or following["name"] in TOP_NAMES or following["dash"]:
            return Patch(index, cure("open_bracket", bracket=bracket, pair=pair), start + _UNKNOWN)
    return None


def _in_block(lines: list[str], index: int) -> bool:
    """Whether the line belongs to a text written over several lines with | or >."""
    indent = len(lines[index]) - len(lines[index].lstrip())
    for line in reversed(lines[max(0, index - _WINDOW) : index]):
        before = len(line) - len(line.lstrip())
        if line.strip() and before < indent:
            if re.search(r":\s*[|>][+-]?\d?\s*(?:#.*)?$", line):
                return True
            indent = before
        if not indent:
            break
    return False


def _closes_later(lines: list[str], index: int, quote: str) -> bool:
    """Whether a quote opened on this line is closed before the next line that looks like a field."""
    for line in lines[index + 1 : index + _WINDOW]:
        shape = _FIELD.match(line)
        if (shape and shape["name"] in FIELD_NAMES) or re.match(r"\s*- ", line):
            return False
        if quote in line:
            return True
    return False


def _by_indent(lines: list[str], at: int) -> Patch | None:
    """A field that is out of line with the others: first one that is off by an odd number of spaces, then the one named."""
    base = len(lines[0]) - len(lines[0].lstrip())
    elder = _elder(lines, at)
    if elder is not None:
        return elder
    for index in [*range(max(1, at - _WINDOW), min(at + 2, len(lines))), at]:
        shape = _FIELD.match(lines[index])
        if shape is None or _in_block(lines, index):
            continue
        found = len(shape["indent"])
        inner = shape["name"] not in TOP_NAMES and shape["name"] in FIELD_NAMES and found == base + 2 and not shape["dash"]
        if inner:
            return Patch(index, cure("shift", found=found, expected=found + 2), f"  {lines[index]}")
        if index != at and (found - base) % 2 == 0:
            continue
        expected = _expected(lines, index, shape, base)
        if expected is not None and expected != found:
            return Patch(index, cure("shift", found=found, expected=expected), " " * expected + lines[index].lstrip())
    return None


def _elder(lines: list[str], at: int) -> Patch | None:
    """The first line under a field, when it is off and the one below it, where the reader stumbled, stands right."""
    if at < 2:
        return None
    parent, first, second = (_FIELD.match(line) for line in lines[at - 2 : at + 1])
    if parent is None or first is None or second is None or parent["rest"].strip():
        return None
    right = len(parent["indent"]) + len(parent["dash"] or "") + 2
    found = len(first["indent"])
    if first["dash"] or found == right or len(second["indent"]) != right:
        return None
    return Patch(at - 1, cure("shift", found=found, expected=right), " " * right + lines[at - 1].lstrip())


def _expected(lines: list[str], at: int, shape: re.Match[str], base: int) -> int | None:
    """Where a field of this name should begin: beside the record's other fields, or under the field it belongs to."""
    name = shape["name"]
    if shape["dash"]:
        return None
    if name in TOP_NAMES and name not in {"hours", "phones", "kind"}:
        return base + 2
    for line in reversed(lines[max(0, at - _WINDOW) : at]):
        before = _FIELD.match(line)
        if before is None:
            continue
        indent = len(before["indent"]) + len(before["dash"] or "")
        if before["rest"].strip():
            return base + 2 if name in TOP_NAMES and before["name"] in {"kk", "ru"} else indent
        return indent + 2
    return None


def _by_reason(lines: list[str], at: int, opened: int, broken: BrokenError) -> Patch:
    """What the reader said, in the words of somebody who edits texts."""
    if broken.what == "while scanning a quoted scalar":
        if "escape" in broken.reason:
            return Patch(at, cure("bad_escape"), _emptied(lines[at]))
        return Patch(opened, cure("open_quote"), _emptied(lines[opened]))
    if broken.what in {"while parsing a quoted scalar", "while parsing a flow sequence", "while parsing a flow mapping"}:
        bracket, pair = ("{", "}") if "mapping" in broken.what else ("[", "]")
        return Patch(opened, cure("open_bracket", bracket=bracket, pair=pair), _emptied(lines[opened]))
    if broken.what == "while scanning a simple key":
        at = opened
    if broken.reason == "character":
        return Patch(at, cure("bad_escape"), _emptied(lines[at]))
    line = lines[at].strip()
    if line and not _FIELD.match(lines[at]):
        return Patch(at, cure("stray_line", text=line), "")
    return Patch(at, cure("unreadable"), "")
