"""What maintainers may ask in Telegram."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.screen import Screen, reporting
from bot.screen.sorts import in_private

router = Router(name=__name__)
router.message.filter(in_private)


async def is_maintainer(message: Message, screen: Screen) -> bool:
    """Only chats that stand in MAINTAINERS; for everybody else the command is a word like any other."""
    return message.chat.id in screen.maintainers


@router.message(Command("reports"), is_maintainer)
async def asked_for_reports(message: Message, screen: Screen) -> None:
    await screen.say(message, await reporting.summary(screen))
