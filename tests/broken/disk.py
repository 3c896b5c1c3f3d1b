"""An SQLite whose k-th call fails: the real driver, and an error put in its way."""

import contextlib
import functools
import sqlite3
import types
from collections.abc import Iterator
from typing import Any

import aiosqlite.core

KINDS: dict[str, Exception] = {
    "locked": sqlite3.OperationalError("database is locked"),
    "full": sqlite3.OperationalError("database or disk is full"),
    "io": sqlite3.OperationalError("disk I/O error"),
    "closed": sqlite3.ProgrammingError("Cannot operate on a closed database."),
    "readonly": sqlite3.OperationalError("attempt to write a readonly database"),
    "corrupt": sqlite3.DatabaseError("database disk image is malformed"),
    "no memory": MemoryError(),
}


class Disk:
    """Makes the k-th call of SQLite fail, and every later one too if it `stays`."""

    def __init__(self) -> None:
        self.calls = 0
        self.fail_at = 0
        self.stays = False
        self.error: Exception = KINDS["locked"]

    def breaks(self, kind: str) -> None:
        """From now on every call fails."""
        self.error, self.fail_at, self.stays = KINDS[kind], self.calls + 1, True

    def mends(self) -> None:
        """From now on every call works."""
        self.fail_at = 0

    def count(self) -> None:
        self.calls += 1
        if self.fail_at and (self.calls == self.fail_at or (self.stays and self.calls > self.fail_at)):
            raise self.error


@contextlib.contextmanager
def breakable() -> Iterator[Disk]:
    """While it lasts, every SQLite connection that is opened asks this disk first."""
    disk = Disk()

    class Cursor(sqlite3.Cursor):
        def execute(self, *args: Any) -> "Cursor":
            disk.count()
            return super().execute(*args)  # type: ignore[return-value]

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Cursor:  # type: ignore[override]
            return super().cursor(Cursor)

        def commit(self) -> None:
            disk.count()
            super().commit()

    driver = types.ModuleType("sqlite3")
    vars(driver).update(vars(sqlite3))
    vars(driver)["connect"] = functools.partial(sqlite3.connect, factory=Connection)
    real = aiosqlite.core.sqlite3  # type: ignore[attr-defined]
    aiosqlite.core.sqlite3 = driver  # type: ignore[attr-defined]
    try:
        yield disk
    finally:
        aiosqlite.core.sqlite3 = real  # type: ignore[attr-defined]
