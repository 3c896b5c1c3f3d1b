"""Coverage-guided fuzzing (atheris) of everything that reads what strangers write.

    python -m tests.long.fuzz webhook|loader|token|listening [-atheris_runs=N] [libFuzzer's own options]

Each target must never raise anything but the error it promises. atheris is in requirements/fuzz.lock, not in the others.
"""

import contextlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bot"]):
    from aiogram import Bot

    from bot.directory import load
    from bot.listening import hear
    from bot.situation import View
    from bot.telegram.updates import UnreadableError, decode, parse

NOBODY = Bot("4200000001:AAcanaryTOKENcanaryTOKENcanaryTOKEN")
FILE = Path(tempfile.mkdtemp()) / "directory.yaml"


def webhook(body: bytes) -> None:
    """A body as it is posted, to an update or a dead letter."""
    with contextlib.suppress(UnreadableError):
        decode(parse(body), NOBODY)


def loader(body: bytes) -> None:
    """A directory file: loaded, or every problem told."""
    FILE.write_bytes(body)
    loaded = load(FILE)
    if (loaded.directory is None) != bool(loaded.problems):
        raise AssertionError("neither loaded nor told why")


def token(body: bytes) -> None:
    """Callback data or a link's payload: a view that packs again, or none."""
    text = body.decode("utf-8", "replace")
    view = View.unpack(text)
    if view is not None and len(view.pack().encode()) > 64:
        raise AssertionError("a button of more than 64 bytes")


def listening(body: bytes) -> None:
    """Any text is heard."""
    hear(body.decode("utf-8", "replace"))


TARGETS: dict[str, Callable[[bytes], None]] = {"webhook": webhook, "loader": loader, "token": token, "listening": listening}

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
