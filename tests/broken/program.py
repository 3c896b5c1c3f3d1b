"""A bot in a few lines for the process tests: it answers every update and writes the ids it handled into a file.

`python -m tests.broken.program`: the environment of the bot, and HANDLED (a file), WORK (seconds a handler takes).
"""

import asyncio
import os
import sys
import time
from pathlib import Path

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, ErrorEvent, Message

from bot.__main__ import stop_on_signals
from bot.receiving import receive
from bot.settings import SettingsError, read_settings
from bot.telegram import open_bot, set_up_logging


def open_dispatcher(handled: Path, work: float) -> Dispatcher:
    """Answers messages with a message and taps with an edit."""
    dispatcher = Dispatcher(disable_fsm=True)

    def note(number: int) -> None:
        with handled.open("a") as file:
            file.write(f"{number} {os.getpid()} {time.time()}\n")

    @dispatcher.message()
    async def said(message: Message, event_update: object) -> None:
        if message.text == "block":
            time.sleep(5)  # noqa: ASYNC251 - the loop is blocked on purpose
        await asyncio.sleep(work)
        await message.answer(message.text or "-")
        note(event_update.update_id)  # type: ignore[attr-defined]

    @dispatcher.callback_query()
    async def tapped(tap: CallbackQuery, event_update: object, bot: Bot) -> None:
        await tap.answer()
        await asyncio.sleep(work)
        if tap.message:
            await bot.edit_message_text("page", chat_id=tap.message.chat.id, message_id=tap.message.message_id)
        note(event_update.update_id)  # type: ignore[attr-defined]

    @dispatcher.error()
    async def broke(event: ErrorEvent, bot: Bot) -> bool:
        message = event.update.message
        if message:
            await bot.send_message(message.chat.id, "112")
        return True

    return dispatcher


async def main() -> int:
    settings = read_settings()
    set_up_logging(settings)
    bot = open_bot(settings)
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        return await receive(
            bot, open_dispatcher(Path(os.environ["HANDLED"]), float(os.environ.get("WORK", "0"))), settings, stop
        )
    finally:
        await bot.session.close()


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main()))
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
