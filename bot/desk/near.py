"""Ids like the one that was typed."""

import difflib
from collections.abc import Iterable


def near_ids(ids: Iterable[str], typed: str, most: int = 3) -> tuple[str, ...]:
    """The ids that were probably meant, best first; ids that contain what was typed count as near."""
    known = tuple(ids)
    small = typed.strip().lower()
    close = difflib.get_close_matches(small, known, n=most, cutoff=0.5)
    inside = [one for one in known if len(small) >= 3 and small in one]
    return tuple(dict.fromkeys((*close, *inside)))[:most]
