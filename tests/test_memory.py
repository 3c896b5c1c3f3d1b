"""What is remembered for minutes, alone in one process and shared by replicas on a real PostgreSQL."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.memory import (
    CHATS,
    COVER_DAYS,
    HIDE_HOURS,
    MEMORY_MINUTES,
    MESSAGES_OF_A_CHAT,
    Memory,
    SharedMemory,
    open_memory,
    shared,
)
from bot.memory.limits import MESSAGES
from bot.memory.sealing import Seal
from bot.situation import Situation, View
from bot.store import open_store
from tests.databases import Wire, ask, fresh_database, server, terminate_backends

TOLD = Situation(needs=frozenset({"violence", "child"}), place=7, lang="kk", children="yes")
CHAT = 7_340_918_265_512


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database() -> str:
    url = await fresh_database()
    await (await open_store(url)).close()
    return url


async def a_memory(kind: str) -> Memory:
    if kind == "alone":
        return Memory()
    url = await fresh_database()
    await (await open_store(url)).close()
    return SharedMemory(url, b"secret")


both = pytest.mark.parametrize("kind", ["alone", "shared"])


@both
async def test_what_a_chat_told_last_is_recalled_and_no_other_chats(kind: str) -> None:
    memory = await a_memory(kind)
    await memory.remember(CHAT, Situation())
    await memory.remember(CHAT, TOLD)
    assert await memory.recall(CHAT) == TOLD
    assert await memory.recall(-CHAT) is None
    await memory.close()


@both
async def test_messages_come_back_once_each_with_whose_they_are_and_their_age(kind: str) -> None:
    memory = await a_memory(kind)
    await memory.note(CHAT, 5, mine=False, at=datetime.now(UTC) - timedelta(hours=47))
    await memory.note(CHAT, 6, mine=True)
    await memory.note(CHAT, 5, mine=False)
    await memory.note(CHAT, 4, mine=False, at=datetime.now(UTC) - timedelta(hours=HIDE_HOURS))
    await memory.note(CHAT, 3, mine=True, at=datetime.now(UTC) - timedelta(days=COVER_DAYS))
    await memory.note(CHAT, 2, mine=True, at=datetime.now(UTC) - timedelta(hours=HIDE_HOURS + 1))
    noted = {note.message_id: note for note in await memory.messages(CHAT)}
    assert {(note.message_id, note.mine) for note in noted.values()} == {(2, True), (5, False), (6, True)}
    assert timedelta(hours=46) < noted[5].age < timedelta(hours=48), "noted again, it is as old as it was"
    assert noted[6].age < timedelta(minutes=5)
    await memory.close()


@both
async def test_of_one_chat_at_most_five_hundred_messages_come_back_the_newest(kind: str) -> None:
    memory = await a_memory(kind)
    for start in range(0, MESSAGES_OF_A_CHAT + 50, 10):
        await asyncio.gather(*(memory.note(CHAT, start + n, mine=True) for n in range(10)))
    ids = {note.message_id for note in await memory.messages(CHAT)}
    assert len(ids) == MESSAGES_OF_A_CHAT
    assert set(range(100, MESSAGES_OF_A_CHAT + 40)) <= ids
    await memory.close()


@both
async def test_forgetting_leaves_nothing_and_can_be_done_twice(kind: str) -> None:
    memory = await a_memory(kind)
    await memory.remember(CHAT, TOLD)
    await memory.note(CHAT, 5, mine=False)
    await memory.set_timer(CHAT, 0)
    assert await memory.forget(CHAT)
    assert await memory.forget(CHAT)
    assert (await memory.recall(CHAT), await memory.messages(CHAT), await memory.due_timers()) == (None, (), ())
    await memory.close()


@both
async def test_single_messages_can_be_forgotten(kind: str) -> None:
    memory = await a_memory(kind)
    for message in (1, 2, 3):
        await memory.note(CHAT, message, mine=True)
    await memory.forget_messages(CHAT, (1, 3))
    assert [note.message_id for note in await memory.messages(CHAT)] == [2]
    await memory.forget_messages(CHAT)
    assert await memory.messages(CHAT) == ()
    await memory.close()


@both
async def test_a_timer_is_handed_out_when_due_and_not_twice_at_once(kind: str) -> None:
    memory = await a_memory(kind)
    assert await memory.set_timer(-CHAT, 0)
    assert await memory.set_timer(CHAT, 10)
    await asyncio.sleep(0.01)
    assert await memory.due_timers() == (-CHAT,)
    assert await memory.due_timers() == ()
    await memory.close()


async def test_a_situation_is_forgotten_after_half_an_hour_and_messages_after_two_days(clock: Clock) -> None:
    memory = Memory(clock)
    await memory.remember(CHAT, TOLD)
    await memory.note(CHAT, 5, mine=False)
    await memory.note(CHAT, 6, mine=True)
    clock.now += MEMORY_MINUTES * 60 - 1
    assert await memory.recall(CHAT) == TOLD
    clock.now += 1
    assert await memory.recall(CHAT) is None
    clock.now += HIDE_HOURS * 3600 - MEMORY_MINUTES * 60 - 1
    assert len(await memory.messages(CHAT)) == 2
    clock.now += 1
    assert [note.message_id for note in await memory.messages(CHAT)] == [6]
    clock.now += (COVER_DAYS * 24 - HIDE_HOURS) * 3600
    assert await memory.messages(CHAT) == ()


async def test_what_is_past_its_time_is_dropped_though_nobody_asks_for_it(clock: Clock) -> None:
    memory = Memory(clock)
    await memory.remember(CHAT, TOLD)
    await memory.note(CHAT, 5, mine=True)
    await memory.note(CHAT, 6, mine=False)
    clock.now += COVER_DAYS * 24 * 3600
    await memory.due_timers()
    assert not memory._situations
    assert not memory._messages
    assert memory._count == 0


async def test_a_timer_whose_replica_died_comes_again_after_its_lease(clock: Clock) -> None:
    memory = Memory(clock)
    await memory.set_timer(CHAT, 10)
    clock.now += 600
    assert await memory.due_timers() == (CHAT,)
    clock.now += 59
    assert await memory.due_timers() == ()
    clock.now += 2
    assert await memory.due_timers() == (CHAT,)
    await memory.set_timer(CHAT, None)
    clock.now += 100
    assert await memory.due_timers() == ()


async def test_the_memory_is_bounded_and_the_longest_silent_chat_goes_first(clock: Clock) -> None:
    memory = Memory(clock)
    for chat in range(CHATS + 10):
        await memory.remember(chat, TOLD)
        await memory.note(chat, 1, mine=True)
        await memory.allow(chat, "tap")
    assert (len(memory._situations), len(memory._messages), len(memory._buckets)) == (CHATS, CHATS, CHATS)
    assert await memory.recall(9) is None
    assert await memory.recall(10) == TOLD


async def test_a_flood_of_messages_from_many_chats_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.memory.alone.MESSAGES", 1000)
    assert MESSAGES * 16 < 10_000_000, "two numbers a message: under 10 MB in all"
    memory = Memory()
    for chat in range(10):
        for message in range(200):
            await memory.note(chat, message, mine=False)
    assert memory._count == sum(len(kept.ids) for kept in memory._messages.values()) <= 1000
    assert len(await memory.messages(9)) == 200


async def test_a_flood_is_slowed_and_danger_never(clock: Clock) -> None:
    memory = Memory(clock)
    assert [await memory.allow(CHAT, "report") for _ in range(7)] == [True] * 5 + [False] * 2
    assert await memory.allow(CHAT + 1, "report")
    assert all([await memory.allow(CHAT, "danger") for _ in range(1000)])
    clock.now += 120
    assert [await memory.allow(CHAT, "report") for _ in range(2)] == [True, False]


async def test_no_chat_id_stands_as_a_key_in_the_memory() -> None:
    memory = Memory()
    await memory.remember(CHAT, TOLD)
    await memory.note(CHAT, 5, mine=True)
    await memory.allow(CHAT, "tap")
    said = repr((memory._situations, memory._messages, memory._buckets))
    assert "violence" not in said
    for form in (str(CHAT), repr(CHAT.to_bytes(8, "big"))):
        assert form not in said


# Shared by replicas


def written_ahead() -> bytes:
    """The server's write-ahead log, which copies and backups are made from."""
    return b"".join(path.read_bytes() for path in Path(server().pgdata / "pg_wal").iterdir() if path.is_file())


async def test_a_tap_may_land_on_any_replica(database: str) -> None:
    one, other = SharedMemory(database, b"secret"), SharedMemory(database, b"secret")
    await one.remember(CHAT, TOLD)
    await one.note(CHAT, 5, mine=True)
    await one.set_timer(CHAT, 0)
    assert await other.recall(CHAT) == TOLD
    assert [note.message_id for note in await other.messages(CHAT)] == [5]
    await one.close()
    assert await other.due_timers() == (CHAT,), "the replica that set it is gone"
    assert await other.forget(CHAT)
    await other.close()


async def test_of_several_replicas_one_gets_each_timer(database: str) -> None:
    replicas = [SharedMemory(database, b"secret") for _ in range(3)]
    for chat in range(1, 21):
        await replicas[0].set_timer(chat, 0)
    handed = await asyncio.gather(*(replica.due_timers() for replica in replicas for _ in range(2)))
    assert sorted(chat for chats in handed for chat in chats) == list(range(1, 21))
    for replica in replicas:
        await replica.close()


async def test_another_secret_opens_nothing(database: str) -> None:
    ours, theirs = SharedMemory(database, b"ours"), SharedMemory(database, b"theirs")
    await ours.remember(CHAT, TOLD)
    await ours.set_timer(CHAT, 0)
    assert await theirs.recall(CHAT) is None
    assert await theirs.due_timers() == ()
    await ours.close()
    await theirs.close()


async def test_a_row_moved_to_another_chat_does_not_open(database: str) -> None:
    memory = SharedMemory(database, b"secret")
    await memory.remember(1, TOLD)
    await ask(database, "UPDATE bot_situations SET chat = $1", Seal(b"secret").key(2))
    assert await memory.recall(2) is None
    await memory.close()


async def test_the_database_holds_no_chat_id_no_situation_and_writes_none_of_it_to_its_log(database: str) -> None:
    memory = SharedMemory(database, b"secret")
    await memory.remember(CHAT, TOLD)
    await memory.note(CHAT, 5, mine=True)
    await memory.set_timer(CHAT, 10)
    await ask(database, "CREATE TABLE canary AS SELECT 'the-log-is-searched-here' AS word")
    kinds = await ask(database, "SELECT relname, relpersistence::text FROM pg_class WHERE relname LIKE 'bot_%' AND relkind = 'r'")
    await ask(database, "CHECKPOINT")
    tables = ("bot_situations", "bot_messages", "bot_timers")
    dumped = "".join([str(await ask(database, f"SELECT * FROM {table}")) for table in tables]).encode()  # noqa: S608  # our own names
    key = Seal(b"secret").key(CHAT)
    token = View("next", TOLD).pack().encode()
    log = written_ahead()
    await memory.close()
    unlogged = {row["relname"] for row in kinds if row["relpersistence"] == "u"}
    assert unlogged == {"bot_situations", "bot_messages", "bot_timers", "bot_turns"}
    assert b"the-log-is-searched-here" in log, "the search itself must be able to find something"
    assert key not in log
    for secret in (str(CHAT).encode(), CHAT.to_bytes(8, "big"), repr(CHAT.to_bytes(8, "big"))[2:-1].encode(), token):
        assert secret not in dumped
        assert secret not in log


async def test_what_is_past_its_time_leaves_the_database(database: str) -> None:
    memory = SharedMemory(database, b"secret")
    await memory.remember(CHAT, TOLD)
    await memory.note(CHAT, 5, mine=True)
    await ask(database, "UPDATE bot_situations SET until = now()")
    await ask(database, "UPDATE bot_messages SET sent = now() - interval '7 days'")
    assert await memory.recall(CHAT) is None
    assert await memory.messages(CHAT) == ()
    await memory.due_timers()
    assert await ask(database, "SELECT 1 FROM bot_situations UNION ALL SELECT 1 FROM bot_messages") == []
    await memory.close()


async def test_while_the_database_is_away_the_process_remembers_by_itself(
    database: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with Wire(server()) as wire:
        memory = SharedMemory(wire.url(database), b"secret", clock)
        await memory.remember(CHAT, Situation(lang="ru"))
        wire.mode = "refuse"
        async with asyncio.timeout(20):
            assert not await memory.forget_messages(CHAT), "it must not claim what it could not do"
            await memory.remember(CHAT, TOLD)
            await memory.note(CHAT, 5, mine=True)
            assert await memory.set_timer(CHAT, 0)
            assert await memory.recall(CHAT) == TOLD
            assert [note.message_id for note in await memory.messages(CHAT)] == [5]
            assert await memory.due_timers() == (CHAT,)
        wire.mode = "open"
        assert await memory.recall(CHAT) == TOLD, "what was told during the outage is newer"
        await is_back(memory)
        assert await memory.recall(CHAT) == TOLD
        assert await memory.forget(CHAT)
        assert await memory.recall(CHAT) is None
        await memory.close()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"], "said once, and once that it is over"


async def test_a_database_that_hangs_holds_an_answer_up_for_a_second_at_most_and_then_not_at_all(
    database: str, clock: Clock
) -> None:
    async with Wire(server()) as wire:
        memory = SharedMemory(wire.url(database), b"secret", clock)
        await memory.remember(CHAT, TOLD)
        wire.mode = "freeze"
        async with asyncio.timeout(15):
            for _ in range(200):
                await memory.remember(CHAT, TOLD)
                assert await memory.recall(CHAT) == TOLD
        wire.mode = "refuse"
        await memory.close()


async def test_after_the_first_that_waited_in_vain_nobody_waits_for_a_database_that_hangs(database: str, clock: Clock) -> None:
    async with Wire(server()) as wire:
        memory = SharedMemory(wire.url(database), b"secret", clock)
        await memory.remember(CHAT, TOLD)
        wire.mode = "freeze"
        async with asyncio.timeout(15):
            for _ in range(100):
                clock.now += 5
                await memory.note(CHAT, 5, mine=True)
        wire.mode = "refuse"
        await memory.close()


async def test_whoever_waits_for_a_database_that_hangs_is_let_go_with_the_first(
    database: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Wire(server()) as wire:
        memory = SharedMemory(wire.url(database), b"secret", clock)
        await memory.remember(CHAT, TOLD)
        wire.mode = "freeze"
        monkeypatch.setattr(shared, "WAIT_SECONDS", 600.0)
        later = asyncio.create_task(memory.recall(CHAT + 1))
        await asyncio.sleep(0.05)
        monkeypatch.setattr(shared, "WAIT_SECONDS", 0.2)
        await memory.recall(CHAT)
        await asyncio.sleep(0.05)
        assert later.done()
        assert later.result() is None
        wire.mode = "refuse"
        await memory.close()


async def test_what_one_replica_remembered_by_itself_is_handed_to_all_when_the_database_is_back(
    database: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(shared, "_BATCH", 7)
    monkeypatch.setattr(shared, "WAIT_SECONDS", 30.0)  # a busy machine is no outage here
    async with Wire(server()) as wire:
        cut_off, other = SharedMemory(wire.url(database), b"secret", clock), SharedMemory(database, b"secret")
        wire.mode = "refuse"
        for chat in range(CHAT, CHAT + 10):
            await cut_off.remember(chat, TOLD)
            for number in range(5):
                await cut_off.note(chat, number, mine=number % 2 == 0, at=datetime.now(UTC) - timedelta(hours=number))
        assert await cut_off.set_timer(CHAT, 0)
        clock.now += 60
        await other.note(CHAT, 77, mine=True)
        await other.remember(CHAT + 1, Situation(lang="kk"))
        assert not cut_off.whole
        wire.mode = "open"
        await is_back(cut_off)
        for chat in range(CHAT, CHAT + 10):
            assert await other.recall(chat) == (Situation(lang="kk") if chat == CHAT + 1 else TOLD), "the newest counts"
            noted = {note.message_id: note for note in await other.messages(chat)}
            assert set(noted) - {77} == set(range(5))
            assert [noted[number].mine for number in range(5)] == [True, False, True, False, True]
            assert all(abs(noted[number].age - timedelta(hours=number)) < timedelta(minutes=5) for number in range(5))
        assert await other.due_timers() == (CHAT,)
        await other.remember(CHAT, Situation(lang="ru"))
        assert await cut_off.recall(CHAT) == Situation(lang="ru"), "what was told in the outage is old by now"
        assert 77 in {note.message_id for note in await cut_off.messages(CHAT)}
        await cut_off.close()
        await other.close()


async def test_a_server_that_hung_up_on_idle_connections_is_not_away(database: str, caplog: pytest.LogCaptureFixture) -> None:
    one, other = SharedMemory(database, b"secret"), SharedMemory(database, b"secret")
    await one.note(CHAT, 5, mine=True)
    assert await terminate_backends(database) == 1
    await one.note(CHAT, 6, mine=True)
    assert [note.message_id for note in await other.messages(CHAT)] == [5, 6]
    assert caplog.records == []
    await one.close()
    await other.close()


async def is_back(memory: SharedMemory) -> None:
    async with asyncio.timeout(30):
        while not memory.whole:  # noqa: ASYNC110 - a look at a flag
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("url", ["postgresql://nobody:pa55word@127.0.0.1:1/none", "postgresql://["])
async def test_an_address_where_nobody_answers_leaves_a_memory_that_works(url: str, caplog: pytest.LogCaptureFixture) -> None:
    memory = open_memory(url, b"secret")
    await memory.remember(CHAT, TOLD)
    assert await memory.recall(CHAT) == TOLD
    await memory.close()
    assert "pa55word" not in caplog.text


def test_sqlite_means_a_memory_of_this_process_alone() -> None:
    assert type(open_memory("sqlite+aiosqlite:///bot.db", b"")) is Memory
    assert isinstance(open_memory("postgresql://localhost/bot", b"secret"), SharedMemory)


def test_a_seal_opens_only_unchanged() -> None:
    seal = Seal(b"secret")
    sealed = seal.close(b"value", b"row")
    assert seal.open(sealed, b"row") == b"value"
    assert seal.close(b"value", b"row") != sealed
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert seal.open(bytes(changed), b"row") is None
    assert seal.open(b"", b"row") is None
    with pytest.raises(ValueError, match="32 bytes"):
        seal.close(b"x" * 33)
