"""What happens to the bots, to the storage, to the directory and to the clock while people act."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.situation import View
from tests.long.acts import TEXTS
from tests.long.household import ANY, Household, deed
from tests.long.promises import Seen, chat_of, made_of
from tests.long.storage import OnAServer

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


class Bots(Household):
    """They start anew, die, hear an update again."""

    @precondition(lambda self: self.raws)
    @rule(which=ANY)
    def an_update_comes_again(self, which: int) -> None:
        raw = self.raws[-1 - which % min(len(self.raws), 20)]
        did = [replica for replica in self.life.replicas if replica.intake.handled(raw["update_id"])]
        self._still_young(raw)
        if did:
            seen = self.home.run(self.life.works(raw, at=did[0]))
            self.quiet("again", seen)
            assert not seen.calls, seen.calls
        else:
            self.watched("again, later", lambda: self.life.works(raw))
            self.unsure()

    def _still_young(self, raw: dict[str, dict[str, str]]) -> None:
        tap = self.life.telegram.taps.get(str(raw.get("callback_query", {}).get("id")))
        if tap:
            tap.at = self.life.telegram.now()

    @precondition(lambda self: self.home.kind == "replicas" and self.raws)
    @rule(which=ANY)
    def an_update_comes_to_every_replica_at_once(self, which: int) -> None:
        """Telegram's own repetition meets the first delivery: a report is kept once, and who was answered need not be again."""
        raw = self.raws[-1 - which % min(len(self.raws), 20)]
        self._still_young(raw)
        before = self.kept()
        if any(replica.intake.handled(raw["update_id"]) for replica in self.life.replicas):
            seen = self.home.run(self.life.everywhere([raw]))
            self.notes("everywhere, again")
            assert all(self._allowed(call, {chat_of(raw)}) for call in seen.calls), [call.method for call in seen.calls]
        else:
            self.watched("everywhere", lambda: self.life.everywhere([raw]))
        after = self.kept()
        assert before is None or after is None or after <= before + 1, "one update, two reports"
        self.unsure()

    @rule(which=ANY)
    def a_bot_starts_anew(self, which: int) -> None:
        self.quiet("restart", self.anew(self.life.replicas[which % len(self.life.replicas)]))

    @deed(text=st.sampled_from(TEXTS), which=ANY, after=st.integers(0, 4), writes=st.booleans())
    def a_bot_dies_at_work(self, text: str, which: int, after: int, writes: bool) -> None:
        """What it had not finished comes again, and nobody is left without an answer."""
        tokens = list(self.seen.items())
        before = self.kept()
        self.forgotten()

        async def act() -> None:
            if writes or not tokens:
                await self.person.send(text)
            else:
                self.person.tap(*tokens[which % len(tokens)])

        self.acts("death", act, dies_after=after)
        after_all = self.kept()
        assert before is None or after_all is None or after_all <= before + 1, "one update, two reports"
        self.unsure()

    @rule(method=st.sampled_from(sorted(FAULTS)), which=ANY, times=st.integers(1, 3))
    def a_call_will_fail(self, method: str, which: int, times: int) -> None:
        kind = FAULTS[method][which % len(FAULTS[method])]
        self.life.faults.fails(method, kind, 1 if kind in ONCE else times)
        self.notes("fault")


class Storages(Household):
    """They fail, hang, fall over and come back."""

    @rule(which=ANY)
    def the_storage_fails(self, which: int) -> None:
        kinds = self.life.storage.lasting
        kind = kinds[which % len(kinds)]
        self.home.run(self.life.storage.breaks(kind))
        self.broken = True
        self.broke(f"storage: {kind}" if self.home.kind != "sqlite" else "storage fails")

    @precondition(lambda self: self.broken)
    @rule()
    def the_storage_works_again(self) -> None:
        """Every report that was there before is there still."""
        self.home.run(self.life.heals())
        self.broken = False
        self.notes("storage works")
        lost = {record for _, record in self.reported if not self.kept(record)}
        assert not lost, f"a report that was called saved is gone: {lost}"

    @precondition(lambda self: isinstance(self.life.storage, OnAServer) and not self.broken)
    @deed(which=ANY, text=st.sampled_from(TEXTS), reports=st.booleans())
    def something_happens_to_the_database_for_a_moment(self, which: int, text: str, reports: bool) -> None:
        """Clients are thrown out, it restarts, it hangs, the answer to a commit is lost: in the middle of an act."""
        kinds = self.life.storage.passing
        kind = kinds[which % len(kinds)]
        self.broke(f"storage: {kind}")
        codes = [centre.code for centre in self.life.shelf.directory.centres]
        view = View("reported", record=codes[which % len(codes)], choice=which % 6)
        person, messages, before = self.person, self.person.chat.bot_messages, self.kept()
        record = self._reports(view)

        async def act() -> None:
            await self.life.storage.breaks(kind)
            if reports and messages:
                person.tap(view.pack(), messages[-1])
            else:
                await person.send(text)

        seen = self.acts("meanwhile", act)
        self.home.run(self.life.heals())
        if reports and messages and before is not None and record is not None and not seen.nobody_there:
            self.was_kept(record, seen, before)


class Times(Household):
    """The directory changes, and hours and days pass."""

    @rule(which=ANY)
    def a_record_is_taken_out(self, which: int) -> None:
        """The directory is read anew while somebody looks at the card."""
        tokens = [token for buttons in self.buttons for token in list(buttons)[-20:]]
        views = [view for token in tokens if (view := View.unpack(token)) and view.record]
        whole = self.life.whole
        codes = [view.record for view in views if view.record in whole.by_code] or list(whole.by_code)
        gone = whole.by_code[codes[which % len(codes)]].id
        keeps = [one for one in whole.centres if one.id != gone]
        self.life.shelf.directory = made_of(whole, keeps, whole.lines)
        self.notes("record gone")

    @rule()
    def the_directory_is_whole_again(self) -> None:
        self.life.shelf.directory = self.life.whole
        self.notes("record back")

    @rule(seconds=st.sampled_from([60, 660, 31 * 60, 25 * 3600, 49 * 3600, 8 * 86_400]))
    def time_passes(self, seconds: int) -> None:
        """Nobody wrote, so nothing is sent; a timer may take messages away."""

        async def later() -> Seen:
            await self.life.passes(seconds)
            return await self.life.rings()

        self.quiet("time", self.home.run(later()))
        self.reported.clear()
        if seconds > 86_400:
            self.unsure()
