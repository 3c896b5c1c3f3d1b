"""This number does not answer, this address is wrong."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.screen import Opens, Screen
from bot.situation import View

router = Router(name=__name__)


@router.callback_query(Opens("report"))
async def found_a_mistake(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)


@router.callback_query(Opens("reported"))
async def reported(tap: CallbackQuery, view: View, screen: Screen, event_update_id: int) -> None:
    await screen.report(tap, view, event_update_id)
