"""Take away what can be taken away, now or in a while."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pages import TIMER_MINUTES
from bot.screen import Opens, Screen, hiding
from bot.screen.sorts import in_private
from bot.situation import View

router = Router(name=__name__)
router.message.filter(in_private)


@router.callback_query(Opens("hide"))
async def tapped_hide(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await hiding.hide(screen, tap, view)


@router.message(Command("hide"))
async def asked_to_hide(message: Message, screen: Screen) -> None:
    await hiding.hide(screen, message, View("hide", await screen.known(message)))


@router.callback_query(Opens("hide-about", "neutral"))
async def asked_what_hiding_does(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)


@router.callback_query(Opens("timer"))
async def chose_a_timer(tap: CallbackQuery, view: View, screen: Screen) -> None:
    if view.choice in TIMER_MINUTES:
        await hiding.hide_later(screen, tap, view, TIMER_MINUTES[view.choice])
    else:
        await screen.show(tap, view)


@router.callback_query(Opens("forget"))
async def tapped_forget(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await hiding.forget(screen, tap, view)


@router.message(Command("forget"))
async def asked_to_forget(message: Message, screen: Screen) -> None:
    await hiding.forget(screen, message, View("forget", await screen.known(message)))
