"""The Bot API session against a server that breaks in every way: answers arrive, copies stay rare, the token stays hidden."""

import asyncio
import errno
import gc
import io
import json
import logging
import socket
import sys
import threading
import traceback
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from pydantic._internal import _model_construction

from bot.settings import Settings, read_settings
from bot.telegram import AnswerLostError, NotSentError, Pace, PutOffError, Times, logs, open_bot, set_up_logging, urgently
from bot.telegram.errand import Errand, current
from bot.telegram.mending import plain, units
from bot.telegram.pace import Lane
from bot.telegram.updates import UnreadableError, decode, parse
from tests.broken.api import CERTAIN, DOUBTFUL, TOKEN, Api, message, tap

QUICK = Times(connect=0.8, call=0.8, nicety=0.6, pauses=(0.01, 0.02, 0.03, 0.04))
BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="page", callback_data="x")],
        [InlineKeyboardButton(text="link", url="https://example.kz")],
    ]
)

Fault = Callable[[str, int, dict[str, str]], str | None]


def settings_for(api: Api) -> Settings:
    return read_settings({"BOT_TOKEN": TOKEN, "BOT_API": api.url, "SEND_RATE": "0"})


@asynccontextmanager
async def talking(fault: Fault | None = None, pace: Pace | None = None, hang: float = 2.0) -> AsyncIterator[tuple[Api, Bot]]:
    api = Api(hang=hang)
    if fault:
        api.fault = fault
    async with api.serving():
        bot = open_bot(settings_for(api), pace, QUICK)
        try:
            yield api, bot
        finally:
            await bot.session.close()


def first(fault: str, times: int = 1, method: str = "sendMessage") -> Fault:
    """The first so many calls of the method meet the fault."""
    return lambda called, number, _: fault if called == method and number < times else None


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged at DEBUG, as it would reach stderr."""
    root, stderr, real = logging.getLogger(), sys.stderr, io.StringIO()
    handlers, level = root.handlers[:], root.level
    sys.stderr = real
    set_up_logging(read_settings({"BOT_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG"}))
    yield real
    sys.stderr = stderr
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def everything_in(error: BaseException) -> str:
    """All words of an exception, its causes and contexts, shown or suppressed."""
    words, link, seen = [], error, set()
    waiting: list[BaseException | None] = [link]
    while waiting:
        link = waiting.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        words += [str(link), repr(link), repr(getattr(link, "args", "")), *getattr(link, "__notes__", [])]
        waiting += [link.__cause__, link.__context__]
    return "\n".join([*words, *traceback.format_exception(error)])


# --- what stock aiogram does, for contrast -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("502 html", ClientDecodeError), ("cut json", ClientDecodeError), ("garbage", UnicodeDecodeError), ("500 bare", TypeError)],
)
async def test_contrast_stock_aiogram_raises_errors_outside_its_own_family(fault: str, kind: type[Exception]) -> None:
    async with talking(first(fault)) as (api, _):
        stock = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
        with pytest.raises(kind) as caught:
            await stock.send_message(1, "answer")
        await stock.session.close()
    assert not isinstance(caught.value, TelegramAPIError)


@pytest.mark.parametrize("fault", ["bad header", "redirect loop"])
async def test_contrast_stock_aiogram_puts_the_token_into_error_texts(fault: str) -> None:
    async with talking(first(fault, times=99)) as (api, _):
        stock = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
        with pytest.raises(TelegramAPIError) as caught:
            await stock.send_message(1, "answer")
        await stock.session.close()
    assert TOKEN in everything_in(caught.value)


async def test_contrast_stock_aiogram_takes_no_result_for_an_answer() -> None:
    async with talking(first("no result")) as (api, _):
        stock = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
        assert await stock.send_message(1, "answer") is None
        await stock.session.close()


# --- faults ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [*CERTAIN, *DOUBTFUL])
async def test_one_fault_costs_no_answer_and_at_most_one_copy(fault: str) -> None:
    async with talking(first(fault)) as (api, bot):
        sent = await bot.send_message(1, "answer")
        assert isinstance(sent, Message)
        arrived = len(api.done("sendMessage"))
    assert 1 <= arrived <= (2 if fault in DOUBTFUL else 1)


@pytest.mark.parametrize("fault", [fault for fault in (*CERTAIN, *DOUBTFUL) if "429" not in fault])
async def test_an_edit_is_repeated_as_often_as_it_takes(fault: str) -> None:
    async with talking(first(fault, 3, "editMessageText")) as (api, bot):
        assert await bot.edit_message_text("page", chat_id=1, message_id=7)
        assert api.calls[-1].done


@pytest.mark.parametrize("fault", [fault for fault in CERTAIN if not fault.startswith(("reset", "429"))])
async def test_a_fault_that_certainly_did_nothing_is_tried_five_times_and_no_more(fault: str) -> None:
    async with talking(first(fault, times=99)) as (api, bot):
        with pytest.raises(NotSentError):
            await bot.send_message(1, "answer")
        assert len(api.calls) == 5
        api.fault = first(fault, times=9)
        await bot.send_message(1, "answer")


@pytest.mark.parametrize("fault", DOUBTFUL)
async def test_a_lost_answer_is_repeated_once_and_no_more(fault: str) -> None:
    async with talking(first(fault, times=99)) as (api, bot):
        if fault == "drip":
            api.hang = 20.0
        with pytest.raises(AnswerLostError):
            await bot.send_message(1, "answer")
        assert len(api.calls) == 2


async def test_a_point_on_the_map_whose_answer_is_lost_is_repeated_once_as_well() -> None:
    async with talking(first("reset after effect", times=99, method="sendVenue")) as (api, bot):
        with pytest.raises(AnswerLostError):
            await bot.send_venue(1, 51.13, 71.43, "title", "address")
        assert len(api.calls) == 2


@pytest.mark.parametrize("fault", [*CERTAIN, *DOUBTFUL, "401", "403 blocked", "400 parse", "400 chat", "409"])
async def test_no_fault_brings_the_token_into_an_error_or_a_log(fault: str, written: io.StringIO) -> None:
    texts: list[str] = []
    async with talking(lambda *_: fault) as (api, bot):
        for call in (lambda: bot.send_message(1, "a"), lambda: bot.answer_callback_query("1"), lambda: bot(GetUpdates())):
            try:
                await asyncio.wait_for(call(), 0.9)
            except (TelegramAPIError, TimeoutError) as error:
                texts.append(everything_in(error))
                logging.getLogger("somewhere").exception("it broke: %s", error)  # noqa: TRY401 - what careless code does
        assert api.calls
    assert "canary" not in written.getvalue() + "".join(texts)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no-such-host.invalid", "https://127.0.0.1:{port}"])
async def test_no_connection_no_name_no_tls_are_certainly_not_sent(address: str) -> None:
    async with talking() as (api, _):
        settings = read_settings({"BOT_TOKEN": TOKEN, "BOT_API": address.format(port=api.port)})
        lost = open_bot(settings, Pace(rate=0), QUICK)
        try:
            with pytest.raises(NotSentError) as caught:
                await lost.send_message(1, "answer")
        finally:
            await lost.session.close()
        assert not api.calls
    assert "canary" not in everything_in(caught.value)


async def test_an_answer_without_end_is_cut_off() -> None:
    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        try:
            for _ in range(40):
                writer.write(b" " * 1024 * 1024)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    server = await asyncio.start_server(endless, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    bot = open_bot(read_settings({"BOT_TOKEN": TOKEN, "BOT_API": url}), times=Times(call=20, pauses=(0.01,)))
    with pytest.raises(AnswerLostError, match="too long"):
        await bot.send_message(1, "answer")
    await bot.session.close()
    server.close()


async def test_a_deep_answer_is_a_lost_answer_and_no_crash() -> None:
    with pytest.raises(UnreadableError, match="RecursionError"):
        parse(b'{"ok":' + b"[" * 200_000)


# --- what Telegram refuses ---------------------------------------------------------------------------------------------------


async def test_a_parse_error_is_sent_once_more_as_plain_text() -> None:
    async with talking(first("400 parse")) as (api, bot):
        await bot.send_message(1, "<b>Call</b> 111 &amp; 102 <i", reply_markup=BUTTONS)
        again = api.done("sendMessage")[0].fields
    assert again["text"] == "Call 111 & 102 <i"
    assert "parse_mode" not in again
    assert "page" in again["reply_markup"]


async def test_a_text_that_is_always_refused_is_an_error_in_the_end() -> None:
    async with talking(first("400 parse", times=99)) as (api, bot):
        with pytest.raises(TelegramBadRequest):
            await bot.send_message(1, "<b>x</b>")
        assert len(api.calls) <= 7


@pytest.mark.parametrize(
    ("fault", "text", "left"),
    [
        ("400 url", "Call 111", ["page"]),
        ("400 button", "112, 102", []),
        ("400 button", "Call 111\n\n112 · 102 · 111\n/start", []),
    ],
)
async def test_refused_buttons_go_and_the_text_stays(fault: str, text: str, left: list[str]) -> None:
    """Without any button the words must hold the way on."""
    async with talking(first(fault)) as (api, bot):
        await bot.send_message(1, text.partition("\n")[0], reply_markup=BUTTONS)
        again = api.done("sendMessage")[0].fields
    assert again["text"] == text
    assert ("page" in again.get("reply_markup", "")) == ("page" in left)
    assert "link" not in again.get("reply_markup", "")


async def test_a_text_that_is_too_long_comes_in_pieces_with_the_buttons_last() -> None:
    text = "<b>" + "адрес 😀 и телефон\n" * 700 + "</b>"
    async with talking(lambda *given: "400 too long" if units(given[2].get("text", "")) > 4096 else None) as (api, bot):
        await bot.send_message(1, text, reply_markup=BUTTONS)
        parts = api.done("sendMessage")
    assert len(parts) > 1
    assert all(units(part.fields["text"]) <= 4096 for part in parts)
    assert "".join("".join(part.fields["text"].split()) for part in parts) == "".join(plain(text).split())
    assert ["reply_markup" in part.fields for part in parts] == [False] * (len(parts) - 1) + [True]


@pytest.mark.parametrize("call", ["send", "edit"])
async def test_a_page_that_is_too_long_only_by_its_markup_comes_once_with_its_buttons(call: str) -> None:
    async with talking(lambda *given: "400 too long" if "<b>" in given[2].get("text", "") else None) as (api, bot):
        if call == "send":
            await bot.send_message(1, "<b>Call</b> 111", reply_markup=BUTTONS)
        else:
            await bot.edit_message_text("<b>Call</b> 111", chat_id=1, message_id=7, reply_markup=BUTTONS)
        assert [(done.fields["text"], "page" in done.fields["reply_markup"]) for done in api.done()] == [("Call 111", True)]


async def test_a_long_edit_goes_on_in_new_messages() -> None:
    async with talking(lambda *given: "400 too long" if units(given[2].get("text", "")) > 4096 else None) as (api, bot):
        await bot.edit_message_text("x" * 9000, chat_id=1, message_id=7, reply_markup=BUTTONS)
        assert [call.method for call in api.done()] == ["editMessageText", "sendMessage", "sendMessage"]


@pytest.mark.parametrize("fault", ["403 blocked", "403 gone", "400 chat", "401"])
async def test_what_is_final_is_not_repeated(fault: str) -> None:
    async with talking(lambda *_: fault) as (api, bot):
        with pytest.raises((TelegramForbiddenError, TelegramBadRequest, TelegramUnauthorizedError)):
            await bot.send_message(1, "answer")
        assert len(api.calls) == 1


async def test_a_group_that_moved_is_written_to_at_its_new_number() -> None:
    async with talking(first("migrate -100777")) as (api, bot):
        await bot.send_message(-5, "write to me privately")
        assert [call.fields["chat_id"] for call in api.calls] == ["-5", "-100777"]


async def test_an_edit_that_changes_nothing_is_a_success() -> None:
    async with talking(lambda *_: "400 same") as (_, bot):
        assert await bot.edit_message_text("page", chat_id=1, message_id=7)


# --- callbacks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [*CERTAIN, *DOUBTFUL, "400 old query", "429 wait 30", "429 wait 3600"])
async def test_answering_a_tap_never_raises_for_what_may_pass(fault: str) -> None:
    async with talking(lambda *_: fault) as (api, bot):
        await asyncio.wait_for(bot.answer_callback_query("1"), 5)
        assert 1 <= len(api.calls) <= 2


async def test_answering_a_tap_waits_neither_for_the_send_queue_nor_for_a_muted_chat() -> None:
    pace = Pace(rate=1)
    async with talking(pace=pace) as (api, bot):
        queue = [asyncio.ensure_future(bot.send_message(chat, "page")) for chat in range(1, 9)]
        pace.mute(1, 100)
        await asyncio.sleep(0.05)
        await asyncio.wait_for(bot.answer_callback_query("1"), 2)
        assert api.done("answerCallbackQuery")
        for waiting in queue:
            waiting.cancel()


# --- 429 ---------------------------------------------------------------------------------------------------------------------


async def test_429_makes_that_chat_wait_and_no_other() -> None:
    order: list[int] = []
    async with talking(lambda _, __, fields: "429 wait 1" if fields["chat_id"] == "1" and not order else None) as (api, bot):

        async def send(chat: int) -> None:
            await bot.send_message(chat, "page")
            order.append(chat)

        slow = asyncio.ensure_future(send(1))
        await asyncio.sleep(0.2)
        await asyncio.gather(*(send(chat) for chat in range(2, 12)))
        assert 1 not in order
        await slow
        assert order[-1] == 1
        assert sum(call.fields["chat_id"] == "1" for call in api.calls) == 2


async def test_429_on_a_deletion_is_waited_out_and_holds_no_page_up() -> None:
    async with talking(lambda method, *_: "429 wait 30" if method == "deleteMessages" else None) as (api, bot):
        deleting = asyncio.ensure_future(bot.delete_messages(1, [1, 2, 3]))
        await asyncio.sleep(0.5)
        await asyncio.wait_for(bot.send_message(1, "page"), 15)
        assert [call.method for call in api.calls] == ["deleteMessages", "sendMessage"]
        assert not deleting.done()
        deleting.cancel()


async def test_a_deletion_that_would_wait_for_an_hour_is_given_up_at_once() -> None:
    async with talking(lambda *_: "429 wait 3600") as (api, bot):
        with pytest.raises(PutOffError):
            await bot.delete_messages(1, [1, 2, 3])
        assert len(api.calls) == 1


async def test_a_long_429_keeps_the_answer_queued_without_a_storm() -> None:
    async with talking(lambda *_: "429 wait 3600") as (api, bot):
        held = asyncio.ensure_future(bot.send_message(1, "page"))
        await asyncio.sleep(0.3)
        nicety = await bot.send_chat_action(1, "typing")
        others = [asyncio.ensure_future(bot.send_message(1, "page")) for _ in range(5)]
        await asyncio.sleep(0.5)
        assert nicety is False
        assert not held.done()
        assert len(api.done()) == 0
        assert sum(call.method == "sendMessage" for call in api.calls) == 1
        for waiting in (held, *others):
            waiting.cancel()


async def test_a_429_longer_than_anybody_waits_is_put_off() -> None:
    async with talking(lambda *_: "429 wait 90000") as (_, bot):
        with pytest.raises(PutOffError):
            await bot.send_message(1, "page")


async def test_of_several_edits_of_a_message_that_wait_only_the_last_is_sent() -> None:
    pace = Pace(rate=0)
    async with talking(pace=pace) as (api, bot):
        pace.mute(1, 0.3)
        edits = [bot.edit_message_text(f"page {number}", chat_id=1, message_id=7) for number in range(20)]
        assert all(await asyncio.gather(*edits))
        assert [call.fields["text"] for call in api.done("editMessageText")] == ["page 19"]


# --- the send queue ----------------------------------------------------------------------------------------------------------


class Leaping(asyncio.SelectorEventLoop):
    """A loop whose clock leaps to the next thing to do: minutes pass in milliseconds, in the same order."""

    def __init__(self) -> None:
        super().__init__()
        self.leapt = 0.0

    def time(self) -> float:
        return self.leapt

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self.leapt = max(self._scheduled[0].when(), self.leapt)  # type: ignore[attr-defined]
        super()._run_once()  # type: ignore[misc]


def in_leaps(story: Callable[[], object]) -> object:
    """Runs a story on a leaping clock in a thread of its own, for the test's loop runs already."""
    result: list[object] = []

    def run() -> None:
        with asyncio.Runner(loop_factory=Leaping) as runner:
            result.append(runner.run(story()))  # type: ignore[arg-type]

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return result[0]


def test_five_thousand_people_in_ten_seconds_emergencies_first() -> None:
    async def herd() -> tuple[list[tuple[float, bool]], int]:
        pace, loop = Pace(), asyncio.get_running_loop()
        begun, turns = loop.time(), []

        async def one(number: int) -> None:
            await asyncio.sleep(number * 10 / 5000)
            emergency = number % 16 == 0  # 313 of them
            await pace.message(Lane.URGENT if emergency else Lane.MESSAGE, number + 1)
            turns.append((loop.time() - begun, emergency))

        await asyncio.gather(*map(one, range(5000)))
        return turns, pace.waiting

    turns, waiting = in_leaps(herd)  # type: ignore[misc]
    moments = [at for at, _ in turns]
    assert len(turns) == 5000
    assert waiting == 0
    assert max(moments) <= 180
    assert sorted(at for at, emergency in turns if emergency)[299] <= 15
    for number, at in enumerate(moments[30:]):
        assert at - moments[number] >= 0.999, "more than thirty in a second"


def test_one_chat_gets_a_burst_then_one_a_second_and_others_do_not_wait() -> None:
    async def flood() -> tuple[list[float], float]:
        pace, loop = Pace(), asyncio.get_running_loop()
        begun, mine = loop.time(), []

        async def one() -> None:
            await pace.message(Lane.MESSAGE, 1)
            mine.append(loop.time() - begun)

        flooding = [asyncio.ensure_future(one()) for _ in range(60)]
        await asyncio.sleep(5)
        asked = loop.time()
        await pace.message(Lane.MESSAGE, 2)
        waited = loop.time() - asked
        await asyncio.gather(*flooding)
        return mine, waited

    mine, waited = in_leaps(flood)  # type: ignore[misc]
    assert waited < 0.5
    assert sum(at < 1 for at in mine) <= 21
    assert 38 <= max(mine) <= 42


def test_taps_go_before_messages_and_do_not_starve_them() -> None:
    async def crowd() -> list[str]:
        pace, order = Pace(rate=4), []

        async def one(kind: str, number: int) -> None:
            if kind == "tap":
                await pace.edit(Lane.TAP, number)
            else:
                await pace.message(Lane.MESSAGE, number)
            order.append(kind)

        await asyncio.gather(*(one(kind, number) for number in range(40) for kind in ("message", "tap")))
        return order

    order = in_leaps(crowd)
    assert isinstance(order, list)
    assert order[8:48].count("message") == 10


def test_waiting_sends_that_are_given_up_leave_nothing_behind() -> None:
    async def quit_early() -> tuple[int, int]:
        pace = Pace(rate=2)
        tasks = [asyncio.ensure_future(pace.message(Lane.MESSAGE, number % 3 + 1)) for number in range(30)]
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pace.message(Lane.MESSAGE, 1)
        await asyncio.sleep(30)
        return pace.waiting, len(pace._order)

    assert in_leaps(quit_early) == (0, 0)


async def test_emergency_pages_overtake_whatever_waits() -> None:
    async with talking(pace=Pace(rate=5)) as (api, bot):
        waiting = [asyncio.ensure_future(bot.send_message(chat, "page")) for chat in range(1, 13)]
        await asyncio.sleep(0.1)
        with urgently():
            await bot.send_message(99, "112")
        sent = [call.fields["text"] for call in api.done()]
        assert sent.index("112") <= 5
        await asyncio.gather(*waiting)


# --- the same for every call -------------------------------------------------------------------------------------------------


async def test_everything_is_sent_silently_and_without_a_preview() -> None:
    async with talking() as (api, bot):
        await bot.send_message(1, "https://example.kz", disable_notification=False)
        await bot.send_venue(1, 43.2, 76.9, "centre", "street")
        await bot.send_contact(1, "+77000000000", "name")
        await bot.edit_message_text("https://example.kz", chat_id=1, message_id=7)
    for call in api.calls:
        if call.method.startswith("send"):
            assert call.fields["disable_notification"] == "true", call.method
        if "text" in call.fields:
            assert '"is_disabled": true' in call.fields["link_preview_options"]
            assert call.fields["parse_mode"] == "HTML"


async def test_an_update_whose_page_did_not_arrive_is_known_as_failed_until_one_does() -> None:
    async with talking(lambda *_: "502 html") as (api, bot):
        errand = Errand(1)
        current.set(errand)
        await bot.answer_callback_query("1")
        assert not errand.failed
        with pytest.raises(NotSentError):
            await bot.send_message(5, "to a maintainer")
        assert not errand.failed
        with pytest.raises(NotSentError):
            await bot.send_message(1, "page")
        assert errand.failed
        api.fault = lambda *_: None
        await bot.send_message(1, "error page")
        assert not errand.failed
        assert errand.calling == errand.queued == 0
    current.set(None)


# --- the log -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"http://api/bot{TOKEN}/getMe",
        TOKEN.partition(":")[2],
        TOKEN.replace(":", "%3A"),
        "9999999999:AAcanaryOTHERcanaryOTHERcanaryOTHER",
        "postgresql://user:canary@host/base",
    ],
)
def test_no_secret_reaches_the_log_in_any_place_of_a_record(text: str, written: io.StringIO) -> None:
    log = logging.getLogger("library.deep.inside")
    log.warning(text)
    log.warning("%s", text)
    log.warning({"url": text})
    log.warning("%s %s", text)  # noqa: PLE1206 - the wrong number of arguments
    try:
        int(text)
    except ValueError:
        log.exception("it broke")
        log.exception("again", stack_info=True)
    warnings.warn(text, stacklevel=1)
    print(text, file=sys.stderr)
    assert "canary" not in written.getvalue()
    assert written.getvalue().count("it broke") == 1


def test_an_exception_is_logged_by_class_and_place_not_by_its_words(written: io.StringIO) -> None:
    try:
        int("CANARYTEXT of a person")
    except ValueError:
        try:
            {}["CANARYTEXT again"]
        except KeyError:
            logging.getLogger("x").exception("update 5")
    assert "CANARYTEXT" not in written.getvalue()
    assert "KeyError" in written.getvalue()
    assert "test_telegram.py" in written.getvalue()


def test_a_line_cannot_be_forged_and_names_no_chat(written: io.StringIO) -> None:
    logging.getLogger("x").warning("one\r\n2026-01-01 CRITICAL forged\u2028\u202eline")
    logging.getLogger("x").warning("Flood control exceeded in chat 123456789.")
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    assert "123456789" not in lines[1]


class Refusing(socket.socket):
    """No descriptor is left for whoever knocks."""

    def accept(self) -> NoReturn:
        raise OSError(errno.EMFILE, "Too many open files")


def test_connections_that_nobody_can_accept_do_not_fill_the_disk_with_lines(written: io.StringIO) -> None:
    """What asyncio itself says, hundreds of times a second, while somebody holds all descriptors."""
    with Refusing() as refusing:
        refusing.bind(("127.0.0.1", 0))
        loop = asyncio.SelectorEventLoop()
        for _ in range(5):
            loop._accept_connection(asyncio.Protocol, refusing, backlog=100)  # type: ignore[attr-defined]
        loop.close()
    logging.getLogger("asyncio").error("something else")
    logging.getLogger("asyncio").error("something else")
    assert written.getvalue().count("out of system resource") == 1
    assert written.getvalue().count("something else") == 2


def test_the_filter_keeps_update_ids_readable() -> None:
    assert logs.Redaction().clean("update 123456789, ValidationError") == "update 123456789, ValidationError"


# --- decoding ----------------------------------------------------------------------------------------------------------------


async def test_the_shape_of_an_answer_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = _model_construction.complete_model_class

    def noted(cls: type, *given: Any, **more: Any) -> Any:
        compiled.append(cls.__name__)
        return real(cls, *given, **more)

    async with talking() as (_, bot):
        await bot.edit_message_text("1", chat_id=5, message_id=7)
        monkeypatch.setattr(_model_construction, "complete_model_class", noted)
        for number in range(3):
            gc.collect()
            await bot.edit_message_text(f"{number}", chat_id=5, message_id=7)
    assert compiled == []


@pytest.fixture
def nobody() -> Bot:
    return Bot(TOKEN)


BAD = [
    {"update_id": 5, "message": {"message_id": 1, "date": "never", "chat": {"id": 1}}},
    {"update_id": 5, "message": "text"},
    {"update_id": 5, "callback_query": {"id": 5}},
    {"update_id": 5, "message": None, "callback_query": []},
    {"update_id": 5},
    {"update_id": 5, "tomorrow_kind": {"id": 1}},
]


@pytest.mark.parametrize("raw", BAD)
def test_a_bad_update_is_a_fault_and_no_exception(raw: dict[str, object], nobody: Bot) -> None:
    received = decode(raw, nobody)
    assert received
    assert (received.id, received.update) == (5, None)
    assert received.fault


@pytest.mark.parametrize("raw", [None, 5, "x", [], {}, {"update_id": "5"}, {"update_id": True}])
def test_something_without_an_id_takes_the_expected_one_or_none(raw: object, nobody: Bot) -> None:
    assert decode(raw, nobody) is None
    received = decode(raw, nobody, 7)
    assert received
    assert (received.id, received.update) == (7, None)


def test_the_person_behind_a_strange_forward_is_still_heard(nobody: Bot) -> None:
    raw = message(5, "көмек", forward_origin={"type": "hidden_user", "date": 1}, sticker={"strange": 1})
    raw["message"]["from"] = {"id": 1000, "is_bot": False, "first_name": "Аяна", "language_code": "kk"}
    received = decode(raw, nobody)
    assert received
    assert received.update
    assert received.update.message
    assert received.update.message.text == "көмек"
    assert received.update.message.from_user
    assert received.update.message.from_user.language_code == "kk", "and is answered in their language"
    assert received.fault == "ValidationError"
    assert received.chat == 1000


def test_the_person_behind_a_strange_tap_is_still_heard(nobody: Bot) -> None:
    raw = tap(5, "token")
    raw["callback_query"]["message"]["reply_markup"] = 5
    received = decode(raw, nobody)
    assert received
    assert received.update
    assert received.update.callback_query
    assert received.update.callback_query.data == "token"
    assert received.update.callback_query.message
    assert received.update.callback_query.message.message_id == 77


def test_lone_surrogates_and_wrong_bytes_become_a_mark(nobody: Bot) -> None:
    body = json.dumps(message(5, "TEXT")).encode().replace(b"TEXT", b"\\ud800 a \xff \\ud83d\\ude00")
    received = decode(parse(body), nobody)
    assert received
    assert received.update
    assert received.update.message
    assert received.update.message.text == "\ufffd a \ufffd 😀"


def test_a_tap_and_a_message_of_one_person_have_one_turn(nobody: Bot) -> None:
    one, two = decode(message(1, chat=8), nobody), decode(tap(2, chat=8), nobody)
    inline = decode(
        {
            "update_id": 3,
            "inline_query": {"id": "1", "from": {"id": 8, "is_bot": False, "first_name": "x"}, "query": "", "offset": ""},
        },
        nobody,
    )
    assert one
    assert two
    assert inline
    assert one.chat == two.chat == inline.chat == 8
