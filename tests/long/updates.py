"""Structured random updates through the real handlers: nothing unhandled, no tap unanswered, memory flat.

    python -m tests.long.updates HOW_MANY [SEED]

The whole bot but for the network: updates are decoded, queued and handled as always, calls end in a Telegram that says yes to
everything (and now and then no). One update in ten is poison; of the taps every other one opens a page of ours, whichever.
Prints its figures; exits 1 if one is missed.
"""

import asyncio
import gc
import logging
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.types import Chat, Message, User

from bot.directory.records import NEEDS
from bot.places import PLACES
from bot.receiving.intake import Intake
from bot.settings import read_settings
from bot.situation import PAGES, Situation, View
from bot.telegram import Pace, Times, open_bot
from bot.telegram.session import Session
from bot.telegram.updates import decode, parse
from tests.broken.api import TOKEN

WORDS = [
    "көмек",
    "негде жить",
    "Алматы",
    "/start",
    "/start %00",
    "/hide",
    "/privacy",
    "убьёт",
    "",
    "😀" * 50,
    "a" * 4096,
    "\u200b",
    "<b>",
    "111",
]
_LANGS, _AGES = (None, "kk", "ru"), (None, "under-18", "18-28", "58-up", "unsaid")
_PLACES = (0, 4095, *(place.code for place in PLACES.values()))
KINDS = ["text", "caption", "sticker", "voice", "location", "contact", "poll", "dice", "document", "nothing"]


class Made:
    """Random updates of every shape, from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.forged = ["", "x", "a" * 64, "b" * 500, "\x00", "0" * 20]

    def token(self) -> str:
        """Callback data: as often of ours as forged."""
        chance = self.chance
        if chance.random() < 0.5:
            return chance.choice(self.forged)
        told = Situation(
            frozenset(chance.sample(NEEDS, chance.choice([0, 1, 1, 2]))),
            helper=chance.random() < 0.2,
            lang=chance.choice(_LANGS),
            place=chance.choice(_PLACES),
            age=chance.choice(_AGES),
        )
        return View(chance.choice(PAGES), told, chance.choice([0, 1, 2**32 - 1]), chance.choice([0, 1, 2, 255])).pack()

    def person(self) -> dict[str, Any]:
        chance = self.chance
        body: dict[str, Any] = {
            "id": chance.randrange(1, 50_000),
            "is_bot": False,
            "first_name": chance.choice(["<b>", "Аяна", "\u202e" * 9]),
        }
        if chance.random() < 0.5:
            body["language_code"] = chance.choice(["kk", "ru", "en", "xx-YY"])
        return body

    def message(self) -> dict[str, Any]:
        chance, person = self.chance, self.person()
        private = chance.random() < 0.9
        chat = (
            {"id": person["id"], "type": "private"}
            if private
            else {"id": -chance.randrange(1, 99), "type": "supergroup", "title": "g"}
        )
        body: dict[str, Any] = {"message_id": chance.randrange(1, 10**6), "date": int(time.time()), "chat": chat, "from": person}
        kind = chance.choice(KINDS)
        file = {"file_id": "x", "file_unique_id": "x"}
        body |= {
            "text": {"text": chance.choice(WORDS)},
            "caption": {"caption": chance.choice(WORDS), "photo": [file | {"width": 1, "height": 1}]},
            "sticker": {"sticker": file | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
            "voice": {"voice": file | {"duration": 1}},
            "location": {"location": {"latitude": chance.uniform(-90, 90), "longitude": chance.uniform(-180, 180)}},
            "contact": {"contact": {"phone_number": "+70000000000", "first_name": "x"}},
            "poll": {"poll": {"id": "1", "question": "?"}},
            "dice": {"dice": {"emoji": "🎲", "value": 6}},
            "document": {"document": file | {"file_size": 20 * 2**20}},
            "nothing": {},
        }[kind]
        if chance.random() < 0.1:
            body["forward_origin"] = {"type": "hidden_user", "date": 1}
        return body

    def tap(self) -> dict[str, Any]:
        chance = self.chance
        body: dict[str, Any] = {
            "id": str(self.number),
            "from": self.person(),
            "chat_instance": "1",
            "data": self.token(),
        }
        under = self.message()
        under["chat"] = {"id": body["from"]["id"], "type": "private"}
        shape = chance.random()
        if shape < 0.8:
            body["message"] = under
        elif shape < 0.9:
            body["message"] = {"message_id": 5, "date": 0, "chat": under["chat"]}
        else:
            body["inline_message_id"] = "x"
        return body

    def one(self) -> dict[str, Any]:
        self.number += 1
        chance = self.chance
        kind = chance.choices(
            ["message", "callback_query", "edited_message", "inline_query", "my_chat_member", "channel_post", "future"],
            [45, 40, 4, 4, 3, 2, 2],
        )[0]
        member = {"user": self.person(), "status": "member"}
        event = {
            "message": self.message,
            "edited_message": self.message,
            "channel_post": self.message,
            "callback_query": self.tap,
            "inline_query": lambda: {"id": "1", "from": self.person(), "query": chance.choice(WORDS)[:256], "offset": ""},
            "my_chat_member": lambda: {
                "chat": {"id": 1, "type": "private"},
                "from": self.person(),
                "date": 1,
                "old_chat_member": member,
                "new_chat_member": member,
            },
            "future": dict,
        }[kind]()
        update = {"update_id": self.number, kind: event}
        if chance.random() < 0.1:
            spoil(update, chance)
        return update


def spoil(update: dict[str, Any], chance: random.Random) -> None:
    """Makes poison: something inside goes missing or becomes another kind of thing."""
    inside: Any = next(value for key, value in update.items() if key != "update_id")
    while isinstance(inside, dict) and inside:
        key = chance.choice(list(inside))
        if chance.random() < 0.5 or not isinstance(inside[key], dict):
            inside[key] = chance.choice([None, "x", -1, [], {}, 1e400, "\ud800", {"id": "x"}])
            return
        inside = inside[key]


class Yes(Session):
    """A Telegram that says yes, and one time in a hundred no."""

    def __init__(self, seed: int) -> None:
        super().__init__(Times(pauses=(0.0,)))
        self.chance = random.Random(seed)
        self.calls: Counter[str] = Counter()
        self.answered: set[str] = set()
        self.message = 0

    async def make_request(self, bot: Any, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109, ARG002
        name = type(method).__name__
        self.calls[name] += 1
        if isinstance(method, AnswerCallbackQuery):
            self.answered.add(method.callback_query_id)
            return True
        if name == "GetMe":
            return User(id=42, is_bot=True, first_name="b", username="b_bot")
        luck = self.chance.random()
        if luck < 0.005:
            raise TelegramForbiddenError(method=method, message="Forbidden: bot was blocked by the user")
        if luck < 0.01 and name.startswith("Edit"):
            raise TelegramBadRequest(method=method, message="Bad Request: message to edit not found")
        if name.startswith(("Send", "Edit")):
            self.message += 1
            chat = getattr(method, "chat_id", 1)
            return Message(
                message_id=self.message,
                date=datetime.now(UTC),
                chat=Chat(id=chat if isinstance(chat, int) else 1, type="private"),
            )
        return True


class Misses(logging.Handler):
    """Counts what should never be logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: Counter[str] = Counter()
        self.dead = 0
        self.unhandled = 0
        """Errors: a handler that raised (the error page was shown), a page that could not be shown, a task that broke."""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith("dead letter"):
            self.dead += 1
            return
        # A database that is slow on a busy machine says so in an error of its own; answers go on.
        if record.levelno >= logging.ERROR and not record.name.startswith("bot.store"):
            self.unhandled += 1
        self.lines[" ".join(word for word in text.split() if not any(letter.isdigit() for letter in word))[:150]] += 1


async def run(how_many: int, seed: int, folder: Path) -> int:
    """Runs everything; returns the exit code."""
    from bot import __main__ as program  # noqa: PLC0415 - the real parts, opened as the program opens them
    from bot.directory.shelf import Shelf  # noqa: PLC0415
    from bot.memory import open_memory  # noqa: PLC0415
    from bot.pages import extra_of  # noqa: PLC0415
    from bot.screen import Screen  # noqa: PLC0415
    from bot.store import open_store  # noqa: PLC0415
    from handlers import open_dispatcher  # noqa: PLC0415

    settings = read_settings({"BOT_TOKEN": TOKEN, "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}"})
    bot = open_bot(settings, Pace(rate=0))
    yes = Yes(seed)
    yes.middleware = bot.session.middleware
    bot.session = yes
    store = await open_store(settings.database_url.get_secret_value(), settings.shared_secret())
    memory = open_memory(settings.database_url.get_secret_value(), settings.shared_secret())
    shelf = Shelf(program._directory(settings.directory), settings.directory)
    screen = Screen(bot, shelf, memory, store, extra=extra_of(settings), now=program._now)
    misses = Misses()
    logging.getLogger().handlers[:] = [misses]
    made, taps, slowest = Made(seed), set[str](), list[float]()
    gc.freeze()  # as in the program
    begun, early = time.monotonic(), 0
    import json  # noqa: PLC0415

    async with Intake(bot, open_dispatcher(screen), retries=(0.01,)) as intake:
        for number in range(how_many):
            body = json.dumps(made.one()).encode("utf-8", "surrogatepass")
            received = decode(parse(body), bot)
            assert received
            if received.update is not None and received.update.callback_query:
                taps.add(received.update.callback_query.id)
            work = intake.take(received)
            if work is not None:
                start = time.monotonic()
                work.end.add_done_callback(lambda _, start=start: slowest.append(time.monotonic() - start))  # type: ignore[misc]
            if len(intake) >= 20:
                await asyncio.sleep(0)
                while len(intake) >= 20:
                    intake.progress.clear()
                    await intake.progress.wait()
            if len(slowest) > 100_000:
                slowest[:] = sorted(slowest)[-50_000:]
            if number == how_many // 5:
                early = _memory()
        left = await intake.drain(30)
    await memory.close()
    await store.close()
    slowest.sort()
    seconds = time.monotonic() - begun
    unanswered = len(taps - yes.answered)
    grown = (_memory() - early) / 2**20
    p99 = slowest[int(len(slowest) * 0.99)] * 1000 if slowest else 0.0
    print(
        f"updates: {how_many} seed={seed} per_second={how_many / seconds:.0f} dead_letters={misses.dead} unfinished={left} "
        f"unhandled={misses.unhandled} "
        f"taps={len(taps)} unanswered_taps={unanswered} p99={p99:.1f}ms rss_growth_after_first_fifth={grown:.1f}MB"
    )
    for line, count in misses.lines.most_common(12):
        print(f"  logged {count}x: {line}")
    return int(bool(left or unanswered or misses.unhandled))


def _memory() -> int:
    with Path(f"/proc/{os.getpid()}/statm").open() as file:
        return int(file.read().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    # In memory where there is such a folder: this run is about updates, and waiting for a disk would only make it long.
    shared = Path("/dev/shm")  # noqa: S108 - the folder that is made in it has a name of its own
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as place:
        arguments = dict(enumerate(sys.argv))
        sys.exit(asyncio.run(run(int(arguments.get(1, "2000")), int(arguments.get(2, "1")), Path(place))))
