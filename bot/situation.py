"""What one person has told us: a frozen dataclass that learns, packs and unpacks."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from bot.directory.records import NEEDS, Need
from bot.languages import Lang

Age = Literal["under-18", "18-28", "29-57", "58-up", "unsaid"]
YesNo = Literal["yes", "no", "unsaid"]
Registration = Literal["here", "elsewhere", "nowhere", "unsaid"]
Who = Literal["woman", "man", "family", "unsaid"]

# Codes are permanent: buttons and links made today must open in ten years. Only append, never reorder.
_LANGS: tuple[Lang | None, ...] = (None, "kk", "ru")
_AGES: tuple[Age | None, ...] = (None, "under-18", "18-28", "29-57", "58-up", "unsaid")
_YES_NO: tuple[YesNo | None, ...] = (None, "yes", "no", "unsaid")
_REGISTRATIONS: tuple[Registration | None, ...] = (None, "here", "elsewhere", "nowhere", "unsaid")
_WHO: tuple[Who | None, ...] = (None, "woman", "man", "family", "unsaid")

PageName = Literal[
    "next",
    "first",
    "home",
    "place",
    "regions",
    "towns",
    "question",
    "results",
    "list",
    "card",
    "script",
    "map",
    "danger",
    "danger-suicide",
    "danger-child",
    "danger-other",
    "child-self",
    "safe",
    "numbers",
    "helper",
    "hide",
    "hide-about",
    "neutral",
    "timer",
    "privacy",
    "about",
    "forget",
    "language",
    "share",
    "share-text",
    "report",
    "reported",
    "offender",
    "guess",
    "which-place",
    "lost",
    "answers",
    "phone-safety",
    "unanswered",
]
PAGES: tuple[PageName, ...] = get_args(PageName)

_VERSION = 1
_CHECK_BYTES = 2
_BODY_BYTES = 13


@dataclass(frozen=True, slots=True)
class Situation:
    """One person's situation; None means not asked yet, "unsaid" means asked and skipped.

    `place` is a permanent place code (see bot.places), 0 when unknown. `whole_country` is the code of the whole country.
    """

    needs: frozenset[Need] = frozenset()
    other: bool = False
    helper: bool = False
    lang: Lang | None = None
    place: int = 0
    age: Age | None = None
    children: YesNo | None = None
    papers: YesNo | None = None
    registration: Registration | None = None
    who: Who | None = None
    tonight: YesNo | None = None

    def learn(self, **told: object) -> "Situation":
        """The same situation with what was told just now; unknown field names raise TypeError."""
        if "needs" in told:
            told["needs"] = frozenset(told["needs"])  # type: ignore[call-overload]  # any iterable of needs is welcome
        return replace(self, **told)  # type: ignore[arg-type]  # replace() itself checks the names

    def add_needs(self, needs: Iterable[Need]) -> "Situation":
        """Several needs in one sentence are kept as a set."""
        return replace(self, needs=self.needs | frozenset(needs))


@dataclass(frozen=True, slots=True)
class View:
    """What a button opens: a page, what the page is about, and the whole situation.

    `record` is a 32-bit code (a centre, a line, a region); `choice` 0..255 is a small argument (a question, an offset, a reason).
    """

    page: PageName
    situation: Situation = Situation()
    record: int = 0
    choice: int = 0

    def pack(self) -> str:
        """At most 20 characters of A-Za-z0-9_- that show neither the need nor the place."""
        s = self.situation
        bits = _Bits()
        bits.put(_VERSION, 4)
        bits.put(PAGES.index(self.page), 8)
        bits.put(self.record, 32)
        bits.put(self.choice, 8)
        bits.put(sum(1 << i for i, need in enumerate(NEEDS) if need in s.needs), 12)
        bits.put(s.other, 1)
        bits.put(s.helper, 1)
        bits.put(_LANGS.index(s.lang), 2)
        bits.put(s.place, 12)
        bits.put(_AGES.index(s.age), 3)
        bits.put(_YES_NO.index(s.children), 2)
        bits.put(_YES_NO.index(s.papers), 2)
        bits.put(_REGISTRATIONS.index(s.registration), 3)
        bits.put(_WHO.index(s.who), 3)
        bits.put(_YES_NO.index(s.tonight), 2)
        body = bits.value.to_bytes(_BODY_BYTES, "big")
        check = hashlib.blake2s(body, digest_size=_CHECK_BYTES).digest()
        return base64.urlsafe_b64encode(check + _veil(body, check)).decode().rstrip("=")

    @classmethod
    def unpack(cls, token: str) -> "View | None":
        """The view of a token, or None for anything forged, foreign, cut or made by a later version."""
        if not 16 <= len(token) <= 24 or not token.isascii():
            return None
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            return None
        if len(raw) != _CHECK_BYTES + _BODY_BYTES:
            return None
        check, body = raw[:_CHECK_BYTES], _veil(raw[_CHECK_BYTES:], raw[:_CHECK_BYTES])
        if hashlib.blake2s(body, digest_size=_CHECK_BYTES).digest() != check:
            return None
        bits = _Bits(int.from_bytes(body, "big"))
        try:
            tonight = _YES_NO[bits.take(2)]
            who = _WHO[bits.take(3)]
            registration = _REGISTRATIONS[bits.take(3)]
            papers = _YES_NO[bits.take(2)]
            children = _YES_NO[bits.take(2)]
            age = _AGES[bits.take(3)]
            place = bits.take(12)
            lang = _LANGS[bits.take(2)]
            helper, other = bool(bits.take(1)), False
            other = bool(bits.take(1))
            needs_bits = bits.take(12)
            needs = frozenset(need for i, need in enumerate(NEEDS) if needs_bits >> i & 1)
            choice, record = bits.take(8), 0
            record = bits.take(32)
            page = PAGES[bits.take(8)]
        except IndexError:
            return None
        if bits.take(4) != _VERSION or bits.value or needs_bits >> len(NEEDS):
            return None
        situation = Situation(needs, other, helper, lang, place, age, children, papers, registration, who, tonight)
        return cls(page, situation, record, choice)


class _Bits:
    """A number written and read a few bits at a time, last written first read."""

    def __init__(self, value: int = 0) -> None:
        self.value = value

    def put(self, number: int, width: int) -> None:
        if not 0 <= number < 1 << width:
            raise ValueError(f"{number} does not fit into {width} bits")
        self.value = self.value << width | number

    def take(self, width: int) -> int:
        number = self.value & (1 << width) - 1
        self.value >>= width
        return number


def _veil(body: bytes, check: bytes) -> bytes:
    """XOR with a stream that follows from the check bytes: no part of a token can be read or compared by eye.

    Not a secret: whoever has a link can open it. It keeps needs and towns out of browser histories and over shoulders.
    """
    stream = hashlib.blake2s(check, digest_size=len(body), person=b"bot-link").digest()
    return bytes(a ^ b for a, b in zip(body, stream, strict=True))
