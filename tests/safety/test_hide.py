"""Hide: everything that can go goes, what stays is said."""

from pathlib import Path

import pytest

from bot.preview import Person, Telegram
from tests.faults import Faults
from tests.program import Program, walks

NEUTRAL = "Анықтама · Справка"


async def hides(person: Person, label: str = "Скрыть") -> None:
    await person.click(label)
    await person.waits(until=lambda chat: len(chat.messages) == 1)


async def test_one_tap_leaves_one_neutral_line(russian: Person) -> None:
    await walks(russian, ">/start", "Русский", ">негде жить", ">Астана", ">спасибо")
    assert len(russian.messages) > 5
    await hides(russian)
    assert russian.last_message.text == NEUTRAL


async def test_the_command_hides_itself_too(russian: Person) -> None:
    await walks(russian, ">/start", ">негде жить")
    await russian.send("/hide")
    await russian.waits(until=lambda chat: len(chat.messages) == 1)
    assert russian.last_message.text == NEUTRAL


async def test_a_double_tap_is_calm(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", ">негде жить")
    first, second = await russian.click("Скрыть", page), await russian.click("Скрыть", page)
    await first.waits()
    await second.waits()
    await russian.waits(until=lambda chat: [message.text for message in chat.messages] == [NEUTRAL])


async def test_many_messages_cost_few_calls(world: Telegram, russian: Person) -> None:
    for _ in range(14):
        await walks(russian, ">Астана")
    assert len(russian.messages) >= 28
    before = len(world.called("deleteMessages")) + len(world.called("deleteMessage"))
    await hides(russian)
    assert len(world.called("deleteMessages")) + len(world.called("deleteMessage")) - before <= 5


async def test_location_and_voice_go_as_well(russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Негде жить", "Моё местоположение")
    await russian.waits(until=lambda chat: chat.keyboard)
    await russian.share_location(51.13, 71.43)
    await russian.waits(until=lambda chat: "«Демеу»" in (chat.last_message.text or ""))
    await russian.send_voice()
    await russian.waits(until=lambda chat: "голос" in (chat.last_message.text or ""))
    await hides(russian)
    assert russian.last_message.text == NEUTRAL


async def test_after_a_restart_it_says_that_not_everything_went(telegram: Telegram, tmp_path: Path) -> None:
    """The numbers of messages were in memory only: the tapped page turns neutral, and the truth is told."""
    program = await Program(telegram, tmp_path, from_nothing=True).start()
    person = telegram.person(language_code="ru")
    page = await walks(person, ">/start", "Русский", ">негде жить")
    assert await program.stop() == 0
    await program.start()
    await person.click("Скрыть", page)
    await person.waits(until=lambda _: page.text.startswith("Удалилось не всё"), timeout=20)
    assert await program.stop() == 0


async def test_what_telegram_refuses_to_delete_is_admitted_and_the_rest_goes(telegram: Telegram, tmp_path: Path) -> None:
    program = await Program(telegram, tmp_path).start()
    person = telegram.person(language_code="ru")
    await walks(person, ">/start", "Русский")
    telegram.later(49 * 3600)  # by Telegram's clock the first messages are too old now; the bot cannot know
    page = await walks(person, ">негде жить, Астана")
    await person.click("Скрыть", page)
    await person.waits(until=lambda _: page.text.startswith("Удалилось не всё"), timeout=20)
    texts = [message.text for message in person.messages]
    assert "негде жить, Астана" not in texts
    assert not any("Демеу" in (text or "") for text in texts)
    mine = [message.text for message in person.chat.bot_messages if message is not page]
    assert set(mine) <= {NEUTRAL}, mine
    assert await program.stop() == 0


async def test_what_could_not_be_deleted_now_goes_when_hide_is_tapped_again(world: Telegram, russian: Person) -> None:
    faults = Faults(world)
    try:
        await walks(russian, ">/start", "Русский", ">негде жить", ">Астана")
        faults.fails("deleteMessages", "413", 1000)
        faults.fails("deleteMessage", "413", 1000)
        await russian.send("/hide")
        await russian.waits(until=lambda chat: chat.last_message.text.startswith("Удалилось не всё"))
        assert faults.used["deleteMessages", "413"] == 1, "halves of a batch would fare no better"
        faults.end()
        await russian.send("/hide")
        await russian.waits(until=lambda chat: {message.text for message in chat.messages} == {NEUTRAL})
    finally:
        world.interrupt = None


async def test_the_timer_hides_by_itself_and_can_be_taken_back(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", "Скрыть", "Подробнее", "Скрыть позже")
    assert "10 минут" in "".join(page.labels)
    page = await walks(russian, "10 минут")
    assert "10 минут" in page.text
    page = await walks(russian, "Без таймера")
    assert "10 минут" not in page.text


@pytest.mark.parametrize("history", [(), ("Русский",), ("Қазақша", "Үйде ұрады, қорқытады"), ("Русский", "Скрыть")])
async def test_start_is_the_same_for_everybody_whatever_came_before(russian: Person, history: tuple[str, ...]) -> None:
    first = await walks(russian, ">/start")
    text, buttons = first.text, first.raw["reply_markup"]
    for label in history:
        await walks(russian, label)
    again = await walks(russian, ">/start")
    assert again.text == text
    assert again.raw["reply_markup"] == buttons
