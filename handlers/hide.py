"""Take away what can be taken away, now or in a while."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.screen import Opens, Screen, chat_of
from bot.situation import View

router = Router(name=__name__)
router.message.filter(F.chat.type == "private")


@router.callback_query(Opens("hide"))
async def tapped_hide(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.hide(tap, view)


@router.message(Command("hide"))
async def asked_to_hide(message: Message, screen: Screen) -> None:
    await screen.hide(message, View("hide", await screen.known(message)))


@router.callback_query(Opens("hide-about", "neutral"))
async def asked_what_hiding_does(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)


@router.callback_query(Opens("timer"))
async def set_a_timer(tap: CallbackQuery, view: View, screen: Screen) -> None:
    page = await screen.show(tap, view)
    if page.effect == "timer":
        await screen.hide_later(chat_of(tap), view.choice)


@router.callback_query(Opens("forget"))
async def asked_to_forget(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.forget(tap, view)


@router.message(Command("forget"))
async def told_to_forget(message: Message, screen: Screen) -> None:
    await screen.forget(message, View("forget", await screen.known(message)))
