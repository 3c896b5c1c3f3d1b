"""Reads single values: every one is either understood exactly or refused with what to write instead."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from bot.directory import contacts, meaning
from bot.directory.fields import FIELD_NAMES, FREE, NO, NOTHING, UNKNOWN, YES, Field
from bot.directory.nodes import Branch, Node, Row, Scalar
from bot.directory.problems import Cure, Problem
from bot.directory.records import Phone
from bot.directory.wording import cure, names
from bot.languages import NONE, Known, Text

MOST_PROBLEMS: Final = 500
LONGEST_VALUE: Final = 20_000
"""Characters of one value that are looked at; a longer one is only counted."""
OLDEST_YEAR: Final = 1991
MESSAGES: Final = names()


class EnoughError(Exception):
    """So much is wrong that reading on would help nobody."""


@dataclass(slots=True)
class Paper:
    """One file being read: where problems are put down, and what day it is."""

    path: str
    today: date
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    cut: Mapping[int, str] = field(default_factory=dict)
    """Lines with something behind a #: the text after it."""
    lines: list[str] = field(default_factory=list)
    """The lines of the file as they are read."""

    def refuse(self, line: int, owner: str, found: Cure, column: int = 1) -> None:
        """Puts down a mistake; raises EnoughError after 500."""
        if len(self.problems) > MOST_PROBLEMS:
            raise EnoughError
        self.problems.append(Problem(self.path, line, owner, found.wrong, found.instead, column, found.name))

    def doubt(self, line: int, owner: str, found: Cure) -> None:
        """Puts down something that may be right but looks wrong."""
        self.doubts.append(Problem(self.path, line, owner, found.wrong, found.instead, 1, found.name))


@dataclass(slots=True)
class Reader:
    """Reads the values of one record; problems are put down under its id."""

    paper: Paper
    owner: str

    def refuse(self, node: Node, found: Cure) -> None:
        """Puts down a mistake at a node."""
        self.paper.refuse(node.at, self.owner, found, node.column)

    # --- strings ---

    def plain(self, node: Node, spec: Field) -> str | None:
        """One string in any language, None when unknown."""
        if not isinstance(node, Scalar):
            self.refuse(node, cure("not_plain", name=spec.name, example=spec.example or "…"))
            return None
        text = self.string(node, spec)
        return None if text in UNKNOWN else text

    def string(self, node: Scalar, spec: Field, name: str | None = None) -> str:
        """The string of a scalar, on one line; what cannot be shown is put down."""
        if len(node.text) > LONGEST_VALUE:
            self.refuse(node, cure("too_long", name=name or spec.name, present=len(node.text), most=spec.limit))
            return node.text[:1] * 3
        text = " ".join(node.text.split())
        if text in UNKNOWN:
            return text
        if node.last > node.line:
            self._swallowed(node)
        if not text.isascii():
            self._letters(node, text)
        self._marks(node, text, spec)
        if len(text) > spec.limit:
            self.refuse(node, cure("too_long", name=name or spec.name, present=len(text), most=spec.limit))
        return text

    def _swallowed(self, node: Scalar) -> None:
        """A value over several lines may hold the next fields: a colon was forgotten there, or a quote was never closed."""
        if node.style in {"|", ">"}:
            return
        for number in range(node.line + 1, min(node.last, len(self.paper.lines)) + 1):
            found = _SWALLOWED.match(self.paper.lines[number - 1])
            if not found or found["name"] not in FIELD_NAMES:
                continue
            if node.quoted:
                self.refuse(node, cure("open_quote"))
            else:
                self.paper.refuse(number, self.owner, cure("swallowed", name=found["name"]))
            return

    def _letters(self, node: Scalar, text: str) -> None:
        for word in _mixed(text):
            latin = [sign for sign in word if sign.isascii()]
            few_latin = len(latin) * 2 <= len(word)
            strangers = latin if few_latin else [sign for sign in word if not sign.isascii()]
            name = "mixed_latin" if few_latin else "mixed_cyrillic"
            self.refuse(node, cure(name, word=word, strangers=", ".join(f"«{sign}»" for sign in dict.fromkeys(strangers))))
        if node.quoted:
            for sign in text:
                code = ord(sign)
                if 0xD800 <= code <= 0xDFFF or unicodedata.category(sign) in {"Cc", "Cf"}:
                    self.refuse(node, cure("control", code=f"{code:04X}"))
                    break
        if text[0] in "“„‟" and text[-1] in "”“‟":
            self.refuse(node, cure("curly_quotes"))

    def _marks(self, node: Scalar, text: str, spec: Field) -> None:
        behind = self.paper.cut.get(node.last)
        if behind is not None and not node.quoted and _cuts(behind, spec):
            self.refuse(node, cure("cut_comment", text=text))
        if node.quoted or spec.kind == "url" or (spec.kind == "plain" and spec.name in {"notes", "note", "seen_in"}):
            return
        for mark, pair in (("{", "}"), ("[", "]")):
            if text.count(mark) != text.count(pair):
                self.refuse(node, cure("stray_mark", mark=mark if text.count(mark) > text.count(pair) else pair))
        if text.count('"') % 2:
            self.refuse(node, cure("stray_mark", mark='"'))

    def text(self, node: Node, spec: Field, name: str | None = None) -> Text | None:
        """A text in both languages, None when unknown."""
        name = name or spec.name
        if isinstance(node, Scalar):
            if node.text.strip() not in UNKNOWN:
                self.refuse(node, cure("not_both", name=name))
            return None
        if isinstance(node, Row):
            self.refuse(node, cure("not_both", name=name))
            return None
        if any(name not in {"kk", "ru"} and isinstance(child, Scalar) and not child.text for name, child in node.fields.items()):
            self.refuse(node, cure("comma_in_braces", text=", ".join(node.fields)))
            return None
        self.names(node, ("kk", "ru"))
        found: dict[str, str] = {}
        for lang in ("kk", "ru"):
            part = node.fields.get(lang)
            if part is None:
                continue
            if isinstance(part, Row) and all(isinstance(item, Scalar) for item in part.items):
                found[lang] = ", ".join(self.string(item, spec, name) for item in part.items if isinstance(item, Scalar))
            elif isinstance(part, Scalar):
                found[lang] = self.string(part, spec, name)
            else:
                self.refuse(part, cure("not_plain", name=f"{name}: {lang}", example="…"))
                found[lang] = "…"
        known = [lang for lang in ("kk", "ru") if found.get(lang, "") not in UNKNOWN]
        if not known:
            return None
        meant = {meaning.guess(other, ("kk", "ru")) for other in node.names}
        for lang in ("kk", "ru"):
            if lang not in known and (lang in node.fields or lang not in meant):
                self.paper.refuse(_line(node, lang), self.owner, cure(f"lacks_{lang}", name=name))
        return Text(found.get("kk", ""), found.get("ru", "")) if len(known) == 2 else None

    def known(self, node: Node, spec: Field) -> Known:
        """A text, NONE for a word that says there is none, None when unknown."""
        words = FREE + NOTHING if spec.name == "cost" else NOTHING
        if isinstance(node, Scalar) and node.text.strip().lower() in words:
            return NONE
        return self.text(node, spec)

    def words(self, node: Node, spec: Field) -> tuple[str, ...]:
        """A list of strings; a single string will do."""
        items = self.items(node, spec)
        return tuple(text for item in items if (text := self.string(item, spec)) not in UNKNOWN)

    def items(self, node: Node, spec: Field) -> list[Scalar]:
        """The scalars of a list, of a single value, or nothing."""
        if isinstance(node, Scalar):
            if node.text.strip() in UNKNOWN:
                return []
            if len(node.text) > LONGEST_VALUE:
                self.refuse(node, cure("too_long", name=spec.name, present=len(node.text), most=spec.limit))
                return []
            return [node]
        if isinstance(node, Branch):
            self.refuse(node, cure("not_list", name=spec.name, example=spec.example or "…"))
            return []
        items = []
        for item in node.items:
            if isinstance(item, Scalar):
                if item.text.strip():
                    items.append(item)
                else:
                    self.refuse(item, cure("empty_item", name=spec.name))
            else:
                self.refuse(item, cure("not_list", name=spec.name, example=spec.example or "…"))
        return items

    def names(self, node: Branch, allowed: Iterable[str], parent: Mapping[str, str] | None = None) -> None:
        """Puts down names of fields that do not exist here or stand twice. `parent`: where a misplaced name belongs."""
        known = tuple(allowed)
        for name, key in node.names.items():
            if name in known:
                continue
            if name == "<<":
                self.refuse(key, cure("merge_key"))
            elif parent and name in parent:
                self.refuse(key, cure("misplaced_field", name=name, parent=_owner_of(node, name) or parent[name]))
            else:
                meant = meaning.guess(name, known)
                found = (
                    cure("unknown_field_meant", name=name, meant=meant)
                    if meant
                    else cure("unknown_field", name=name, allowed=known)
                )
                self.refuse(key, found)
        for key in node.twice:
            self.refuse(key, cure("twice", name=key.text, first=node.names[key.text].line))

    # --- choices ---

    def choice(self, node: Node, spec: Field) -> str | None:
        """One of the allowed words."""
        text = self.plain(node, spec)
        if text is None or text in spec.choices:
            return text
        self._refuse_value(node, spec.name, text, spec.choices, meaning.guess(text, spec.choices))
        return None

    def choices(self, node: Node, spec: Field) -> tuple[str, ...]:
        """Several of the allowed words; commas may stand between them without brackets."""
        found: list[str] = []
        for item in self.items(node, spec):
            for word in [part.strip() for part in item.text.split(",")]:
                if word in UNKNOWN:
                    continue
                if word not in spec.choices:
                    self._refuse_value(item, spec.name, word, spec.choices, meaning.guess(word, spec.choices))
                elif word in found:
                    self.refuse(item, cure("repeated", name=spec.name, value=word))
                else:
                    found.append(word)
        return tuple(found)

    def _refuse_value(self, node: Node, name: str, value: str, allowed: tuple[str, ...], meant: str | None) -> None:
        message = f"unknown_{name}" if f"unknown_{name}" in MESSAGES else "unknown_value"
        found = cure(message, name=name, value=value, allowed=allowed)
        self.refuse(node, Cure(found.name, found.wrong, cure("write_this", meant=meant).instead) if meant else found)

    def flag(self, node: Node, spec: Field) -> bool | None:
        """Yes or no, None when unknown."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if text.lower() in YES:
            return True
        if text.lower() in NO:
            return False
        self.refuse(node, cure("not_flag", name=spec.name, value=text))
        return None

    def region(self, node: Node, spec: Field) -> str | None:
        """The slug of a region or of the whole country."""
        text = self.plain(node, spec)
        slugs = meaning.region_slugs()
        if text is None or text in slugs:
            return text
        self._refuse_value(node, "region", text, slugs, meaning.guess_place(text, slugs))
        return None

    def city(self, node: Node, spec: Field, region: str | None, region_line: int) -> str | None:
        """The slug of a town, which has to lie in the region; nobody can know which of the two is wrong, so both are named."""
        text = self.plain(node, spec)
        if text is None:
            return None
        towns = meaning.town_regions()
        if text not in towns:
            near = [slug for slug, where in towns.items() if region in {None, where}] or list(towns)
            self._refuse_value(node, "city", text, tuple(near), meaning.guess_place(text, towns))
            return None
        if region is not None and towns[text] != region:
            self.refuse(node, cure("wrong_city", city=text, region=region))
            self.paper.refuse(region_line, self.owner, cure("wrong_region", city=text, region=region, right=towns[text]))
            return None
        return text

    # --- numbers and days ---

    def count(self, node: Node, spec: Field, least: int = 1, most: int = 20_000) -> int | None:
        """A whole number."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
            self.refuse(node, cure("not_number", name=spec.name, value=text, example=spec.example or "1"))
            return None
        if not least <= int(text) <= most:
            self.refuse(node, cure("out_of_range", name=spec.name, value=text, least=least, most=most))
            return None
        return int(text)

    def age(self, node: Node, spec: Field) -> float | None:
        """Years; halves and months as 0.5 or 1,5."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", text, re.ASCII):
            self.refuse(node, cure("not_number", name=spec.name, value=text, example=spec.example))
            return None
        years = float(text.replace(",", "."))
        if years > 120:
            self.refuse(node, cure("out_of_range", name=spec.name, value=text, least=0, most=120))
            return None
        return int(years) if years.is_integer() else years

    def day(self, node: Node, spec: Field, *, ahead: bool = False) -> date | None:
        """A day as 2026-11-12; `ahead` allows the future."""
        text = self.plain(node, spec)
        if text is None:
            return None
        found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
        if not found:
            self._refuse_day(node, text)
            return None
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            self.refuse(node, cure("no_such_day", value=text))
            return None
        if not ahead and day > self.paper.today:
            self.refuse(node, cure("in_future", name=spec.name, value=text, today=self.paper.today.isoformat()))
            return None
        if day.year < OLDEST_YEAR or day.year > self.paper.today.year + 2:
            self.refuse(node, cure("far_year", name=spec.name, value=text))
            return None
        return day

    def when(self, node: Node, spec: Field) -> str | None:
        """A day, a month or a year that has come: YYYY-MM-DD, YYYY-MM or YYYY."""
        text = self.plain(node, spec)
        if text is None:
            return None
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text, re.ASCII)
        if not found:
            self._refuse_day(node, text)
            return None
        try:
            first = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            self.refuse(node, cure("no_such_day", value=text))
            return None
        if first > self.paper.today:
            self.refuse(node, cure("in_future", name=spec.name, value=text, today=self.paper.today.isoformat()))
            return None
        if first.year < OLDEST_YEAR:
            self.refuse(node, cure("far_year", name=spec.name, value=text))
            return None
        return text

    def _refuse_day(self, node: Node, text: str) -> None:
        better = meaning.better_day(text)
        if better == "":
            self.refuse(node, cure("no_such_day", value=text))
        else:
            self.refuse(node, cure("not_day", value=text, better=better or self.paper.today.isoformat()))

    # --- contacts ---

    def number(self, node: Scalar) -> str | None:
        """A number as +7 and ten digits or a short one."""
        text = " ".join(node.text[:LONGEST_VALUE].split())
        number, wrong = contacts.read_number(text)
        if wrong is not None:
            self.refuse(node, wrong)
        return number

    def numbers(self, node: Node, spec: Field) -> tuple[str, ...]:
        """Several numbers; commas may stand between them."""
        found: list[str] = []
        for item in self.items(node, spec):
            for part in item.text.split(","):
                if part.strip() in UNKNOWN:
                    continue
                piece = Scalar(part.strip(), item.line, item.column, item.last, item.style)
                number = self.number(piece)
                if number in found:
                    self.refuse(item, cure("repeated", name=spec.name, value=part.strip()))
                elif number:
                    found.append(number)
        return tuple(found)

    def phones(self, node: Node, spec: Field) -> tuple[Phone, ...] | None:
        """Phones as a list, as one number or as one entry; None when unknown, () when there is none."""
        if isinstance(node, Scalar):
            text = node.text.strip()
            if text in UNKNOWN:
                return None
            if text.lower() in NOTHING:
                return ()
        nodes = node.items if isinstance(node, Row) else [node]
        found: list[Phone] = []
        for item in nodes:
            if isinstance(item, Scalar) and item.text.strip() in UNKNOWN:
                if not item.text.strip():
                    self.refuse(item, cure("empty_item", name=spec.name))
                continue
            phone = self._phone(item, spec)
            if phone and any((old.number, old.channel) == (phone.number, phone.channel) for old in found):
                self.refuse(item, cure("repeated", name=spec.name, value=phone.number))
            elif phone:
                found.append(phone)
        return tuple(found) or None

    def _phone(self, node: Node, spec: Field) -> Phone | None:
        inner = {part.name: part for part in spec.inner}
        if isinstance(node, Scalar):
            number = self.number(node)
            return Phone(number) if number else None
        if isinstance(node, Row):
            self.refuse(node, cure("not_parts", name=spec.name, inner=tuple(inner)))
            return None
        self.names(node, inner)
        written = node.fields.get("number")
        if written is None:
            self.refuse(node, cure("missing", name="number", example="+7 7172 00 00 00"))
            number = None
        elif not isinstance(written, Scalar) or written.text.strip() in UNKNOWN:
            self.refuse(written, cure("empty", name="number", example="+7 7172 00 00 00"))
            number = None
        else:
            number = self.number(written)
        fields = node.fields
        channel = self.choice(fields["channel"], inner["channel"]) if "channel" in fields else None
        note = self.text(fields["note"], inner["note"]) if "note" in fields else None
        opening = self.hours(fields["hours"], inner["hours"]) if "hours" in fields else None
        as_of = self.when(fields["as_of"], inner["as_of"]) if "as_of" in fields else None
        sure = self.flag(fields["sure"], inner["sure"]) if "sure" in fields else None
        if number is None:
            return None
        return Phone(number, channel or "call", note, opening, as_of, sure is not False)  # type: ignore[arg-type]  # one of CHANNELS

    def hours(self, node: Node, spec: Field) -> str | None:
        """Hours as the room of hours reads them."""
        text = self.plain(node, spec)
        if text is None:
            return None
        wrong = contacts.judge_hours(text)
        if wrong is None:
            return text
        self.refuse(node, wrong)
        return None

    def url(self, node: Node, spec: Field, *, secure: bool = False) -> str | None:
        """A link that Telegram accepts: a host with a dot, no spaces; `secure` allows https only."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if contacts.URL.fullmatch(text) and not (secure and text.startswith("http:")):
            return text
        self.refuse(node, cure("not_url", value=text, better=contacts.better_url(text)))
        return None

    def email(self, node: Node, spec: Field) -> str | None:
        """An e-mail address."""
        text = self.plain(node, spec)
        if text is None or re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text, re.ASCII):
            return text
        self.refuse(node, cure("not_email", value=text))
        return None

    def geo(self, node: Node, spec: Field) -> tuple[float, float] | None:
        """Latitude and longitude inside Kazakhstan's bounds, degrees."""
        if isinstance(node, Row):
            text = ", ".join(item.text for item in node.items if isinstance(item, Scalar))
        else:
            found = self.plain(node, spec)
            if found is None:
                return None
            text = found
        match = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,9})?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d{1,9})?)", text, re.ASCII)
        if not match:
            self.refuse(node, cure("not_geo", value=text))
            return None
        lat, lon = float(match[1]), float(match[2])
        if _inside(lat, lon):
            return lat, lon
        swapped = f"{match[2]}, {match[1]}"
        self.refuse(node, cure("geo_swapped", value=text, better=swapped) if _inside(lon, lat) else cure("abroad", value=text))
        return None


def _owner_of(node: Branch, name: str) -> str | None:
    """The field before a misplaced kk or ru: it stands empty, or holds the other language only."""
    before: str | None = None
    for other, child in node.fields.items():
        if other == name:
            return before
        if other not in {"kk", "ru"} and not (isinstance(child, Scalar) and child.text.strip()):
            before = other
    return None


def _line(node: Branch, name: str) -> int:
    return node.names[name].line if name in node.names else node.line


def _inside(lat: float, lon: float) -> bool:
    return 40.4 <= lat <= 55.6 and 46.3 <= lon <= 87.5


# The word with its neighbours: letters only, so that SIM-карта and 111-ге are two words each.
_SWALLOWED: Final = re.compile(r"^\s*(?:- +)?(?P<name>[a-z_]+)(?=\s*(?::|$)|\s+\S)")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


@lru_cache(maxsize=8192)
def _mixed(text: str) -> tuple[str, ...]:
    if not _LATIN.search(text):
        return ()
    return tuple(word for word in _WORD.findall(text) if _LATIN.search(word) and _CYRILLIC.search(word))


def _cuts(behind: str, spec: Field) -> bool:
    """Whether what stands behind # was more likely a part of the value: `кв. #5`, but not `astana # столица`."""
    if spec.kind in {"choice", "choices", "flag", "id", "place", "day", "when", "count", "age", "numbers", "geo", "order"}:
        return False
    return not behind.startswith((" ", "\t")) or re.fullmatch(r"\s*№?\s*\d+\s*\w?", behind) is not None
