"""The database is away: everything is answered, and nothing is claimed that could not be done."""

import asyncio
from pathlib import Path

from bot.preview import Telegram
from tests.databases import Wire, fresh_database, server
from tests.program import Program, walks


async def test_hide_says_that_messages_may_be_left_while_it_cannot_know_them_all_and_takes_them_later(
    telegram: Telegram, tmp_path: Path
) -> None:
    async with Wire(server()) as wire:
        program = await Program(telegram, tmp_path, DATABASE_URL=wire.url(await fresh_database())).start()
        person = telegram.person(language_code="ru")
        await walks(person, ">/start", ">/privacy")
        wire.mode = "refuse"
        await walks(person, ">/start", "Жасыру · Скрыть")
        async with asyncio.timeout(20):  # what was noted before the outage is not known now
            while "Удалилось не всё" not in person.chat.last_message.text:  # noqa: ASYNC110 - a look at a page
                await asyncio.sleep(0.1)
        wire.mode = "open"
        async with asyncio.timeout(60):
            while "The shared memory is back" not in program.said():  # noqa: ASYNC110 - a look at a file
                await asyncio.sleep(0.2)
        await walks(person, ">/hide")
        async with asyncio.timeout(20):
            while len(person.chat.bot_messages) > 1:  # noqa: ASYNC110 - a look at a page
                await asyncio.sleep(0.1)
        assert "Удалилось" not in person.chat.last_message.text
        assert await program.stop() == 0, program.said()
