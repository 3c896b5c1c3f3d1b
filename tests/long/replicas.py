"""Updates delivered one to five times, shuffled, to replicas on one PostgreSQL: each write counts once.

python -m tests.long.replicas [--updates 100000] [--replicas 3] [--seed 1]
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from multiprocessing import get_context

from bot.store import open_store
from tests.databases import ask, fresh_database, server_of_its_own

AT_ONCE = 4
NEAR = 50
AGAIN = 5
"""Deliveries of one that is refused, as a busy machine may do once in some ten thousand."""


async def serve(url: str, updates: list[int]) -> Counter[str]:
    """One replica: handles its deliveries a few at a time; one that it refuses honestly is delivered again."""
    store = await open_store(url)
    said: Counter[str] = Counter()
    waiting = iter(updates)

    async def work() -> None:
        for number in waiting:
            for _ in range(AGAIN):
                now = datetime.now(UTC)
                counted = await store.count("abai", "violence", "kk", number, now)
                outcome = await store.report(f"r-{number % 100}", "closed", number, number, now)
                said.update([outcome, f"counted {counted}"])
                if counted and outcome != "not saved":
                    break

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    await store.close()
    return said


def run(url: str, updates: list[int]) -> Counter[str]:
    return asyncio.run(serve(url, updates))


def deal(updates: int, replicas: int, seed: int) -> list[list[int]]:
    """Each update 1-5 times, moved by up to NEAR places, to replicas at random."""
    dice = random.Random(seed)
    deliveries = [(number + dice.uniform(0, NEAR), number) for number in range(updates) for _ in range(dice.randint(1, 5))]
    hands: list[list[int]] = [[] for _ in range(replicas)]
    for _, number in sorted(deliveries):
        dice.choice(hands).append(number)
    return hands


def main(updates: int, replicas: int, seed: int) -> bool:
    with server_of_its_own() as own:
        url = asyncio.run(fresh_database(own))
        hands = deal(updates, replicas, seed)
        began = time.monotonic()
        with get_context("fork").Pool(replicas) as pool:
            said = sum(pool.starmap(run, [(url, hand) for hand in hands]), Counter())
        took = time.monotonic() - began
        counted = asyncio.run(ask(url, "SELECT sum(n) AS n FROM bot_counts"))[0]["n"]
        kept = asyncio.run(ask(url, "SELECT count(*) AS n FROM bot_reports"))[0]["n"]
    deliveries = sum(map(len, hands))
    print(
        f"{updates} updates in {deliveries} deliveries to {replicas} replicas: {counted} counted, {kept} reports kept, "
        f"said {dict(said)}; {2 * deliveries / took:.0f} writes a second"
    )
    # Two chats in some sixteen million share a mark; what they were told was "again", and that is counted in.
    alike = updates - kept
    return bool(counted == updates and alike <= 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sys.exit(0 if main(asked.updates, asked.replicas, asked.seed) else 1)
