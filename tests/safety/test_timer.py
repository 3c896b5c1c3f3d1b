"""The timer that a person set: when it rings, the chat is hidden without a word."""

import asyncio
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.directory import load
from bot.directory.shelf import Shelf
from bot.memory import Memory
from bot.pages import Extra
from bot.preview import TOKEN, Telegram
from bot.screen import Screen, hiding
from bot.settings import read_settings
from bot.situation import Situation, View
from bot.store import open_store
from bot.telegram import open_bot
from tests.program import ROOT


async def test_when_the_timer_rings_everything_goes_and_nothing_new_is_sent(telegram: Telegram, tmp_path: Path) -> None:
    file = ROOT / "directory.yaml"
    directory = load(file).directory
    assert directory is not None
    bot = open_bot(read_settings({"BOT_TOKEN": TOKEN, "BOT_API": telegram.url, "SEND_RATE": "0"}))
    store, memory = await open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"), Memory()
    screen = Screen(bot, Shelf(directory, file), memory, store, extra=Extra(), now=lambda: datetime.now(ZoneInfo("Asia/Almaty")))
    person = telegram.person(language_code="ru")
    mine = await person.send("негде жить")
    await memory.note(person.id, mine.id, mine=False)
    for page in ("home", "danger"):
        await screen.send(person.id, screen.page(View(page, Situation(lang="ru"))))
    sent, stop = len(telegram.called("sendMessage")), asyncio.Event()
    keeping = asyncio.create_task(hiding.keep_timers(screen, stop))
    assert await memory.set_timer(person.id, 0)
    await person.waits(until=lambda chat: [message.text for message in chat.messages] == ["Анықтама · Справка"], timeout=20)
    stop.set()
    await keeping
    assert len(telegram.called("sendMessage")) == sent
    assert await memory.recall(person.id) is None
    await store.close()
    await bot.session.close()
