"""What can go wrong between us and Telegram, sorted by what may be done about it; no text here ever holds the token."""

from typing import Any

from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod


class NotSentError(TelegramNetworkError):
    """The call certainly was not carried out (no connection, a 5xx page): it may be repeated freely."""


class AnswerLostError(TelegramNetworkError):
    """The call went out and no readable answer came back: it may or may not have been carried out.

    A send that ends so is repeated at most once: better twice than never, but not five times.
    """


class PutOffError(TelegramNetworkError):
    """Telegram asked to wait longer than this call is worth. Nothing is broken, and asking again at once would make it worse."""


def lost(kind: type[TelegramNetworkError], method: TelegramMethod[Any], words: str) -> TelegramNetworkError:
    """An error of that kind whose text is only `words`: never what the HTTP library wrote, for that may hold the URL."""
    return kind(method=method, message=words)
