"""The whole bot under steady load with faults: memory, descriptors and loop lag over time.

    python -m tests.long.soak MINUTES [PER_SECOND] [CHATS] [FAULTS_PERCENT]

The bot is a process of its own; this one plays Telegram and looks at it from outside. Prints a line a minute and its figures;
exits 1 if memory grows by more than 0.5 MB a minute or beyond 200 MB, or an answer was lost.
"""

import asyncio
import contextlib
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp

from tests.broken.api import CERTAIN, DOUBTFUL, Api, Call, message, tap
from tests.long.children import Children, canaries

TEXTS = ["көмек керек", "негде жить", "Алматы", "/start", "муж бьёт", "жұмыс жоқ", "111", "спасибо", "?"]
FAULTS = [fault for fault in (*CERTAIN, *DOUBTFUL) if "hang" not in fault and fault != "drip"]


def look(process: int) -> tuple[float, int]:
    """Resident megabytes and open descriptors."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20, sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())


def slope(points: list[tuple[float, float]]) -> float:
    """Least squares: units per minute."""
    if len(points) < 2:
        return 0.0
    middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread * 60 if spread else 0.0


async def lag(port: int) -> float:
    """How late the bot's loop was at its last look, in seconds."""
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(2)) as client:
            text = await (await client.get(f"http://127.0.0.1:{port}/metrics")).text()
            found = re.search(r"^bot_loop_lag_seconds (\S+)", text, re.MULTILINE)
            return float(found[1]) if found else 0.0
    return 2.0


async def run(minutes: float, rate: float, chats: int, percent: float, folder: Path) -> int:
    """Runs everything; returns the exit code."""
    chance = random.Random(1)
    answered: Counter[int] = Counter()
    asked: Counter[int] = Counter()
    api = Api(
        fault=lambda method, *_: chance.choice(FAULTS) if method != "getUpdates" and chance.random() * 100 < percent else None
    )

    def called(call: Call) -> None:
        if call.method in {"sendMessage", "editMessageText"}:
            answered[int(call.fields["chat_id"])] += 1
        if len(api.calls) > 5000:
            del api.calls[:4000]
        if len(api.offsets) > 5000:
            del api.offsets[:4000]

    api.on_call = called
    points: list[tuple[float, float]] = []
    lags: list[float] = []
    files: list[int] = []
    port = 20_000 + os.getpid() % 20_000
    async with api.serving():
        children = Children(api.url, folder, "real", LOG_LEVEL="INFO", PORT=str(port))
        child = children.start()
        while not api.offsets:  # noqa: ASYNC110 - a look at a list
            await asyncio.sleep(0.1)
        begun, number, next_look = time.monotonic(), 0, 0.0
        until = begun + minutes * 60
        while (now := time.monotonic()) < until and child.exitcode is None:
            due = int((now - begun) * rate)
            while number < due and len(api.updates) < 2000:
                number += 1
                chat = chance.randrange(1, chats + 1)
                asked[chat] += 1
                api.push(
                    message(number, chance.choice(TEXTS), chat=chat) if chance.random() < 0.6 else tap(number, "x", chat=chat)
                )
            if now - begun >= next_look:
                megabytes, descriptors = look(child.pid or 0)
                points.append((now - begun, megabytes))
                files.append(descriptors)
                lags.append(await lag(port))
                if len(points) % 12 == 1:
                    print(
                        f"  {(now - begun) / 60:5.1f} min: {number} updates, {megabytes:.1f} MB, {descriptors} descriptors",
                        flush=True,
                    )
                next_look += 5.0
            await asyncio.sleep(0.02)
        end = time.monotonic() + 60
        while api.updates and time.monotonic() < end:  # noqa: ASYNC110 - a look at a list
            await asyncio.sleep(0.2)
        child.terminate()
        stopping = await children.end(child)
    warm = [point for point in points if point[0] > min(300.0, minutes * 60 / 3)]
    silent = sum(not answered[chat] for chat in asked)
    growth, most = slope(warm), max(megabytes for _, megabytes in points)
    lags.sort()
    print(
        f"soak: minutes={minutes} updates={number} chats_written={len(asked)} people_without_answer={silent} faults={percent}% "
        f"left_unconfirmed={len(api.updates)} rss_slope={growth:.2f}MB/min rss_most={most:.1f}MB "
        f"descriptors={min(files)}-{max(files)} loop_lag_p99={lags[int(len(lags) * 0.99)] * 1000:.0f}ms "
        f"stop={stopping:.1f}s exit={child.exitcode} canaries={canaries(children.words())}"
    )
    return int(bool(silent or growth > 0.5 or most > 200 or child.exitcode))


if __name__ == "__main__":
    given = [float(value) for value in sys.argv[1:]] + [1.0, 100.0, 50_000.0, 5.0][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as place:
        sys.exit(asyncio.run(run(given[0], given[1], int(given[2]), given[3], Path(place))))
