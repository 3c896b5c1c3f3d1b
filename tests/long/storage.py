"""Where a life keeps what is kept: an SQLite file or a PostgreSQL server, either of which may fail on purpose.

What a storage answers is asked past the bot; None means that nobody can be asked now.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Protocol

from tests.broken.disk import KINDS, breakable
from tests.databases import Wire, ask, fresh_database, server_of_its_own, start_again, stop_at_once, terminate_backends

_OWN = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_AGES = (
    "UPDATE bot_situations SET until = until - make_interval(secs => $1)",
    "UPDATE bot_messages SET sent = sent - make_interval(secs => $1)",
    "UPDATE bot_timers SET due = due - make_interval(secs => $1)",
)
MOMENT = 0.4
"""Seconds for which a database hangs that comes back by itself: longer than a life lets the shared memory hold anybody up."""


class Storage(Protocol):
    """Open it with `await open()`. `breaks` takes one of `lasting` (until `mends`) or of `passing` (mends by itself)."""

    lasting: tuple[str, ...]
    passing: tuple[str, ...]

    async def open(self) -> str: ...
    async def close(self) -> None: ...
    async def breaks(self, kind: str) -> None: ...
    async def mends(self) -> None: ...
    async def kept(self, record: str | None = None) -> int | None: ...
    async def traces(self, marks: Sequence[bytes], *, deep: bool = False) -> list[str]: ...
    async def grows_older(self, seconds: float) -> None: ...


class InAFile:
    """SQLite."""

    lasting = tuple(sorted(KINDS))
    passing: tuple[str, ...] = ()

    def __init__(self, file: Path) -> None:
        self.file = file
        self._open = ExitStack()
        self.disk = self._open.enter_context(breakable())

    async def open(self) -> str:
        """The address for the bot."""
        return f"sqlite+aiosqlite:///{self.file}"

    async def close(self) -> None:
        """The disk is the real one again."""
        self._open.close()

    async def breaks(self, kind: str) -> None:
        """Every call fails from now on."""
        self.disk.breaks(kind)

    async def mends(self) -> None:
        """Every call works from now on."""
        self.disk.mends()

    async def kept(self, record: str | None = None) -> int | None:
        """Reports of this record, or all."""
        return self.kept_now(record)

    def kept_now(self, record: str | None = None) -> int:
        """The same at once: nobody waits for a file."""
        with closing(sqlite3.connect(self.file)) as database:
            question = "SELECT count(*) FROM bot_reports WHERE ?1 IS NULL OR record = ?1"
            return int(database.execute(question, (record,)).fetchone()[0])

    async def traces(self, marks: Sequence[bytes], *, deep: bool = False) -> list[str]:  # noqa: ARG002 - as of every storage
        """Which of these bytes stand in which file; every byte is looked at, `deep` or not."""
        places = {path.name: path.read_bytes() for path in self.file.parent.glob(self.file.name + "*")}
        return [f"{mark!r} in {name}" for name, content in places.items() for mark in marks if mark in content]

    async def grows_older(self, seconds: float) -> None:
        """Nothing here reads a clock of its own."""


class OnAServer:
    """PostgreSQL, a server of its own behind a wire."""

    lasting = ("away", "freeze", "stopped")
    passing = ("thrown out", "restarted", "hangs for a moment", "answers of commits lost")

    def __init__(self) -> None:
        self._open = ExitStack()
        self.own = self._open.enter_context(server_of_its_own())
        self.up = True
        self._older = 0.0
        self._moment: asyncio.TimerHandle | None = None

    async def open(self) -> str:
        """The address for the bot: over the wire."""
        self.direct = await fresh_database(self.own)
        self.wire = await Wire(self.own).__aenter__()
        return self.wire.url(self.direct)

    async def close(self) -> None:
        """The server ends."""
        await self.mends()
        await self.wire.__aexit__()
        self._open.close()

    async def breaks(self, kind: str) -> None:
        """As the name says; "away" and "freeze" are the network's doing, the others the server's."""
        await self._older_now()
        if kind == "thrown out":
            await terminate_backends(self.direct)
        elif kind == "restarted":
            stop_at_once(self.own)
            start_again(self.own)
        elif kind == "stopped":
            self.wire.mode = "refuse"
            if self.up:
                stop_at_once(self.own)
            self.up = False
        elif kind in self.passing:
            self.wire.mode = "freeze" if kind == "hangs for a moment" else "lose-commit-answer"
            self._moment = asyncio.get_running_loop().call_later(MOMENT, self._opens)
        else:
            self.wire.mode = "refuse" if kind == "away" else "freeze"

    def _opens(self) -> None:
        if self.wire.mode in ("freeze", "lose-commit-answer"):
            self.wire.mode = "open"

    async def mends(self) -> None:
        """The server runs and can be reached; what it holds is as old as it should be before the bot can ask it."""
        if self._moment is not None:
            self._moment.cancel()
        if not self.up:
            start_again(self.own)
            self.up = True
        await self._older_now()
        self.wire.mode = "open"

    async def kept(self, record: str | None = None) -> int | None:
        """Reports of this record, or all; None while the server is stopped."""
        if not self.up:
            return None
        question = "SELECT count(*) FROM bot_reports WHERE $1::text IS NULL OR record = $1"
        return int((await ask(self.direct, question, record))[0][0])

    async def traces(self, marks: Sequence[bytes], *, deep: bool = False) -> list[str]:
        """Which of these bytes stand in which table, or `deep` in which file of the server."""
        if not deep:
            places = {}
            for (table,) in await ask(self.direct, _OWN):
                rows = await ask(self.direct, f"SELECT * FROM {table}")  # noqa: S608 - the server's own name of a table
                cells = (cell for row in rows for cell in row.values())
                places[table] = b"\0".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)
            return [f"{mark!r} in {name}" for name, content in places.items() for mark in marks if mark in content]
        await ask(self.direct, "CHECKPOINT")
        found = []
        for path in [path for path in Path(str(self.own.pgdata)).rglob("*") if path.is_file()]:  # noqa: ASYNC240 - at the end
            content = path.read_bytes()
            found += [f"{mark!r} in {path.name}" for mark in marks if mark in content]
        return found

    async def grows_older(self, seconds: float) -> None:
        """The server's own clock goes as always, so what it holds is made older."""
        self._older += seconds
        if self.wire.mode == "open":
            await self._older_now()

    async def _older_now(self) -> None:
        if self.up and self._older:
            older, self._older = self._older, 0.0
            for statement in _AGES:
                await ask(self.direct, statement, older)
