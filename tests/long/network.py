"""The Bot API is gone for a while, refusing connections or swallowing them: how soon after its return is anybody answered?

    python -m tests.long.network refused|black-hole [SECONDS] [LIMIT]

Somebody writes just before, somebody meanwhile, somebody after. Prints its figures; exits 1 if an answer was lost, the first
answer came more than LIMIT seconds after the return (0, as given: not judged), or the log was filled.
"""

import asyncio
import contextlib
import sys
import tempfile
import time
from pathlib import Path

from tests.broken.api import Api, Call, message
from tests.long.children import Children, canaries
from tests.long.posted import a_free_port

FEW_LINES = 12


class Road:
    """A TCP way to the Bot API that can be closed: nobody listens, or whatever is said falls into a hole."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = a_free_port()
        self.hole = False
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)

    async def close(self) -> None:
        """Nobody listens any more, and every connection is reset."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        back = None
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.to)
            await asyncio.gather(self._carry(reader, back), self._carry(there, writer))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            for end in (writer, back):
                if end is not None:
                    end.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            if self.hole:
                continue
            with contextlib.suppress(OSError):
                writer.write(chunk)
                await writer.drain()
        writer.close()


async def run(kind: str, seconds: float, limit: float, folder: Path, **environment: str) -> int:
    """Runs everything; returns the exit code. The environment is what the bot is told besides."""
    api = Api()
    answered: dict[int, float] = {}

    def called(call: Call) -> None:
        if call.method == "sendMessage":
            answered.setdefault(int(call.fields["chat_id"]), time.monotonic())

    api.on_call = called
    async with api.serving():
        road = Road(api.port)
        await road.open()
        children = Children(f"http://127.0.0.1:{road.port}", folder, "real", LOG_LEVEL="INFO", **environment)
        child = children.start()
        api.push(message(1, "/start", chat=1001))
        while 1001 not in answered and child.exitcode is None:  # noqa: ASYNC110 - a look at a dict
            await asyncio.sleep(0.05)
        lines = children.words().count("\n")
        api.push(message(2, "негде жить", chat=1002))
        if kind == "refused":
            await road.close()
        else:
            road.hole = True
        gone = time.monotonic()
        await asyncio.sleep(seconds / 2)
        api.push(message(3, "муж бьёт", chat=1003))
        await asyncio.sleep(seconds / 2)
        if kind == "refused":
            await road.open()
        road.hole = False
        back = time.monotonic()
        api.push(message(4, "/start", chat=1004))
        until = back + 180
        while len(answered) < 4 and time.monotonic() < until:  # noqa: ASYNC110 - a look at a dict
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        said = children.words()
        child.terminate()
        stopping = await children.end(child)
        await road.close()
    took = {chat: at - back for chat, at in answered.items() if at > back}
    more = said.count("\n") - lines
    print(
        f"network: kind={kind} gone={back - gone:.0f}s answers_lost={4 - len(answered)} "
        f"first_answer_after={min(took.values(), default=-1):.1f}s last_answer_after={max(took.values(), default=-1):.1f}s "
        f"log_lines={more} stop={stopping:.1f}s exit={child.exitcode} canaries={canaries(said)}",
        flush=True,
    )
    late = limit and (not took or min(took.values()) > limit)
    if late or more > FEW_LINES or len(answered) < 4:
        print(said[-3000:])
    return int(bool(late or len(answered) < 4 or more > FEW_LINES or child.exitcode or canaries(said)))


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    with tempfile.TemporaryDirectory() as place:
        how_long = float(given.get(2, "60"))
        sys.exit(asyncio.run(run(given.get(1, "refused"), how_long, float(given.get(3, "0")), Path(place))))
