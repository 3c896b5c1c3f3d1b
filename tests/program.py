"""The real bot as a process of its own, and a Telegram for it to talk to."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.preview import TOKEN, Message, Person, Telegram
from tests.long.children import fork

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]


class Program:
    """`python -m bot run` against a double; `environment` adds to or replaces what it is told.

    It is forked from a process that has imported everything, which saves two seconds of work at each start; `from_nothing`
    starts Python itself, as a container does.
    """

    def __init__(self, world: Telegram, folder: Path, *, from_nothing: bool = False, **environment: str) -> None:
        self.world = world
        self.from_nothing = from_nothing
        self.log = folder / "log.txt"
        self.environment = {
            "PATH": os.environ["PATH"],
            "BOT_TOKEN": TOKEN,
            "BOT_API": world.url,
            "SEND_RATE": "0",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
            "DIRECTORY": str(ROOT / "directory.yaml"),
        } | environment
        self.pid = 0
        self._look: Callable[[], int | None] = lambda: None

    async def start(self) -> "Program":
        known = len(self.world.called("getMe"))
        if self.from_nothing:
            with self.log.open("ab") as log:
                process = subprocess.Popen(  # noqa: ASYNC220 - it starts at once; the loop does not wait for it
                    [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
                )
            self.pid, self._look = process.pid, process.poll
        else:
            child = fork(self.environment, self.log, "command")
            assert child.pid
            self.pid, self._look = child.pid, lambda: child.exitcode
        for _ in range(600):
            if self._look() is not None or len(self.world.called("getMe")) > known:
                break
            await asyncio.sleep(0.1)
        return self

    async def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """The exit code."""
        if self._look() is None:
            os.kill(self.pid, with_signal)
        async with asyncio.timeout(15):
            while (code := self._look()) is None:  # noqa: ASYNC110 - a process signals nothing
                await asyncio.sleep(0.02)
        return code

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
