"""Several people at once, links that pass from hand to hand, and groups, where others read along."""

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition

from bot.listening import hear
from bot.pages import group_words
from bot.situation import Situation, View
from tests.long.acts import DANGER, NONSENSE, TEXTS, VIEWS
from tests.long.household import ANY, WHO, Household, deed
from tests.long.promises import Json, Seen

if TYPE_CHECKING:
    from bot.preview import Message
    from bot.preview.chats import Group

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
COMMANDS = ("/start", "/help", "/112", "/hide", "/privacy", "/language", "/about")


class Together(Household):
    """What two people do in the same second, and what one passes on to another."""

    @deed(other=WHO, text=st.sampled_from([*TEXTS, "/hide", "/forget", "/start"]), which=ANY, reply=st.sampled_from(TEXTS))
    def act_at_once(self, other: int, text: str, which: int, reply: str) -> None:
        """One writes, the other taps, or writes if there is nothing to tap."""
        first, second = self.person, self.people[other]
        buttons = list(self.buttons[other].items())

        async def both() -> None:
            await first.send(text)
            if buttons:
                second.tap(*buttons[which % len(buttons)])
            else:
                await second.send(reply)

        self.acts("at once", both)

    @deed(other=WHO, which=ANY)
    def opens_the_link_of_another(self, other: int, which: int) -> None:
        """A need and a place may come with it, never an answer of whoever passed it on."""
        tokens = list(self.buttons[other])
        if not tokens:
            return
        token = tokens[which % len(tokens)]
        view = View.unpack(token)
        known = self._known()
        seen = self.acts("link of another", lambda: self.person.send(f"/start {token}"))
        now = self._known()
        if view is None or not seen.well or known is None or now is None or (learnt := now[self.who]) is None:
            return
        told = view.situation
        brought = Situation(needs=told.needs, other=told.other, lang=told.lang, place=told.place)
        before = known[self.who]
        assert learnt.situation in {brought, Situation(), before.situation if before else brought}, learnt


class Groups(Household):
    """A group with the bot: one line at most, nothing remembered, nothing in anybody's own chat."""

    def __init__(self) -> None:
        super().__init__()
        self.group: Group | None = None

    def in_group(self, name: str, act: Any, *, answers: int | None, late: bool = False) -> Seen:
        """Does it; `answers` is how many lines it brings if Telegram takes them, None for one at most."""
        group = self.group
        assert group is not None
        private = self._chats()
        seen = self.acts(f"group: {name}", act)
        assert private == self._chats(), "a private chat changed"
        extra = self.life.replicas[0].screen.extra
        lines = [call for call in seen.calls if call["chat_id"] in {group.id, self.group.id if self.group else 0}]
        assert {call.method for call in lines} <= {"sendMessage"}, [call.method for call in lines]
        for call in lines:
            assert call["text"] in {group_words(extra), group_words(extra, urgent=True)}, call["text"]
            assert call["reply_markup"] is None
            assert call.truth("disable_notification")
        said = [call for call in lines if not call.refused]
        # Telegram said no, or nothing could be heard from it: then it may be said once more, or not at all.
        if not seen.faults and not late:
            assert len(said) <= 1
            assert answers is None or len(said) == answers, [call["text"] for call in said]
        assert seen.faults or not seen.errors, seen.errors
        for raw in seen.raws:
            tap = self.life.telegram.taps.get(str(raw.get("callback_query", {}).get("id")))
            if tap is not None and not any(method == "answerCallbackQuery" for method, _ in seen.faults):
                assert tap.answered, "a tap in the group was not answered"
                words = [str(call["text"] or "") for call in seen.calls if call.method == "answerCallbackQuery"]
                assert set(words) <= {group_words(extra), group_words(extra, urgent=True)}, words
        return seen

    @precondition(lambda self: self.group is None)
    @deed(kind=st.sampled_from(["group", "supergroup"]), before=st.booleans())
    def adds_the_bot_to_a_group(self, kind: str, before: bool) -> None:
        self.group = self.life.telegram.group("Топ", kind=kind, privacy=before)
        adder = self.person
        self.in_group("added", lambda: self.group and self.group.add_bot(adder), answers=1)

    @precondition(lambda self: self.group is not None)
    @deed(text=st.sampled_from([*TEXTS, *DANGER, *NONSENSE[3:]]), named=st.sampled_from(["", "", "name", "answer", "caption"]))
    def speaks_in_the_group(self, text: str, named: str) -> None:
        """Heard only where the bot is meant, or danger is said."""
        group = self.group
        assert group is not None
        heard = not group.privacy
        dangerous = not text.startswith("/") and hear(text).danger is not None
        answered = next(iter(reversed(group.bot_messages)), None) if named == "answer" else None
        words = f"@{self.life.telegram.username} {text}" if named == "name" else text
        meant = named == "name" or answered is not None or text.split("@", maxsplit=1)[0] in COMMANDS
        speaker = self.person

        async def speak() -> None:
            if named == "caption":
                speaker.posts({"photo": [], "caption": words}, chat=group)
            else:
                await speaker.send(words, chat=group, reply_to=answered)

        self.in_group("speaks", speak, answers=int(meant or dangerous) if heard or meant else None)

    @precondition(lambda self: self.group is not None)
    @deed(command=st.sampled_from(COMMANDS), mine=st.booleans(), payload=VIEWS)
    def commands_in_the_group(self, command: str, mine: bool, payload: View) -> None:
        """Also with a link's token behind it."""
        group, speaker = self.group, self.person
        assert group is not None
        words = f"{command}@{self.life.telegram.username}" if mine else command
        words += f" {payload.pack()}" if command == "/start" else ""
        self.in_group("commands", lambda: speaker.send(words, chat=group), answers=1)

    @precondition(lambda self: self.group is not None)
    @deed(
        text=st.sampled_from([*TEXTS[:100], *DANGER[:50], "/start", "/hide"]), sort=st.sampled_from(["admin", "post", "channel"])
    )
    def nobody_with_a_name_speaks(self, text: str, sort: str) -> None:
        """An anonymous administrator, a post of the linked channel in the group, or a channel of its own."""
        group, speaker = self.group, self.person
        assert group is not None
        channel = {"id": -1009999999999, "type": "channel", "title": "Арна"}
        if sort == "admin":
            more: Json = {"from": ANONYMOUS, "sender_chat": group.raw}
        elif sort == "post":
            more = {"from": TELEGRAM, "sender_chat": channel, "is_automatic_forward": True}
        else:
            post = {"message_id": 5, "chat": channel, "date": int(self.life.telegram.now()), "sender_chat": channel, "text": text}
            seen = self.in_group("channel post", lambda: self.life.telegram.deliver({"channel_post": post}) and None, answers=0)
            assert not seen.calls, seen.calls
            return
        entities = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text.startswith("/") else []
        content = {"text": text, "entities": entities} if entities else {"text": text}
        self.in_group(sort, lambda: speaker.posts(content | more, chat=group) and None, answers=None)

    @precondition(lambda self: self.group is not None)
    @deed(which=ANY, view=VIEWS, mine=st.booleans(), times=st.integers(1, 2))
    def taps_in_the_group(self, which: int, view: View, mine: bool, times: int) -> None:
        """A button that no message of ours in a group ever had: forged, or from a time when things were different."""
        group, tapper = self.group, self.person
        assert group is not None
        messages: list[Message] = group.bot_messages or group.messages
        if not messages:
            return
        token = list(self.seen)[which % len(self.seen)] if mine and self.seen else view.pack()
        under = messages[which % len(messages)]
        seen = ("whole", "inaccessible")[which % 2]
        self.in_group("tap", lambda: [tapper.tap(token, under, seen=seen) for _ in range(times)] and None, answers=0)

    @precondition(lambda self: self.group is not None)
    @deed(text=st.sampled_from([*TEXTS[:50], *DANGER[:20]]), which=ANY)
    def edits_in_the_group(self, text: str, which: int) -> None:
        group, speaker = self.group, self.person
        assert group is not None
        mine = [message for message in group.messages if not message.by_bot and message.raw.get("text")]
        if mine:
            self.in_group("edit", lambda: speaker.edit(mine[which % len(mine)], text), answers=None)

    @precondition(lambda self: self.group is not None and self.group.kind == "group")
    @deed(before=st.booleans())
    def the_group_becomes_a_supergroup(self, before: bool) -> None:
        """What was said before is answered in the new one or not at all."""
        old, speaker = self.group, self.person
        assert old is not None

        async def migrate() -> None:
            if before:
                await speaker.send("/start", chat=old)
            self.group = old.migrate()

        self.in_group("migrates", migrate, answers=None, late=True)

    @precondition(lambda self: self.group is not None)
    @deed(before=st.booleans())
    def removes_the_bot(self, before: bool) -> None:
        group, speaker = self.group, self.person
        assert group is not None

        async def remove() -> None:
            if before:
                await speaker.send("/start", chat=group)
            group.remove_bot(speaker)

        self.in_group("removed", remove, answers=0, late=True)
        self.group = None

    @invariant()
    def nothing_is_remembered_of_a_group(self) -> None:
        if self.group is None or not self.life.well:
            return
        for replica in self.life.replicas:
            assert self.home.run(replica.memory.recall_view(self.group.id)) is None
            assert not self.home.run(replica.memory.messages(self.group.id))
