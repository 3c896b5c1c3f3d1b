"""A question that was just asked can be answered in words."""

import pytest

from bot.preview import Message, Person
from bot.questions import read_answers
from bot.situation import Situation, View
from tests.program import walks


@pytest.mark.parametrize(
    ("asked", "words", "answer"),
    [
        ("age", "25", "18-28"),
        ("age", "мне 14", "under-18"),
        ("age", "17 лет", "under-18"),
        ("age", "18", "18-28"),
        ("age", "Мне 34 года", "29-57"),
        ("age", "67", "58-up"),
        ("age", "67 жас", "58-up"),
        ("age", "28-де", "18-28"),
        ("age", "отыз екі, 32", "29-57"),
        ("age", "Младше 18", "under-18"),
        ("age", "18-ге толмаған", "under-18"),
        ("age", "18–28 лет", "18-28"),
        ("age", "58 и старше", "58-up"),
        ("age", "не знаю", "unsaid"),
        ("age", "Білмеймін, өткізу", "unsaid"),
        ("age", "да", None),
        ("age", "0", None),
        ("age", "87011234567", None),
        ("age", "год", None),
        ("children", "да", "yes"),
        ("children", "Да, двое", "yes"),
        ("children", "2", "yes"),
        ("children", "иә", "yes"),
        ("children", "ия", "yes"),
        ("children", "иа бар", "yes"),
        ("children", "со мной двое детей", "yes"),
        ("children", "я с ребёнком", "yes"),
        ("children", "екі балам бар", "yes"),
        ("children", "балаларым бар", "yes"),
        ("children", "нет", "no"),
        ("children", "жоқ", "no"),
        ("children", "жок", "no"),
        ("children", "zhok", "no"),
        ("children", "детей нет", "no"),
        ("children", "без детей", "no"),
        ("children", "баласыз", "no"),
        ("children", "бала жоқ", "no"),
        ("children", "өткізу", "unsaid"),
        ("children", "ой", None),
        ("papers", "да, есть", "yes"),
        ("papers", "паспорт с собой", "yes"),
        ("papers", "удостоверение", "yes"),
        ("papers", "куәлігім бар", "yes"),
        ("papers", "документов нет", "no"),
        ("papers", "құжат жоқ", "no"),
        ("papers", "кужатым жок", "no"),
        ("papers", "муж забрал паспорт", "no"),
        ("papers", "документы потеряла", "no"),
        ("papers", "нету", "no"),
        ("registration", "да", "here"),
        ("registration", "прописка здесь", "here"),
        ("registration", "осы қалада", "here"),
        ("registration", "в другом городе", "elsewhere"),
        ("registration", "басқа қалада", "elsewhere"),
        ("registration", "прописки нет", "nowhere"),
        ("registration", "тіркеу жоқ", "nowhere"),
        ("registration", "нет", None),
        ("who", "женщина", "woman"),
        ("who", "Әйел", "woman"),
        ("who", "мужчина", "man"),
        ("who", "ер адам", "man"),
        ("who", "семья", "family"),
        ("who", "отбасы", "family"),
        ("tonight", "нет", "no"),
        ("tonight", "иә, бар", "yes"),
    ],
)
def test_a_short_answer_belongs_to_the_question_on_the_screen(asked: str, words: str, answer: str | None) -> None:
    assert read_answers(words, asked).get(asked) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["да", "нет", "25", "2", "не знаю", "спасибо", "жоқ", "здесь", "женщина", "15 лет вместе", ""])
def test_without_a_question_a_bare_word_answers_nothing(words: str) -> None:
    assert read_answers(words, None) == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("документов нет", {"papers": "no"}),
        ("со мной двое детей", {"children": "yes"}),
        ("мне 25 лет", {"age": "18-28"}),
        ("мен 67 жастамын", {"age": "58-up"}),
    ],
)
def test_what_names_its_subject_is_understood_before_it_is_asked(words: str, told: dict[str, str]) -> None:
    assert read_answers(words, None) == told
    assert read_answers(words, "tonight").items() >= told.items()


def test_a_long_story_is_not_taken_for_an_answer() -> None:
    story = "да я уже звонила туда и мне сказали что мест нет и что надо ждать до весны а детей у меня двое"
    assert read_answers(story, "papers") == {}


# What was understood of a sentence stays with the person


async def test_the_line_that_says_what_was_understood_survives_the_other_language(russian: Person) -> None:
    page = await walks(russian, ">негде жить", "Қазақша")
    assert "Іздеу: Тұратын жер жоқ" in page.text
    page = await walks(russian, "Русский")
    assert "Поиск: Негде жить" in page.text
    assert page.button("Другая ситуация")


async def test_on_a_question_the_line_and_its_corrections_survive_the_other_language(russian: Person) -> None:
    page = await walks(russian, ">меня бьют дома, я в Семее", "Қазақша")
    assert page.text.startswith("1-сұрақ")
    assert "Іздеу: Үйде ұрады, қорқытады; Семей" in page.text
    assert page.button("Басқа қала")


async def test_a_town_alone_is_said_to_be_understood(kazakh: Person) -> None:
    page = await walks(kazakh, ">Тараз")
    assert page.text.startswith("Не болды?")
    assert "Іздеу: Тараз" in page.text
    assert "Поиск: Тараз" in (await walks(kazakh, "Русский")).text


UNSURE = "боюсь идти домой"


async def guessed(person: Person, words: str = UNSURE) -> list[str]:
    """The labels of the needs that were offered after words that may mean several things."""
    page = await walks(person, f">{words}")
    assert page.text.startswith("Что из этого подходит?"), page.text
    return needs_on(page)


def needs_on(page: Message) -> list[str]:
    return page.labels[: page.labels.index("Другое, не знаю")]


async def test_a_town_typed_after_a_guess_keeps_the_guesses(russian: Person) -> None:
    offered = await guessed(russian)
    page = await walks(russian, ">Тараз")
    assert page.text.startswith("Что из этого подходит?")
    assert "Поиск: Тараз" in page.text
    assert needs_on(page) == offered
    page = await walks(russian, offered[0])
    assert f"Поиск: {offered[0]}; Тараз" in page.text


async def test_a_town_of_several_typed_after_a_guess_keeps_the_guesses(russian: Person) -> None:
    offered = await guessed(russian)
    page = await walks(russian, ">Абай", "1. область Абай")
    assert needs_on(page) == offered
    assert "Поиск: область Абай" in page.text


async def test_a_place_shared_after_a_guess_keeps_the_guesses(russian: Person) -> None:
    offered = await guessed(russian)
    await russian.share_location(42.9, 71.36)
    page = await russian.waits()
    assert needs_on(page) == offered
    assert "Поиск: Тараз" in page.text


async def test_an_answer_typed_after_a_guess_keeps_the_guesses(russian: Person) -> None:
    offered = await guessed(russian)
    page = await walks(russian, ">документов нет")
    assert needs_on(page)[:2] == offered


# What is typed where a button was meant


@pytest.mark.parametrize(
    "words", ["Скрыть", "скрыть!", "скрой", "удали чат", "Удалить всё", "Жасыру", "жасыр", "бәрін өшір", "чатты өшіру"]
)
async def test_whoever_types_hide_is_hidden_at_once(russian: Person, words: str) -> None:
    await walks(russian, ">муж меня бьёт, я в Семее", f">{words}")
    await russian.waits(until=lambda chat: len(chat.messages) == 1, timeout=10)
    assert russian.last_message.text == "Анықтама · Справка"


async def test_a_story_that_only_speaks_of_hiding_deletes_nothing(russian: Person) -> None:
    await walks(russian, ">негде жить", ">хочу скрыть это от мужа")
    assert len(russian.chat.messages) == 4


async def test_a_child_who_types_the_town_after_the_numbers_sees_the_places(russian: Person) -> None:
    page = await walks(russian, ">мне 13 лет, папа бьёт", "Найти, куда пойти")
    assert not page.button("О ребёнке")
    page = await walks(russian, ">Балхаш")
    assert "Поиск: " in page.text
    assert "Балхаш" in page.text
    await walks(russian, "Другой город")
    await russian.share_location(42.9, 71.36)
    page = await russian.waits()
    assert "Тараз" in page.text


@pytest.mark.parametrize("number", ["+77011234567", "8 701 123 45 67", "87011234567 позвоните"])
async def test_a_typed_phone_number_is_said_not_to_be_needed(russian: Person, number: str) -> None:
    page = await walks(russian, f">{number}")
    assert page.text.startswith("Номер телефона не нужен")


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("сейчас опасно", "Экстренные номера"),
        ("Қазір қауіп бар!", "Шұғыл нөмірлер"),
        ("Ребенок в опасности", "Какой город или район?"),
        ("Жасы үлкен адам", "Қай қала немесе аудан?"),
        ("Мүгедектік", "Қай қала немесе аудан?"),
        ("Для другого человека", "Помощь другому человеку"),
        ("Другое, не знаю", "Поговорить с человеком"),
        ("Қазақша", "Не болды?"),
        ("112", "Экстренные номера"),
        ("102?", "Экстренные номера"),
    ],
)
async def test_a_label_that_is_typed_does_what_its_button_does(russian: Person, label: str, title: str) -> None:
    page = await walks(russian, f">{label}")
    assert page.text.startswith(title), page.text


async def test_a_label_of_the_page_about_the_place_can_be_typed_too(russian: Person) -> None:
    page = await walks(russian, ">негде жить", ">Живу в селе")
    assert page.text.startswith("Какая область?")


async def test_an_unknown_town_keeps_what_was_understood(russian: Person) -> None:
    page = await walks(russian, ">негде жить", ">Кукуево")
    assert page.text.startswith("Такого города в списке нет")
    assert "Поиск: Негде жить" in page.text


async def test_the_name_of_a_town_does_not_choose_the_language(russian: Person) -> None:
    page = await walks(russian, ">сын хочет умереть, Алматы")
    assert page.text.startswith("Если вы боитесь за другого человека")


async def test_thanks_are_not_taken_for_a_town_nor_an_age_for_nothing(russian: Person, kazakh: Person) -> None:
    assert (await walks(russian, ">негде жить", ">спасибо")).text.startswith("Какой город или район?")
    assert (await walks(kazakh, ">мен 70 жастамын")).text.startswith("Не болды?")


@pytest.mark.parametrize(
    ("words", "title"),
    [([">негде жить", ">не знаю"], "Найдено мест"), ([">білмеймін"], "Адаммен сөйлесу"), ([">другое"], "Поговорить")],
)
async def test_half_of_a_label_is_enough(russian: Person, words: list[str], title: str) -> None:
    assert (await walks(russian, *words)).text.startswith(title)


async def test_whoever_opens_a_link_sees_what_is_searched_and_can_correct_it(russian: Person) -> None:
    token = View("next", Situation(needs=frozenset({"homelessness"}))).pack()
    page = await walks(russian, f">/start {token}")
    assert "Поиск: Негде жить" in page.text
    assert page.button("Другая ситуация")
