"""The little that is kept: reports of wrong data, counts without persons, handled update ids (SQLite or PostgreSQL).

No answer depends on this room. When the database is away, `Store.ready` is False, `Store.why` says why in one line without
secrets, writes come back as "not saved", and the store tries again by itself.
"""

from bot.store.faults import StoreError, broke, sentence
from bot.store.keeping import Store, open_store
from bot.store.ledger import (
    COUNT_DAYS,
    FLAG_DAYS,
    FLAG_FROM,
    FLAGGING,
    HANDLED_HOURS,
    REPORT_DAYS,
    SHOWN_FROM,
    WEEK_DAYS,
    Flag,
    Outcome,
)
from bot.store.opening import build_engine, is_postgres
from bot.store.turns import TURN_HOURS, Book, open_book

__all__ = [
    "COUNT_DAYS",
    "FLAGGING",
    "FLAG_DAYS",
    "FLAG_FROM",
    "HANDLED_HOURS",
    "REPORT_DAYS",
    "SHOWN_FROM",
    "TURN_HOURS",
    "WEEK_DAYS",
    "Book",
    "Flag",
    "Outcome",
    "Store",
    "StoreError",
    "broke",
    "build_engine",
    "is_postgres",
    "open_book",
    "open_store",
    "sentence",
]
