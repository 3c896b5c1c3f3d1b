"""What somebody learnt by asking, as it was typed: understood exactly, or refused with what to type instead."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.directory import Said
from bot.directory.contacts import read_number
from bot.directory.fields import UNKNOWN
from bot.languages import Text

HOW: Final[Mapping[str, Text]] = {
    "phone": Text("телефонмен", "по телефону"),
    "visit": Text("орнына барып", "на месте"),
    "letter": Text("хатпен", "письмом"),
    "site": Text("ресми сайтынан", "на официальном сайте"),
}
"""Ways of checking; anything else is written as "қазақша / по-русски"."""
SECRET: Final = frozenset({"confidential", "secret", "закрыт", "закрытый", "жабық", "құпия"})


class ConfirmError(Exception):
    """The answer was not written; `said` is why, in three languages. The file is as it was."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one call told."""

    by: str
    how: Text
    on: date
    numbers: tuple[str, ...]
    wrong: tuple[str, ...]
    hours: str | None
    address: Text | str | None
    others: Mapping[str, str] = field(default_factory=dict)


def understand(
    *,
    by: str,
    how: str,
    on: date,
    phone: Sequence[str],
    wrong_phone: Sequence[str],
    hours: str | None,
    address: str | None,
    others: Mapping[str, str] | None,
) -> Answer:
    """The answer as typed, see `bot.desk.confirm.confirm`. Raises ConfirmError."""
    answer = Answer(
        by=" ".join(by.split()),
        how=_way(how),
        on=on,
        numbers=tuple(dict.fromkeys(_number(one) for one in phone)),
        wrong=tuple(dict.fromkeys(_number(one) for one in wrong_phone)),
        hours=hours,
        address=_address(address),
        others=dict(others or {}),
    )
    if not answer.by:
        raise ConfirmError(Said("кім сұрағанын жазыңыз: --by", "напишите, кто спрашивал: --by", "say who asked: --by"))
    return answer


def _way(how: str) -> Text:
    ready = HOW.get(how.strip().lower())
    if ready is not None:
        return ready
    return both(how, "how", "ресми хатпен / официальным письмом")


def both(value: str, name: str, example: str) -> Text:
    """A text typed as "қазақша / по-русски". Raises ConfirmError that names the field and shows `example`."""
    parts = [part.strip() for part in re.split(r"\s+/\s+|\s*\|\s*", value)]
    if len(parts) != 2 or not all(parts):
        raise ConfirmError(
            Said(
                f"«{name}» екі тілде керек: {example}",
                f"«{name}» нужно на двух языках через « / »: {example}",
                f"“{name}” is needed in two languages with “ / ” between them: {example}",
            )
        )
    return Text(*parts)


def _address(value: str | None) -> Text | str | None:
    if value is None:
        return None
    if value.strip().lower() in SECRET:
        return "confidential"
    if value.strip() in UNKNOWN:
        return "?"
    return both(value, "address", "Достық көшесі, 13 / улица Достык, 13")


def _number(value: str) -> str:
    number, cure = read_number(" ".join(value.split()))
    if number is None:
        wrong, instead = (cure.wrong, cure.instead) if cure else (Said(value, value, value), Said("", "", ""))
        raise ConfirmError(Said(f"{wrong.kk}; {instead.kk}", f"{wrong.ru}; {instead.ru}", f"{wrong.en}; {instead.en}"))
    return number
