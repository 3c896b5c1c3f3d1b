"""What every test may ask for."""

from collections.abc import AsyncIterator

import pytest

from bot.preview import Telegram


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Telegram in miniature on a free port; its own pauses are a hundred times shorter than in life."""
    async with Telegram(pace=0.01) as world:
        yield world
