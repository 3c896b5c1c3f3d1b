"""A tap on an answer or on the next page."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.screen import Opens, Screen
from bot.situation import View

router = Router(name=__name__)


@router.callback_query(
    Opens("next", "home", "question", "answers", "helper", "guess", "offender", "phone-safety", "privacy", "about")
)
async def answered(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)
