"""The memory that replicas share: UNLOGGED PostgreSQL tables, and this process's own memory while the database is away."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import delete, literal, not_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.memory.alone import Memory
from bot.memory.handing import NOW, PAST, sweep_up, write
from bot.memory.limits import COVER_DAYS, HIDE_HOURS, MEMORY_MINUTES, MESSAGES_OF_A_CHAT, TIMER_LEASE_SECONDS, Noted
from bot.memory.sealing import Seal
from bot.situation import Situation, View
from bot.store import StoreError, broke, build_engine, sentence
from bot.store.tables import messages, situations, timers

WAIT_SECONDS = 0.5
"""The longest that the shared memory holds answers up; after a failure nobody waits for it until it has answered again."""
LOOK_SECONDS = 2.0
"""Between looks in the background whether it is back."""
_ANSWER_SECONDS = 5.0
"""Given to such a look, for which nobody waits."""
_SAY_SECONDS = 60.0
_BATCH = 1000
_SLICES = 10

Result = TypeVar("Result")

log = logging.getLogger(__name__)


class SharedMemory(Memory):
    """Like Memory, and the same for every replica with the same secret. While the database is away each remembers by itself."""

    def __init__(self, url: str, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self._seal = Seal(secret)
        self._engine: AsyncEngine | None = None
        self._away = False
        try:
            self._engine = build_engine(url)
        except StoreError as fault:
            log.error("The shared memory is away: %s. Each replica remembers by itself.", fault)  # noqa: TRY400  # no traceback: it quotes the address
            self._away = True
        self._said, self._said_at = False, -_SAY_SECONDS
        self._gone: asyncio.Future[None] | None = None
        """While it is asked: done as soon as it is away."""
        self._looking: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def whole(self) -> bool:
        """As in Memory; False while there is a database and it is away, for it may know more."""
        return not self._away or self._engine is None

    async def start(self) -> None:
        """As in Memory: the first connection takes longer than anybody who writes may wait."""
        if self._engine is not None:
            task = self._spawn(self._hand_over())
            await asyncio.wait({task}, timeout=_ANSWER_SECONDS)
            fault = task.exception() if task.done() else TimeoutError()
            task.cancel()
            if fault is not None:
                self._lose(fault)

    async def remember(self, chat_id: int, situation: Situation, asks: int = 0) -> None:
        """As in Memory, for all replicas."""
        key = self._seal.key(chat_id)
        sealed = self._seal.close(View("next", situation, choice=asks).pack().encode(), key)
        until = NOW + timedelta(minutes=MEMORY_MINUTES)

        async def work(connection: AsyncConnection) -> bool:
            row = insert(situations).values(chat=key, sealed=sealed, until=until)
            await connection.execute(
                row.on_conflict_do_update(index_elements=[situations.c.chat], set_={"sealed": sealed, "until": until})
            )
            return True

        if await self._try(work):
            # What was remembered here during an outage is older than this.
            self._situations.pop(self._seal.key(chat_id), None)
        else:
            await super().remember(chat_id, situation, asks)

    async def recall_view(self, chat_id: int) -> View | None:
        """As in Memory; what was told here during an outage is newer and comes first."""
        here = await super().recall_view(chat_id)
        if here is not None:
            return here
        key = self._seal.key(chat_id)
        sealed = await self._try(
            lambda connection: connection.scalar(
                select(situations.c.sealed).where(situations.c.chat == key, situations.c.until > NOW)
            )
        )
        token = self._seal.open(sealed, key) if sealed else None
        return View.unpack(token.decode()) if token else None

    async def note(self, chat_id: int, message_id: int, mine: bool, at: datetime | None = None) -> None:
        """As in Memory, for all replicas."""
        age = max(timedelta(), datetime.now(UTC) - at) if at else timedelta()
        if age >= (timedelta(days=COVER_DAYS) if mine else timedelta(hours=HIDE_HOURS)):
            return
        row = insert(messages).values(chat=self._seal.key(chat_id), message_id=message_id, mine=mine, sent=NOW - age)

        async def work(connection: AsyncConnection) -> bool:
            await connection.execute(row.on_conflict_do_nothing())
            return True

        if not await self._try(work):
            await super().note(chat_id, message_id, mine, at)

    async def messages(self, chat_id: int) -> tuple[Noted, ...]:
        """As in Memory, whichever replica noted them; oldest first."""
        noted = {note.message_id: note for note in await super().messages(chat_id)}

        async def work(connection: AsyncConnection) -> list[Noted]:
            rows = await connection.execute(
                select(messages.c.message_id, messages.c.mine, NOW - messages.c.sent)
                .where(messages.c.chat == self._seal.key(chat_id), not_(PAST))
                .order_by(messages.c.sent.desc())
                .limit(MESSAGES_OF_A_CHAT)
            )
            return [Noted(message_id, mine, age) for message_id, mine, age in rows.all()]

        for note in await self._try(work) or ():
            noted[note.message_id] = note
        return tuple(sorted(noted.values(), key=lambda note: (-note.age, note.message_id)))

    async def forget_messages(self, chat_id: int, message_ids: tuple[int, ...] | None = None) -> bool:
        """As in Memory; False if the database could not be asked."""
        await super().forget_messages(chat_id, message_ids)
        gone = delete(messages).where(messages.c.chat == self._seal.key(chat_id))
        if message_ids is not None:
            gone = gone.where(messages.c.message_id.in_(message_ids))

        async def work(connection: AsyncConnection) -> bool:
            await connection.execute(gone)
            return True

        return bool(await self._try(work))

    async def forget(self, chat_id: int) -> bool:
        """As in Memory; False if the database could not be asked, and what it holds then ends by itself at its time."""
        await super().forget(chat_id)
        key = self._seal.key(chat_id)

        async def work(connection: AsyncConnection) -> bool:
            for table in (situations, messages, timers):
                await connection.execute(delete(table).where(table.c.chat == key))
            return True

        return bool(await self._try(work))

    async def set_timer(self, chat_id: int, minutes: float | None) -> bool:
        """As in Memory; on another replica too, and after a restart. In the database the chat id stands sealed."""
        await super().set_timer(chat_id, None)
        key = self._seal.key(chat_id)
        sealed = self._seal.close_chat(chat_id, key)

        async def work(connection: AsyncConnection) -> bool:
            if minutes is None:
                await connection.execute(delete(timers).where(timers.c.chat == key))
                return True
            due = NOW + timedelta(minutes=minutes)
            row = insert(timers).values(chat=key, sealed=sealed, due=due)
            await connection.execute(
                row.on_conflict_do_update(index_elements=[timers.c.chat], set_={"sealed": sealed, "due": due})
            )
            return True

        if await self._try(work):
            return True
        return await super().set_timer(chat_id, minutes) if minutes is not None else False

    async def due_timers(self) -> tuple[int, ...]:
        """As in Memory; of all replicas one gets each timer."""
        here = await super().due_timers()

        async def work(connection: AsyncConnection) -> list[tuple[bytes, bytes]]:
            due = select(timers.c.chat).where(timers.c.due <= NOW).limit(100).with_for_update(skip_locked=True)
            rows = await connection.execute(
                update(timers)
                .where(timers.c.chat.in_(due))
                .values(due=NOW + literal(timedelta(seconds=TIMER_LEASE_SECONDS)))
                .returning(timers.c.chat, timers.c.sealed)
            )
            return [(chat, sealed) for chat, sealed in rows.all()]

        opened = (self._seal.open_chat(sealed, chat) for chat, sealed in await self._try(work) or ())
        return here + tuple(chat_id for chat_id in opened if chat_id is not None)

    async def sweep(self) -> None:
        """As in Memory, here and in the database."""
        await super().sweep()

        await self._try(sweep_up)

    async def close(self) -> None:
        """Forgets what this process alone remembers and closes its connections."""
        if self._looking is not None:
            self._looking.cancel()
        await super().close()
        if self._running:
            await asyncio.wait(set(self._running), timeout=WAIT_SECONDS)
        if self._engine is not None:
            await self._engine.dispose()

    async def _try(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result | None:
        """The result of `work` in one transaction; None if the database is away or too slow."""
        if self._engine is None or self._away:
            return None
        task = self._spawn(self._attempts(work))
        # Waited for and not awaited: tearing down a hanging connection takes its time, the person may not wait for it.
        # Once it is away for one it is away for all: whoever came a moment later does not wait out a time of their own.
        if self._gone is None:
            self._gone = asyncio.get_running_loop().create_future()
        either: set[asyncio.Future[Any]] = {task, self._gone}
        # In slices: a loop that is late itself gives the database as many turns; its own lateness is no outage.
        for _ in range(_SLICES):
            await asyncio.wait(either, timeout=WAIT_SECONDS / _SLICES, return_when=asyncio.FIRST_COMPLETED)
            if task.done() or self._away:
                break
        if not task.done():
            task.cancel()
            self._lose(TimeoutError())
            return None
        fault = task.exception()
        if fault is not None:
            self._lose(fault)
            return None
        return task.result()

    async def _attempts(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        """A server that hung up on an idle connection is not away: it is asked once more. Each work may be done twice."""
        try:
            return await self._once(work)
        except Exception as fault:
            if not broke(fault):
                raise
        return await self._once(work)

    async def _once(self, work: Callable[[AsyncConnection], Awaitable[Result]]) -> Result:
        assert self._engine is not None  # noqa: S101  # `_try` has looked
        async with self._engine.begin() as connection:
            return await work(connection)

    def _lose(self, fault: BaseException) -> None:
        if self._away:
            return
        self._away = True
        if self._gone is not None:
            self._gone.set_result(None)
        # At most once a minute: a database that comes and goes must not fill the log.
        if time.monotonic() - self._said_at > _SAY_SECONDS:
            self._said, self._said_at = True, time.monotonic()
            log.error("The shared memory is away: %s. Each replica remembers by itself until it is back.", sentence(fault))
        self._looking = asyncio.create_task(self._look_until_back(), name="shared memory")

    async def _look_until_back(self) -> None:
        """Hands over what was remembered here meanwhile, as soon as the database takes it; then it is asked again."""
        while True:
            task = self._spawn(self._hand_over())
            await asyncio.wait({task}, timeout=_ANSWER_SECONDS)
            task.cancel()
            if not self._away:
                break
            await asyncio.sleep(LOOK_SECONDS)
        if self._said:
            self._said = False
            log.warning("The shared memory is back.")

    async def _hand_over(self) -> None:
        """Batch after batch; what comes in meanwhile is remembered here and handed over as well."""
        while True:
            batch = self._oldest(_BATCH)
            await self._once(partial(write, seal=self._seal, batch=batch))
            self._drop(batch)
            if not batch:
                self._away, self._gone = False, None
                return

    def _spawn(self, work: Coroutine[Any, Any, Result]) -> "asyncio.Task[Result]":
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: "asyncio.Task[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio prints nothing of it
