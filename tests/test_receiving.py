"""Receiving over real HTTP: nothing is lost, nothing stops the others, and Telegram hears only what is true."""

import asyncio
import gzip
import json
import logging
import os
import signal
import socket
import sys
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, ErrorEvent, Message, Update
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.receiving import Readiness, StoppedError, receive_by_polling, serve_webhook, webhook
from bot.receiving.intake import PER_CHAT, Intake
from bot.receiving.polling import Poll
from bot.receiving.recent import Recent
from bot.receiving.watchdog import watched
from bot.receiving.webhook import SECRET_HEADER, Door, listening
from bot.settings import Settings, SettingsError, read_settings
from bot.telegram import Pace, Times, open_bot
from bot.telegram.updates import decode
from tests.broken.api import SECRET, TOKEN, Api, message, tap

QUICK = Times(connect=0.5, call=0.6, nicety=0.4, pauses=(0.01, 0.02, 0.03, 0.04))


class Story:
    """A bot that notes what it handled, and can be told to be slow or to break."""

    def __init__(self) -> None:
        self.began: list[int] = []
        self.handled: list[int] = []
        self.errors: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.slow: Callable[[int], float] = lambda _: 0.0
        self.breaks: Callable[[int], bool] = lambda _: False
        self.answers = True
        self.dispatcher = Dispatcher(disable_fsm=True)
        self.dispatcher.message.register(self.said)
        self.dispatcher.callback_query.register(self.tapped)
        self.dispatcher.errors.register(self.broke)

    async def said(self, event: Message, event_update: Update) -> None:
        await self.work(event_update.update_id)
        if self.answers:
            await event.answer(f"answer {event_update.update_id}")
        self.handled.append(event_update.update_id)

    async def tapped(self, event: CallbackQuery, event_update: Update, bot: Bot) -> None:
        await event.answer()
        await self.work(event_update.update_id)
        assert event.message
        await bot.edit_message_text(
            f"page {event_update.update_id}", chat_id=event.message.chat.id, message_id=event.message.message_id
        )
        self.handled.append(event_update.update_id)

    async def work(self, number: int) -> None:
        self.began.append(number)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.slow(number))
            if self.breaks(number):
                raise RuntimeError("CANARYTEXT")
        finally:
            self.at_once -= 1

    async def broke(self, event: ErrorEvent, bot: Bot) -> bool:
        self.errors.append(type(event.exception).__name__)
        if event.update.message:
            await bot.send_message(event.update.message.chat.id, "112")
        return True


def settings_for(api: Api, **more: str) -> Settings:
    return read_settings({"BOT_TOKEN": TOKEN, "BOT_API": api.url, "SEND_RATE": "0"} | more)


async def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def polling(
    story: Story,
    api: Api | None = None,
    deadline: float = 30.0,
    retries: tuple[float, ...] = (0.1, 0.2),
    pace: Pace | None = None,
    *,
    times: Times = QUICK,
    **options: Any,
) -> AsyncIterator[Api]:
    """A polling bot; left, it is told to stop and must end in time."""
    api = api or Api()
    stop = asyncio.Event()
    async with api.serving():
        bot = open_bot(settings_for(api), pace, times)
        async with Intake(bot, story.dispatcher, deadline, retries=retries, **options) as intake:
            poll = Poll(bot, story.dispatcher, intake, poll=1)
            running = asyncio.ensure_future(poll.run(stop))
            try:
                yield api
            finally:
                stop.set()
                await running
                await intake.drain(5)
                await poll.goodbye()
                await bot.session.close()


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[str], list[str]]:
    caplog.set_level(logging.INFO)
    return lambda words: [record.getMessage() for record in caplog.records if words in record.getMessage()]


# --- what stock aiogram does, for contrast -----------------------------------------------------------------------------------

POISON = {"update_id": 2, "message": {"message_id": 1, "date": "CANARYTEXT", "chat": {"id": 1}}}


@asynccontextmanager
async def stock(story: Story, api: Api) -> AsyncIterator[Bot]:
    async with api.serving():
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
        running = asyncio.ensure_future(
            story.dispatcher.start_polling(bot, handle_signals=False, polling_timeout=1, close_bot_session=True)
        )
        yield bot
        with suppress(RuntimeError):
            await story.dispatcher.stop_polling()
        await running


async def test_contrast_stock_polling_never_gets_past_a_poison_update_and_logs_its_text(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    api = Api(updates=[message(1), POISON, message(3)])
    async with stock(story, api):
        await until(lambda: len([call for call in api.calls if call.method == "getUpdates"]) >= 2)
    assert not story.handled
    assert set(api.offsets) == {None}
    assert "CANARYTEXT" in caplog.text


async def test_contrast_stock_polling_confirms_before_the_work_and_loses_it_on_stop(story: Story) -> None:
    story.slow = lambda _: 3.0
    api = Api(updates=[message(1)])
    async with stock(story, api):
        await until(lambda: 2 in api.offsets)
    assert story.began == [1]
    assert not story.handled
    assert not api.updates


async def test_contrast_stock_webhook_without_a_secret_takes_forged_updates_and_breaks_on_another_alphabet(story: Story) -> None:
    async with Api().serving() as api:
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
        statuses = []
        for secret, given in ((None, "anything"), ("secret", "құпия")):
            application = web.Application()
            SimpleRequestHandler(story.dispatcher, bot, secret_token=secret).register(application, "/in")
            async with listening(application, 0) as port:
                statuses.append(await post(port, json.dumps(message(len(statuses) + 1)).encode(), given))
                await until(lambda: story.handled)  # stock aiogram answers before the work
        await bot.session.close()
    assert statuses == [200, 500]
    assert story.handled == [1]


# --- polling -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 50, 99])
async def test_a_poison_update_leaves_one_line_and_stops_nobody(
    place: int, story: Story, lines: Callable[[str], list[str]]
) -> None:
    updates: list[Any] = [message(number, chat=number) for number in range(1, 101)]
    updates[place] = POISON | {"update_id": place + 1}
    async with polling(story, Api(updates=updates)):
        await until(lambda: len(story.handled) == 99)
    assert sorted(story.handled) == [number for number in range(1, 101) if number != place + 1]
    assert lines("dead letter") == [f"dead letter: update {place + 1}, ValidationError"]
    assert not lines("CANARY")


async def test_a_hundred_poison_updates_are_passed_in_two_polls(story: Story, lines: Callable[[str], list[str]]) -> None:
    updates: list[Any] = [POISON | {"update_id": number} for number in range(1, 101)]
    async with polling(story, Api(updates=[*updates, message(101)])) as api:
        await until(lambda: story.handled == [101])
        polls = [call for call in api.calls if call.method == "getUpdates"]
        assert len(polls) <= 3
    assert len(lines("dead letter")) == 100


@pytest.mark.parametrize(
    "bad",
    [
        b'{"update_id":2,"message":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"update_id":2,"message":' + b"9" * 5000 + b"}",
        b'{"update_id":2,"message":{]}',
    ],
)
async def test_an_update_that_makes_the_whole_answer_unreadable_is_found_and_passed(
    bad: bytes, story: Story, lines: Callable[[str], list[str]]
) -> None:
    class Raw(Api):
        """Keeps the ids beside the bytes."""

        async def _get_updates(self, fields: dict[str, str]) -> Any:
            offset = int(fields.get("offset", 0))
            batch = [(number, text) for number, text in queue if number >= offset][: int(fields["limit"])]
            if not batch:
                await asyncio.sleep(0.2)
            return b'{"ok":true,"result":[' + b",".join(text for _, text in batch) + b"]}"

    queue = [(1, json.dumps(message(1)).encode()), (2, bad), (3, json.dumps(message(3)).encode())]
    async with polling(story, Raw()):
        await until(lambda: sorted(story.handled) == [1, 3])
    assert len(lines("dead letter: update 2")) == 1


async def test_an_update_without_an_id_or_of_a_future_kind_stops_nobody(story: Story, lines: Callable[[str], list[str]]) -> None:
    future = {"update_id": 2, "brain_wave": {"from": {"id": 1, "first_name": "CANARYNAME"}}}
    async with polling(story, Api(updates=[message(1), future, message(3)])):
        await until(lambda: sorted(story.handled) == [1, 3])
    assert lines("dead letter") == ["dead letter: update 2, UpdateTypeLookupError"]


async def test_nothing_is_confirmed_before_its_work_is_done(story: Story) -> None:
    story.slow = lambda number: 1.0 if number == 2 else 0.0
    async with polling(story, Api(updates=[message(number, chat=number) for number in (1, 2, 3)])) as api:
        await until(lambda: sorted(story.handled) == [1, 3])
        await asyncio.sleep(0.5)
        assert max(offset or 0 for offset in api.offsets) <= 2
        api.push(message(4, chat=4))  # a slow one does not keep the next from coming in
        await until(lambda: 4 in story.handled)
        assert 2 not in story.handled
        await until(lambda: 2 in story.handled and not api.updates)
        assert max(offset or 0 for offset in api.offsets) == 5
    assert len(story.began) == 4


async def test_what_runs_when_told_to_stop_is_finished_and_confirmed(story: Story) -> None:
    story.slow = lambda _: 0.5
    async with polling(story, Api(updates=[message(number, chat=number) for number in range(1, 31)])) as api:
        await until(lambda: len(story.began) == 30)
    assert len(story.handled) == 30
    assert api.offsets[-1] == 31


async def test_one_chat_is_in_order_and_chats_are_side_by_side(story: Story) -> None:
    story.slow = lambda _: 0.01
    updates = [(tap if number % 3 else message)(number, chat=number % 10 + 1) for number in range(1, 101)]
    async with polling(story, Api(updates=updates)):
        await until(lambda: len(story.handled) == 100)
    for chat in range(10):
        mine = [number for number in story.handled if number % 10 == chat]
        assert mine == sorted(mine)
    assert 2 <= story.most_at_once <= 10


async def test_duplicates_are_handled_once(story: Story) -> None:
    updates = [message(number, chat=number) for number in range(1, 21)]
    async with polling(story, Api(updates=updates)) as api:
        await until(lambda: len(story.handled) == 20)
        api.push(*updates, message(21))
        await until(lambda: 21 in story.handled)
    assert sorted(story.handled) == list(range(1, 22))


async def test_ids_that_jump_back_after_a_quiet_week_are_handled(story: Story) -> None:
    async with polling(story, Api(updates=[message(900_000)])) as api:
        await until(lambda: story.handled == [900_000])
        await until(lambda: not api.updates and api.offsets[-1] is None)
        api.push(message(5), message(6))
        await until(lambda: story.handled == [900_000, 5, 6])


async def test_a_handler_that_breaks_ends_in_the_error_page(story: Story) -> None:
    story.breaks = lambda number: number == 2
    async with polling(story, Api(updates=[message(1), message(2), message(3)])) as api:
        await until(lambda: story.handled == [1, 3])
        assert [call.fields["text"] for call in api.done("sendMessage")] == ["answer 1", "112", "answer 3"]
    assert story.errors == ["RuntimeError"]


async def test_a_handler_that_hangs_ends_in_the_error_page_and_counts_as_done(story: Story) -> None:
    story.slow = lambda number: 600.0 if number == 1 else 0.0
    async with polling(story, Api(updates=[message(1), message(2)]), deadline=0.3) as api:
        await until(lambda: story.handled == [2])
        assert [call.fields["text"] for call in api.done("sendMessage")] == ["112", "answer 2"]
        await until(lambda: not api.updates)
    assert story.errors == ["TimeoutError"]


async def test_telegrams_slowness_does_not_count_against_the_deadline(story: Story) -> None:
    api = Api(
        updates=[message(1)], fault=lambda method, number, _: "429 wait 1" if method == "sendMessage" and not number else None
    )
    async with polling(story, api, deadline=0.3):
        await until(lambda: story.handled == [1])
    assert not story.errors


async def test_an_answer_that_cannot_be_sent_is_tried_again_later(story: Story) -> None:
    api = Api(
        updates=[message(1)], fault=lambda method, number, _: "502 html" if method == "sendMessage" and number < 12 else None
    )
    async with polling(story, api):
        await until(lambda: not api.updates)
        assert api.done("sendMessage")


async def test_an_answer_that_can_never_be_sent_becomes_a_dead_letter(story: Story, lines: Callable[[str], list[str]]) -> None:
    api = Api(updates=[message(1)], fault=lambda method, *_: "502 html" if method == "sendMessage" else None)
    async with polling(story, api, retries=(0.01,)):
        await until(lambda: not api.updates)
    assert lines("dead letter") == ["dead letter: update 1, the answer could not be sent"]


async def test_a_person_who_blocked_the_bot_is_forgotten_without_a_word(story: Story, lines: Callable[[str], list[str]]) -> None:
    class Remembers:
        def __init__(self) -> None:
            self.memory, self.forgotten = self, list[int]()

        async def forget(self, chat_id: int) -> None:
            self.forgotten.append(chat_id)

    screen = Remembers()
    story.dispatcher["screen"] = screen
    async with polling(
        story, Api(updates=[message(1, chat=77)], fault=lambda method, *_: "403 blocked" if "send" in method else None)
    ) as api:
        await until(lambda: not api.updates)
    assert screen.forgotten == [77]
    assert not story.errors
    assert not lines("update 1")


async def test_a_flood_of_one_chat_keeps_its_newest_and_hurts_nobody(story: Story) -> None:
    story.slow = lambda number: 0.5 if number == 1 else 0.0
    bot = Bot(TOKEN)
    async with Intake(bot, story.dispatcher) as intake:
        story.answers = False
        for number in range(1, 1001):
            received = decode(message(number, chat=5), bot)
            assert received
            intake.take(received)
        other = decode(message(2000, chat=6), bot)
        assert other
        intake.take(other)
        await until(lambda: 2000 in story.handled)
        assert len(intake) <= PER_CHAT + 2
        assert await intake.drain(10) == 0
    assert story.handled[-1] == 1000


async def test_a_crowd_whose_answers_wait_to_be_sent_does_not_keep_taps_unseen(story: Story) -> None:
    crowd = [message(number, chat=number) for number in range(1, 301)]
    async with polling(story, Api(updates=[*crowd, tap(301, chat=301)]), pace=Pace(rate=40)) as api:
        await until(lambda: api.done("answerCallbackQuery"))
        assert len(api.done("sendMessage")) < 200
        await until(lambda: len(story.handled) == 301)


async def test_answers_that_wait_for_the_next_try_do_not_keep_taps_unseen(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.receiving.work.LET_GO", 1000.0)
    refused = {str(chat) for chat in range(1, 41)}
    api = Api(
        updates=[*(message(number, chat=number) for number in range(1, 201)), tap(201, chat=201)],
        fault=lambda method, _, fields: "500" if method == "sendMessage" and fields["chat_id"] in refused else None,
    )
    async with polling(story, api, times=Times(pauses=(3.0,))):
        await until(lambda: api.done("answerCallbackQuery"))
        assert not {call.fields["chat_id"] for call in api.done("sendMessage")} & refused
        refused.clear()
        await until(lambda: len(story.handled) == 201)


async def test_in_a_crowd_whoever_is_in_danger_is_worked_on_first(story: Story) -> None:
    story.slow = lambda _: 0.3
    people = [message(number, chat=number) for number in range(1, 401)]
    people += [message(401, "он меня убивает", chat=401), tap(402, chat=402)]
    async with polling(story, Api(updates=people), pace=Pace(rate=60)):
        await until(lambda: len(story.handled) == 402)
    assert story.began.index(401) < 330
    assert story.began.index(402) < 330


async def test_handlers_that_hang_keep_nobody_in_line(story: Story) -> None:
    story.slow = lambda number: 8.0 if number <= 60 else 0.0
    async with polling(story, Api(updates=[message(number, chat=number) for number in range(1, 70)])):
        await until(lambda: len(story.handled) == 9)


async def test_401_again_and_again_ends_with_a_clear_line() -> None:
    api = Api(fault=lambda method, *_: "401" if method == "getUpdates" else None)
    async with api.serving():
        bot = open_bot(settings_for(api), times=QUICK)
        with pytest.raises(StoppedError, match="does not know this BOT_TOKEN"):
            await asyncio.wait_for(receive_by_polling(bot, Dispatcher(), settings_for(api), asyncio.Event()), 30)
        await bot.session.close()


async def test_a_conflict_passes(story: Story, lines: Callable[[str], list[str]]) -> None:
    api = Api(updates=[message(1)], fault=lambda method, number, _: "409" if method == "getUpdates" and number < 2 else None)
    async with polling(story, api):
        await until(lambda: story.handled == [1])
    assert len(lines("another program")) == 1
    assert len(lines("the other program is gone")) == 1


async def test_of_two_that_poll_the_one_that_came_last_wins(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.receiving.polling.YIELDING", 1000.0)
    newer, stop = Story(), asyncio.Event()
    async with polling(newer) as api:
        await until(lambda: api.offsets)
        bot = open_bot(settings_for(api), None, QUICK)
        async with Intake(bot, story.dispatcher) as intake:
            older = Poll(bot, story.dispatcher, intake)
            older._begun -= 3600
            running = asyncio.create_task(older.run(stop))
            await until(lambda: len(api.offsets) > 2)
            for number in range(1, 31):
                api.push(message(number, chat=number))
                await asyncio.sleep(0.1)
            await until(lambda: len(newer.handled) == 30)
            stop.set()
            await running
        await bot.session.close()
    assert story.handled == []


async def test_a_webhook_found_at_the_start_is_removed_and_nothing_is_dropped(story: Story) -> None:
    async with polling(story, Api(updates=[message(1)], webhook="https://old.example.kz")) as api:
        await until(lambda: story.handled == [1])
    assert api.webhook is None
    assert api.drop_asked == 0


@pytest.mark.parametrize(
    "fault", ["hang", "reset before effect", "502 html", "garbage", "cut json", "not http", "429 wait 1", "500"]
)
async def test_a_poll_that_fails_is_begun_anew(fault: str, story: Story) -> None:
    api = Api(updates=[message(1)], fault=lambda method, number, _: fault if method == "getUpdates" and number < 2 else None)
    async with polling(story, api):
        await until(lambda: story.handled == [1])


async def test_a_network_that_goes_and_comes_writes_two_lines(story: Story, lines: Callable[[str], list[str]]) -> None:
    api = Api()
    async with polling(story, api):
        await until(lambda: api.offsets)
        api.fault = lambda *_: "reset at connect"
        await until(lambda: lines("does not answer"))
        await asyncio.sleep(1.5)
        api.fault = lambda *_: None
        api.push(message(1))
        await until(lambda: story.handled == [1])
    assert len(lines("Telegram")) == 2


async def test_while_telegram_does_not_answer_it_is_asked_shortly_and_for_one_update(story: Story) -> None:
    """A call that fell into a hole would be waited for long after the network is back; a large answer may never come through."""
    broken = [0]
    api = Api(
        updates=[message(1), message(2)], fault=lambda method, *_: "502 html" if method == "getUpdates" and broken[0] else None
    )
    async with polling(story, api):
        await until(lambda: story.handled == [1, 2])
        broken[0] = True
        before = len(api.calls)
        await until(lambda: len([call for call in api.calls[before:] if call.fault]) > 1)
        asked = [call.fields for call in api.calls[before:] if call.fault][-1]
        assert (asked.get("timeout"), asked["limit"]) == ("0", "1")
        broken[0] = False
        api.push(message(3), message(4))
        await until(lambda: story.handled == [1, 2, 3, 4])
        await until(lambda: api.calls[-1].fields.get("timeout") == "1")


async def test_one_in_ten_poison_all_others_handled(story: Story) -> None:
    story.answers = False
    updates: list[Any] = [message(number, chat=number % 50 + 1) for number in range(1, 1001)]
    for place in range(0, 1000, 10):
        updates[place] = POISON | {"update_id": place + 1}
    async with polling(story, Api(updates=updates)):
        await until(lambda: len(story.handled) == 900)
    assert len(set(story.handled)) == 900


# --- the webhook -------------------------------------------------------------------------------------------------------------


async def post(
    port: int, body: bytes | None, secret: str | bytes | None = SECRET, verb: str = "POST", path: str = "/in", **headers: str
) -> int:
    """Posts as Telegram does and gives the status. By hand, for a client library would refuse to send such headers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"{verb} {path} HTTP/1.1", "Host: x", "Connection: close"]
    named = {"Content-Type": "application/json"} | {key.replace("_", "-"): value for key, value in headers.items()}
    lines += [f"{key}: {value}" for key, value in named.items()]
    if body is not None and "Transfer-Encoding" not in named:
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join(lines).encode()
    if secret is not None:
        head += f"\r\n{SECRET_HEADER}: ".encode() + (secret if isinstance(secret, bytes) else secret.encode())
    try:
        writer.write(head + b"\r\n\r\n" + (body or b""))
        with suppress(ConnectionError):
            await writer.drain()
        answer = await reader.read()
    finally:
        writer.close()
    status, _, _ = answer.partition(b"\r\n")
    if body is not None and secret == SECRET and status.startswith(b"HTTP/1.1 200"):
        assert answer.endswith(b"\r\n\r\n"), "Telegram would call a method in the body without telling how it went"
    return int(status.split()[1]) if status else 0


@asynccontextmanager
async def posted(story: Story, api: Api | None = None, **options: Any) -> AsyncIterator[tuple[Api, int, Door]]:
    """A webhook bot without the telling of Telegram."""
    api = api or Api()
    async with api.serving():
        bot = open_bot(settings_for(api), None, QUICK)
        async with Intake(bot, story.dispatcher, retries=(0.1,), **options) as intake:
            door = Door(bot, intake, SECRET)
            application = web.Application(client_max_size=webhook.LARGEST)
            application.router.add_post("/in", door.post)
            async with listening(application, 0) as port:
                yield api, port, door
        await bot.session.close()


async def test_a_post_hears_200_only_when_the_work_is_done(story: Story) -> None:
    story.slow = lambda _: 0.4
    async with posted(story) as (api, port, _):
        begun = asyncio.ensure_future(post(port, json.dumps(message(1)).encode()))
        await until(lambda: story.began)
        assert not begun.done()
        assert await begun == 200
    assert story.handled == [1]
    assert len(api.done("sendMessage")) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "құпия", b"\xff\xfe", "x" * 1000, SECRET.upper()])
async def test_without_the_secret_nothing_gets_in_and_nothing_breaks(
    secret: str | bytes | None, story: Story, lines: Callable[[str], list[str]]
) -> None:
    async with posted(story) as (_, port, _door):
        assert [await post(port, json.dumps(message(number)).encode(), secret) for number in range(5)] == [401] * 5
    assert not story.began
    assert lines("wrong or missing secret") == ["1 posts with a wrong or missing secret"]
    assert not lines("Traceback")


async def test_other_verbs_and_paths_find_nothing(story: Story) -> None:
    async with posted(story) as (_, port, _door):
        assert await post(port, None, verb="GET") == 405
        assert await post(port, b"{}", path="/") == 404
        assert await post(port, b"{}", path="/in/../../etc/passwd") == 404


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"[" * 200_000, {}, 400),
        (b"", {}, 400),
        (b"null", {}, 400),
        (b"[]", {}, 400),
        (b"{}", {}, 400),
        (b"\xff\xfe\x00", {}, 400),
        (b'{"update_id":7,"message":' + b"[" * 200_000, {}, 200),
        (b'{"update_id":7}', {}, 200),
        (b'{"update_id":7,"message":{"date":"x"}}', {}, 200),
        (b" " * (2 * 1024 * 1024), {}, 413),
        (json.dumps(message(7)).encode(), {"Content_Type": "text/plain"}, 415),
        (gzip.compress(b" " * 50_000_000), {"Content_Encoding": "gzip"}, 415),
        (b"zz\r\n{}", {"Transfer_Encoding": "chunked"}, 400),
    ],
)
async def test_hostile_bodies_are_refused_and_others_are_served(
    body: bytes, headers: dict[str, str], status: int, story: Story
) -> None:
    async with posted(story) as (_, port, _door):
        hostile = asyncio.ensure_future(post(port, body, **headers))
        assert await post(port, json.dumps(message(1)).encode()) == 200
        assert await hostile in {status, 0 if status == 413 else status}
    assert story.handled == [1]


async def test_a_chunked_body_with_nul_and_lone_surrogates_is_answered(story: Story) -> None:
    text = json.dumps(message(1, "a\x00b TEXT")).replace("TEXT", "\\udfff").encode()
    chunked = b"%x\r\n" % len(text) + text + b"\r\n0\r\n\r\n"
    async with posted(story) as (_, port, _door):
        assert await post(port, chunked, Transfer_Encoding="chunked") == 200
    assert story.handled == [1]


HEAD = b"POST /in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"


@pytest.mark.parametrize("start", [b"POST /in HTTP/1.1\r\nX: ", HEAD])
async def test_a_request_that_comes_a_byte_at_a_time_is_dropped(
    start: bytes, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "READING", 0.5)
    if b"Length" in start:
        start += f"{SECRET_HEADER}: {SECRET}\r\n\r\n".encode()
    async with posted(story) as (_, port, _door):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(start)

        async def drip() -> None:
            with suppress(ConnectionError):
                while True:
                    writer.write(b"{")
                    await writer.drain()
                    await asyncio.sleep(0.05)

        dripping = asyncio.ensure_future(drip())
        assert await post(port, json.dumps(message(1)).encode()) == 200
        with suppress(ConnectionError):
            answer = await asyncio.wait_for(reader.read(), 60)
            assert b" 200 " not in answer
        dripping.cancel()
        writer.close()


async def test_posts_of_one_person_are_in_order_and_duplicates_join(story: Story) -> None:
    story.slow = lambda _: 0.1
    async with posted(story) as (api, port, _door):
        posts = []
        for number in (1, 2, 2, 1, 3, 3):
            body = (tap if number == 2 else message)(number, chat=9)
            posts.append(asyncio.ensure_future(post(port, json.dumps(body).encode())))
            await asyncio.sleep(0.02)
        assert await asyncio.gather(*posts) == [200] * 6
        assert await post(port, json.dumps(message(1, chat=9)).encode()) == 200
    assert story.handled == [1, 2, 3]
    assert len(api.done("sendMessage")) == 2


async def test_in_a_crowd_posts_whose_answers_only_wait_to_be_sent_make_room(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram opens so many connections and no more: taps and emergencies must not stand behind those that wait."""
    monkeypatch.setattr(webhook, "CROWDED", 2)
    api = Api(fault=lambda method, *_: "429 wait 30" if method == "sendMessage" else None)
    async with posted(story, api) as (_, port, _door):
        posts = {asyncio.ensure_future(post(port, json.dumps(message(number, chat=number)).encode())) for number in range(1, 6)}
        async with asyncio.timeout(30):
            while sum(one.done() for one in posts) < 3:  # noqa: ASYNC110 - a look at a list
                await asyncio.sleep(0.05)
        await asyncio.sleep(1.2)
        assert [one.result() for one in posts if one.done()] == [200] * 3
        assert await post(port, json.dumps(tap(9, chat=9)).encode()) == 200
        for one in posts:
            one.cancel()


async def test_work_that_outlasts_a_post_hears_503_and_the_next_post_joins_it(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram hangs up after a minute and posts again: that must not be the same work once more."""
    monkeypatch.setattr(webhook, "PATIENCE", 0.3)
    story.slow = lambda _: 2.0
    async with posted(story) as (api, port, _door):
        body = json.dumps(message(1)).encode()
        assert await post(port, body) == 503
        monkeypatch.setattr(webhook, "PATIENCE", 50.0)
        assert await post(port, body) == 200
    assert story.began == [1]
    assert len(api.done("sendMessage")) == 1


async def test_an_answer_that_can_never_be_sent_is_200_in_the_end(story: Story, lines: Callable[[str], list[str]]) -> None:
    async with posted(story, Api(fault=lambda method, *_: "502 html" if "send" in method else None)) as (_, port, _door):
        assert await post(port, json.dumps(message(1)).encode()) == 200
    assert len(lines("dead letter")) == 1


async def test_a_closing_door_sends_telegram_elsewhere(story: Story) -> None:
    async with posted(story) as (_, port, door):
        door.closing = True
        assert await post(port, json.dumps(message(1)).encode()) == 503
    assert not story.began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def whole(story: Story, api: Api, readiness: Readiness | None = None) -> AsyncIterator[str]:
    """The webhook as it is run, health pages and all."""
    async with api.serving():
        port, stop = free_port(), asyncio.Event()
        settings = settings_for(
            api, WEBHOOK_URL="https://bot.example.kz/in", WEBHOOK_SECRET=SECRET, PORT=str(port), MAINTAINERS="123456789"
        )
        bot = open_bot(settings, None, QUICK)
        running = asyncio.ensure_future(webhook_of(bot, story, settings, stop, readiness))
        try:
            await until(lambda: api.webhook or running.done())
            yield f"http://127.0.0.1:{port}"
        finally:
            stop.set()
            await running
            await bot.session.close()


async def webhook_of(bot: Bot, story: Story, settings: Settings, stop: asyncio.Event, readiness: Readiness | None) -> None:
    await serve_webhook(bot, story.dispatcher, settings, stop, readiness)


async def test_the_webhook_is_set_with_its_secret_and_drops_nothing(story: Story) -> None:
    api = Api(fault=lambda _, number, __: "502 html" if number < 7 else None)
    async with whole(story, api):
        told = next(call for call in api.calls if call.done)
    assert told.fields["url"] == "https://bot.example.kz/in"
    assert told.fields["secret_token"] == SECRET
    assert json.loads(told.fields["allowed_updates"]) == ["callback_query", "message"]
    assert told.fields.get("drop_pending_updates", "false") == "false"


async def test_health_readiness_and_metrics_know_no_person(story: Story) -> None:
    saves, loaded = [False], [True]

    async def database() -> bool:
        if saves[0] is None:
            raise OSError("CANARY")
        return saves[0]

    api = Api()
    async with whole(story, api, Readiness(lambda: loaded[0], database)) as url, aiohttp.ClientSession() as client:
        headers = {SECRET_HEADER: SECRET}
        await client.post(f"{url}/in", json=message(1, "CANARYTEXT", chat=987654321), headers=headers)
        assert await (await client.get(f"{url}/healthz")).text() == "alive\n"
        answers = []
        for saves[0], loaded[0] in ((True, True), (False, True), (None, True), (True, False)):  # type: ignore[assignment]
            answer = await client.get(f"{url}/readyz")
            answers.append((answer.status, (await answer.json())["database"]))
        assert answers == [(200, "ok"), (200, "answers only"), (200, "answers only"), (503, "ok")]
        api.fault = lambda *_: "reset at connect"
        waiting = asyncio.ensure_future(client.post(f"{url}/in", json=tap(2, chat=987654321), headers=headers))
        await until(lambda: any(call.method == "editMessageText" and call.fault for call in api.calls))
        await asyncio.sleep(0.1)
        loaded[0] = True
        answer = await client.get(f"{url}/readyz")
        assert (answer.status, (await answer.json())["telegram"]) == (503, "unreachable")
        metrics = await (await client.get(f"{url}/metrics")).text()
        api.fault = lambda *_: None
        assert (await waiting).status == 200
    assert 'bot_updates_total{end="done"}' in metrics
    for person in ("987654321", "CANARY", "123456789", TOKEN.partition(":")[2], SECRET):
        assert person not in metrics


async def test_a_webhook_without_a_secret_does_not_start(story: Story) -> None:
    settings = Settings.model_construct(
        bot_token=read_settings({"BOT_TOKEN": TOKEN}).bot_token, webhook_url="https://x.kz", webhook_secret=None
    )
    async with Api().serving() as api:
        bot = open_bot(settings_for(api), None, QUICK)
        with pytest.raises(SettingsError, match="WEBHOOK_SECRET"):
            await webhook_of(bot, story, settings, asyncio.Event(), None)
        await bot.session.close()
        assert not api.calls


async def test_a_port_that_is_taken_is_one_clear_line(story: Story) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"PORT {port} cannot be listened on"):
            async with listening(web.Application(), port):
                pass
    assert not story.began


# --- small parts -------------------------------------------------------------------------------------------------------------


def test_recent_ids_are_forgotten_by_age_and_by_number() -> None:
    now = [0.0]
    recent = Recent(kept=10, most=3, clock=lambda: now[0])
    recent.add(1)
    recent.add(1)
    assert len(recent) == 1
    now[0] = 9
    recent.add(2000)
    assert 1 in recent
    assert 2 not in recent
    now[0] = 11
    assert 1 not in recent
    assert 2000 in recent
    for number in range(3000, 9000, 1000):
        recent.add(number)
    assert len(recent) == 3
    assert 8000 in recent


def test_a_hundred_thousand_ids_in_a_row_cost_about_a_bit_each() -> None:
    recent = Recent(most=1_000_000)
    tracemalloc.start()
    for number in range(100_000):
        recent.add(number)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 99_999 in recent
    assert 100_000 not in recent
    assert taken < 500_000, "100,000 ids as numbers of their own take 20 MB"


async def test_a_blocked_loop_is_reported_with_its_place_and_its_end(lines: Callable[[str], list[str]]) -> None:
    async with watched(blocked=0.8):
        await asyncio.sleep(0.1)
        time.sleep(2.5)  # noqa: ASYNC251 - the loop is blocked on purpose
        await asyncio.sleep(1.2)
    assert len(lines("stands still in")) == 1
    assert "test_receiving.py" in lines("stands still in")[0]
    assert len(lines("goes on after")) == 1


# --- the process -------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def program(api: Api, handled: Path, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        "PATH": os.environ["PATH"],
        "BOT_TOKEN": TOKEN,
        "BOT_API": api.url,
        "HANDLED": str(handled),
        "LOG_LEVEL": "DEBUG",
    } | more
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.broken.program",
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def output(process: asyncio.subprocess.Process, seconds: float = 120.0) -> str:
    words, _ = await asyncio.wait_for(process.communicate(), seconds)
    return words.decode()


async def test_sigterm_twice_while_a_send_hangs_ends_with_code_0_and_loses_nothing(tmp_path: Path) -> None:
    handled = tmp_path / "handled"
    api = Api(updates=[message(number, chat=number) for number in range(1, 11)], hang=60)
    api.fault = lambda method, _, fields: "hang without effect" if method == "sendMessage" and fields["chat_id"] == "5" else None
    async with api.serving():
        async with program(api, handled) as process:
            await until(lambda: len(api.done("sendMessage")) == 9, 120)
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.2)
            process.send_signal(signal.SIGINT)
            words = await output(process)
            assert process.returncode == 0, words
        api.fault = lambda *_: None
        async with program(api, handled) as process:
            await until(lambda: any(call.fields["chat_id"] == "5" for call in api.done("sendMessage")), 120)
            process.terminate()
            words += await output(process)
    assert "canary" not in words
    assert "CANARY" not in words
    assert {int(line.split()[0]) for line in handled.read_text().splitlines()} == set(range(1, 11))


async def test_401_ends_the_process_with_a_line_and_a_code(tmp_path: Path) -> None:
    async with Api(fault=lambda *_: "401").serving() as api, program(api, tmp_path / "handled") as process:
        words = await output(process)
    assert process.returncode == 1
    assert "Telegram does not know this BOT_TOKEN" in words
    assert "Traceback" not in words
    assert "canary" not in words


async def test_a_taken_port_ends_the_process_with_code_2(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        more = {"WEBHOOK_URL": "https://bot.example.kz/in", "WEBHOOK_SECRET": SECRET, "PORT": str(taken.getsockname()[1])}
        async with Api().serving() as api, program(api, tmp_path / "handled", **more) as process:
            words = await output(process)
    assert process.returncode == 2
    assert "cannot be listened on" in words
    assert "Traceback" not in words
    assert "canary" not in words
