"""Takes messages away: what Telegram lets a bot delete, and a neutral word over what it does not."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery, Message

from bot.memory import HIDE_HOURS, Noted
from bot.pages import Page
from bot.screen.screen import Screen, chat_of, language_of
from bot.situation import Situation, View

log = logging.getLogger(__name__)

BATCH = 100
"""How many messages Telegram deletes in one call."""
TIMER_SECONDS = 2
"""How often the timers are looked at."""
AGAIN_MINUTES = 1
"""Until a timer that could not know all messages of its chat comes again."""

_DELETABLE = timedelta(hours=HIDE_HOURS) - timedelta(minutes=1)
_ALREADY_GONE = ("message to delete not found", "message not found", "message to edit not found", "message is not modified")


async def hide(screen: Screen, event: Message | CallbackQuery, view: View) -> None:
    """Leave one neutral line at once, then take away everything else that is known of this chat, and say if something stayed.

    Raises:
        TelegramAPIError: no neutral line could be left; what could be taken away is gone all the same.
    """
    chat = chat_of(event)
    noted = await screen.memory.messages(chat)
    whole = screen.memory.whole
    neutral = screen.page(replace(view, page="hide"))
    try:
        kept = await _leave(screen, event, neutral)
    except TelegramForbiddenError:
        raise
    except TelegramAPIError:
        await take_away(screen, chat, noted)
        raise
    left = await take_away(screen, chat, (message for message in noted if message.message_id != kept))
    if left or not noted or not whole:
        await screen.cover(chat, kept, screen.page(replace(view, page="hide"), left=True))
    await screen.memory.forget(chat)
    await screen.memory.note(chat, kept, mine=True)
    await _note_again(screen, chat, left)


async def hide_later(screen: Screen, tap: CallbackQuery, view: View, minutes: int | None) -> None:
    """Set or take back the timer; the page says truthfully whether it is set."""
    kept = await screen.memory.set_timer(chat_of(tap), minutes)
    await screen.show(tap, view, saved=kept)


async def forget(screen: Screen, event: Message | CallbackQuery, view: View) -> None:
    """Forget what was told; message numbers stay, so that "hide" can still take the messages away.

    A database that is away keeps what it holds of the chat's reports, and the page says so.
    """
    chat = chat_of(event)
    lang = view.situation.lang
    noted = await screen.memory.messages(chat)
    forgotten = await screen.memory.forget(chat)
    await _note_again(screen, chat, noted)
    erased = await screen.store.forget_chat(chat)
    page = screen.page(View("forget", Situation(lang=lang or language_of(event))), saved=forgotten and erased, left=not erased)
    await screen.put(event, page)


async def keep_timers(screen: Screen, stop: asyncio.Event) -> None:
    """Until `stop`: hide the chats whose time has come. What cannot be reached is left for the next round."""
    while not stop.is_set():
        try:
            for chat in await screen.memory.due_timers():
                await _hide_unasked(screen, chat)
        except Exception as fault:  # noqa: BLE001 - a timer that fails must not stop the others
            log.warning("a timer failed: %s", type(fault).__name__)
        try:
            await asyncio.wait_for(stop.wait(), TIMER_SECONDS)
        except TimeoutError:
            continue


async def take_away(screen: Screen, chat: int, noted: Iterable[Noted]) -> tuple[Noted, ...]:
    """Delete what is young enough, put a neutral page over older messages of the bot; returns what is still as it was.

    Telegram deletes nothing older than 48 hours, and refuses a whole batch for one message it will not delete,
    so a refused batch is halved and tried again. A message of the person's own that is too old simply remains.
    """
    known = tuple(noted)
    young = [message for message in known if message.age < _DELETABLE]
    stubborn = [message for message in known if message.age >= _DELETABLE]
    for start in range(0, len(young), BATCH):
        stubborn += await _delete(screen.bot, chat, young[start : start + BATCH])
    neutral = screen.page(View("neutral"))
    return tuple(
        [message for message in stubborn if not (message.mine and await screen.cover(chat, message.message_id, neutral))]
    )


async def _note_again(screen: Screen, chat: int, left: Iterable[Noted]) -> None:
    """What did not go now, "hide" takes when it is tapped once more."""
    for message in left:
        await screen.memory.note(chat, message.message_id, message.mine, screen.now() - message.age)


async def _leave(screen: Screen, event: Message | CallbackQuery, neutral: Page) -> int:
    """Turn the tapped page into the neutral line; where Telegram will not, whatever it says, send one. Gives its number."""
    if isinstance(event, CallbackQuery):
        turned, _ = await asyncio.gather(_turned(screen, event, neutral), screen.calm(event))
        if turned and event.message is not None:
            return event.message.message_id
    return (await screen.send(chat_of(event), neutral)).message_id


async def _turned(screen: Screen, tap: CallbackQuery, neutral: Page) -> bool:
    try:
        return await screen.turn(tap, neutral)
    except TelegramForbiddenError:
        raise
    except TelegramAPIError:
        return False


async def _hide_unasked(screen: Screen, chat: int) -> None:
    """What the timer does: the same as a tap, but nothing new is sent; the last message of the bot turns neutral.

    While the database is away it comes again, for nobody is there to be told that older messages stayed.
    """
    noted = await screen.memory.messages(chat)
    whole = screen.memory.whole
    mine = [message for message in noted if message.mine]
    kept = mine[-1].message_id if mine else None
    if kept is not None and await screen.cover(chat, kept, screen.page(View("hide"))):
        noted = tuple(message for message in noted if message.message_id != kept)
    else:
        kept = None
    left = await take_away(screen, chat, noted)
    await screen.memory.forget(chat)
    if kept is not None:
        await screen.memory.note(chat, kept, mine=True)
    await _note_again(screen, chat, left)
    if not whole:
        await screen.memory.set_timer(chat, AGAIN_MINUTES)


async def _delete(bot: Bot, chat: int, batch: Sequence[Noted]) -> list[Noted]:
    """Delete a batch; halve it where it is refused, so that one undeletable message costs few calls and hides no other."""
    if len(batch) == 1:
        return await _delete_one(bot, chat, batch[0])
    try:
        await bot.delete_messages(chat, [message.message_id for message in batch])
    except TelegramBadRequest:
        half = len(batch) // 2
        return await _delete(bot, chat, batch[:half]) + await _delete(bot, chat, batch[half:])
    except TelegramAPIError:
        return list(batch)  # blocked, or no word got through: halves would fare no better
    return []


async def _delete_one(bot: Bot, chat: int, message: Noted) -> list[Noted]:
    try:
        await bot.delete_message(chat, message.message_id)
    except TelegramBadRequest as refusal:
        return [] if any(words in refusal.message.lower() for words in _ALREADY_GONE) else [message]
    except TelegramAPIError:
        return [message]
    return []
