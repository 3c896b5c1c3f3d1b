"""Chats and the messages in them, as the server and the people's phones see them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.preview.refusals import Json

if TYPE_CHECKING:
    from bot.preview.people import Person
    from bot.preview.world import Telegram

Kind = Literal["private", "group", "supergroup", "channel"]


@dataclass(slots=True, eq=False)
class Message:
    """One message. `raw` is what the Bot API answers for it; the rest is what only the phone or the server knows."""

    chat: "Chat"
    id: int
    raw: Json
    at: float
    by_bot: bool
    silent: bool = False
    fixed: bool = False
    """It carried a reply keyboard (or removed one), so Telegram refuses to edit it."""
    deleted: bool = False
    edits: int = 0
    parameters: Json = field(default_factory=dict)
    """What the bot asked for, as it came; empty for people's messages."""

    @property
    def text(self) -> str:
        """The text or the caption, plain; empty if there is none."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def first_line(self) -> str:
        """What the chat list and a notification show."""
        return self.text.partition("\n")[0]

    @property
    def entities(self) -> list[Json]:
        """Bold, italic, links, phones: as in the Bot API, offsets in UTF-16 units."""
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or ())

    @property
    def rows(self) -> list[list[Json]]:
        """The inline buttons."""
        markup = self.raw.get("reply_markup") or {}
        return list(markup.get("inline_keyboard", ()))

    @property
    def buttons(self) -> list[Json]:
        """The inline buttons without their rows."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """What stands on the inline buttons."""
        return [str(button["text"]) for button in self.buttons]

    def button(self, label: str) -> Json | None:
        """The button with this label; if none, the first whose label contains it."""
        for button in self.buttons:
            if button["text"] == label:
                return button
        return next((button for button in self.buttons if label in button["text"]), None)

    def __repr__(self) -> str:
        who = "bot" if self.by_bot else "person"
        return f"<Message {self.id} by {who}: {self.text[:60]!r} {self.labels}>"


class Chat:
    """A chat and what is visible in it; `version` grows with everything that the bot does here."""

    def __init__(self, world: "Telegram", chat_id: int, kind: Kind, title: Json, *, keep: int | None = None) -> None:
        self.world = world
        self.id = chat_id
        self.kind: Kind = kind
        self.title = title
        self.keep = keep
        self.by_id: dict[int, Message] = {}
        self.keyboard: Json | None = None
        """The reply keyboard under the typing line, or None."""
        self.keyboard_hidden = False
        self.version = 0
        self.refuses: str | None = None
        """Why the bot may not write here: 'blocked', 'deactivated', 'kicked', or None."""
        self.migrated_to: int | None = None
        self.waiters: set[asyncio.Future[None]] = set()

    @property
    def raw(self) -> Json:
        """The Bot API's Chat."""
        return {"id": self.id, "type": self.kind, **self.title}

    @property
    def messages(self) -> list[Message]:
        """What is in the chat now, oldest first."""
        return list(self.by_id.values())

    @property
    def bot_messages(self) -> list[Message]:
        """What the bot wrote and has not deleted, oldest first."""
        return [message for message in self.by_id.values() if message.by_bot]

    @property
    def last_message(self) -> Message:
        """The bot's newest message that is still there. Raises LookupError if there is none."""
        for message in reversed(self.by_id.values()):
            if message.by_bot:
                return message
        raise LookupError("the bot has written nothing here that is still there")

    def add(self, message: Message) -> None:
        """Puts a message at the end, and lets the oldest go if only some are kept."""
        self.by_id[message.id] = message
        if self.keep is not None and len(self.by_id) > self.keep:
            del self.by_id[next(iter(self.by_id))]
        self.changed(by_bot=message.by_bot)

    def remove(self, message: Message) -> None:
        """Takes a message out of everybody's sight."""
        message.deleted = True
        self.by_id.pop(message.id, None)
        self.changed(by_bot=True)

    def changed(self, *, by_bot: bool) -> None:
        """Wakes those who wait for this chat, and the page."""
        if by_bot:
            self.version += 1
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(None)
        self.world.noticed(self)

    async def waits(self, condition: Callable[["Chat"], Any], timeout: float = 10) -> None:  # noqa: ASYNC109 - seconds that a person is ready to wait
        """Returns when the condition holds. Raises TimeoutError with what the chat holds after `timeout` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not condition(self):
            waiter: asyncio.Future[None] = loop.create_future()
            self.waiters.add(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                seen = "\n  ".join(map(repr, self.messages[-5:])) or "nothing"
                raise TimeoutError(f"waited {timeout} s in vain; the chat holds:\n  {seen}") from None
            finally:
                self.waiters.discard(waiter)


class Group(Chat):
    """A group or supergroup with the bot in it. With `privacy` the bot hears only commands, mentions and replies to it."""

    def __init__(self, world: "Telegram", chat_id: int, kind: Kind, title: Json, *, keep: int | None, privacy: bool) -> None:
        super().__init__(world, chat_id, kind, title, keep=keep)
        self.privacy = privacy
        self.last_id = 0

    def migrate(self) -> "Group":
        """Becomes a supergroup, as Telegram does it: a new id, and the old one answers with `migrate_to_chat_id`."""
        return self.world.migrate(self)

    def add_bot(self, by: "Person") -> None:
        """The bot is added to the group: a `my_chat_member` and a message about it."""
        self.refuses = None
        self.world.bot_membership(self, by, "left", "member")
        by.posts({"new_chat_members": [self.world.bot_user]}, chat=self)

    def remove_bot(self, by: "Person") -> None:
        """The bot is thrown out."""
        self.refuses = "kicked"
        self.world.bot_membership(self, by, "member", "kicked")
