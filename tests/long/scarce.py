"""The whole bot with 64 open files, or 256 MB of memory, and a crowd of people: it answers, or says in a line why not.

    python -m tests.long.scarce files|memory [PEOPLE]

Prints its figures; exits 1 if it neither answered everybody nor ended with a line that says why.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.broken.api import Api, Call, message, tap
from tests.long.children import Children, canaries
from tests.long.posted import a_free_port
from tests.long.soak import look

FILES = 64
MEGABYTES = 256


async def run(kind: str, people: int, folder: Path) -> int:
    """Runs everything; returns the exit code."""
    api = Api()
    answered: set[int] = set()

    def called(call: Call) -> None:
        if call.method in {"sendMessage", "editMessageText"}:
            answered.add(int(call.fields["chat_id"]))

    api.on_call = called
    limits = {"LIMIT_FILES": str(FILES)} if kind == "files" else {"LIMIT_MEGABYTES": str(MEGABYTES)}
    async with api.serving():
        children = Children(api.url, folder, "real", LOG_LEVEL="INFO", PORT=str(a_free_port()), **limits)
        child = children.start()
        until = time.monotonic() + 120
        while not api.offsets and child.exitcode is None and time.monotonic() < until:  # noqa: ASYNC110 - a look at a list
            await asyncio.sleep(0.05)
        for number in range(1, people + 1):
            chat = 1000 + number
            api.push(message(number, "негде жить, Алматы", chat=chat) if number % 3 else tap(number, chat=chat))
        most = 0.0
        files = 0
        while len(answered) < people and child.exitcode is None and time.monotonic() < until:
            await asyncio.sleep(0.1)
            megabytes, descriptors = look(child.pid or 0) if child.exitcode is None else (0.0, 0)
            most, files = max(most, megabytes), max(files, descriptors)
        ended_by_itself = child.exitcode is not None
        if not ended_by_itself:
            child.terminate()
        await children.end(child)
    said = children.words()
    last = (said.strip().splitlines() or [""])[-1]
    clear = ended_by_itself and "Traceback" not in said and last
    print(
        f"scarce: kind={kind} people={people} answered={len(answered)} rss_most={most:.0f}MB descriptors_most={files} "
        f"exit={child.exitcode} ended_by_itself={ended_by_itself} log_lines={said.count(chr(10))} canaries={canaries(said)}"
        + (f" last_line={last[:150]}" if ended_by_itself else ""),
        flush=True,
    )
    if len(answered) < people:
        print(said[-3000:])
    return int(bool((len(answered) < people and not clear) or canaries(said)))


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    with tempfile.TemporaryDirectory() as place:
        sys.exit(asyncio.run(run(given.get(1, "files"), int(given.get(2, "500")), Path(place))))
