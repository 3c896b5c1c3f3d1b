"""What the sending side tells the receiving side about the update being worked on: is it computing, calling, or in the queue."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Errand:
    """One update's work. The receiving side makes one per update; the sending side finds it in `current`."""

    __slots__ = ("_tell", "calling", "chat", "failed", "queued")

    def __init__(self, chat: int | None = None, tell: Callable[[], None] | None = None) -> None:
        self.chat = chat
        """Whom the update is from, if that can be known."""
        self.calling = 0
        """Calls to Telegram under way, waiting included: Telegram's slowness is not the handler's."""
        self.queued = 0
        """Calls that only wait, for their turn or for the next try; everything before is done."""
        self.failed = False
        """The last page or message for this chat did not reach Telegram, though a later try might."""
        self._tell = tell

    @contextmanager
    def call(self) -> Iterator[None]:
        """While a call lasts."""
        self.calling += 1
        self._changed()
        try:
            yield
        finally:
            self.calling -= 1
            self._changed()

    @contextmanager
    def queue(self) -> Iterator[None]:
        """While a call waits for its turn."""
        self.queued += 1
        self._changed()
        try:
            yield
        finally:
            self.queued -= 1
            self._changed()

    def _changed(self) -> None:
        if self._tell is not None:
            self._tell()


current: ContextVar[Errand | None] = ContextVar("errand", default=None)
urgent: ContextVar[bool] = ContextVar("urgent", default=False)


@contextmanager
def urgently() -> Iterator[None]:
    """Whatever is sent inside goes before everything that waits: for pages with the emergency numbers."""
    token = urgent.set(True)
    try:
        yield
    finally:
        urgent.reset(token)
