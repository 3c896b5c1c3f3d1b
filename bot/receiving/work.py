"""One update's work, and the line in which it waits when there is a crowd: whoever is in danger first."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from aiogram.types import Update

from bot.listening import hear
from bot.screen.screen import URGENT
from bot.situation import View
from bot.telegram.errand import Errand
from bot.telegram.updates import Received

AT_ONCE = 4
"""Updates computed at the same time; the others stand in line. More would only make each turn of the loop longer."""
LONGEST = 0.1
"""Seconds after which a place is given on: handlers that wait, for a slow database say, must not keep the others in line."""
LET_GO = 10.0
"""Seconds in the send queue after which the chat's next update may start."""


class First(IntEnum):
    """Who is worked on first in a crowd."""

    IN_DANGER = 0
    TAP = 1
    MESSAGE = 2


class Work(Errand):
    """One update under way."""

    __slots__ = (
        "_clock",
        "_left",
        "begun",
        "computing",
        "end",
        "id",
        "in_line",
        "on_call",
        "released",
        "taken",
        "update",
        "watch",
    )

    def __init__(self, received: Received, update: Update, on_call: Callable[["Work"], None]) -> None:
        super().__init__(received.chat, self._calls_changed)
        self.on_call = on_call
        self.computing = False
        """Whether it takes one of the places of those that are computed at the same time."""
        self.in_line = False
        """Whether it waits for such a place."""
        self.id = received.id
        self.update = update
        self.taken = time.monotonic()
        self.begun: float | None = None
        self.end: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        """True when the work is done; False when it failed and the update should come again."""
        self.released = asyncio.Event()
        """Set when the chat's next update may start."""
        self.watch: asyncio.Handle
        self._clock: asyncio.Timeout | None = None
        self._left = 0.0

    @property
    def sending(self) -> bool:
        """Whether only the send queue is waited for."""
        return self.queued > 0

    @property
    def computing_or_in_line(self) -> bool:
        """Whether the handlers have it, or will have it when its place comes."""
        return self.computing or self.in_line

    @property
    def slow(self) -> bool:
        """Whether it has been worked on for longer than a page takes on a bad day."""
        return self.begun is not None and time.monotonic() - self.begun > LET_GO

    @contextlib.asynccontextmanager
    async def deadline(self, seconds: float) -> Any:
        """Raises TimeoutError after so many seconds of our own work."""
        async with asyncio.timeout(seconds) as clock:
            self._clock = clock
            try:
                yield
            finally:
                self._clock = None

    def _calls_changed(self) -> None:
        self.on_call(self)
        clock = self._clock
        if clock is None or clock.expired():
            return
        loop = asyncio.get_running_loop()
        when = clock.when()
        if self.calling and when is not None:
            self._left = max(when - loop.time(), 0.1)
            clock.reschedule(None)
        elif not self.calling and when is None:
            clock.reschedule(loop.time() + self._left)


class Line:
    """Places for those that are computed at the same time."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: tuple[deque[asyncio.Future[None]], ...] = tuple(deque() for _ in First)

    async def place(self, work: Work) -> None:
        """Waits for a place."""
        if self._free > 0:
            self._free -= 1
        else:
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting[first_of(work.update)].append(mine)
            work.in_line = True
            try:
                await mine
            finally:
                work.in_line = False
        work.computing = True
        asyncio.get_running_loop().call_later(LONGEST, self.leave, work)

    def leave(self, work: Work) -> None:
        """Gives the place, if the work has one, to the next in line."""
        if not work.computing:
            return
        work.computing = False
        for line in self._waiting:
            while line:
                following = line.popleft()
                if not following.done():
                    following.set_result(None)
                    return
        self._free += 1


def first_of(update: Update) -> First:
    """In which line an update stands when there is a crowd. Read only then, for hearing a text takes its time."""
    tap, message = update.callback_query, update.message or update.edited_message
    if tap is not None:
        view = View.unpack(tap.data or "")
        return First.IN_DANGER if view is not None and view.page in URGENT else First.TAP
    words = (message.text or message.caption) if message is not None else None
    if words and (words.startswith("/112") or hear(words).danger is not None):
        return First.IN_DANGER
    return First.MESSAGE
