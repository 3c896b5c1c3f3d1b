"""Puts a page on the phone: edits in place or sends anew, forgives what Telegram forgives."""

from bot.screen.screen import Screen, chat_of, language_of
from bot.screen.taps import Opens, view_of

__all__ = ["Opens", "Screen", "chat_of", "language_of", "view_of"]
