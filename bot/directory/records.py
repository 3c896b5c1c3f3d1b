"""What the directory holds, frozen: lines to call and centres to go to. Nothing private can be in these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.languages import Known, Text

Need = Literal[
    "violence",
    "homelessness",
    "orphan-graduate",
    "disability",
    "pensioner",
    "family",
    "child",
    "suicide-crisis",
]
NEEDS: tuple[Need, ...] = (
    "violence",
    "homelessness",
    "orphan-graduate",
    "disability",
    "pensioner",
    "family",
    "child",
    "suicide-crisis",
)
WHOLE_COUNTRY = "kz"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as +7 and ten digits, or a short one like 111; `as_of` is its date (YYYY, YYYY-MM or YYYY-MM-DD)."""

    number: str
    channel: Literal["call", "whatsapp", "telegram", "sms"] = "call"
    note: Text | None = None
    hours: str | None = None
    as_of: str | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whom a place takes. None is unknown everywhere; ages in years, both ends included."""

    text: Text | None = None
    age_min: float | None = None
    age_max: float | None = None
    sex: Literal["women", "men", "any"] | None = None
    with_children: bool | None = None
    documents: Known = None
    referral: Known = None
    residents_only: bool | None = None
    refuses: Known = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: an address or a title, when it was published, and which fields it supports."""

    url: str | None
    title: str | None
    published: str | None
    supports: tuple[str, ...]
    seen: str | None = None
    """When somebody last read the page (YYYY, YYYY-MM or YYYY-MM-DD)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that ends by itself after `until` (inclusive): no beds, moved, intake paused."""

    kind: Literal["full", "moved", "paused"]
    until: date


@dataclass(frozen=True, slots=True)
class Centre:
    """One place or service.

    `code` is permanent (32 bits of the id's SHA-256); `address` is None when unknown or not published.
    """

    id: str
    code: int
    kind: str
    name: Text
    situations: tuple[Need, ...]
    region: str
    city: str | None
    locality: Text | None
    address: Text | None
    address_partial: bool
    address_confidential: bool
    geo: tuple[float, float] | None
    phones: tuple[Phone, ...] | None
    walk_in: Text | None
    warning: Text | None
    ask_via: tuple[str, ...]
    hours: str | None
    hours_note: Text | None
    eligibility: Eligibility
    stay: Known
    capacity: int | None
    services: Text | None
    cost: Known
    web: Mapping[str, str]
    status: Literal["active", "uncertain"]
    checked: date | None
    checked_how: Text | None
    evidence: str | None
    sources: tuple[Source, ...]
    notice: Notice | None = None
    parent: str | None = None
    about: Text | None = None
    """What else is known and useful: when it opened, how many people live there, which other centres belong to it."""
    also_known_as: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line to call.

    `order` ranks it per need (and "danger"): lower comes first. Shown only in its region unless that is the whole country.
    """

    id: str
    code: int
    name: Text
    numbers: tuple[Phone, ...]
    situations: tuple[Need, ...]
    order: Mapping[str, int]
    region: str
    city: str | None
    for_whom: Text
    services: Text | None
    hours: str | None
    hours_note: Text | None
    languages: tuple[str, ...] | None
    cost: Known
    operator: Text | None
    checked: date | None
    evidence: str | None
    sources: tuple[Source, ...]
    line: int = 0


@dataclass(frozen=True)
class Directory:
    """Everything that may be shown, plus how to find a record again when its id changed."""

    centres: tuple[Centre, ...]
    lines: tuple[Line, ...]
    by_id: Mapping[str, Centre | Line] = field(repr=False)
    by_code: Mapping[int, Centre | Line] = field(repr=False)
    """Codes of present ids and of every `formerly:`; a code that is absent belongs to nothing any more."""
