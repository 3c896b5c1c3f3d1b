"""Finds records: all of them, or the ids like the one that was typed."""

import difflib
from collections.abc import Iterable

from bot.directory.records import Centre, Directory, Line

Record = Centre | Line


def every_record(directory: Directory) -> tuple[Record, ...]:
    """Lines, then centres, in the order of the file."""
    found: list[Record] = [*directory.lines]
    found += directory.centres
    return tuple(found)


def near_ids(ids: Iterable[str], typed: str, most: int = 3) -> tuple[str, ...]:
    """The ids that were probably meant, best first; ids that contain what was typed count as near."""
    known = tuple(ids)
    small = typed.strip().lower()
    close = difflib.get_close_matches(small, known, n=most, cutoff=0.5)
    inside = [one for one in known if len(small) >= 3 and small in one]
    return tuple(dict.fromkeys((*close, *inside)))[:most]


def numbers_of(record: Record) -> tuple[str, ...]:
    """The numbers that stand on the record's card."""
    found = record.numbers if isinstance(record, Line) else record.phones or ()
    return tuple(phone.number for phone in found)
