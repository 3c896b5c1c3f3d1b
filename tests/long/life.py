"""One or several bots and one Telegram in one process, over real HTTP.

The updates go the real way from decoding to the handlers; only the fetching is left out. A bot may be restarted over the same
database, die in the middle of its work, time may pass, the storage and the Bot API may fail.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from bot.directory.shelf import Shelf
from bot.memory import Memory, SharedMemory
from bot.preview import TOKEN, Person, Telegram
from bot.preview.updates import Waiting
from bot.receiving.work import Work
from bot.screen import hiding
from bot.settings import read_settings
from bot.store import Store
from bot.telegram.logs import Redaction
from handlers import ROUTERS
from tests.broken.disk import Disk
from tests.faults import Faults
from tests.long.promises import NAME, USERNAME, WORD, Json, Seen, said_by, with_secrets
from tests.long.replica import BRIEF, IMPATIENT, Replica
from tests.long.storage import InAFile, Storage
from tests.program import ROOT


class Ears(logging.Handler):
    """The log as it would be written, redacted."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.addFilter(Redaction())
        self.lines: list[str] = []
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{record.name}: {record.getMessage()} {record.exc_text or ''}"
        self.lines.append(line)
        # A database that is away says so in an error of its own; answers go on.
        if record.levelno >= logging.ERROR and not record.name.startswith(("bot.store", "bot.memory", "sqlalchemy.pool")):
            self.errors.append(line)


class Life:
    """Open it with `async with`. `shift` moves every clock but those of the machine and of PostgreSQL, whose rows grow older."""

    def __init__(self, folder: Path, storage: Storage | None = None, replicas: int = 1) -> None:
        self.file = folder / "bot.db"
        self.storage: Storage = storage or InAFile(self.file)
        self.telegram = Telegram(pace=0.01)
        self.maintainer = self.telegram.person("Maintainer", "en")
        self.maintainer.started = True
        self.faults = Faults(self.telegram)
        self.whole = with_secrets()
        self.official = said_by(self.whole)
        self.shelf = Shelf(self.whole, ROOT / "directory.yaml")
        self.ears = Ears()
        self.replicas = [Replica(self) for _ in range(replicas)]
        self.taken = 0
        self.lost = 0
        """How often a bot lost its database, for whatever reason."""
        self.looked = 0
        """The calls that some step has already looked at."""
        self._open = ExitStack()

    async def __aenter__(self) -> Self:
        await self.telegram.start()
        url = await self.storage.open()
        settings = read_settings({"BOT_TOKEN": TOKEN, "DATABASE_URL": url})
        self.settings = settings.model_copy(update={"bot_api": self.telegram.url})
        root = logging.getLogger()
        root.addHandler(self.ears)
        self._open.callback(root.removeHandler, self.ears)
        for name in ("bot", "handlers"):
            logger = logging.getLogger(name)
            self._open.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.DEBUG)
        for module, name, brief in (*BRIEF, *(IMPATIENT if self.storage.passing else ())):
            self._replaces(module, name, brief)
        for room in (Store, SharedMemory):
            self._replaces(room, "_lose", self._counting(room._lose))
        for replica in self.replicas:
            await replica.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        for replica in self.replicas:
            await replica.end()
        for router in ROUTERS:
            router._parent_router = None
        await self.telegram.stop()
        await self.storage.close()
        self._open.close()

    def _replaces(self, owner: Any, name: str, value: Any) -> None:
        self._open.callback(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)

    def _counting(self, lose: Any) -> Any:
        def counted(room: Any, fault: BaseException) -> None:
            self.lost += 1
            lose(room, fault)

        return counted

    # The first bot, for lives that have but one

    async def begin(self) -> None:
        await self.replicas[0].begin()

    async def end(self) -> None:
        await self.replicas[0].end()

    @property
    def memory(self) -> Memory:
        return self.replicas[0].memory

    @property
    def store(self) -> Store:
        return self.replicas[0].store

    @property
    def disk(self) -> Disk:
        assert isinstance(self.storage, InAFile)
        return self.storage.disk

    # The world

    def now(self) -> datetime:
        return datetime.now(ZoneInfo("Asia/Almaty")) + timedelta(seconds=self.telegram.shift)

    def later(self, seconds: float) -> None:
        self.telegram.later(seconds)

    async def passes(self, seconds: float) -> None:
        """Time passes, in the database too."""
        self.later(seconds)
        await self.storage.grows_older(seconds)

    def person(self, language_code: str | None = "ru") -> Person:
        """Somebody whose name must be found nowhere."""
        return self.telegram.person(NAME, language_code, username=USERNAME)

    @property
    def well(self) -> bool:
        """Whether every bot reaches all that it may keep and remember."""
        return all(replica.store.ready and replica.memory.whole for replica in self.replicas)

    def one(self) -> Replica:
        """The replica on which the next update lands."""
        self.taken += 1
        return self.replicas[self.taken * 5 // 3 % len(self.replicas)]

    async def works(self, *again: Json, at: Replica | None = None, dies_after: int | None = None) -> Seen:
        """Hands over everything that people did since, or these updates once more, and waits until all is done.

        With several replicas each of Telegram's queues is handed over one by one, anywhere, as a webhook is posted to. With
        `dies_after` the first one dies after so many calls, and what it had not finished comes again.
        """
        waiting = list(self.telegram.inbox.pending)
        self.telegram.inbox.pending.clear()
        raws: Sequence[Json] = again or tuple(one.raw for one in waiting)
        lanes = [list(raws)] if again or len(self.replicas) == 1 else _lanes(waiting)
        with self._seeing(raws) as seen:
            if dies_after is None:
                await asyncio.gather(*(self._lane(lane, at) for lane in lanes))
            else:
                seen.died = True
                left = await self._dies(self.replicas[0], raws, dies_after)
                await self._lane(left, self.replicas[-1])
        return seen

    async def _lane(self, raws: list[Json], at: Replica | None) -> None:
        """One replica takes them all at once and keeps their order itself; several get one after the other."""
        if len(self.replicas) == 1 or at is not None:
            works = [(at or self.replicas[0]).take(raw) for raw in raws]
            await asyncio.gather(*map(_ends, works))
            return
        for raw in raws:
            await _ends(self.one().take(raw))

    async def everywhere(self, raws: Sequence[Json]) -> Seen:
        """Every replica gets the same updates at the same moment."""
        self.telegram.inbox.pending.clear()
        with self._seeing(raws) as seen:
            await asyncio.gather(*(_ends(replica.take(raw)) for raw in raws for replica in self.replicas))
        return seen

    async def _dies(self, replica: Replica, raws: Sequence[Json], after: int) -> list[Json]:
        """Gives what is not done when the replica has died; it is born again at once."""
        before = len(self.telegram.calls)
        works = [(raw, work) for raw in raws if (work := replica.take(raw)) is not None]
        while len(self.telegram.calls) - before < after and not all(work.end.done() for _, work in works):  # noqa: ASYNC110 - dies between two steps
            await asyncio.sleep(0)
        left = [raw for raw, work in works if not work.end.done()]
        await replica.end()
        await replica.begin()
        return left

    async def rings(self) -> Seen:
        """The timers that are due, at every replica."""
        with self._seeing(()) as seen:
            stop = asyncio.Event()
            rounds = [asyncio.create_task(hiding.keep_timers(replica.screen, stop)) for replica in self.replicas]
            await asyncio.sleep(0)
            stop.set()
            await asyncio.gather(*rounds)
        return seen

    async def starts_anew(self, replica: Replica) -> Seen:
        """It ends and begins."""
        with self._seeing(()) as seen:
            await replica.end()
            await replica.begin()
        return seen

    @contextmanager
    def _seeing(self, raws: Sequence[Json]) -> Iterator[Seen]:
        seen = Seen(raws, unasked=list(self.telegram.calls)[self.looked :])
        before, faults = self.looked + len(seen.unasked), self.faults.used.copy()
        errors, lost, well = len(self.ears.errors), self.lost, self.well
        yield seen
        self.looked = len(self.telegram.calls)
        seen.calls = list(self.telegram.calls)[before:]
        seen.faults = self.faults.used - faults
        seen.errors = self.ears.errors[errors:]
        seen.well = well and self.well and lost == self.lost

    def forgets(self, *persons: Person) -> None:
        """They leave this world, and what was seen of them is looked at no more."""
        for person in persons:
            self.telegram.forget(person)
        for kept in (self.telegram.calls, self.telegram.updates, self.ears.lines, self.ears.errors):
            kept.clear()
        self.looked = 0

    async def heals(self) -> None:
        """The storage works again, and every bot has noticed: what was counted after the last answer may still be failing."""
        await self.storage.mends()
        for _ in range(1000):
            await asyncio.sleep(0.01)
            if self.well and not any(replica.store._running for replica in self.replicas):
                return
        raise AssertionError(f"a bot did not get its database back: {[replica.store.why for replica in self.replicas]}")

    def kept(self, record: str | None = None) -> int:
        """Reports in the file, read past the store."""
        assert isinstance(self.storage, InAFile)
        return self.storage.kept_now(record)

    async def traces(self, *persons: Person, deep: bool = False) -> list[str]:
        """Where something of these persons or of the token stands in the log or in the storage."""
        marks = [mark.encode() for mark in (NAME, USERNAME, WORD, TOKEN, TOKEN.partition(":")[2])]
        for person in persons:
            marks += [str(person.id).encode(), person.id.to_bytes(6, "big")]
        log = "\n".join(self.ears.lines).encode()
        return [f"{mark!r} in the log" for mark in marks if mark in log] + await self.storage.traces(marks, deep=deep)


def _lanes(waiting: list[Waiting]) -> list[list[Json]]:
    lanes: dict[int, list[Json]] = {}
    for one in waiting:
        lanes.setdefault(one.queue, []).append(one.raw)
    return list(lanes.values())


async def _ends(work: Work | None) -> None:
    if work is not None:
        assert await asyncio.wait_for(asyncio.shield(work.end), 60), f"not done: {work.update}"
