"""A text to pass on."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.screen import Opens, Screen
from bot.situation import View

router = Router(name=__name__)


@router.callback_query(Opens("share", "share-text"))
async def wants_to_share(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)
