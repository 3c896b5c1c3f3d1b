"""One bot among those of a life, put together as `bot.__main__` does it, and as hasty as a long run needs it."""

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from bot.memory import Memory, SharedMemory, shared
from bot.pages import extra_of
from bot.receiving.intake import Intake
from bot.receiving.work import Work
from bot.screen import Screen
from bot.store import keeping, open_store
from bot.telegram import Pace, Times, open_bot
from bot.telegram.updates import decode, parse
from handlers import ROUTERS, open_dispatcher
from tests.long.promises import Json
from tests.long.storage import OnAServer

if TYPE_CHECKING:
    from tests.long.life import Life

BRIEF = (
    (keeping, "_AGAIN_SECONDS", (0.0,) * 5),
    (keeping, "_MEND_SECONDS", (0.01,)),
    (keeping, "_CALM_SECONDS", 0.01),
    (keeping, "WRITE_SECONDS", 30.0),
    (shared, "LOOK_SECONDS", 0.02),
)
"""A second of real waiting for a storage that fails on purpose would only make the run long; a busy machine is no fault."""
IMPATIENT = ((keeping, "WRITE_SECONDS", 1.0), (shared, "WAIT_SECONDS", 0.25))
"""Where a storage may hang, a bot that waits long would make the run long as well."""


class Hasty(Pace):
    """No queue, and no wait after a 429."""

    def __init__(self) -> None:
        super().__init__(rate=0)

    def mute(self, chat: int, seconds: float) -> None:
        pass


class Replica:
    """One bot, as `bot.__main__` puts it together."""

    def __init__(self, life: "Life") -> None:
        self.life = life

    async def begin(self) -> None:
        """It starts."""
        life = self.life
        for router in ROUTERS:
            router._parent_router = None
        url, secret = life.settings.database_url.get_secret_value(), life.settings.shared_secret()
        clock = lambda: time.monotonic() + life.telegram.shift  # noqa: E731 - the same for both kinds of memory
        self.bot = open_bot(life.settings, Hasty(), Times(pauses=(0.0,)))
        self.memory = SharedMemory(url, secret, clock) if isinstance(life.storage, OnAServer) else Memory(clock)
        self.store = await open_store(url, secret, life.now)
        if self.store.ready:
            await self.memory.start()
        extra = replace(extra_of(life.settings), bot_username=life.telegram.username)
        self.screen = Screen(
            self.bot, life.shelf, self.memory, self.store, extra=extra, now=life.now, maintainers=(life.maintainer.id,)
        )
        self.intake = await Intake(self.bot, open_dispatcher(self.screen), retries=(0.0, 0.0)).__aenter__()

    async def end(self) -> None:
        """It ends, also in the middle of its work; what it alone remembered is gone."""
        await self.intake.__aexit__()
        await self.memory.close()
        await self.store.close()
        await self.bot.session.close()

    def take(self, raw: Json) -> Work | None:
        """The work on an update, begun."""
        received = decode(parse(json.dumps(raw).encode()), self.bot)
        assert received is not None
        return self.intake.take(received)
