"""Nobody reads the log: a stopped terminal, a full disk, a reader that is gone, no stderr. People are answered all the same."""

import asyncio
import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import read_settings
from bot.telegram import set_up_logging
from tests.broken.api import TOKEN


@contextmanager
def writing_to(stderr: io.TextIOBase | None) -> Iterator[None]:
    root, before = logging.getLogger(), sys.stderr
    handlers, level = root.handlers[:], root.level
    sys.stderr = stderr  # type: ignore[assignment]
    set_up_logging(read_settings({"BOT_TOKEN": TOKEN}))
    try:
        yield
    finally:
        sys.stderr = before
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(capture=False)


async def says_much() -> None:
    """From a thread, for what is looked for is a line that is never written to its end."""

    def say() -> None:
        for number in range(1500):
            logging.getLogger("bot").warning("line %d", number)
        print("a library's own words", file=sys.stderr, flush=True)
        print("where the end of the program flushes", file=sys.stderr)
        sys.stderr.flush()

    await asyncio.wait_for(asyncio.to_thread(say), 20)


async def test_a_reader_that_does_not_read_holds_nobody_up_and_finds_what_fitted() -> None:
    reading, writing = os.pipe()
    with writing_to(os.fdopen(writing, "w")):
        try:
            await says_much()
        finally:
            taken = os.read(reading, 1 << 20).decode()
            os.close(reading)
    assert "line 0\n" in taken
    assert "line 1499\n" not in taken


async def test_a_reader_that_reads_again_finds_the_newest_lines() -> None:
    reading, writing = os.pipe()
    with writing_to(os.fdopen(writing, "w")):
        await says_much()
        os.read(reading, 1 << 20)
        logging.getLogger("bot").warning("the newest")
        assert "the newest\n" in os.read(reading, 1 << 20).decode()
        os.close(reading)


async def test_a_reader_that_is_gone_breaks_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with writing_to(os.fdopen(writing, "w")):
        await says_much()


async def test_a_full_disk_breaks_nothing_and_nothing_of_it_is_left_for_the_end() -> None:
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: ASYNC230, SIM115 - no disk is touched, and it is closed below
    with writing_to(full):
        await says_much()
    full.close()  # raises if lines were kept for it


async def test_no_stderr_and_a_closed_one_break_nothing() -> None:
    closed = io.StringIO()
    closed.close()
    for stderr in (None, closed):
        with writing_to(stderr):
            await says_much()


async def test_a_long_line_is_written_whole_where_somebody_reads() -> None:
    reading, writing = os.pipe()
    with writing_to(os.fdopen(writing, "w")):
        logging.getLogger("bot").warning("қ" * 20_000)
        assert "қ" * 20_000 + "\n" in os.read(reading, 1 << 20).decode()
        os.close(reading)
