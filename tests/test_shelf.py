"""The file of the directory while the bot runs: taken away, a folder, a pipe, too much; the last good one serves on."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.directory import Loaded, load
from bot.directory.loading import MOST_BYTES
from bot.directory.shelf import Shelf
from tests.directory_mutants import SMALL


class Following:
    """A shelf that follows its file, and what it read."""

    def __init__(self, path: Path) -> None:
        path.write_text(SMALL, "utf-8")
        directory = load(path).directory
        assert directory is not None
        self.path, self.first, self.shelf = path, directory, Shelf(directory, path)
        self.read: list[Loaded] = []
        self.stop = asyncio.Event()

    async def follow(self) -> None:
        async for loaded in self.shelf.follow(self.stop):
            self.read.append(loaded)

    async def reads(self, times: int) -> None:
        async with asyncio.timeout(20):
            while len(self.read) < times:  # noqa: ASYNC110 - a look at a list
                await asyncio.sleep(0.05)


@pytest.fixture
async def following(tmp_path: Path) -> AsyncIterator[Following]:
    one = Following(tmp_path / "directory.yaml")
    task = asyncio.create_task(one.follow())
    await asyncio.sleep(0.2)
    yield one
    one.stop.set()
    await asyncio.wait_for(task, 10)


async def test_a_file_that_is_too_much_is_refused_and_one_that_is_away_is_waited_for(following: Following) -> None:
    path = following.path
    path.write_bytes(b"x" * (MOST_BYTES + 1))
    await following.reads(1)
    assert following.read[0].directory is None
    path.unlink()
    path.mkdir()
    await asyncio.sleep(1.5)
    path.rmdir()
    assert following.shelf.directory is following.first
    assert len(following.read) == 1
    path.write_text(SMALL + "\n", "utf-8")
    await following.reads(2)
    assert following.shelf.directory is not following.first


async def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(following: Following) -> None:
    path = following.path
    path.unlink()
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)
    os.link(pipe, path)
    try:
        await asyncio.sleep(1.5)
        path.unlink()
        path.write_text(SMALL + "\n", "utf-8")
        await following.reads(1)
        assert following.shelf.directory is not following.first
    finally:
        os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))  # lets go of whoever reads it all the same
