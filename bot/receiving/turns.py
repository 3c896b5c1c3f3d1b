"""Whose turn an update is when several replicas got it: one answers, the others wait until it has, or is gone.

A replica writes the update's number and its own into a table before it begins; whoever writes first has the turn, as long as
its PostgreSQL session lives, and that ends the moment the process dies. A replica that only loses its session comes back under
a new number and takes its turns along.

No answer depends on this: without a connection, or when an answer takes longer than WAIT, the work goes on without a turn, and
nobody asks again until the database has answered quickly in the background. Behind a pooler in transaction mode a session says
nothing about a process: an update may then be answered twice, or after a death only when PATIENCE is over; it is answered.
"""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from enum import Enum
from typing import Self

from bot.store import Book, open_book, sentence

WAIT = 0.5
"""Seconds that the database may take to say whose turn it is; those in which we stand still ourselves are not counted."""
PATIENCE = 60.0
"""Seconds to wait for a replica that lives and has not answered yet: better twice than never."""
PATIENCE_IN_DANGER = 10.0
STEP = 0.2
"""Seconds between looks whether it has; at the same moments for all who wait, so that one question serves them all."""
BEAT = 20.0
"""Seconds without work after which the connection is tried, so that nobody finds it broken by waiting for it."""

_OPENING = 5.0
_QUICK = WAIT / 2  # what takes longer when nobody waits would soon take longer than WAIT
_PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0)
_WELL = 60.0
_SAY = 60.0
_TICK = 0.05
_LEAVING = 1.0
_AT_ONCE = 1000
_MOST_NOTES = 20_000
_MOST_DEAD = 50

log = logging.getLogger(__name__)


class Turn(Enum):
    """Whose turn an update is."""

    OURS = "ours"
    """To be worked on here: the turn was taken, or nobody could be asked."""
    ELSEWHERE = "elsewhere"
    """Another replica works on it."""
    ANSWERED = "answered"


class Turns:
    """One replica's side of it, on one connection of its own to the PostgreSQL at `url`. Use it with `async with`."""

    def __init__(self, url: str, bot: int) -> None:
        self._url = url
        self._bot = bot
        self._book: Book | None = None
        """None while nobody can be asked."""
        self._asked: dict[int, tuple[asyncio.Future[Turn], int]] = {}
        self._here: set[int] = set()
        """Updates worked on here."""
        self._notes: dict[int, None] = {}
        """Answered here and not yet written down."""
        self._gone: dict[int, float] = {}
        """Holders whose session was found ended once, and when: they may be coming back."""
        self._dead: OrderedDict[int, None] = OrderedDict()
        """Holders that will not come back; the latest are remembered."""
        self._news = asyncio.Event()
        self._written = asyncio.Event()
        self._tried = asyncio.Event()
        self._clock: asyncio.TimerHandle | None = None
        self._ticks = 0
        self._said, self._said_at = False, -_SAY
        self._keeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeping = asyncio.create_task(self._keep(), name="turns")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_OPENING):
                await self._tried.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEAVING):
                while self._notes and self._book is not None:
                    self._written.clear()
                    await self._written.wait()
        self._book = None
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait({self._keeping}, timeout=2 * _LEAVING)

    async def ask(self, number: int) -> Turn:
        """Takes the turn of this update if it is free. Returns within WAIT, whatever the database does."""
        if self._book is None:
            turn = Turn.OURS
        else:
            loop = asyncio.get_running_loop()
            answer: asyncio.Future[Turn] = loop.create_future()
            self._asked[number] = answer, self._ticks
            self._news.set()
            if self._clock is None:
                self._clock = loop.call_later(_TICK, self._look_at_the_clock)
            turn = await answer
        if turn is Turn.OURS:
            self._here.add(number)
        return turn

    async def wait(self, number: int, seconds: float = PATIENCE) -> Turn:
        """For an update that another replica works on: waits until that has answered, or the turn is ours."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        turn = Turn.ELSEWHERE
        while turn is Turn.ELSEWHERE and loop.time() < until:
            pause = STEP - loop.time() % STEP
            await asyncio.sleep(pause if pause > STEP / 2 else pause + STEP)
            turn = await self.ask(number)
        if turn is Turn.ELSEWHERE:
            log.warning("update %s: another replica has not answered it; it is answered here as well", number)
            self._here.add(number)
            turn = Turn.OURS
        return turn

    def answered(self, number: int) -> None:
        """Notes that the work on this update is done. It is written down soon; nobody waits for that."""
        self._here.discard(number)
        self._notes[number] = None
        if len(self._notes) > _MOST_NOTES:
            del self._notes[next(iter(self._notes))]
        self._news.set()

    def _tell(self, number: int, turn: Turn) -> None:
        answer, _ = self._asked.pop(number, (None, 0))
        if answer is not None and not answer.done():
            answer.set_result(turn)

    def _look_at_the_clock(self) -> None:
        """Nobody waits longer than WAIT. It is told by ticks of our own loop: while that stands still, an answer lies unread."""
        self._clock = None
        if not self._asked:
            return
        self._ticks += 1
        _, since = next(iter(self._asked.values()))
        if (self._ticks - since) * _TICK >= WAIT:
            self._lose(TimeoutError())
        else:
            self._clock = asyncio.get_running_loop().call_later(_TICK, self._look_at_the_clock)

    def _lose(self, fault: BaseException, *, silently: bool = False) -> None:
        """Nobody is asked from now on, and nobody waits."""
        self._book = None
        for number in tuple(self._asked):
            self._tell(number, Turn.OURS)
        self._written.set()
        # At most once a minute: a database that comes and goes must not fill the log.
        if not silently and time.monotonic() - self._said_at > _SAY:
            self._said, self._said_at = True, time.monotonic()
            log.warning("Replicas cannot take turns: %s. One update may be answered by several until they can.", sentence(fault))

    async def _keep(self) -> None:
        """Opens the book and serves those who ask, again and again."""
        failures = 0
        while True:
            begun, book = time.monotonic(), None
            opening = asyncio.create_task(open_book(self._url, self._bot))
            try:
                # Waited for and not awaited: a server that hangs is not to keep us from trying another time.
                await asyncio.wait({opening}, timeout=_OPENING)
                if not opening.done():
                    raise TimeoutError  # noqa: TRY301 - handled like the other faults
                book = opening.result()
                await self._serve(book)
            except asyncio.CancelledError:
                if book is not None:
                    await book.close(_LEAVING)
                raise
            except Exception as fault:  # noqa: BLE001 - whatever it is, answers go on
                failures = 0 if time.monotonic() - begun > _WELL else failures
                # A server that hung up once is asked once more before it is said to be away.
                self._lose(fault, silently=book is not None and not failures)
            finally:
                opening.cancel()
                if book is not None:
                    book.drop()
            self._tried.set()
            await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1

    async def _serve(self, book: Book) -> None:
        """Answers who asks, until the connection breaks."""
        book.tell_when_closed(self._news.set)
        while not book.closed:
            if self._book is None:
                await self._come_back(book)
            if self._asked:
                await self._answer(book, sorted(self._asked)[:_AT_ONCE])
            if self._notes:
                await self._write(book, sorted(self._notes)[:_AT_ONCE])
            if self._book is not None and not self._asked and not self._notes:
                self._news.clear()
                try:
                    async with asyncio.timeout(BEAT):
                        await self._news.wait()
                except TimeoutError:
                    await book.ping()
        raise ConnectionResetError

    async def _come_back(self, book: Book) -> None:
        """Waits until the database answers quickly, and takes the turns of what is worked on here: it began without being asked.

        What is held under an earlier number comes along, for that one is buried.
        """
        while True:
            begun = time.monotonic()
            await book.ping()
            if time.monotonic() - begun < _QUICK:
                break
            await asyncio.sleep(STEP)
        self._book = book
        here = sorted(self._here)
        for start in range(0, len(here), _AT_ONCE):
            await book.claim(here[start : start + _AT_ONCE], self._dead)
        self._bury(book.holder)
        self._tried.set()
        if self._said:
            self._said = False
            log.warning("Replicas take turns again.")

    async def _answer(self, book: Book, numbers: list[int]) -> None:
        """Tells those who ask for these whose turn it is."""
        for last in (False, True):
            taken = await book.claim(numbers, self._dead)
            for number in taken:
                self._tell(number, Turn.OURS)
            rest = [number for number in numbers if number not in taken]
            numbers = []
            for entry in await book.look(rest) if rest else ():
                if entry.answered:
                    self._tell(entry.number, Turn.ANSWERED)
                elif not last and entry.holder is not None and self._is_dead(entry.holder, gone=bool(entry.gone)):
                    numbers.append(entry.number)
                else:
                    self._tell(entry.number, Turn.ELSEWHERE)
            if not numbers:
                return

    async def _write(self, book: Book, numbers: list[int]) -> None:
        """Writes down what was answered."""
        await book.note(numbers)
        for number in numbers:
            self._notes.pop(number, None)
        self._written.set()

    def _is_dead(self, holder: int, *, gone: bool) -> bool:
        """Whether the holder's session was found ended twice: one that only lost it is back at once, under another number."""
        if not gone:
            return False
        now = time.monotonic()
        if now - self._gone.setdefault(holder, now) < STEP / 2:
            return False
        del self._gone[holder]
        self._bury(holder)
        return True

    def _bury(self, holder: int) -> None:
        """No holder comes back under the same number: what it held is free."""
        self._dead[holder] = None
        if len(self._dead) > _MOST_DEAD:
            self._dead.popitem(last=False)
