"""What comes after an emergency page."""

import pytest

from bot.preview import Person
from tests.program import settles, walks


async def all_after(person: Person, text: str) -> list[str]:
    before = len(person.chat.bot_messages)
    await person.asks(text, timeout=30)
    await person.waits(2 if "Семей" in text else 1)
    await settles(person)
    return [message.text for message in person.chat.bot_messages[before:]]


async def test_danger_with_a_town_gets_the_numbers_and_the_places_in_two_messages(kazakh: Person) -> None:
    await walks(kazakh, ">/start")
    numbers, places = await all_after(kazakh, "мені ұрып жатыр, Семейде барар жер керек")
    assert numbers.startswith("Шұғыл нөмірлер\n\n102\n")
    assert "(Семей)" in places


async def test_a_town_typed_after_the_emergency_page_leads_to_its_places(russian: Person) -> None:
    page = await walks(russian, ">он меня сейчас убьёт", ">Семей")
    assert "Семей" in page.text
    assert "Найдено мест" in page.text or page.button("Показать места сейчас")


@pytest.mark.parametrize("steps", [(">не хочу жить, Астана",), (">не хочу жить", ">Астана")])
async def test_thoughts_of_death_meet_a_voice_of_their_own_town_and_no_list_of_clinics(
    russian: Person, steps: tuple[str, ...]
) -> None:
    page = await walks(russian, *steps)
    assert page.text.startswith("Хорошо, что вы обратились")
    assert "+7\u00a07172\u00a054\u00a076\u00a003" in page.text
    assert not any("подходящих мест не нашлось" in message.text for message in russian.chat.bot_messages)


async def test_a_child_reaches_places_after_the_numbers_and_is_asked_nothing(russian: Person) -> None:
    page = await walks(russian, ">меня бьёт отчим, мне 14 лет, Павлодар")
    assert page.text.startswith("Ты правильно делаешь"), page.text
    page = await walks(russian, "Найти, куда пойти")
    assert "Павлодар" in page.text
    assert not page.text.startswith("Вопрос")


async def test_who_hurts_others_is_told_how_to_stop_and_blamed_for_nothing(russian: Person) -> None:
    page = await walks(russian, ">я бью жену и не могу остановиться, Алматы")
    assert page.text.startswith("Остановиться можно")
    assert "111" in page.text
    assert page.button("Скрыть")


async def test_a_parent_is_not_spoken_to_as_a_child(russian: Person) -> None:
    page = await walks(russian, ">моей дочери 10 лет, её бьёт отец, Караганда")
    assert not page.text.startswith("Ты правильно делаешь"), page.text
    assert "111" in page.text


async def test_a_town_typed_after_the_tapped_emergency_page_goes_on_in_the_same_language(russian: Person) -> None:
    page = await walks(russian, ">/start", "Опасно", ">Тараз")
    assert "Поиск: Дома бьют, угрожают; Тараз" in page.text, page.text


async def test_a_missing_child_is_not_buried_under_places_far_away(kazakh: Person) -> None:
    await walks(kazakh, ">балам жоғалып кетті Тараздамын")
    texts = [message.text for message in kazakh.chat.bot_messages]
    assert texts[0].startswith("Бала туралы")
    assert len(texts) == 1


async def test_who_writes_about_a_neighbours_child_is_an_adult(russian: Person) -> None:
    await walks(russian, ">у соседей девочку 12 лет отец сейчас избивает")
    assert not any(message.text.startswith("Ты правильно делаешь") for message in russian.chat.bot_messages)
