"""Any other text, and everything that is not text."""

import re
from dataclasses import replace
from itertools import product

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.languages import LANGS
from bot.listening import Heard
from bot.pages import guess_view, offered, which_place_view
from bot.pages.here import HEARD
from bot.pages.opening import A_NUMBER, NOT_UNDERSTOOD, NOT_WORDS, OUT_OF_DATE
from bot.pages.place import NOT_IN_THE_LIST
from bot.questions import QUESTIONS, read_answers
from bot.screen import Screen, language_of
from bot.screen.sorts import in_private, with_a_number, with_words
from bot.screen.understanding import learn_from, page_of, pressed, told_of_oneself
from bot.situation import PageName, Situation, View

router = Router(name=__name__)
router.message.filter(in_private)
router.edited_message.filter(in_private)

NOTES_OF_TELEGRAM = frozenset(
    {
        ContentType.PINNED_MESSAGE,
        ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
        ContentType.CHAT_BACKGROUND_SET,
        ContentType.WRITE_ACCESS_ALLOWED,
        ContentType.PROXIMITY_ALERT_TRIGGERED,
    }
)


_GREETINGS = (
    "привет здравствуйте здравствуй салам добрый день вечер утро доброе спасибо большое благодарю рахмет рақмет көп сәлем салем"
    " сәлеметсіз сәлеметсізбе салеметсиз бе ассалаумағалейкум қайырлы кеш таң күн ok ок окей жақсы хорошо понятно"
)
_POLITE = frozenset(_GREETINGS.split())
_A_NUMBER = re.compile(r"(?:\+?7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)")


def is_polite(words: str) -> bool:
    """A greeting or thanks: nothing to understand, and no reason to say that it was not understood."""
    said = re.findall(r"\w+", words.casefold())
    return bool(said) and _POLITE.issuperset(said)


@router.message(Command("privacy"))
async def asked_what_is_kept(message: Message, screen: Screen) -> None:
    await screen.show(message, View("privacy", await screen.known(message)))


@router.message(Command("about", "help"))
async def asked_about_the_bot(message: Message, screen: Screen) -> None:
    await screen.show(message, View("about", await screen.known(message)))


@router.message(with_a_number)
async def sent_a_number(message: Message, screen: Screen) -> None:
    await screen.show(message, View("home", await screen.known(message), choice=A_NUMBER))


@router.message(with_words)
@router.edited_message(with_words)
async def wrote(message: Message, screen: Screen, heard: Heard | None = None) -> None:
    """Open what was clearly understood, offer two guesses where it was not, and ask gently where nothing was."""
    known, asked = await screen.known(message), await screen.asked(message)
    if heard is None:
        await screen.show(message, View("first"))
        return
    question = QUESTIONS[asked - 1].name if 0 < asked <= len(QUESTIONS) else None
    said = message.text or message.caption or ""
    plain = bool(heard.sure or heard.place or heard.asks_place)
    if question is None and not plain and (view := _typed_label(said, known, screen)):
        await screen.show(message, view)
        return
    answers = read_answers(said, question)
    situation = learn_from(heard, known).learn(**answers)
    if not heard.guesses or _only_of_themselves(heard, said):
        answers = answers or ({} if situation.helper else told_of_oneself(heard, known))
    guesses = offered(asked)
    if heard.asks_place:
        needs = () if situation.needs else guesses
        await screen.show(message, which_place_view(situation, *heard.asks_place, needs=needs))
    elif heard.offender:
        await screen.show(message, View("offender", situation))
    elif heard.place is not None and situation.needs == {"suicide-crisis"}:
        await screen.show(message, View("danger-other" if situation.helper else "danger-suicide", situation))
    elif heard.under_18 and not situation.helper and _of_a_child(heard):
        await screen.show(message, View("child-self", situation))
    elif heard.sure or (heard.place is not None and situation.needs):
        await screen.show(message, page_of(known, situation))
    elif answers and known.needs:
        await screen.show(message, View("next", situation, choice=0 if known.place else HEARD))
    elif guesses and (heard.place is not None or answers or heard.helper):
        await screen.show(message, guess_view(situation, (*guesses, *(guess.need for guess in heard.guesses[:1]))))
    elif heard.guesses:
        await screen.show(message, guess_view(situation, (guess.need for guess in heard.guesses[:2])))
    elif heard.place is not None or heard.helper:
        await screen.show(message, View("helper" if heard.helper else "home", situation, choice=HEARD))
    elif question is not None:
        await screen.show(message, View("question", known, choice=asked))
    elif known.needs and not known.place:
        choice = 0 if is_polite(said) or answers else NOT_IN_THE_LIST
        await screen.show(message, View("place", situation, choice=choice | HEARD))
    else:
        choice = 0 if is_polite(said) or answers else A_NUMBER if _A_NUMBER.match(said) else NOT_UNDERSTOOD
        await screen.show(message, View("home", situation, choice=choice))


def _typed_label(said: str, known: Situation, screen: Screen) -> View | None:
    """The label of a button of the first question or of the page about the place, typed in either language."""
    name: PageName = "place" if known.needs and not known.place else "home"
    for page, lang in product(dict.fromkeys((name, "home")), LANGS):
        view = pressed(said, [screen.page(View(page, known.learn(lang=lang)))])
        if view is not None:
            switches = view.page == page and view.situation.lang != lang
            return view if switches or known.lang is None else replace(view, situation=view.situation.learn(lang=known.lang))
    return None


def _only_of_themselves(heard: Heard, said: str) -> bool:
    """«Я мужчина», «мне 19», «с детьми»: an answer, whatever else so few words may sound like."""
    return bool(heard.who or heard.age or heard.children) and len(said.split()) <= _FEW_WORDS


_FEW_WORDS = 3


def _of_a_child(heard: Heard) -> bool:
    """A child who writes of anything that may be violence, or of nothing that is understood, meets the numbers for children."""
    return not heard.guesses or heard.guesses[0].need in {"child", "violence"}


async def noted_by_telegram(message: Message) -> bool:
    """Telegram itself noted something in the chat."""
    return message.content_type in NOTES_OF_TELEGRAM


@router.message(noted_by_telegram)
async def was_noted_by_telegram(_: Message) -> None:
    """Nobody said anything: Telegram notes that the chat was set to delete itself, that a message was pinned."""


@router.message()
async def sent_something_else(message: Message, screen: Screen) -> None:
    """Voice, photo, sticker, poll, file: not looked at; how to go on, and a number to call."""
    await screen.show(message, View("home", await screen.known(message), choice=NOT_WORDS))


@router.callback_query()
async def tapped_something_foreign(tap: CallbackQuery, screen: Screen) -> None:
    """A forged, foreign or outdated button opens the first page."""
    await screen.show(tap, View("first", choice=OUT_OF_DATE), default_lang=language_of(tap))
