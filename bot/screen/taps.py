"""What a tap says: the view that its button carries, if it is one of ours."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery

from bot.situation import PageName, View


def view_of(tap: CallbackQuery) -> View | None:
    """The view behind a tapped button; None for forged, foreign or missing callback data."""
    return View.unpack(tap.data) if tap.data else None


def among_others(tap: CallbackQuery) -> bool:
    """Whether others read where this button stands: there nothing is opened, whatever it says."""
    return tap.message is not None and tap.message.chat.type != "private"


class Opens(Filter):
    """Lets a tap through that opens one of these pages and hands its `view` to the handler; with no page named, any of ours.

    Only in a private chat.
    """

    def __init__(self, *pages: PageName) -> None:
        self.pages = frozenset(pages)

    async def __call__(self, tap: CallbackQuery) -> bool | dict[str, Any]:
        """Called by aiogram; False lets the next handler look at the tap."""
        view = None if among_others(tap) else view_of(tap)
        if view is None or (self.pages and view.page not in self.pages):
            return False
        return {"view": view}
