"""Take away what can be taken away, now or in a while."""

import re

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pages import TIMER_MINUTES
from bot.screen import Opens, Screen, hiding
from bot.screen.sorts import in_private
from bot.situation import View

router = Router(name=__name__)
router.message.filter(in_private)

_TYPED = re.compile(
    r"(?:скр(?:ыть|ой|ойте)|спря(?:тать|чь)|удал(?:и|ить|ите)|стереть|сотри|жасыр(?:у|ыңыз|ып таста)?|өшір(?:у|іңіз|ші)?|hide)"
)
_WHAT = re.compile(r"(?:чат|чатты|вс[её]|переписку|сообщения|бәрін|барлығын|хабарларды|жазысуды)")


async def typed_hide(message: Message) -> bool:
    """The button's word, or "delete the chat", typed: nobody in a hurry looks for the button. A longer text only speaks of it."""
    words = re.findall(r"\w+", (message.text or "").casefold())
    acts = [word for word in words if _TYPED.fullmatch(word)]
    return len(words) <= 3 and len(acts) == 1 and all(_WHAT.fullmatch(word) for word in words if word not in acts)


@router.callback_query(Opens("hide"))
async def tapped_hide(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await hiding.hide(screen, tap, view)


@router.message(Command("hide"))
@router.message(typed_hide)
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
