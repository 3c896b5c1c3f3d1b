"""What people do to a file in a plain editor: finds the line where a human broke it, and mends it enough to read on."""

import re
from dataclasses import dataclass
from typing import Final

from bot.directory.fields import CENTRE, LINE, Field
from bot.directory.nodes import BrokenError
from bot.directory.problems import Cure
from bot.directory.wording import cure


def _names(fields: tuple[Field, ...]) -> set[str]:
    found = set()
    for field in fields:
        found.add(field.name)
        found |= _names(field.inner)
    return found


FIELD_NAMES: Final = frozenset(_names(CENTRE) | _names(LINE) | {"kk", "ru"})
TOP_NAMES: Final = frozenset(field.name for field in (*CENTRE, *LINE))

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE: Final = frozenset("\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0")
_BREAKS: Final = frozenset("\u0085\u2028\u2029")
_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffd\U000e0000-\U000e0fff]|[\u0300-\u036f\u0483-\u0489]{3,}"
)
_HARD: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True, slots=True)
class Found:
    """A mistake on a line (counted from 1), and the text of that line as it may be read on; None: the line is dropped."""

    line: int
    cure: Cure
    column: int = 1


def clean(lines: list[str]) -> list[Found]:
    """Mends in place what no YAML reader should see: invisible signs, tabs, no-break spaces, conflict marks; says what it found."""
    found: list[Found] = []
    conflict = False
    for number, line in enumerate(lines, 1):
        if line.isascii() and "\t" not in line and line[:1] not in "<=>|":
            if conflict:
                lines[number - 1] = ""
            if not _SUSPECT.search(line):
                continue
        if line.startswith(("<<<<<<<", ">>>>>>>", "|||||||")) or (re.fullmatch(r"={7}\s*", line) is not None):
            found.append(Found(number, cure("conflict")))
            conflict = not line.startswith((">>>>>>>", "<<<<<<<"))
            lines[number - 1] = ""
            continue
        if conflict:
            lines[number - 1] = ""
            continue
        mended = _strange_signs(line, number, found)
        mended = _spaces(mended, number, found)
        lines[number - 1] = mended
    return found


def _strange_signs(line: str, number: int, found: list[Found]) -> str:
    for match in _SUSPECT.finditer(line):
        sign = match[0][0]
        code = ord(sign)
        if sign in _BIDI:
            said = cure("direction", code=code)
        elif len(match[0]) > 2:
            said = cure("many_marks")
        elif sign in _INVISIBLE or sign in _BREAKS:
            said = cure("invisible", code=code)
        else:
            said = cure("control", code=code)
        found.append(Found(number, said, match.start() + 1))
        break
    else:
        return line
    return _SUSPECT.sub("", line)


_STRUCTURE: Final = re.compile(r"^(?P<start>\s*(?:-\s+)?)(?P<name>[\w.\"'-]+)?(?P<colon>:)?(?P<space>\s*)")


def _spaces(line: str, number: int, found: list[Found]) -> str:
    start = line[: len(line) - len(line.lstrip())]
    if line.strip() and not line.lstrip().startswith("#"):
        if "\t" in start:
            found.append(Found(number, cure("tab")))
            line = start.replace("\t", "  ") + line.lstrip()
        shape = _STRUCTURE.match(line)
        if shape and (_HARD.search(shape["start"]) or (shape["colon"] and _HARD.search(shape["space"][:1]))):
            found.append(Found(number, cure("hard_space")))
    elif not line.strip():
        return ""
    return _HARD.sub(" ", line)


@dataclass(frozen=True, slots=True)
class Mended:
    """A mistake in the shape of the text, with the lines as they may be read on."""

    found: Found
    lines: list[str]


_FIELD_LINE: Final = re.compile(r"^(?P<indent> *)(?P<dash>- +)?(?P<name>[A-Za-z_][A-Za-z_-]*)(?P<colon> *:)(?P<rest>.*)$")
_BARE_FIELD: Final = re.compile(r"^(?P<indent> *)(?P<dash>- +)?(?P<name>[A-Za-z_]+)(?P<rest> +\S.*| *)$")
_QUOTED: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?P<rest>.*)$""")


_TRICKS: Final = {"anchor": "&", "alias": "*", "tag": "!"}


def mend(lines: list[str], broken: BrokenError, first_line: int) -> Mended:
    """The mistake that a person made where the reader stumbled; `lines` are those of one piece that begins at `first_line`."""
    at = min(max(broken.line - first_line, 0), len(lines) - 1)
    opened = at if broken.opened is None else min(max(broken.opened - first_line, 0), len(lines) - 1)
    if broken.reason in {"anchor", "alias", "tag"}:
        return _replaced(lines, at, first_line, cure("trick", sign=_TRICKS[broken.reason]), _emptied(lines[at]), broken.column)
    if broken.reason == "document":
        return _replaced(lines, at, first_line, cure("second_document"), "")
    if broken.reason == "key":
        return _replaced(lines, at, first_line, cure("strange_key"), "")
    for index in _order(len(lines), at):
        mended = _by_eye(lines, index, first_line)
        if mended is not None:
            return mended
    return _by_reason(lines, at, opened, broken, first_line)


def _order(count: int, at: int) -> list[int]:
    """The lines to look at: from the start of the piece to the place of stumbling, then the two after it."""
    return list(range(min(count, at + 1)))


def _replaced(lines: list[str], index: int, first_line: int, said: Cure, text: str, column: int = 1) -> Mended:
    return Mended(Found(first_line + index, said, column), [*lines[:index], text, *lines[index + 1 :]])


def _emptied(line: str) -> str:
    shape = _FIELD_LINE.match(line)
    return f"{shape['indent']}{shape['dash'] or ''}{shape['name']}: ?" if shape else ""


def _by_eye(lines: list[str], index: int, first_line: int) -> Mended | None:
    """Mistakes that can be seen on the line itself, whatever the reader said."""
    line = lines[index]
    bare = line.strip()
    if not bare or bare.startswith("#"):
        return None
    if re.match(r"</?[a-zA-Z!]|```", bare):
        return _replaced(lines, index, first_line, cure("web_code"), "")
    if re.match(r"-[A-Za-z_]+\s*:", bare):
        return _replaced(lines, index, first_line, cure("no_dash_space"), line.replace("-", "- ", 1))
    shape = _FIELD_LINE.match(line)
    if shape is None:
        bare_field = _BARE_FIELD.match(line)
        if bare_field and bare_field["name"] in FIELD_NAMES and not _inside_text(lines, index):
            start = f"{bare_field['indent']}{bare_field['dash'] or ''}{bare_field['name']}:"
            return _replaced(lines, index, first_line, cure("no_colon", name=bare_field["name"]), f"{start}{bare_field['rest']}")
        return None
    rest = shape["rest"]
    start = line[: len(line) - len(rest)]
    if rest and not rest[0].isspace():
        if shape["name"] in FIELD_NAMES:
            return _replaced(lines, index, first_line, cure("no_space", name=shape["name"]), f"{start} {rest}")
        return None
    value = rest.strip()
    if value[:1] in {'"', "'"}:
        whole = _QUOTED.match(rest)
        if whole is None:
            if _closes_later(lines, index, value[0]):
                return None
            return _replaced(
                lines, index, first_line, cure("open_quote"), f"{start} {value}{value[0]}" if value[0] == "'" else f"{start} ?"
            )
        after = whole["rest"].strip()
        if after and not after.startswith(("#", ",", "}", "]")):
            return _replaced(lines, index, first_line, cure("after_quote"), f"{start} ?")
    elif re.search(r"\S:(?:\s|$)", value.split(" #", 1)[0]) and not value.startswith(("{", "[", "|", ">", "#")):
        return _replaced(lines, index, first_line, cure("colon_in_text"), f"{start} ?")
    elif value[:1] in {"@", "`", "%"}:
        return _replaced(lines, index, first_line, cure("first_sign", sign=value[0]), f"{start} ?")
    return None


def _inside_text(lines: list[str], index: int) -> bool:
    """Whether the line continues a text written over several lines (`|`, `>`)."""
    indent = len(lines[index]) - len(lines[index].lstrip())
    for line in reversed(lines[:index]):
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            return re.search(r":\s*[|>][+-]?\d?\s*$", line) is not None
    return False


def _closes_later(lines: list[str], index: int, quote: str) -> bool:
    """Whether a quote opened on this line is closed before the next line that looks like a field."""
    for line in lines[index + 1 :]:
        shape = _FIELD_LINE.match(line)
        if (shape and shape["name"] in FIELD_NAMES) or re.match(r"\s*- ", line):
            return False
        if quote in line:
            return True
    return False


def _by_reason(lines: list[str], at: int, opened: int, broken: BrokenError, first_line: int) -> Mended:
    """What the reader said, in the words of somebody who edits texts."""
    line = lines[at]
    if broken.what == "while scanning a quoted scalar":
        if "escape" in broken.reason:
            return _replaced(lines, at, first_line, cure("bad_escape"), _emptied(line))
        return _replaced(lines, opened, first_line, cure("open_quote"), _emptied(lines[opened]))
    if broken.what in {"while parsing a flow sequence", "while parsing a flow mapping"}:
        bracket, pair = ("[", "]") if "sequence" in broken.what else ("{", "}")
        return _replaced(lines, opened, first_line, cure("open_bracket", bracket=bracket, pair=pair), _emptied(lines[opened]))
    if broken.what == "while scanning a simple key":
        return _replaced(lines, opened, first_line, cure("stray_line", text=lines[opened]), "")
    if broken.reason == "depth":
        return _replaced(lines, at, first_line, cure("too_deep", most=8), _emptied(line))
    shape = _FIELD_LINE.match(line)
    if shape:
        expected = _expected_indent(lines, at, shape)
        found = len(shape["indent"])
        if expected is not None and expected != found:
            return _replaced(lines, at, first_line, cure("shift", found=found, expected=expected), " " * expected + line.lstrip())
    if line.strip() and not shape:
        bare = line.strip()
        if bare[0] in "]}":
            return _replaced(lines, at, first_line, cure("stray_mark", mark=bare[0]), "")
        return _replaced(lines, at, first_line, cure("stray_line", text=bare), "")
    return _replaced(lines, at, first_line, cure("unreadable"), "")


def _expected_indent(lines: list[str], at: int, shape: re.Match[str]) -> int | None:
    """Where a field of this name should begin: beside the record's other fields, or under the field it belongs to."""
    base = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    if shape["dash"]:
        return None
    if shape["name"] in TOP_NAMES and shape["name"] not in FIELD_NAMES - TOP_NAMES:
        return base + 2
    for line in reversed(lines[:at]):
        before = _FIELD_LINE.match(line)
        if before is None:
            continue
        indent = len(before["indent"]) + len(before["dash"] or "")
        if not before["rest"].strip():
            return indent + 2
        return indent
    return None


def is_field(name: str) -> bool:
    """Whether a name is a field of some record."""
    return name in TOP_NAMES
