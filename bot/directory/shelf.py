"""Where the present directory stands: everybody reads the same snapshot, and a better one replaces it whole."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bot.directory.records import Directory


class Shelf:
    """Holds the last good directory and where it came from; `flags` are the reports that stand against its records."""

    def __init__(self, directory: Directory, path: Path) -> None:
        self.directory = directory
        self.path = path
        self.refused: tuple[str, ...] = ()
        """What was wrong with the newest file on disk, when it was refused and an older one still serves."""
        self.flags: Mapping[str, object] = MappingProxyType({})

    def put(self, directory: Directory) -> None:
        """A newer directory takes the place of the old one; whoever reads the old one keeps it to the end of their answer."""
        self.directory = directory
        self.refused = ()
