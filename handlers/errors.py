"""Whatever goes wrong: never silence, always a number to call."""

import logging

from aiogram import Router
from aiogram.types import ErrorEvent

from bot.screen import Screen, chat_of

router = Router(name=__name__)
log = logging.getLogger(__name__)


@router.error()
async def something_broke(failure: ErrorEvent, screen: Screen) -> bool:
    """Log the kind of the fault and the update's number, never a word of the person; show the numbers, in private chats only."""
    log.error("update %d: %s", failure.update.update_id, type(failure.exception).__name__)
    event = failure.update.callback_query or failure.update.message or failure.update.edited_message
    if event is not None and chat_of(event) > 0:  # groups and channels have negative ids
        await screen.apologise(event)
    return True
