"""The store as the rest of the house sees it: it never raises, never makes an answer wait long, and says when it kept nothing."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import ledger
from bot.store.faults import StoreError, broke, passes, sentence
from bot.store.ledger import Flag, Heap, Outcome
from bot.store.migrations import migrate
from bot.store.opening import build_engine, database_file, identity
from bot.store.tables import schema

if TYPE_CHECKING:
    from pathlib import Path

WRITE_SECONDS = 3.0
"""The longest that a write or a read of the store holds anybody up."""
OPEN_SECONDS = 5.0
_AGAIN_SECONDS = (0.0, 0.05, 0.2, 0.5, 1.0)
_MEND_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
_LOOK_SECONDS = 60.0
_SWEEP_SECONDS = 3600.0
_CALM_SECONDS = 0.2
_SAY_SECONDS = 60.0

Result = TypeVar("Result")

log = logging.getLogger(__name__)


async def open_store(url: str, secret: bytes = b"", now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> "Store":
    """Opens `url` (sqlite+aiosqlite:///FILE or postgresql://…), or a store that answers "not saved" and goes on trying.

    `secret` is the same in every replica and stands in no database (it follows from the bot's token). `now` is the wall clock
    for the sweeping. Never raises, returns within OPEN_SECONDS.
    """
    store = Store(url, secret, now)
    await store.start()
    return store


class Store:
    """Made by `open_store`; closed with `close`. Every method may be called at any time, also while the database is away."""

    def __init__(self, url: str, secret: bytes, now: Callable[[], datetime]) -> None:
        self._url = url
        self._pepper = secret
        self._now = now
        self._engine: AsyncEngine | None = None
        self._file: Path | None = None
        self._holding: AsyncConnection | None = None
        """Holds SQLite's files open: its log goes with the last connection, and the next would look like a stranger's."""
        self._identity: tuple[tuple[int, int], ...] = ()
        self._why = "the database is not open yet"
        self._said = ""
        self._said_at = 0.0
        self._closed = False
        self._heaps: tuple[Heap, ...] = ()
        self._stale = False
        self._wake = asyncio.Event()
        self._tending: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def ready(self) -> bool:
        """False while nothing can be kept: the bot then answers only."""
        return not self._why

    @property
    def why(self) -> str:
        """Why nothing can be kept, as one line for the operator without secrets; "" when ready."""
        return self._why

    async def start(self) -> None:
        """Opens the database once, and then looks after it in the background."""
        opening = self._spawn(self._open())
        await asyncio.wait({opening}, timeout=OPEN_SECONDS)
        if not opening.done():
            opening.cancel()
            self._lose(TimeoutError())
        self._tending = asyncio.create_task(self._tend(), name="store")

    async def report(self, record: str, reason: str, chat_id: int, update_id: int, at: datetime) -> Outcome:
        """A person said that a record is wrong (or right). One per chat, record and week; once however often it is delivered."""
        if not (ledger.is_slug(record) and ledger.is_slug(reason)):
            log.error("A report was refused: its record or reason is not a word of the directory.")
            return "not saved"
        outcome = await self._try(
            lambda connection: ledger.keep_report(connection, record, reason, self._mark(chat_id), update_id=update_id, at=at)
        )
        self._look_soon(outcome)
        return outcome or "not saved"

    async def count(self, region: str, needs: str | Iterable[str], lang: str, update_id: int, at: datetime) -> bool:
        """Somebody looked for `needs` in `region`: adds one to each, nothing about who. False if it was not kept."""
        words = (needs,) if isinstance(needs, str) else tuple(needs)
        if not all(ledger.is_slug(word) for word in (region, lang, *words)):
            log.error("A count was refused: its region, need or language is not a word of the directory.")
            return False

        async def work(connection: AsyncConnection) -> bool:
            await ledger.keep_count(connection, region, words, lang, update_id=update_id, at=at)
            return True

        return bool(await self._try(work))

    def flags(self, at: datetime, checked: Mapping[str, date] | None = None) -> Mapping[str, Flag]:
        """Record → flag, from what was last read (at most a minute old): a card never waits for the database.

        `checked` is record → day of its last check; reports up to that day are answered and no longer count.
        """
        return ledger.flags_of(self._heaps, at, checked or {})

    async def tallies(self, at: datetime) -> Mapping[str, Mapping[str, int]] | None:
        """Record → reason → number of reports kept, for the maintainers; None if the database could not be asked."""
        return await self._try(lambda connection: ledger.read_tallies(connection, at), writes=False)

    async def demand(self, at: datetime) -> Mapping[tuple[str, str], int] | None:
        """(region, need) → how often it was looked for in a year, from SHOWN_FROM on; None if the database could not be asked."""
        return await self._try(lambda connection: ledger.read_demand(connection, at), writes=False)

    async def forget_chat(self, chat_id: int) -> bool:
        """Deletes the chat's reports of this week, all that can be told to be its own. False if it could not be done."""
        gone = await self._try(lambda connection: ledger.forget_reports_of(connection, self._mark(chat_id)))
        if gone:
            await self._wipe()
        self._look_soon(gone)
        return gone is not None

    async def sweep(self, at: datetime) -> bool:
        """Deletes what is past its time; runs by itself every hour. False if the database could not be asked."""

        async def work(connection: AsyncConnection) -> bool:
            await ledger.sweep_up(connection, at)
            return True

        swept = bool(await self._try(work))
        if swept:
            await self._wipe()
        return swept

    async def look(self) -> None:
        """Reads anew what `flags` shows."""
        heaps = await self._try(lambda connection: ledger.read_heaps(connection, self._now()), writes=False)
        if heaps is not None:
            self._heaps = heaps

    async def close(self) -> None:
        """Finishes what runs (at most WRITE_SECONDS) and closes every connection, so that the process can end."""
        self._closed = True
        self._why = self._why or "the bot is stopping"
        if self._tending is not None:
            self._tending.cancel()
            await asyncio.wait({self._tending}, timeout=WRITE_SECONDS)
        if self._running:
            await asyncio.wait(set(self._running), timeout=WRITE_SECONDS)
        for task in tuple(self._running):
            task.cancel()
        await self._dispose()

    # From here on: how one piece of work is done, and what happens when it fails.

    async def _try(self, work: Callable[[AsyncConnection], Awaitable[Result]], *, writes: bool = True) -> Result | None:
        """The result of `work` in one transaction, or None if it was not done within WRITE_SECONDS."""
        if not self.ready or self._engine is None:
            return None
        if self._replaced():
            self._lose(StoreError("the database file was deleted or replaced"))
            return None
        task = self._spawn(self._attempts(self._engine, work, writes))
        # Waited for and not awaited: a connection that hangs may take its time to be torn down, the person may not.
        await asyncio.wait({task}, timeout=WRITE_SECONDS)
        if not task.done():
            task.cancel()
            self._lose(TimeoutError())
            return None
        fault = task.exception()
        if fault is None:
            if writes and self._replaced():
                # It was written into a file that nobody will open again.
                self._lose(StoreError("the database file was deleted or replaced"))
                return None
            return task.result()
        if passes(fault):
            log.warning("One write was not kept: %s.", sentence(fault))
        else:
            self._lose(fault)
        return None

    async def _attempts(self, engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[Result]], writes: bool) -> Result:
        """Asks again after a broken connection: the update's number in the same transaction makes a second time harmless."""
        bound = engine.execution_options(writes=writes)
        for last, pause in enumerate(_AGAIN_SECONDS, start=1 - len(_AGAIN_SECONDS)):
            await asyncio.sleep(pause)
            try:
                async with bound.begin() as connection:
                    return await work(connection)
            except Exception as fault:
                if last == 0 or not broke(fault):
                    raise
        raise AssertionError

    def _spawn(self, work: Coroutine[Any, Any, Result]) -> "asyncio.Task[Result]":
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio prints nothing of it

    def _mark(self, chat_id: int) -> Callable[[bytes], int]:
        return lambda secret: ledger.mark(secret, self._pepper, chat_id)

    def _replaced(self) -> bool:
        return self._file is not None and identity(self._file) != self._identity

    def _lose(self, fault: BaseException) -> None:
        if self._closed:
            return
        self._why = sentence(fault)
        self._wake.set()
        # Once an outage, and at most once a minute if the reason changes: a flapping server must not fill the log.
        if not self._said or (self._why != self._said and time.monotonic() - self._said_at > _SAY_SECONDS):
            self._said, self._said_at = self._why, time.monotonic()
            log.error("Answers only, nothing is kept: %s. Trying again in the background.", self._why)

    async def _open(self) -> None:
        await self._dispose()
        engine: AsyncEngine | None = None
        opened = False
        try:
            engine = build_engine(self._url)
            await migrate(engine)
            async with engine.execution_options(writes=True).begin() as connection:
                # Changes nothing, but is a write: a full or read-only disk shows itself here and not to a person.
                await connection.execute(update(schema).values(version=schema.c.version))
                self._heaps = await ledger.read_heaps(connection, self._now())
            self._file = database_file(engine)
            if self._file is not None:
                self._holding = await engine.connect()
                await self._holding.execute(select(schema.c.version))
                await self._holding.rollback()
            self._identity = identity(self._file) if self._file else ()
            opened = not self._closed
        except Exception as fault:  # noqa: BLE001  # whatever it is, the bot must go on answering
            self._lose(fault)
        finally:
            if engine is not None and not opened:
                await self._let_go()
                with contextlib.suppress(Exception):
                    await engine.dispose()
        if opened:
            self._engine = engine
            if self._said:
                log.warning("The database is back: reports and counts are kept again.")
            self._why = self._said = ""

    async def _dispose(self) -> None:
        engine, self._engine = self._engine, None
        await self._let_go()
        if engine is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(WRITE_SECONDS):
                    await engine.dispose()

    async def _let_go(self) -> None:
        holding, self._holding = self._holding, None
        if holding is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(WRITE_SECONDS):
                    await holding.close()

    async def _wipe(self) -> None:
        """Deleted rows leave SQLite's write-ahead log too, not only the database file. PostgreSQL has its own ways."""
        if self._engine is None or self._engine.dialect.name != "sqlite":
            return
        with contextlib.suppress(Exception):
            async with self._engine.execution_options(alone=True).connect() as connection:
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def _look_soon(self, outcome: object) -> None:
        if outcome is not None:
            self._stale = True
            self._wake.set()

    async def _tend(self) -> None:
        """Opens again what was lost, reads what cards show, sweeps once an hour."""
        failures = 0
        looked = swept = -_SWEEP_SECONDS
        while not self._closed:
            if not self.ready:
                await asyncio.sleep(_MEND_SECONDS[min(failures, len(_MEND_SECONDS) - 1)])
                failures += 1
                opening = self._spawn(self._open())
                await asyncio.wait({opening}, timeout=OPEN_SECONDS)
                opening.cancel()
                continue
            failures = 0
            if time.monotonic() - swept > _SWEEP_SECONDS and await self.sweep(self._now()):
                swept = time.monotonic()
            if self._stale or time.monotonic() - looked > _LOOK_SECONDS:
                self._stale = False
                await self.look()
                looked = time.monotonic()
            self._wake.clear()
            if self.ready and not self._stale:
                with contextlib.suppress(TimeoutError):
                    # Not wait_for: before Python 3.12 it can swallow the cancellation that ends this task.
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await self._wake.wait()
            # Many reports at once are one look.
            await asyncio.sleep(_CALM_SECONDS)
