"""The command line; the only file in bot/ that imports handlers."""

import os
import signal

# In a container this may be process 1, which no signal ends that it has no handler for. Nothing is under way yet.
if os.getpid() == 1:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(128 + signal.SIGTERM))

# isort: split
import asyncio
import gc
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.desk.commands import commands

if TYPE_CHECKING:
    from bot.directory.records import Directory
    from bot.settings import Settings

# Rooms are imported where they are used: `check` must not wait for aiogram, nor `run` for the printer.

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="A help bot for Kazakhstan.")

cli.add_typer(commands)


@cli.callback(invoke_without_command=True)
def without_a_command(context: typer.Context) -> None:
    """With no command the bot runs: on Telegram if BOT_TOKEN is set, else on a local page."""
    if context.invoked_subcommand is None:
        run()


@cli.command()
def run() -> None:
    """Run the bot: on Telegram with BOT_TOKEN (webhook if WEBHOOK_URL is set, else polling), else on the local page."""
    settings = _settings()
    if settings.bot_token is None:
        preview(settings.port or 8080)
        return
    _finish(live(settings))


@cli.command()
def preview(port: Annotated[int, typer.Option(help="Where the page opens.")] = 8080) -> None:
    """Open the real bot in a Telegram in miniature at http://127.0.0.1:PORT; no token, no internet."""
    from bot import telegram  # noqa: F401 - before any room that brings aiogram: see bot.telegram.models
    from bot.preview.page import serve

    async def run_bot(base_url: str, token: str) -> None:
        own = {"BOT_TOKEN": token, "BOT_API": base_url, "SEND_RATE": "0"}
        theirs = {name: os.environ[name] for name in ("DIRECTORY", "DATABASE_URL", "LOG_LEVEL") if name in os.environ}
        await live(_settings({"DATABASE_URL": "sqlite+aiosqlite:///preview.db"} | theirs | own))

    _finish(serve(port, run_bot))


@cli.command()
def listen() -> None:
    """Read a text a line on stdin; print what was understood, a JSON object a line."""
    from bot.listening import hear
    from bot.listening import listen as understand

    hear("көмек")
    gc.freeze()  # the word lists and the model stand until the end
    for line in understand(sys.stdin):
        print(line, flush=True)


@cli.command()
def setup() -> None:
    """Set the bot's names, descriptions and commands in Telegram, in both languages."""
    _finish(_present(_settings()))


async def live(settings: "Settings") -> int:
    """Answer on Telegram until told to stop; returns the exit code."""
    stop = asyncio.Event()
    stop_on_signals(stop)  # before what takes a second to import: told to end meanwhile, it ends well
    from bot import telegram  # before any room that brings aiogram: see bot.telegram.models
    from bot.directory.shelf import Shelf
    from bot.listening import hear
    from bot.memory import open_memory
    from bot.pages import extra_of
    from bot.receiving import Readiness, receive
    from bot.screen import Screen, hiding, reloading
    from bot.store import open_store
    from handlers import open_dispatcher

    telegram.set_up_logging(settings)
    shelf = Shelf(_directory(settings.directory), settings.directory)
    hear("көмек")  # the word lists are read before the first person writes, not while they wait
    bot = telegram.open_bot(settings)
    database, secret = settings.database_url.get_secret_value(), settings.shared_secret()
    store, memory = await open_store(database, secret), open_memory(database, secret)
    if store.ready:
        await memory.start()
    screen = Screen(bot, shelf, memory, store, extra=extra_of(settings), now=_now, maintainers=settings.maintainers)
    beside = {
        asyncio.create_task(hiding.keep_timers(screen, stop), name="timers"),
        asyncio.create_task(screen.learn_own_name(stop), name="own name"),
        asyncio.create_task(reloading.follow_the_file(screen, stop), name="directory"),
    }

    async def can_save() -> bool:
        return store.ready

    dispatcher = open_dispatcher(screen)
    gc.freeze()  # what stands until the end is not looked through again and again: that took a quarter of a second each time
    try:
        return await receive(bot, dispatcher, settings, stop, Readiness(lambda: True, can_save))
    finally:
        stop.set()
        await asyncio.wait(beside, timeout=2)
        await memory.close()
        await store.close()
        await bot.session.close()


def leave_no_core() -> None:
    """A crash must not write what is in memory to the disk: names, texts, the token."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def open_missing_streams() -> None:
    """Stdin, stdout and stderr that whoever started us closed lead nowhere, and not into the next socket or database opened."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGTERM, SIGINT and a closed terminal set the event, however often they come. Call it inside the running loop."""
    # nohup asks to have a closed terminal ignored, and so it stays.
    hangup = (signal.SIGHUP,) if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN else ()
    for number in (signal.SIGTERM, signal.SIGINT, *hangup):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)


async def _present(settings: "Settings") -> int:
    """Tell Telegram how the bot presents itself: read by people even while the program is down."""
    from aiogram.types import BotCommand

    from bot.pages import profiles
    from bot.telegram import open_bot

    bot = open_bot(settings)
    try:
        for profile in profiles():
            lang = profile.lang
            await bot.set_my_name(profile.name, language_code=lang)
            await bot.set_my_short_description(profile.short_description, language_code=lang)
            await bot.set_my_description(profile.description, language_code=lang)
            commands = [BotCommand(command=command, description=words) for command, words in profile.commands]
            await bot.set_my_commands(commands, language_code=lang)
            print(f"{lang or 'any language'}: {profile.name}, {len(commands)} commands")
    finally:
        await bot.session.close()
    print("By hand in @BotFather: /setjoingroups Disable, and a neutral picture (docs/launch.md).")
    return 0


def _settings(environment: dict[str, str] | None = None) -> "Settings":
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings(environment)
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)
        raise typer.Exit(2) from None


def _directory(path: Path) -> "Directory":
    """The directory, or every problem printed and exit code 1."""
    from bot.directory import load

    loaded = load(path)
    if loaded.directory is None:
        for problem in loaded.problems:
            print(problem, file=sys.stderr)
        raise typer.Exit(1)
    return loaded.directory


def _finish(work: Coroutine[Any, Any, int | None]) -> None:
    """Run to the end and end with its exit code."""
    from bot.settings import SettingsError

    open_missing_streams()
    leave_no_core()
    try:
        code = asyncio.run(work)
    except SettingsError as wrong:
        print(wrong, file=sys.stderr)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code or 0)


def _now() -> datetime:
    return datetime.now(ZoneInfo("Asia/Almaty"))


if __name__ == "__main__":
    cli()
