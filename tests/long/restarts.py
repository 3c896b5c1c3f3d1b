"""Restarts under load: SIGTERM at a random moment, SIGKILL, and two processes that overlap; nobody is left without an answer.

    python -m tests.long.restarts term|kill|overlap HOW_MANY [small|real] [SEED]

Prints its figures and exits 1 if an answer was lost, an end took 10 s or more, or a secret shows in the log.
"""

import asyncio
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.process import BaseProcess  # noqa: TC003
from pathlib import Path

from tests.broken.api import Api, Call, message, tap
from tests.long.children import Children, canaries


class Load:
    """People who write once each, at random moments."""

    def __init__(self, api: Api, chance: random.Random) -> None:
        self.api = api
        self.chance = chance
        self.number = 0
        self.answered: Counter[int] = Counter()
        self.answered_at: dict[int, float] = {}
        api.on_call = self.called

    def called(self, call: Call) -> None:
        if call.method in {"sendMessage", "editMessageText"}:
            chat = int(call.fields["chat_id"])
            self.answered[chat] += 1
            self.answered_at.setdefault(chat, time.monotonic())

    async def write(self, seconds: float, rate: float = 40.0) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.number += 1
            chat = 10_000 + self.number
            if self.chance.random() < 0.5:
                self.api.push(message(self.number, "CANARYTEXT Алматы", chat=chat))
            else:
                self.api.push(tap(self.number, "CANARYTAP", chat=chat))
            await asyncio.sleep(self.chance.expovariate(rate))

    def lost(self) -> int:
        return sum(not self.answered[10_000 + number] for number in range(1, self.number + 1))


async def run(kind: str, how_many: int, program: str, seed: int, folder: Path) -> int:
    chance = random.Random(seed)
    api = Api()
    ends: list[float] = []
    first_answers: list[float] = []
    codes: Counter[int | None] = Counter()
    async with api.serving():
        load = Load(api, chance)
        children = Children(api.url, folder, program, WORK="0.05")
        old: BaseProcess | None = None
        for _ in range(how_many):
            begun, seen, polls = time.monotonic(), len(load.answered_at), len(api.offsets)
            child = children.start()
            while len(api.offsets) < polls + (2 if old else 1) and time.monotonic() < begun + 60:
                await load.write(0.05)
            if chance.random() < 0.5:  # half of them die before they could answer anybody, half while they answer
                while len(load.answered_at) == seen and time.monotonic() < begun + 60:
                    await load.write(0.05)
                first_answers.append(time.monotonic() - begun)
            await load.write(chance.uniform(0.0, 1.2))
            if kind == "overlap" and old is not None:
                old.terminate()
                ends.append(await children.end(old))
                codes[old.exitcode] += 1
            if kind == "overlap":
                old = child
                continue
            child.terminate() if kind == "term" else child.kill()
            ends.append(await children.end(child))
            codes[child.exitcode] += 1
        last = old or children.start()
        left, since = load.lost(), time.monotonic()
        while load.lost() and time.monotonic() < since + 60:  # as long as there is progress
            await asyncio.sleep(0.2)
            if load.lost() < left:
                left, since = load.lost(), time.monotonic()
        last.terminate()
        ends.append(await children.end(last))
        codes[last.exitcode] += 1
    lost = load.lost()
    extra = sum(count - 1 for count in load.answered.values())
    shown = canaries(children.words())
    # SIGTERM may come before the process has come so far as to listen for it; then it had taken nothing in.
    fine = {0, -signal.SIGTERM, *([-signal.SIGKILL] if kind == "kill" else [])}
    unexpected = sum(count for code, count in codes.items() if code not in fine)
    print(
        f"restarts: kind={kind} program={program} seed={seed} ends={len(ends)} updates={load.number} lost={lost} "
        f"extra_answers={extra} slowest_end={max(ends):.2f}s wrong_exit_codes={unexpected} "
        f"ended_before_listening={codes[-signal.SIGTERM]} "
        f"first_answer_median={sorted(first_answers)[len(first_answers) // 2] if first_answers else float('nan'):.2f}s "
        f"first_answer_slowest={max(first_answers, default=float('nan')):.2f}s canaries_in_log={shown}",
        flush=True,
    )
    return int(bool(lost or shown or unexpected or max(ends) >= 10))


if __name__ == "__main__":
    arguments = dict(enumerate(sys.argv))
    with tempfile.TemporaryDirectory() as place:
        sys.exit(
            asyncio.run(
                run(
                    arguments.get(1, "term"),
                    int(arguments.get(2, "20")),
                    arguments.get(3, "real"),
                    int(arguments.get(4, "1")),
                    Path(place),
                )
            )
        )
