"""A shared location, or a place chosen from a list."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot import places
from bot.pages import guess_view, offered
from bot.pages.place import ABROAD
from bot.screen import Opens, Screen
from bot.screen.sorts import in_private, with_a_location
from bot.screen.understanding import page_of
from bot.situation import View

router = Router(name=__name__)
router.message.filter(in_private)


@router.callback_query(Opens("place", "regions", "towns", "which-place"))
async def chose_a_place(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)


@router.message(with_a_location)
async def shared_location(message: Message, screen: Screen) -> None:
    """Only the nearest town is kept of a location; abroad or at sea the page asks for a name instead."""
    situation = await screen.known(message)
    near = places.nearest(message.location.latitude, message.location.longitude) if message.location else None
    if near is None:
        await screen.show(message, View("place", situation, choice=ABROAD))
        return
    town, _ = near
    told, guesses = situation.learn(place=town.code), offered(await screen.asked(message))
    await screen.show(message, guess_view(told, guesses) if guesses and not told.needs else page_of(situation, told))
