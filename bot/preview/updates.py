"""How updates reach the bot: in order, by long polling or posted to a webhook, never lost before they are confirmed."""

import asyncio
import contextlib
import itertools
import json
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp

from bot.preview.refusals import Json, RefusedError, bad, conflict

DAY = 86_400
LIVES = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}
"""Seconds that Telegram keeps an update which is not a message; messages live a day from their date."""
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CALLBACK_QUEUE = 3 << 33
"""Callbacks wait in a queue of their own: one queue a person for what they write, another for what they tap."""


@dataclass(slots=True, eq=False)
class Waiting:
    """An update that the bot has not confirmed."""

    id: int
    raw: Json
    expires: float
    queue: int


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, and what happened there last."""

    url: str
    secret: str | None
    most: int
    error: str | None = None
    error_at: float = 0


class Updates:
    """The bot's unconfirmed updates.

    `now` gives the time in seconds; `pace` shortens Telegram's own pauses (1 is as long as in life); `called` performs a method
    that a webhook answers with.
    """

    def __init__(self, now: Callable[[], float], pace: float, called: Callable[[str, Json], Awaitable[Json]]) -> None:
        self.now = now
        self.pace = pace
        self.called = called
        self.next_id = 731_000_001
        self.pending: deque[Waiting] = deque()
        self.allowed: frozenset[str] | None = None
        self.webhook: Webhook | None = None
        self.polling: asyncio.Future[None] | None = None
        self.quiet_until = 0.0
        self.lanes: dict[int, deque[Waiting]] = {}
        self.workers: dict[int, asyncio.Task[None]] = {}
        self.client: aiohttp.ClientSession | None = None
        self.slots = asyncio.Semaphore(40)
        self.confirmed = 0
        self.asked = 0
        """How often the bot has polled."""
        self.serials = itertools.count()

    def put(self, raw: Json) -> Waiting | None:
        """Takes a new update (with `update_id`), unless the bot did not ask for its kind."""
        kind = next((name for name in raw if name != "update_id"), "")
        if self.allowed is not None:
            if kind not in self.allowed:
                return None
        elif kind in NOT_BY_DEFAULT:
            return None
        waiting = Waiting(int(raw["update_id"]), raw, self._expires(kind, raw.get(kind)), _queue(kind, raw.get(kind)))
        self.pending.append(waiting)
        if self.webhook:
            self._post(waiting)
        elif self.polling and not self.polling.done():
            self.polling.set_result(None)
        return waiting

    def _expires(self, kind: str, content: object) -> float:
        if kind in LIVES:
            return self.now() + LIVES[kind]
        date = content.get("date") if isinstance(content, dict) else None
        return (date if isinstance(date, int | float) and date > 0 else self.now()) + DAY

    async def poll(self, offset: int, limit: int, timeout: float, allowed: list[str] | None) -> list[Json]:  # noqa: ASYNC109 - the method's own parameter
        """The method getUpdates: seconds of `timeout` at most 50, `limit` 1-100. Raises RefusedError (409) as Telegram does."""
        self.asked += 1
        if self.webhook:
            reason = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise await self._conflict(reason)
        if allowed is not None:
            self.allowed = frozenset(allowed) or None
        if self.polling and not self.polling.done():
            reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
            self.polling.set_exception(conflict(reason))
        self._confirm(offset)
        if (batch := self._batch(limit)) or timeout <= 0:
            return batch
        self.polling = mine = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(min(timeout, 50)):
                await mine
        except TimeoutError:
            return []
        except RefusedError as error:
            raise await self._conflict(error.description.removeprefix("Conflict: ")) from None
        finally:
            if self.polling is mine:
                self.polling = None
        return self._batch(limit)

    async def _conflict(self, reason: str) -> RefusedError:
        """Telegram answers one conflict at once and each further one after three seconds."""
        loop = asyncio.get_running_loop()
        if loop.time() < self.quiet_until:
            await asyncio.sleep(3 * self.pace)
        else:
            self.quiet_until = loop.time() + 3 * self.pace
        return conflict(reason)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
            return
        if offset > self.next_id:
            # After a quiet week the numbers start anew: an offset from before means nothing.
            return
        while self.pending and self.pending[0].id < offset:
            self.pending.popleft()
            self.confirmed += 1
        if any(waiting.id < offset for waiting in itertools.islice(self.pending, 100)):
            self.pending = deque(waiting for waiting in self.pending if waiting.id >= offset)

    def _batch(self, limit: int) -> list[Json]:
        now = self.now()
        while self.pending and self.pending[0].expires < now:
            self.pending.popleft()
        living = (waiting for waiting in self.pending if waiting.expires >= now)
        return [waiting.raw for waiting in itertools.islice(living, max(1, min(limit or 100, 100)))]

    def drop(self) -> None:
        """Forgets everything that waits (`drop_pending_updates`)."""
        self.pending.clear()
        self.lanes.clear()

    async def set_webhook(self, url: str, secret: str | None, most: int, allowed: list[str] | None) -> None:
        """Posts to this address from now on. Raises RefusedError for an address or secret that Telegram would not take.

        Unlike Telegram, plain http is taken for this very machine, since nothing here leaves it.
        """
        local = url.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:"))
        if not url.startswith("https://") and not local:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if secret is not None and not all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in secret):
            raise bad("secret token contains unallowed characters")
        if secret is not None and not 1 <= len(secret) <= 256:
            raise bad("secret token must contain 1-256 characters")
        await self.delete_webhook()
        if allowed is not None:
            self.allowed = frozenset(allowed) or None
        if self.polling and not self.polling.done():
            self.polling.set_exception(conflict("terminated by setWebhook request"))
        self.webhook = Webhook(url, secret, most)
        self.slots = asyncio.Semaphore(most)
        for waiting in self.pending:
            self._post(waiting)

    async def delete_webhook(self) -> None:
        """Stops posting; what was not taken waits for getUpdates."""
        self.webhook = None
        workers, self.workers = list(self.workers.values()), {}
        for worker in workers:
            worker.cancel()
        for worker in workers:
            with contextlib.suppress(asyncio.CancelledError):
                await worker
        self.lanes.clear()

    def _post(self, waiting: Waiting) -> None:
        lane = self.lanes.setdefault(waiting.queue, deque())
        lane.append(waiting)
        if waiting.queue not in self.workers:
            self.workers[waiting.queue] = asyncio.create_task(self._work(waiting.queue, lane))

    async def _work(self, queue: int, lane: deque[Waiting]) -> None:
        """Posts one queue's updates, one after another; a failing one holds up those behind it, as in life."""
        try:
            while lane and self.webhook:
                waiting = lane[0]
                pause = 0.0
                while self.webhook and waiting.expires >= self.now():
                    async with self.slots:
                        again = await self._try(self.webhook, waiting)
                    if again is None:
                        break
                    await asyncio.sleep(max(again, pause) * self.pace)
                    pause = min(max(1, pause) * 2, random.uniform(60, 120))  # noqa: S311 - Telegram's jitter, no secret
                if lane and lane[0] is waiting:
                    lane.popleft()
                with contextlib.suppress(ValueError):
                    self.pending.remove(waiting)
        finally:
            if self.workers.get(queue) is asyncio.current_task():
                del self.workers[queue]
                self.lanes.pop(queue, None)

    async def _try(self, webhook: Webhook, waiting: Waiting) -> float | None:
        """One POST. None when it was taken, else the seconds that the other side asked to wait (0 if it did not)."""
        if self.client is None:
            self.client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=100), timeout=aiohttp.ClientTimeout(total=max(60 * self.pace, 1))
            )
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        try:
            body = json.dumps(waiting.raw)
            async with self.client.post(webhook.url, data=body, headers=headers, allow_redirects=False) as answer:
                text = await answer.text(errors="replace")
                status, asked = answer.status, answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            webhook.error, webhook.error_at = type(error).__name__, self.now()
            return 0
        if 200 <= status < 300:
            self.confirmed += 1
            await self._perform_reply(text)
            return None
        phrase = HTTPStatus(status).phrase if status in list(HTTPStatus) else ""
        webhook.error, webhook.error_at = f"Wrong response from the webhook: {status} {phrase}".strip(), self.now()
        return float(min(int(asked), 3600)) if asked.isdecimal() else 0.0

    async def _perform_reply(self, text: str) -> None:
        with contextlib.suppress(ValueError):
            call = json.loads(text)
            method = str(call.pop("method", "")) if isinstance(call, dict) else ""
            if (
                method
                and not method.lower().startswith("get")
                and method.lower() not in {"setwebhook", "deletewebhook", "close", "logout"}
            ):
                await self.called(method, call)

    async def stop(self) -> None:
        """Ends polls, posts and connections."""
        if self.polling and not self.polling.done():
            self.polling.set_result(None)
        await self.delete_webhook()
        if self.client:
            await self.client.close()
            self.client = None


def _queue(kind: str, content: object) -> int:
    with contextlib.suppress(KeyError, TypeError, AttributeError, ValueError):
        if not isinstance(content, dict):
            return 0
        if kind == "callback_query":
            return int(content["from"]["id"]) + CALLBACK_QUEUE
        return int((content.get("chat") or content["from"])["id"])
    return 0
