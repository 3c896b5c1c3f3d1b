"""Watches the event loop from a thread of its own: a loop that stands still cannot say so itself."""

import asyncio
import contextlib
import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import AsyncIterator

from bot.receiving.figures import LAG

BLOCKED = 3.0
"""Seconds without a beat after which a line is logged."""
DEAD = 120.0
"""Seconds after which the process ends, for whoever runs it to start it again."""
EXIT = 70

_BEAT = 0.5
_PAUSED = 2.0  # seconds that the watching itself stood still

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def watched(blocked: float = BLOCKED, dead: float = DEAD) -> AsyncIterator[None]:
    """While inside, a blocked loop is reported with the line it stands in, and one that never comes back ends the process."""
    beat = [time.monotonic()]
    over = threading.Event()
    loop_thread = threading.get_ident()
    heart = asyncio.create_task(_beat(beat))
    thread = threading.Thread(target=_watch, args=(beat, over, loop_thread, blocked, dead), name="watchdog", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        heart.cancel()


async def _beat(beat: list[float]) -> None:
    while True:
        now = time.monotonic()
        LAG.set(max(now - beat[0] - _BEAT, 0.0))
        beat[0] = now
        await asyncio.sleep(_BEAT)


def _watch(beat: list[float], over: threading.Event, loop_thread: int, blocked: float, dead: float) -> None:
    since: float | None = None
    looked, spent = time.monotonic(), time.process_time()
    while not over.wait(_BEAT):
        now, busy = time.monotonic(), time.process_time()
        away = now - looked
        if away > _PAUSED and busy - spent < away / 2:
            beat[0] += away  # the whole process stood still (Ctrl-Z, a paused machine), not the loop
        looked, spent = now, busy
        silent = now - beat[0]
        if silent > dead:
            log.critical("the event loop has stood still for %d s; the process ends", int(silent))
            with contextlib.suppress(Exception):
                faulthandler.dump_traceback(file=sys.__stderr__ or sys.stderr)
            os._exit(EXIT)
        if silent > blocked and since is None:
            since = beat[0]
            log.error("the event loop stands still in %s", _place(loop_thread))
        elif since is not None and silent <= blocked:
            log.warning("the event loop goes on after %.1f s", beat[0] - since)
            since = None


def _place(thread: int) -> str:
    """File, line and function, without any values."""
    frame = sys._current_frames().get(thread)  # noqa: SLF001 - the documented way to see another thread
    if frame is None:
        return "an unknown place"
    return f"{frame.f_code.co_filename}:{frame.f_lineno} ({frame.f_code.co_name})"
