"""The book in which replicas write whose turn an update is: PostgreSQL only, on one connection that each replica keeps open.

A row is a number of an update, the number of the replica that works on it (none when it was answered) and the hour. A holder's
session has an advisory lock on its number, which PostgreSQL frees the moment the process dies.
"""

import contextlib
import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bot.store.faults import StoreError
from bot.store.opening import connect

TURN_HOURS = 26
"""Numbers by which replicas take turns are deleted after so many hours (Telegram repeats an update for 24)."""

# Any number, the same in every replica: keeps our advisory locks apart from other programs'.
_OURS = 0x7475726E
# A session that does not answer any more is ended by the server in some 15 seconds, and its lock with it.
_SESSION = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "14000",
    "synchronous_commit": "off",
}
# In the order of the numbers, here and below: two replicas that write the same rows must not lock each other out.
_CLAIM = f"""
INSERT INTO bot_turns AS turn (bot, update_id, holder, hour)
SELECT $1, number, $2, $3 FROM unnest($4::bigint[]) AS number ORDER BY number
ON CONFLICT (bot, update_id) DO UPDATE SET holder = excluded.holder, hour = excluded.hour
WHERE turn.holder = ANY($5::int[]) OR turn.hour < excluded.hour - {TURN_HOURS}
RETURNING update_id
"""  # noqa: S608 - a number of ours
_LOOK = f"""
SELECT number, turn.update_id IS NOT NULL AND turn.holder IS NULL, turn.holder,
       CASE WHEN turn.holder IS NOT NULL THEN pg_try_advisory_xact_lock_shared({_OURS}, turn.holder) END
FROM unnest($2::bigint[]) AS number LEFT JOIN bot_turns AS turn ON turn.bot = $1 AND turn.update_id = number
"""  # noqa: S608
_NOTE = """
INSERT INTO bot_turns (bot, update_id, holder, hour)
SELECT $1, number, NULL, $2 FROM unnest($3::bigint[]) AS number ORDER BY number
ON CONFLICT (bot, update_id) DO UPDATE SET holder = NULL
"""


class Entry(NamedTuple):
    """What stands in the book about an update."""

    number: int
    answered: bool
    holder: int | None
    """None too if nothing stands there."""
    gone: bool | None
    """Whether the holder's session has ended."""


class Book:
    """The book, open under a holder's number of its own. Its methods raise what asyncpg raises; one statement at a time."""

    def __init__(self, connection: Any, bot: int, holder: int) -> None:
        self._connection = connection
        self._bot = bot
        self.holder = holder

    async def claim(self, numbers: Sequence[int], besides: Iterable[int] = ()) -> set[int]:
        """Takes the turns that are free, past their time, or held by us or one of `besides`; those that are ours now."""
        holders = [self.holder, *besides]
        rows = await self._connection.fetch(_CLAIM, self._bot, self.holder, _hour(), sorted(numbers), holders)
        return {row[0] for row in rows}

    async def look(self, numbers: Sequence[int]) -> list[Entry]:
        """What stands there now: as a statement of its own it sees all that was written until now."""
        return [Entry(*row) for row in await self._connection.fetch(_LOOK, self._bot, numbers)]

    async def note(self, numbers: Sequence[int]) -> None:
        """Writes down that these were answered."""
        await self._connection.execute(_NOTE, self._bot, _hour(), sorted(numbers))

    async def ping(self) -> None:
        """Raises if nobody answers."""
        await self._connection.fetchval("SELECT 1")

    @property
    def closed(self) -> bool:
        """Whether the connection has ended."""
        return bool(self._connection.is_closed())

    def tell_when_closed(self, told: Any) -> None:
        """Calls `told`, a function without arguments, when the connection ends."""
        self._connection.add_termination_listener(lambda _: told())

    async def close(self, seconds: float) -> None:
        """Says goodbye if it can be said in so many seconds."""
        with contextlib.suppress(Exception):
            await self._connection.close(timeout=seconds)

    def drop(self) -> None:
        """Ends the connection without a word; whoever waits for an answer of it gets an error."""
        self._connection.terminate()


async def open_book(url: str, bot: int) -> Book:
    """Opens it under a new number. `bot` is the bot's id: two bots on one database have different updates of one number.

    Raises what asyncpg raises, and StoreError: try again.
    """
    connection = await connect(url, **_SESSION)
    try:
        book = Book(connection, bot, await _draw(connection))
        # Once with nothing: the statements are planned before anybody waits for them.
        await book.claim([])
        await book.look([])
        await book.note([])
    except BaseException:
        connection.terminate()
        raise
    return book


async def _draw(connection: Any) -> int:
    """A holder's number with the lock on it."""
    holder = secrets.randbelow(2**31 - 1) + 1
    if not await connection.fetchval(f"SELECT pg_try_advisory_lock({_OURS}, $1)", holder):
        raise StoreError("another replica has drawn the same number")
    return holder


def _hour() -> int:
    return int(time.time()) // 3600
