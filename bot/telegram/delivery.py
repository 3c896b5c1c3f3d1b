"""How a call gets through: in turn, silently, repeated while that can help, mended when refused, and then an honest error."""

import asyncio
import random
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    DeleteMessage,
    DeleteMessages,
    GetUpdates,
    SendChatAction,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import LinkPreviewOptions
from prometheus_client import Counter, Gauge

from bot.telegram.errand import current, urgent
from bot.telegram.errors import AnswerLostError, NotSentError, PutOffError, lost
from bot.telegram.mending import mended, pieces
from bot.telegram.pace import Lane, Pace

CALLS = Counter("bot_calls", "Calls to the Bot API by method and how they ended", ["method", "end"])
REPEATS = Counter("bot_call_repeats", "Calls repeated after a fault, by fault", ["fault"])
QUEUE = Gauge("bot_send_queue", "Calls that wait for their turn to be sent")

TRIES = 5
TRYING = 60.0
"""Seconds after which a call is not begun again."""
LONGEST_WAIT = 3700.0
"""Seconds: Telegram's longest usual 429 is an hour, and an answer is kept for it."""

_NICETIES = (AnswerCallbackQuery, AnswerInlineQuery, SendChatAction)
"""Worth something only at once: never queued, never waited for."""
_NICETY_TRIES = 2
_NICETY_WAIT = 3.0
_WITHOUT_TURN = (DeleteMessage, DeleteMessages)
_DONE = ("message is not modified",)
_TOO_LATE = ("query is too old", "query id is invalid")
_TOO_LONG = ("message is too long", "message_too_long", "text is too long", "message caption is too long")


@dataclass(slots=True)
class _Attempts:
    """What has been tried for one call."""

    made: int = 0
    doubtful: int = 0
    waits: int = 0


class Delivery(BaseRequestMiddleware):
    """The one place that decides how a call is made. `pace` is shared by all calls of a bot."""

    def __init__(self, pace: Pace, pauses: tuple[float, ...], pick: Callable[[float, float], float] = random.uniform) -> None:
        self.pace = pace
        self._pauses = pauses
        self._pick = pick
        self._edits: dict[tuple[int, int], asyncio.Future[None]] = {}
        QUEUE.set_function(lambda: pace.waiting)

    async def __call__(self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]) -> Any:
        """Calls until it is done or hopeless.

        Raises:
            TelegramAPIError: final; see bot.telegram.errors for the kinds. Niceties raise nothing but return False.
        """
        if isinstance(method, GetUpdates):
            return await make_request(bot, method)
        method = silent(method)
        errand = current.get()
        name = type(method).__name__
        nicety = isinstance(method, _NICETIES)
        # A notice to a maintainer must not decide whether this person's update is worked on again.
        own = errand if errand and not nicety and chat_of(method) in {errand.chat, None} else None
        try:
            with errand.call() if errand else nullcontext():
                result = await (self._nicety if nicety else self._answer)(make_request, bot, method)
        except TelegramAPIError as error:
            CALLS.labels(name, type(error).__name__).inc()
            if own and isinstance(error, NotSentError | AnswerLostError):
                own.failed = True
            raise
        if own:
            own.failed = False
        CALLS.labels(name, "done").inc()
        return result

    async def _nicety(self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]) -> Any:
        """Stops a spinner and the like: at once or not at all, and never a reason to fail."""
        for attempt in range(_NICETY_TRIES):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                if error.retry_after > _NICETY_WAIT:
                    return False
                await asyncio.sleep(error.retry_after)
            except (NotSentError, AnswerLostError) as error:
                REPEATS.labels(type(error).__name__).inc()
                if attempt == 0:
                    await asyncio.sleep(self._pick(0.1, 0.4))
            except TelegramBadRequest as error:
                if any(words in error.message.lower() for words in _TOO_LATE):
                    return True  # the spinner stopped by itself long ago
                raise
        return False

    async def _answer(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any], *, whole: bool = True
    ) -> Any:
        done = _Attempts()
        begun = asyncio.get_running_loop().time()
        waited = 0.0
        while True:
            turn = await self._turn(method)
            if turn is None:
                return True
            waited += turn
            done.made += 1
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                await self._told_to_wait(method, error, done)
            except TelegramMigrateToChat as error:
                if done.made > 1:
                    raise
                method = method.model_copy(update={"chat_id": error.migrate_to_chat_id})
            except TelegramBadRequest as error:
                refusal = error.message.lower()
                if any(words in refusal for words in _DONE):
                    return True
                if any(words in refusal for words in _TOO_LONG):
                    parts = pieces(method) if whole else ()
                    if not parts:
                        raise
                    return [await self._answer(make_request, bot, part, whole=False) for part in parts][-1]
                other = mended(method, refusal)
                if other is None or done.made > TRIES:
                    raise
                method = other
            except (NotSentError, AnswerLostError) as error:
                spent = asyncio.get_running_loop().time() - begun - waited
                await self._again(method, error, done, spent)

    async def _again(
        self, method: TelegramMethod[Any], error: NotSentError | AnswerLostError, done: _Attempts, spent: float
    ) -> None:
        """Waits before the next try, or raises what went wrong."""
        if isinstance(error, AnswerLostError):
            done.doubtful += 1
            # An edit or a deletion may be repeated as often as one likes; a second copy of a message is the most we risk.
            if done.doubtful > 1 and _copies(method):
                raise error
        if done.made >= TRIES or spent > TRYING:
            raise error
        REPEATS.labels(type(error).__name__).inc()
        pause = self._pauses[min(done.made - 1, len(self._pauses) - 1)]
        errand = current.get()
        with errand.queue() if errand else nullcontext():
            await asyncio.sleep(self._pick(pause * 0.7, pause * 1.3))

    async def _told_to_wait(self, method: TelegramMethod[Any], error: TelegramRetryAfter, done: _Attempts) -> None:
        done.waits += 1
        done.made -= 1  # Telegram answered; only the moment was wrong
        REPEATS.labels("TelegramRetryAfter").inc()
        # A little more than asked, growing if it was not enough, and not for all at the same instant.
        seconds = max(error.retry_after, 0.3 * done.waits) + self._pick(0.0, 0.3)
        chat = chat_of(method)
        in_turn = chat is not None and not isinstance(method, _WITHOUT_TURN)
        if chat is not None and in_turn and error.retry_after <= LONGEST_WAIT and done.waits <= 20:
            self.pace.mute(chat, seconds)
        elif not in_turn and error.retry_after <= TRYING and done.waits <= TRIES:
            await asyncio.sleep(seconds)
        else:
            raise lost(PutOffError, method, f"Telegram asks to wait {error.retry_after} s")

    async def _turn(self, method: TelegramMethod[Any]) -> float | None:
        """Waits for the turn and returns the seconds waited; None if a later edit of the same message made this one vain."""
        chat = chat_of(method)
        if chat is None or isinstance(method, _WITHOUT_TURN):
            return 0.0
        loop = asyncio.get_running_loop()
        begun = loop.time()
        errand = current.get()
        with errand.queue() if errand else nullcontext():
            number = getattr(method, "message_id", None)
            if _copies(method) or not isinstance(number, int):
                await self.pace.message(Lane.URGENT if urgent.get() else Lane.MESSAGE, chat)
            elif not await self._newest(Lane.URGENT if urgent.get() else Lane.TAP, chat, number):
                return None
        return loop.time() - begun

    async def _newest(self, lane: Lane, chat: int, number: int) -> bool:
        """Waits for the turn of an edit; False if a later edit of the same message came meanwhile and makes this one vain."""
        key = (chat, number)
        if earlier := self._edits.pop(key, None):
            earlier.set_result(None)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._edits[key] = mine
        turn = asyncio.ensure_future(self.pace.edit(lane, chat))
        try:
            await asyncio.wait({turn, mine}, return_when=asyncio.FIRST_COMPLETED)
            if not turn.done():
                return False
            turn.result()
            return True
        finally:
            turn.cancel()
            if self._edits.get(key) is mine:
                del self._edits[key]


def silent(method: TelegramMethod[Any]) -> TelegramMethod[Any]:
    """The same call without a sound and without a link preview, whoever wrote it: the phone may lie beside somebody else."""
    fields = type(method).model_fields
    changes: dict[str, Any] = {}
    if "disable_notification" in fields:
        changes["disable_notification"] = True
    if "link_preview_options" in fields:
        changes["link_preview_options"] = LinkPreviewOptions(is_disabled=True)
    return method.model_copy(update=changes) if changes else method


def chat_of(method: TelegramMethod[Any]) -> int | None:
    """The chat a call writes to, if it is one given by number."""
    chat = getattr(method, "chat_id", None)
    return chat if type(chat) is int else None


def _copies(method: TelegramMethod[Any]) -> bool:
    """Whether calling twice would leave two of something in the chat."""
    return isinstance(method, SendMessage) or type(method).__name__.startswith(("Send", "Copy", "Forward"))
