"""Takes messages away: what Telegram lets a bot delete, and a neutral word over what it does not."""

from collections.abc import Iterable, Sequence

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError

from bot.memory import Noted
from bot.pages.page import Page
from bot.screen.drawing import inline_buttons

BATCH = 100
"""How many messages Telegram deletes in one call."""

_ALREADY_GONE = ("message to delete not found", "message not found", "message to edit not found", "message is not modified")


async def take_away(bot: Bot, chat: int, noted: Iterable[Noted], deletable_hours: float, neutral: Page) -> tuple[Noted, ...]:
    """Delete what is young enough, put a neutral page over older messages of the bot; returns what is still as it was.

    Telegram deletes nothing older than 48 hours, and refuses a whole batch for one message it will not delete,
    so a refused batch is halved and tried again. A message of the person's own that is too old simply remains.
    """
    known = tuple(noted)
    young = [message for message in known if message.age_hours < deletable_hours]
    old = [message for message in known if message.age_hours >= deletable_hours]
    left: list[Noted] = [message for message in old if not message.mine]
    for start in range(0, len(young), BATCH):
        left += await _delete(bot, chat, young[start : start + BATCH])
    covered = [message for message in (*old, *left) if message.mine]
    left = [message for message in left if not message.mine]
    for message in covered:
        if not await _cover(bot, chat, message, neutral):
            left.append(message)
    return tuple(left)


async def _delete(bot: Bot, chat: int, batch: Sequence[Noted]) -> list[Noted]:
    """Delete a batch; halve it where it is refused, so that one undeletable message costs few calls and hides no other."""
    if len(batch) == 1:
        return await _delete_one(bot, chat, batch[0])
    try:
        await bot.delete_messages(chat, [message.message_id for message in batch])
    except TelegramForbiddenError:
        return list(batch)
    except TelegramAPIError:
        half = len(batch) // 2
        return await _delete(bot, chat, batch[:half]) + await _delete(bot, chat, batch[half:])
    return []


async def _delete_one(bot: Bot, chat: int, message: Noted) -> list[Noted]:
    try:
        await bot.delete_message(chat, message.message_id)
    except TelegramBadRequest as refusal:
        return [] if any(words in refusal.message.lower() for words in _ALREADY_GONE) else [message]
    except TelegramAPIError:
        return [message]
    return []


async def _cover(bot: Bot, chat: int, message: Noted, neutral: Page) -> bool:
    """Edit an old message of the bot to a neutral word without buttons."""
    try:
        await bot.edit_message_text(
            neutral.text, chat_id=chat, message_id=message.message_id, reply_markup=inline_buttons(neutral)
        )
    except TelegramBadRequest as refusal:
        return any(words in refusal.message.lower() for words in _ALREADY_GONE)
    except TelegramAPIError:
        return False
    return True
