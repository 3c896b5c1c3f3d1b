"""Update ids of the last hours: a set with a time limit, because ids may jump back after a quiet week."""

import time
from collections import OrderedDict
from collections.abc import Callable

KEPT = 26 * 3600.0
"""Seconds. Telegram repeats an update for 24 hours."""
MOST = 200_000
BLOCK = 256
"""Ids that stand side by side share one number of so many bits: Telegram counts upwards, so an id costs about a bit."""


class Recent:
    """Ids, forgotten by blocks: `kept` seconds after the last of a block was added, on a clock that never jumps."""

    def __init__(self, kept: float = KEPT, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept = kept
        self._most = most
        self._clock = clock
        self._blocks: OrderedDict[int, tuple[int, float]] = OrderedDict()
        self._count = 0

    def __contains__(self, number: int) -> bool:
        self._forget()
        return bool(self._blocks.get(number // BLOCK, (0, 0.0))[0] >> number % BLOCK & 1)

    def __len__(self) -> int:
        return self._count

    def add(self, number: int) -> None:
        """Remembers the id."""
        block, bit = number // BLOCK, 1 << number % BLOCK
        bits = self._blocks.get(block, (0, 0.0))[0]
        self._count += not bits & bit
        self._blocks[block] = (bits | bit, self._clock())
        self._blocks.move_to_end(block)
        self._forget()

    def _forget(self) -> None:
        limit = self._clock() - self._kept
        while self._blocks:
            block, (bits, at) = next(iter(self._blocks.items()))
            if at > limit and (self._count <= self._most or len(self._blocks) == 1):
                return
            del self._blocks[block]
            self._count -= bits.bit_count()
