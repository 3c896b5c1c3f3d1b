"""The tables as they stand after the last migration; every statement is built from these, for SQLite and PostgreSQL alike."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

TABLES = MetaData()

schema = Table("bot_schema", TABLES, Column("version", Integer, nullable=False))

windows = Table(
    "bot_windows",
    TABLES,
    Column("record", String(80), primary_key=True),
    Column("opened", Date, nullable=False),
    # Random, and overwritten when the week is over: after that nobody can tell which chat a report came from.
    Column("secret", LargeBinary, nullable=False),
)

reports = Table(
    "bot_reports",
    TABLES,
    Column("record", String(80), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("opened", Date, nullable=False),
    # 24 bits under the week's secret; emptied when the week is over.
    Column("chat", Integer, nullable=True),
    Column("day", Date, nullable=False),
    UniqueConstraint("record", "opened", "chat"),
)

handled = Table(
    "bot_handled",
    TABLES,
    Column("update_id", BigInteger, primary_key=True),
    Column("deed", String(8), primary_key=True),
    # Whole hours since 1970: exact enough to forget after 48 hours, too coarse to follow anybody.
    Column("hour", Integer, nullable=False),
    Column("saved", Boolean, nullable=False),
)

counts = Table(
    "bot_counts",
    TABLES,
    Column("day", Date, primary_key=True),
    Column("region", String(40), primary_key=True),
    Column("need", String(40), primary_key=True),
    Column("lang", String(2), primary_key=True),
    Column("n", Integer, nullable=False),
)

# What replicas know together, for minutes or hours. UNLOGGED, PostgreSQL only; alone, a process remembers by itself.
SHARED = MetaData()

situations = Table(
    "bot_situations",
    SHARED,
    Column("chat", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)

messages = Table(
    "bot_messages",
    SHARED,
    Column("chat", LargeBinary, primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("mine", Boolean, nullable=False),
    Column("sent", DateTime(timezone=True), nullable=False),
)

timers = Table(
    "bot_timers",
    SHARED,
    Column("chat", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("due", DateTime(timezone=True), nullable=False),
)

turns = Table(
    "bot_turns",
    SHARED,
    # The bot's own id, of a person nothing.
    Column("bot", BigInteger, primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    # The number of the replica that works on it; NULL when it was answered.
    Column("holder", Integer, nullable=True),
    # Whole hours since 1970, as in bot_handled.
    Column("hour", Integer, nullable=False),
)
