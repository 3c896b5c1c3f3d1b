"""One chat's screen: answers the tap, turns the page in place or sends it anew, and remembers which messages to take away."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove

from bot.directory.shelf import Shelf
from bot.languages import Lang
from bot.memory import Memory
from bot.pages import Extra, page_for
from bot.pages.page import Page
from bot.screen.drawing import inline_buttons, location_button
from bot.situation import Situation, View

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


class Screen:
    """Shows pages. `now` gives the present minute as an aware datetime; `extra` is what pages need beyond situation and directory."""

    def __init__(self, bot: Bot, shelf: Shelf, memory: Memory, extra: Extra, now: Callable[[], datetime]) -> None:
        self.bot = bot
        self.shelf = shelf
        self.memory = memory
        self.extra = extra
        self.now = now
        self._keyboards: OrderedDict[int, int] = OrderedDict()

    def page(self, view: View, **more: Any) -> Page:
        """The page of a view at this minute; `more` replaces fields of Extra for this page alone."""
        return page_for(view, self.shelf.directory, self.now(), replace(self.extra, **more))

    async def known(self, event: Message | CallbackQuery) -> Situation:
        """What this chat told us in the last half hour; a new situation otherwise."""
        remembered = await self.memory.recall(chat_of(event))
        return remembered or Situation()

    async def show(self, event: Message | CallbackQuery, view: View, **more: Any) -> Page:
        """Show the page of a view in answer to a tap or a message; a tap turns its own page, a message gets a new one."""
        if view.situation.lang is None:
            view = replace(view, situation=view.situation.learn(lang=language_of(event)))
        return await self.put(event, self.page(view, **more), view.situation)

    async def put(self, event: Message | CallbackQuery, page: Page, situation: Situation | None = None) -> Page:
        """Put a ready page on the phone and remember, for minutes, what was told."""
        chat = chat_of(event)
        if isinstance(event, CallbackQuery):
            turned, _ = await asyncio.gather(self._turn(event, page), self._calm(event, page.toast))
            if not turned:
                await self.send(chat, page)
        else:
            await self.send(chat, page)
        if situation is not None:
            await self.memory.remember(chat, situation)
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

    async def hide(self, event: Message | CallbackQuery, view: View) -> None:
        """Leave one neutral line at once, then take away everything else that is known of this chat, and say if something stayed."""
        chat, kept = chat_of(event), None
        noted = await self.memory.messages(chat)
        neutral = self.page(replace(view, page="hide"))
        if isinstance(event, CallbackQuery) and event.message is not None:
            turned, _ = await asyncio.gather(self._turn(event, neutral), self._calm(event, None))
            kept = event.message.message_id if turned else None
        if kept is None:
            kept = (await self.send(chat, neutral)).message_id
        others = [message for message in noted if message.message_id != kept]
        left = await take_away(self.bot, chat, others, self.extra.hide_hours, self.page(View("neutral")))
        if left or not noted:
            honest = self.page(replace(view, page="hide"), left=True)
            with contextlib.suppress(TelegramAPIError):
                await self.bot.edit_message_text(
                    honest.text, chat_id=chat, message_id=kept, reply_markup=inline_buttons(honest)
                )
        await self.memory.forget(chat)
        await self.memory.note(chat, kept, mine=True)

    async def apologise(self, event: Message | CallbackQuery) -> None:
        """The page for when something broke, made of as little as possible: the emergency numbers must go out."""
        chat = chat_of(event)
        page = broken(language_of(event))
        if isinstance(event, CallbackQuery):
            await self._calm(event, None)
        sent = await self.bot.send_message(chat, page.text, reply_markup=inline_buttons(page))
        with contextlib.suppress(Exception):
            await self.memory.note(chat, sent.message_id, mine=True)

    async def _turn(self, tap: CallbackQuery, page: Page) -> bool:
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
        await self.memory.note(chat, message_id, mine=True)
        return True

    async def _calm(self, tap: CallbackQuery, toast: str | None) -> None:
        """Stop the button's spinner. A tap that waited too long is no fault: the page was turned all the same."""
        try:
            await self.bot.answer_callback_query(tap.id, text=toast)
        except TelegramAPIError as refusal:
            if not any(words in str(refusal).lower() for words in _CALM):
                log.warning("a tap could not be answered: %s", type(refusal).__name__)

    async def _take_keyboard_in(self, chat: int) -> None:
        """Remove the location keyboard: only a message can do it, so one is sent and deleted at once."""
        asked = self._keyboards.pop(chat, None)
        if asked is None:
            return
        with contextlib.suppress(TelegramAPIError):
            remover = await self.bot.send_message(chat, "·", reply_markup=ReplyKeyboardRemove())
            await self.bot.delete_messages(chat, [asked, remover.message_id])


def chat_of(event: Message | CallbackQuery) -> int:
    """The private chat an update belongs to; for a tap without a message it is the person's own chat."""
    if isinstance(event, Message):
        return event.chat.id
    return event.message.chat.id if event.message is not None else event.from_user.id


def language_of(event: Message | CallbackQuery) -> Lang:
    """The language of the person's Telegram: Kazakh if it says so, else Russian."""
    code = event.from_user.language_code if event.from_user else None
    return "kk" if code and code.lower().startswith("kk") else "ru"
