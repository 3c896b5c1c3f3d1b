"""The faults on purpose are what they say they are."""

import aiohttp
import pytest

from bot.preview import Person, Telegram
from tests.faults import FAULTS, Faults

SILENT = {"hang"}
TRUE_IN_THE_END = {"drip", "late"}
DONE = TRUE_IN_THE_END | {"reset after the effect", "half body", "504 after the effect", "truncated"}


@pytest.fixture
async def person(telegram: Telegram) -> Person:
    somebody = telegram.person()
    await somebody.send("/start")
    return somebody


async def ask(telegram: Telegram, person: Person) -> object:
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    timeout = aiohttp.ClientTimeout(total=0.8)
    async with aiohttp.ClientSession(timeout=timeout) as client:
        answer = await client.post(url, data={"chat_id": str(person.id), "text": "text"})
        body = await answer.json(content_type=None)
        if answer.status != 200 or not isinstance(body, dict) or not body.get("ok") or "message_id" not in body.get("result", {}):
            raise ValueError(f"{answer.status}: {body!r:.100}")
        return body


@pytest.mark.parametrize("kind", FAULTS)
async def test_a_planned_fault_meets_one_call_and_then_all_is_well(telegram: Telegram, person: Person, kind: str) -> None:
    faults = Faults(telegram)
    faults.fails("sendMessage", kind)
    if kind in TRUE_IN_THE_END:
        await ask(telegram, person)
    else:
        with pytest.raises((aiohttp.ClientError, TimeoutError, ValueError, LookupError, RecursionError)):
            await ask(telegram, person)
    assert len(person.chat.bot_messages) == (kind in DONE)
    await ask(telegram, person)
    assert faults.used == {("sendMessage", kind): 1}


async def test_more_than_the_limit_a_second_is_told_to_wait(telegram: Telegram, person: Person) -> None:
    faults = Faults(telegram)
    faults.limit(per_second=2)
    await ask(telegram, person)
    await ask(telegram, person)
    with pytest.raises(ValueError, match="429"):
        await ask(telegram, person)
    faults.end()
    await ask(telegram, person)


def test_a_fault_nobody_knows_names_those_there_are(telegram: Telegram) -> None:
    with pytest.raises(LookupError, match="no fault 'rain'; there are"):
        Faults(telegram).fails("sendMessage", "rain")
