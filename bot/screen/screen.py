"""One chat's screen: answers the tap, turns the page in place or sends it anew, and remembers which messages to take away."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove

from bot.directory.shelf import Shelf
from bot.languages import Lang
from bot.memory import Memory
from bot.pages import Extra, Flag, broken, page_for, slow_down_words
from bot.pages.page import Page
from bot.pages.profile import DESCRIPTION
from bot.screen.drawing import inline_buttons, location_button
from bot.situation import PageName, Situation, View
from bot.store import Store
from bot.telegram import urgent, urgently

log = logging.getLogger(__name__)

_CALM = ("message is not modified", "query is too old", "query id is invalid", "exactly the same")
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message",
    "message_id_invalid",
    "message identifier is not specified",
)
_KEYBOARDS_REMEMBERED = 2_000

URGENT: frozenset[PageName] = frozenset(
    {"danger", "danger-suicide", "danger-child", "danger-other", "child-self", "safe", "numbers"}
)
"""Pages that go out before everything that waits."""

searched: ContextVar[Situation | None] = ContextVar("searched", default=None)
"""The search whose places were shown while this update was worked on; it is counted after the answer went out."""


class Screen:
    """Shows pages.

    `now` gives the present minute as an aware datetime; `extra` is what pages need beyond situation and directory.
    """

    def __init__(
        self,
        bot: Bot,
        shelf: Shelf,
        memory: Memory,
        store: Store,
        *,
        extra: Extra,
        now: Callable[[], datetime],
        maintainers: tuple[int, ...] = (),
    ) -> None:
        self.bot = bot
        self.shelf = shelf
        self.memory = memory
        self.store = store
        self.maintainers = maintainers
        self.extra = extra
        self.now = now
        self._keyboards: OrderedDict[int, int] = OrderedDict()

    def page(self, view: View, **more: Any) -> Page:
        """The page of a view at this minute; `more` replaces fields of Extra for this page alone."""
        return page_for(view, self.shelf.directory, self.now(), replace(self.extra, flags=self._flags(), **more))

    async def known(self, event: Message | CallbackQuery) -> Situation:
        """What this chat told us in the last half hour; a new situation otherwise."""
        remembered = await self.memory.recall(chat_of(event))
        return remembered or Situation()

    async def asked(self, event: Message | CallbackQuery) -> int:
        """The number of the question that this chat was shown last (1 is the first of all), 0 if it was no question."""
        remembered = await self.memory.recall_view(chat_of(event))
        return remembered.choice if remembered else 0

    async def show(self, event: Message | CallbackQuery, view: View, **more: Any) -> Page:
        """Show the page of a view in answer to a tap or a message; a tap turns its own page, a message gets a new one."""
        page = self.page(view, **{"default_lang": language_of(event)} | more)
        if page.effect == "found":
            searched.set(view.situation)
        if view.page in URGENT:
            with urgently():
                return await self.put(event, page, view.situation)
        return await self.put(event, page, view.situation)

    async def put(self, event: Message | CallbackQuery, page: Page, situation: Situation | None = None) -> Page:
        """Put a ready page on the phone and remember, for minutes, what was told."""
        chat = chat_of(event)
        if isinstance(event, CallbackQuery):
            turned, _ = await asyncio.gather(self.turn(event, page), self.calm(event, page.toast))
            if not turned:
                await self.send(chat, page)
        else:
            await self.send(chat, page)
        if situation is not None:
            await self.memory.remember(chat, situation, page.asks)
        return page

    async def send(self, chat: int, page: Page) -> Message:
        """A new message with this page; a location keyboard that was left out is taken in first."""
        if page.venue is not None:
            point = page.venue
            sent = await self.bot.send_venue(
                chat, point.latitude, point.longitude, point.title, point.address, reply_markup=inline_buttons(page)
            )
        elif page.asks_location is not None:
            sent = await self.bot.send_message(chat, page.text, reply_markup=location_button(page.asks_location))
            self._keyboards[chat] = sent.message_id
            while len(self._keyboards) > _KEYBOARDS_REMEMBERED:
                self._keyboards.popitem(last=False)
        else:
            await self._take_keyboard_in(chat)
            sent = await self.bot.send_message(chat, page.text, reply_markup=inline_buttons(page))
        await self.memory.note(chat, sent.message_id, mine=True)
        return sent

    async def cover(self, chat: int, message_id: int, page: Page) -> bool:
        """Turn a message of the bot into this page; False where it cannot be reached any more."""
        try:
            await self.bot.edit_message_text(page.text, chat_id=chat, message_id=message_id, reply_markup=inline_buttons(page))
        except TelegramBadRequest as refusal:
            return any(words in refusal.message.lower() for words in _CALM)
        except TelegramAPIError:
            return False
        return True

    async def apologise(self, event: Message | CallbackQuery) -> None:
        """The page for when something broke, made of as little as possible: the emergency numbers must go out."""
        chat = chat_of(event)
        try:
            page = broken(language_of(event))
        except Exception:  # noqa: BLE001 - when even this page breaks, the numbers still go out
            page = Page(DESCRIPTION, ())
        if isinstance(event, CallbackQuery):
            await self.calm(event)
        with urgently():
            sent = await self.bot.send_message(chat, page.text, reply_markup=inline_buttons(page))
        with contextlib.suppress(Exception):
            await self.memory.note(chat, sent.message_id, mine=True)

    async def learn_own_name(self, stop: asyncio.Event) -> None:
        """Ask Telegram for the bot's username, which links need; no answer waits for it."""
        while not stop.is_set():
            with contextlib.suppress(TelegramAPIError):
                me = await self.bot.get_me()
                self.extra = replace(self.extra, bot_username=me.username or self.extra.bot_username)
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 10)

    async def say(self, message: Message, words: str) -> None:
        """A plain line without buttons, where nobody asked for help: in a group, or to a maintainer."""
        await self.bot.send_message(message.chat.id, words, parse_mode=None)

    async def slow_down(self, tap: CallbackQuery) -> None:
        """A toast for a chat that taps faster than anybody can read."""
        await self.calm(tap, slow_down_words(language_of(tap)))

    async def calm_down(self, message: Message) -> None:
        """The same in the chat, for one that writes faster than anybody can read."""
        await self.send(message.chat.id, Page(slow_down_words(language_of(message)), ()))

    def _flags(self) -> dict[int, Flag]:
        """What several people reported, by the codes of the records."""
        directory = self.shelf.directory
        reported = self.store.flags(self.now(), {centre.id: centre.checked for centre in directory.centres if centre.checked})
        return {
            directory.by_id[record].code: Flag(flag.kind, flag.since)
            for record, flag in reported.items()
            if record in directory.by_id
        }

    async def turn(self, tap: CallbackQuery, page: Page) -> bool:
        """Edit the tapped message into the page; False where only a new message will do."""
        if tap.message is None or page.venue is not None or page.asks_location is not None:
            return False
        chat, message_id = tap.message.chat.id, tap.message.message_id
        await self._take_keyboard_in(chat)
        if isinstance(tap.message, Message) and tap.message.text is None:
            return False
        try:
            await self.bot.edit_message_text(page.text, chat_id=chat, message_id=message_id, reply_markup=inline_buttons(page))
        except TelegramBadRequest as refusal:
            said = refusal.message.lower()
            if any(words in said for words in _CALM):
                return True
            if any(words in said for words in _GONE):
                return False
            raise
        at = tap.message.date if isinstance(tap.message, Message) else None
        await self.memory.note(chat, message_id, mine=True, at=at)
        return True

    async def calm(self, tap: CallbackQuery, toast: str | None = None) -> None:
        """Stop the button's spinner. A tap that waited too long is no fault: the page was turned all the same."""
        try:
            await self.bot.answer_callback_query(tap.id, text=toast)
        except TelegramAPIError as refusal:
            if not any(words in str(refusal).lower() for words in _CALM):
                log.warning("a tap could not be answered: %s", type(refusal).__name__)

    async def _take_keyboard_in(self, chat: int) -> None:
        """Remove the location keyboard: only a message can do it, so one is sent and deleted at once.

        An emergency page does not wait for that: the keyboard goes with the next page.
        """
        if urgent.get() or chat not in self._keyboards:
            return
        asked = self._keyboards.pop(chat)
        with contextlib.suppress(TelegramAPIError):
            remover = await self.bot.send_message(chat, "·", reply_markup=ReplyKeyboardRemove())
            try:
                await self.bot.delete_messages(chat, [asked, remover.message_id])
            except TelegramAPIError:
                # The question may be too old to be deleted, and then Telegram keeps both; "hide" must know what is left.
                await self.memory.note(chat, remover.message_id, mine=True)
                await self.bot.delete_message(chat, remover.message_id)


def chat_of(event: Message | CallbackQuery) -> int:
    """The private chat an update belongs to; for a tap without a message it is the person's own chat."""
    if isinstance(event, Message):
        return event.chat.id
    return event.message.chat.id if event.message is not None else event.from_user.id


def language_of(event: Message | CallbackQuery) -> Lang:
    """The language of the person's Telegram: Kazakh if it says so, else Russian."""
    code = event.from_user.language_code if event.from_user else None
    return "kk" if code and code.lower().startswith("kk") else "ru"
