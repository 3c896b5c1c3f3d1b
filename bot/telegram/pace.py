"""The send queue: as fast as Telegram allows and no faster, emergency pages first, one person's flood never anybody else's wait.

Telegram allows about 30 messages a second in all and about one a second per chat, short bursts forgiven
(https://core.telegram.org/bots/faq).
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from enum import IntEnum

RATE = 28
"""Messages a second in all: below Telegram's 30, for clocks differ."""
BURST = 20
"""Messages a chat may get at once before one a second counts."""
CATCH_UP = 0.2
"""Seconds of slots that a late timer may hand out together, or a busy machine would never reach the rate."""
REMEMBERED = 20_000
"""Chats whose last sends are remembered; the quietest are forgotten first."""


class Lane(IntEnum):
    """Who goes first."""

    URGENT = 0
    TAP = 1
    """Edits: somebody is looking at the button just pressed."""
    MESSAGE = 2


class Pace:
    """Turns to send. All times are seconds of the running loop's clock."""

    def __init__(self, rate: int = RATE, burst: int = BURST) -> None:
        self.rate = rate
        self._burst = burst
        self._sent: deque[float] = deque()
        self._lanes: tuple[deque[asyncio.Future[None]], ...] = tuple(deque() for _ in Lane)
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0
        self._taps_in_a_row = 0
        self._chats: OrderedDict[int, float] = OrderedDict()  # when the chat's bucket would be full again
        self._order: dict[int, deque[asyncio.Future[None]]] = {}
        self._muted: dict[int, float] = {}

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return sum(len(lane) for lane in self._lanes) + sum(len(line) for line in self._order.values())

    def mute(self, chat: int, seconds: float) -> None:
        """Telegram said 429 for this chat: nothing goes there for so long; other chats are not touched."""
        now = asyncio.get_running_loop().time()
        self._muted[chat] = max(self._muted.get(chat, 0.0), now + seconds)
        if len(self._muted) > REMEMBERED:
            self._muted = {known: until for known, until in self._muted.items() if until > now}

    def muted(self, chat: int | None) -> float:
        """Seconds until the chat may be written to again; 0 if now."""
        if chat is None or chat not in self._muted:
            return 0.0
        left = self._muted[chat] - asyncio.get_running_loop().time()
        if left <= 0:
            self._muted.pop(chat, None)
        return max(left, 0.0)

    async def edit(self, lane: Lane, chat: int) -> None:
        """Returns when an edit may go out: it does not stand behind the chat's messages."""
        await self._until(lambda: self.muted(chat))
        await self._slot(lane)

    async def message(self, lane: Lane, chat: int) -> None:
        """Returns when a message may go out. Messages of one chat keep their order."""
        loop = asyncio.get_running_loop()
        line = self._order.setdefault(chat, deque())
        mine: asyncio.Future[None] = loop.create_future()
        line.append(mine)
        try:
            if line[0] is not mine:
                await mine
            await self._until(lambda: max(self.muted(chat), self._bucket(chat, loop.time())))
            await self._slot(lane)
            self._note(chat, loop.time())
        finally:
            first = bool(line) and line[0] is mine
            line.remove(mine)
            if first and line and not line[0].done():
                line[0].set_result(None)
            if not line:
                self._order.pop(chat, None)

    @staticmethod
    async def _until(left: Callable[[], float]) -> None:
        """Sleeps until nothing is left; asked anew each time, for a 429 may come in between."""
        while (seconds := left()) > 0:  # noqa: ASYNC110 - the moment is known, there is nothing to signal it
            await asyncio.sleep(seconds)

    def _bucket(self, chat: int, now: float) -> float:
        """Seconds until the chat may get one more message. A group may get 20 a minute, a person 60."""
        if not self.rate:
            return 0.0
        step = 1.0 if chat > 0 else 3.0
        return max(self._chats.get(chat, 0.0) - now - (self._burst - 1) * step, 0.0)

    def _note(self, chat: int, now: float) -> None:
        step = 1.0 if chat > 0 else 3.0
        self._chats[chat] = max(self._chats.get(chat, 0.0), now) + step
        self._chats.move_to_end(chat)
        if len(self._chats) > REMEMBERED:
            self._chats.popitem(last=False)

    async def _slot(self, lane: Lane) -> None:
        """One of the `rate` slots that any one second has; handed out evenly while somebody waits.

        A whole second's worth at once would meet the late ones of the second before at Telegram, which then refuses both.
        """
        if not self.rate:
            return
        loop = asyncio.get_running_loop()
        if not any(self._lanes) and self._free(loop.time()):
            self._sent.append(loop.time())
            return
        mine: asyncio.Future[None] = loop.create_future()
        self._lanes[lane].append(mine)
        self._pump()
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._pump()  # the slot was given and not used; it is spent, which errs on the safe side
            raise

    def _free(self, now: float) -> bool:
        while self._sent and self._sent[0] + 1.0 <= now:  # the very sum of `_next_at`, or rounding lets them disagree
            self._sent.popleft()
        return len(self._sent) < self.rate

    def _pump(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        while any(self._lanes) and (when := self._next_at(now)) <= now:
            mine = self._next()
            if not mine.done():
                mine.set_result(None)
                self._sent.append(now)
                self._due = max(self._due, now - CATCH_UP) + 1.0 / self.rate
        if any(self._lanes) and (self._timer is None or self._timer.cancelled() or self._timer.when() <= now):
            self._timer = loop.call_at(when, self._pump)

    def _next_at(self, now: float) -> float:
        """When the next slot may be given to somebody who waits."""
        return max(self._due, now if self._free(now) else self._sent[0] + 1.0)

    def _next(self) -> asyncio.Future[None]:
        urgent, taps, messages = self._lanes
        if urgent:
            return urgent.popleft()
        # One turn in four is a message's, or a crowd that taps would starve those who write.
        if taps and (self._taps_in_a_row < 3 or not messages):
            self._taps_in_a_row += 1
            return taps.popleft()
        self._taps_in_a_row = 0
        return messages.popleft()
