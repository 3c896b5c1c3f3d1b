"""The real bot as a subprocess, and a Telegram for it to talk to."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.preview import TOKEN, Message, Person, Telegram

ROOT = Path(__file__).resolve().parents[1]


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
        known = len(self.world.called("getMe"))
        for _ in range(600):
            if self.process.returncode is not None or len(self.world.called("getMe")) > known:
                break
            await asyncio.sleep(0.1)
        return self

    async def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(with_signal)
        return await asyncio.wait_for(self.process.wait(), 15)

    def said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")


async def walks(person: Person, *steps: str) -> Message:
    """Sends what begins with ">" and presses everything else; the page that is there after the last step."""
    page: Message | None = None
    for step in steps:
        page = await (person.asks(step[1:], timeout=30) if step.startswith(">") else person.presses(step))
        page = await settles(person) or page
    assert page is not None
    return page


async def settles(person: Person) -> Message | None:
    """Waits until nothing has moved in the chat for a moment: some acts turn one page and delete others."""
    seen = -1
    while person.chat.version != seen:
        seen = person.chat.version
        await asyncio.sleep(0.06)
    return person.chat.last_message if person.chat.bot_messages else None
