"""Replicas take turns: real bots behind real HTTP, a real PostgreSQL, and one answer to an update whoever gets it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.receiving import intake, receive_by_polling, serve_webhook, taking_turns
from bot.receiving.turns import Turn, Turns
from bot.store import open_store
from bot.telegram import Times, open_bot
from tests.broken.api import SECRET, TOKEN, Api, message
from tests.databases import (
    Wire,
    ask,
    fresh_database,
    server,
    server_of_its_own,
    start_again,
    stop_at_once,
    terminate_backends,
)
from tests.long.posted import a_free_port
from tests.test_receiving import Story, post, settings_for, until

ROOT = Path(__file__).resolve().parents[1]
PATIENT = Times(connect=0.5, call=20.0, nicety=0.4, pauses=(0.01, 0.02, 0.03, 0.04))
WEBHOOK = {"WEBHOOK_URL": "https://bot.example.kz/in", "WEBHOOK_SECRET": SECRET}


@pytest.fixture
async def database() -> str:
    return await prepared(await fresh_database())


async def prepared(url: str) -> str:
    """With the tables that the first replica makes."""
    store = await open_store(url)
    assert store.ready
    await store.close()
    return url


@dataclass
class Replica:
    """A whole webhook bot, in this process."""

    story: Story
    port: int

    async def gets(self, number: int, text: str = "hello", chat: int | None = None) -> int:
        update = message(number, text, chat=number if chat is None else chat)
        return await post(self.port, json.dumps(update).encode())


@asynccontextmanager
async def replica(url: str, api: Api, token: str = TOKEN) -> AsyncIterator[Replica]:
    port, stop, story = a_free_port(), asyncio.Event(), Story()
    settings = settings_for(api, DATABASE_URL=url, PORT=str(port), BOT_TOKEN=token, **WEBHOOK)
    bot = open_bot(settings, None, PATIENT)
    serving = asyncio.create_task(serve_webhook(bot, story.dispatcher, settings, stop))
    try:
        while (await port_answers(port)) is False:
            assert not serving.done(), serving.result()
            await asyncio.sleep(0.01)
        yield Replica(story, port)
    finally:
        stop.set()
        await serving
        await bot.session.close()


async def port_answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@asynccontextmanager
async def street(url: str, count: int, api: Api | None = None) -> AsyncIterator[tuple[Api, list[Replica]]]:
    api = api or Api()
    async with api.serving(), AsyncExitStack() as stack:
        yield api, [await stack.enter_async_context(replica(url, api)) for _ in range(count)]


async def posted(number: int, *replicas: Replica) -> list[int]:
    """What they say to the same update at the same moment."""
    return list(await asyncio.gather(*(one.gets(number) for one in replicas)))


def answers(api: Api, number: int | None = None) -> int:
    """How many went out; each update has a chat of its own."""
    return sum(number is None or call.fields["chat_id"] == str(number) for call in api.done("sendMessage"))


async def begun(url: str, number: int) -> int:
    """Waits until somebody has the turn, and says under which number."""
    async with asyncio.timeout(60):
        while True:
            if rows := await ask(url, "SELECT holder FROM bot_turns WHERE update_id = $1 AND holder IS NOT NULL", number):
                return int(rows[0]["holder"])
            await asyncio.sleep(0.01)


async def test_an_update_posted_to_three_replicas_at_the_same_moment_is_answered_once(database: str) -> None:
    before = REGISTRY.get_sample_value("bot_updates_total", {"end": "duplicate"}) or 0.0
    async with street(database, 3) as (api, replicas):
        for number in range(1, 21):
            assert await posted(number, *replicas) == [200] * 3
            assert answers(api, number) == 1
    assert (REGISTRY.get_sample_value("bot_updates_total", {"end": "duplicate"}) or 0.0) - before == 40


async def test_a_copy_that_comes_hours_later_to_another_replica_is_answered_no_more(database: str) -> None:
    async with street(database, 1) as (api, (first,)):
        assert await first.gets(1) == 200
    async with street(database, 1, api) as (_, (second,)):
        assert await second.gets(1) == 200
        assert answers(api) == 1
        assert second.story.began == []


async def test_a_copy_waits_while_the_other_replica_waits_out_a_429(database: str) -> None:
    api = Api(lambda method, number, _: "429 short" if method == "sendMessage" and number == 0 else None)
    async with street(database, 2, api) as (_, (first, second)):
        posting = asyncio.create_task(first.gets(1))
        await until(lambda: api.calls and api.calls[-1].fault)
        assert await second.gets(1) == 200
        assert await posting == 200
        assert answers(api) == 1
        assert second.story.began == []


async def test_a_copy_that_waits_keeps_nobody_waiting(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LET_GO", 0.2)
    async with street(database, 2) as (api, (first, second)):
        first.story.slow = lambda number: 3.0 if number == 1 else 0.0
        posting = asyncio.create_task(first.gets(1))
        await begun(database, 1)
        copies = [asyncio.create_task(second.gets(1))]
        await asyncio.sleep(0.05)
        assert await second.gets(2) == 200, "another chat"
        assert not posting.done()
        assert await asyncio.gather(posting, *copies) == [200, 200]
        assert answers(api) == 2


async def test_a_replica_that_is_killed_leaves_its_updates_to_the_others(database: str, tmp_path: Path) -> None:
    async with street(database, 1) as (api, (second,)):
        port = a_free_port()
        environment = {"BOT_TOKEN": TOKEN, "BOT_API": api.url, "DATABASE_URL": database, "PORT": str(port), "SEND_RATE": "0"}
        more = {"HANDLED": str(tmp_path / "handled"), "WORK": "25", "PATH": os.environ["PATH"]}
        first = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.broken.program", cwd=ROOT, env=environment | WEBHOOK | more
        )
        while not await port_answers(port):  # noqa: ASYNC110 - a process signals nothing
            await asyncio.sleep(0.02)
        lost = asyncio.create_task(post(port, json.dumps(message(1, chat=1)).encode()))
        await begun(database, 1)
        waiting = asyncio.create_task(second.gets(1))
        first.kill()
        await first.wait()
        assert await lost == 0
        # A replica that lives would be waited for a minute, and Telegram be told 503 before.
        assert await waiting == 200
        assert answers(api) == 1


async def test_a_replica_that_only_loses_its_session_keeps_its_turns(database: str) -> None:
    async with street(database, 2) as (api, (first, second)):
        first.story.slow = lambda number: 6.0 if number == 1 else 0.0
        posting = asyncio.create_task(first.gets(1))
        before = await begun(database, 1)
        await terminate_backends(database)
        async with asyncio.timeout(60):
            while await begun(database, 1) == before:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            for number in count(2):  # until both take turns again
                await posted(number, first, second)
                if answers(api, number) == 1:
                    break
        assert await second.gets(1) == await posting == 200
        assert answers(api, 1) == 1


async def test_with_postgres_stopped_everybody_answers_and_afterwards_one_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with server_of_its_own() as own:
        url = await prepared(await fresh_database(own))
        async with street(url, 2) as (api, replicas):
            stop_at_once(own)
            for number in range(1, 6):
                assert await posted(number, *replicas) == [200, 200]
                assert answers(api, number) == 2
            start_again(own)
            assert await prepared(url)
            await until(lambda: caplog.text.count("take turns again") == 2)
            for number in range(11, 16):
                assert await posted(number, *replicas) == [200, 200]
                assert answers(api, number) == 1
            # What was answered meanwhile was written down afterwards.
            assert await posted(3, *replicas) == [200, 200]
            assert answers(api, 3) == 2
    assert caplog.text.count("cannot take turns") == 2, "one line each"


@pytest.mark.parametrize("mode", ["freeze", "refuse"])
async def test_a_database_that_hangs_or_hangs_up_keeps_no_answer(
    database: str, mode: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with Wire(server()) as wire, street(wire.url(database), 1) as (api, (only,)):
        assert await only.gets(1) == 200
        wire.mode = mode
        assert await asyncio.gather(*(only.gets(number) for number in range(2, 50))) == [200] * 48
        assert answers(api) == 49
        wire.mode = "open"
        await until(lambda: "take turns again" in caplog.text)
        assert await only.gets(50) == 200
    assert (await ask(database, "SELECT count(*) AS n FROM bot_turns WHERE holder IS NULL"))[0]["n"] == 50
    assert caplog.text.count("cannot take turns") == 1
    assert "127.0.0.1" not in caplog.text


async def test_a_backend_that_stands_still_keeps_no_answer(database: str) -> None:
    async with street(database, 2) as (api, replicas):
        assert await posted(1, *replicas) == [200, 200]
        sessions = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'bot'"
        stopped = [row["pid"] for row in await ask(database, sessions)]
        assert len(stopped) == 2, "one connection each"
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            for number in range(2, 10):
                assert await posted(number, *replicas) == [200, 200]
                assert answers(api, number) >= 1
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)


async def test_while_the_database_is_away_nobody_asks_it(database: str) -> None:
    async with Wire(server()) as wire, Turns(wire.url(database), 1) as turns:
        assert await turns.ask(1) is Turn.OURS
        wire.mode = "freeze"
        assert await turns.ask(2) is Turn.OURS
        asking = asyncio.ensure_future(turns.ask(3))
        await asyncio.sleep(0)
        assert asking.done(), "it waited for a database that is known to be away"


async def test_without_the_table_or_the_rights_everybody_answers(caplog: pytest.LogCaptureFixture) -> None:
    empty = await fresh_database()
    async with street(empty, 1) as (api, (only,)):
        assert await only.gets(1) == 200
        assert answers(api) == 1
    assert caplog.text.count("cannot take turns") == 1


async def test_a_replica_that_lives_and_never_answers_is_not_waited_for_without_end(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.5)
    async with street(database, 2) as (api, (first, second)):
        first.story.slow = lambda _: 3.0
        posting = asyncio.create_task(first.gets(1))
        await begun(database, 1)
        assert await second.gets(1) == 200
        assert answers(api) == 1
        assert not posting.done()
        await posting


async def test_whoever_is_in_danger_waits_less_for_another_replica(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PATIENCE_IN_DANGER", 0.3)
    async with street(database, 2) as (api, (first, second)):
        first.story.slow = lambda _: 3.0
        posting = asyncio.create_task(first.gets(1, "/112"))
        await begun(database, 1)
        assert await second.gets(1, "/112") == 200
        assert answers(api) == 1
        assert not posting.done()
        await posting


async def test_two_bots_on_one_database_have_updates_of_their_own(database: str) -> None:
    async with street(database, 1) as (api, (first,)), replica(database, api, "4200000002" + TOKEN[10:]) as other:
        assert await posted(7, first, other) == [200, 200]
        assert answers(api) == 2


async def test_a_number_that_comes_again_after_a_quiet_week_is_another_update(database: str) -> None:
    async with street(database, 1) as (api, (first,)):
        assert await first.gets(1) == 200
    await ask(database, "UPDATE bot_turns SET hour = hour - 27")
    async with street(database, 1, api) as (_, (second,)):
        assert await second.gets(1) == 200
        assert answers(api) == 2


async def test_old_numbers_are_swept_and_nothing_of_a_person_was_there(database: str) -> None:
    async with street(database, 1) as (_, (only,)):
        assert await only.gets(1, "CANARYTEXT", chat=987654321) == 200
        assert await only.gets(2) == 200
    rows = [dict(row) for row in await ask(database, "SELECT * FROM bot_turns ORDER BY update_id")]
    hour = rows[0].pop("hour")
    assert rows[0] == {"bot": int(TOKEN.split(":")[0]), "update_id": 1, "holder": None}
    assert isinstance(hour, int)
    kind = "SELECT relpersistence::text AS kind FROM pg_class WHERE relname = 'bot_turns'"
    assert (await ask(database, kind))[0]["kind"] == "u", "in no write-ahead log and no backup of it"
    await ask(database, "UPDATE bot_turns SET hour = hour - 27 WHERE update_id = 1")
    await prepared(database)  # opening sweeps
    await until_gone(database)
    assert [row["update_id"] for row in await ask(database, "SELECT update_id FROM bot_turns")] == [2]


async def until_gone(database: str) -> None:
    store = await open_store(database)
    while len(await ask(database, "SELECT 1 FROM bot_turns")) > 1:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    await store.close()


async def test_many_at_once_in_any_order_have_one_turn_each(database: str) -> None:
    numbers = list(range(1, 1501))
    async with Turns(database, 1) as first, Turns(database, 1) as second, Turns(database, 1) as third:
        turns = await asyncio.gather(
            asyncio.gather(*(first.ask(number) for number in numbers)),
            asyncio.gather(*(second.ask(number) for number in reversed(numbers))),
            asyncio.gather(*(third.ask(number) for number in sorted(numbers, key=lambda number: number * 7919 % 1501))),
        )
    taken = [turn for one in turns for turn in one]
    assert taken.count(Turn.OURS) == 1500
    assert taken.count(Turn.ELSEWHERE) == 3000


async def test_when_polling_processes_overlap_one_answers(database: str) -> None:
    """As at a rolling restart: the new process gets what the old one works on and has not confirmed yet."""
    api = Api(updates=[message(1, chat=1)])
    stories, stop, old_stop = (Story(), Story()), asyncio.Event(), asyncio.Event()
    async with api.serving():
        settings = settings_for(api, DATABASE_URL=database)
        bots = [open_bot(settings, None, PATIENT) for _ in stories]
        stories[0].slow = lambda _: 1.0
        old = asyncio.create_task(receive_by_polling(bots[0], stories[0].dispatcher, settings, old_stop))
        await until(lambda: stories[0].began)
        new = asyncio.create_task(receive_by_polling(bots[1], stories[1].dispatcher, settings, stop))
        await until(lambda: stories[0].handled)
        api.push(message(2, chat=2))
        old_stop.set()
        await old
        await until(lambda: not api.updates)
        stop.set()
        await new
        for bot in bots:
            await bot.session.close()
    assert (answers(api, 1), answers(api, 2)) == (1, 1)


async def test_without_postgres_nobody_takes_turns() -> None:
    settings = settings_for(Api(port=1), DATABASE_URL="sqlite+aiosqlite:///bot.db")
    bot = open_bot(settings)
    async with taking_turns(bot, settings) as turns:
        assert turns is None
    await bot.session.close()
