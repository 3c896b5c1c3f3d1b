"""Canaries: a name, a text, a phone, a place, a token go through everything; none of them is found on the disk or in the log."""

from pathlib import Path

from bot.preview import TOKEN, Telegram
from tests.program import Program, settles, walks

NAME, USERNAME, PHONE, TEXT = "Kanareika", "kanarchik_77", "+77015557931", "меня зовут Канарейкина, живу на улице Невидимой"
PERSON_ID, LATITUDE = 731_559_204_117, 43.238_949_17
SECRETS = [
    NAME,
    USERNAME,
    PHONE.lstrip("+"),
    "Канарейкина",
    "Невидимой",
    str(PERSON_ID),
    "43.2389",
    TOKEN,
    TOKEN.partition(":")[2],
]
TELLING = ["violence", "homelessness", "suicide", "danger-suicide", "негде жить", "«Демеу»"]


async def test_nothing_of_a_person_reaches_the_disk_or_the_log(telegram: Telegram, tmp_path: Path) -> None:
    program = await Program(telegram, tmp_path, from_nothing=True, LOG_LEVEL="DEBUG").start()
    person = telegram.person(NAME, language_code="ru", username=USERNAME, id=PERSON_ID)
    await walks(person, ">/start", "Русский", "Негде жить", ">Алматы", f">{TEXT}", ">муж бьёт меня, помогите", ">не хочу жить")
    await person.send_contact(PHONE)
    await person.waits()
    await person.share_location(LATITUDE, 76.889)
    await person.waits()
    await settles(person)
    page = await walks(person, ">негде жить, Астана")
    await walks(person, "Данные неверны", "Номер не отвечает")
    telegram.deliver({"message": {"text": TEXT, "chat": "poison", "from": person.raw}})
    person.tap(f"{TEXT}"[:20], page)
    await settles(person)
    await walks(person, ">/forget", ">негде жить, Астана", ">/hide")
    assert await program.stop() == 0
    assert not traces(tmp_path), program.said()[-2000:]


def traces(folder: Path) -> list[str]:
    """Where a canary stands in a file. The tables of the store name the needs that are counted: only there may those stand."""
    return [
        f"{secret!r} in {path.name}"
        for path in folder.rglob("*")
        if path.is_file()
        for secret in (*SECRETS, *(() if path.name.startswith("bot.db") else TELLING))
        if secret.encode() in path.read_bytes()
    ]
