"""What maintainers may ask in Telegram."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.screen import Screen

router = Router(name=__name__)
router.message.filter(F.chat.type == "private")


@router.message(Command("reports"), F.chat.id.in_(set()))
async def asked_for_reports(message: Message, screen: Screen) -> None:
    raise NotImplementedError
