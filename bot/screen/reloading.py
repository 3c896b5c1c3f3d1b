"""A saved directory goes live; the maintainers are told what was wrong with one that could not."""

import asyncio
import logging

from aiogram.exceptions import TelegramAPIError

from bot.screen.screen import Screen

log = logging.getLogger(__name__)

_LINES_TOLD = 10


async def follow_the_file(screen: Screen, stop: asyncio.Event) -> None:
    """Until `stop`: put each newer good directory on the shelf, tell maintainers the lines of a bad one."""
    while not stop.is_set():
        try:
            async for loaded in screen.shelf.follow(stop):
                if loaded.directory is None:
                    lines = [str(problem) for problem in loaded.problems[:_LINES_TOLD]]
                    if len(loaded.problems) > _LINES_TOLD:
                        lines.append(f"… +{len(loaded.problems) - _LINES_TOLD}")
                    await tell_maintainers(screen, "\n".join(lines))
        except OSError as fault:
            log.warning("the directory file cannot be watched: %s", type(fault).__name__)
            await asyncio.sleep(5)


async def tell_maintainers(screen: Screen, words: str) -> None:
    """One silent message to each of MAINTAINERS; one who cannot be reached costs nobody anything."""
    for chat in screen.maintainers:
        try:
            await screen.bot.send_message(chat, words[:4000], parse_mode=None)
        except TelegramAPIError as fault:
            log.warning("a maintainer could not be told: %s", type(fault).__name__)
