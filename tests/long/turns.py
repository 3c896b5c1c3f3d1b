"""Whole bots on one PostgreSQL: each update delivered one to five times, shuffled, to any of them; each is answered once.

    python -m tests.long.turns [--updates 3000] [--replicas 3] [--kills 0] [--every 3] [--at-once 24] [--seed 1]

Each update has a chat of its own and is posted to replicas at random until one says 200, as Telegram does it. With `--kills`
replicas are killed meanwhile and born again. Prints its figures; exits 1 if an update was left without an answer, or if, though
the database was quick, there were extra answers without a death or an update had more of them than there were deaths: what was
sent and not noted yet when a replica died is sent once more.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp

from tests.broken.api import Api, Call, message, tap
from tests.databases import fresh_database, server_of_its_own
from tests.long.children import canaries
from tests.long.conversations import Street
from tests.long.posted import one_dies, replicas_of
from tests.long.replicas import deal

FIRST_CHAT = 100_000
WORDS = ("/start", "/112", "муж бьёт меня", "күйеуім ұрады", "нужен приют в Семее", "сәлем", "/menu")


class Answers:
    """What reached each chat, and when."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.of: Counter[int] = Counter()
        self.first: dict[int, float] = {}
        api.on_call = self.called

    def called(self, call: Call) -> None:
        if call.method in {"sendMessage", "editMessageText"}:
            chat = int(call.fields["chat_id"])
            self.of[chat] += 1
            self.first.setdefault(chat, time.monotonic())
        if len(self.api.calls) > 2000:
            del self.api.calls[:1500]


def update_of(number: int) -> dict[str, object]:
    """Messages and taps that are answered with one message, or one edit, each."""
    chat = FIRST_CHAT + number
    word = WORDS[number % (len(WORDS) + 1) - 1]
    return tap(number, "old", chat=chat) if number % (len(WORDS) + 1) == 0 else message(number, word, chat=chat)


async def run(updates: int, count: int, kills: int, every: float, at_once: int, *, seed: int, folder: Path) -> int:
    """Runs everything; returns the exit code."""
    chance = random.Random(seed)
    api = Api()
    with server_of_its_own() as own:
        url = await fresh_database(own)
        async with (
            api.serving(),
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(70)) as client,
            replicas_of(client, api, url, folder, count) as replicas,
        ):
            street = Street(api, replicas, chance)
            answers = Answers(api)
            # One hand: Telegram's load balancer, and not the update, chooses the replica.
            deliveries = deal(updates, 1, seed)[0]
            waiting = iter(deliveries)
            posted: dict[int, float] = {}
            begun = time.monotonic()

            async def deliver() -> None:
                for number in waiting:
                    posted.setdefault(FIRST_CHAT + number, time.monotonic())
                    await street.deliver(client, update_of(number))

            async def kill() -> None:
                for _ in range(kills):
                    await one_dies(client, replicas, chance, every)

            killing = asyncio.create_task(kill())
            await asyncio.gather(*(deliver() for _ in range(at_once)))
            killing.cancel()
            took = time.monotonic() - begun
    shown = sum(canaries(replica.children.words()) for replica in replicas)
    said = Counter(
        line.split(" ", 2)[2][:110]
        for replica in replicas
        for line in replica.children.words().splitlines()
        if " WARNING " in line or " ERROR " in line
    )
    lost = updates - len(answers.of)
    extra = sum(answers.of.values()) - len(answers.of)
    most = max(answers.of.values()) - 1
    deaths = sum(replica.deaths for replica in replicas)
    seconds = sorted(answers.first[chat] - posted[chat] for chat in answers.first)
    print(
        f"turns: updates={updates} deliveries={len(deliveries)} replicas={count} kills={deaths} "
        f"answers={sum(answers.of.values())} extra_answers={extra} most_for_one={most} lost={lost} "
        f"never_taken={street.counted['never taken']} "
        f"broken_posts={street.counted['broken posts']} first_answer: median={seconds[len(seconds) // 2] * 1000:.0f}ms "
        f"p99={seconds[len(seconds) * 99 // 100] * 1000:.0f}ms slowest={seconds[-1]:.1f}s canaries={shown}; "
        f"{len(deliveries) / took:.0f} deliveries a second",
        flush=True,
    )
    for line, times in said.most_common(8):
        print(f"  logged {times}x: {line}")
    # A database that takes half a second, as on a busy machine, is not waited for: then both answer.
    twice = (most > deaths or extra > deaths * at_once) and not any("cannot take turns" in line for line in said)
    return int(lost > 0 or twice or street.counted["never taken"] > 0 or shown > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=3000)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--every", type=float, default=3.0)
    parser.add_argument("--at-once", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        figures = run(asked.updates, asked.replicas, asked.kills, asked.every, asked.at_once, seed=asked.seed, folder=Path(place))
        sys.exit(asyncio.run(figures))
