"""The preview page in a real browser: what a person can see and press there. Skipped where there is no Chromium."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import (
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, ViewportSize, async_playwright, expect

from bot.preview import Telegram
from bot.preview.page import Window

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE: ViewportSize = {"width": 1280, "height": 860}
TOO_CLEVER = '<img src=x onerror="document.title=1"> & <b>not bold</b>'

expect.set_options(timeout=20_000)  # a machine that does much else at once is slow, not wrong

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; `apt-get install chromium` brings it")


def button(label: str, opens: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=opens)


FIRST = InlineKeyboardMarkup(
    inline_keyboard=[
        [button("Келесі", "next"), button("Ескерту", "alert")],
        [InlineKeyboardButton(text="111", copy_text=CopyTextButton(text="111"))],
        [button("Картаға", "map"), button("Орнымды жіберу", "where")],
        [button("Жасыру", "hide"), button("Сілтеме", "link")],
    ]
)


def small_bot() -> Dispatcher:
    """Does a little of everything that a page of the real bot can do."""
    does = Dispatcher()

    @does.message(CommandStart())
    async def start(message: Message) -> None:
        text = "<b>Анықтама</b>\n111 және +7 701 123 45 67\n/privacy"
        await message.answer(text, parse_mode="HTML", reply_markup=FIRST, disable_notification=True)

    @does.message(F.location)
    async def place(message: Message) -> None:
        assert message.location
        await message.answer(f"{message.location.latitude:.2f}", reply_markup=ReplyKeyboardRemove())

    @does.edited_message()
    async def changed(message: Message) -> None:
        await message.answer(f"түзетілді: {message.text}")

    @does.message(F.text)
    async def words(message: Message) -> None:
        await message.answer(f"естідім: {message.text}")

    @does.message()
    async def other(message: Message) -> None:
        await message.answer(f"келді: {message.content_type.value}")

    @does.callback_query()
    async def tapped(tap: CallbackQuery) -> None:
        message = tap.message
        assert isinstance(message, Message)
        if tap.data == "alert":
            await tap.answer("Маңызды", show_alert=True)
            return
        await tap.answer("ашылды")
        if tap.data == "next":
            keys = InlineKeyboardMarkup(inline_keyboard=[[button("Артқа қайту", "back")]])
            await message.edit_text("Екінші бет", reply_markup=keys)
        elif tap.data == "back":
            await message.edit_text("Анықтама", reply_markup=FIRST)
        elif tap.data == "map":
            await message.answer_venue(51.13, 71.43, "Қабылдау бөлмесі", "Астана")
        elif tap.data == "where":
            key = KeyboardButton(text="📍 Орынды жіберу", request_location=True)
            await message.answer("Қайдасыз?", reply_markup=ReplyKeyboardMarkup(keyboard=[[key]], one_time_keyboard=True))
        elif tap.data == "link":
            username = (await message.bot.me()).username if message.bot else ""
            await message.answer(f"https://t.me/{username}?start=abc_1", parse_mode=None)
        elif tap.data == "hide" and message.bot:
            await message.bot.delete_messages(message.chat.id, list(range(1, message.message_id + 1)))

    return does


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield opened
        await opened.close()


@pytest.fixture(scope="module")
async def window(browser: Browser) -> AsyncIterator[Page]:
    """One window for all tests: a new one costs Chromium a second of work, the next address a tenth of that."""
    context = await browser.new_context(viewport=WIDE, locale="kk-KZ", permissions=["clipboard-read"])
    opened = await context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    await context.close()


@pytest.fixture
async def world() -> AsyncIterator[Telegram]:
    """A world with two phones, the page, and a small bot that polls over HTTP."""
    telegram = Telegram(pace=0.01)
    Window(telegram)
    telegram.person("Адам 1", "kk")
    telegram.person("Человек 2", "ru")
    await telegram.start()
    bot = Bot(telegram.token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    await bot.set_my_description("Анықтама боты", language_code="kk")
    does = small_bot()
    polling = asyncio.create_task(does.start_polling(bot, handle_signals=False))
    yield telegram
    await does.stop_polling()
    await polling
    await bot.session.close()
    await telegram.stop()


@pytest.fixture
async def page(window: Page, world: Telegram) -> AsyncIterator[Page]:
    """The page, opened with Kazakh words; fails if it loads anything from elsewhere or its script breaks."""
    broken: list[str] = []

    def error(thrown: Error) -> None:
        broken.append(str(thrown))

    def said(line: ConsoleMessage) -> None:
        if line.type == "error":
            broken.append(line.text)

    def asks(asked: Request) -> None:
        if not asked.url.startswith((world.url, "data:")):
            broken.append(asked.url)

    window.on("pageerror", error)
    window.on("console", said)
    window.on("request", asks)
    await window.goto(world.url)
    yield window
    window.remove_listener("pageerror", error)
    window.remove_listener("console", said)
    window.remove_listener("request", asks)
    await window.evaluate("localStorage.clear()")
    await window.set_viewport_size(WIDE)
    await window.goto("about:blank")
    assert broken == []


async def begin(page: Page) -> None:
    await page.get_by_role("button", name="БАСТАУ").click()
    await expect(page.get_by_role("button", name="Келесі")).to_be_visible()


async def test_an_empty_chat_shows_what_the_bot_says_of_itself_and_a_start_button(page: Page) -> None:
    await expect(page.locator(".chat").get_by_text("Анықтама боты")).to_be_visible()
    await begin(page)
    bold = page.locator(".theirs .bubble b")
    await expect(bold).to_have_text("Анықтама")
    await expect(page.locator(".mine .bubble")).to_contain_text("/start")
    await expect(page.get_by_role("link", name="+7 701 123 45 67")).to_be_visible()
    await expect(page.get_by_role("link", name="111")).to_have_count(0)


async def test_a_tap_edits_in_place_shows_the_toast_and_keeps_the_keyboard_user_there(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Келесі").press("Enter")
    await expect(page.locator(".chat").get_by_text("Екінші бет")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="ашылды")).to_be_visible()
    await expect(page.get_by_role("button", name="Келесі")).to_have_count(0)
    await expect(page.get_by_role("button", name="Артқа қайту")).to_be_focused()
    await expect(page.locator(".said")).to_have_count(2)


async def test_an_alert_waits_until_it_is_closed(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Ескерту").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Маңызды")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_short_number_is_copied(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="111").click()
    await expect(page.locator(".chat").get_by_text("Көшірілді: 111")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "111"


async def test_a_venue_is_a_card_without_a_map_from_elsewhere(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Картаға").click()
    card = page.locator(".said").last
    await expect(card).to_contain_text("Қабылдау бөлмесі")
    await expect(card).to_contain_text("51.1300, 71.4300")


async def test_a_place_is_shared_from_the_reply_keyboard_which_then_goes(page: Page, world: Telegram) -> None:
    await begin(page)
    await page.get_by_role("button", name="Орнымды жіберу").click()
    await page.get_by_role("button", name="📍 Орынды жіберу").click()
    await page.get_by_label("Қала").fill("Астана")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Жіберу").click()
    await expect(page.locator(".theirs").last).to_contain_text("51.")
    await expect(page.get_by_role("button", name="📍 Орынды жіберу")).to_have_count(0)
    assert next(iter(world.people.values())).chat.keyboard is None


async def test_typed_words_are_sent_by_enter_and_shown_as_they_are(page: Page) -> None:
    await begin(page)
    await page.get_by_role("textbox", name="Хабарлама").fill(TOO_CLEVER)
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs .bubble").last).to_contain_text(f"естідім: {TOO_CLEVER}")
    await expect(page.locator(".bubble img")).to_have_count(0)


async def test_an_own_message_is_changed_and_a_sticker_is_sent(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Хабарламаны түзету").focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Хабарлама").fill("басқа сөз")
    await dialog.get_by_role("button", name="Сақтау").click()
    await expect(page.locator(".chat").get_by_text("түзетілді: басқа сөз")).to_be_visible()
    await page.get_by_role("button", name="Тіркеу").click()
    await page.get_by_role("button", name="Стикер").click()
    await expect(page.locator(".chat").get_by_text("келді: sticker")).to_be_visible()


async def test_a_forwarded_link_starts_the_bot_here(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Сілтеме").click()
    await page.locator(".theirs a[href*='t.me']").click()
    await expect(page.locator(".mine .bubble").last).to_contain_text("/start abc_1")


async def test_what_the_bot_deletes_is_gone(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Жасыру").click()
    await expect(page.locator(".said")).to_have_count(0)
    await expect(page.get_by_role("button", name="БАСТАУ")).to_be_visible()


async def test_a_bystander_sees_the_beginning_only(page: Page) -> None:
    await page.get_by_role("button", name="Құлыптаулы").click()
    await expect(page.locator(".notes")).to_contain_text("Хабарландыру жоқ")
    await page.get_by_role("button", name="Ашу", exact=True).click()
    await expect(page.locator(".chats")).to_contain_text("Әзірге хабарлама жоқ")
    await page.locator(".chats button").click()
    await begin(page)
    await page.get_by_role("button", name="Чаттар тізімі").click()
    await expect(page.locator(".chats")).to_contain_text("Анықтама 111")
    await page.get_by_role("button", name="Құлыптаулы").click()
    await expect(page.locator(".notes")).to_contain_text("дыбыссыз")


async def test_two_people_have_two_chats_and_a_third_may_come(page: Page, world: Telegram) -> None:
    await begin(page)
    await page.get_by_role("tab", name="Человек 2").click()
    await expect(page.locator(".said")).to_have_count(0)
    await page.get_by_role("button", name="Тағы бір адам").click()
    await page.get_by_label("Аты").fill("<i>Кто-то</i>")
    await page.get_by_role("dialog").get_by_label("Телефонның тілі").select_option("ru")
    await page.get_by_role("button", name="Қосу").click()
    await expect(page.get_by_role("tab", name="<i>Кто-то</i> · ru")).to_have_attribute("aria-selected", "true")
    assert [person.name for person in world.people.values()] == ["Адам 1", "Человек 2", "<i>Кто-то</i>"]


@pytest.mark.parametrize("language", ["ru", "en", "kk"])
async def test_every_word_of_the_page_is_there_in_each_language(page: Page, language: str) -> None:
    await page.locator("#words").select_option(language)
    unsaid = await page.evaluate(
        """[...document.querySelectorAll('[data-word]')].filter(each =>
            !each.textContent || each.textContent === each.dataset.word).length"""
    )
    assert unsaid == 0
    assert await page.evaluate("document.documentElement.lang") == language


async def test_nothing_is_wider_than_a_cheap_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 640})
    await begin(page)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    box = await page.get_by_role("button", name="Келесі").bounding_box()
    assert box
    assert box["height"] >= 44


async def test_every_button_and_field_has_a_name(page: Page) -> None:
    await begin(page)
    nameless = await page.evaluate(
        """[...document.querySelectorAll('button, input, select, textarea')].filter(each =>
            !(each.textContent.trim() || each.getAttribute('aria-label') || each.labels?.length)).map(each => each.outerHTML)"""
    )
    assert nameless == []


@pytest.fixture
async def real_bot(tmp_path: Path) -> AsyncIterator[str]:
    """`python -m bot preview` as a program of its own; the address that it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "BOT_TOKEN"}
    environment["DATABASE_URL"] = f"sqlite+aiosqlite:///{tmp_path}/preview.db"
    command = (sys.executable, "-m", "bot", "preview", "--port", "0")
    program = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    assert program.stdout
    line = (await asyncio.wait_for(program.stdout.readline(), 120)).decode().strip()
    assert line.startswith("http://127.0.0.1:"), line
    yield line
    program.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(program.wait(), 30) == 0


async def test_the_real_bot_answers_speaks_both_languages_and_hides(browser: Browser, real_bot: str) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="kk-KZ")
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.goto(real_bot)
    await expect(page.locator(".about")).to_contain_text("112")
    await page.get_by_role("button", name="БАСТАУ").click()
    last = page.locator(".said.theirs").last
    await expect(last).to_contain_text("112")

    await page.get_by_role("textbox", name="Хабарлама").fill("Астана, баспана керек")
    await page.keyboard.press("Enter")
    await expect(last).to_contain_text("Астана")
    count = await page.locator(".said").count()
    await last.get_by_role("button", name="Русский").click()
    await expect(last.get_by_role("button", name="Қазақша")).to_be_visible()
    await expect(page.locator(".said")).to_have_count(count)
    await expect(last).to_contain_text("Астан")

    await last.get_by_role("button", name="Скрыть").click()
    await expect(page.locator(".said.mine")).to_have_count(0)
    await expect(page.locator("#calls .refused")).to_have_count(0)
    await context.close()


def test_the_page_needs_nothing_from_elsewhere() -> None:
    folder = Path(__file__).parents[1] / "bot" / "preview"
    for name in ("page.html", "page.css", "page.js"):
        text = (folder / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""https?://\w|["'(]//\w""", text)
