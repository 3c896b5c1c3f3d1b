"""People with a phone: they write, tap, share a place, block; what they do reaches the bot as updates."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.preview.chats import Chat, Group, Message
from bot.preview.markup import find_entities
from bot.preview.refusals import Json

if TYPE_CHECKING:
    from bot.preview.world import Telegram

_files = itertools.count(1)


def _file(**more: Any) -> Json:
    number = next(_files)
    return {"file_id": f"preview-file-{number}", "file_unique_id": f"preview{number}", "file_size": 2048, **more}


@dataclass(slots=True, eq=False)
class Tap:
    """One press on an inline button, or one inline query: what the bot made of it."""

    id: str
    chat: Chat
    at: float
    answers: list[Json]
    """Every answerCallbackQuery or answerInlineQuery that Telegram took for it; empty while it spins."""

    @property
    def answered(self) -> bool:
        """Whether the spinner has stopped."""
        return bool(self.answers)

    @property
    def toast(self) -> str | None:
        """The text that the phone showed over the chat, if any."""
        return self.answers[0].get("text") if self.answers else None

    @property
    def results(self) -> list[Json]:
        """What an inline query found."""
        return list(self.answers[-1].get("results", ())) if self.answers else []

    async def waits(self, timeout: float = 10) -> "Tap":  # noqa: ASYNC109 - seconds that a person is ready to wait
        """Returns when the bot has answered. Raises TimeoutError."""
        await self.chat.waits(lambda _: self.answers, timeout)
        return self


class Person:
    """Somebody with a phone. `name` may be anything; `language_code` is the language of the phone or None."""

    def __init__(self, world: "Telegram", person_id: int, profile: Json, *, keep: int | None) -> None:
        self.world = world
        self.id = person_id
        self.profile = profile
        self.chat = Chat(
            world,
            person_id,
            "private",
            {key: value for key, value in profile.items() if key in {"first_name", "last_name", "username"}},
            keep=keep,
        )
        self.started = False
        """Whether the person has written to the bot; before that the bot cannot write to them."""
        self.clipboard: str | None = None
        self.opened: str | None = None
        """The last web address the person opened by a button."""
        self.mark = 0

    @property
    def raw(self) -> Json:
        """The Bot API's User."""
        return {"id": self.id, "is_bot": False, **self.profile}

    @property
    def name(self) -> str:
        """The first name."""
        return str(self.profile["first_name"])

    @property
    def messages(self) -> list[Message]:
        """What is in the private chat with the bot."""
        return self.chat.messages

    @property
    def last_message(self) -> Message:
        """The bot's newest message. Raises LookupError if there is none."""
        return self.chat.last_message

    def posts(self, content: Json, *, chat: Chat | None = None, kind: str = "message") -> Message:
        """Any message: `content` is the Bot API's fields of it (`text`, `sticker`...). Reaches the bot as an update."""
        chat = chat or self.chat
        if chat is self.chat:
            self.started = True
            if chat.refuses == "blocked":
                self.unblock()
        at = self.world.now()
        number = self.world.next_message_id(chat)
        raw = {"message_id": number, "from": self.raw, "chat": chat.raw, "date": int(at), **content}
        message = Message(chat, number, raw, at, by_bot=False)
        self.mark = chat.version
        chat.add(message)
        if not (isinstance(chat, Group) and chat.privacy and not self.world.concerns_bot(raw)):
            self.world.deliver({kind: raw})
        return message

    async def send(self, text: str, *, chat: Chat | None = None, reply_to: Message | None = None) -> Message:
        """Types and sends a text; commands are marked as Telegram marks them. Does not wait for the bot."""
        content: Json = {"text": text}
        if entities := find_entities(text):
            content["entities"] = entities
        if reply_to:
            content["reply_to_message"] = reply_to.raw
        return self.posts(content, chat=chat)

    async def asks(self, text: str, count: int = 1, timeout: float = 10) -> Message:  # noqa: ASYNC109 - seconds that a person is ready to wait
        """Sends a text and waits until the bot has done `count` things in the chat; the bot's newest message."""
        await self.send(text)
        return await self.waits(count, timeout=timeout)

    async def edit(self, message: Message, text: str) -> Message:
        """Changes an own message."""
        message.raw = message.raw | {"text": text, "edit_date": int(self.world.now())}
        message.raw.pop("entities", None)
        message.edits += 1
        self.mark = message.chat.version
        message.chat.changed(by_bot=False)
        self.world.deliver({"edited_message": message.raw})
        return message

    async def share_location(self, latitude: float, longitude: float, *, chat: Chat | None = None) -> Message:
        """Shares a place in degrees, as the location button does."""
        self.used_keyboard(chat or self.chat)
        return self.posts({"location": {"latitude": latitude, "longitude": longitude}}, chat=chat)

    async def send_sticker(self) -> Message:
        """Sends a sticker."""
        sticker = _file(type="regular", width=512, height=512, is_animated=False, is_video=False, emoji="🙏")
        return self.posts({"sticker": sticker})

    async def send_photo(self, caption: str | None = None) -> Message:
        """Sends a photo, with a caption or without."""
        return self.posts({"photo": [_file(width=90, height=90), _file(width=800, height=800)], **_caption(caption)})

    async def send_voice(self) -> Message:
        """Sends a voice message of three seconds."""
        return self.posts({"voice": _file(duration=3, mime_type="audio/ogg")})

    async def send_video(self, caption: str | None = None) -> Message:
        """Sends a video."""
        return self.posts({"video": _file(duration=3, width=640, height=480), **_caption(caption)})

    async def send_video_note(self) -> Message:
        """Sends a round video."""
        return self.posts({"video_note": _file(duration=3, length=240)})

    async def send_document(self, caption: str | None = None) -> Message:
        """Sends a file."""
        return self.posts({"document": _file(file_name="file.pdf", mime_type="application/pdf"), **_caption(caption)})

    async def send_contact(self, phone: str = "+10000000000") -> Message:
        """Sends a contact."""
        return self.posts({"contact": {"phone_number": phone, "first_name": self.name, "user_id": self.id}})

    async def send_dice(self) -> Message:
        """Throws a die."""
        return self.posts({"dice": {"emoji": "🎲", "value": 4}})

    async def send_poll(self) -> Message:
        """Sends a poll."""
        options = [{"text": word, "voter_count": 0, "persistent_id": word} for word in ("1", "2")]
        poll = {"id": "1", "question": "?", "options": options, "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
                "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}  # fmt: skip
        return self.posts({"poll": poll})

    async def click(
        self, label: str, message: Message | None = None, *, chat: Chat | None = None, seen: str = "whole"
    ) -> Tap | Message | str:
        """Presses the button with this label (or the first that contains it), newest message first.

        An inline button that asks the bot gives a Tap, a copy button fills `clipboard` and gives the text, a web address is
        given back, a button of the reply keyboard sends its text (never a place: use `share_location`). `seen`: what Telegram
        tells the bot of the message: "whole", "inaccessible" (too old), or "nothing".
        Raises LookupError with the labels there are.
        """
        chat = chat or (message.chat if message else self.chat)
        for candidate in [message] if message else reversed(chat.messages):
            if button := candidate.button(label):
                return self._press(button, candidate, seen)
        if message is None and chat.keyboard:
            for row in chat.keyboard["keyboard"]:
                for key in row:
                    words = key if isinstance(key, str) else key["text"]
                    if label in words:
                        self.used_keyboard(chat)
                        return await self.send(words, chat=chat)
        there = [name for each in ([message] if message else chat.messages) for name in each.labels]
        raise LookupError(f"no button {label!r}; there are: {there}")

    async def presses(self, label: str, message: Message | None = None, *, count: int = 1, timeout: float = 10) -> Message:  # noqa: ASYNC109 - seconds that a person is ready to wait
        """Presses a button and waits until the bot has done `count` things in the chat; the bot's newest message."""
        await self.click(label, message)
        return await self.waits(count, timeout=timeout)

    def _press(self, button: Json, message: Message, seen: str) -> Tap | str:
        if "copy_text" in button:
            self.clipboard = str(button["copy_text"]["text"])
            return self.clipboard
        if "url" in button:
            self.opened = str(button["url"])
            return self.opened
        return self.tap(str(button["callback_data"]), message, seen=seen)

    def tap(self, callback_data: str | None, message: Message | None = None, *, seen: str = "whole", **more: Any) -> Tap:
        """Presses a button that holds these bytes, also one that no message holds: callback data can be forged.

        `seen` as in `click`, or "inline" for a message sent by an inline query; `more` are further fields of the CallbackQuery.
        """
        chat = message.chat if message else self.chat
        tap = self.world.new_tap(chat)
        query: Json = {"id": tap.id, "from": self.raw, "chat_instance": str(chat.id)}
        if callback_data is not None:
            query["data"] = callback_data
        if seen == "inline":
            query["inline_message_id"] = f"inline-{tap.id}"
        elif message and (message.deleted or seen == "inaccessible"):
            query["message"] = {"chat": chat.raw, "message_id": message.id, "date": 0}
        elif message and seen == "whole":
            query["message"] = message.raw
        self.mark = chat.version
        self.world.deliver({"callback_query": query | more})
        return tap

    async def asks_inline(self, query: str, offset: str = "") -> Tap:
        """Types @bot and words in some chat; `waits` on what comes back, then read `results`."""
        tap = self.world.new_tap(self.chat)
        self.world.deliver(
            {"inline_query": {"id": tap.id, "from": self.raw, "query": query, "offset": offset, "chat_type": "sender"}}
        )
        return tap

    def block(self) -> None:
        """Blocks the bot: it hears of it and can no longer write here."""
        self.chat.refuses = "blocked"
        self.world.bot_membership(self.chat, self, "member", "kicked")

    def unblock(self) -> None:
        """Lets the bot write again."""
        self.chat.refuses = None
        self.world.bot_membership(self.chat, self, "kicked", "member")

    def deactivate(self) -> None:
        """The account is gone; the bot is not told."""
        self.chat.refuses = "deactivated"

    def deletes_chat(self) -> None:
        """Clears the chat on the phone; the bot is not told. What it wrote can no longer be edited or deleted."""
        for message in self.chat.messages:
            message.deleted = True
        self.chat.by_id.clear()
        self.chat.keyboard = None
        self.chat.changed(by_bot=False)

    async def waits(
        self,
        count: int = 1,
        *,
        until: Callable[[Chat], Any] | None = None,
        chat: Chat | None = None,
        timeout: float = 10,  # noqa: ASYNC109 - seconds that a person is ready to wait
    ) -> Message:
        """Waits until the bot has done `count` things in the chat since this person's last act, or until a condition holds.

        A new message, an edit, a deletion and an answer to a tap are one thing each. Returns the bot's newest message. Raises
        TimeoutError, saying what the chat holds.
        """
        chat, mark = chat or self.chat, self.mark
        await chat.waits(until or (lambda now: now.version - mark >= count), timeout)
        return chat.last_message

    def used_keyboard(self, chat: Chat) -> None:
        """A keyboard that is meant for one use hides after it."""
        if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
            chat.keyboard_hidden = True


def _caption(caption: str | None) -> Json:
    return {"caption": caption} if caption else {}
