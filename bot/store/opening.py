"""How the two databases are opened: what is asked of them, and what they must answer before anything is written."""

import errno
import os
import stat
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy import URL, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.faults import StoreError, of_file

_BUSY_MS = 1_500
_STATEMENT_SECONDS = 2
_CONNECT_SECONDS = 3
_POOL_SECONDS = 1.5
_POOL = 4
_NO_ADDRESS = "DATABASE_URL is not an address of a database: write # / ? @ : and % in its password as %23 %2F %3F %40 %3A and %25"

# SQLite's numbers for what we insist on: a write is on the disk before it is acknowledged, and what is deleted is overwritten.
_FULL = 2
_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA journal_size_limit=1048576",
)


def is_postgres(url: str) -> bool:
    """True for postgres://, postgresql:// and postgresql+asyncpg://."""
    return url.split(":", 1)[0].split("+", 1)[0] in {"postgres", "postgresql"}


def build_engine(url: str) -> AsyncEngine:
    """An engine for `url` that has not connected yet; StoreError if the address is neither SQLite nor PostgreSQL."""
    if is_postgres(url):
        return _postgres(url)
    try:
        parsed = make_url(url)
    except ArgumentError:
        # Without the cause: it quotes the whole address.
        raise StoreError("DATABASE_URL is not an address of a database") from None
    if parsed.get_backend_name() != "sqlite":
        raise StoreError("DATABASE_URL must begin with sqlite+aiosqlite:/// or postgresql://")
    return _sqlite(parsed.set(drivername="sqlite+aiosqlite"))


def database_file(engine: AsyncEngine) -> Path | None:
    """The SQLite file, or None for PostgreSQL and for a database in memory."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


def identity(path: Path) -> tuple[tuple[int, int], ...]:
    """Which files these are on the disk, so that a deleted or replaced one is noticed; () if one is missing."""
    found = []
    for part in (path, path.with_name(path.name + "-wal")):
        try:
            status = part.stat()
        except OSError:
            return ()
        found.append((status.st_dev, status.st_ino))
    return tuple(found)


async def connect(url: str, **settings: str) -> asyncpg.Connection:
    """One connection to PostgreSQL; `settings` are the session's own, besides those that every session gets.

    Raises StoreError if the address cannot be read, and what asyncpg raises; its text can hold the address, so only `sentence`
    of it may be shown.
    """
    try:
        return await asyncpg.connect(
            # asyncpg reads the address itself: sslmode, sslrootcert and host lists mean what they mean to every PostgreSQL tool.
            "postgresql:" + url.split(":", 1)[1],
            timeout=_CONNECT_SECONDS,
            command_timeout=_STATEMENT_SECONDS,
            server_settings={
                "application_name": "bot",
                "timezone": "UTC",
                "statement_timeout": f"{_STATEMENT_SECONDS}s",
                "lock_timeout": f"{_BUSY_MS}ms",
                "idle_in_transaction_session_timeout": "10s",
                "synchronous_commit": "on",
            }
            | settings,
        )
    except (ValueError, OverflowError):
        raise StoreError(_NO_ADDRESS) from None  # without the cause: it may quote the address


def _postgres(url: str) -> AsyncEngine:
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(connect, url),
        pool_size=_POOL,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
        pool_recycle=1800,
        hide_parameters=True,
    )


def _sqlite(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        # One writer: SQLite has one anyway, and a queue here is kinder than a lock there. The other only holds the files open.
        **({} if url.database in {None, "", ":memory:"} else {"pool_size": 2, "max_overflow": 0, "pool_timeout": _POOL_SECONDS}),
        hide_parameters=True,
    )
    path = database_file(engine)
    if path is not None:
        event.listen(engine.sync_engine, "do_connect", partial(_keep_private, path))
    event.listen(engine.sync_engine, "connect", _insist)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _keep_private(path: Path, *_: object) -> None:
    """Makes the file before SQLite does, readable by its owner only; SQLite gives its WAL the same rights.

    A file that is there is not opened: closing it would take away the locks that SQLite has on it in this process.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    except OSError as fault:
        # A sentence about the file: bare, it would read as a server that cannot be reached.
        raise StoreError(of_file(fault)) from None
    if mode is not None and stat.S_ISDIR(mode):
        raise StoreError(of_file(IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))))
    if mode is not None and not stat.S_ISREG(mode):
        raise StoreError("DATABASE_URL names a device and no file")  # whose rights are not ours to change
    try:
        if mode is None:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        elif not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        elif stat.S_IMODE(mode) & 0o077:
            path.chmod(0o600)
    except OSError as fault:
        raise StoreError(of_file(fault)) from None


def _insist(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: `_begin` does, and says IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        for pragma, wanted in (("synchronous", _FULL), ("secure_delete", 1)):
            cursor.execute(f"PRAGMA {pragma}")
            row = cursor.fetchone()
            if row is None or row[0] != wanted:
                raise StoreError(f"SQLite refuses PRAGMA {pragma}: nothing would be safe in this database")
        cursor.execute("PRAGMA quick_check(1)")
        row = cursor.fetchone()
        if row is None or row[0] != "ok":
            raise StoreError("the database file is damaged: restore it from a copy or move it away")
    finally:
        cursor.close()


def _begin(connection: Any) -> None:
    # A deferred BEGIN that reads and then writes fails with "database is locked" at once, however long the timeout is.
    options = connection.get_execution_options()
    if not options.get("alone", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")
