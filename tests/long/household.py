"""What all lives have in common: who lives, how an act is done, and what is looked at after each."""

import asyncio
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar, Literal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot.pages import reason_of
from bot.pages.opening import FIRST_TITLE
from bot.preview import Message, Person
from bot.situation import View
from tests.long.life import Life
from tests.long.promises import Json, Seen, chat_of, kept_or_not, wrong_with
from tests.long.replica import Replica
from tests.long.storage import InAFile, OnAServer

Kind = Literal["sqlite", "postgres", "replicas"]
PERSONS = 3
ANY = st.integers(0, 9999)
WHO = st.integers(0, PERSONS - 1)
PATIENCE = 29 * 60
"""Seconds for which a chat is surely remembered."""
_TOLD = re.compile(r"directory\.yaml:\d+: [a-z0-9-]+: [a-z-]+ \([a-z0-9, -]+\)\Z")
"""What a maintainer hears of a report."""


def deed(**given: Any) -> Any:
    """A rule that one of the persons carries out: it stands in `self.person`."""

    def made(act: Callable[..., None]) -> Any:
        def done(self: "Household", who: int, **chosen: Any) -> None:
            self.turn(who)
            act(self, **chosen)

        done.__name__, done.__doc__ = act.__name__, act.__doc__
        return rule(who=WHO, **given)(done)

    return made


class House:
    """The bots' life that all persons of one run share; opened at the first use."""

    kind: ClassVar[Kind] = "sqlite"
    here: ClassVar["House | None"] = None

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.open = ExitStack()
        folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        storage = InAFile(folder / "bot.db") if self.kind == "sqlite" else OnAServer()
        self.life = Life(folder, storage, 2 if self.kind == "replicas" else 1)
        self.run(self.life.__aenter__())
        self.first: Any = None
        self.steps: Counter[str] = Counter()
        self.told = False
        self.last: tuple[Person, ...] = ()
        """Who lived last: the files of a server are searched for them at the very end."""

    def run(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        """Ends, and looks once more through every file for what must not be there."""
        try:
            traces = self.run(self.life.traces(*self.last, deep=True))
        finally:
            self.run(self.life.__aexit__())
            self.loop.close()
            self.open.close()
        assert not traces, traces


class Household(RuleBasedStateMachine):
    """Three persons with a phone each, one after another or at once; the house is shared by all lives."""

    def __init__(self) -> None:
        super().__init__()
        House.here = House.here or House()
        self.home = House.here
        self.life = self.home.life
        self.people: list[Person] = []
        self.raws: list[Json] = []
        self.buttons: list[dict[str, Message]] = [{} for _ in range(PERSONS)]
        """Of each person: every button there ever was, and its message."""
        self.told = [0.0] * PERSONS
        """When each of them last did something."""
        self.reported: set[tuple[int, str]] = set()
        """Who surely reported which record in these minutes."""
        self.broken = False
        self.diary: list[str] = []
        """What happened, for whoever has to find out: storages do not fail twice in the same way."""
        self.sure: list[set[int]] = [set() for _ in range(PERSONS)]
        """Of each person: the messages whose numbers were surely remembered; "hide" takes every one of them away."""
        self.tried: Counter[int | None] = Counter()
        """How often each chat reported anything."""

    def turn(self, who: int) -> None:
        """From now on it is this person who acts."""
        self.who, self.person, self.seen = who, self.people[who], self.buttons[who]

    @initialize(languages=st.tuples(*[st.sampled_from(["kk", "ru", None, "en"])] * PERSONS))
    def arrive(self, languages: Sequence[str | None]) -> None:
        self.life.faults.end()
        self.people = [self.life.person(language) for language in languages]
        for who in range(PERSONS):
            self.turn(who)
            self.starts()

    @deed()
    def starts_over(self) -> None:
        self.starts()

    def starts(self) -> None:
        """Byte for byte the same, whatever came before, whatever others do."""
        self.life.faults.end()
        seen = self.acts("start", lambda: self.person.send("/start"))
        # What takes a keyboard in is gone before anybody reads it.
        gone = [call.result["message_id"] for call in seen.spoke() if "remove_keyboard" in (call["reply_markup"] or {})]
        assert not set(gone) & set(self.person.chat.by_id)
        shown = [(call["text"], call["reply_markup"]) for call in seen.spoke() if call.result["message_id"] not in gone]
        assert len(shown) == 1, shown
        self.home.first = self.home.first or shown[0]
        assert shown[0] == self.home.first, "another first screen"

    def notes(self, name: str) -> None:
        """Counts it and writes it down."""
        self.home.steps[name] += 1
        self.diary.append(name)

    # What is done, and what must be true afterwards

    def acts(self, name: str, act: Callable[[], Any] | None = None, **how: Any) -> Seen:
        """Does it, lets the bots work, and looks whether every promise was kept. `how` goes to `Life.works`."""

        async def step() -> Seen:
            await self.life.passes(4)
            done = act() if act else None
            if isinstance(done, Awaitable):
                await done
            return await self.life.works(**how)

        seen = self.watched(name, step)
        self.raws += seen.raws
        return seen

    def watched(self, name: str, step: Callable[[], Awaitable[Seen]]) -> Seen:
        """Looks at everybody before and after."""
        self.notes(name)
        before, lost, known = self._chats(), self.life.lost, self._known()
        seen: Seen = self.home.run(step())
        self.diary += [f"    {said(raw)}" for raw in seen.raws] + [
            f"    {call.method} {call.refused or ''}" for call in seen.calls
        ]
        acted = {chat_of(raw) for raw in seen.raws}
        forgotten = {chat_of(raw) for raw in seen.raws if forgets(raw)}
        self.tried.update(chat_of(raw) for raw in seen.raws if "callback_query" in raw)
        self.reported = {(whose, record) for whose, record in self.reported if whose not in forgotten}
        wrong = [f"another's chat: {call.method}" for call in seen.calls if not self._allowed(call, acted)]
        for who, person in enumerate(self.people):
            if person.id in acted:
                self.told[who] = self.life.telegram.now()
                wrong += wrong_with(seen.of(person), person, self.life.official)
            elif before[who] != self._chat(person):
                wrong.append("the chat of somebody who did nothing changed")
        if seen.well and known is not None:
            now, after = self.life.telegram.now(), self._known()
            for who, person in enumerate(self.people):
                if (
                    after
                    and self.life.lost == lost
                    and person.id not in acted
                    and known[who] != after[who]
                    and now - self.told[who] < PATIENCE
                ):
                    wrong.append(f"what somebody told who did nothing is now {after[who]}, it was {known[who]}")
        for who, person in enumerate(self.people):
            if person.id in acted and seen.well and not seen.faults:
                self.sure[who] |= {message.id for message in person.chat.messages} - {number for number, _ in before[who]}
        assert not wrong, f"{name}: {wrong}; faults: {dict(seen.faults)}; well: {seen.well}"
        for who, person in enumerate(self.people):
            for message in person.chat.bot_messages:
                self.buttons[who] |= {one["callback_data"]: message for one in message.buttons if "callback_data" in one}
        return seen

    def _allowed(self, call: Any, acted: set[int | None]) -> bool:
        if call["chat_id"] == self.life.maintainer.id:
            return _TOLD.match(str(call["text"])) is not None and call.truth("disable_notification")
        tap = self.life.telegram.taps.get(str(call["callback_query_id"]))
        if tap is not None:
            return tap.chat.id in acted
        return call["chat_id"] in acted or call.method == "getMe"

    @staticmethod
    def _chat(person: Person) -> list[tuple[int, Json]]:
        return [(message.id, message.raw) for message in person.chat.messages]

    def _chats(self) -> list[list[tuple[int, Json]]]:
        return [self._chat(person) for person in self.people]

    def _known(self) -> list[View | None] | None:
        """What each of them has told; None while the storage is away."""
        if not self.life.well:
            return None
        memory = self.life.replicas[-1].memory
        return [self.home.run(memory.recall_view(person.id)) for person in self.people]

    def quiet(self, name: str, seen: Seen) -> None:
        """Nobody did anything that is answered."""
        self.notes(name)
        assert not seen.spoke("sendMessage", "sendVenue"), f"{name}: the bot spoke unasked: {seen.texts}"
        assert not seen.unasked, [call.method for call in seen.unasked]

    def hidden(self, seen: Seen) -> None:
        """After "hide" nothing but a neutral line is left of what was surely remembered."""
        if seen.well and not seen.faults:
            left = [message.text for message in self.person.messages if message.id in self.sure[self.who]]
            assert set(left) <= {FIRST_TITLE}, left

    # Buttons

    def presses(self, name: str, token: str, message: Message, times: int = 1, seen: str = "whole") -> None:
        view = View.unpack(token)
        reports = self._reports(view)
        before = self.kept() if reports else None
        brought = self.acts(name, lambda: [self.person.tap(token, message, seen=seen) for _ in range(times)] and None)
        if view is not None and view.page == "hide":
            self.hidden(brought)
        if reports and before is not None and not brought.nobody_there:
            self.was_kept(reports, brought, before)

    def _reports(self, view: View | None) -> str | None:
        """The record of which this view says that something is wrong."""
        if view is None or view.page != "reported" or reason_of(view.choice) is None:
            return None
        record = self.life.shelf.directory.by_code.get(view.record)
        return record.id if record else None

    def kept(self, record: str | None = None) -> int | None:
        return self.home.run(self.life.storage.kept(record))

    def was_kept(self, record: str, brought: Seen, before: int) -> None:
        """Once, told to the maintainers once, and the page is honest."""
        said, after = kept_or_not(brought.texts), self.kept()
        if after is None:
            return
        there = bool(self.kept(record))
        assert after - before <= ((self.person.id, record) not in self.reported), "one person counts twice"
        assert said is not True or there, "called saved, and nothing is there"
        # Where the answer of a commit was lost nobody knows; then it is called not saved, never the other way round.
        assert said is not False or not brought.well or after == before, "called not saved, and it is there"
        told = [call for call in brought.calls if call["chat_id"] == self.life.maintainer.id and not call.refused]
        if brought.well and not brought.faults:
            assert len(told) == after - before, "the maintainers hear of each report once"
        if said:
            self.reported.add((self.person.id, record))

    def broke(self, kind: str) -> None:
        """Something happened to the storage: what is remembered for minutes may be gone."""
        self.notes(kind)
        self.told = [0.0] * PERSONS
        self.unsure()

    def anew(self, replica: Replica) -> Seen:
        seen: Seen = self.home.run(self.life.starts_anew(replica))
        self.forgotten()
        return seen

    def unsure(self) -> None:
        """Numbers of messages may be lost, or too old."""
        for numbers in self.sure:
            numbers.clear()

    def forgotten(self) -> None:
        """A bot ended: what it alone remembered is gone with it."""
        if self.home.kind == "sqlite":
            self.told = [0.0] * PERSONS
        self.unsure()

    def teardown(self) -> None:
        if isinstance(wrong := sys.exc_info()[1], Exception) and not self.home.told:
            self.home.told = True
            print("The first life that broke a promise:", *self.diary, wrong, sep="\n  ", file=sys.stderr)
        self.life.faults.end()
        self.life.shelf.directory = self.life.whole
        self.home.run(self.life.heals())
        traces = self.home.run(self.life.traces(*self.people))
        assert not traces, traces
        self.home.last = tuple(self.people)
        self.life.forgets(*self.people)


def forgets(raw: Json) -> bool:
    """Whether somebody wants to be forgotten with this update."""
    view = View.unpack(str(raw.get("callback_query", {}).get("data", "")))
    return view.page == "forget" if view else raw.get("message", {}).get("text") == "/forget"


def said(raw: Json) -> str:
    """An update in a line: who, what kind, which words or which view."""
    kind = next(name for name in raw if name != "update_id")
    content = raw[kind]
    view = View.unpack(str(content.get("data", "")))
    what = (
        view or content.get("data") or content.get("text") or [name for name in content if name not in {"from", "chat", "date"}]
    )
    return f"{raw['update_id']} {chat_of(raw)} {kind} {what}"[:300]
