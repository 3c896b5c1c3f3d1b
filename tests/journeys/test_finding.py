"""From /start to a centre with a number."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.preview import Person, Telegram
from tests.program import Program, walks


async def test_a_woman_in_astana_reads_about_umit_in_kazakh(kazakh: Person) -> None:
    page = await walks(kazakh, ">/start", "Қазақша", "Үйде ұрады, қорқытады", "Астана", "Орындарды көрсету")
    for words in ("«Үміт»", "18–58", "6 айға дейін", "Мекенжай қауіпсіздік үшін жарияланбайды", "111"):
        assert words in page.text, page.text


@pytest.mark.parametrize(
    ("language", "need", "town", "expected"),
    [
        ("Русский", "Негде жить", "Астана", ["«Демеу»", "круглосуточно", "+7\u00a07172\u00a053\u00a016\u00a048"]),
        ("Қазақша", "Балалар үйінің түлегі", "Алматы", ["Жастар үйі"]),
        ("Русский", "Пожилой человек", "Шымкент", ["«Белсенді өмір сүру»", "Адрес:"]),
    ],
)
async def test_three_taps_lead_to_the_card(kazakh: Person, language: str, need: str, town: str, expected: list[str]) -> None:
    """/start, language, need, town; a question may come between only where its answer changes what is shown."""
    page = await walks(kazakh, ">/start", language, need, town)
    for label in ("Орындарды көрсету", "Показать места"):
        if page.button(label):
            page = await walks(kazakh, label)
    for words in expected:
        assert words in page.text, page.text


async def test_homelessness_in_astana_needs_exactly_three_taps(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", "Негде жить", "Астана")
    assert "«Демеу»" in page.text
    assert page.button("Скопировать номер")


async def test_both_centres_of_shymkent_for_disability_are_offered(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", "Инвалидность", "Шымкент")
    if page.button("Показать места"):
        page = await walks(russian, "Показать места")
    page = await walks(russian, "Все места")
    assert "Тең қоғам" in page.text
    assert "Аялы алақан" in page.text


async def test_where_there_is_nothing_the_search_widens_and_says_so(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", "Дома бьют, угрожают", ">Бейнеу")
    while page.button("Показать места"):
        page = await walks(russian, "Показать места")
    assert "Поиск расширен" in page.text, page.text
    assert "111" in page.text


async def test_the_language_changes_on_any_page_and_nothing_is_lost(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", "Негде жить", "Астана", "Қазақша")
    assert "Табылған орын" in page.text
    assert "«Демеу»" in page.text
    page = await walks(russian, "Русский")
    assert "Найдено мест" in page.text


async def test_a_typed_town_joins_the_need_that_was_tapped(kazakh: Person) -> None:
    page = await walks(kazakh, ">/start", "Қазақша", "Тұратын жер жоқ", ">Астанада")
    assert "«Демеу»" in page.text, page.text


async def test_one_sentence_leads_to_the_centre(kazakh: Person) -> None:
    page = await walks(kazakh, ">Астанадамын, түнейтін жер жоқ, көшеде қалдым")
    if page.button("Орындарды көрсету"):
        page = await walks(kazakh, "Орындарды көрсету")
    assert "«Демеу»" in page.text, page.text


async def test_a_shared_location_finds_the_town_and_takes_the_keyboard_in(russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Негде жить", "Моё местоположение")
    await russian.waits(until=lambda chat: chat.keyboard)
    await russian.share_location(51.13, 71.43)
    await russian.waits(until=lambda chat: "«Демеу»" in (chat.last_message.text or ""))
    assert russian.chat.keyboard is None


async def test_a_location_abroad_asks_for_a_name(russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Негде жить", "Моё местоположение")
    await russian.share_location(48.85, 2.35)
    page = await russian.waits(until=lambda chat: "не в Казахстане" in (chat.last_message.text or ""))
    assert page.button("Астана")


async def test_the_map_button_sends_a_point_only_where_it_is_public(world: Telegram, russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Дома бьют, угрожают", "Астана", "Показать места")
    assert not russian.last_message.button("Показать на карте")
    assert not [call for call in world.called("sendVenue") if call["chat_id"] == str(russian.id)]


async def test_searches_are_counted_by_region_and_need_and_by_nothing_else(telegram: Telegram, tmp_path: Path) -> None:
    program = await Program(telegram, tmp_path).start()
    for _ in range(5):
        await walks(telegram.person(language_code="ru"), ">негде жить, Астана")
    assert await program.stop() == 0
    with closing(sqlite3.connect(tmp_path / "bot.db")) as kept:
        tables = [name for (name,) in kept.execute("select name from sqlite_master where type = 'table'")]
        rows = {name: kept.execute(f"select * from {name}").fetchall() for name in tables}  # noqa: S608 - its own tables
    counted = next(lines for name, lines in rows.items() if "count" in name)
    assert any({"astana", "homelessness", "ru", 5} <= set(line) for line in counted), rows
