"""One update in ten is poison of every kind: are all the others handled, once, and does polling never stand still?

    python -m tests.long.poison polling|webhook [HOW_MANY] [SEED]

Prints its figures; exits 1 if a good update was not handled once, a bad one did not leave one line, one that can be read was
handed out more than twice, or one that cannot be read more than eight times.
"""

import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp

from tests.broken.api import SECRET, Api, Call, Raw, message, tap
from tests.long.children import Children, canaries
from tests.long.posted import a_free_port

POISON: dict[str, Callable[[int], dict[str, Any]]] = {
    "no date": lambda n: {"update_id": n, "message": {"message_id": 1, "date": "CANARYTEXT", "chat": {"id": 1}}},
    "nothing in it": lambda n: {"update_id": n},
    "no message": lambda n: {"update_id": n, "message": None},
    "a word for a message": lambda n: {"update_id": n, "message": "CANARYTEXT"},
    "a list for a tap": lambda n: {"update_id": n, "callback_query": [[]]},
    "of the future": lambda n: {"update_id": n, "telepathy": {"text": "CANARYTEXT"}},
    "two kinds of nothing": lambda n: {"update_id": n, "message": {}, "callback_query": {}},
    "a tap by nobody": lambda n: {"update_id": n, "callback_query": {"id": str(n), "chat_instance": "1", "data": 7}},
    "an endless number": lambda n: {"update_id": n, "message": message(n)["message"] | {"message_id": float("inf")}},
    "no number": lambda n: {"update_id": n, "message": message(n)["message"] | {"date": float("nan")}},
    "a chat without a kind": lambda n: {"update_id": n, "message": message(n)["message"] | {"chat": {"id": 1000}}},
    "a strange sticker": lambda n: message(n, "CANARYTEXT", chat=1, sticker={"strange": 1}),
}
UNREADABLE: dict[str, Callable[[int], str]] = {
    "too deep": lambda n: f'{{"update_id":{n},"message":{"[" * 200_000}{"]" * 200_000}}}',
    "no JSON": lambda n: f'{{"update_id":{n},"message":{{"text":CANARYTEXT}}}}',
    "a number of a million digits": lambda n: f'{{"update_id":{n},"message":{{"date":{"9" * 1_000_000}}}}}',
}
"""What spoils the whole answer in which it stands."""
SPOILED = 10
RARELY = 4000
"""Unreadable ones are asked for five times with pauses, for they may have been cut on the way: one in so many updates."""
AT_ONCE = 20
QUEUE = 400


class Made:
    """Updates by number, and what must come of each."""

    def __init__(self, how_many: int, seed: int, way: str) -> None:
        self.how_many = how_many
        self.way = way
        self.chance = random.Random(seed)
        self.kinds: Counter[str] = Counter()
        self.bad: set[int] = set()
        self.unreadable: set[int] = set()

    def one(self, number: int) -> Any:
        chance = self.chance
        rarely = SPOILED if self.way == "webhook" else RARELY
        if chance.randrange(SPOILED):
            chat = 10 + number % 5000
            return message(number, "good", chat=chat) if chance.random() < 0.7 else tap(number, chat=chat)
        self.bad.add(number)
        if not chance.randrange(max(rarely // SPOILED, 4)) or (number > self.how_many // 2 and not self.unreadable):
            kind, wrong = chance.choice(list(UNREADABLE.items()))
            self.unreadable.add(number)
            self.kinds[kind] += 1
            return Raw.made(number, wrong(number))
        kind, made = chance.choice(list(POISON.items()))
        self.kinds[kind] += 1
        return made(number)


class Watch:
    """How often the first update of an answer had been the first before."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.given: Counter[int] = Counter()
        self.calls = 0
        api.on_call = self.called

    def called(self, call: Call) -> None:
        if call.method == "getUpdates" and self.api.updates:
            first = self.api.updates[0]
            self.given[first.number if isinstance(first, Raw) else first["update_id"]] += 1
        self.calls += 1
        if len(self.api.calls) > 2000:
            del self.api.calls[:1500]
            del self.api.offsets[:-100]


async def by_polling(api: Api, made: Made) -> None:
    for number in range(1, made.how_many + 1):
        while len(api.updates) >= QUEUE:  # noqa: ASYNC110 - a look at a list
            await asyncio.sleep(0.01)
        api.push(made.one(number))
    until, left = time.monotonic() + 120, len(api.updates)
    while api.updates and time.monotonic() < until:
        await asyncio.sleep(0.1)
        if len(api.updates) < left:
            until, left = time.monotonic() + 120, len(api.updates)


async def by_webhook(port: int, made: Made) -> Counter[int]:
    """How often which status was said."""
    statuses: Counter[int] = Counter()
    numbers = iter(range(1, made.how_many + 1))

    async def post(client: aiohttp.ClientSession) -> None:
        for number in numbers:
            update = made.one(number)
            body = bytes(update) if isinstance(update, bytes) else json.dumps(update).encode()
            status = 0
            while status not in {200, 400, 413}:
                async with client.post(
                    f"http://127.0.0.1:{port}/in",
                    data=body,
                    headers={"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"},
                ) as answer:
                    status = answer.status
                    statuses[status] += 1

    async with aiohttp.ClientSession() as client:
        await asyncio.gather(*(post(client) for _ in range(AT_ONCE)))
    return statuses


async def run(way: str, how_many: int, seed: int, folder: Path) -> int:
    """Runs everything; returns the exit code."""
    api, made, port = Api(), Made(how_many, seed, way), a_free_port()
    watch = Watch(api)
    statuses: Counter[int] = Counter()
    hook = {"WEBHOOK_URL": "https://bot.example.kz/in", "WEBHOOK_SECRET": SECRET} if way == "webhook" else {}
    async with api.serving():
        children = Children(api.url, folder, "small", LOG_LEVEL="INFO", PORT=str(port), **hook)
        child = children.start()
        while not (api.webhook if hook else api.offsets) and child.exitcode is None:  # noqa: ASYNC110 - a look at a list
            await asyncio.sleep(0.05)
        begun = time.monotonic()
        if hook:
            statuses = await by_webhook(port, made)
        else:
            await by_polling(api, made)
        took = time.monotonic() - begun
        child.terminate()
        await children.end(child)
    said = children.words()
    letters = Counter(int(found) for found in re.findall(r"dead letter: update (\d+),", said))
    handled = Counter(int(line.split()[0]) for line in (folder / "handled").read_text("ascii").splitlines())
    good = set(range(1, how_many + 1)) - made.bad
    lost, twice = len(good - set(handled)), sum(handled[number] - 1 for number in good & set(handled))
    wrong_lines = sum(letters[number] != 1 for number in made.bad) + sum(letters[number] for number in good)
    stayed = max((times for number, times in watch.given.items() if number in made.bad - made.unreadable), default=0)
    unread = max((times for number, times in watch.given.items() if number in made.unreadable), default=0)
    print(
        f"poison: way={way} seed={seed} updates={how_many} poison={len(made.bad)} kinds={len(made.kinds)} "
        f"unreadable={len(made.unreadable)} good_lost={lost} good_twice={twice} dead_letters={letters.total()} "
        f"wrong_lines={wrong_lines} left={len(api.updates)} handed_out_at_most={stayed} unreadable_at_most={unread} "
        f"statuses={dict(statuses)} per_second={how_many / took:.0f} exit={child.exitcode} canaries={canaries(said)}",
        flush=True,
    )
    fine = set(statuses) <= {200}
    bad = lost or twice or wrong_lines or api.updates or stayed > 2 or unread > 8 or not fine or child.exitcode
    return int(bool(bad or canaries(said)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        given = dict(enumerate(sys.argv))
        sys.exit(asyncio.run(run(given.get(1, "polling"), int(given.get(2, "100000")), int(given.get(3, "1")), Path(place))))
