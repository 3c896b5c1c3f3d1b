"""Danger now, tapped or written: the emergency page, whatever was going on."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.listening import Heard
from bot.screen import Opens, Screen
from bot.screen.understanding import learn_from
from bot.situation import PageName, View

router = Router(name=__name__)
router.message.filter(F.chat.type == "private")
router.edited_message.filter(F.chat.type == "private")

DANGER_PAGES: dict[str, PageName] = {
    "violence": "danger",
    "child": "danger-child",
    "suicide": "danger-suicide",
    "unclear": "safe",
}


def speaks_of_danger(_: Message, heard: Heard | None = None) -> bool:
    """A text with danger words outranks everything else it may say."""
    return heard is not None and heard.danger is not None


@router.callback_query(Opens("danger", "danger-suicide", "danger-child", "danger-other", "child-self", "safe"))
async def tapped_danger(tap: CallbackQuery, view: View, screen: Screen) -> None:
    await screen.show(tap, view)


@router.message(Command("112"))
async def asked_for_numbers(message: Message, screen: Screen) -> None:
    await screen.show(message, View("danger", await screen.known(message)))


@router.message(speaks_of_danger)
@router.edited_message(speaks_of_danger)
async def wrote_of_danger(message: Message, heard: Heard, screen: Screen) -> None:
    situation = learn_from(heard, await screen.known(message))
    page: PageName = DANGER_PAGES[heard.danger or "unclear"]
    if page == "danger-child" and heard.under_18:
        page = "child-self"
    if page == "danger-suicide" and heard.helper:
        page = "danger-other"
    await screen.show(message, View(page, situation))
    # Thoughts of death alone get a voice to talk to, that of their own region too: a list of clinics far away would drown it.
    if situation.place and situation.needs - {"suicide-crisis"}:
        await screen.show(message, View("results", situation))
