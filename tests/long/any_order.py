"""Anything in any order: one person and every fault; after each step the bot has kept its promises.

    python -m tests.long.any_order HOW_MANY_LIVES [STEPS]

A life is what one person does, up to STEPS things. Prints its figures; a broken promise is shown as the shortest life that
breaks it, and the exit code is 1.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bot import places
from bot.directory.records import NEEDS, Need
from bot.listening import hear
from bot.pages import plain, reason_of
from bot.preview import Message, Person
from bot.situation import PAGES, Situation, View
from tests.broken.disk import KINDS
from tests.long.life import WORD, Json, Life, Seen, kept_or_not, made_of, wrong_with
from tests.program import ROOT

FOLDER = ROOT / "tests" / "listening"
TEXTS = sorted(
    json.loads(line)["text"] for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines() if line
)
DANGER = sorted(
    {
        phrase
        for line in (FOLDER / "danger.txt").read_text("utf-8").splitlines()
        if (phrase := line.partition("\t")[2]) and line[0] != "#" and hear(phrase).danger
    }
)
NONSENSE = [
    "ывапролд",
    "",
    " ",
    "😀" * 2000,
    "\u202eҚҰПИЯ",
    "<b>&amp;</i>",
    "а̀" * 1500,
    "/unknown",
    "111",
    "спасибо",
    "+77010000000",
    "5",
]
COMMANDS = ["/help", "/112", "/hide", "/privacy", "/language", "/about", "/forget", "/reports", "/start@nobody"]
TOWNS = sorted(town.names.ru for town in places.towns())[:60]
ANSWERS = ["да", "нет", "мне 16 лет", "жоқ", "женщина", "с детьми", "без документов", "25"]
FAULTS = {
    "sendMessage": ("429 zero", "500", "reset", "reset after the effect", "parse error", "blocked", "too long", "bad button",
                    "502 html", "half body", "no chat"),
    "editMessageText": ("429 zero", "500", "reset", "reset after the effect", "parse error", "not modified", "cannot edit",
                        "edit not found", "blocked", "bad button", "no result"),
    "answerCallbackQuery": ("500", "reset", "query too old", "429 zero"),
    "deleteMessages": ("500", "cannot delete", "reset", "429 zero"),
    "deleteMessage": ("cannot delete", "500"),
    "sendVenue": ("500", "reset", "bad button", "429 zero"),
}  # fmt: skip
ONCE = {"parse error", "bad button", "too long"}
"""What Telegram says of a page and cannot say again of the same page mended."""
ANY = st.integers(0, 9999)
VIEWS = st.builds(
    View,
    st.sampled_from(PAGES),
    st.builds(
        Situation,
        needs=st.frozensets(st.sampled_from(NEEDS), max_size=2),
        helper=st.booleans(),
        lang=st.sampled_from([None, "kk", "ru"]),
        place=st.sampled_from([0, *(town.code for town in places.towns()[:40]), 4095]),
        age=st.sampled_from([None, "under-18", "29-57"]),
    ),
    record=st.sampled_from([0, 1, 2**32 - 1]),
    choice=st.sampled_from([0, 1, 2, 3, 255]),
)


class House:
    """The bot's life that all persons of one run share; opened at the first use."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.open = ExitStack()
        folder = self.open.enter_context(tempfile.TemporaryDirectory())
        self.life = Life(Path(folder))
        self.run(self.life.__aenter__())
        self.first: Any = None
        self.steps: Counter[str] = Counter()

    def run(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self.life.__aexit__())
        self.loop.close()
        self.open.close()


class AnyOrder(RuleBasedStateMachine):
    """One person; `house` is shared by all."""

    house: ClassVar[House | None] = None

    def __init__(self) -> None:
        super().__init__()
        if AnyOrder.house is None:
            AnyOrder.house = House()
        self.home = AnyOrder.house
        self.life = self.home.life
        self.person: Person = self.life.person()
        self.raws: list[Json] = []
        self.seen: dict[str, Message] = {}
        """Every button there ever was, and its message."""
        self.down = False

    # What is done, and what must be true afterwards

    def acts(self, name: str, act: Callable[[], Any] | None = None) -> Seen:
        """Does it, lets the bot work, and looks whether every promise was kept."""

        async def step() -> Seen:
            self.life.later(4)
            done = act() if act else None
            if isinstance(done, Awaitable):
                await done
            return await self.life.works()

        seen: Seen = self.home.run(step())
        self.raws += seen.raws
        self.holds(name, seen)
        return seen

    def holds(self, name: str, seen: Seen) -> None:
        self.home.steps[name] += 1
        wrong = list(wrong_with(seen, self.person, self.life.official))
        assert not wrong, f"{name}: {wrong}; faults: {dict(seen.faults)}"
        for message in self.person.chat.bot_messages:
            for button in message.buttons:
                if "callback_data" in button:
                    self.seen[button["callback_data"]] = message

    def quiet(self, name: str, seen: Seen) -> None:
        self.home.steps[name] += 1
        assert not seen.spoke("sendMessage", "sendVenue"), f"{name}: the bot spoke unasked: {seen.texts}"

    @initialize(language=st.sampled_from(["kk", "ru", None, "en"]))
    def arrives(self, language: str | None) -> None:
        self.life.faults.end()
        self.person = self.life.person(language)
        self.starts()

    @rule()
    def starts(self) -> None:
        """Byte for byte the same, whatever came before."""
        self.life.faults.end()
        seen = self.acts("start", lambda: self.person.send("/start"))
        # What takes a keyboard in is gone before anybody reads it.
        gone = [call.result["message_id"] for call in seen.spoke() if "remove_keyboard" in (call["reply_markup"] or {})]
        assert not set(gone) & set(self.person.chat.by_id)
        shown = [(call["text"], call["reply_markup"]) for call in seen.spoke() if call.result["message_id"] not in gone]
        assert len(shown) == 1, shown
        self.home.first = self.home.first or shown[0]
        assert shown[0] == self.home.first, "another first screen"

    @rule(payload=VIEWS)
    def opens_a_link(self, payload: View) -> None:
        self.acts("link", lambda: self.person.send(f"/start {payload.pack()}"))

    # Buttons

    def presses(self, name: str, token: str, message: Message, times: int = 1, seen: str = "whole") -> None:
        view = View.unpack(token)
        record = self.life.shelf.directory.by_code.get(view.record) if view else None
        reports = view is not None and view.page == "reported" and reason_of(view.choice) is not None and record is not None
        before = self.life.kept(record.id) if reports and record else 0
        brought = self.acts(name, lambda: [self.person.tap(token, message, seen=seen) for _ in range(times)] and None)
        if reports and record and not brought.nobody_there:
            said, after = kept_or_not(brought.texts), self.life.kept(record.id)
            assert said is not True or after >= 1, "called saved, and nothing is there"
            assert said is not False or after == before, "called not saved, and it is there"

    @rule(which=ANY)
    def taps(self, which: int) -> None:
        messages = self.person.chat.bot_messages
        self._taps_one_of("tap", messages[-1:], which)

    @rule(which=ANY)
    def taps_anywhere(self, which: int) -> None:
        self._taps_one_of("tap anywhere", self.person.chat.bot_messages, which)

    def _taps_one_of(self, name: str, messages: list[Message], which: int) -> None:
        buttons = [(one["callback_data"], message) for message in messages for one in message.buttons if "callback_data" in one]
        if buttons:
            self.presses(name, *buttons[which % len(buttons)])

    @rule(which=ANY, times=st.integers(1, 3))
    def taps_an_old_button(self, which: int, times: int) -> None:
        if self.seen:
            self.presses("old button", *list(self.seen.items())[which % len(self.seen)], times)

    @rule(which=ANY)
    def taps_twice(self, which: int) -> None:
        if self.seen:
            self.presses("double tap", *list(self.seen.items())[-1 - which % min(len(self.seen), 12)], 2)

    @rule(view=VIEWS, which=ANY, seen=st.sampled_from(["whole", "whole", "inaccessible", "nothing", "inline"]))
    def taps_any_view(self, view: View, which: int, seen: str) -> None:
        """A button of any page, as an older version may have made it; Telegram may hide the message that it stands under."""
        messages = self.person.chat.bot_messages
        codes = list(self.life.whole.by_code)
        view = View(view.page, view.situation, codes[which % len(codes)] if which % 3 else view.record, view.choice)
        if messages:
            self.presses("any view", view.pack(), messages[which % len(messages)], seen=seen)

    @rule(which=ANY, reason=st.integers(0, 5))
    def reports_a_mistake(self, which: int, reason: int) -> None:
        codes = [centre.code for centre in self.life.shelf.directory.centres]
        view = View("reported", Situation(lang="ru"), codes[which % len(codes)], reason)
        if messages := self.person.chat.bot_messages:
            self.presses("report", view.pack(), messages[-1])

    @rule(need=st.sampled_from(NEEDS))
    def asks_for_the_location_button(self, need: Need) -> None:
        view = View("place", Situation(frozenset({need}), lang="kk"), choice=1)
        if messages := self.person.chat.bot_messages:
            self.presses("location button", view.pack(), messages[-1])

    @rule(which=ANY, at=ANY, letter=st.sampled_from("AZaz09-_ %я\x00"))
    def taps_a_forged_button(self, which: int, at: int, letter: str) -> None:
        messages = self.person.chat.bot_messages
        token = list(self.seen)[which % len(self.seen)] if self.seen else "x"
        forged = token[: at % len(token)] + letter + token[at % len(token) + which % 2 :]
        if messages:
            self.presses("forged", forged, messages[-1])

    @rule(which=ANY)
    def taps_and_waits_long(self, which: int) -> None:
        """The bot was away: the tap is too old to be answered, and the page comes all the same."""
        if self.seen:
            token, message = list(self.seen.items())[which % len(self.seen)]

            def late() -> None:
                self.person.tap(token, message)
                self.life.later(60)

            self.acts("late tap", late)

    # Words and other things

    @rule(text=st.sampled_from(TEXTS), mark=st.booleans())
    def writes(self, text: str, mark: bool) -> None:
        self.acts("text", lambda: self.person.send(f"{text}, {WORD}" if mark else text))

    @rule(text=st.sampled_from(DANGER))
    def writes_of_danger(self, text: str) -> None:
        """Numbers come first, whatever was going on."""
        seen = self.acts("danger", lambda: self.person.send(text))
        if not seen.nobody_there:
            assert "112" in plain(seen.texts[0]), seen.texts

    @rule(text=st.sampled_from([*NONSENSE, *COMMANDS, *TOWNS, *ANSWERS]))
    def writes_anything(self, text: str) -> None:
        self.acts("anything", lambda: self.person.send(text))

    @rule(
        act=st.sampled_from(
            ["send_sticker", "send_voice", "send_contact", "send_poll", "send_dice", "send_photo", "send_document"]
        )
    )
    def sends(self, act: str) -> None:
        self.acts("no text", getattr(self.person, act))

    @rule(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), near=st.booleans())
    def shares_a_location(self, latitude: float, longitude: float, near: bool) -> None:
        point = (45 + latitude / 30, 68 + longitude / 20) if near else (latitude, longitude)
        self.acts("location", lambda: self.person.share_location(*point))

    @rule(which=ANY, text=st.sampled_from([*TEXTS[:200], *DANGER[:50], *NONSENSE]))
    def edits_a_message(self, which: int, text: str) -> None:
        mine = [message for message in self.person.messages if not message.by_bot and message.raw.get("text")]
        if mine and text:
            self.acts("edit", lambda: self.person.edit(mine[which % len(mine)], text))

    # What people do with the chat

    @rule()
    def hides(self) -> None:
        self.acts("hide", lambda: self.person.send("/hide"))

    @rule()
    def wants_to_be_forgotten(self) -> None:
        seen = self.acts("forget", lambda: self.person.send("/forget"))
        if not seen.nobody_there:
            known = self.home.run(self.life.memory.recall(self.person.id))
            assert known is None, known

    @rule()
    def clears_the_chat(self) -> None:
        self.person.deletes_chat()
        self.home.steps["clear"] += 1

    @rule()
    def blocks_and_comes_back(self) -> None:
        self.person.block()
        self.quiet("block", self.home.run(self.life.works()))
        self.person.unblock()
        self.quiet("unblock", self.home.run(self.life.works()))

    # What happens to the bot

    @precondition(lambda self: self.raws)
    @rule(which=ANY)
    def an_update_comes_again(self, which: int) -> None:
        raw = self.raws[-1 - which % min(len(self.raws), 20)]
        known = self.life.intake.handled(raw["update_id"])
        tap = self.person.world.taps.get(str(raw.get("callback_query", {}).get("id")))
        if tap:
            tap.at = self.life.telegram.now()
        seen = self.home.run(self.life.works(raw))
        if known:
            self.quiet("again", seen)
            assert not seen.calls, seen.calls
        else:
            self.holds("again, later", seen)

    @rule()
    def the_bot_starts_anew(self) -> None:
        async def anew() -> Seen:
            before = len(self.life.telegram.calls)
            await self.life.end()
            await self.life.begin()
            return Seen((), list(self.life.telegram.calls)[before:])

        self.quiet("restart", self.home.run(anew()))

    @rule(method=st.sampled_from(sorted(FAULTS)), which=ANY, times=st.integers(1, 3))
    def a_call_will_fail(self, method: str, which: int, times: int) -> None:
        kind = FAULTS[method][which % len(FAULTS[method])]
        self.life.faults.fails(method, kind, 1 if kind in ONCE else times)
        self.home.steps["fault"] += 1

    @rule(kind=st.sampled_from(sorted(KINDS)))
    def the_disk_fails(self, kind: str) -> None:
        self.life.disk.breaks(kind)
        self.down = True
        self.home.steps["disk fails"] += 1

    @precondition(lambda self: self.down)
    @rule()
    def the_disk_works_again(self) -> None:
        self.home.run(self.life.heals())
        self.down = False
        self.home.steps["disk works"] += 1

    @rule(which=ANY)
    def a_record_is_taken_out(self, which: int) -> None:
        """The directory is read anew while somebody looks at the card."""
        views = [view for token in list(self.seen)[-30:] if (view := View.unpack(token)) and view.record]
        whole = self.life.whole
        codes = [view.record for view in views if view.record in whole.by_code] or list(whole.by_code)
        gone = whole.by_code[codes[which % len(codes)]].id
        keeps = [one for one in whole.centres if one.id != gone]
        self.life.shelf.directory = made_of(whole, keeps, whole.lines)
        self.home.steps["record gone"] += 1

    @rule()
    def the_directory_is_whole_again(self) -> None:
        self.life.shelf.directory = self.life.whole
        self.home.steps["record back"] += 1

    @rule(seconds=st.sampled_from([60, 660, 31 * 60, 25 * 3600, 49 * 3600, 8 * 86_400]))
    def time_passes(self, seconds: int) -> None:
        """Nobody wrote, so nothing is sent; a timer may take messages away."""
        self.life.later(seconds)
        self.quiet("time", self.home.run(self.life.rings()))

    def teardown(self) -> None:
        self.life.faults.end()
        self.life.shelf.directory = self.life.whole
        if self.down:
            self.home.run(self.life.heals())
        traces = self.life.traces(self.person)
        assert not traces, traces
        self.life.telegram.forget(self.person)
        for kept in (self.life.telegram.calls, self.life.telegram.updates, self.life.ears.lines, self.life.ears.errors):
            kept.clear()


def runs(lives: int, steps: int, *, same: bool, shrink: bool = True) -> Counter[str]:
    """Lives so many lives; gives how often each thing was done. With `same` they are the same lives every time.

    Raises:
        AssertionError: a promise was broken; the shortest such life is printed.
    """
    try:
        run_state_machine_as_test(
            AnyOrder,
            settings=settings(
                max_examples=lives,
                stateful_step_count=steps,
                derandomize=same,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            ),
        )
        assert AnyOrder.house is not None
        return AnyOrder.house.steps
    finally:
        if AnyOrder.house is not None:
            AnyOrder.house.close()
            AnyOrder.house = None


if __name__ == "__main__":
    given = [int(value) for value in sys.argv[1:]] + [300, 40][len(sys.argv) - 1 :]
    begun = time.monotonic()
    done = runs(*given[:2], same=False)
    minutes = (time.monotonic() - begun) / 60
    print(f"any order: lives={given[0]} steps={sum(done.values())} minutes={minutes:.1f} broken_promises=0")
    print("  " + " ".join(f"{name.replace(' ', '_')}={count}" for name, count in done.most_common()))
