"""People who type where a button was meant."""

import pytest

from bot.preview import Person
from tests.program import walks


@pytest.mark.parametrize(
    ("typed", "language", "need"),
    [
        ([">25", ">я женщина"], "Русский", "Дома бьют, угрожают"),
        ([">25 жастамын", ">Әйел"], "Қазақша", "Үйде ұрады, қорқытады"),
        ([">не знаю", ">не хочу отвечать"], "Русский", "Дома бьют, угрожают"),
    ],
)
async def test_answers_that_are_typed_lead_to_the_places(russian: Person, typed: list[str], language: str, need: str) -> None:
    page = await walks(russian, ">/start", language, need, "Астана", *typed)
    assert "«Үміт»" in page.text, page.text


async def test_a_child_who_types_the_age_meets_the_numbers_for_children(russian: Person) -> None:
    page = await walks(russian, ">/start", "Русский", "Дома бьют, угрожают", "Астана", ">мне 14")
    assert page.text.startswith("Ты правильно делаешь")
    page = await walks(russian, "Найти, куда пойти")
    assert "Астана" in page.text
    assert "удостоверение" not in page.text


async def test_an_answer_nobody_understands_asks_the_same_question_again(russian: Person) -> None:
    question = await walks(russian, ">/start", "Русский", "Дома бьют, угрожают", "Астана")
    page = await walks(russian, ">ывапролд")
    assert page.labels == question.labels
    assert "Сколько лет" in page.text


async def test_no_is_not_an_answer_when_nothing_was_asked(russian: Person) -> None:
    await walks(russian, ">/start", "Русский", "Дома бьют, угрожают", "Астана", "Показать места сейчас")
    page = await walks(russian, ">нет")
    assert "«Үміт»" in page.text or page.button("Сейчас опасно"), page.text
    page = await walks(russian, ">Астана")
    assert not page.button("Изменить ответ")
