"""What happens to every message and tap before anybody answers: its number is noted, a flood is slowed, words are heard."""

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.directory.records import WHOLE_COUNTRY
from bot.languages import LANGS
from bot.listening import Heard, hear
from bot.places import place_of
from bot.screen.screen import URGENT, Screen, chat_of, language_of, searched
from bot.screen.taps import view_of

NEVER_SLOWED = URGENT | {"hide", "first"}
"""Pages that a flood limit never holds up: numbers to call, and the way to hide."""

_ALBUMS_REMEMBERED = 200
_WORDS_READ = 30
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Doorway(BaseMiddleware):
    """Adds `heard` (what a text says, or None) and answers by itself only where a chat is faster than anybody can read.

    A flood of texts gets one calm line with a number every half a minute: neither silence nor an answer to each.
    """

    def __init__(self) -> None:
        self._albums: OrderedDict[tuple[int, str], None] = OrderedDict()

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Called by aiogram for each message and tap; returns what the handler returns."""
        screen: Screen = data["screen"]
        heard: Heard | None = None
        if isinstance(event, Message):
            words = event.text or event.caption
            if words and not words.startswith("/"):
                heard = _in_the_language_of_the_phone(hear(words), words, event)
            urgent = heard is not None and heard.danger is not None
            if event.chat.type == "private":
                await screen.memory.note(event.chat.id, event.message_id, mine=False, at=event.date)
                if not words and (data["event_update"].edited_message or self._is_of_known_album(event)):
                    return None  # a place that moves all the time is nothing that the person does
                if not urgent and not await screen.memory.allow(event.chat.id, "message"):
                    if await screen.memory.allow(event.chat.id, "calm"):
                        await screen.calm_down(event)
                    return None
        elif isinstance(event, CallbackQuery):
            view = view_of(event)
            urgent = view is not None and view.page in NEVER_SLOWED
            if not urgent and not await screen.memory.allow(chat_of(event), "tap"):
                return await screen.slow_down(event)
        data["heard"] = heard
        searched.set(None)
        answer = await handler(event, data)
        await _count(screen, data["event_update"].update_id)
        return answer

    def _is_of_known_album(self, message: Message) -> bool:
        """Ten pictures sent together are ten messages: the first is answered."""
        if message.media_group_id is None:
            return False
        album = (message.chat.id, message.media_group_id)
        known = album in self._albums
        self._albums[album] = None
        if len(self._albums) > _ALBUMS_REMEMBERED:
            self._albums.popitem(last=False)
        return known


def _in_the_language_of_the_phone(heard: Heard, words: str, message: Message) -> Heard:
    """A bare name of a town is the same in both languages, unless it holds Kazakh letters: other words choose, or the phone."""
    if heard.place is None or _KAZAKH_LETTERS.search(words):
        return heard
    if not heard.guesses and heard.danger is None:
        return replace(heard, lang=language_of(message))
    names = {heard.place.names[lang].casefold() for lang in LANGS}
    others = [word for word in re.findall(r"\w+", words)[:_WORDS_READ] if word.casefold() not in names]
    return replace(heard, lang=hear(" ".join(others)).lang) if others else heard


async def _count(screen: Screen, update_id: int) -> None:
    """How often what is looked for where, after the answer went out: region, need and language, nothing about who."""
    search = searched.get()
    if search is None or not search.needs or not screen.store.ready:
        return
    here = place_of(search.place)
    region, lang = here.region if here else WHOLE_COUNTRY, search.lang or "ru"
    await screen.store.count(region, sorted(search.needs), lang, update_id, screen.now())
