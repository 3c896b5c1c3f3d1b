"""The directory stays true: reports from people, a saved file that goes live, a broken one that does not."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.desk.show import card
from bot.directory import load
from bot.preview import Person, Telegram
from tests.program import ROOT, Program, walks

MAINTAINER = 700_700


async def reports(person: Person, reason: str) -> str:
    page = await walks(person, ">негде жить, Астана", "Данные неверны", reason)
    return page.text


async def test_three_people_flag_a_card_and_the_maintainer_reads_the_line_of_the_file(telegram: Telegram, tmp_path: Path) -> None:
    program = await Program(telegram, tmp_path, MAINTAINERS=str(MAINTAINER)).start()
    maintainer = telegram.person(id=MAINTAINER, language_code="ru")
    await walks(maintainer, ">/start")
    first = telegram.person(language_code="ru")
    assert "отметка сохранена" in await reports(first, "Номер не отвечает")
    assert first.last_message.button("Следующий номер")
    assert "отметка сохранена" in await reports(first, "Номер не отвечает"), "again is thanked for, and counted once"
    for _ in range(2):
        await reports(telegram.person(language_code="ru"), "Номер не отвечает")
    await maintainer.waits(until=lambda chat: "no-answer 3" in (chat.last_message.text or ""))
    assert "directory.yaml:" in maintainer.last_message.text
    page = await walks(maintainer, ">/reports")
    assert "demeu-astana" in page.text
    assert "no-answer 3" in page.text
    assert await program.stop() == 0
    await program.start()  # flags are read anew at the start
    page = await walks(telegram.person(language_code="ru"), ">негде жить, Астана")
    assert "Есть сообщение, что номер не отвечает" in page.text, page.text
    assert await program.stop() == 0


async def test_reports_are_for_maintainers_only(russian: Person) -> None:
    page = await walks(russian, ">/start", ">/reports")
    assert "demeu" not in page.text


async def test_without_a_database_answers_go_on_and_the_report_is_honestly_not_saved(telegram: Telegram, tmp_path: Path) -> None:
    program = await Program(
        telegram, tmp_path, DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'bot.db'}"
    ).start()
    person = telegram.person(language_code="ru")
    assert "Отметка не сохранилась" in await reports(person, "Закрыто")
    page = await walks(person, ">негде жить, Астана")
    assert "«Демеу»" in page.text
    assert await program.stop() == 0


async def test_a_saved_file_goes_live_and_a_broken_one_is_refused_with_its_lines(telegram: Telegram, tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    whole = (ROOT / "directory.yaml").read_text("utf-8")
    file.write_text(whole, "utf-8")
    program = await Program(telegram, tmp_path, DIRECTORY=str(file), MAINTAINERS=str(MAINTAINER)).start()
    maintainer = telegram.person(id=MAINTAINER, language_code="ru")
    person = telegram.person(language_code="ru")
    await walks(maintainer, ">/start")
    assert "«Демеу»" in (await walks(person, ">негде жить, Астана")).text
    file.write_text(whole.replace("Центр ресоциализации «Демеу»", "Центр ресоциализации «Жаңа Демеу»"), "utf-8")
    page = None
    for _ in range(12):
        page = await walks(person, "Что сказать", "Назад") if page else await walks(person, ">негде жить, Астана")
        page = await walks(person, "Назад") if page.button("Назад") and "Демеу" not in page.text else page
        if "Жаңа Демеу" in page.text:
            break
    assert page is not None
    assert "Жаңа Демеу" in page.text
    broken = whole.replace("- id: demeu-astana", "- id: demeu-astana\n  telefon: 111", 1)
    line = broken.split("\n").index("  telefon: 111") + 1
    file.write_text(broken, "utf-8")
    await maintainer.waits(
        until=lambda chat: f"directory.yaml:{line}: demeu-astana" in (chat.last_message.text or ""), timeout=20
    )
    page = await walks(telegram.person(language_code="ru"), ">негде жить, Астана")
    assert "Жаңа Демеу" in page.text, "the last good one serves on"
    assert await program.stop() == 0


@pytest.mark.parametrize(
    ("notice", "expected"),
    [("full", "Мест нет. Снова принимают"), ("paused", "Приём временно остановлен"), ("moved", "Место переехало")],
)
def test_a_notice_is_shown_until_its_day_and_not_after(notice: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "directory.yaml"
    text = (ROOT / "directory.yaml").read_text("utf-8")
    file.write_text(
        text.replace("- id: demeu-astana\n", f"- id: demeu-astana\n  notice: {{kind: {notice}, until: 2026-12-31}}\n", 1), "utf-8"
    )
    loaded = load(file)
    assert loaded.directory is not None, [str(problem) for problem in loaded.problems]
    last, after = (datetime(2026, 12, 31, 23, 59, tzinfo=ZoneInfo("Asia/Almaty")) + timedelta(minutes=n) for n in (0, 1))
    assert expected in card(loaded.directory, "demeu-astana", "ru", last)
    assert expected not in card(loaded.directory, "demeu-astana", "ru", after)
