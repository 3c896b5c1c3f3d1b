"""A page too broken for Telegram, made plain: without markup, without the refused buttons, in pieces."""

import html
import re
from collections.abc import Iterator
from typing import Any

from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup

LONGEST = 4096
"""UTF-16 units in one message, as Telegram counts."""

_PIECE = 4000
_WAY_ON = "112 · 102 · 111\n/start"
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PARSE = ("can't parse entities", "unsupported start tag", "can't find end")
_BUTTONS = ("button_", "inline keyboard button", "reply markup", "wrong http url", "url host is empty", "invalid url")


def mended(method: TelegramMethod[Any], refusal: str) -> TelegramMethod[Any] | None:
    """The same call in a form that this refusal does not forbid; None if the refusal is about something else."""
    said = refusal.lower()
    if any(words in said for words in _PARSE):
        changes: dict[str, Any] = {"parse_mode": None, "entities": None}
        for field in ("text", "caption"):
            value = getattr(method, field, None)
            if isinstance(value, str):
                changes[field] = plain(value)
        return method.model_copy(update=changes)
    if any(words in said for words in _BUTTONS) and getattr(method, "reply_markup", None) is not None:
        markup = _without_links(method, said)
        return method.model_copy(update={"reply_markup": markup} | ({} if markup else _in_words(method)))
    return None


def _in_words(method: TelegramMethod[Any]) -> dict[str, str]:
    """A page that loses all its buttons says the way on and the numbers, unless its text holds them."""
    text = getattr(method, "text", None)
    return {"text": f"{text}\n\n{_WAY_ON}"} if isinstance(text, str) and "112" not in text else {}


def _without_links(method: TelegramMethod[Any], said: str) -> InlineKeyboardMarkup | None:
    """Only a link can have a wrong URL; for any other refusal all buttons go."""
    markup = getattr(method, "reply_markup", None)
    if "url" not in said or not isinstance(markup, InlineKeyboardMarkup):
        return None
    rows = [[button for button in row if not button.url] for row in markup.inline_keyboard]
    rows = [row for row in rows if row]
    kept = sum(len(row) for row in rows)
    # Nothing to take out: the refusal was about another button, and repeating it would fail again.
    return InlineKeyboardMarkup(inline_keyboard=rows) if 0 < kept < sum(map(len, markup.inline_keyboard)) else None


def plain(text: str) -> str:
    """HTML markup to the text a person reads."""
    return html.unescape(_TAG.sub("", text)) or "-"


def pieces(method: TelegramMethod[Any]) -> tuple[TelegramMethod[Any], ...]:
    """A text that is too long as several plain messages; the first keeps being an edit, the last has the buttons."""
    if not isinstance(method, SendMessage | EditMessageText):
        return ()
    parts = list(_split(plain(method.text or "")))
    bare = {"parse_mode": None, "entities": None}
    if len(parts) == 1:
        return (method.model_copy(update={"text": parts[0], **bare}),)
    if isinstance(method, EditMessageText) and method.chat_id is None:
        return (method.model_copy(update={"text": parts[0], **bare}),)
    first = method.model_copy(update={"text": parts[0], "reply_markup": None, **bare})
    chat = method.chat_id
    if chat is None:
        return (first,)
    rest = [SendMessage(chat_id=chat, text=part, **bare) for part in parts[1:]]
    rest[-1].__dict__["reply_markup"] = method.reply_markup
    return (first, *rest)


def _split(text: str) -> Iterator[str]:
    """Pieces of at most `_PIECE` UTF-16 units, cut at a line or a word where there is one."""
    while units(text) > _PIECE:
        end = _PIECE
        while units(text[:end]) > _PIECE:
            end -= max(1, (units(text[:end]) - _PIECE) // 2)
        cut = max(text.rfind("\n", end // 2, end), text.rfind(" ", end // 2, end))
        end = cut if cut > 0 else end
        yield text[:end].strip() or "-"
        text = text[end:].lstrip()
    if text:
        yield text


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
