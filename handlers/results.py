"""A further place, its card, its point on the map, what to say there."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.screen import Opens, Screen
from bot.situation import View

router = Router(name=__name__)


@router.callback_query(Opens("results", "list", "card", "map", "script", "numbers", "unanswered", "lost"))
async def looked_at_places(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)
