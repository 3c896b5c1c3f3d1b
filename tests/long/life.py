"""One bot and one Telegram in one process, over real HTTP, and what must be true of everything the bot says.

The updates go the real way from decoding to the handlers; only the fetching is left out. The bot may be restarted over the same
database, time may pass, the disk and the Bot API may fail.
"""

import asyncio
import json
import logging
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from bot.desk.walk import _BARE, _DANGER_PAGES, _titles
from bot.directory import load
from bot.directory.records import Centre, Directory, Line
from bot.directory.shelf import Shelf
from bot.languages import Text
from bot.memory import Memory
from bot.pages import extra_of, plain
from bot.pages.discretion import telling
from bot.pages.keyboard import DANGER
from bot.preview import TOKEN, Call, Message, Person, Telegram
from bot.receiving.intake import Intake
from bot.screen import Screen, hiding
from bot.settings import read_settings
from bot.situation import View
from bot.store import keeping, open_store
from bot.telegram import Pace, Times, open_bot
from bot.telegram.logs import Redaction
from bot.telegram.updates import decode, parse
from bot.translations import speaker
from handlers import ROUTERS, open_dispatcher
from tests.broken.disk import breakable
from tests.faults import Faults
from tests.program import ROOT
from tests.test_wording import BANNED, CLAIMS, METHODS

Json = dict[str, Any]

NAME, USERNAME, WORD = "Kanareika", "kanarchik_77", "Канарейкина"
"""Of the person: none of it may be found anywhere but in the chat."""
SECRET, POINT = "Тайникова", (43.123456, 71.654321)
"""Of every confidential centre, as if the loader had let it through."""

NO_FAULT_OF_OURS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message",
    "message to delete not found",
    "message can't be deleted",
    "query is too old",
    "bot was blocked",
    "MESSAGE_ID_INVALID",
)
"""What even a bot that does everything right may hear from Telegram."""
NOBODY_THERE = {"blocked", "deactivated", "no chat"}
_SENDS = ("sendMessage", "sendVenue")
_SPEAKS = (*_SENDS, "editMessageText")


class Hasty(Pace):
    """No queue, and no wait after a 429."""

    def __init__(self) -> None:
        super().__init__(rate=0)

    def mute(self, chat: int, seconds: float) -> None:
        pass


class Ears(logging.Handler):
    """The log as it would be written, redacted."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.addFilter(Redaction())
        self.lines: list[str] = []
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{record.name}: {record.getMessage()} {record.exc_text or ''}"
        self.lines.append(line)
        # A database that is away says so in an error of its own; answers go on.
        if record.levelno >= logging.ERROR and not record.name.startswith("bot.store"):
            self.errors.append(line)


@dataclass
class Seen:
    """What one step brought about."""

    raws: Sequence[Json]
    calls: list[Call] = field(default_factory=list)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def spoke(self, *methods: str) -> list[Call]:
        """Calls by which something is shown, in their order; without those that Telegram refused."""
        return [call for call in self.calls if call.method in (methods or _SPEAKS) and call.refused is None]

    @property
    def texts(self) -> list[str]:
        """What was shown, as it is read."""
        return [plain(str(call["text"] or "")) for call in self.spoke()]

    @property
    def nobody_there(self) -> bool:
        """Whether the bot was told that nobody reads it."""
        return any(kind in NOBODY_THERE for _, kind in self.faults)

    @property
    def answered(self) -> bool:
        """Something was shown, or Telegram said that it stands there already."""
        there = any("not modified" in (call.refused or "") for call in self.calls)
        return bool(self.spoke()) or there or any(kind == "not modified" for _, kind in self.faults)


class Life:
    """Open it with `async with`. `shift` moves every clock but that of the machine."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "bot.db"
        self.settings = read_settings({"BOT_TOKEN": TOKEN, "DATABASE_URL": f"sqlite+aiosqlite:///{self.file}"})
        self.telegram = Telegram(pace=0.01)
        self.faults = Faults(self.telegram)
        self.whole = with_secrets()
        self.official = said_by(self.whole)
        self.shelf = Shelf(self.whole, ROOT / "directory.yaml")
        self.ears = Ears()
        self._open = ExitStack()
        self.disk = self._open.enter_context(breakable())

    async def __aenter__(self) -> Self:
        await self.telegram.start()
        self.settings = self.settings.model_copy(update={"bot_api": self.telegram.url})
        root = logging.getLogger()
        root.addHandler(self.ears)
        self._open.callback(root.removeHandler, self.ears)
        for name in ("bot", "handlers"):
            logger = logging.getLogger(name)
            self._open.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.DEBUG)
        # A second of real waiting for a disk that fails on purpose would only make the run long.
        for name, brief in (("_AGAIN_SECONDS", (0.0,) * 5), ("_MEND_SECONDS", (0.01,)), ("_CALM_SECONDS", 0.01)):
            self._open.callback(setattr, keeping, name, getattr(keeping, name))
            setattr(keeping, name, brief)
        await self.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()
        for router in ROUTERS:
            router._parent_router = None
        await self.telegram.stop()
        self._open.close()

    async def begin(self) -> None:
        """The bot starts."""
        for router in ROUTERS:
            router._parent_router = None
        self.bot = open_bot(self.settings, Hasty(), Times(pauses=(0.0,)))
        self.memory = Memory(clock=lambda: time.monotonic() + self.telegram.shift)
        self.store = await open_store(self.settings.database_url.get_secret_value(), self.settings.shared_secret(), self.now)
        extra = replace(extra_of(self.settings), bot_username=self.telegram.username)
        self.screen = Screen(self.bot, self.shelf, self.memory, self.store, extra=extra, now=self.now)
        self.intake = await Intake(self.bot, open_dispatcher(self.screen), retries=(0.0, 0.0)).__aenter__()

    async def end(self) -> None:
        """The bot ends; its memory is gone."""
        await self.intake.__aexit__()
        await self.memory.close()
        await self.store.close()
        await self.bot.session.close()

    def now(self) -> datetime:
        return datetime.now(ZoneInfo("Asia/Almaty")) + timedelta(seconds=self.telegram.shift)

    def later(self, seconds: float) -> None:
        self.telegram.later(seconds)

    def person(self, language_code: str | None = "ru") -> Person:
        """Somebody whose name must be found nowhere."""
        return self.telegram.person(NAME, language_code, username=USERNAME)

    async def works(self, *again: Json) -> Seen:
        """Hands over everything that people did since, or these updates once more, and waits until all is done."""
        raws = again or tuple(waiting.raw for waiting in self.telegram.inbox.pending)
        self.telegram.inbox.pending.clear()
        seen = Seen(raws)
        before, faults, errors = len(self.telegram.calls), self.faults.used.copy(), len(self.ears.errors)
        works = []
        for raw in raws:
            received = decode(parse(json.dumps(raw).encode()), self.bot)
            assert received is not None
            works.append(self.intake.take(received))
        for work in works:
            if work is not None:
                assert await asyncio.wait_for(asyncio.shield(work.end), 60), f"not done: {raws}"
        seen.calls = list(self.telegram.calls)[before:]
        seen.faults = self.faults.used - faults
        seen.errors = self.ears.errors[errors:]
        return seen

    async def rings(self) -> Seen:
        """The timers that are due."""
        before, stop = len(self.telegram.calls), asyncio.Event()
        round_ = asyncio.create_task(hiding.keep_timers(self.screen, stop))
        await asyncio.sleep(0)
        stop.set()
        await round_
        return Seen((), list(self.telegram.calls)[before:])

    async def heals(self) -> None:
        """The disk works again, and the store has noticed."""
        self.disk.mends()
        for _ in range(500):
            if self.store.ready:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"the store did not come back: {self.store.why}")

    def kept(self, record: str | None = None) -> int:
        """Reports in the database, read past the store."""
        with closing(sqlite3.connect(self.file)) as database:
            return int(
                database.execute("SELECT count(*) FROM bot_reports WHERE ?1 IS NULL OR record = ?1", (record,)).fetchone()[0]
            )

    def traces(self, person: Person) -> list[str]:
        """Where something of the person or of the token stands in the log or in a file of the database."""
        marks = [mark.encode() for mark in (NAME, USERNAME, WORD, str(person.id), TOKEN, TOKEN.partition(":")[2])]
        marks.append(person.id.to_bytes(6, "big"))
        places = {path.name: path.read_bytes() for path in self.file.parent.glob(self.file.name + "*")}
        places["log"] = "\n".join(self.ears.lines).encode()
        return [f"{mark!r} in {name}" for name, content in places.items() for mark in marks if mark in content]


def with_secrets() -> Directory:
    """The real directory, with an address and a point in every centre whose address is confidential."""
    directory = load(ROOT / "directory.yaml").directory
    assert directory is not None
    secret = Text(f"{SECRET} көшесі, 5", f"улица {SECRET}, 5")
    centres = tuple(replace(one, address=secret, geo=POINT) if one.address_confidential else one for one in directory.centres)
    return made_of(directory, centres, directory.lines)


def made_of(directory: Directory, centres: Sequence[Centre], lines: Sequence[Line]) -> Directory:
    """The directory with these records only."""
    by_id: dict[str, Centre | Line] = {one.id: one for one in (*centres, *lines)}
    by_code = {code: by_id[one.id] for code, one in directory.by_code.items() if one.id in by_id}
    return replace(
        directory, centres=tuple(centres), lines=tuple(lines), by_id=MappingProxyType(by_id), by_code=MappingProxyType(by_code)
    )


def wrong_with(seen: Seen, person: Person, official: frozenset[str]) -> Iterator[str]:
    """Every promise that a step broke, in plain words."""
    yield from (f"logged: {line}" for line in seen.errors)
    for call in seen.calls:
        yield from (f"{call.method}: {wrong}" for wrong in _wrong_with_call(call, official))
    if not any(_wants_an_answer(raw) for raw in seen.raws) or seen.nobody_there:
        return
    if not seen.answered:
        yield "no answer"
    for raw in seen.raws:
        tap = person.world.taps.get(str(raw.get("callback_query", {}).get("id")))
        late = any(call.method == "answerCallbackQuery" and "too old" in (call.refused or "") for call in seen.calls)
        if tap and not tap.answered and not late and not any(method == "answerCallbackQuery" for method, _ in seen.faults):
            yield "a tap was not answered"
    if not person.chat.bot_messages:
        yield "nothing of the bot is left in the chat"
    else:
        yield from (f"the last message {wrong}: {person.last_message!r}" for wrong in wrong_with_last(person.last_message))


def wrong_with_last(message: Message) -> Iterator[str]:
    """The newest message has a way on and a number, or is the neutral line."""
    views = [view for button in message.buttons if (view := View.unpack(str(button.get("callback_data", ""))))]
    pages = {view.page for view in views}
    if pages and pages <= {"first", "hide-about", *_BARE}:
        return
    if "112" not in message.text and DANGER not in message.labels and not pages & _DANGER_PAGES:
        yield "has neither an emergency number nor the danger button"
    # Buttons that Telegram refused, and the keyboard that shares the location, cannot stand beside a way on: words can.
    if not pages and not message.fixed and "/start" not in message.text and "112" not in message.text:
        yield "has no way on"


def _wants_an_answer(raw: Json) -> bool:
    edited = raw.get("edited_message", {})
    return "callback_query" in raw or "message" in raw or bool(edited.get("text") or edited.get("caption"))


def _wrong_with_call(call: Call, official: frozenset[str]) -> Iterator[str]:
    if call.method in _SENDS and not call.truth("disable_notification"):
        yield "not silent"
    if call.method in ("sendMessage", "editMessageText") and "is_disabled" not in str(call["link_preview_options"]):
        yield "with a link preview"
    if call.refused and not any(words in call.refused for words in NO_FAULT_OF_OURS):
        yield f"refused: {call.refused}"
    said = json.dumps(call.parameters, ensure_ascii=False)
    yield from (f"says {mark}" for mark in (SECRET, "43.12", "71.65", NAME, USERNAME, WORD) if mark in said)
    if call["text"] is None:
        return
    text = plain(str(call["text"]))
    first = text.partition("\n")[0]
    if telling(first) and first not in _titles():
        yield f"a first line that tells: {first}"
    small = text.lower()
    for stem in _FORBIDDEN:
        for found in re.finditer(stem, small):
            if not any(re.search(stem, one) and one[:20] in small for one in official):
                yield f"the word {found[0]!r}"


_FORBIDDEN = [
    *BANNED["kk"],
    *BANNED["ru"],
    *map(re.escape, (*CLAIMS["kk"], *CLAIMS["ru"])),
    *(rf"\b{stem}" for stem in METHODS),
]


def said_by(directory: Directory) -> frozenset[str]:
    """Every text of the directory in small letters: the names of places are what they are."""
    return frozenset(words.lower() for one in (*directory.centres, *directory.lines) for words in _words_in(one))


def _words_in(value: object) -> Iterator[str]:
    if isinstance(value, Text):
        yield from (value.kk, value.ru)
    elif isinstance(value, tuple):
        for part in value:
            yield from _words_in(part)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _words_in(getattr(value, one.name))


def kept_or_not(texts: Sequence[str]) -> bool | None:
    """What the page after a report says: saved, not saved, or nothing of the kind."""
    for lang in ("kk", "ru"):
        say = speaker(lang)  # type: ignore[arg-type]
        for text in texts:
            with suppress(KeyError):
                first = text.partition("\n")[0]
                if first == say("Thank you, the mark is saved"):
                    return True
                if first == say("The mark was not saved"):
                    return False
    return None
