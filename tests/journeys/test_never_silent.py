"""Whatever is sent, something useful comes back."""

import pytest

from bot.preview import Person, Telegram
from bot.situation import Situation, View
from tests.program import walks


@pytest.mark.parametrize(
    "act",
    ["send_sticker", "send_photo", "send_voice", "send_video", "send_video_note", "send_document", "send_dice", "send_poll"],
)
async def test_what_is_not_text_gets_a_way_on_and_a_number(russian: Person, act: str) -> None:
    await getattr(russian, act)()
    page = await russian.waits()
    assert "111" in page.text
    assert page.button("Сейчас опасно")


async def test_a_contact_is_not_wanted_and_not_kept(russian: Person) -> None:
    await russian.send_contact("+77010000000")
    page = await russian.waits()
    assert "Номер телефона не нужен" in page.text


async def test_nonsense_is_met_gently(russian: Person) -> None:
    page = await walks(russian, ">ывапролд")
    assert "Бот не понял" in page.text
    assert "111" in page.text


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b\u200b", "😀" * 2000, "а̀" * 1500, "\u202eҚҰПИЯ", "/unknown", "/START", "/privacy@nobody"]
)
async def test_strange_text_is_answered(russian: Person, text: str) -> None:
    await russian.send(text)
    page = await russian.waits()
    assert page.text


async def test_an_edited_message_is_heard(russian: Person) -> None:
    await walks(russian, ">ывапролд")
    mine = next(message for message in russian.messages if not message.by_bot)
    await russian.edit(mine, "негде жить, Астана")
    page = await russian.waits(until=lambda chat: "«Демеу»" in (chat.last_message.text or ""))
    assert page.button("Скрыть")


@pytest.mark.parametrize("payload", ["", "x" * 64, "x" * 65, "дом", "../etc", "' or 1=1", "<b>", "%00", "dv_almaty"])
async def test_any_start_payload_opens_the_same_first_page(russian: Person, payload: str) -> None:
    first = (await walks(russian, ">/start")).text
    again = await walks(russian, f">/start {payload}")
    assert again.text == first


@pytest.mark.parametrize("forged", ["", "x", "a" * 64, "a" * 500, "\x00", "home:1", "ak2bUhoHenooSHTnNNBc"])
async def test_forged_taps_open_the_first_page(russian: Person, forged: str) -> None:
    page = await walks(russian, ">/start", "Русский")
    tap = russian.tap(forged, page)
    await tap.waits()
    page = await russian.waits()
    assert page.text.startswith("Анықтама · Справка")
    assert tap.toast


@pytest.mark.parametrize("seen", ["inaccessible", "nothing"])
async def test_a_tap_on_a_message_that_telegram_hides_is_answered_with_a_page(russian: Person, seen: str) -> None:
    page = await walks(russian, ">/start")
    tap = await russian.click("Русский", page, seen=seen)
    await tap.waits()
    await russian.waits(until=lambda chat: "Что случилось?" in (chat.last_message.text or ""))


async def test_the_same_tap_twenty_times_is_calm(russian: Person) -> None:
    page = await walks(russian, ">/start")
    taps = [await russian.click("Русский", page) for _ in range(20)] if page.button("Русский") else []
    for tap in taps:
        await tap.waits()
    await russian.waits(until=lambda chat: "Что случилось?" in (chat.last_message.text or ""))
    assert len(russian.chat.bot_messages) == 1


async def test_a_record_that_is_gone_opens_what_is_near(russian: Person) -> None:
    page = await walks(russian, ">/start")
    lost = View("card", Situation(frozenset({"homelessness"}), lang="ru"), record=1)
    tap = russian.tap(lost.pack(), page)
    await tap.waits()
    page = await russian.waits()
    assert "112" in page.text or page.button("112 · 102 · 111")


async def test_in_a_group_it_says_one_line_and_nothing_about_anybody(world: Telegram, russian: Person) -> None:
    group = world.group()
    await russian.send("/start", chat=group)
    page = await russian.waits(chat=group)
    assert "личном чате" in page.text
    assert not page.labels


async def test_every_message_is_silent_and_without_a_preview(world: Telegram, russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Негде жить", "Астана")
    for call in world.calls:
        if call.method.startswith("send"):
            assert call.truth("disable_notification"), call.method
        if call.method in ("sendMessage", "editMessageText"):
            assert "is_disabled" in str(call["link_preview_options"]), call.method
