"""The log: short lines on stderr, with every secret and every chat id taken out at the last moment before they are written."""

import contextlib
import io
import logging
import os
import re
import select
import sys
import time
import traceback
import warnings
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

from bot.settings import Settings

_TOKEN = re.compile(r"\d{5,20}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
_URL_TOKEN = re.compile(r"/bot[^/\s]+/")
_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^@\s]+(@)")
_CHAT = re.compile(r"(?i)\b(chat|user)([ _]?id)?([ =:]+)-?\d{3,}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HIDDEN = "***"
_NOT_ACCEPTED = "socket.accept() out of system resource"
_A_MINUTE = 60.0
_QUIET = {
    "aiogram": logging.WARNING,  # a line for every update and every call
    "aiohttp.access": logging.CRITICAL + 1,  # paths and addresses of whoever knocks
    "aiohttp.server": logging.CRITICAL + 1,  # broken requests of strangers, with a traceback each
    "asyncio": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "hpack": logging.WARNING,
    "watchfiles": logging.WARNING,  # "N changes detected", at each glance
}


class OnceAMinute(logging.Filter):
    """While descriptors are short, asyncio tells of each connection it cannot accept, hundreds a second with a traceback each."""

    def __init__(self) -> None:
        super().__init__()
        self._said_at = -_A_MINUTE

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is kept: of those lines one a minute, of all others every one."""
        if record.name != "asyncio" or not str(record.msg).startswith(_NOT_ACCEPTED):
            return True
        now = time.monotonic()
        if now - self._said_at < _A_MINUTE:
            return False
        self._said_at = now
        return True


class Redaction(logging.Filter):
    """Takes secrets out of records. It belongs on handlers: a logger's filters do not see its children's records."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def clean(self, text: str) -> str:
        """The text without tokens, known secrets, passwords in addresses, chat ids and control characters."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        text = _TOKEN.sub(_HIDDEN, text)
        text = _URL_TOKEN.sub(f"/bot{_HIDDEN}/", text)
        text = _PASSWORD.sub(rf"\1{_HIDDEN}\2", text)
        text = _CHAT.sub(rf"\1\2\3{_HIDDEN}", text)
        return _CONTROL.sub(" ", text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the record in place; always keeps it."""
        try:
            text = record.getMessage()
        except Exception:  # noqa: BLE001 - a line that cannot be formatted must not take its caller down
            text = str(record.msg)
        record.msg = self.clean(text).replace("\n", " | ")
        record.args = ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = self.clean(frames(record.exc_info))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True


def frames(error: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]) -> str:
    """Where an error came from: class and code lines of the whole chain, never its words, which may quote a person."""
    lines: list[str] = []
    exception = error[1]
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        where = traceback.extract_tb(exception.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in where]
        lines.append(f"{type(exception).__module__}.{type(exception).__name__}")
        exception = exception.__cause__ or exception.__context__
    return "\n".join(lines)


class _Stream(io.TextIOBase):
    """Stderr as seen by whoever prints past the log: an interpreter's last traceback, a library's print.

    A line that nobody takes (a stopped terminal, a full disk, a reader that is gone, no stderr at all) is dropped: people are
    answered whether or not somebody reads the log.
    """

    def __init__(self, real: TextIO | None, redaction: Redaction) -> None:
        self._real = real
        self._redaction = redaction

    def write(self, text: str) -> int:
        said = "\n".join(self._redaction.clean(line) for line in text.split("\n"))
        with contextlib.suppress(OSError, ValueError):
            if self._real is not None:
                self._say(self._real, said)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self._real is not None:
                self._real.flush()

    def fileno(self) -> int:
        if self._real is None:
            raise io.UnsupportedOperation("there is no stderr")
        return self._real.fileno()

    def isatty(self) -> bool:
        return self._real is not None and self._real.isatty()

    @staticmethod
    def _say(real: TextIO, said: str) -> None:
        try:
            number = real.fileno()
        except OSError:  # something in memory, as tests have it
            real.write(said)
            return
        # Past Python's buffer, which would keep what was refused and fail once more at the end of the program.
        left = said.encode("utf-8", "replace")
        while left and _takes(number):
            left = left[os.write(number, left[: select.PIPE_BUF]) :]


def _takes(number: int) -> bool:
    """Whether a descriptor takes PIPE_BUF bytes at once; a write that waits would stop the whole bot."""
    taker = select.poll()
    taker.register(number, select.POLLOUT)
    return any(events & select.POLLOUT for _, events in taker.poll(0))


def set_up_logging(settings: Settings) -> Redaction:
    """One handler on stderr for everything, warnings included; stderr itself is cleaned as well.

    Returns the filter, for handlers that are added later.
    """
    redaction = Redaction(settings.secrets())
    stream = _Stream(sys.stderr._real if isinstance(sys.stderr, _Stream) else sys.stderr, redaction)  # noqa: SLF001 - our own class
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(OnceAMinute())
    handler.addFilter(redaction)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    sys.stderr = stream
    logging.captureWarnings(capture=True)
    # aiogram's warning about a kind of update it does not know quotes the whole update.
    warnings.filterwarnings("ignore", message="Detected unknown update type")
    return redaction
