"""Danger now, tapped or written: the emergency page, whatever was going on."""

import re

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.directory.records import Need
from bot.listening import Heard
from bot.matching import match
from bot.screen import Opens, Screen, chat_of, language_of
from bot.screen.sorts import in_private
from bot.screen.understanding import learn_from
from bot.situation import PageName, View

router = Router(name=__name__)
router.message.filter(in_private)
router.edited_message.filter(in_private)

DANGER_PAGES: dict[str, PageName] = {
    "violence": "danger",
    "child": "danger-child",
    "suicide": "danger-suicide",
    "unclear": "safe",
}


_DIALLED = re.compile(r"\W*(?:101|102|103|111|112|150)\W*")

SUPPOSED: dict[PageName, tuple[Need, ...]] = {"danger": ("violence",), "danger-child": ("child",), "child-self": ("child",)}


async def speaks_of_danger(_: Message, heard: Heard | None = None) -> bool:
    """A text with danger words outranks everything else it may say."""
    return heard is not None and heard.danger is not None


async def is_an_emergency_number(message: Message) -> bool:
    """Somebody typed 112 as one dials it: the bot calls nobody, and the page says so."""
    return bool(_DIALLED.fullmatch(message.text or ""))


async def suppose(event: Message | CallbackQuery, view: View, screen: Screen) -> None:
    """A town typed after the emergency page asks for what its button "Find where to go" asks for."""
    if view.page in SUPPOSED and not view.situation.needs:
        told = view.situation.learn(needs=SUPPOSED[view.page], lang=view.situation.lang or language_of(event))
        await screen.memory.remember(chat_of(event), told)


@router.callback_query(Opens("danger", "danger-suicide", "danger-child", "danger-other", "child-self", "safe"))
async def tapped_danger(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)
    await suppose(tap, view, screen)


@router.message(Command("112"))
@router.message(is_an_emergency_number)
async def asked_for_numbers(message: Message, screen: Screen) -> None:
    view = View("danger", await screen.known(message))
    await screen.show(message, view)
    await suppose(message, view, screen)


@router.message(speaks_of_danger)
@router.edited_message(speaks_of_danger)
async def wrote_of_danger(message: Message, heard: Heard, screen: Screen) -> None:
    situation = learn_from(heard, await screen.known(message))
    page: PageName = DANGER_PAGES[heard.danger or "unclear"]
    if page == "danger-child" and heard.under_18 and not situation.helper:
        page = "child-self"
    if page == "danger-suicide" and heard.helper:
        page = "danger-other"
    await screen.show(message, View(page, situation))
    # Thoughts of death alone get a voice to talk to, that of their own region too, and a missing child the police:
    # a list of places far away would only drown it. A child reads one page and finds the places by its button.
    if page == "child-self" or not situation.place or not situation.needs - {"suicide-crisis"}:
        return
    if situation.needs != {"child"} or not match(situation, screen.shelf.directory, screen.now()).widened:
        await screen.show(message, View("results", situation))
