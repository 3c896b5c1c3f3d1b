"""The work on updates: in order per chat, at the same time across chats, each with a deadline, each once.

Both ways in, polling and webhook, hand updates to one `Intake` and ask it what is done.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Self

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import CancelHandler, SkipHandler
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import TelegramObject

from bot.receiving.figures import SECONDS, UPDATES, WORKING
from bot.receiving.recent import Recent
from bot.receiving.turns import PATIENCE, PATIENCE_IN_DANGER, Turn, Turns
from bot.receiving.work import AT_ONCE, LET_GO, First, Line, Work, first_of
from bot.telegram.errand import current
from bot.telegram.errors import PutOffError
from bot.telegram.updates import Received

DEADLINE = 30.0
"""Seconds of our own work on one update. Waiting for Telegram does not count."""
LAST_DEADLINE = 3900.0
"""Seconds after which an update is given up whatever it waits for: beyond the longest 429 that is waited out."""
MOST = 6000
"""Updates under way; no more are taken in before some are done."""
CROWD = 50
"""Updates whose answers stand in the send queue, some two seconds of it."""
PER_CHAT = 200
"""Updates of one chat that wait; beyond it the oldest are dropped, for only the newest matter to whoever wrote them."""
RETRIES = (2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 240.0)
"""Seconds between works on one update whose answer could not be sent: some minutes without a network cost nobody an answer."""

_GRACE = 15.0  # for the error page after the deadline
_STEP = 5.0
_NOBODY = (
    "chat not found",
    "user is deactivated",
    "bot was blocked",
    "peer_id_invalid",
    "have no rights to send",
    "not enough rights",
)

log = logging.getLogger(__name__)


class Intake:
    """Takes updates in and works on them. Open it with `async with`; leaving it ends what is left."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        deadline: float = DEADLINE,
        most: int = MOST,
        retries: tuple[float, ...] = RETRIES,
        *,
        at_once: int = AT_ONCE,
        turns: Turns | None = None,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._deadline = deadline
        self._most = most
        self._retries = retries
        self._line = Line(at_once)
        self._turns = turns
        self._under_way: dict[int, Work] = {}
        self._queues: dict[int, deque[Work]] = {}
        self._done = Recent()
        self._tasks: set[asyncio.Task[None]] = set()
        self.progress = asyncio.Event()
        """Set whenever some work ended or came to wait in the send queue."""

    async def __aenter__(self) -> Self:
        self._dispatcher.update.outer_middleware.register(self._within_deadline)
        WORKING.set_function(lambda: len(self._under_way))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._dispatcher.update.outer_middleware.unregister(self._within_deadline)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1.0)

    @property
    def full(self) -> bool:
        """Whether no more can be taken in for now."""
        return len(self._under_way) >= self._most

    @property
    def crowded(self) -> bool:
        """Whether people come faster than Telegram lets us answer: whoever is in danger must be found among them."""
        return sum(work.sending for work in self._under_way.values()) >= CROWD

    def __len__(self) -> int:
        return len(self._under_way)

    @property
    def works(self) -> tuple[Work, ...]:
        """What is under way."""
        return tuple(self._under_way.values())

    def handled(self, number: int) -> bool:
        """Whether this update was worked on to the end."""
        return number in self._done

    def under_way(self, number: int) -> Work | None:
        """The work on this update, if it goes on."""
        return self._under_way.get(number)

    def take(self, received: Received) -> Work | None:
        """Starts the work; None if there is nothing to do: a duplicate, or a dead letter."""
        if received.id in self._under_way or received.id in self._done:
            UPDATES.labels("duplicate").inc()
            return self._under_way.get(received.id)
        if received.fault:
            dead_letter(received.id, received.fault)
        if received.update is None:
            self._done.add(received.id)
            return None
        work = Work(received, received.update, self._call_changed)
        self._under_way[work.id] = work
        if work.chat is None:
            self._start(self._run(work))
            return work
        queue = self._queues.get(work.chat)
        if queue is None:
            self._queues[work.chat] = deque([work])
            self._start(self._in_order(work.chat))
        else:
            queue.append(work)
            if len(queue) > PER_CHAT:
                self._drop(queue)
        return work

    async def drain(self, seconds: float) -> int:
        """Waits until all is done, at most so long; returns how many are not."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while self._under_way and (left := until - loop.time()) > 0:
            self.progress.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.progress.wait(), left)
        return len(self._under_way)

    def _start(self, work: Any) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _drop(self, queue: deque[Work]) -> None:
        """Lets the oldest waiting message of a flood go; taps keep their place, for each has a spinner to stop."""
        for work in queue:
            if work.begun is None and work.update.callback_query is None:
                queue.remove(work)
                UPDATES.labels("flood").inc()
                self._finish(work, done=True)
                return

    async def _in_order(self, chat: int) -> None:
        queue = self._queues[chat]
        while queue:
            work = queue.popleft()
            self._start(self._run(work))
            await work.released.wait()
        del self._queues[chat]

    async def _run(self, work: Work) -> None:
        if self._turns is not None and await self._turn_of(work, self._turns) is Turn.ANSWERED:
            self._finish(work, done=True, end="duplicate")
            return
        await self._line.place(work)
        work.begun = time.monotonic()
        token = current.set(work)
        self._let_go(work)
        done = False
        try:
            for pause in (*self._retries, None):
                done = await self._once(work)
                if done or pause is None:
                    break
                with work.queue():
                    await asyncio.sleep(pause)
            if not done:
                dead_letter(work.id, "the answer could not be sent")
            done = True
        finally:
            work.watch.cancel()
            current.reset(token)
            if done and self._turns is not None:
                self._turns.answered(work.id)
            self._finish(work, done=done)

    async def _turn_of(self, work: Work, turns: Turns) -> Turn:
        """Asks whose turn the update is, and waits while another replica works on it: as in the send queue, in nobody's way."""
        turn = await turns.ask(work.id)
        if turn is Turn.ELSEWHERE:
            work.begun = time.monotonic()
            self._let_go(work)
            patience = PATIENCE_IN_DANGER if first_of(work.update) is First.IN_DANGER else PATIENCE
            try:
                with work.queue():
                    turn = await turns.wait(work.id, patience)
            finally:
                work.watch.cancel()
                work.begun = None
        return turn

    def _call_changed(self, work: Work) -> None:
        """Work that has come to its calls needs no place any more: Telegram's slowness must not keep anybody in line."""
        self._line.leave(work)
        if work.queued:
            self.progress.set()

    async def _once(self, work: Work) -> bool:
        """One try; True unless the answer could not be sent for a reason that may pass."""
        work.failed = False
        hand = asyncio.create_task(self._dispatcher.feed_update(self._bot, work.update))
        try:
            # The middleware ends the work in time; this is for an error page that hangs as well.
            if not await self._ended(work, hand):
                hand.cancel()
                UPDATES.labels("failed").inc()
                log.error("update %s hangs and was given up", work.id)
                return True
            hand.result()
        except asyncio.CancelledError:
            hand.cancel()
            raise
        except Exception as error:
            UPDATES.labels("failed").inc()
            if not work.failed and not gone(error):
                log.exception("update %s: no page could be shown", work.id)
        return not work.failed

    async def _ended(self, work: Work, hand: asyncio.Task[Any]) -> bool:
        own, total, step = 0.0, 0.0, min(_STEP, self._deadline)
        while own < self._deadline + _GRACE and total < LAST_DEADLINE:
            if (await asyncio.wait({hand}, timeout=step))[0]:
                return True
            total += step
            own += 0.0 if work.calling else step
        return False

    async def _within_deadline(self, handler: Callable[..., Awaitable[Any]], event: TelegramObject, given: dict[str, Any]) -> Any:
        """Innermost: what it raises goes to the dispatcher's error handlers, which show the error page."""
        work = current.get()
        if not isinstance(work, Work):
            return await handler(event, given)
        try:
            async with work.deadline(self._deadline):
                return await handler(event, given)
        except (CancelHandler, SkipHandler):
            raise
        except PutOffError:
            log.warning("update %s: Telegram does not take the answer now", work.id)
            return None
        except Exception as error:
            if not gone(error):
                raise
            await self._forget(getattr(given.get("screen"), "memory", None), work.chat)
            return None

    @staticmethod
    async def _forget(memory: Any, chat: int | None) -> None:
        """Somebody blocked the bot or is gone: no error page, no log line, nothing kept."""
        if chat is None or not hasattr(memory, "forget"):
            return
        with contextlib.suppress(Exception):
            left = memory.forget(chat)
            if left is not None:
                await left

    def _let_go(self, work: Work) -> None:
        """A chat that Telegram made us wait for must not hold its person's next taps up."""
        if work.sending and work.slow:
            work.released.set()
        else:
            work.watch = asyncio.get_running_loop().call_later(LET_GO, self._let_go, work)

    def _finish(self, work: Work, *, done: bool, end: str = "done") -> None:
        self._under_way.pop(work.id, None)
        self._line.leave(work)
        if done:
            self._done.add(work.id)
            UPDATES.labels(end).inc()
        SECONDS.observe(time.monotonic() - work.taken)
        if not work.end.done():
            work.end.set_result(done)
        work.released.set()
        self.progress.set()


def gone(error: BaseException) -> bool:
    """Whether nobody is there to answer: blocked, deleted, or never written to the bot."""
    if isinstance(error, TelegramForbiddenError):
        return True
    return isinstance(error, TelegramBadRequest) and any(words in error.message.lower() for words in _NOBODY)


def dead_letter(number: int | None, kind: str) -> None:
    """The one line a bad update leaves: its id and what kind of error it was, nothing of what it said."""
    UPDATES.labels("dead letter").inc()
    log.warning("dead letter: update %s, %s", "without an id" if number is None else number, kind)
