"""Turns the nodes of one record into a frozen centre or line, with the rules that need more than one field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from bot.directory.fields import CENTRE, LINE, Field
from bot.directory.nodes import Branch, Node, Row, Scalar
from bot.directory.problems import Lead, Private
from bot.directory.reading import Paper, Reader
from bot.directory.records import NEEDS, Centre, Eligibility, Line, Notice, Source
from bot.directory.wording import cure
from bot.languages import Known, Text

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


def code_of(identity: str) -> int:
    """The permanent code of an id: the first 4 bytes of its SHA-256."""
    return int.from_bytes(sha256(identity.encode()).digest()[:4], "big")


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
    former = tuple((old, _at(node, "formerly")) for old in values.get("formerly") or ())
    published = values.get("publish") is not False
    _require(node, reader, specs, values, published)
    if line:
        record: Centre | Line | None = _line(node, values, reader) if owner else None
    else:
        _judge_places(node, values, reader)
        _judge_ages(node, values, reader)
        record = _centre(node, values) if owner else None
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
    return Entry(record, private, published, former, (parent, _at(node, "parent")) if parent else None)


def _at(node: Branch, name: str) -> int:
    return node.names[name].line if name in node.names else node.line


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
        values["city"] = reader.city(node.fields["city"], specs["city"], values.get("region"), _at(node, "region"))
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
            reader.paper.refuse(_at(node, part.name), reader.owner, cure("empty", name=part.name, example=part.example))
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
            reader.paper.refuse(_at(node, name), reader.owner, cure("empty", name=name, example=example))


# --- places ---

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


def _judge_places(node: Branch, values: Mapping[str, Any], reader: Reader) -> None:
    pointing = [name for name in ("address", "geo") if values.get(name)]
    if values.get("address_confidential"):
        for name in pointing:
            reader.paper.refuse(_at(node, name), reader.owner, cure("secret_place", name=name))
        if values.get("address_published"):
            reader.paper.refuse(_at(node, "address_published"), reader.owner, cure("both_secret_and_published"))
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
            reader.paper.refuse(_at(node, pointing[0]), reader.owner, cure("shelter_address"))


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
            found += [(name, text, _at(node, name)) for pair in notes for text in pair]
        elif name == "also_known_as":
            found += [(name, text, _at(node, name)) for text in value or ()]
    return found


def _judge_ages(node: Branch, values: Mapping[str, Any], reader: Reader) -> None:
    least, most = values.get("age_min"), values.get("age_max")
    if least is not None and most is not None and least > most:
        for name in ("age_min", "age_max"):
            reader.paper.refuse(_at(node, name), reader.owner, cure("ages_crossed", least=f"{least:g}", most=f"{most:g}"))


def _judge_length(node: Branch, record: Centre | Line, reader: Reader) -> None:
    longest = max(card_length(record, "kk"), card_length(record, "ru"))
    if longest > LONGEST_CARD:
        reader.paper.refuse(node.line, reader.owner, cure("long_card", present=longest, most=LONGEST_CARD))


def card_length(record: Centre | Line, lang: str) -> int:
    """UTF-16 units of all texts of a record in one language, without the card's own labels."""
    phones = record.numbers if isinstance(record, Line) else record.phones or ()
    texts = [text.kk if lang == "kk" else text.ru for _, text in texts_of(record)]
    return sum(len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2 for text in texts) + 20 * len(phones)


def texts_of(record: Centre | Line) -> list[tuple[str, Text]]:
    """Every text of a record that people can see, each with the name of its field."""
    if isinstance(record, Line):
        phones = record.numbers
        known: list[tuple[str, Known]] = [("name", record.name), ("for_whom", record.for_whom), ("services", record.services)]
        known += [("hours_note", record.hours_note), ("cost", record.cost), ("operator", record.operator)]
    else:
        phones = record.phones or ()
        whom = record.eligibility
        known = [("name", record.name), ("locality", record.locality), ("address", record.address), ("walk_in", record.walk_in)]
        known += [("warning", record.warning), ("hours_note", record.hours_note), ("for_whom", whom.text), ("stay", record.stay)]
        known += [("documents", whom.documents), ("referral", whom.referral), ("refuses", whom.refuses)]
        known += [
            ("services", record.services),
            ("about", record.about),
            ("cost", record.cost),
            ("checked_how", record.checked_how),
        ]
    found = [(name, value) for name, value in known if isinstance(value, Text)]
    return found + [("note", phone.note) for phone in phones if phone.note]


# --- records ---


def _centre(node: Branch, values: Mapping[str, Any]) -> Centre | None:
    get = values.get
    if not (get("id") and get("name") and get("kind") and get("situations") and get("region")):
        return None
    notice = get("notice")
    return Centre(
        id=values["id"],
        code=code_of(values["id"]),
        kind=values["kind"],
        name=values["name"],
        situations=values["situations"],
        region=values["region"],
        city=get("city"),
        locality=get("locality"),
        address=get("address"),
        address_partial=bool(get("address_partial")),
        address_confidential=bool(get("address_confidential")),
        geo=get("geo"),
        phones=get("phones"),
        walk_in=get("walk_in"),
        warning=get("warning"),
        ask_via=get("ask_via") or (),
        hours=get("hours"),
        hours_note=get("hours_note"),
        eligibility=Eligibility(
            text=get("for_whom"),
            age_min=get("age_min"),
            age_max=get("age_max"),
            sex=get("sex"),
            with_children=get("with_children"),
            documents=get("documents"),
            referral=get("referral"),
            residents_only=get("residents_only"),
            refuses=get("refuses"),
        ),
        stay=get("stay"),
        capacity=get("capacity"),
        services=get("services"),
        cost=get("cost"),
        web=_web(get("web")),
        status=get("status") or "uncertain",
        checked=get("checked"),
        checked_how=get("checked_how"),
        evidence=get("evidence"),
        sources=get("sources") or (),
        notice=Notice(notice["kind"], notice["until"]) if notice and notice.get("kind") and notice.get("until") else None,
        parent=get("parent"),
        about=get("about"),
        also_known_as=get("also_known_as") or (),
        formerly=get("formerly") or (),
        line=node.line,
    )


def _web(found: Mapping[str, str | None] | None) -> Mapping[str, str]:
    return MappingProxyType({name: link for name, link in (found or {}).items() if link and name != "line"})


def _line(node: Branch, values: Mapping[str, Any], reader: Reader) -> Line | None:
    get = values.get
    if get("phones") == ():
        reader.paper.refuse(_at(node, "phones"), reader.owner, cure("empty", name="phones", example="111"))
    if not (get("id") and get("name") and get("region") and get("phones") and get("for_whom")):
        return None
    return Line(
        id=values["id"],
        code=code_of(values["id"]),
        name=values["name"],
        numbers=values["phones"],
        situations=values.get("situations") or (),
        order=MappingProxyType(dict(get("order") or {})),
        region=values["region"],
        city=get("city"),
        for_whom=values["for_whom"],
        services=get("services"),
        hours=get("hours"),
        hours_note=get("hours_note"),
        languages=get("languages") or None,
        cost=get("cost"),
        operator=get("operator"),
        checked=get("checked"),
        evidence=get("evidence"),
        sources=get("sources") or (),
        line=node.line,
    )
