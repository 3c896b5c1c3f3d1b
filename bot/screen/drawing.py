"""A page as Telegram's own types: its inline buttons, and the one reply keyboard there is."""

from aiogram.types import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from bot.pages.page import Button, Page


def inline_buttons(page: Page) -> InlineKeyboardMarkup | None:
    """The page's buttons, or None where it has none."""
    rows = [[_button(button) for button in row] for row in page.rows if row]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def location_button(label: str) -> ReplyKeyboardMarkup:
    """The only reply keyboard of the bot: one button that shares the location, gone after one use."""
    share = KeyboardButton(text=label, request_location=True)
    return ReplyKeyboardMarkup(keyboard=[[share]], resize_keyboard=True, one_time_keyboard=True, is_persistent=False)


def _button(button: Button) -> InlineKeyboardButton:
    if button.copies is not None:
        return InlineKeyboardButton(text=button.label, copy_text=CopyTextButton(text=button.copies))
    if button.url is not None:
        return InlineKeyboardButton(text=button.label, url=button.url)
    if button.opens is None:
        raise ValueError(f"the button {button.label!r} does nothing")
    return InlineKeyboardButton(text=button.label, callback_data=button.opens.pack())
