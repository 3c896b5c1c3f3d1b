"""How much is remembered and for how long; the privacy page says these figures, and a test compares them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

MEMORY_MINUTES = 30
"""The last situation of a chat is forgotten after so many minutes of silence."""
HIDE_HOURS = 48
"""A person's message ids are kept for "hide" as long as Telegram lets a bot delete the messages."""
COVER_DAYS = 7
"""Ids of the bot's own messages are kept longer: it may edit them at any age, so "hide" can put a neutral word over them."""

CHATS = 10_000
"""So many chats are remembered at once; the one that was silent longest goes first."""
MESSAGES_OF_A_CHAT = 500
MESSAGES = 300_000
TIMER_LEASE_SECONDS = 60
"""A timer handed out by `due_timers` comes again after so long, unless it was cleared: its replica may have died."""
SWEEP_SECONDS = 300

Kind = Literal["tap", "message", "calm", "report", "search", "danger"]


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many at once, and so many more each minute."""

    at_once: float
    a_minute: float


# Far above what a frightened person can do with one thumb, far below what a script does.
BUCKETS: dict[Kind, Bucket] = {
    "tap": Bucket(60, 120),
    # Fewer than Telegram sends to one chat at once, so that no queue of answers stands before an emergency page.
    "message": Bucket(15, 30),
    "calm": Bucket(1, 2),
    "report": Bucket(5, 0.5),
    "search": Bucket(30, 60),
}


@dataclass(frozen=True, slots=True)
class Noted:
    """A message that "hide" can delete: `mine` if the bot sent it, `age` since it was sent."""

    message_id: int
    mine: bool
    age: timedelta
