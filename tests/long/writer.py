"""Writes reports into a store until it is killed or done, and says on stdout which were acknowledged.

    python -m tests.long.writer URL FIRST HOW_MANY

Every report has a record of its own (`r-NUMBER`), so that the database itself shows what was lost or doubled.
"""

import asyncio
import sys
from datetime import UTC, datetime

from bot.store import open_store


async def write(url: str, first: int, how_many: int) -> None:
    """One line a report: its number and what the store said of it."""
    store = await open_store(url)
    try:
        for number in range(first, first + how_many):
            outcome = await store.report(f"r-{number}", "closed", 77, number, datetime.now(UTC))
            sys.stdout.write(f"{number} {outcome}\n")
            sys.stdout.flush()
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
