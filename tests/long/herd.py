"""Five thousand people in ten seconds: the whole bot by polling, against a Telegram that takes thirty messages a second.

    python -m tests.long.herd [PEOPLE]

One in sixteen is in danger. Prints when the last person and the first three hundred in danger were answered.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.broken.api import Api, Call, message, tap
from tests.long.children import Children
from tests.long.soak import look


async def run(people: int, folder: Path) -> int:
    """Runs everything; returns the exit code."""
    api = Api(rate=30)
    answered: dict[int, float] = {}
    spun: set[str] = set()

    def called(call: Call) -> None:
        if call.method in {"sendMessage", "editMessageText"}:
            answered.setdefault(int(call.fields["chat_id"]), time.monotonic())
        if call.method == "answerCallbackQuery":
            spun.add(call.fields["callback_query_id"])

    api.on_call = called
    most = 0.0
    async with api.serving():
        children = Children(api.url, folder, "real", SEND_RATE="28", LOG_LEVEL="INFO")
        child = children.start()
        while not api.offsets:  # noqa: ASYNC110 - a look at a list
            await asyncio.sleep(0.1)
        begun = time.monotonic()
        taps = {str(number + 1) for number in range(people) if number % 10 == 5}
        for number in range(people):
            chat = 100_000 + number
            words = "он меня убивает, помогите" if number % 16 == 0 else "/start"
            api.push(tap(number + 1, "x", chat=chat) if number % 10 == 5 else message(number + 1, words, chat=chat))
            await asyncio.sleep(max(begun + (number + 1) * 10 / people - time.monotonic(), 0))
        end = begun + 400
        while len(answered) < people and time.monotonic() < end:
            most = max(most, look(child.pid or 0)[0])
            await asyncio.sleep(0.2)
        child.terminate()
        await children.end(child)
    last = max(answered.values()) - begun
    danger = sorted(at - begun for chat, at in answered.items() if (chat - 100_000) % 16 == 0 and (chat - 100_000) % 10 != 5)
    print(
        f"herd: people={people} answered={len(answered)} last={last:.0f}s taps={len(taps)} unanswered_taps={len(taps - spun)} "
        f"in_danger={len(danger)} the_300th_in_danger={danger[min(299, len(danger) - 1)]:.1f}s refused_by_limit={api.limited} "
        f"rss_most={most:.0f}MB"
    )
    return int(len(answered) < people)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit(asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 5000, Path(place))))
