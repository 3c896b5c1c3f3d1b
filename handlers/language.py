"""Қазақша or русский, at any moment."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.screen import Opens, Screen
from bot.screen.sorts import in_private
from bot.situation import View

router = Router(name=__name__)
router.message.filter(in_private)


@router.callback_query(Opens("language"))
async def chose_to_change(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)


@router.message(Command("language"))
async def asked_for_language(message: Message, screen: Screen) -> None:
    await screen.show(message, View("language", await screen.known(message)))
