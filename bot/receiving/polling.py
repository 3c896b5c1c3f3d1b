"""Polling: getUpdates in a loop that tells Telegram only what is really done."""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates

from bot.receiving.figures import POLLS
from bot.receiving.intake import Intake, dead_letter
from bot.telegram.errors import AnswerLostError, NotSentError
from bot.telegram.session import POLL
from bot.telegram.updates import UnreadableError, decode

BATCH = 100
"""The most updates Telegram hands out at once; it hands out the same ones until they are confirmed."""
STALLED = 90.0
"""Seconds after which a poll without any answer is begun anew on fresh connections."""
PROBE = 8
"""Seconds for a poll that only asks whether Telegram answers again; with the longest pause it is noticed within 15."""
CONFLICT = 300.0
"""Seconds of another program polling with our token after which we end, for only the maintainer can solve that."""
YIELDING = 10.0
"""The longest a program that has polled undisturbed gives way to another: at a restart the new one should win, and soon."""
UNREAD = 5
"""Times one update is asked for alone before it is passed over as unreadable."""
REFUSALS = 3
"""401s in a row that end the program: one may be an intermediary's whim."""

_LOOK = 0.25  # seconds between polls while some work goes on
_SLOWEST = 5.0  # seconds between polls of a Telegram that does not answer
_GOODBYE = 2.0
_BREATH = 8  # updates read in one go; the others of the loop have their turn after them

log = logging.getLogger(__name__)


class StoppedError(Exception):
    """Receiving cannot go on, and waiting will not mend it. The text says what to do; it holds no secret."""


class Poll:
    """The loop's state: what was fetched and not yet confirmed, in Telegram's order."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, intake: Intake, poll: int = POLL) -> None:
        self._bot = bot
        self._allowed = dispatcher.resolve_used_update_types()
        self._intake = intake
        self._poll = poll
        self._window: OrderedDict[int, None] = OrderedDict()
        self._confirm: int | None = None
        self._limit = BATCH
        self._failing_since: float | None = None
        self._conflict_since: float | None = None
        self._begun = time.monotonic()
        self._refusals = 0
        self._unread = 0
        self._pause = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Polls until `stop` is set.

        Raises:
            StoppedError: 401 again and again, or another program polls with the same token.
        """
        ending = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                step = asyncio.ensure_future(self._step())
                await asyncio.wait({ending, step}, return_when=asyncio.FIRST_COMPLETED)
                if not step.done():
                    step.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await step
                    return
                step.result()
        finally:
            ending.cancel()

    async def goodbye(self) -> None:
        """Confirms what is done, so that the next process does not do it again. Failing costs a repeat, nothing else."""
        self._settle(early=False)
        if self._confirm is not None:
            with contextlib.suppress(Exception):
                last = GetUpdates(offset=self._confirm, limit=1, timeout=0)
                await asyncio.wait_for(self._bot(last, request_timeout=int(_GOODBYE)), _GOODBYE)

    async def _step(self) -> None:
        """One poll and what follows from it."""
        if self._pause:
            await asyncio.sleep(self._pause)
            self._pause = 0.0
        if self._intake.full:
            await asyncio.sleep(_LOOK)
            self._settle(early=True)
            return
        # While work goes on, Telegram returns at once what it has shown already; so it is asked only now and then.
        # And while Telegram does not answer, a call is given up soon: one that fell into a hole would be waited for long after
        # the network is back. It asks for one update only, which comes through in that time on the slowest line.
        failing = self._failing_since is not None
        timeout = 0 if self._window or failing else self._poll
        limit = 1 if failing else self._limit
        call = GetUpdates(offset=self._confirm, limit=limit, timeout=timeout, allowed_updates=self._allowed)
        try:
            found: Any = await asyncio.wait_for(self._bot(call, request_timeout=PROBE if failing else None), STALLED)
        except TimeoutError:
            await self._stalled()
        except AnswerLostError as error:
            self._unreadable(error)
        except TelegramRetryAfter as error:
            POLLS.labels("429").inc()
            self._pause = min(max(error.retry_after, 1), 60)
        except TelegramConflictError as error:
            await self._conflict(error)
        except (TelegramUnauthorizedError, TelegramNotFound):
            self._refused()
        except (NotSentError, TelegramAPIError) as error:
            self._failed(type(error).__name__)
        else:
            self._answered()
            await self._take(found)

    async def _take(self, found: Iterable[Any]) -> None:
        """Hands the updates over and waits for progress, at most a moment, if anything is under way."""
        confirmed = self._confirm
        self._confirm = None  # said, and Telegram forgot them; saying it again would hide ids that jumped back
        expected = confirmed
        new = 0
        for raw in found:
            number = raw.get("update_id") if isinstance(raw, dict) else None
            if type(number) is int and number in self._window:
                expected = number + 1
                continue  # shown again, for it is not confirmed; reading it again would cost more than all the rest of a look
            received = decode(raw, self._bot, expected)
            if received is None:
                dead_letter(None, "NotAnUpdate")
                self._pause = 1.0
                continue
            expected = received.id + 1
            if received.id not in self._window:
                self._window[received.id] = None
                new += 1
                self._intake.take(received)
                if new % _BREATH == 0:
                    await asyncio.sleep(0)
        self._limit, self._unread = BATCH, 0
        self._settle(early=not new)
        if self._window:
            await self._some_progress()
            self._settle(early=len(self._window) >= BATCH)

    async def _some_progress(self) -> None:
        """Waits until all that was fetched is done, or a moment; in a crowd no time at all.

        With a full window it waits only for what is being worked out: `_settle` moves on over what waits to be sent.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK):
                while self._worth_waiting() and not self._intake.crowded:
                    self._intake.progress.clear()
                    await self._intake.progress.wait()

    def _worth_waiting(self) -> bool:
        full = len(self._window) >= BATCH
        works = map(self._intake.under_way, self._window)
        return any(work is not None and not (full and work.sending) for work in works)

    def _settle(self, *, early: bool) -> None:
        """Moves the offset over the finished head of the window.

        With `early`, a window that is full and stuck moves on over updates that are slow or whose answer only waits in the
        send queue: otherwise a crowd would keep emergencies and taps unseen at Telegram, where taps expire after 150 s. Once the
        send queue is long it moves on over what stands in line for the handlers as well.
        """
        stuck = early and len(self._window) >= BATCH
        crowded = stuck and self._intake.crowded
        for number in list(self._window):
            work = self._intake.under_way(number)
            if work is not None and not ((stuck and (work.sending or work.slow)) or (crowded and work.computing_or_in_line)):
                return
            del self._window[number]
            self._confirm = number + 1

    async def _stalled(self) -> None:
        """No answer at all: the connection is dead and nobody told us, so all connections are begun anew."""
        POLLS.labels("stalled").inc()
        self._failed("no answer")
        with contextlib.suppress(Exception):
            await self._bot.session.close()

    def _unreadable(self, error: AnswerLostError) -> None:
        """An answer that cannot be read whole is asked for again one update at a time, and a lone bad one is passed over.

        Only after some times, for a good update may have been cut off on the way, and passing over it would lose it.
        """
        unreadable = getattr(error, "unreadable", None)
        if not isinstance(unreadable, UnreadableError) or unreadable.first_id is None:
            self._failed(type(error).__name__)
            return
        POLLS.labels("unreadable").inc()
        self._pause = 0.2 * (1 + self._unread)
        if self._limit > 1:
            self._limit, self._unread = 1, 0
            return
        self._unread += 1
        if self._unread >= UNREAD:
            dead_letter(unreadable.first_id, unreadable.kind)
            self._window[unreadable.first_id] = None
            self._settle(early=False)
            self._limit, self._unread = BATCH, 0

    async def _conflict(self, error: TelegramConflictError) -> None:
        POLLS.labels("409").inc()
        if "webhook" in error.message.lower():
            log.warning("a webhook was set; it is removed, and what waits at Telegram is kept")
            with contextlib.suppress(TelegramAPIError):
                await self._bot.delete_webhook(drop_pending_updates=False)
            self._pause = 0.5
            return
        now = time.monotonic()
        if self._conflict_since is None:
            self._conflict_since = now
            log.warning("another program polls with the same token; waiting for it to end (normal for some seconds at a restart)")
        if now - self._conflict_since > CONFLICT:
            raise StoppedError(
                "Another program polls Telegram with the same BOT_TOKEN. Stop it, or give this one a bot of its own."
            )
        # Whoever has polled for longer waits for longer: taking the poll back from the one that just started would let both
        # answer the same people by turns.
        self._pause = min(max(now - self._begun, 1.0), YIELDING)

    def _refused(self) -> None:
        POLLS.labels("401").inc()
        self._refusals += 1
        if self._refusals >= REFUSALS:
            raise StoppedError("Telegram does not know this BOT_TOKEN. Take the present one from @BotFather.")
        self._pause = 2.0

    def _failed(self, kind: str) -> None:
        POLLS.labels("failed").inc()
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = now
            log.warning("Telegram does not answer (%s); trying again until it does", kind)
        self._pause = min(0.5 + (now - self._failing_since) / 4, _SLOWEST)

    def _answered(self) -> None:
        POLLS.labels("done").inc()
        if self._failing_since is not None:
            log.warning("Telegram answers again after %d s", int(time.monotonic() - self._failing_since))
        if self._conflict_since is not None:
            log.warning("the other program is gone; polling goes on")
        self._failing_since = self._conflict_since = None
        self._refusals = 0
