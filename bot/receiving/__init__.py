"""Polling and webhook that confirm an update only after its work is done, in order per chat, and drain on SIGTERM.

intake: the work on updates: order, deadlines, duplicates; used by both ways in
work: one update's work, and the line in which it waits when there is a crowd
polling: getUpdates in a loop
webhook: Telegram posts to us
health: /healthz, /readyz, /metrics
recent: update ids of the last hours
turns: whose turn an update is when several replicas got it
watchdog: reports an event loop that stands still
figures: what is counted
"""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, nullcontext

from aiogram import Bot, Dispatcher
from aiohttp import web

from bot.receiving.health import Readiness, add_health
from bot.receiving.intake import Intake
from bot.receiving.polling import Poll, StoppedError
from bot.receiving.turns import Turns
from bot.receiving.watchdog import watched
from bot.receiving.webhook import listening, serve
from bot.settings import Settings, SettingsError
from bot.store import is_postgres

__all__ = ["Readiness", "StoppedError", "receive", "receive_by_polling", "serve_webhook", "taking_turns"]

DRAIN = 5.0
"""Seconds to finish what was begun when the process is told to end; platforms give 10 to 30, and closing takes some as well."""

log = logging.getLogger(__name__)


async def receive_by_polling(
    bot: Bot, dispatcher: Dispatcher, settings: Settings, stop: asyncio.Event, readiness: Readiness | None = None
) -> None:
    """Polls until `stop` is set, then finishes what was begun, confirms it and returns (in under 10 s).

    With PORT set, the health pages are served there too.

    Raises:
        StoppedError: waiting will not mend it (401, another program with the same token); end with an exit code other than 0.
        SettingsError: PORT is taken.
    """
    async with watched(), taking_turns(bot, settings) as turns, Intake(bot, dispatcher, turns=turns) as intake:
        poll = Poll(bot, dispatcher, intake)
        if settings.port is None:
            await _poll(poll, intake, stop)
            return
        application = web.Application()
        add_health(application, bot, readiness or Readiness())
        async with listening(application, settings.port):
            await _poll(poll, intake, stop)


async def _poll(poll: Poll, intake: Intake, stop: asyncio.Event) -> None:
    try:
        await poll.run(stop)
    finally:
        left = await intake.drain(DRAIN)
        await poll.goodbye()
        if left:
            log.warning("%d updates were not finished before the end; the next process gets them again", left)


async def serve_webhook(
    bot: Bot, dispatcher: Dispatcher, settings: Settings, stop: asyncio.Event, readiness: Readiness | None = None
) -> None:
    """Serves the webhook and the health pages until `stop` is set, then finishes what was begun (in under 10 s).

    Raises:
        SettingsError: no secret, no address, or PORT is taken.
        StoppedError: Telegram does not know the token or does not take the address.
    """
    async with watched(), taking_turns(bot, settings) as turns, Intake(bot, dispatcher, turns=turns) as intake:
        await serve(bot, dispatcher, settings, stop, readiness=readiness or Readiness(), intake=intake)


def taking_turns(bot: Bot, settings: Settings) -> AbstractAsyncContextManager[Turns | None]:
    """What replicas on one PostgreSQL take turns by; None where there is no PostgreSQL, and so one process."""
    url = settings.database_url.get_secret_value()
    return Turns(url, bot.id) if is_postgres(url) else nullcontext()


async def receive(
    bot: Bot, dispatcher: Dispatcher, settings: Settings, stop: asyncio.Event, readiness: Readiness | None = None
) -> int:
    """Receives by webhook if WEBHOOK_URL is set, else by polling, until `stop` is set; returns the exit code.

    0 when told to stop; 1 when Telegram does not let us go on; 2 when the environment is wrong. Both are told in one line.
    """
    way = serve_webhook if settings.webhook_url else receive_by_polling
    for remark in settings.remarks():
        log.warning(remark)
    try:
        await way(bot, dispatcher, settings, stop, readiness)
    except StoppedError as reason:
        log.critical("%s", reason)
        return 1
    except SettingsError as problem:
        log.critical("%s", problem)
        return 2
    return 0
