"""Health for whoever runs the bot: /healthz (alive), /readyz (can answer people), /metrics (Prometheus, without persons)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram import Bot
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.telegram.session import Session

_DATABASE = 2.0


def _loaded() -> bool:
    return True


async def _answers_only() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Readiness:
    """How to ask the other rooms. Each answer is looked up anew for every request."""

    directory: Callable[[], bool] = _loaded
    """Whether a directory is loaded."""
    database: Callable[[], Awaitable[bool]] = _answers_only
    """Whether reports can be saved now. Without it the bot is ready all the same: answers need no database."""


def add_health(application: web.Application, bot: Bot, readiness: Readiness) -> None:
    """Adds the three addresses to a web application."""

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_: web.Request) -> web.Response:
        try:
            saves = await asyncio.wait_for(readiness.database(), _DATABASE)
        except Exception:  # noqa: BLE001 - whatever the database does, answers go on
            saves = False
        loaded = readiness.directory()
        session = bot.session
        reachable = session.reachable if isinstance(session, Session) else True
        state = {
            "directory": "loaded" if loaded else "missing",
            "telegram": {True: "reachable", False: "unreachable", None: "not asked yet"}[reachable],
            "database": "ok" if saves else "answers only",
        }
        return web.json_response(state, status=200 if loaded and reachable else 503)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", metrics)
