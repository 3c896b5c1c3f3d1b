"""What every test may ask for."""

from collections.abc import AsyncIterator

import pytest

import bot.telegram  # noqa: F401 - first, as in the program: see bot.telegram.models

# isort: split
from bot.preview import Person, Telegram
from tests.program import Program


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
