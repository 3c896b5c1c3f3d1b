"""Anything in any order: three people, groups and every fault; after each step the bot has kept its promises to each.

    python -m tests.long.any_order HOW_MANY_LIVES [STEPS] [sqlite|postgres|replicas]

A life is what three people do, up to STEPS things; "replicas" are two bots on one PostgreSQL, and each update lands anywhere.
Prints its figures; a broken promise is shown as the shortest life that breaks it, and the exit code is 1.
"""

import sys
import time
from collections import Counter
from typing import cast, get_args

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.long.acts import Chats, Taps, Words
from tests.long.household import House, Kind
from tests.long.others import Groups, Together
from tests.long.troubles import Bots, Storages, Times


class AnyOrder(Taps, Words, Chats, Together, Groups, Bots, Storages, Times):
    """All that can happen."""


def runs(lives: int, steps: int, kind: Kind = "sqlite", *, same: bool, shrink: bool = True) -> Counter[str]:
    """Lives so many lives; gives how often each thing was done. With `same` they are the same lives every time.

    Raises:
        AssertionError: a promise was broken; the shortest such life is printed.
    """
    House.kind = kind
    try:
        run_state_machine_as_test(
            AnyOrder,
            settings=settings(
                max_examples=lives,
                stateful_step_count=steps,
                derandomize=same,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            ),
        )
        assert House.here is not None
        return House.here.steps
    finally:
        here, House.here = House.here, None
        if here is not None:
            here.close()


if __name__ == "__main__":
    kinds = [word for word in sys.argv[1:] if word in get_args(Kind)]
    numbers = [int(word) for word in sys.argv[1:] if word not in kinds] + [300, 40][len(sys.argv) - 1 - len(kinds) :]
    kept_in = cast("Kind", kinds[0] if kinds else "sqlite")
    begun = time.monotonic()
    done = runs(*numbers[:2], kept_in, same=False, shrink=kept_in == "sqlite")
    minutes = (time.monotonic() - begun) / 60
    print(f"any order: {kept_in} lives={numbers[0]} steps={sum(done.values())} minutes={minutes:.1f} broken_promises=0")
    print("  " + " ".join(f"{name.replace(' ', '_')}={count}" for name, count in done.most_common()))
