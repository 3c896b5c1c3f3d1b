"""SIGKILL at a random moment, again and again: is what was acknowledged there, once, and how soon does the next life answer?

    python -m tests.long.kill_store [--kills 1000] [--seed 1]

Forks each life from one warm process, so that a life is a store's life and not Python's start; every fifth is killed while it
opens. Then counts fdatasync calls with strace, where there is one: a killed process loses nothing that the kernel has, so only
that shows whether a commit reaches the disk.
"""

import argparse
import asyncio
import os
import random
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.store import open_store


async def live(url: str, first: int, said: int) -> None:
    """Reports until it dies; tells on the pipe `said` first how long the first acknowledged one took, then each number."""
    born = time.monotonic()
    store = await open_store(url)
    number = first
    while True:
        if await store.report(f"r-{number}", "closed", 77, number, datetime.now(UTC)) == "saved":
            if number == first:
                os.write(said, f"first {time.monotonic() - born:.4f}\n".encode())
            os.write(said, f"{number}\n".encode())
        number += 1


def one_life(url: str, first: int, seconds: float, *, early: bool) -> tuple[list[int], float | None]:
    """Killed `seconds` after its first acknowledged report, or after its birth if `early`.

    The acknowledged numbers, and the seconds to the first of them: None if it died before.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        asyncio.run(live(url, first, writer))
        os._exit(0)
    os.close(writer)
    if not early:
        select.select([reader], [], [], 30)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        lines = pipe.read().split("\n")
    took = [float(line.split()[1]) for line in lines if line.startswith("first")]
    return [int(line) for line in lines if line.isdigit()], took[0] if took else None


def kill(url: str, path: Path, kills: int, seed: int) -> bool:
    """Prints the figures; True if nothing was lost or doubled."""
    dice = random.Random(seed)
    acknowledged: set[int] = set()
    waits: list[float] = []
    for life in range(kills):
        numbers, took = one_life(url, life * 100_000, dice.uniform(0, 0.06), early=life % 5 == 0)
        acknowledged.update(numbers)
        waits += [took] if took is not None else []
    connection = sqlite3.connect(path)
    kept = [int(record[2:]) for (record,) in connection.execute("SELECT record FROM bot_reports")]
    sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    lost, doubled = acknowledged - set(kept), len(kept) - len(set(kept))
    waits.sort()
    print(
        f"{kills} kills: {len(acknowledged)} reports acknowledged, {len(lost)} lost, {doubled} doubled, integrity {sound}; "
        f"open to first acknowledged report: median {waits[len(waits) // 2] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
    )
    return not lost and not doubled and sound == "ok"


def count_syncs(folder: Path, writes: int) -> bool:
    """Prints fdatasync calls per commit; True if there is at least one for each, or no strace here."""
    strace = shutil.which("strace")
    if strace is None:
        print("no strace here: fdatasync not counted")
        return True
    command = [strace, "-f", "-c", "-e", "trace=fdatasync,fsync", sys.executable, "-m", "tests.long.writer"]
    done = subprocess.run(
        [*command, f"sqlite+aiosqlite:///{folder}/synced.db", "1", str(writes)], capture_output=True, text=True, check=False
    )
    calls = sum(int(number) for number in re.findall(r"(\d+)\s+(?:fdatasync|fsync)$", done.stderr, re.MULTILINE))
    print(f"{writes} commits: {calls} fdatasync calls")
    return calls >= writes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "bot.db"
        well = kill(f"sqlite+aiosqlite:///{file}", file, asked.kills, asked.seed)
        sys.exit(0 if count_syncs(Path(made), 200) and well else 1)
