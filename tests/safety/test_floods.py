"""Floods: one chat that sends a thousand of anything; numbers come at once, nobody else waits, nobody meets silence."""

import asyncio
from pathlib import Path

import pytest

from bot.preview import Message, Person, Telegram
from bot.situation import Situation, View
from tests.program import Program, settles, walks

CALM = "Если срочно: 112"


def calm_lines(person: Person) -> list[Message]:
    return [message for message in person.chat.bot_messages if CALM in message.text]


async def test_a_thousand_texts_get_a_few_pages_and_one_calm_line_with_a_number(russian: Person) -> None:
    await walks(russian, ">/start", "Русский")
    for number in range(1000):
        await russian.send(f"текст {number}")
    await russian.waits(until=lambda _: calm_lines(russian), timeout=30)
    await settles(russian)
    assert len(russian.chat.bot_messages) < 40
    assert 1 <= len(calm_lines(russian)) <= 2


async def test_danger_in_the_middle_of_a_flood_is_answered_at_once(russian: Person) -> None:
    await walks(russian, ">/start", "Русский")
    for number in range(150):
        await russian.send(f"текст {number}")
    await russian.send("он меня сейчас убьёт")
    await russian.waits(until=lambda chat: any(message.button("102: скопировать") for message in chat.bot_messages), timeout=20)


async def test_a_thousand_taps_leave_the_danger_page_and_hide_open(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", "Негде жить")
    taps = [russian.tap(View("next", Situation(frozenset({"homelessness"}), lang="ru")).pack(), page) for _ in range(1000)]
    danger = await russian.click("112 · 102 · 111", page)
    await russian.waits(until=lambda chat: chat.last_message.button("102: скопировать"), timeout=30)
    assert danger
    assert any(tap.toast and "112" in tap.toast for tap in taps)
    await russian.click("Скрыть")
    await russian.waits(until=lambda chat: len(chat.messages) == 1, timeout=20)


async def test_nobody_else_is_answered_late_because_of_a_flood(telegram: Telegram, tmp_path: Path) -> None:
    """With the real pace of sending: the other person's page comes while the flood is still being worked on."""
    program = await Program(telegram, tmp_path, SEND_RATE="28").start()
    flooder, other = telegram.person(language_code="ru"), telegram.person(language_code="ru")
    await walks(flooder, ">/start")
    await walks(other, ">/start")
    for number in range(1000):
        await flooder.send(f"негде жить {number}")
    page = await walks(other, "Русский", "Негде жить", "Астана")
    assert "«Демеу»" in page.text
    assert len(flooder.chat.bot_messages) < 40
    assert await program.stop() == 0


async def test_after_a_flood_the_bot_speaks_again(russian: Person) -> None:
    await walks(russian, ">/start")
    for _ in range(40):
        await russian.send("ывапролд")
    await russian.waits(until=lambda _: calm_lines(russian), timeout=30)
    for _ in range(20):
        await asyncio.sleep(0.5)
        await russian.send("негде жить, Астана")
        if any("«Демеу»" in message.text for message in russian.chat.bot_messages):
            return
    pytest.fail("still not answered ten seconds after the flood")


@pytest.mark.parametrize(
    "name",
    ["<b>Айгүл</b>", "\u202eлүгйА", "\x00\x07\x1b[31m", "&lt;script&gt;", "Ә" * 64, "\ud7ff\ufffe", "[x](tg://user?id=1)", "   "],
)
async def test_a_hostile_name_changes_nothing_and_is_never_said(world: Telegram, name: str) -> None:
    plain = world.person("Айгүл", language_code="ru")
    hostile = world.person(name, language_code="ru", last_name=name, username="a_b_c_d")
    steps = (">/start", "Русский", "Негде жить", "Астана")
    assert (await walks(hostile, *steps)).text == (await walks(plain, *steps)).text


@pytest.mark.parametrize(
    "text",
    [
        "<b>негде</b> жить & <a href='x'>Астана</a>",
        "\u202eнегде жить Астана\u202c",
        "\x00негде\x07 жить\x1b Астана",
        "</b>" * 900,
    ],
)
async def test_hostile_words_are_not_repeated(russian: Person, text: str) -> None:
    page = await walks(russian, f">{text}")
    assert page.text
    assert not any(sign in page.text for sign in ("<", ">", "\u202e", "\x00", "\x1b"))
