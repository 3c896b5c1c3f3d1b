"""What people write first."""

import pytest

from bot.preview import Person, Telegram
from tests.program import walks


@pytest.mark.parametrize("words", ["Привет", "Здравствуйте!", "Сәлеметсіз бе", "салем", "Спасибо большое", "рақмет"])
async def test_a_greeting_or_thanks_is_no_mistake_of_the_person(russian: Person, words: str) -> None:
    page = await walks(russian, f">{words}")
    assert page.text.startswith(("Что случилось?", "Не болды?")), page.text


@pytest.mark.parametrize(("code", "title"), [("ru", "Что случилось?"), ("kk", "Не болды?"), ("en", "Что случилось?")])
@pytest.mark.parametrize("town", ["Алматы", "Тараз", "Костанай"])
async def test_a_bare_town_is_answered_in_the_language_of_the_phone(world: Telegram, code: str, title: str, town: str) -> None:
    page = await walks(world.person(language_code=code), f">{town}")
    assert page.text.startswith(title), page.text


async def test_a_town_with_kazakh_letters_is_kazakh_on_any_phone(russian: Person) -> None:
    page = await walks(russian, ">Қостанай қаласы")
    assert page.text.startswith("Не болды?")
