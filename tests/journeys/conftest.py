"""The real bot as a subprocess, and a Telegram for it to talk to."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.preview import TOKEN, Message, Person, Telegram

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """`python -m bot run` against a double; `environment` adds to or replaces what it is told."""

    def __init__(self, world: Telegram, folder: Path, **environment: str) -> None:
        self.world = world
        self.log = folder / "log.txt"
        self.environment = {
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": TOKEN,
            "BOT_API": world.url,
            "SEND_RATE": "0",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
            "DIRECTORY": str(ROOT / "directory.yaml"),
        } | environment
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> "Program":
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        return self

    async def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(with_signal)
        return await asyncio.wait_for(self.process.wait(), 15)

    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


@pytest.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Telegram]:
    """A Telegram with the bot already in it, shared by all stories of this worker."""
    async with Telegram(pace=0.01) as telegram:
        program = await Program(telegram, tmp_path_factory.mktemp("program")).start()
        yield telegram
        code = await program.stop()
        assert code == 0, program.said()


@pytest.fixture
def kazakh(world: Telegram) -> Person:
    return world.person(language_code="kk")


@pytest.fixture
def russian(world: Telegram) -> Person:
    return world.person(language_code="ru")


async def walks(person: Person, *steps: str) -> Message:
    """Sends what begins with ">" and presses everything else; the page that is there after the last step."""
    page: Message | None = None
    for step in steps:
        page = await (person.asks(step[1:], timeout=30) if step.startswith(">") else person.presses(step))
    assert page is not None
    return page
