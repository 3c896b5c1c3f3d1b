"""The memory of one process: nothing of it reaches a disk, all of it is gone with the process."""

import secrets
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter

from bot.memory.limits import (
    BUCKETS,
    CHATS,
    COVER_DAYS,
    HIDE_HOURS,
    MEMORY_MINUTES,
    MESSAGES,
    MESSAGES_OF_A_CHAT,
    SWEEP_SECONDS,
    TIMER_LEASE_SECONDS,
    Kind,
    Noted,
)
from bot.memory.sealing import Seal
from bot.situation import Situation, View

_HIDE_SECONDS = HIDE_HOURS * 3600
_COVER_SECONDS = COVER_DAYS * 24 * 3600


def _kept_for(packed: int) -> int:
    """Seconds: a message of the bot (lowest bit) longer than one of the person."""
    return _COVER_SECONDS if packed & 1 else _HIDE_SECONDS


@dataclass(slots=True)
class _Messages:
    """Two numbers a message, packed: its id with one bit for "mine", and when it was sent on the monotonic clock."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    sent: "array[float]" = field(default_factory=lambda: array("d"))


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what is remembered, by the chats' keys, with the seconds that are left of it or have passed."""

    situations: dict[bytes, tuple[str, float]]
    messages: list[tuple[bytes, int, bool, float]]
    timers: dict[bytes, tuple[int, float]]

    def __bool__(self) -> bool:
        return bool(self.situations or self.messages or self.timers)


class Memory:
    """Bounded and timed. `clock` is monotonic seconds: a wall clock that is set anew makes nothing older or younger."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seal = Seal(secrets.token_bytes(32))
        self._situations: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._messages: OrderedDict[bytes, _Messages] = OrderedDict()
        self._count = 0
        self._sweep_at = clock()
        # The one place where a chat id stands as it is, in this process only: a timer has to know whom it serves.
        self._timers: OrderedDict[bytes, tuple[int, float]] = OrderedDict()
        self._buckets: OrderedDict[tuple[bytes, Kind], tuple[float, float]] = OrderedDict()

    @property
    def whole(self) -> bool:
        """Whether all that was ever noted can be looked up now."""
        return True

    async def start(self) -> None:
        """Connects to what it needs, within seconds; without it the first use does."""

    async def remember(self, chat_id: int, situation: Situation, asks: int = 0) -> None:
        """Keeps the chat's last situation for MEMORY_MINUTES; `asks` is the number of the question on the screen, 0 for none."""
        key = self._seal.key(chat_id)
        self._situations[key] = (View("next", situation, choice=asks).pack(), self._clock() + MEMORY_MINUTES * 60)
        self._situations.move_to_end(key)
        if len(self._situations) > CHATS:
            self._situations.popitem(last=False)

    async def recall(self, chat_id: int) -> Situation | None:
        """What the chat last told, or None if that is forgotten."""
        view = await self.recall_view(chat_id)
        return view.situation if view else None

    async def recall_view(self, chat_id: int) -> View | None:
        """What the chat last told, and as the view's choice the number of the question it was asked last."""
        key = self._seal.key(chat_id)
        token, until = self._situations.get(key, ("", 0.0))
        if not token or until <= self._clock():
            self._situations.pop(key, None)
            return None
        return View.unpack(token)

    async def note(self, chat_id: int, message_id: int, mine: bool, at: datetime | None = None) -> None:
        """Keeps a message's id for "hide". `at` is when Telegram says it was sent (aware), None for just now."""
        age = max(0.0, (datetime.now(UTC) - at).total_seconds()) if at else 0.0
        if age >= (_COVER_SECONDS if mine else _HIDE_SECONDS):
            return
        key = self._seal.key(chat_id)
        kept = self._messages.setdefault(key, _Messages())
        self._messages.move_to_end(key)
        packed = message_id << 1 | mine
        if packed in kept.ids:
            # Noted again after an edit: the message is as old as it was.
            return
        kept.ids.append(packed)
        kept.sent.append(self._clock() - age)
        self._count += 1
        if len(kept.ids) > MESSAGES_OF_A_CHAT:
            del kept.ids[0], kept.sent[0]
            self._count -= 1
        while len(self._messages) > CHATS or self._count > MESSAGES:
            _, dropped = self._messages.popitem(last=False)
            self._count -= len(dropped.ids)

    async def messages(self, chat_id: int) -> tuple[Noted, ...]:
        """The person's messages under HIDE_HOURS old and the bot's under COVER_DAYS, in the order they were noted."""
        key = self._seal.key(chat_id)
        kept = self._messages.get(key)
        if kept is None:
            return ()
        now = self._clock()
        fresh = [(packed, sent) for packed, sent in zip(kept.ids, kept.sent, strict=True) if now - sent < _kept_for(packed)]
        if len(fresh) < len(kept.ids):
            self._keep_only(key, fresh)
        noted = {packed >> 1: Noted(packed >> 1, bool(packed & 1), timedelta(seconds=now - sent)) for packed, sent in fresh}
        return tuple(noted.values())

    async def forget_messages(self, chat_id: int, message_ids: tuple[int, ...] | None = None) -> bool:
        """Forgets these messages, or all of the chat. True: nothing of them is left."""
        self._drop_messages(self._seal.key(chat_id), message_ids)
        return True

    async def forget(self, chat_id: int) -> bool:
        """Forgets everything about the chat: situation, messages, timer. True: nothing is left."""
        key = self._seal.key(chat_id)
        self._situations.pop(key, None)
        self._timers.pop(key, None)
        self._drop_messages(key, None)
        return True

    async def set_timer(self, chat_id: int, minutes: float | None) -> bool:
        """The chat wants to be hidden in so many minutes; None takes it back. False if it could not be kept: say so."""
        key = self._seal.key(chat_id)
        self._timers.pop(key, None)
        if minutes is not None:
            if len(self._timers) >= CHATS:
                return False
            self._timers[key] = (chat_id, self._clock() + minutes * 60)
        return True

    async def due_timers(self) -> tuple[int, ...]:
        """The chats to hide now, earliest first. Each comes again after a minute until `set_timer(chat, None)` clears it.

        Ask every few seconds: what is past its time is dropped along the way.
        """
        now = self._clock()
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_SECONDS
            await self.sweep()
        due = sorted((at, chat_id) for chat_id, at in self._timers.values() if at <= now)
        for _, chat_id in due:
            self._timers[self._seal.key(chat_id)] = (chat_id, now + TIMER_LEASE_SECONDS)
        return tuple(chat_id for _, chat_id in due)

    async def allow(self, chat_id: int, kind: Kind) -> bool:
        """False if a chat does something more often than a person can. Danger is always allowed. Counted in this process only."""
        bucket = BUCKETS.get(kind)
        if bucket is None:
            return True
        now, key = self._clock(), (self._seal.key(chat_id), kind)
        left, then = self._buckets.get(key, (bucket.at_once, now))
        left = min(bucket.at_once, left + (now - then) * bucket.a_minute / 60)
        allowed = left >= 1
        self._buckets[key] = (left - allowed, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > CHATS:
            self._buckets.popitem(last=False)
        return allowed

    async def sweep(self) -> None:
        """Drops what is past its time, without waiting for the person's next message; `due_timers` does it every few minutes."""
        now = self._clock()
        for key in [key for key, (_, until) in self._situations.items() if until <= now]:
            del self._situations[key]
        for key, kept in tuple(self._messages.items()):
            pairs = list(zip(kept.ids, kept.sent, strict=True))
            fresh = [(packed, sent) for packed, sent in pairs if now - sent < _kept_for(packed)]
            if len(fresh) < len(pairs):
                self._keep_only(key, fresh)

    async def close(self) -> None:
        """Forgets everything."""
        self._situations.clear()
        self._messages.clear()
        self._timers.clear()
        self._buckets.clear()
        self._count = 0

    def _oldest(self, most: int) -> Batch:
        """At most so many situations, messages and timers each."""
        now = self._clock()
        situations = {key: (token, until - now) for key, (token, until) in islice(self._situations.items(), most)}
        every = (
            (key, packed >> 1, bool(packed & 1), now - sent)
            for key, kept in self._messages.items()
            for packed, sent in zip(kept.ids, kept.sent, strict=True)
        )
        timers = {key: (chat_id, at - now) for key, (chat_id, at) in islice(self._timers.items(), most)}
        return Batch(situations, list(islice(every, most)), timers)

    def _drop(self, batch: Batch) -> None:
        """Forgets what is in the batch, but nothing that came anew since it was made."""
        for key, (token, _) in batch.situations.items():
            if self._situations.get(key, ("", 0.0))[0] == token:
                del self._situations[key]
        for key, chat_messages in groupby(batch.messages, key=itemgetter(0)):
            self._drop_messages(key, tuple(message_id for _, message_id, _, _ in chat_messages))
        for key in batch.timers:
            self._timers.pop(key, None)

    def _drop_messages(self, key: bytes, message_ids: tuple[int, ...] | None) -> None:
        kept = self._messages.get(key)
        if kept is not None:
            gone = None if message_ids is None else frozenset(message_ids)
            rest = [] if gone is None else [pair for pair in zip(kept.ids, kept.sent, strict=True) if pair[0] >> 1 not in gone]
            self._keep_only(key, rest)

    def _keep_only(self, key: bytes, pairs: list[tuple[int, float]]) -> None:
        kept = self._messages[key]
        self._count += len(pairs) - len(kept.ids)
        kept.ids, kept.sent = array("q", (packed for packed, _ in pairs)), array("d", (sent for _, sent in pairs))
        if not pairs:
            del self._messages[key]
