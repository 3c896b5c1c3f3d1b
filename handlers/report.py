"""This number does not answer, this address is wrong."""

from aiogram import Router
from aiogram.types import CallbackQuery, Update

from bot.screen import Opens, Screen, reporting
from bot.situation import View

router = Router(name=__name__)


@router.callback_query(Opens("report"))
async def found_a_mistake(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)


@router.callback_query(Opens("reported"))
async def said_what_is_wrong(tap: CallbackQuery, view: View, screen: Screen, event_update: Update) -> None:
    await reporting.report(screen, tap, view, event_update.update_id)
