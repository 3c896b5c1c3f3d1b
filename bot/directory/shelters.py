"""Which addresses may be in the file at all: a place that hides people is never given away."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.directory.nodes import Branch
from bot.directory.texts import TextReader
from bot.directory.wording import cure
from bot.languages import Text

_STREET: Final = re.compile(
    r"\bул\.\s*\S+|\bулиц[аеуы]\s+(?:имени\s+)?[А-ЯЁӘҒҚҢӨҰҮҺІ«\d]\S*|\bпр(?:осп)?\.\s*\S+|\bпроспект[а-я]*\s+[А-ЯЁӘҒҚҢӨҰҮҺІ«]\S*|\bпер(?:еулок|\.)\s*[А-ЯЁ]\S*"
    r"|\bмикрорайон\S*|\bмкрн?\b\.?|\bжил\S*\s+массив\S*|\bдом\s*№?\s*\d+|\bд\.\s*\d+|\bкв\.\s*\d+"
    r"|\S+\s+(?:көшесі|даңғылы|шағынауданы|мөлтекауданы|тұйығы|алабы)\S*|\b\d+[а-я]?-үй\b"
    r"|\b[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+,\s*\d+[а-яА-Я]?\b(?!\s*(?:мест|лет|жас|орын|год|жыл|бала|адам))|\bздани[еи]\s+бывш\S*",
)
_LIVING: Final = re.compile(r"прожив|временное жиль|ночлег|приют|тұратын жер|тұруға|түнейтін|паналайтын|баспана", re.IGNORECASE)
_MOTHERS: Final = re.compile(
    r"\bдом\w*\s+(?:мамы|матери|мам)\b|аналар\s+үйі|ана\s+үйі|ана\s+мен\s+бала\s+үйі|дом\s+для\s+мам", re.IGNORECASE
)


def is_shelter(kind: str | None, situations: tuple[str, ...], texts: str) -> bool:
    """Whether people hide or live with small children there, so that its address has to be published by itself first."""
    if kind == "shelter" or _MOTHERS.search(texts):
        return True
    return "violence" in situations and kind not in {"office", "service", "programme"} and bool(_LIVING.search(texts))


def judge_places(node: Branch, values: Mapping[str, Any], reader: TextReader) -> None:
    """Puts down every address, point or street that must not be in the file."""
    pointing = [name for name in ("address", "geo") if values.get(name)]
    if values.get("address_confidential"):
        for name in pointing:
            reader.paper.refuse(line_of(node, name), reader.owner, cure("secret_place", name=name))
        if values.get("address_published"):
            reader.paper.refuse(line_of(node, "address_published"), reader.owner, cure("both_secret_and_published"))
        for name, text, line in _public_texts(node, values):
            if name != "address" and (found := _STREET.search(text)):
                reader.paper.refuse(line, reader.owner, cure("secret_street", name=name, found=found[0]))
        return
    if pointing and not values.get("address_published"):
        texts = " ".join(
            text
            for name in ("name", "services", "stay")
            if isinstance(value := values.get(name), Text)
            for text in (value.kk, value.ru)
        )
        if is_shelter(values.get("kind"), tuple(values.get("situations") or ()), texts):
            reader.paper.refuse(line_of(node, pointing[0]), reader.owner, cure("shelter_address"))


def _public_texts(node: Branch, values: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = []
    for name, value in values.items():
        if name in {"leads", "notes", "unverified_contacts", "sources"}:
            continue
        child = node.fields.get(name)
        if isinstance(value, Text) and isinstance(child, Branch):
            found += [
                (name, text, child.fields[lang].line)
                for lang, text in (("kk", value.kk), ("ru", value.ru))
                if lang in child.fields
            ]
        elif name == "phones":
            notes = [(phone.note.kk, phone.note.ru) for phone in value or () if phone.note]
            found += [(name, text, line_of(node, name)) for pair in notes for text in pair]
        elif name == "also_known_as":
            found += [(name, text, line_of(node, name)) for text in value or ()]
    return found


def line_of(node: Branch, name: str) -> int:
    """The line of a field, or of the record where it has none."""
    return node.names[name].line if name in node.names else node.line
