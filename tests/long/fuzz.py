"""Coverage-guided fuzzing (atheris) of everything that reads what strangers write.

    python -m tests.long.fuzz webhook|loader|token|listening [-atheris_runs=N] [libFuzzer's own options]

Each target must never raise anything but the error it promises. atheris is in requirements/fuzz.lock, not in the others.
"""

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import atheris

with atheris.instrument_imports(include=["bot"]):
    from aiogram import Bot

    from bot.directory import load
    from bot.listening import hear
    from bot.situation import PageName, Situation, View
    from bot.telegram.updates import UnreadableError, decode, parse

from tests.long.updates import WORDS, Made

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


def seeds(name: str) -> list[bytes]:
    """What to begin with: sound inputs, so that the fuzzer need not invent JSON or YAML."""
    if name == "webhook":
        made = Made(1)
        return [json.dumps(made.one()).encode("utf-8", "surrogatepass") for _ in range(200)]
    if name == "loader":
        text = (Path(__file__).resolve().parents[2] / "directory.yaml").read_text("utf-8")
        return [text[:3000].encode(), b"lines: []\ncentres: []\n"]
    if name == "token":
        return [View(page, Situation()).pack().encode() for page in get_args(PageName)]
    return [word.encode() for word in WORDS]


if __name__ == "__main__":
    chosen = sys.argv.pop(1)
    corpus = Path(tempfile.mkdtemp())
    for number, seed in enumerate(seeds(chosen)):
        (corpus / str(number)).write_bytes(seed)
    atheris.Setup([*sys.argv, str(corpus)], TARGETS[chosen])
    atheris.Fuzz()
