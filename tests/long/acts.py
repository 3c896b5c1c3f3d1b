"""What a person can do in a private chat with the bot: tap, write, send, hide, block, be impatient."""

import json
from dataclasses import replace

from hypothesis import strategies as st

from bot import places
from bot.directory.records import NEEDS, Need
from bot.listening import hear
from bot.pages import plain, slow_down_words
from bot.preview import Message
from bot.situation import PAGES, Situation, View
from tests.long.household import ANY, WHO, Household, deed
from tests.long.promises import WORD
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


class Taps(Household):
    """Every kind of press on a button, also on one that no message holds."""

    @deed(which=ANY)
    def taps(self, which: int) -> None:
        self._taps_one_of("tap", self.person.chat.bot_messages[-1:], which)

    @deed(which=ANY)
    def taps_anywhere(self, which: int) -> None:
        self._taps_one_of("tap anywhere", self.person.chat.bot_messages, which)

    def _taps_one_of(self, name: str, messages: list[Message], which: int) -> None:
        buttons = [(one["callback_data"], message) for message in messages for one in message.buttons if "callback_data" in one]
        if buttons:
            self.presses(name, *buttons[which % len(buttons)])

    @deed(which=ANY, times=st.integers(1, 3))
    def taps_an_old_button(self, which: int, times: int) -> None:
        if self.seen:
            self.presses("old button", *list(self.seen.items())[which % len(self.seen)], times)

    @deed(which=ANY)
    def taps_twice(self, which: int) -> None:
        if self.seen:
            self.presses("double tap", *list(self.seen.items())[-1 - which % min(len(self.seen), 12)], 2)

    @deed(view=VIEWS, which=ANY, seen=st.sampled_from(["whole", "whole", "inaccessible", "nothing", "inline"]))
    def taps_any_view(self, view: View, which: int, seen: str) -> None:
        """A button of any page, as an older version may have made it; Telegram may hide the message that it stands under."""
        messages = self.person.chat.bot_messages
        codes = list(self.life.whole.by_code)
        view = replace(view, record=codes[which % len(codes)] if which % 3 else view.record)
        if messages:
            self.presses("any view", view.pack(), messages[which % len(messages)], seen=seen)

    @deed(which=ANY, reason=st.integers(0, 5), few=st.booleans())
    def reports_a_mistake(self, which: int, reason: int, few: bool) -> None:
        """Often of the same few places: several persons say so, or one says it again."""
        codes = [centre.code for centre in self.life.shelf.directory.centres]
        view = View("reported", Situation(lang="ru"), codes[which % (3 if few else len(codes))], reason)
        if messages := self.person.chat.bot_messages:
            self.presses("report", view.pack(), messages[-1])

    @deed(need=st.sampled_from(NEEDS))
    def asks_for_the_location_button(self, need: Need) -> None:
        view = View("place", Situation(frozenset({need}), lang="kk"), choice=1)
        if messages := self.person.chat.bot_messages:
            self.presses("location button", view.pack(), messages[-1])

    @deed(which=ANY, at=ANY, letter=st.sampled_from("AZaz09-_ %я\x00"))
    def taps_a_forged_button(self, which: int, at: int, letter: str) -> None:
        messages = self.person.chat.bot_messages
        token = list(self.seen)[which % len(self.seen)] if self.seen else "x"
        forged = token[: at % len(token)] + letter + token[at % len(token) + which % 2 :]
        if messages:
            self.presses("forged", forged, messages[-1])

    @deed(which=ANY)
    def taps_and_waits_long(self, which: int) -> None:
        """The bot was away: the tap is too old to be answered, and the page comes all the same."""
        if self.seen:
            token, message = list(self.seen.items())[which % len(self.seen)]

            def late() -> None:
                self.person.tap(token, message)
                self.life.later(60)

            self.acts("late tap", late)


class Words(Household):
    """Everything that is written or sent."""

    @deed(text=st.sampled_from(TEXTS), mark=st.booleans())
    def writes(self, text: str, mark: bool) -> None:
        self.acts("text", lambda: self.person.send(f"{text}, {WORD}" if mark else text))

    @deed(text=st.sampled_from(DANGER))
    def writes_of_danger(self, text: str) -> None:
        """Numbers come first, whatever was going on."""
        seen = self.acts("danger", lambda: self.person.send(text))
        if not seen.nobody_there:
            assert "112" in plain(seen.texts[0]), seen.texts

    @deed(text=st.sampled_from([*NONSENSE, *COMMANDS, *TOWNS, *ANSWERS]))
    def writes_anything(self, text: str) -> None:
        seen = self.acts("anything", lambda: self.person.send(text))
        if text == "/hide":
            self.hidden(seen)

    @deed(
        act=st.sampled_from(
            ["send_sticker", "send_voice", "send_contact", "send_poll", "send_dice", "send_photo", "send_document"]
        )
    )
    def sends(self, act: str) -> None:
        self.acts("no text", getattr(self.person, act))

    @deed(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), near=st.booleans())
    def shares_a_location(self, latitude: float, longitude: float, near: bool) -> None:
        point = (45 + latitude / 30, 68 + longitude / 20) if near else (latitude, longitude)
        self.acts("location", lambda: self.person.share_location(*point))

    @deed(which=ANY, text=st.sampled_from([*TEXTS[:200], *DANGER[:50], *NONSENSE]))
    def edits_a_message(self, which: int, text: str) -> None:
        mine = [message for message in self.person.messages if not message.by_bot and message.raw.get("text")]
        if mine and text:
            self.acts("edit", lambda: self.person.edit(mine[which % len(mine)], text))

    @deed(payload=VIEWS)
    def opens_a_link(self, payload: View) -> None:
        self.acts("link", lambda: self.person.send(f"/start {payload.pack()}"))

    @deed(text=st.sampled_from([*TEXTS[:50], *NONSENSE]), times=st.integers(8, 30), other=WHO)
    def floods(self, text: str, times: int, other: int) -> None:
        """One is calmed; another who writes in the same second is answered, with numbers where there is danger."""
        quick, calm = self.person, self.people[other]

        async def together() -> None:
            for _ in range(times):
                await quick.send(text)
            await calm.send(DANGER[times])
            await calm.send("Алматы")

        seen = self.acts("flood", together).of(calm)
        if not seen.nobody_there:
            assert any("112" in plain(words) for words in seen.texts), seen.texts
        if not seen.nobody_there and calm is not quick:
            assert not {slow_down_words("kk"), slow_down_words("ru")} & set(seen.texts), seen.texts
            assert len(seen.texts) >= len(seen.raws) or seen.faults, seen.texts


class Chats(Household):
    """What people do with the chat as a whole."""

    @deed()
    def hides(self) -> None:
        self.hidden(self.acts("hide", lambda: self.person.send("/hide")))

    @deed()
    def wants_to_be_forgotten(self) -> None:
        """Nothing is left of this person; what others reported stays."""
        before = self.kept()
        seen = self.acts("forget", lambda: self.person.send("/forget"))
        if seen.well and not seen.nobody_there:
            for replica in self.life.replicas:
                known = self.home.run(replica.memory.recall(self.person.id))
                assert known is None, known
        others = {record for whose, record in self.reported if whose != self.person.id}
        after = self.kept()
        if before is not None and after is not None:
            assert 0 <= before - after <= self.tried[self.person.id], "more or less than one's own reports was forgotten"
        lost = {record for record in others if self.kept(record) == 0}
        assert not lost, f"forgotten with somebody else: {lost}"

    @deed()
    def clears_the_chat(self) -> None:
        self.person.deletes_chat()
        self.notes("clear")

    @deed(other=WHO, text=st.sampled_from([*TEXTS[:200], "/hide", "/start"]))
    def blocks_and_comes_back(self, other: int, text: str) -> None:
        """Meanwhile somebody else is answered as always."""
        blocked = self.person
        blocked.block()
        self.quiet("block", self.home.run(self.life.works()))
        if self.people[other] is not blocked:
            self.turn(other)
            self.acts("beside a block", lambda: self.person.send(text))
        blocked.unblock()
        self.quiet("unblock", self.home.run(self.life.works()))
        who = self.people.index(blocked)
        self.told[who], self.sure[who] = 0.0, set()  # whoever blocks is forgotten, the numbers of messages too
