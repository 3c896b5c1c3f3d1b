"""A small directory, ways to break it as people and machines do, and an independent reader that says what a text means."""

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from bot.directory.records import Centre, Directory, Line, Phone
from bot.languages import NONE, Text

TODAY = date(2026, 11, 22)

SMALL = """\
# ===== НАЧАЛО ФАЙЛА · ФАЙЛДЫҢ БАСЫ =====
lines:
- id: family-111
  name:
    kk: «111» бірыңғай байланыс орталығы
    ru: Контакт-центр 111
  situations: [violence, child]
  order:
    violence: 2
    child: 1
  region: kz
  phones: [111]
  for_whom:
    kk: отбасыларға, әйелдер мен балаларға
    ru: семьям, женщинам и детям
  hours: 24/7
  cost: free

centres:
# ---------- Астана ----------

- id: demeu-astana
  kind: centre
  name:
    kk: «Демеу» ресоциализация орталығы
    ru: Центр ресоциализации «Демеу»
  also_known_as:
  - Центр социальной адаптации
  situations: [homelessness]
  region: astana
  city: astana
  address:
    kk: Кенесары көшесі, 10
    ru: улица Кенесары, 10
  geo: 51.1282, 71.4306
  phones:
  - number: +7 7172 53 16 48
    note:
      kk: орталықтың әкімшілігі
      ru: администрация центра
    hours: 24/7
    as_of: 2018-01
    sure: no
  - +7 701 111 22 33
  ask_via: [109, 112]
  hours: Mo-Fr 09:00-18:00
  for_whom:
    kk: баспанасыз қалған адамға
    ru: люди, которые остались без жилья
  age_min: 18
  age_max: 58
  sex: any
  with_children: no
  documents: нет
  referral:
    kk: өзіңіз келе аласыз
    ru: можно прийти самостоятельно
  capacity: 180
  services:
    kk: тұратын жер, тамақ
    ru: проживание, еда
  cost: free
  web:
    site: https://demeu.kz
  status: active
  evidence: 2025-08-22
  checked: 2026-11-01
  sources:
  - url: https://rus.baq.kz/okazalis
    published: 2025-08-22
    supports: [name, capacity]
  leads:
  - what: phone
    value: +7 701 654 00 00
    seen_in: газета 2018 года
    sure: low
  unverified_contacts:
  - вход со двора
  notes: "Звонить первым: номер старый."

- id: umit-astana
  kind: shelter
  name:
    kk: «Үміт» дағдарыс орталығы
    ru: Кризисный центр «Үміт»
  situations: [violence]
  region: astana
  city: astana
  address_confidential: yes
  for_whom:
    kk: зорлықтан зардап шеккен әйелдерге
    ru: женщины, пострадавшие от насилия
  stay:
    kk: 6 айға дейін
    ru: до 6 месяцев
  status: active

- id: resoc-semey
  kind: centre
  name:
    kk: Ресоциализация орталығы (Семей)
    ru: Центр ресоциализации (Семей)
  situations: [homelessness]
  region: abai
  city: semey
  ask_via: [102, 111]
  status: uncertain
# ===== КОНЕЦ ФАЙЛА · ФАЙЛДЫҢ СОҢЫ =====
"""

CONFUSED = str.maketrans("аеоркхсу", "aeopkxcy")
INSERTED = (*":#\"'{}[]&*!|>%@`,- \t\u00a0\u200b\u202e\u0301=;~?«»“”–iе0", "\n", "\n  ", ": ", " #", "- ", "---\n", "<b>")


def mutants(seed: int, count: int) -> Iterator[tuple[int, str]]:
    """`count` texts made of the small one by one to three edits of the kinds that happen; each with its number."""
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        text = SMALL
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            text = _edited(text, chance)
        yield number, text


def _edited(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    line = lines[at]
    match chance.randrange(16):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, line)
        case 2:
            other = min(at + 1, len(lines) - 1)
            lines[at], lines[other] = lines[other], line
        case 3:
            lines[at] = " " * chance.choice((1, 2, 4)) + line
        case 4:
            lines[at] = line[chance.choice((1, 2)) :]
        case 5:
            lines[at] = line.replace(": ", ":", 1)
        case 6:
            lines[at] = line.replace(":", "", 1)
        case 7:
            lines[at] = line.replace("  ", "\t", 1)
        case 8:
            lines[at] = line + chance.choice(INSERTED)
        case 9:
            lines[at] = line[: chance.randrange(len(line) + 1)]
        case 10:
            lines[at] = line.translate(CONFUSED)
        case 11:
            if at + 1 < len(lines):
                lines[at] = line + " " + lines.pop(at + 1).strip()
        case 12:
            lines[at] = line.replace("- ", "", 1) if "- " in line else f"- {line}"
        case 13:
            lines[at] = re.sub(r"\d", lambda _: chance.choice("0123456789O"), line)
        case _:
            whole = "\n".join(lines)
            place = chance.randrange(len(whole))
            if chance.random() < 0.5:
                return whole[:place] + chance.choice(INSERTED) + whole[place:]
            return whole[:place] + whole[place + chance.choice((1, 1, 2, 5)) :]
    return "\n".join(lines)


# --- what a text means, read without the loader ---


def disagreement(text: str, directory: Directory) -> str | None:
    """Where a loaded directory says something else than the text; None where it agrees. Only plain YAML is used here."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\u00a0", " "))
    text = re.sub(r"(?m)((?::|-)\s+)\?\s*$", r"\1'?'", text)
    if re.search(r"(?m)^\s+(?:kk|ru): [^\"'].*\S\s#\S", text):
        return "a text was cut at a #"
    tree = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  # strings only
    wanted = {record["id"]: record for section in ("lines", "centres") for record in tree.get(section) or ()}
    shown = {identity: record for identity, record in wanted.items() if record.get("publish", "yes") != "no"}
    loaded = {record.id: record for record in (*directory.lines, *directory.centres)}
    if set(shown) != set(loaded):
        return f"records {set(shown) ^ set(loaded)}"
    for identity, record in loaded.items():
        told, meant = _as_told(record), _as_meant(shown[identity])
        for name in meant:
            if name not in told and name not in _PRIVATE:
                return f"{identity}: unknown field {name} was loaded"
        for name, value in told.items():
            if value != meant.get(name, _EMPTY.get(name)):
                return f"{identity}.{name}: loaded {value!r}, written {meant.get(name)!r}"
    return None


_PRIVATE = {"leads", "notes", "unverified_contacts", "publish"}
_EMPTY: dict[str, Any] = {
    "ask_via": (),
    "situations": (),
    "also_known_as": (),
    "sources": (),
    "address_partial": False,
    "address_confidential": False,
    "web": {},
    "order": {},
    "formerly": (),
}


def _as_told(record: Centre | Line) -> dict[str, Any]:
    told: dict[str, Any] = {"id": record.id, "name": _pair(record.name), "region": record.region, "city": record.city}
    told |= {"situations": record.situations, "hours": record.hours, "cost": _pair(record.cost), "evidence": record.evidence}
    told |= {"checked": record.checked.isoformat() if record.checked else None, "services": _pair(record.services)}
    told["hours_note"] = _pair(record.hours_note)
    told["sources"] = tuple((source.url, source.title, source.published, source.supports) for source in record.sources)
    if isinstance(record, Line):
        told |= {"phones": _phones(record.numbers), "for_whom": _pair(record.for_whom), "order": dict(record.order)}
        return told | {"operator": _pair(record.operator), "languages": record.languages}
    whom = record.eligibility
    told |= {"phones": None if record.phones is None else _phones(record.phones), "for_whom": _pair(whom.text)}
    told |= {"kind": record.kind, "also_known_as": record.also_known_as, "status": record.status, "parent": record.parent}
    told |= {"age_min": whom.age_min, "age_max": whom.age_max, "sex": whom.sex, "with_children": whom.with_children}
    told |= {"documents": _pair(whom.documents), "referral": _pair(whom.referral), "refuses": _pair(whom.refuses)}
    told |= {"capacity": record.capacity, "stay": _pair(record.stay), "geo": record.geo, "web": dict(record.web)}
    told |= {"address": _pair(record.address), "address_confidential": record.address_confidential, "ask_via": record.ask_via}
    told |= {"locality": _pair(record.locality), "walk_in": _pair(record.walk_in), "warning": _pair(record.warning)}
    return told | {"about": _pair(record.about), "formerly": record.formerly, "residents_only": whom.residents_only}


def _pair(value: Any) -> Any:
    return (value.kk, value.ru) if isinstance(value, Text) else value


def _phones(phones: tuple[Phone, ...]) -> tuple[tuple[Any, ...], ...]:
    return tuple((phone.number, phone.channel, _pair(phone.note), phone.hours, phone.as_of, phone.sure) for phone in phones)


def _as_meant(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, raw in record.items() if (value := _meant(name, raw)) is not None}


def _meant(name: str, raw: Any) -> Any:
    if isinstance(raw, str) and raw.strip() in {"", "?"}:
        return _EMPTY.get(name)
    if isinstance(raw, dict) and set(raw) <= {"kk", "ru"}:
        both = tuple(_plain(raw.get(lang, "")) for lang in ("kk", "ru"))
        return None if set(both) <= {"", "?"} else both
    match name:
        case "documents" | "referral" | "refuses" | "cost":
            return NONE if raw.lower() in {"нет", "жоқ", "none", "free", "бесплатно", "тегін"} else raw
        case "phones":
            listed = raw if isinstance(raw, list) else [raw]
            return () if listed in (["нет"], ["жоқ"], ["none"]) else tuple(map(_phone, listed))
        case "ask_via":
            return tuple(map(_number, raw if isinstance(raw, list) else raw.split(",")))
        case "situations" | "languages" | "formerly":
            return tuple(raw) if isinstance(raw, list) else tuple(part.strip() for part in raw.split(","))
        case "also_known_as":
            return tuple(map(_plain, raw)) if isinstance(raw, list) else (_plain(raw),)
        case "age_min" | "age_max":
            return float(raw.replace(",", "."))
        case "capacity":
            return int(raw)
        case "order":
            return {need: int(rank) for need, rank in raw.items() if rank.strip() not in {"", "?"}}
        case "with_children" | "address_confidential" | "address_partial" | "residents_only":
            return raw.lower() in {"yes", "да", "иә", "true"}
        case "geo":
            return tuple(float(part) for part in re.split(r"[,;\s]+", raw))
        case "sources":
            return tuple(_source(source) for source in ([raw] if isinstance(raw, dict) else raw))
        case "web":
            return {key: link for key, link in raw.items() if link.strip() not in {"", "?"}}
    return _plain(raw) if isinstance(raw, str) else raw


def _plain(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _number(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return f"+7{digits[1:]}" if len(digits) == 11 else digits


def _phone(raw: Any) -> tuple[Any, ...]:
    if isinstance(raw, str):
        return (_number(raw), "call", None, None, None, True)
    unknown = {name: None if isinstance(value, str) and value.strip() in {"", "?"} else value for name, value in raw.items()}
    note = _meant("note", unknown.get("note")) if unknown.get("note") else None
    sure = str(unknown.get("sure")).lower() not in {"no", "нет", "жоқ", "false"}
    return (_number(raw["number"]), unknown.get("channel") or "call", note, unknown.get("hours"), unknown.get("as_of"), sure)


def _source(raw: Mapping[str, Any]) -> tuple[Any, ...]:
    known = {name: value for name, value in raw.items() if value not in ("", "?")} if isinstance(raw, dict) else {}
    supports = known.get("supports", ())
    listed = (
        tuple(supports) if isinstance(supports, list) else tuple(part.strip() for part in supports.split(",")) if supports else ()
    )
    return (known.get("url"), known.get("title"), known.get("published"), listed)
