"""Every fault on every method, many times: answers lost, copies too many, secrets shown.

    python -m tests.long.faults TIMES [SEED]

Each of the faults breaks the first call, or the first two of an edit, of every method that the bot uses. Prints its figures;
exits 1 if an answer was lost, a message came more than once too often, or a secret was logged.
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

QUICK = Times(connect=0.5, call=0.5, nicety=0.4, pauses=(0.01, 0.02, 0.03, 0.04))
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


async def run(times: int, seed: int) -> int:
    written = io.StringIO()
    real, sys.stderr = sys.stderr, written
    set_up_logging(read_settings({"BOT_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG"}))
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    lost: Counter[tuple[str, str]] = Counter()
    extra: Counter[tuple[str, str]] = Counter()
    texts: list[str] = []
    calls = 0
    begun = time.monotonic()
    for fault in (*CERTAIN, *DOUBTFUL):
        for method, call in METHODS.items():
            seen: Counter[str] = Counter()
            done: Counter[str] = Counter()
            key = "callback_query_id" if method == "answerCallbackQuery" else "chat_id"

            def breaks(
                _: str, __: int, fields: dict[str, str], seen: Counter[str] = seen, key: str = key, fault: str = fault
            ) -> str | None:
                chat = fields.get(key, "")
                seen[chat] += 1
                return fault if chat and seen[chat] == 1 else fault if not chat and seen[chat] % 2 else None

            api = Api(fault=breaks, hang=1.0)
            api.on_call = lambda call, done=done, key=key: done.update([call.fields.get(key, "")])  # type: ignore[misc]
            async with api.serving():
                bot = open_bot(read_settings({"BOT_TOKEN": TOKEN, "BOT_API": api.url}), Pace(rate=0), QUICK)
                gate = asyncio.Semaphore(AT_ONCE)

                async def one(
                    chat: int,
                    call: Callable[[Bot, int], Awaitable[object]] = call,
                    gate: asyncio.Semaphore = gate,
                    bot: Bot = bot,
                ) -> bool:
                    async with gate:
                        try:
                            return await call(bot, chat) is not False
                        except TelegramAPIError as error:
                            texts.append("".join(traceback.format_exception(error)))
                            logging.getLogger("long").exception("lost")
                            return False

                ends = await asyncio.gather(*(one(1000 + number) for number in range(times)))
                calls += times
                lost[fault, method] += ends.count(False)
                if method.startswith("send"):
                    extra[fault, method] += sum(max(count - 1, 0) for count in done.values())
                    if max(done.values(), default=0) > 2 or (fault in CERTAIN and max(done.values(), default=0) > 1):
                        extra["too many", method] += 1
                await bot.session.close()
    sys.stderr = real
    shown = canaries(written.getvalue() + "".join(texts))
    wrong = (
        sum(count for (_, method), count in lost.items() if method != "answerCallbackQuery") + extra["too many", "sendMessage"]
    )
    print(
        f"faults: seed={seed} kinds={len(CERTAIN) + len(DOUBTFUL)} methods={len(METHODS)} times={times} calls={calls} "
        f"lost={sum(lost.values())} extra_copies={sum(count for (fault, _), count in extra.items() if fault != 'too many')} "
        f"(all after doubtful faults: {all(fault in DOUBTFUL for fault, _ in +extra)}) canaries={shown} seconds={time.monotonic() - begun:.0f}"
    )
    for (fault, method), count in sorted((+lost).items()):
        print(f"  lost: {fault} / {method}: {count}")
    return int(bool(wrong or shown))


if __name__ == "__main__":
    sys.exit(asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 20, int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
