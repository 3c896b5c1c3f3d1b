"""What every test may ask for."""

import itertools
import multiprocessing
from collections.abc import AsyncIterator

import pytest

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from bot.preview import Person, Telegram
from tests.program import Program

WAITING = ("test_long", "test_receiving", "test_telegram", "safety/test_floods", "test_store.py::test_a_server")
"""Tests that wait more than they compute."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Half of the test processes begin with what waits while the others compute; whoever is done takes over from the others.

    Under `--dist worksteal` each process is first given an equal part of the list, in its order.
    """
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    if processes == 1:
        return
    waiting = [item for item in items if any(name in item.nodeid for name in WAITING)]
    computing = iter([item for item in items if not any(name in item.nodeid for name in WAITING)])
    ordered: list[pytest.Item] = []
    for number in range(processes):
        size = (len(items) - len(ordered)) // (processes - number)
        mine = waiting[number :: processes // 2] if number < processes // 2 else []
        ordered += [*mine, *itertools.islice(computing, max(0, size - len(mine)))]
    items[:] = [*ordered, *computing]


def pytest_sessionfinish() -> None:
    """The bots that failed tests left behind end with us."""
    for child in multiprocessing.active_children():
        child.kill()


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Telegram in miniature on a free port; its own pauses are a hundred times shorter than in life."""
    async with Telegram(pace=0.01) as world:
        yield world


@pytest.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Telegram]:
    """A Telegram with the bot already in it, shared by all stories of this worker."""
    async with Telegram(pace=0.01) as telegram:
        program = await Program(telegram, tmp_path_factory.mktemp("program")).start()
        yield telegram
        code = await program.stop()
        assert code == 0, program.said()


@pytest.fixture
def kazakh(world: Telegram) -> Person:
    return world.person(language_code="kk")


@pytest.fixture
def russian(world: Telegram) -> Person:
    return world.person(language_code="ru")
