"""One call to the Bot API, once: whatever happens becomes an answer or an error of a known kind without the token in it."""

import asyncio
import functools
import time
from dataclasses import dataclass
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, AnswerInlineQuery, GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientConnectionError, ClientConnectorError, ClientError, ClientTimeout, ConnectionTimeoutError
from pydantic import ValidationError

from bot.telegram.errors import AnswerLostError, NotSentError, lost
from bot.telegram.updates import UnreadableError, parse

LONGEST_ANSWER = 16 * 1024 * 1024
"""Bytes. A hundred of the largest updates are far below it."""
POLL = 25
"""Seconds that Telegram holds an empty getUpdates open."""
_POLL_SLACK = 10.0
"""Seconds more until it is given up: one that fell into a hole keeps us deaf after the network is back."""

_FINAL = {400: TelegramBadRequest, 403: TelegramForbiddenError, 404: TelegramNotFound, 413: TelegramEntityTooLarge}


@functools.cache
def _answer_with(result: Any) -> Any:
    """The shape of an answer with such a result; kept here, for pydantic forgets it and compiling it takes longer than a page."""
    return Response[result]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that things may take, and the pauses between tries."""

    connect: float = 8.0
    call: float = 20.0
    nicety: float = 6.0
    """A callback must be answered within about 15 s, and one repeat has to fit."""
    pauses: tuple[float, ...] = (0.3, 0.8, 2.0, 4.0)


class Session(AiohttpSession):
    """aiogram's HTTP session with its own reading of answers. It neither waits nor repeats: `Delivery` does."""

    def __init__(self, times: Times | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.times = times or Times()
        self.timeout = self.times.call
        self._connector_init["ttl_dns_cache"] = 300
        self.last_answer: float | None = None
        """`time.monotonic()` of the last answer that really came from a Bot API."""
        self.last_failure: float | None = None

    @property
    def reachable(self) -> bool | None:
        """Whether the last call was answered; None before the first."""
        if self.last_answer is None and self.last_failure is None:
            return None
        return (self.last_answer or 0.0) >= (self.last_failure or 0.0)

    async def close(self) -> None:
        """Closes all connections. Only TLS needs a moment to say goodbye (aiogram waits always)."""
        if self._session is not None and not self._session.closed:
            await self._session.close()
            if self.api.base.startswith("https"):
                await asyncio.sleep(0.25)

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> TelegramType:  # noqa: ASYNC109 - aiogram's signature
        """Calls once and returns the result.

        Raises:
            NotSentError: certainly not carried out.
            AnswerLostError: perhaps carried out.
            TelegramAPIError: what Telegram said, in aiogram's kinds.
        """
        value = self._read(method, *await self._ask(bot, method, timeout))
        result = value.get("result")
        if isinstance(method, GetUpdates):
            if not isinstance(result, list):
                raise lost(AnswerLostError, method, "the answer has no list of updates")
            return cast("TelegramType", result)  # decoded one by one by whoever polls
        try:
            answer: Any = _answer_with(method.__returning__).model_validate(value, context={"bot": bot})
        except (ValidationError, ValueError, TypeError, RecursionError):
            answer = None
        if answer is None or answer.result is None:
            raise lost(AnswerLostError, method, "the answer has no result of the expected kind")
        return cast("TelegramType", answer.result)

    async def _ask(self, bot: Bot, method: TelegramMethod[Any], timeout: float | None) -> tuple[int, bytes]:  # noqa: ASYNC109
        """HTTP status and body. The error is raised outside `except`, so that no chained exception carries the URL."""
        limit = timeout or self._limit(method)
        kind: type[NotSentError | AnswerLostError] = AnswerLostError
        try:
            session = await self.create_session()
            url = self.api.api_url(token=bot.token, method=method.__api_method__)
            # `connect` is TLS and the wait for a free connection as well; it must run out before `total`, which tells less.
            limits = ClientTimeout(total=limit, sock_connect=min(self.times.connect, limit * 0.8), connect=limit * 0.9)
            form = self.build_form_data(bot=bot, method=method)
            async with session.post(url, data=form, timeout=limits, allow_redirects=False) as response:
                body = await self._body(response.content)
                if body is not None:
                    return response.status, body
                words = "the answer is too long"
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            kind, words = NotSentError, f"no connection ({type(error).__name__})"
        except TimeoutError:
            words = f"no answer in {limit:g} s"
        except (ClientConnectionError, ClientError, OSError, ValueError) as error:
            words = f"the connection broke ({type(error).__name__})"
        self.last_failure = time.monotonic()
        raise lost(kind, method, words)

    @staticmethod
    async def _body(content: Any) -> bytes | None:
        chunks, size = [], 0
        async for chunk in content.iter_any():
            size += len(chunk)
            if size > LONGEST_ANSWER:
                return None
            chunks.append(chunk)
        return b"".join(chunks)

    def _limit(self, method: TelegramMethod[Any]) -> float:
        if isinstance(method, GetUpdates):
            return method.timeout + min(self.times.call, _POLL_SLACK) if method.timeout else self.times.call
        return self.times.nicety if isinstance(method, AnswerCallbackQuery | AnswerInlineQuery) else self.times.call

    def _read(self, method: TelegramMethod[Any], status: int, body: bytes) -> dict[str, Any]:
        """The answer as an object with `ok: true`, or the right error."""
        value: Any = None
        unreadable: UnreadableError | None = None
        try:
            value = parse(body)
        except UnreadableError as error:
            unreadable = error
        if not isinstance(value, dict) or not isinstance(value.get("ok"), bool):
            # Not a Bot API: a proxy's page, half an answer, another server.
            self.last_failure = time.monotonic()
            if status == 429:  # a proxy's own limit
                raise _wait(method, 1)
            if 200 <= status < 300 or status == 504:
                failure = lost(AnswerLostError, method, f"HTTP {status} with an answer that cannot be read")
                failure.unreadable = unreadable  # type: ignore[attr-defined]  # polling asks for the first update id in it
                raise failure
            if status == 401:
                raise TelegramUnauthorizedError(method=method, message=f"HTTP {status}")
            raise lost(NotSentError, method, f"HTTP {status} with an answer that cannot be read")
        self.last_answer = time.monotonic()
        if value["ok"] and 200 <= status < 300:
            return value
        raise _refusal(method, status, value)


def _wait(method: TelegramMethod[Any], seconds: int) -> TelegramRetryAfter:
    error = TelegramRetryAfter(method=method, message="", retry_after=seconds)
    error.message = f"Too Many Requests: retry after {seconds}"  # aiogram's own text names the chat
    return error


def _refusal(method: TelegramMethod[Any], status: int, value: dict[str, Any]) -> TelegramAPIError:
    """The error for `ok: false`, by `error_code` (an intermediary may have replaced the HTTP status)."""
    code = value.get("error_code")
    code = code if type(code) is int else status
    words = value.get("description")
    words = words if isinstance(words, str) else f"error {code} without a description"
    parameters = value.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    seconds, moved = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
    if code == 429 or type(seconds) is int:
        return _wait(method, max(seconds, 0) if type(seconds) is int else 1)
    if type(moved) is int:
        error = TelegramMigrateToChat(method=method, message="", migrate_to_chat_id=moved)
        error.message = "the group has been upgraded to a supergroup"
        return error
    if code == 401:
        return TelegramUnauthorizedError(method=method, message=words)
    if code == 409:
        return TelegramConflictError(method=method, message=words)
    if code in _FINAL:
        return _FINAL[code](method=method, message=words)
    if code == 504:
        return lost(AnswerLostError, method, "error 504")
    if code >= 500 or code < 400:  # `ok: false` under a 200 is some intermediary's doing
        return lost(NotSentError, method, f"error {code}")
    return TelegramAPIError(method=method, message=words)
