"""What people say of themselves while they tell what happened is not asked again, and chooses the places."""

import pytest

from bot.preview import Person
from tests.program import walks

FOR_WOMEN = "Женский полицейский участок"


async def sees(person: Person, words: str) -> None:
    """Where words speak of danger the emergency page comes first and the places in a second message."""
    await person.waits(until=lambda chat: any(words in message.text for message in chat.messages), timeout=30)


@pytest.mark.parametrize("words", ["мен баламды ұрам, тоқтай алмаймын", "men balamdy uram"])
async def test_whose_own_hand_hits_is_not_told_that_it_is_not_their_fault(kazakh: Person, words: str) -> None:
    page = await walks(kazakh, f">{words}")
    assert page.text.startswith("Тоқтауға болады"), page.text


async def test_a_man_whom_his_wife_beats_is_not_sent_to_places_for_women(russian: Person) -> None:
    await walks(russian, ">меня бьёт жена, Караганда")
    await sees(russian, "Шаңырақ")
    assert all(FOR_WOMEN not in message.text for message in russian.chat.messages)


async def test_whoever_says_later_that_he_is_a_man_sees_other_places(russian: Person) -> None:
    page = await walks(russian, ">меня бьют дома, Караганда", "Показать места сейчас")
    assert FOR_WOMEN in page.text
    page = await walks(russian, ">я мужчина")
    assert "Шаңырақ" in page.text
    assert FOR_WOMEN not in page.text


async def test_what_is_said_of_oneself_keeps_what_was_understood_on_the_page(russian: Person) -> None:
    page = await walks(russian, ">негде жить", ">я мужчина")
    assert page.text.startswith("Какой город или район?")
    assert "Поиск: Негде жить" in page.text


async def test_a_woman_whom_her_husband_beats_sees_places_for_women_first(russian: Person) -> None:
    await walks(russian, ">меня бьёт муж, Караганда")
    await sees(russian, FOR_WOMEN)


async def test_age_and_children_said_in_a_sentence_are_not_asked_again(russian: Person) -> None:
    page = await walks(russian, ">муж выгнал меня из дома с двумя детьми, мне 34, негде жить, Астана")
    for message in russian.chat.messages:
        assert "Сколько лет" not in message.text
        assert "дети до 18" not in message.text
    assert "Астана" in page.text


async def test_a_label_with_a_town_opens_what_the_label_names(kazakh: Person) -> None:
    page = await walks(kazakh, ">Мүгедектік, Қандыағаш")
    assert "Іздеу: Мүгедектік; Қандыағаш" in page.text, page.text


async def test_a_free_meal_leads_to_two_needs(russian: Person) -> None:
    page = await walks(russian, ">где поесть бесплатно")
    assert page.text.startswith("Что из этого подходит?")
    assert page.labels[:2] == ["Помощь семье", "Негде жить"]


async def test_help_for_an_old_father_asks_about_him(russian: Person) -> None:
    page = await walks(russian, ">помогите старому отцу, Семей")
    assert "Поиск: Пожилой человек; Семей" in page.text, page.text


async def test_a_game_opens_no_emergency_page(russian: Person) -> None:
    page = await walks(russian, ">босс на третьем уровне меня убивает")
    assert page.text.startswith("Бот не понял"), page.text
