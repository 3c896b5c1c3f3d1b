"""Which records to ring next, with the number or where to find it, and what to say."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from bot import places
from bot.desk.finding import Record, every_record, numbers_of
from bot.desk.script import call_script
from bot.directory.contacts import read_number
from bot.directory.problems import Loaded, Private
from bot.directory.records import WHOLE_COUNTRY, Centre, Directory
from bot.languages import LANGS, Lang, Text
from bot.pages.phones import written
from bot.pages.times import day_in_words, oldest_day, today
from bot.translations import Speaker, mark, speaker

URGENT: Final = frozenset({"violence", "homelessness", "child", "suicide-crisis"})
"""Until it is known what people look for, the places where a wrong number hurts most come first."""
_PAPERWORK: Final = frozenset({"office", "programme", "service", "day-centre"})
"""Kinds where nobody arrives at night in danger."""
REPORTED: Final[Mapping[str, int]] = {
    "closed": 3,
    "no-answer": 2,
    "wrong-address": 2,
    "wrong-hours": 1,
    "refused": 1,
    "worked": -1,
}
"""What one report of a kind adds to the weight of a record; "worked" speaks for it."""
FRESH: Final = 90
"""Days after a check in which a record is not rung again, unless somebody reported it."""
_QUARTER: Final = 90.0
_OLDEST: Final = 12
"""Quarters beyond which a record is simply old."""
_NEVER: Final = 180
"""Days that a record counts at least when nobody has ever confirmed it by phone."""
_UNKNOWN: Final = 3 * 365
_URGENT_WEIGHT, _WEIGHT, _BED_WEIGHT, _DEMAND_WEIGHT = 3.0, 1.0, 1.0, 3.0
_MANY_PEOPLE: Final = 1_000_000
_BEDS: Final = frozenset({"shelter", "night-shelter"})
_NO_PHONE: Final = 2.0
_ONE_CALL: Final = 1.5
"""A number that was found and only has to be confirmed: one call gives people a phone."""
_MOST_SOURCES: Final = 3

Kind = Literal["card", "lead", "old", "parent", "site", "via"]


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a place.

    `kind`: on the card, found but not confirmed, an old note, of the centre it belongs to, a page to look at, a line to ask.
    """

    kind: Kind
    value: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A record to ring: why, how to reach it, and where it stands in the file."""

    record: Record
    line: int
    score: float
    checked: date | None
    asked: int
    reports: Mapping[str, int]
    shown: bool
    contacts: tuple[Contact, ...]

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id

    @property
    def name(self) -> Text:
        """The record's name."""
        return self.record.name


def due(
    loaded: Loaded,
    reports: Mapping[str, Mapping[str, int]] | None,
    demand: Mapping[tuple[str, str], int] | None,
    now: datetime,
    most: int = 10,
) -> list[Due]:
    """At most `most` records, the most pressing first: age of the last check, times demand, times a missing phone, times reports.

    `reports` is record → reason → count, `demand` is (region, need) → count, as the store gives them; None when it is away.
    Records of a file with mistakes cannot be ranked: the list is empty then. Equal scores stand in the order of ids.
    """
    directory = loaded.directory
    if directory is None:
        return []
    seen = _Seen(loaded, directory, reports or {}, demand or {}, now)
    waiting = [one.record for one in loaded.private.values() if one.record is not None]
    found = [_due(record, seen, shown=True) for record in every_record(directory)]
    found += [_due(record, seen, shown=False) for record in waiting]
    return sorted((one for one in found if one.score > 0), key=lambda one: (-one.score, one.id))[: max(most, 0)]


def sheet(dues: Sequence[Due], langs: Sequence[Lang] = LANGS) -> str:
    """What the person who rings has before them: for each record why, whom, what to say, and the command that writes it down."""
    return "\n\n".join("\n".join(_lines(number, one, langs)) for number, one in enumerate(dues, 1))


# --- ranking ---


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known when the list is made."""

    loaded: Loaded
    directory: Directory
    reports: Mapping[str, Mapping[str, int]]
    demand: Mapping[tuple[str, str], int]
    now: datetime


def _due(record: Record, seen: _Seen, *, shown: bool) -> Due:
    private = seen.loaded.private.get(record.id)
    contacts = _contacts(record, private, seen.directory)
    reports = dict(seen.reports.get(record.id, {}))
    asked = sum(
        count
        for (region, need), count in seen.demand.items()
        if need in record.situations and record.region in {region, WHOLE_COUNTRY}
    )
    against = max(0, sum(REPORTED.get(reason, 1) * count for reason, count in reports.items()))
    highest = max(seen.demand.values(), default=0)
    score = _age(record, seen.now, reported=against > 0) * _weight(record, asked, highest) * (1 + against)
    if not numbers_of(record):
        score *= _NO_PHONE
        if any(contact.kind == "lead" and contact.value.startswith("+") for contact in contacts):
            score *= _ONE_CALL
    line = private.line if private else record.line
    return Due(record, line, round(score, 3), record.checked, asked, reports, shown, contacts)


def _age(record: Record, now: datetime, *, reported: bool) -> float:
    """The root of the quarters of a year since the last check; 0 for one that needs none yet.

    The root, because a place nobody has written about for years is more likely gone than four times as pressing.
    """
    if record.checked is not None:
        days = (today(now) - record.checked).days
        if days < FRESH and not reported:
            return 0.0
        return math.sqrt(min(max(days, FRESH) / _QUARTER, _OLDEST))
    days = (today(now) - oldest_day(record.evidence)).days if record.evidence else _UNKNOWN
    return math.sqrt(min(max(days, _NEVER) / _QUARTER, _OLDEST))


def _weight(record: Record, asked: int, highest: int) -> float:
    urgent = URGENT.intersection(record.situations) and not (isinstance(record, Centre) and record.kind in _PAPERWORK)
    prior = _URGENT_WEIGHT if urgent else _WEIGHT
    if isinstance(record, Centre) and record.kind in _BEDS:
        prior += _BED_WEIGHT
    if highest:
        return prior + _DEMAND_WEIGHT * math.log1p(asked) / math.log1p(highest)
    return prior * (1 + min(_people(record), _MANY_PEOPLE) / _MANY_PEOPLE)


def _people(record: Record) -> int:
    """How many live where the place is: a guess at the demand until it is counted."""
    if record.region == WHOLE_COUNTRY:
        return _MANY_PEOPLE
    area = places.PLACES.get(f"city:{record.city or record.region}") or places.PLACES.get(f"region:{record.region}")
    return (area.population if area else None) or 0


def _contacts(record: Record, private: Private | None, directory: Directory) -> tuple[Contact, ...]:
    found = [Contact("card", written(number)) for number in numbers_of(record)]
    for lead in private.leads if private else ():
        if lead.what in {"phone", "whatsapp", "telegram", "email", "instagram", "site"} and lead.value:
            value = _printed(lead.value)
            about = "; ".join(part for part in (lead.seen_in, lead.url, lead.as_of, lead.note) if part)
            found.append(Contact("lead", value, about))
    found += [Contact("old", text) for text in (private.unverified if private else ())]
    if isinstance(record, Centre):
        above = directory.by_id.get(record.parent) if record.parent else None
        if above is not None and numbers_of(above):
            found.append(Contact("parent", written(numbers_of(above)[0]), above.name.ru))
        found += [Contact("site", address) for address in record.web.values()]
        found += [Contact("site", one.url) for one in record.sources[:_MOST_SOURCES] if one.url]
        found += [Contact("via", number) for number in record.ask_via]
    if not found:
        found.append(Contact("via", "111"))
    return tuple(found)


# --- what is printed ---

_LABELS: Final[Mapping[Kind, str]] = {
    "card": mark("Number on the card"),
    "lead": mark("Found, nobody has confirmed it"),
    "old": mark("Old, may be wrong"),
    "parent": mark("The centre it belongs to"),
    "site": mark("Look here"),
    "via": mark("Ask this line for the number"),
}


_WRITE_DOWN: Final = mark("To write down the answer")


def _lines(number: int, one: Due, langs: Sequence[Lang]) -> list[str]:
    lines = [f"{number}. {one.id} · {' · '.join(one.name[lang] for lang in langs)}"]
    lines += ["   " + "; ".join(_why(one, speaker(lang))) for lang in langs]
    say = [speaker(lang) for lang in langs]
    for kind, label in _LABELS.items():
        told = [contact for contact in one.contacts if contact.kind == kind]
        if told and (kind not in {"site", "via"} or not any(contact.kind == "card" for contact in one.contacts)):
            lines.append(f"   {' / '.join(speak(label) for speak in say)}:")
            lines += [f"      {contact.value}" + (f"  ({contact.about})" if contact.about else "") for contact in told]
    for lang in langs:
        lines += ["", *(f"   {line}" if line else "" for line in call_script(one.record, lang).splitlines())]
    lines += [
        "",
        f"   {' / '.join(speak(_WRITE_DOWN) for speak in say)}:",
        f'   python -m bot due --confirm {one.id} --by … --how phone --phone "+7 …" --hours "Mo-Fr 09:00-18:00"',
    ]
    return lines


def _why(one: Due, say: Speaker) -> list[str]:
    reasons = [
        say("never confirmed by phone")
        if one.checked is None
        else say("last confirmed: {date}", date=day_in_words(say, one.checked))
    ]
    if not numbers_of(one.record):
        reasons.append(say("no phone"))
    against = sum(count for reason, count in one.reports.items() if REPORTED.get(reason, 1) > 0)
    if against:
        reasons.append(say("reports that it is wrong: {n}", n=against))
    if one.asked:
        reasons.append(say("looked for in a year: {n}", n=one.asked))
    if not one.shown:
        reasons.append(say("not shown in the bot yet"))
    return reasons


def _printed(value: str) -> str:
    """A found number as numbers are read, anything else as it was found."""
    number = read_number(" ".join(value.split()))[0]
    return written(number) if number else value
