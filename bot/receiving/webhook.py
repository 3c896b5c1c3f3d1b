"""The webhook: Telegram posts an update here and hears 200 only when its work is done."""

import asyncio
import contextlib
import hmac
import logging
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramNotFound, TelegramUnauthorizedError
from aiohttp import web

from bot.receiving.figures import POSTS
from bot.receiving.health import Readiness, add_health
from bot.receiving.intake import Intake, dead_letter
from bot.receiving.polling import StoppedError
from bot.receiving.work import Work
from bot.settings import Settings, SettingsError
from bot.telegram.updates import UnreadableError, decode, parse

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST = 1024 * 1024
"""Bytes of a body."""
READING = 10.0
"""Seconds in which a request must have come in whole."""
CONNECTIONS = 100
"""Posts that Telegram may have open at once, its own maximum."""
CROWDED = 60
"""Open posts beyond which one whose answer only waits in the send queue is let go with 200: taps must not wait behind it."""
PATIENCE = 50.0
"""Seconds until we say 503 ourselves; Telegram hangs up at 60 and posts the update again, which joins the work under way."""

_A_LINE = 60.0
_DRAIN = 5.0

log = logging.getLogger(__name__)


class Door:
    """Answers Telegram's posts."""

    def __init__(self, bot: Bot, intake: Intake, secret: str) -> None:
        self._bot = bot
        self._intake = intake
        self._secret = secret.encode()
        self._open = 0
        self._knocked = 0
        self._logged = -_A_LINE
        self.closing = False

    async def post(self, request: web.Request) -> web.Response:
        """200 when the work is done, 401 without the secret, another 4xx for what Telegram never sends, 503 for "again later"."""
        status = await self._status(request)
        POSTS.labels(str(status)).inc()
        # Always empty: a method in the body would be called by Telegram without telling how it went.
        return web.Response(status=status, headers={"Retry-After": "2"} if status == 503 else {})

    async def _status(self, request: web.Request) -> int:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            self._stranger()
            return 401
        if request.content_type != "application/json" or request.headers.get("Content-Encoding"):
            return 415
        if self.closing or self._intake.full:
            return 503
        try:
            async with asyncio.timeout(READING):
                body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return 413
        except (TimeoutError, web.HTTPException):
            return 408
        except Exception:  # noqa: BLE001 - half a body, a broken chunk: nobody is there to hear more
            return 400
        return await self._work(body)

    async def _work(self, body: bytes) -> int:
        try:
            received = decode(parse(body), self._bot)
        except UnreadableError as error:
            if error.first_id is None:
                return 400
            dead_letter(error.first_id, error.kind)  # told 4xx, Telegram would send it for a day
            return 200
        if received is None:
            return 400
        work = self._intake.take(received)
        if work is None:
            return 200
        self._open += 1
        try:
            return await self._outcome(work)
        finally:
            self._open -= 1

    async def _outcome(self, work: Work) -> int:
        """Waits for the end of the work; in a crowd, only until its answer stands in the send queue."""
        until = time.monotonic() + PATIENCE
        while not work.end.done():
            if work.sending and self._open > CROWDED:
                return 200
            left = until - time.monotonic()
            if left <= 0:
                return 503
            await asyncio.wait({work.end}, timeout=min(left, 0.5))
        return 200 if work.end.result() else 503

    def _stranger(self) -> None:
        """At most a line a minute, without anything the stranger chose."""
        self._knocked += 1
        now = time.monotonic()
        if now - self._logged >= _A_LINE:
            log.warning("%d posts with a wrong or missing secret", self._knocked)
            self._logged, self._knocked = now, 0


@contextlib.asynccontextmanager
async def listening(application: web.Application, port: int) -> AsyncIterator[int]:
    """Serves the application on all addresses while inside; gives the port (another than asked for only if 0 was asked).

    Raises:
        SettingsError: the port is taken or may not be used.
    """
    # The keep-alive limit is also what ends a connection whose request does not come (one byte a second).
    runner = web.AppRunner(application, access_log=None, keepalive_timeout=READING, shutdown_timeout=1.0)
    await runner.setup()
    try:
        # All addresses; but asked for any port, two families would get two different ones.
        site = web.TCPSite(runner, None if port else "127.0.0.1", port)
        try:
            await site.start()
        except OSError as error:
            raise SettingsError(f"PORT {port} cannot be listened on ({error.strerror}); set PORT to a free one") from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def serve(
    bot: Bot, dispatcher: Dispatcher, settings: Settings, stop: asyncio.Event, *, readiness: Readiness, intake: Intake
) -> None:
    """Serves posts until `stop`, then finishes what was begun. See `bot.receiving.serve_webhook`."""
    url, secret = settings.webhook_url, settings.webhook_secret
    if url is None or secret is None:
        raise SettingsError("WEBHOOK_URL and WEBHOOK_SECRET are both needed for a webhook")
    door = Door(bot, intake, secret.get_secret_value())
    application = web.Application(client_max_size=LARGEST)
    add_health(application, bot, readiness)
    application.router.add_post(urlsplit(url).path or "/", door.post)
    async with listening(application, 8080 if settings.port is None else settings.port) as port:
        log.info("listening on port %d", port)
        ending = asyncio.ensure_future(stop.wait())
        telling = asyncio.create_task(_tell_telegram(bot, url, secret.get_secret_value(), dispatcher.resolve_used_update_types()))
        try:
            await asyncio.wait({ending, telling}, return_when=asyncio.FIRST_COMPLETED)
            if telling.done():
                telling.result()
            await ending
        finally:
            ending.cancel()
            telling.cancel()
            door.closing = True
            left = await intake.drain(_DRAIN)
            if left:
                log.warning("%d updates could not be finished before the end; Telegram will send them again", left)
            await asyncio.sleep(0)  # lets the last posts hear their 200


async def _tell_telegram(bot: Bot, url: str, secret: str, allowed: list[str]) -> None:
    """Sets the webhook, trying until Telegram hears it. Nothing that waits there is ever dropped."""
    pause, refusals = 1.0, 0
    while True:
        try:
            await bot.set_webhook(
                url, secret_token=secret, allowed_updates=allowed, max_connections=CONNECTIONS, drop_pending_updates=False
            )
        except (TelegramUnauthorizedError, TelegramNotFound):
            refusals += 1
            if refusals >= 3:
                raise StoppedError("Telegram does not know this BOT_TOKEN. Take the present one from @BotFather.") from None
        except TelegramBadRequest as error:
            raise StoppedError(f"Telegram does not take this WEBHOOK_URL: {error.message}") from None
        except TelegramAPIError as error:
            if pause == 1.0:
                log.warning("the webhook could not be set yet (%s); trying until it is", type(error).__name__)
        else:
            log.info("the webhook is set")
            return
        await asyncio.sleep(pause)
        pause = min(pause * 2, 30.0)
