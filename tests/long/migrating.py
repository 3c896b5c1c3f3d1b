"""Kills the migrations at every statement, and looks whether the next start finds the schema whole or untouched.

    python -m tests.long.migrating URL

For SQLite `{k}` in the address becomes the number of the kill; a PostgreSQL database is emptied before each.

One process for all: it forks a child for each statement, so that starting Python is paid for once. Prints what it found.
"""

import asyncio
import os
import signal
import sys
from typing import Any

import asyncpg
from sqlalchemy import event

from bot.store import keeping, open_store
from bot.store.opening import build_engine, is_postgres


def build_deadly_engine(url: str, at: int) -> Any:
    """An engine under which the process dies at its `at`-th statement, COMMIT counting as one."""
    engine = build_engine(url)
    left = at

    def die_in_time(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine.sync_engine, "before_cursor_execute", die_in_time)
    event.listen(engine.sync_engine, "commit", die_in_time)
    return engine


async def open_and_close(url: str) -> str:
    store = await open_store(url)
    why = store.why
    await store.close()
    return why


async def empty(url: str) -> None:
    """A PostgreSQL database with nothing in it."""
    if is_postgres(url):
        connection = await asyncpg.connect(url)
        await connection.execute("DROP SCHEMA public CASCADE")
        await connection.execute("CREATE SCHEMA public")
        await connection.close()


def survived(url: str, at: int) -> bool:
    """Opens the store in a child that dies at its `at`-th statement; True if there was no such statement."""
    child = os.fork()
    if child == 0:
        keeping.build_engine = lambda url: build_deadly_engine(url, at)
        asyncio.run(open_and_close(url))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


if __name__ == "__main__":
    kills = 0
    while True:
        address = sys.argv[1].replace("{k}", str(kills + 1))
        asyncio.run(empty(address))
        if survived(address, kills + 1):
            break
        kills += 1
        why = asyncio.run(open_and_close(address))
        if why:
            sys.exit(f"killed at statement {kills}, the next start says: {why}")
    sys.stdout.write(f"{kills} kills, one at every statement: each next start was well\n")
