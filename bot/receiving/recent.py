"""Update ids of the last hours: a set with a time limit, because ids may jump back after a quiet week."""

import time
from collections import OrderedDict
from collections.abc import Callable

KEPT = 26 * 3600.0
"""Seconds. Telegram repeats an update for 24 hours."""
MOST = 200_000


class Recent:
    """Ids with a number each (how often tried, say); forgotten after `kept` seconds of a clock that never jumps."""

    def __init__(self, kept: float = KEPT, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept = kept
        self._most = most
        self._clock = clock
        self._ids: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def __contains__(self, number: int) -> bool:
        self._forget()
        return number in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, number: int) -> int:
        """Remembers the id; returns how often it was added."""
        times = self._ids.pop(number, (0.0, 0))[1] + 1
        self._ids[number] = (self._clock(), times)
        self._forget()
        return times

    def discard(self, number: int) -> None:
        """Forgets the id."""
        self._ids.pop(number, None)

    def _forget(self) -> None:
        limit = self._clock() - self._kept
        while self._ids:
            number, (at, _) = next(iter(self._ids.items()))
            if at > limit and len(self._ids) <= self._most:
                return
            del self._ids[number]
