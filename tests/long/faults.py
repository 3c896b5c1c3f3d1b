"""Every fault on every method, many times: answers lost, copies too many, secrets shown.

    python -m tests.long.faults TIMES

Each of the faults breaks the first call of every method that the bot uses. Prints its figures; exits 1 if an answer was lost,
a message came more than once too often, or a secret was logged.
"""

import asyncio
import io
import logging
import sys
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.settings import read_settings
from bot.telegram import Pace, Times, open_bot, set_up_logging
from tests.broken.api import CERTAIN, DOUBTFUL, TOKEN, Api
from tests.long.children import canaries

QUICK = Times(connect=1.5, call=1.5, nicety=1.5, pauses=(0.01, 0.02, 0.03, 0.04))
AT_ONCE = 50

METHODS: dict[str, Callable[[Bot, int], Awaitable[object]]] = {
    "sendMessage": lambda bot, chat: bot.send_message(chat, "answer"),
    "editMessageText": lambda bot, chat: bot.edit_message_text("page", chat_id=chat, message_id=7),
    "sendVenue": lambda bot, chat: bot.send_venue(chat, 43.2, 76.9, "centre", "street"),
    "deleteMessages": lambda bot, chat: bot.delete_messages(chat, [1, 2]),
    "deleteMessage": lambda bot, chat: bot.delete_message(chat, 1),
    "answerCallbackQuery": lambda bot, chat: bot.answer_callback_query(str(chat)),
    "getMe": lambda bot, _: bot.get_me(),
    "setWebhook": lambda bot, _: bot.set_webhook("https://bot.example.kz/in"),
    "setMyCommands": lambda bot, _: bot.set_my_commands([]),
}


class Trial:
    """One method under one fault: each chat's first call breaks; calls without a chat break every other time."""

    def __init__(self, fault: str, method: str) -> None:
        self.fault = fault
        self.key = "callback_query_id" if method == "answerCallbackQuery" else "chat_id"
        self.call = METHODS[method]
        self.seen: Counter[str] = Counter()
        self.arrived: Counter[str] = Counter()
        self.api = Api(fault=self.breaks, hang=5.0)
        self.api.on_call = lambda call: self.arrived.update([call.fields.get(self.key, "")])
        self.gate = asyncio.Semaphore(AT_ONCE)
        self.texts: list[str] = []

    def breaks(self, _: str, __: int, fields: dict[str, str]) -> str | None:
        chat = fields.get(self.key, "")
        self.seen[chat] += 1
        return self.fault if (self.seen[chat] == 1 if chat else self.seen[chat] % 2) else None

    async def one(self, bot: Bot, chat: int) -> bool:
        async with self.gate:
            try:
                return await self.call(bot, chat) is not False
            except TelegramAPIError as error:
                self.texts.append("".join(traceback.format_exception(error)))
                logging.getLogger("long").exception("lost")
                return False

    async def run(self, times: int) -> int:
        """How many calls were lost."""
        async with self.api.serving():
            bot = open_bot(read_settings({"BOT_TOKEN": TOKEN, "BOT_API": self.api.url}), Pace(rate=0), QUICK)
            ends = await asyncio.gather(*(self.one(bot, 1000 + number) for number in range(times)))
            await bot.session.close()
        return ends.count(False)


async def run(times: int) -> int:
    """Runs everything; returns the exit code."""
    written = io.StringIO()
    real, sys.stderr = sys.stderr, written
    set_up_logging(read_settings({"BOT_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG"}))
    lost: Counter[tuple[str, str]] = Counter()
    copies: Counter[str] = Counter()
    shown = too_many = 0
    begun = time.monotonic()
    for fault in (*CERTAIN, *DOUBTFUL):
        for method in METHODS:
            trial = Trial(fault, method)
            lost[fault, method] = await trial.run(times)
            shown += canaries("".join(trial.texts))
            if method.startswith("send"):
                most = max(trial.arrived.values(), default=0)
                copies[fault] += sum(max(count - 1, 0) for count in trial.arrived.values())
                too_many += most > (2 if fault in DOUBTFUL else 1)
    sys.stderr = real
    shown += canaries(written.getvalue())
    kinds = len(CERTAIN) + len(DOUBTFUL)
    answers = sum(count for (_, method), count in lost.items() if method != "answerCallbackQuery")
    print(
        f"faults: kinds={kinds} methods={len(METHODS)} times={times} calls={kinds * len(METHODS) * times} lost_answers={answers}"
    )
    print(f"  taps whose spinner was left to stop by itself: {sum(lost.values()) - answers}")
    print(
        f"  second copies: {copies.total()}, after {sorted(+copies)}; more than one extra, or after a certain fault: {too_many}"
    )
    print(f"  canaries in logs and errors: {shown}; seconds: {time.monotonic() - begun:.0f}")
    for (fault, method), count in sorted((+lost).items()):
        print(f"  lost: {fault} / {method}: {count}")
    return int(bool(answers or shown or too_many))


if __name__ == "__main__":
    sys.exit(asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 20)))
