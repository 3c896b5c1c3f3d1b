"""The store through real databases: an SQLite file and a PostgreSQL server."""

# ruff: noqa: ASYNC240, ASYNC110, S608
# Small files in a temporary folder may block; the store has no event to wait for; the SQL is made of our own names.

import asyncio
import contextlib
import logging
import random
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import inspect

from bot.store import (
    COUNT_DAYS,
    FLAG_DAYS,
    HANDLED_HOURS,
    REPORT_DAYS,
    WEEK_DAYS,
    Store,
    build_engine,
    is_postgres,
    open_store,
)
from bot.store.faults import sentence
from bot.store.migrations import LATEST
from bot.store.tables import SHARED, TABLES
from tests.broken.disk import KINDS, Disk, breakable
from tests.databases import (
    ROOT,
    Wire,
    ask,
    fresh_database,
    server,
    server_of_its_own,
    start_again,
    stop_at_once,
    terminate_backends,
)

NOON = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "bot.db") if request.param == "sqlite" else await fresh_database()


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = await open_store(url, b"secret of the bot", lambda: NOON)
    assert opened.ready, opened.why
    yield opened
    await opened.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


async def rows(url: str, question: str) -> list[tuple[Any, ...]]:
    """What stands in the database, read past the store."""
    if is_postgres(url):
        return [tuple(row) for row in await ask(url, question)]
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as connection:
        return connection.execute(question).fetchall()


async def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


# What is kept


async def test_a_report_is_kept_once_for_a_chat_a_record_and_a_week(store: Store) -> None:
    assert await store.report("centre-a", "closed", 1, 10, NOON) == "saved"
    assert await store.report("centre-a", "no-answer", 1, 11, NOON + timedelta(days=2)) == "again"
    assert await store.report("centre-b", "closed", 1, 12, NOON) == "saved"
    assert await store.report("centre-a", "closed", 2, 13, NOON) == "saved"
    assert await store.report("centre-a", "closed", 1, 14, NOON + timedelta(days=WEEK_DAYS)) == "saved"
    assert await store.tallies(NOON + timedelta(days=8)) == {"centre-a": {"closed": 3}, "centre-b": {"closed": 1}}


async def test_an_update_that_is_delivered_again_gets_the_same_answer_and_writes_nothing(store: Store, url: str) -> None:
    for _ in range(3):
        assert await store.report("centre-a", "closed", 1, 10, NOON) == "saved"
        assert await store.report("centre-a", "refused", 1, 11, NOON) == "again"
        assert await store.count("abai", ("violence", "child"), "kk", 10, NOON)
    assert await rows(url, "SELECT count(*) FROM bot_reports") == [(1,)]
    assert sorted(await rows(url, "SELECT need, n FROM bot_counts")) == [("child", 1), ("violence", 1)]


async def test_two_chats_that_report_at_the_same_moment_are_both_kept(store: Store) -> None:
    outcomes = await asyncio.gather(*(store.report("centre-a", "closed", chat, chat, NOON) for chat in range(1, 21)))
    assert set(outcomes) == {"saved"}
    assert await store.tallies(NOON) == {"centre-a": {"closed": 20}}


async def test_three_independent_reports_flag_a_card_and_two_do_not(store: Store) -> None:
    for chat in (1, 2):
        await store.report("centre-a", "closed", chat, chat, NOON)
    await store.look()
    assert store.flags(NOON) == {}
    await store.report("centre-a", "closed", 3, 3, NOON + timedelta(days=1))
    await store.look()
    flag = store.flags(NOON + timedelta(days=1))["centre-a"]
    assert (flag.kind, flag.count, str(flag.since), str(flag.latest)) == ("closed", 3, "2026-03-04", "2026-03-05")


async def test_one_person_who_reports_every_week_never_flags_a_card(url: str) -> None:
    at = NOON
    store = await open_store(url, b"", lambda: at)
    for week in range(5):
        at = NOON + timedelta(days=WEEK_DAYS * week)
        assert await store.report("centre-a", "closed", 1, week, at) == "saved"
    await store.look()
    assert store.flags(at) == {}
    await store.close()


async def test_one_person_cannot_flag_a_card_by_reporting_and_being_forgotten(store: Store) -> None:
    for update in range(4):
        assert await store.report("centre-a", "closed", 1, update, NOON) == "saved"
        assert await store.forget_chat(1)
    assert await store.tallies(NOON) == {}


async def test_praise_and_refusals_are_for_the_maintainers_and_flag_nothing(store: Store) -> None:
    for chat in range(1, 6):
        await store.report("centre-a", "worked", chat, chat, NOON)
        await store.report("centre-b", "refused", chat, 100 + chat, NOON)
    await store.look()
    assert store.flags(NOON) == {}
    assert await store.tallies(NOON) == {"centre-a": {"worked": 5}, "centre-b": {"refused": 5}}


async def test_a_flag_goes_after_a_month_and_when_the_record_was_checked(store: Store) -> None:
    for chat in (1, 2, 3):
        await store.report("centre-a", "no-answer", chat, chat, NOON)
    await store.look()
    assert store.flags(NOON, {"centre-a": NOON.date() - timedelta(days=1)})["centre-a"].kind == "no-answer"
    assert store.flags(NOON, {"centre-a": NOON.date()}) == {}
    assert store.flags(NOON + timedelta(days=FLAG_DAYS)) == {}


async def test_cells_below_five_are_never_shown(store: Store) -> None:
    for update in range(5):
        await store.count("abai", "violence", "kk" if update % 2 else "ru", update, NOON)
    for update in range(10, 14):
        await store.count("ulytau", "child", "kk", update, NOON)
    assert await store.demand(NOON) == {("abai", "violence"): 5}


async def test_a_region_looked_for_four_times_on_two_days_each_is_shown_as_one_cell_of_eight(store: Store) -> None:
    for update in range(8):
        await store.count("abai", "violence", "kk", update, NOON + timedelta(days=update % 2))
    assert await store.demand(NOON + timedelta(days=1)) == {("abai", "violence"): 8}


async def test_everything_is_swept_at_its_time_and_not_before(store: Store, url: str) -> None:
    await store.report("centre-a", "closed", 1, 1, NOON)
    await store.count("abai", "violence", "kk", 2, NOON)

    async def left() -> tuple[int, ...]:
        names = ("bot_windows", "bot_reports", "bot_handled", "bot_counts")
        return tuple([(await rows(url, f"SELECT count(*) FROM {name}"))[0][0] for name in names])

    await store.sweep(NOON + timedelta(hours=HANDLED_HOURS))
    assert await left() == (1, 1, 2, 1)
    await store.sweep(NOON + timedelta(hours=HANDLED_HOURS + 1))
    assert await left() == (1, 1, 0, 1)
    await store.sweep(NOON + timedelta(days=WEEK_DAYS))
    assert await left() == (0, 1, 0, 1)
    assert await rows(url, "SELECT chat FROM bot_reports") == [(None,)], "after the week nobody can tell who reported"
    await store.sweep(NOON + timedelta(days=REPORT_DAYS - 1))
    assert await left() == (0, 1, 0, 1)
    await store.sweep(NOON + timedelta(days=REPORT_DAYS))
    assert await left() == (0, 0, 0, 1)
    await store.sweep(NOON + timedelta(days=COUNT_DAYS))
    assert await left() == (0, 0, 0, 0)


async def test_a_new_week_destroys_the_marks_of_the_old_one_without_waiting_for_the_sweep(store: Store, url: str) -> None:
    await store.report("centre-a", "closed", 1, 1, NOON)
    secret = await rows(url, "SELECT secret FROM bot_windows")
    await store.report("centre-a", "closed", 2, 2, NOON + timedelta(days=WEEK_DAYS))
    assert await rows(url, "SELECT secret FROM bot_windows") != secret
    assert await rows(url, "SELECT count(*) FROM bot_reports WHERE chat IS NULL") == [(1,)]


async def test_a_week_opened_under_a_wrong_clock_does_not_stay_open_for_years(store: Store) -> None:
    assert await store.report("centre-a", "closed", 1, 1, NOON + timedelta(days=900)) == "saved"
    assert await store.report("centre-a", "closed", 1, 2, NOON) == "saved"
    assert await store.report("centre-a", "closed", 1, 3, NOON + timedelta(days=1)) == "again"


async def test_a_clock_set_back_a_day_lets_nobody_report_twice(store: Store) -> None:
    assert await store.report("centre-a", "closed", 1, 1, NOON) == "saved"
    assert await store.report("centre-a", "closed", 1, 2, NOON - timedelta(days=1)) == "again"


async def test_the_day_is_kazakhstans(store: Store, url: str) -> None:
    await store.report("centre-a", "closed", 1, 1, datetime(2026, 3, 4, 19, 30, tzinfo=UTC))
    assert str((await rows(url, "SELECT day FROM bot_reports"))[0][0]) == "2026-03-05"


async def test_forgetting_a_chat_deletes_its_reports_of_the_week_and_no_others(store: Store, url: str) -> None:
    await store.report("centre-a", "closed", 1, 1, NOON)
    await store.report("centre-b", "closed", 1, 2, NOON)
    await store.report("centre-a", "closed", 2, 3, NOON)
    assert await store.forget_chat(1)
    assert await store.forget_chat(1)
    assert await rows(url, "SELECT record FROM bot_reports") == [("centre-a",)]


async def test_what_is_not_a_word_of_the_directory_never_reaches_the_database(store: Store, url: str) -> None:
    assert await store.report("Айгуль, +7 701 000 00 00", "closed", 1, 1, NOON) == "not saved"
    assert await store.report("centre-a", "муж бьёт", 1, 2, NOON) == "not saved"
    assert not await store.count("abai", ("violence", "CANARY text"), "kk", 3, NOON)
    assert await rows(url, "SELECT count(*) FROM bot_handled") == [(0,)]


# Nothing about a person


async def test_no_chat_id_can_be_found_in_any_file_of_the_database(file: Path) -> None:
    chat = 7_340_918_265_512
    store = await open_store(sqlite_url(file), b"secret of the bot", lambda: NOON)
    await store.report("centre-a", "closed", chat, 10, NOON)
    await store.count("abai", "violence", "kk", 11, NOON)
    # While it runs, the write-ahead log is there too.
    found = b"".join(path.read_bytes() for path in file.parent.iterdir())
    await store.close()
    found += b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"centre-a" in found, "the search itself must be able to find something"
    for form in (str(chat).encode(), chat.to_bytes(8, "big"), chat.to_bytes(8, "little"), chat.to_bytes(6, "big")):
        assert form not in found


async def test_a_mark_is_useless_without_the_bots_own_secret(tmp_path: Path) -> None:
    marks = []
    for secret in (b"one bot", b"another bot"):
        path = tmp_path / f"{secret.decode()}.db"
        store = await open_store(sqlite_url(path), secret, lambda: NOON)
        await store.report("centre-a", "closed", 1, 1, NOON)
        await store.close()
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE bot_windows SET secret = zeroblob(32)")
            connection.commit()
        store = await open_store(sqlite_url(path), secret, lambda: NOON)
        await store.report("centre-a", "closed", 2, 2, NOON)
        await store.close()
        marks.append((await rows(sqlite_url(path), "SELECT max(chat), min(chat) FROM bot_reports"))[0])
    assert marks[0] != marks[1]


async def test_what_is_deleted_is_overwritten_in_the_file_and_in_its_log(file: Path) -> None:
    store = await open_store(sqlite_url(file), b"", lambda: NOON)
    await store.report("centre-with-a-long-name", "closed", 1, 1, NOON)
    await store.forget_chat(1)
    await store.sweep(NOON + timedelta(days=WEEK_DAYS))
    found = b"".join(path.read_bytes() for path in file.parent.iterdir())
    await store.close()
    assert b"bot_reports" in found
    assert b"centre-with-a-long-name" not in found


async def test_the_file_and_its_log_may_be_read_by_their_owner_only(file: Path) -> None:
    file.touch(0o666)
    file.chmod(0o666)
    store = await open_store(sqlite_url(file))
    await store.count("abai", "violence", "kk", 1, NOON)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    await store.close()
    assert modes == {"bot.db": 0o600, "bot.db-wal": 0o600, "bot.db-shm": 0o600}


# What SQLite is asked for


async def test_a_write_is_on_the_disk_before_it_is_acknowledged_and_deletes_overwrite(file: Path) -> None:
    engine = build_engine(sqlite_url(file))
    async with engine.connect() as connection:
        answers = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("synchronous", "journal_mode", "secure_delete")
        ]
    await engine.dispose()
    assert answers == [2, "wal", 1]


async def test_three_processes_write_into_one_file_without_a_locked_error(file: Path) -> None:
    each = 80
    store = await open_store(sqlite_url(file))
    writers = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.long.writer",
            sqlite_url(file),
            str(n * each),
            str(each),
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for n in range(3)
    ]
    said = [(await writer.communicate())[0].decode().split("\n") for writer in writers]
    await store.close()
    answers = Counter(line.split(" ", 1)[1] for lines in said for line in lines if line)
    # A disk that takes seconds is refused honestly; a lock would have refused hundreds.
    assert answers["saved"] >= 0.95 * 3 * each
    assert answers["saved"] + answers["not saved"] == 3 * each
    kept = await rows(sqlite_url(file), "SELECT count(*), count(DISTINCT record) FROM bot_reports")
    assert kept[0][0] == kept[0][1] >= answers["saved"]


async def test_the_process_ends_when_the_store_was_never_closed(file: Path) -> None:
    program = f"""
import asyncio
from datetime import datetime, UTC
from bot.store import open_store
async def go():
    store = await open_store({sqlite_url(file)!r})
    print(await store.report("r", "closed", 1, 1, datetime.now(UTC)))
asyncio.run(go())
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=ROOT, stdout=subprocess.PIPE)
    said, _ = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, said) == (0, b"saved\n")


# The same update many times, at several replicas


async def test_updates_delivered_one_to_five_times_to_three_replicas_count_once_each(url: str) -> None:
    dice = random.Random(5)
    replicas = [await open_store(url, b"", lambda: NOON) for _ in range(3)]
    assert all(replica.ready for replica in replicas)
    updates = range(120)
    deliveries = [(update, dice.choice(replicas)) for update in updates for _ in range(dice.randint(1, 5))]
    dice.shuffle(deliveries)

    async def deliver(update: int, replica: Store) -> str:
        await replica.count("abai", "violence", "kk", update, NOON)
        return await replica.report("centre-a", "closed", update, update, NOON)

    outcomes: Counter[str] = Counter()
    for start in range(0, len(deliveries), 12):
        outcomes.update(await asyncio.gather(*(deliver(*one) for one in deliveries[start : start + 12])))
    demand, tallies = await replicas[0].demand(NOON), await replicas[1].tallies(NOON)
    for replica in replicas:
        await replica.close()
    assert demand == {("abai", "violence"): len(updates)}
    assert tallies == {"centre-a": {"closed": len(updates)}}
    assert outcomes == {"saved": len(deliveries)}


# Migrations


@pytest.mark.usefixtures("store")
async def test_the_tables_in_the_code_are_the_tables_in_the_database(url: str) -> None:
    engine = build_engine(url)
    async with engine.connect() as connection:
        for table in (*TABLES.sorted_tables, *(SHARED.sorted_tables if is_postgres(url) else ())):
            columns = await connection.run_sync(lambda sync, name=table.name: inspect(sync).get_columns(name))
            assert {column["name"]: column["nullable"] for column in columns} == {
                column.name: column.nullable for column in table.columns
            }, table.name
    await engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_migrations_killed_at_any_statement_leave_the_schema_whole_or_untouched(kind: str, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "killed{k}.db") if kind == "sqlite" else await fresh_database()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.long.migrating", url, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    said, complaint = await process.communicate()
    assert process.returncode == 0, complaint.decode()
    assert int(said.split()[0]) > 15, said


async def test_an_older_schema_is_brought_up_to_date_with_its_rows(url: str) -> None:
    store = await open_store(url, b"", lambda: NOON)
    await store.report("centre-a", "closed", 1, 1, NOON)
    await store.close()
    for statement in ("DROP TABLE bot_counts", "UPDATE bot_schema SET version = 1"):
        await change(url, statement)
    for name in ("bot_situations", "bot_messages", "bot_timers", "bot_turns"):
        await change(url, f"DROP TABLE IF EXISTS {name}")
    store = await open_store(url, b"", lambda: NOON)
    assert store.ready, store.why
    assert await store.count("abai", "violence", "kk", 2, NOON)
    assert await store.tallies(NOON) == {"centre-a": {"closed": 1}}
    await store.close()
    assert await rows(url, "SELECT version FROM bot_schema") == [(LATEST,)]


async def test_a_newer_schema_is_left_alone_and_the_bot_answers_only(url: str, caplog: pytest.LogCaptureFixture) -> None:
    await (await open_store(url)).close()
    await change(url, "UPDATE bot_schema SET version = 99")
    with caplog.at_level(logging.WARNING):
        store = await open_store(url)
    assert not store.ready
    assert "newer version of the bot (schema 99" in store.why
    assert await store.report("centre-a", "closed", 1, 1, NOON) == "not saved"
    assert len(caplog.records) == 1, "one clear line"
    await store.close()
    assert await rows(url, "SELECT version FROM bot_schema") == [(99,)]


async def change(url: str, statement: str) -> None:
    if is_postgres(url):
        await ask(url, statement)
        return
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as connection:
        connection.execute(statement)
        connection.commit()


async def test_replicas_that_start_at_the_same_moment_migrate_once(url: str) -> None:
    stores = await asyncio.gather(*(open_store(url) for _ in range(4)))
    for _ in range(300):  # one that met another's migration on a slow disk opens a moment later, by itself
        if all(store.ready for store in stores):
            break
        await asyncio.sleep(0.1)
    assert [store.why for store in stores] == [""] * 4
    for store in stores:
        await store.close()


# SQLite: whatever the disk does


@pytest.fixture
def faults() -> Iterator[Disk]:
    with breakable() as disk:
        yield disk


async def live_through(url: str) -> dict[int, str]:
    """A short life of a store: three reports and a count. Nothing it does may raise."""
    store = await open_store(url, b"", lambda: NOON)
    try:
        outcomes: dict[int, str] = {}
        for update in (1, 2, 3):
            outcomes[update] = await store.report(f"r-{update}", "closed", 7, update, NOON)
        await store.count("abai", "violence", "kk", 9, NOON)
        await store.look()
        store.flags(NOON)
        await store.demand(NOON)
        assert store.ready is not bool(store.why)
        return outcomes
    finally:
        await store.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stays", [False, True], ids=["once", "from then on"])
async def test_whichever_call_fails_nothing_raises_and_saved_means_saved(
    kind: str, stays: bool, tmp_path: Path, faults: Disk
) -> None:
    faults.error = KINDS[kind]
    await (await open_store(sqlite_url(tmp_path / "calls.db"))).close()
    faults.calls = 0
    await live_through(sqlite_url(tmp_path / "calls.db"))
    calls = faults.calls
    assert calls > 40
    refused = 0
    # Each kind starts elsewhere, so that together they meet every call.
    for k in range(1 + list(KINDS).index(kind), calls + 1, 21 if stays else len(KINDS)):
        path = tmp_path / f"{k}.db"
        faults.calls, faults.fail_at, faults.stays = 0, k, stays
        outcomes = await live_through(sqlite_url(path))
        faults.fail_at = 0
        refused += list(outcomes.values()).count("not saved")
        again = await live_through(sqlite_url(path))
        assert set(again.values()) == {"saved"}, "the same updates, delivered again to a healthy disk"
        kept = dict(await rows(sqlite_url(path), "SELECT record, count(*) FROM bot_reports GROUP BY record"))
        assert kept == {"r-1": 1, "r-2": 1, "r-3": 1}, f"call {k} of {calls}: {outcomes}"
    assert refused or (kind == "closed" and not stays), "the faults must have been felt"


async def test_a_full_disk_is_told_once_and_the_store_comes_back_by_itself(
    file: Path, faults: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    store = await open_store(sqlite_url(file), b"", lambda: NOON)
    faults.error, faults.fail_at, faults.stays = sqlite3.OperationalError("database or disk is full"), faults.calls + 1, True
    assert await store.report("r-1", "closed", 1, 1, NOON) == "not saved"
    assert (store.ready, store.why) == (False, "the disk is full")
    await asyncio.sleep(1)
    faults.fail_at = 0
    await wait_until(lambda: store.ready)
    assert await store.report("r-1", "closed", 1, 1, NOON) == "saved"
    await store.close()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


@pytest.mark.parametrize("how", ["deleted", "replaced", "emptied folder"])
async def test_a_file_taken_from_under_the_store_is_noticed_and_never_called_saved(how: str, file: Path) -> None:
    store = await open_store(sqlite_url(file), b"", lambda: NOON)
    assert await store.report("r-1", "closed", 1, 1, NOON) == "saved"
    if how == "replaced":
        (file.parent / "other").write_bytes(file.read_bytes())
        (file.parent / "other").replace(file)
    else:
        for path in [file] if how == "deleted" else list(file.parent.iterdir()):
            path.unlink()
    first = await store.report("r-2", "closed", 1, 2, NOON)
    assert first == "not saved"
    await wait_until(lambda: store.ready)
    assert await store.report("r-2", "closed", 1, 2, NOON) == "saved"
    await store.close()
    assert ("r-2",) in await rows(sqlite_url(file), "SELECT record FROM bot_reports")


async def test_a_connection_that_broke_is_not_taken_for_a_file_that_was_replaced(file: Path) -> None:
    store = await open_store(sqlite_url(file), b"", lambda: NOON)
    assert await store.report("r-1", "closed", 1, 1, NOON) == "saved"
    assert store._engine
    async with store._engine.connect() as connection:
        await connection.invalidate()
    assert await store.report("r-2", "closed", 2, 2, NOON) == "saved"
    assert store.ready, store.why
    await store.close()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("content", "ready"),
    [
        (b"", True),
        (b"SQLite format 3\x00" + b"\xff" * 4096, False),
        (b"not a database at all " * 400, False),
        (b"\x00" * 8192, False),
    ],
    ids=["0 bytes", "garbage header", "another file", "zeros"],
)
async def test_a_file_that_is_no_database_is_kept_as_it_is_and_told_in_one_line(content: bytes, ready: bool, file: Path) -> None:
    file.write_bytes(content)
    store = await open_store(sqlite_url(file))
    assert store.ready is ready
    if not ready:
        assert "database file" in store.why
        assert "\n" not in store.why
        assert await store.report("r-1", "closed", 1, 1, NOON) == "not saved"
        assert await store.tallies(NOON) is None
        assert await store.forget_chat(1) is False
        assert file.read_bytes() == content
        file.unlink()
        await wait_until(lambda: store.ready)
    assert await store.report("r-1", "closed", 1, 1, NOON) == "saved"
    await store.close()


async def test_a_folder_that_does_not_exist_is_told_and_waited_for(tmp_path: Path) -> None:
    store = await open_store(sqlite_url(tmp_path / "later" / "bot.db"))
    assert "folder exists" in store.why
    (tmp_path / "later").mkdir()
    await wait_until(lambda: store.ready)
    await store.close()


async def test_a_folder_with_the_name_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "bot.db").mkdir()
    store = await open_store(sqlite_url(tmp_path / "bot.db"))
    assert store.why == "the database file cannot be opened: a folder has its name"
    await store.close()


async def test_a_damaged_page_is_found_at_the_start(file: Path) -> None:
    store = await open_store(sqlite_url(file), b"", lambda: NOON)
    for update in range(60):
        await store.count(f"region-{update}", "violence", "kk", update, NOON)
    await store.close()
    raw = bytearray(file.read_bytes())
    raw[4096 * 2 : 4096 * 8] = b"\xa5" * (4096 * 6)
    file.write_bytes(raw)
    store = await open_store(sqlite_url(file))
    assert "damaged" in store.why
    await store.close()


async def test_another_writer_that_holds_the_file_costs_one_write_and_not_the_store(file: Path) -> None:
    store = await open_store(sqlite_url(file), b"", lambda: NOON)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await store.report("r-1", "closed", 1, 1, NOON) == "not saved"
        assert store.ready
        other.execute("ROLLBACK")
    assert await store.report("r-1", "closed", 1, 1, NOON) == "saved"
    await store.close()


@pytest.mark.parametrize("url", ["mysql://user:pa55word@host/x", "nonsense", "", "sqlite+aiosqlite://host/x:y@z"])
async def test_an_address_that_is_no_database_is_told_without_its_secrets(url: str) -> None:
    store = await open_store(url)
    assert not store.ready
    assert store.why
    assert "pa55word" not in store.why
    assert await store.report("r-1", "closed", 1, 1, NOON) == "not saved"
    await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:pa55word#x@127.0.0.1:1/n",
        "postgresql://u:pa55word@127.0.0.1:99999/n",
        "postgresql://u:pa55word@[::1/n",
        "postgresql://u:pa55word@127.0.0.1:1/n?sslmode=bogus",
    ],
)
async def test_a_password_with_a_sign_that_ends_addresses_is_told_with_the_cure(url: str) -> None:
    store = await open_store(url)
    await store.close()
    assert "%23" in store.why
    assert "pa55" not in store.why


async def test_a_device_is_no_database_and_keeps_its_rights() -> None:
    device = Path("/dev/full")
    rights = stat.S_IMODE(device.stat().st_mode)
    store = await open_store(sqlite_url(device))
    await store.close()
    after = stat.S_IMODE(device.stat().st_mode)
    if after != rights:
        device.chmod(rights)
    assert (after, store.why) == (rights, "DATABASE_URL names a device and no file")


async def test_a_closed_store_answers_calmly(store: Store) -> None:
    await store.close()
    await store.close()
    assert await store.report("r-1", "closed", 1, 1, NOON) == "not saved"
    assert not await store.count("abai", "violence", "kk", 1, NOON)
    assert await store.tallies(NOON) is None
    assert not await store.sweep(NOON)


# PostgreSQL: whatever the server and the wire do


async def test_backends_thrown_out_cost_no_report() -> None:
    url = await fresh_database()
    store = await open_store(url, b"", lambda: NOON)
    outcomes = {}
    for update in range(60):
        if update % 3 == 0:
            await terminate_backends(url)
        outcomes[update] = await store.report(f"r-{update}", "closed", 1, update, NOON)
    await store.close()
    assert set(outcomes.values()) == {"saved"}
    assert await rows(url, "SELECT count(*), count(DISTINCT record) FROM bot_reports") == [(60, 60)]


async def test_backends_thrown_out_in_the_middle_of_writes_double_nothing() -> None:
    url = await fresh_database()
    store = await open_store(url, b"", lambda: NOON)
    outcomes: dict[int, str] = {}

    async def write(updates: range) -> None:
        for update in updates:
            outcomes[update] = await store.report(f"r-{update}", "closed", 1, update, NOON)
            if outcomes[update] == "not saved":
                await wait_until(lambda: store.ready)

    async def disturb() -> None:
        for _ in range(20):
            await asyncio.sleep(0.15)
            await terminate_backends(url)

    disturber = asyncio.create_task(disturb())
    await asyncio.gather(write(range(100)), write(range(100, 200)))
    await disturber
    await wait_until(lambda: store.ready)
    missing = [update for update, outcome in outcomes.items() if outcome != "saved"]
    for update in missing:
        assert await store.report(f"r-{update}", "closed", 1, update, NOON) == "saved"
    await store.close()
    assert await rows(url, "SELECT count(*), count(DISTINCT record) FROM bot_reports") == [(200, 200)]


async def test_a_commit_whose_answer_was_lost_is_neither_lost_nor_doubled() -> None:
    url = await fresh_database()
    async with Wire(server()) as wire:
        store = await open_store(wire.url(url), b"", lambda: NOON)
        assert store.ready, store.why
        for update in range(10):
            wire.mode = "lose-commit-answer"
            asking = asyncio.create_task(store.report(f"r-{update}", "closed", 1, update, NOON))
            counted = asyncio.create_task(store.count("abai", "violence", "kk", update, NOON))
            lost = wire.lost
            await wait_until(lambda lost=lost: wire.lost > lost)
            wire.mode = "open"
            assert await asking == "saved"
            assert await counted
        assert wire.lost >= 10
        await store.close()
    assert await rows(url, "SELECT count(*), count(DISTINCT record) FROM bot_reports") == [(10, 10)]
    assert await rows(url, "SELECT n FROM bot_counts") == [(10,)]


async def test_a_server_that_vanished_holds_nobody_up_and_is_found_again() -> None:
    url = await fresh_database()
    async with Wire(server()) as wire:
        store = await open_store(wire.url(url), b"", lambda: NOON)
        wire.mode = "freeze"
        async with asyncio.timeout(10):
            assert await store.report("r-1", "closed", 1, 1, NOON) == "not saved"
            assert store.why == "the database does not answer in time"
            assert await store.report("r-1", "closed", 1, 1, NOON) == "not saved"
        wire.mode = "refuse"
        await asyncio.sleep(0.3)
        wire.mode = "open"
        await wait_until(lambda: store.ready)
        assert await store.report("r-1", "closed", 1, 1, NOON) == "saved"
        await store.close()


async def test_a_server_that_stops_at_once_and_starts_again_loses_and_doubles_nothing() -> None:
    with server_of_its_own() as own:
        url = await fresh_database(own)
        store = await open_store(url, b"", lambda: NOON)
        outcomes: dict[int, str] = {}
        for update in range(20):
            if update == 10:
                await asyncio.to_thread(stop_at_once, own)
                late = await open_store(url, b"", lambda: NOON)
                assert late.why == "the database server cannot be reached"
            outcomes[update] = await store.report(f"r-{update}", "closed", 1, update, NOON)
            if update == 11:
                await asyncio.to_thread(start_again, own)
                await wait_until(lambda: store.ready)
                await wait_until(lambda late=late: late.ready)
        saved = {f"r-{update}" for update, outcome in outcomes.items() if outcome == "saved"}
        kept = await rows(url, "SELECT record FROM bot_reports")
        await store.close()
        await late.close()
    assert len(kept) == len(set(kept))
    assert saved <= {record for (record,) in kept}
    assert list(outcomes.values()).count("not saved") == 2


async def test_all_connections_busy_costs_one_write_and_not_the_store() -> None:
    url = await fresh_database()
    store = await open_store(url, b"", lambda: NOON)
    await store.report("r-1", "closed", 1, 1, NOON)
    blocker = await asyncpg.connect(url)
    transaction = blocker.transaction()
    await transaction.start()
    await blocker.execute("LOCK TABLE bot_handled")
    outcomes = await asyncio.gather(*(store.report("r-2", "closed", chat, chat, NOON) for chat in range(10, 22)))
    assert set(outcomes) == {"not saved"}
    await transaction.rollback()
    await blocker.close()
    await wait_until(lambda: store.ready)
    assert await store.report("r-2", "closed", 10, 10, NOON) == "saved"
    await store.close()


async def test_a_wrong_password_is_told_without_the_password() -> None:
    fault = asyncpg.InvalidPasswordError('password authentication failed for user "pa55word"')
    fault.sqlstate = "28P01"
    assert sentence(fault) == "the database server refuses the user or the password"
