"""Bot processes that start in milliseconds: forked from a server that has imported everything once."""

import asyncio
import contextlib
import multiprocessing
import os
import resource
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.broken.api import TOKEN

PRELOADED = [
    "bot.telegram",
    "tests.long.children",
    "tests.broken.program",
    "bot.__main__",
    "bot.screen.reloading",
    "handlers",
    "bot.store",
    "bot.memory",
]
ROOT = Path(__file__).resolve().parents[2]


def _run(environment: dict[str, str], log: str, kind: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for name, limit, unit in (("LIMIT_FILES", resource.RLIMIT_NOFILE, 1), ("LIMIT_MEGABYTES", resource.RLIMIT_DATA, 2**20)):
        if name in environment:
            resource.setrlimit(limit, (int(environment[name]) * unit,) * 2)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    sys.stdout, sys.stderr = os.fdopen(1, "w", buffering=1, closefd=False), os.fdopen(2, "w", buffering=1, closefd=False)
    if kind == "real":
        from bot.__main__ import live  # noqa: PLC0415 - imported in the child, where the environment is its own
        from bot.settings import read_settings  # noqa: PLC0415

        code = asyncio.run(live(read_settings()))
    else:
        from tests.broken.program import main  # noqa: PLC0415

        code = asyncio.run(main())
    os._exit(code)


class Children:
    """Starts bots that talk to one Bot API; `kind` is "real" for the whole bot or "small" for tests.broken.program."""

    def __init__(self, url: str, folder: Path, kind: str = "real", **environment: str) -> None:
        self.folder = folder
        self.kind = kind
        self.log = folder / "log.txt"
        self.environment = {
            "BOT_TOKEN": TOKEN,
            "BOT_API": url,
            "SEND_RATE": "0",
            "LOG_LEVEL": "DEBUG",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bot.db'}",
            "DIRECTORY": str(ROOT / "directory.yaml"),
            "HANDLED": str(folder / "handled"),
        } | environment
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)

    def start(self) -> BaseProcess:
        """A new bot process."""
        child = self._context.Process(target=_run, args=(self.environment, str(self.log), self.kind))
        child.start()
        return child

    async def end(self, child: BaseProcess, seconds: float = 30.0) -> float:
        """Waits for the end; returns the seconds it took."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while child.exitcode is None and loop.time() - begun < seconds:  # noqa: ASYNC110 - a process signals nothing
            await asyncio.sleep(0.01)
        return loop.time() - begun

    def words(self) -> str:
        """Everything written so far."""
        with contextlib.suppress(FileNotFoundError):
            return self.log.read_text("utf-8", errors="replace")
        return ""


def canaries(words: str) -> int:
    """How often a secret or a person shows in it."""
    return words.lower().count("canary")
