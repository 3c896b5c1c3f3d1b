"""The whole bot while its database goes away, again and again, cut off and hanging by turns: does anybody wait or hear a lie?

    python -m tests.long.away [--outages 20] [--seconds 60] [--calm 10] [--rate 5] [--extra-ms 50]

Prints its figures; exits 1 if an answer was lost, a mark that was called saved is not there once, a mark that was refused is
there, the database was not used again after an outage, or answers took more than EXTRA-MS longer (99th percentile; 0: not
judged).
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import places
from bot.directory import load
from bot.situation import Situation, View
from bot.translations import speaker
from tests.broken.api import Api, Call, message, tap
from tests.databases import Wire, ask, fresh_database, server_of_its_own
from tests.long.children import ROOT, Children, canaries

TEXTS = ("/start", "негде жить, Алматы", "муж бьёт", "Семей", "көмек керек", "/112", "/privacy")
BACK_WITHIN = 30.0


@dataclass
class Asked:
    """One update of a chat of its own, and what came of it."""

    kind: str
    at: float
    outage: str | None
    seconds: float | None = None
    text: str = ""


class People:
    """Each writes or taps once; a report in every five, a question for what was told before in every ten."""

    def __init__(self, api: Api, chance: random.Random) -> None:
        self.api = api
        self.chance = chance
        self.asked: dict[int, Asked] = {}
        self.outage: str | None = None
        loaded = load(ROOT / "directory.yaml")
        assert loaded.directory
        self.records = [centre.code for centre in loaded.directory.centres]
        self.towns = [town.code for town in places.towns()[:20]]
        self.number = 0
        api.on_call = self.called

    def called(self, call: Call) -> None:
        if call.method in {"sendMessage", "editMessageText"}:
            asked = self.asked.get(int(call.fields["chat_id"]))
            if asked is not None and asked.seconds is None:
                asked.seconds, asked.text = time.monotonic() - asked.at, call.fields.get("text", "")
        if len(self.api.calls) > 5000:
            del self.api.calls[:4000]
        if len(self.api.offsets) > 5000:
            del self.api.offsets[:4000]

    def one(self) -> None:
        """The next person comes."""
        self.number += 1
        chat, luck = 10_000 + self.number, self.chance.random()
        told = Situation(needs=frozenset({"homelessness"}), lang="ru", place=self.chance.choice(self.towns))
        update: dict[str, Any]
        if luck < 0.2:
            kind = "report"
            pressed = View("reported", told, record=self.chance.choice(self.records), choice=self.chance.randrange(6))
            update = tap(self.number, pressed.pack(), chat=chat)
        elif luck < 0.6:
            kind, page = "tap", self.chance.choice(["results", "next", "home", "list", "danger", "card", "hide"])
            record = self.chance.choice(self.records) if page == "card" else 0
            update = tap(self.number, View(page, told, record=record).pack(), chat=chat)  # type: ignore[arg-type]  # names of pages
        else:
            kind, update = "text", message(self.number, self.chance.choice(TEXTS), chat=chat)
        self.asked[chat] = Asked(kind, time.monotonic(), self.outage)
        self.api.push(update)

    async def come(self, seconds: float, rate: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.one()
            await asyncio.sleep(self.chance.expovariate(rate))


def quantiles(values: list[float]) -> tuple[float, float]:
    """The middle and the 99th percentile, in milliseconds."""
    ordered = sorted(values) or [float("nan")]
    return ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.99)] * 1000


async def until_saved(people: People, saved: str, seconds: float) -> float | None:
    """Marks a record until it is said to be saved; the seconds it took, None if it never was."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        people.number += 1
        chat = 10_000 + people.number
        people.asked[chat] = mine = Asked("report", time.monotonic(), people.outage)
        pressed = View("reported", Situation(lang="ru"), record=people.chance.choice(people.records))
        people.api.push(tap(people.number, pressed.pack(), chat=chat))
        while mine.seconds is None and time.monotonic() < mine.at + 20:  # noqa: ASYNC110 - a look at a flag
            await asyncio.sleep(0.02)
        if saved in mine.text:
            return time.monotonic() - begun
        await asyncio.sleep(0.2)
    return None


async def run(outages: int, seconds: float, calm: float, rate: float, *, extra_ms: float, folder: Path) -> int:
    """Runs everything; returns the exit code."""
    chance = random.Random(1)
    api, say = Api(), speaker("ru")
    saved, refused = say("Thank you, the mark is saved"), say("The mark was not saved")
    came_back: list[float | None] = []
    with server_of_its_own() as own:
        url = await fresh_database(own)
        async with Wire(own) as wire, api.serving():
            people = People(api, chance)
            children = Children(api.url, folder, "real", LOG_LEVEL="INFO", DATABASE_URL=wire.url(url))
            child = children.start()
            while not api.offsets and child.exitcode is None:  # noqa: ASYNC110 - a look at a list
                await asyncio.sleep(0.1)
            await until_saved(people, saved, BACK_WITHIN)
            people.asked.clear()
            before = (await ask(url, "SELECT count(*) AS n FROM bot_reports"))[0]["n"]
            for number in range(outages):
                await people.come(calm, rate)
                people.outage = wire.mode = "freeze" if number % 2 else "refuse"
                await people.come(seconds, rate)
                wire.mode, people.outage = "open", "after"
                came_back.append(await until_saved(people, saved, BACK_WITHIN))
                people.outage = None
            await people.come(calm, rate)
            end = time.monotonic() + 60
            while any(asked.seconds is None for asked in people.asked.values()) and time.monotonic() < end:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
            child.terminate()
            stopping = await children.end(child)
        kept = (await ask(url, "SELECT count(*) AS n FROM bot_reports"))[0]["n"] - before
    every = list(people.asked.values())
    lost = Counter(asked.kind for asked in every if asked.seconds is None)
    marks = Counter(
        "saved" if saved in asked.text else "refused" if refused in asked.text else "other"
        for asked in every
        if asked.kind == "report"
    )
    times = {
        when: quantiles(
            [asked.seconds for asked in every if asked.kind != "report" and asked.seconds is not None and asked.outage == when]
        )
        for when in (None, "refuse", "freeze")
    }
    extra = max((times[when][1] - times[None][1] for when in ("refuse", "freeze")[: min(outages, 2)]), default=0.0)
    never_back = came_back.count(None)
    lines = [line for line in children.words().splitlines() if " WARNING " in line or " ERROR " in line]
    spoken = " ".join(f"{when or 'with_it'}: p50={p50:.0f}ms p99={p99:.0f}ms" for when, (p50, p99) in times.items())
    print(
        f"away: outages={outages}x{seconds:g}s updates={len(every)} answers_lost={lost.total()} "
        f"reports: saved={marks['saved']} kept={kept} refused_in_words={marks['refused']} neither={marks['other']} "
        f"{spoken} "
        f"extra_p99={extra:.0f}ms back_slowest={max((took for took in came_back if took is not None), default=0):.1f}s "
        f"never_back={never_back} log_lines={len(lines)} stop={stopping:.1f}s exit={child.exitcode} "
        f"canaries={canaries(children.words())}",
        flush=True,
    )
    if marks["other"] or lost or never_back or child.exitcode:
        print(children.words()[-3000:])
    wrong = (
        lost.total()
        or not marks["saved"] <= kept <= marks["saved"] + marks["refused"]
        or marks["other"]
        or never_back
        or child.exitcode
    )
    return int(bool(wrong or (extra_ms and extra > extra_ms)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outages", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--calm", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--extra-ms", type=float, default=50.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        sys.exit(
            asyncio.run(run(asked.outages, asked.seconds, asked.calm, asked.rate, extra_ms=asked.extra_ms, folder=Path(place)))
        )
