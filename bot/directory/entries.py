"""Turns the nodes of one record into a frozen centre or line, with the rules that need more than one field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from bot.directory.building import build_centre, build_line
from bot.directory.cards import card_length
from bot.directory.fields import CENTRE, LINE, Field
from bot.directory.nodes import Branch, Node, Row, Scalar
from bot.directory.paper import Paper
from bot.directory.problems import Lead, Private
from bot.directory.reading import Reader
from bot.directory.records import NEEDS, Centre, Line, Source
from bot.directory.shelters import judge_places, line_of
from bot.directory.wording import cure

CENTRE_FIELDS: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in CENTRE})
LINE_FIELDS: Final[Mapping[str, Field]] = MappingProxyType({field.name: field for field in LINE})
LONGEST_CARD: Final = 3500
"""UTF-16 units of one language: a Telegram message holds 4096, and the card has labels of its own."""

TEMPLATE_ID: Final = "example-astana"
_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,26})[a-z0-9]", re.ASCII)
_INNER: Final = {
    "kk": "name",
    "ru": "name",
    "number": "phones",
    "url": "sources",
    "published": "sources",
    "supports": "sources",
    "until": "notice",
}


@dataclass(slots=True)
class Entry:
    """One record that was read: what may be shown (None when it cannot be), what is private, and where its ids stand."""

    record: Centre | Line | None
    private: Private
    published: bool
    former: tuple[tuple[str, int], ...]
    parent: tuple[str, int] | None


def identify(node: Node) -> str:
    """The id of a record as written, for naming it in problems; "" when it has none."""
    if isinstance(node, Branch):
        written = node.fields.get("id")
        if isinstance(written, Scalar) and len(written.text) <= 60:
            return " ".join(written.text.split())
    return ""


def read_entry(node: Branch, paper: Paper, *, line: bool) -> Entry:
    """One record; everything wrong with it is put down on the paper."""
    specs = LINE_FIELDS if line else CENTRE_FIELDS
    owner = identify(node)
    reader = Reader(paper, owner)
    before = len(paper.problems)
    second = next((key for key in node.twice if key.text == "id"), None)
    if second is not None:
        paper.refuse(second.line, owner, cure("no_dash"))
        return Entry(None, Private(owner, None, line=node.line), True, (), None)
    reader.names(node, specs, _INNER)
    values = _read_fields(node, reader, specs)
    former = tuple((old, line_of(node, "formerly")) for old in values.get("formerly") or ())
    published = values.get("publish") is not False
    _require(node, reader, specs, values, published)
    if line:
        if values.get("phones") == ():
            paper.refuse(line_of(node, "phones"), owner, cure("empty", name="phones", example="111"))
        record: Centre | Line | None = build_line(node, values) if owner else None
    else:
        judge_places(node, values, reader)
        _judge_ages(node, values, reader)
        record = build_centre(node, values) if owner else None
    if record is not None and len(paper.problems) == before:
        _judge_length(node, record, reader)
    if len(paper.problems) > before:
        record = None
    parent = values.get("parent")
    private = Private(
        id=owner,
        name=values.get("name"),
        leads=values.get("leads") or (),
        unverified=values.get("unverified_contacts") or (),
        notes=values.get("notes"),
        record=record if not published and isinstance(record, Centre) else None,
        line=node.line,
    )
    return Entry(record, private, published, former, (parent, line_of(node, "parent")) if parent else None)


def _read_fields(node: Branch, reader: Reader, specs: Mapping[str, Field]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, child in node.fields.items():
        spec = specs.get(name)
        if spec is None:
            continue
        if spec.kind == "place" and name == "city":
            continue
        values[name] = _read_field(child, spec, reader)
    if "city" in node.fields and "city" in specs:
        values["city"] = reader.city(node.fields["city"], specs["city"], values.get("region"), line_of(node, "region"))
    return values


def _read_field(node: Node, spec: Field, reader: Reader) -> Any:
    match spec.kind:
        case "id":
            return _read_id(node, spec, reader)
        case "ids":
            return tuple(found for item in reader.items(node, spec) if (found := _read_id(item, spec, reader)))
        case "part":
            return _read_part(node, spec, reader)
        case "parts":
            return _read_parts(node, spec, reader)
        case "address":
            return reader.text(node, spec)
        case "order":
            return _read_order(node, spec, reader)
        case "place":
            return reader.region(node, spec)
        case _:
            return getattr(reader, spec.kind)(node, spec)


def _read_id(node: Node, spec: Field, reader: Reader) -> str | None:
    text = reader.plain(node, spec)
    if text == TEMPLATE_ID:
        reader.refuse(node, cure("template_left", value=text))
    if text is None or _ID.fullmatch(text):
        return text
    better = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:28].strip("-")
    reader.refuse(node, cure("not_id", value=text, better=better if _ID.fullmatch(better) else "umit-astana"))
    return None


def _read_order(node: Node, spec: Field, reader: Reader) -> Mapping[str, int]:
    if not isinstance(node, Branch):
        if not (isinstance(node, Scalar) and node.text.strip() in {"", "?"}):
            reader.refuse(node, cure("not_part", name=spec.name, inner=("danger", *NEEDS)))
        return {}
    reader.names(node, ("danger", *NEEDS))
    found: dict[str, int] = {}
    for need, child in node.fields.items():
        if need in {"danger", *NEEDS}:
            rank = reader.count(child, Field(need, "count", spec.about, "1"), 1, 99)
            if rank is not None:
                found[need] = rank
    return found


_PARTS: Final = {"address_published", "notice", "web", "sources", "leads"}


def _read_part(node: Node, spec: Field, reader: Reader) -> dict[str, Any] | None:
    if isinstance(node, Scalar) and node.text.strip() in {"", "?"}:
        return None
    if not isinstance(node, Branch):
        reader.refuse(node, cure("not_part", name=spec.name, inner=tuple(part.name for part in spec.inner)))
        return None
    inner = {part.name: part for part in spec.inner}
    reader.names(node, inner)
    found: dict[str, Any] = {"line": node.line}
    for name, child in node.fields.items():
        if name in inner:
            if inner[name].kind == "day" and name == "until":
                found[name] = reader.day(child, inner[name], ahead=True)
            elif inner[name].kind == "url":
                found[name] = reader.url(child, inner[name], secure=spec.name == "web")
            else:
                found[name] = _read_field(child, inner[name], reader)
    for part in spec.inner:
        if part.required and part.name not in node.fields:
            reader.refuse(node, cure("missing", name=part.name, example=part.example))
        elif part.required and _is_empty(node.fields[part.name]):
            reader.paper.refuse(line_of(node, part.name), reader.owner, cure("empty", name=part.name, example=part.example))
    return found


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return node.text.strip() in {"", "?"}
    return not (node.fields if isinstance(node, Branch) else node.items)


def _read_parts(node: Node, spec: Field, reader: Reader) -> tuple[Any, ...]:
    if isinstance(node, Scalar) and node.text.strip() in {"", "?"}:
        return ()
    if isinstance(node, Scalar):
        reader.refuse(node, cure("not_parts", name=spec.name, inner=tuple(part.name for part in spec.inner)))
        return ()
    found: list[Any] = []
    for item in node.items if isinstance(node, Row) else [node]:
        part = _read_part(item, spec, reader)
        if part is None:
            continue
        line = part.pop("line")
        found.append(Lead(**_filled(Lead, part), line=line) if spec.name == "leads" else Source(**_filled(Source, part)))
        if spec.name == "sources" and isinstance(item, Branch) and not {"url", "title"}.intersection(item.fields):
            reader.paper.refuse(line, reader.owner, cure("missing", name="url", example="https://…"))
    return tuple(found)


def _filled(record: type[Lead] | type[Source], part: Mapping[str, Any]) -> dict[str, Any]:
    names = [one.name for one in fields(record) if one.name != "line"]
    values = {name: part.get(name) for name in names}
    if record is Source:
        values["supports"] = part.get("supports") or ()
    return values


def _require(node: Branch, reader: Reader, specs: Mapping[str, Field], values: Mapping[str, Any], published: bool) -> None:
    for name, spec in specs.items():
        if not spec.required:
            continue
        if not published and name in {"status", "for_whom", "phones"}:
            continue
        child = node.fields.get(name)
        example = spec.example or "…"
        if child is None:
            reader.paper.refuse(node.line, reader.owner, cure("missing", name=name, example=example))
        elif _is_empty(child) and not (name == "situations" and values.get("order")):
            reader.paper.refuse(line_of(node, name), reader.owner, cure("empty", name=name, example=example))


def _judge_ages(node: Branch, values: Mapping[str, Any], reader: Reader) -> None:
    least, most = values.get("age_min"), values.get("age_max")
    if least is not None and most is not None and least > most:
        for name in ("age_min", "age_max"):
            reader.paper.refuse(line_of(node, name), reader.owner, cure("ages_crossed", least=f"{least:g}", most=f"{most:g}"))


def _judge_length(node: Branch, record: Centre | Line, reader: Reader) -> None:
    longest = max(card_length(record, "kk"), card_length(record, "ru"))
    if longest > LONGEST_CARD:
        reader.paper.refuse(node.line, reader.owner, cure("long_card", present=longest, most=LONGEST_CARD))
