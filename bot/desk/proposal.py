"""A table that somebody edited → the YAML to put into the directory: only what is new or changed, never written by itself."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bot.desk.export import COLUMNS, flat_row
from bot.desk.pencil import quoted
from bot.directory import Loaded, Said, read
from bot.directory.contacts import read_number
from bot.directory.fields import FREE, NOTHING

_LIST_FIELDS: Final = frozenset({"situations", "formerly", "ask_via"})
_IGNORED: Final = frozenset({"id", "section", "published", "leads", "unverified_contacts", "notes", "site"})
_KNOWN: Final = frozenset({"documents", "referral", "refuses", "stay", "cost"})


_ANY_LINE: Final = """lines:
- id: any-line
  name: {kk: "111", ru: "111"}
  situations: [child]
  region: kz
  phones: 111
  for_whom: {kk: "111", ru: "111"}"""
"""A file without a line to call is refused as a whole; this one lets new centres be judged alone."""


class ProposalError(Exception):
    """The table cannot be read; `said` is why."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


def propose(path: Path, loaded: Loaded, today: date | None = None) -> str:
    """YAML text for the records of the table at `path` that are new or differ from the directory; nothing is written.

    The table has the columns of our own export; comma or semicolon; columns may be missing, cells may be empty. A changed record
    shows its id and the changed fields only, a new one all its fields. What `check` would say about new records follows as
    comments. Raises ProposalError.
    """
    rows = _rows(path)
    new: list[str] = []
    changed: list[str] = []
    for row in rows:
        identity = row["id"]
        record = loaded.directory.by_id.get(identity) if loaded.directory else None
        if record is None and identity in loaded.private and (waiting := loaded.private[identity].record) is not None:
            record = waiting
        if record is None:
            new.append("\n".join(_record(identity, _fields(row, [name for name in COLUMNS if row.get(name)]))))
            continue
        present = flat_row(record)
        differing = [
            name for name in COLUMNS if name in row and name not in _IGNORED and not _same(name, row[name], present[name])
        ]
        if differing:
            before = "\n".join(f"# {name}: {present[name] or '?'}" for name in differing)
            changed.append(f"# {record.id}: бұрын / было\n{before}\n" + "\n".join(_record(record.id, _fields(row, differing))))
    parts: list[str] = []
    if changed:
        parts.append("# Өзгергені / Изменилось\n\n" + "\n\n".join(changed))
    if new:
        parts.append("# Жаңасы / Новое\n\n" + "\n\n".join(new) + _judged(new, today))
    return "\n\n".join(parts) + "\n" if parts else "# Айырма жоқ / Отличий нет\n"


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ProposalError(
            Said(
                f"{path} оқылмады: UTF-8 кодтауымен сақталған CSV керек",
                f"не удалось прочитать {path}: нужен CSV в кодировке UTF-8",
                f"cannot read {path}: a CSV in UTF-8 is needed",
            )
        ) from None
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    names = [name.strip() for name in reader.fieldnames or ()]
    strange = [name for name in names if name not in COLUMNS and name not in _IGNORED]
    if "id" not in names or strange:
        shown = ", ".join(strange) or "id?"
        raise ProposalError(
            Said(
                f"{path}: бағандары сәйкес емес: {shown}; алдымен «export csv» жасап, сол кестені өңдеңіз",
                f"{path}: столбцы не те: {shown}; сделайте сначала «export csv» и правьте эту таблицу",
                f"{path}: these columns are not ours: {shown}; make an “export csv” first and edit that",
            )
        )
    rows = []
    for raw in reader:
        row = {str(name).strip(): _bare(value) for name, value in raw.items() if name is not None and isinstance(value, str)}
        if row.get("id"):
            rows.append(row)
    return rows


def _bare(cell: str) -> str:
    text = " ".join(cell.split())
    return text[1:] if text[:2] in {"'=", "'@", "'+"} else text


def _same(name: str, one: str, other: str) -> bool:
    if name in {"phones", "ask_via"}:
        return _numbers(one) == _numbers(other)
    return one == other or ("?" in {one, other} and not {one, other} - {"", "?"})


def _numbers(cell: str) -> list[str]:
    return [read_number(part.strip())[0] or part.strip() for part in cell.split(",") if part.strip()]


def _fields(row: Mapping[str, str], names: Sequence[str]) -> list[str]:
    lines: list[str] = []
    done: set[str] = set(_IGNORED)
    for column in names:
        name = column.removesuffix("_kk").removesuffix("_ru")
        if name in done or column in _IGNORED:
            continue
        done.add(name)
        if name != column:
            lines += _text(name, row.get(f"{name}_kk", ""), row.get(f"{name}_ru", ""))
        elif name in _LIST_FIELDS:
            lines.append(f"{name}: [{row[name]}]")
        elif name == "also_known_as":
            lines += [f"{name}:", *(f"- {quoted(part.strip())}" for part in row[name].split("|") if part.strip())]
        elif name == "phones":
            lines += _phones(row[name])
        else:
            lines.append(f"{name}: {quoted(row[name])}" if row[name] not in {"", "?"} else f"{name}:")
    return lines


def _phones(cell: str) -> list[str]:
    if not cell or cell == "?":
        return ["phones:"]
    if cell.lower() in NOTHING:
        return [f"phones: {cell}"]
    return ["phones:", *(f"- number: {quoted(part.strip())}" for part in cell.split(",") if part.strip())]


def _text(name: str, kk: str, ru: str) -> list[str]:
    nothing = (*NOTHING, *FREE) if name == "cost" else NOTHING
    if name in _KNOWN and kk.lower() in nothing and ru.lower() in nothing:
        return [f"{name}: {'free' if name == 'cost' else 'нет'}"]
    if not kk and not ru:
        return [f"{name}:"]
    return [f"{name}:", f"  kk: {quoted(kk)}", f"  ru: {quoted(ru)}"]


def _record(identity: str, fields: Sequence[str]) -> list[str]:
    return [f"- id: {identity}", *(f"  {line}" for line in fields)]


def _judged(new: Sequence[str], today: date | None) -> str:
    """What the loader would say about the new centres, as comments; their lines are counted from here."""
    read_as = "\n".join((_ANY_LINE, "centres:", *new, ""))
    judged = read(read_as.encode(), "import", today)
    told = [f"# {one.id}: {one.wrong.ru}; {one.instead.ru}" for one in judged.problems]
    return "\n\n" + "\n".join(("# Түзету керек / Нужно исправить:", *told)) if told else ""
