"""What a process remembered by itself while the database was away, written into the tables that all replicas share."""

from datetime import timedelta
from typing import Any

from sqlalchemy import DateTime, case, delete, func, literal
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.memory.alone import Batch
from bot.memory.limits import COVER_DAYS, HIDE_HOURS
from bot.memory.sealing import Seal
from bot.store.tables import messages, situations, timers

# The server's clock, so that replicas whose clocks differ agree on what is past.
NOW = func.clock_timestamp(type_=DateTime(timezone=True))
PAST = messages.c.sent <= NOW - case(
    (messages.c.mine, literal(timedelta(days=COVER_DAYS))), else_=literal(timedelta(hours=HIDE_HOURS))
)


async def write(connection: AsyncConnection, seal: Seal, batch: Batch) -> None:
    """Adds the batch to what stands there. Also without one it shows whether the database can be written to."""
    await sweep_up(connection)
    # Sorted: two replicas that hand over at once take the rows in the same order, or they would lock each other out.
    if batch.situations:
        told: list[dict[str, Any]] = [
            {"chat": key, "sealed": seal.close(token.encode(), key), "until": NOW + timedelta(seconds=left)}
            for key, (token, left) in sorted(batch.situations.items())
        ]
        row = insert(situations).values(told)
        newer = {"sealed": row.excluded.sealed, "until": row.excluded.until}
        await connection.execute(
            row.on_conflict_do_update(
                index_elements=[situations.c.chat], set_=newer, where=situations.c.until < row.excluded.until
            )
        )
    if batch.messages:
        noted = [
            {"chat": key, "message_id": message_id, "mine": mine, "sent": NOW - timedelta(seconds=age)}
            for key, message_id, mine, age in sorted(batch.messages)
        ]
        await connection.execute(insert(messages).values(noted).on_conflict_do_nothing())
    if batch.timers:
        wanted: list[dict[str, Any]] = [
            {"chat": key, "sealed": seal.close_chat(chat_id, key), "due": NOW + timedelta(seconds=left)}
            for key, (chat_id, left) in sorted(batch.timers.items())
        ]
        later = insert(timers).values(wanted)
        chosen = {"sealed": later.excluded.sealed, "due": later.excluded.due}
        await connection.execute(later.on_conflict_do_update(index_elements=[timers.c.chat], set_=chosen))


async def sweep_up(connection: AsyncConnection) -> bool:
    """Deletes what is past its time."""
    await connection.execute(delete(situations).where(situations.c.until <= NOW))
    await connection.execute(delete(messages).where(PAST))
    # A timer that no replica could serve for a day has nobody to serve.
    await connection.execute(delete(timers).where(timers.c.due <= NOW - timedelta(days=1)))
    return True
