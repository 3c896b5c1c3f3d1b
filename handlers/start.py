"""/start, or a forwarded link opened."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.screen import Opens, Screen
from bot.situation import View

router = Router(name=__name__)
router.message.filter(F.chat.type == "private")


@router.message(CommandStart())
async def started(message: Message, command: CommandObject, screen: Screen) -> None:
    """The first page, byte for byte the same for everybody; a link of ours opens what it was made for."""
    await screen.show(message, View.unpack(command.args or "") or View("first"))


@router.callback_query(Opens("first"))
async def started_over(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)
