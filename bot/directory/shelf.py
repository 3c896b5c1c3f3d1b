"""Where the present directory stands: everybody reads the same snapshot, and a better one replaces it whole."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from watchfiles import awatch

from bot.directory.loading import load
from bot.directory.problems import Loaded
from bot.directory.records import Directory

log = logging.getLogger(__name__)

LOOK_EVERY = 1000
"""Milliseconds between two looks at the file where the system tells nothing by itself (network disks, swapped links)."""


class Shelf:
    """Holds the last good directory and where it came from."""

    def __init__(self, directory: Directory, path: Path) -> None:
        self.directory = directory
        self.path = path

    async def follow(self, stop: asyncio.Event) -> AsyncIterator[Loaded]:
        """Until `stop`: every newer file on disk, read. A good one is on the shelf already, a bad one changes nothing.

        Whoever is answering keeps the snapshot they began with. A file that is away for a moment (an editor that writes a
        new one and renames it) is not read.
        """
        seen = self._look()
        changes = awatch(
            self.path.resolve().parent, stop_event=stop, watch_filter=None, yield_on_timeout=True,
            rust_timeout=LOOK_EVERY, debounce=200, recursive=False,
        )  # fmt: skip
        async for _ in changes:
            now = self._look()
            if now is None or now == seen:
                continue
            seen = now
            loaded = await asyncio.to_thread(load, self.path)
            if self._look() != seen:
                seen = None  # it changed while it was read: the next look reads it again
                continue
            if loaded.directory is not None:
                self.directory = loaded.directory
                log.info("a newer %s is live: %d records", self.path.name, len(loaded.directory.by_id))
            else:
                log.error(
                    "a newer %s was refused, the last good one serves on: %d problems", self.path.name, len(loaded.problems)
                )
            yield loaded

    def _look(self) -> tuple[int, int, int] | None:
        """What tells one version of the file from another; None while there is no file."""
        with suppress(OSError):
            stat = self.path.stat()
            if not S_ISREG(stat.st_mode):
                return None  # reading a pipe may wait for ever
            return stat.st_ino, stat.st_mtime_ns, stat.st_size
        return None
