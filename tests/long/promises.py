"""What a step brought about, and what must be true of everything the bot says, whoever did what before."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

from bot.desk.walk import _BARE, _DANGER_PAGES, _titles
from bot.directory import load
from bot.directory.records import Centre, Directory, Line
from bot.languages import Text
from bot.pages import plain
from bot.pages.discretion import telling
from bot.pages.keyboard import DANGER
from bot.preview import Call, Message, Person
from bot.situation import View
from bot.translations import speaker
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
DOUBTFUL = {"reset", "reset after the effect", "half body", "no result"}
"""Faults after which nobody knows whether Telegram did what was asked."""
NOBODY_THERE = {"blocked", "deactivated", "no chat"}
_SENDS = ("sendMessage", "sendVenue")
_SPEAKS = (*_SENDS, "editMessageText")


@dataclass
class Seen:
    """What one step brought about."""

    raws: Sequence[Json]
    calls: list[Call] = field(default_factory=list)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    unasked: list[Call] = field(default_factory=list)
    """What was called before, while nobody did anything."""
    died: bool = False
    """Whether a bot died over it."""
    well: bool = True
    """Whether the storage was there from beginning to end."""

    def of(self, person: Person) -> "Seen":
        """What concerns this person's private chat. Faults, errors and the storage are everybody's."""
        raws = [raw for raw in self.raws if chat_of(raw) == person.id]
        taps = {str(raw["callback_query"]["id"]) for raw in raws if "callback_query" in raw}
        calls = [call for call in self.calls if call["chat_id"] == person.id or str(call["callback_query_id"]) in taps]
        return replace(self, raws=raws, calls=calls)

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


def chat_of(raw: Json) -> int | None:
    """The chat in which somebody did something, or None if nobody did."""
    tap = raw.get("callback_query")
    if tap is not None:
        return int(tap["message"]["chat"]["id"]) if "message" in tap else int(tap["from"]["id"])
    content = next((raw[kind] for kind in ("message", "edited_message", "channel_post", "my_chat_member") if kind in raw), None)
    return int(content["chat"]["id"]) if content else None


def wrong_with(seen: Seen, person: Person, official: frozenset[str]) -> Iterator[str]:
    """Every promise that a step broke, in plain words."""
    doubtful = sum(times for (_, kind), times in seen.faults.items() if kind in DOUBTFUL)
    # A message of which twice nobody can tell whether it arrived is given up: the page with the numbers comes instead.
    yield from (f"logged: {line}" for line in seen.errors if doubtful < 2 or "AnswerLostError" not in line)
    yield from (f"unasked: {call.method}" for call in seen.unasked)
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
    if seen.died and person.chat.bot_messages and person.last_message.text == "·":
        return  # what takes a keyboard in is sent and deleted at once; whoever dies in between leaves it under the page
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
