"""Ids like the one that was typed."""

import difflib

from bot.directory.problems import Loaded


def near_ids(loaded: Loaded, identity: str, most: int = 3) -> tuple[str, ...]:
    """Present ids that were probably meant, best first; ids that contain what was typed count as near."""
    known = tuple(loaded.private)
    typed = identity.strip().lower()
    inside = [one for one in known if typed and typed in one]
    close = difflib.get_close_matches(typed, known, n=most, cutoff=0.5)
    return tuple(dict.fromkeys((*close, *inside)))[:most]
