"""Bot processes that start in milliseconds: forked from a server that has imported everything once."""

import asyncio
import contextlib
import functools
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
    "tests.long.read_before",
    "tests.broken.program",
    "bot.__main__",
    "bot.screen.reloading",
    "handlers",
    "bot.store",
    "bot.memory",
]
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(PRELOADED)
ROOT = Path(__file__).resolve().parents[2]


def _hurry(times: float) -> None:
    """The bot waits so many times shorter for Telegram: for a call, for a poll, between tries."""
    from bot import receiving  # noqa: PLC0415 - imported in the child, where the environment is its own
    from bot.telegram import session  # noqa: PLC0415

    usual, kinds = session.Times(), {"Times": session, "Poll": receiving}
    shorter = {
        "Times": {
            "connect": usual.connect / times,
            "call": usual.call / times,
            "nicety": usual.nicety / times,
            "pauses": tuple(pause / times for pause in usual.pauses),
        },
        "Poll": {"poll": max(1, int(session.POLL / times))},
    }
    for name, room in kinds.items():
        setattr(room, name, functools.partial(getattr(room, name), **shorter[name]))


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
    if "HURRY" in environment:
        _hurry(float(environment["HURRY"]))
    if kind == "command":
        from bot.__main__ import cli  # noqa: PLC0415 - imported in the child, where the environment is its own

        code = cli(["run"], standalone_mode=False) or 0
    elif kind == "real":
        from bot.__main__ import live  # noqa: PLC0415 - imported in the child, where the environment is its own
        from bot.settings import read_settings  # noqa: PLC0415

        code = asyncio.run(live(read_settings()))
    else:
        from tests.broken.program import main  # noqa: PLC0415

        code = asyncio.run(main())
    os._exit(code)


def fork(environment: dict[str, str], log: Path, kind: str) -> BaseProcess:
    """A new process that knows this environment only and says everything into the log.

    `kind` is "command" for `python -m bot run`, "real" for the whole bot below the command line, "small" for
    tests.broken.program. Of the environment, HURRY makes the bot wait so many times shorter for Telegram; LIMIT_FILES and
    LIMIT_MEGABYTES are what the system lets it have.
    """
    child = _forks.Process(target=_run, args=(environment, str(log), kind), daemon=True)  # what a failed test left ends with us
    child.start()
    return child


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

    def start(self) -> BaseProcess:
        """A new bot process."""
        return fork(self.environment, self.log, self.kind)

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
