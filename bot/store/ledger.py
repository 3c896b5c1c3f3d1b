"""What is written and read: reports, counts, handled updates. Each function works inside the caller's transaction."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

from sqlalchemy import Table, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import counts, handled, reports, turns, windows
from bot.store.turns import TURN_HOURS

# What the privacy page promises; a test compares its figures with these.
REPORT_DAYS = 90
"""Reports of wrong data are deleted after so many days."""
WEEK_DAYS = 7
"""One report per chat and record in so many days; then the mark that tells chats apart is destroyed."""
COUNT_DAYS = 365
"""Counts without persons are deleted after so many days."""
HANDLED_HOURS = 48
"""Numbers of handled updates are deleted after so many hours (Telegram repeats an update for 24)."""
SHOWN_FROM = 5
"""Counts smaller than this are never shown: four people in one district are almost names."""

FLAG_DAYS = 30
"""A report speaks to everybody for so many days."""
FLAG_FROM = 3
"""So many independent reports of one kind flag a card for everybody."""
FLAGGING = frozenset({"closed", "no-answer", "wrong-address"})
"""The kinds that flag a card; the others ("refused", "worked") are for the maintainers."""

Outcome = Literal["saved", "again", "not saved"]
"""Kept; kept before from the same chat this week; not kept, and the page has to say so."""

# Days change at Kazakhstan's midnight.
_KAZAKHSTAN = timezone(timedelta(hours=5))
# Only words of the directory may come in: nothing that a person typed fits through here.
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
_MARK_BYTES = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """Independent people reported the same about a record: `count` of them, between `since` and `latest` (days in Kazakhstan)."""

    kind: str
    count: int
    since: date
    latest: date


@dataclass(frozen=True, slots=True)
class Heap:
    """`count` reports of one reason about one record, all from different chats of one week, made on `day`."""

    record: str
    reason: str
    opened: date
    day: date
    count: int


def day_of(at: datetime) -> date:
    """The day in Kazakhstan; `at` must carry its zone, else ValueError."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(_KAZAKHSTAN).date()


def is_slug(word: str) -> bool:
    """True for an id of the directory, a region, a need or a reason: a-z, 0-9 and - only."""
    return _SLUG.match(word) is not None


async def keep_report(
    connection: AsyncConnection, record: str, reason: str, chat_mark: Callable[[bytes], int], *, update_id: int, at: datetime
) -> Outcome:
    """One report; `chat_mark` makes the chat's mark from the week's secret.

    "saved" again for the same update, "again" for another update of the same chat within the week.
    """
    today = day_of(at)
    earlier = await _handle(connection, update_id, "report", at)
    if earlier is not None:
        return "saved" if earlier else "again"
    opened, secret = await _window(connection, record, today)
    kept = await connection.execute(
        _insert(connection, reports)
        .values(record=record, reason=reason, opened=opened, chat=chat_mark(secret), day=today)
        .on_conflict_do_nothing()
    )
    if kept.rowcount:
        return "saved"
    await connection.execute(
        update(handled).where(handled.c.update_id == update_id, handled.c.deed == "report").values(saved=False)
    )
    return "again"


async def keep_count(
    connection: AsyncConnection, region: str, needs: Iterable[str], lang: str, *, update_id: int, at: datetime
) -> None:
    """Adds one to each need of the region, today, once for this update."""
    if await _handle(connection, update_id, "count", at) is not None:
        return
    # Sorted: two replicas that count the same needs must take the rows in the same order, or they lock each other out.
    for need in sorted(set(needs)):
        await connection.execute(
            _insert(connection, counts)
            .values(day=day_of(at), region=region, need=need, lang=lang, n=1)
            .on_conflict_do_update(
                index_elements=[counts.c.day, counts.c.region, counts.c.need, counts.c.lang], set_={"n": counts.c.n + 1}
            )
        )


async def forget_reports_of(connection: AsyncConnection, chat_mark: Callable[[bytes], int]) -> int:
    """Deletes what can still be told to be this chat's: its reports of this week. Older ones belong to nobody already.

    Whole rows and not only the mark: else a chat could report, be forgotten and report again, and count as many people.
    """
    gone = 0
    for record, opened, secret in (await connection.execute(select(windows.c.record, windows.c.opened, windows.c.secret))).all():
        where = (reports.c.record == record, reports.c.opened == opened, reports.c.chat == chat_mark(secret))
        gone += (await connection.execute(delete(reports).where(*where))).rowcount
    return gone


async def read_heaps(connection: AsyncConnection, at: datetime) -> tuple[Heap, ...]:
    """The reports of the last FLAG_DAYS, added up."""
    rows = await connection.execute(
        select(reports.c.record, reports.c.reason, reports.c.opened, reports.c.day, func.count())
        .where(reports.c.day > day_of(at) - timedelta(days=FLAG_DAYS))
        .group_by(reports.c.record, reports.c.reason, reports.c.opened, reports.c.day)
    )
    return tuple(Heap(*row) for row in rows.all())


async def read_tallies(connection: AsyncConnection, at: datetime) -> dict[str, dict[str, int]]:
    """Record → reason → how many reports in the last REPORT_DAYS."""
    rows = await connection.execute(
        select(reports.c.record, reports.c.reason, func.count())
        .where(reports.c.day > day_of(at) - timedelta(days=REPORT_DAYS))
        .group_by(reports.c.record, reports.c.reason)
        .order_by(reports.c.record, reports.c.reason)
    )
    tallies: dict[str, dict[str, int]] = {}
    for record, reason, n in rows.all():
        tallies.setdefault(record, {})[reason] = n
    return tallies


async def read_demand(connection: AsyncConnection, at: datetime) -> dict[tuple[str, str], int]:
    """(region, need) → how often it was looked for in the last COUNT_DAYS; cells below SHOWN_FROM are left out."""
    total = func.sum(counts.c.n)
    rows = await connection.execute(
        select(counts.c.region, counts.c.need, total)
        .where(counts.c.day > day_of(at) - timedelta(days=COUNT_DAYS))
        .group_by(counts.c.region, counts.c.need)
        .having(total >= SHOWN_FROM)
        .order_by(counts.c.region, counts.c.need)
    )
    return {(region, need): int(n) for region, need, n in rows.all()}


async def sweep_up(connection: AsyncConnection, at: datetime) -> None:
    """Deletes what is past its time, and the marks of weeks that are over."""
    today = day_of(at)
    over = today - timedelta(days=WEEK_DAYS)
    await connection.execute(delete(handled).where(handled.c.hour < _hour(at) - HANDLED_HOURS))
    await connection.execute(delete(reports).where(reports.c.day <= today - timedelta(days=REPORT_DAYS)))
    await connection.execute(delete(counts).where(counts.c.day <= today - timedelta(days=COUNT_DAYS)))
    await connection.execute(update(reports).where(reports.c.opened <= over, reports.c.chat.is_not(None)).values(chat=None))
    await connection.execute(delete(windows).where(windows.c.opened <= over))
    if connection.dialect.name == "postgresql":
        await connection.execute(delete(turns).where(turns.c.hour < _hour(at) - TURN_HOURS))


def flags_of(heaps: Sequence[Heap], at: datetime, checked: Mapping[str, date]) -> dict[str, Flag]:
    """Record → what at least FLAG_FROM independent people said in the last FLAG_DAYS and after the day in `checked`.

    Within a week chats can be told apart, beyond it they cannot; so independent reports are those of one week, and one
    person who reports every week never counts as many. The kind with most reports wins, "closed" before the others.
    """
    oldest = day_of(at) - timedelta(days=FLAG_DAYS)
    weeks: dict[tuple[str, str, date], list[Heap]] = {}
    for heap in heaps:
        if heap.reason in FLAGGING and heap.day > max(oldest, checked.get(heap.record, oldest)):
            weeks.setdefault((heap.record, heap.reason, heap.opened), []).append(heap)
    found: dict[str, Flag] = {}
    for (record, reason, _), week in weeks.items():
        count = sum(heap.count for heap in week)
        if count < FLAG_FROM:
            continue
        flag = Flag(reason, count, min(heap.day for heap in week), max(heap.day for heap in week))
        if record not in found or _weight(flag) > _weight(found[record]):
            found[record] = flag
    return found


def mark(secret: bytes, pepper: bytes, chat_id: int) -> int:
    """Tells chats apart for a week: 24 bits, which hundreds of Telegram's users share, under the week's secret and the bot's."""
    digest = hmac.digest(secret + pepper, str(chat_id).encode(), hashlib.sha256)
    return int.from_bytes(digest[:_MARK_BYTES], "big")


def _weight(flag: Flag) -> tuple[int, bool, date]:
    return flag.count, flag.kind == "closed", flag.latest


async def _window(connection: AsyncConnection, record: str, today: date) -> tuple[date, bytes]:
    """The week of this record: it opens with the first report, and closing it overwrites its secret.

    A week that seems to open in the future was opened under a wrong clock, and is replaced.
    """
    over, ahead = today - timedelta(days=WEEK_DAYS), today + timedelta(days=1)
    await connection.execute(
        _insert(connection, windows).values(record=record, opened=today, secret=secrets.token_bytes(32)).on_conflict_do_nothing()
    )
    await connection.execute(
        update(windows)
        .where(windows.c.record == record, or_(windows.c.opened <= over, windows.c.opened > ahead))
        .values(opened=today, secret=secrets.token_bytes(32))
    )
    row = (await connection.execute(select(windows.c.opened, windows.c.secret).where(windows.c.record == record))).one()
    opened: date = row[0]
    await connection.execute(
        update(reports)
        .where(reports.c.record == record, reports.c.opened != opened, reports.c.chat.is_not(None))
        .values(chat=None)
    )
    return opened, row[1]


async def _handle(connection: AsyncConnection, update_id: int, deed: str, at: datetime) -> bool | None:
    """None the first time; afterwards what came of it (True: saved)."""
    first = await connection.execute(
        _insert(connection, handled).values(update_id=update_id, deed=deed, hour=_hour(at), saved=True).on_conflict_do_nothing()
    )
    if first.rowcount:
        return None
    saved: bool | None = await connection.scalar(
        select(handled.c.saved).where(handled.c.update_id == update_id, handled.c.deed == deed)
    )
    return saved is not False


def _hour(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // 3600


def _insert(connection: AsyncConnection, table: Table) -> Any:
    """INSERT with ON CONFLICT, which both databases spell alike and SQLAlchemy keeps apart."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
