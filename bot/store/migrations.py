"""Numbered changes of the schema, each in one transaction: killed at any statement, the next start finds it whole or untouched.

Only append. The statements are written out and never built from `tables`: a change made today must do the same in ten years.
"""

from dataclasses import dataclass

from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.faults import StoreError
from bot.store.tables import schema

# Any number, the same in every replica: only one of them changes the schema at a time.
_LOCK = 0x626F745F73636865


@dataclass(frozen=True, slots=True)
class Migration:
    """`statements` run everywhere, with {bytes} as the dialect's word for bytes; `shared` only on PostgreSQL."""

    number: int
    statements: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


MIGRATIONS = (
    Migration(
        1,
        (
            "CREATE TABLE bot_schema (version INTEGER NOT NULL)",
            "INSERT INTO bot_schema (version) VALUES (0)",
            "CREATE TABLE bot_windows (record VARCHAR(80) NOT NULL PRIMARY KEY, opened DATE NOT NULL, secret {bytes} NOT NULL)",
            (
                "CREATE TABLE bot_reports (record VARCHAR(80) NOT NULL, reason VARCHAR(40) NOT NULL, opened DATE NOT NULL, "
                "chat INTEGER, day DATE NOT NULL, UNIQUE (record, opened, chat))"
            ),
            "CREATE INDEX bot_reports_by_day ON bot_reports (day)",
            (
                "CREATE TABLE bot_handled (update_id BIGINT NOT NULL, deed VARCHAR(8) NOT NULL, hour INTEGER NOT NULL, "
                "saved BOOLEAN NOT NULL, PRIMARY KEY (update_id, deed))"
            ),
            "CREATE INDEX bot_handled_by_hour ON bot_handled (hour)",
        ),
    ),
    Migration(
        2,
        (
            (
                "CREATE TABLE bot_counts (day DATE NOT NULL, region VARCHAR(40) NOT NULL, need VARCHAR(40) NOT NULL, "
                "lang VARCHAR(2) NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, region, need, lang))"
            ),
        ),
    ),
    Migration(
        3,
        shared=(
            "CREATE UNLOGGED TABLE bot_situations (chat BYTEA PRIMARY KEY, sealed BYTEA NOT NULL, until TIMESTAMPTZ NOT NULL)",
            "CREATE INDEX bot_situations_by_until ON bot_situations (until)",
            (
                "CREATE UNLOGGED TABLE bot_messages (chat BYTEA NOT NULL, message_id BIGINT NOT NULL, mine BOOLEAN NOT NULL, "
                "sent TIMESTAMPTZ NOT NULL, PRIMARY KEY (chat, message_id))"
            ),
            "CREATE INDEX bot_messages_by_sent ON bot_messages (sent)",
            "CREATE UNLOGGED TABLE bot_timers (chat BYTEA PRIMARY KEY, sealed BYTEA NOT NULL, due TIMESTAMPTZ NOT NULL)",
            "CREATE INDEX bot_timers_by_due ON bot_timers (due)",
        ),
    ),
    Migration(
        4,
        shared=(
            (
                "CREATE UNLOGGED TABLE bot_turns (bot BIGINT NOT NULL, update_id BIGINT NOT NULL, holder INTEGER, "
                "hour INTEGER NOT NULL, PRIMARY KEY (bot, update_id))"
            ),
            "CREATE INDEX bot_turns_by_hour ON bot_turns (hour)",
        ),
    ),
)
LATEST = MIGRATIONS[-1].number


async def migrate(engine: AsyncEngine) -> int:
    """Brings the database to the latest schema and returns its number; StoreError if it was made by a newer bot."""
    version = 0
    for migration in MIGRATIONS:
        async with engine.execution_options(writes=True).begin() as connection:
            await _alone(connection)
            # Read anew under the lock: another replica may have done this one while we waited.
            version = await _version(connection)
            if version > LATEST:
                raise StoreError(
                    f"the database was made by a newer version of the bot (schema {version}, this one knows {LATEST}): "
                    "start the newer bot, or use another database"
                )
            if version < migration.number:
                await _apply(connection, migration)
                version = migration.number
    return version


async def _alone(connection: AsyncConnection) -> None:
    # On SQLite BEGIN IMMEDIATE has locked everybody else out already.
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def _version(connection: AsyncConnection) -> int:
    if not await connection.run_sync(lambda sync: inspect(sync).has_table(schema.name)):
        return 0
    version: int | None = await connection.scalar(select(func.max(schema.c.version)))
    if version is None:
        raise StoreError("the table bot_schema is empty: the database was changed by hand; restore it or use another one")
    return version


async def _apply(connection: AsyncConnection, migration: Migration) -> None:
    on_postgres = connection.dialect.name == "postgresql"
    for statement in migration.statements:
        await connection.execute(text(statement.format(bytes="BYTEA" if on_postgres else "BLOB")))
    for statement in migration.shared if on_postgres else ():
        await connection.execute(text(statement))
    await connection.execute(update(schema).values(version=migration.number))
