"""Reads single values: every one is either understood exactly or refused with what to write instead."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Final

import phonenumbers

from bot import places
from bot.directory import wording
from bot.directory.fields import FREE, MEANT, NO, NOTHING, UNKNOWN, YES, Field
from bot.directory.nodes import Branch, Node, Row, Scalar
from bot.directory.problems import Cure, Problem, Said
from bot.directory.records import WHOLE_COUNTRY, Phone
from bot.hours import read_hours
from bot.languages import NONE, Known, Text

MOST_PROBLEMS: Final = 500
OLDEST_YEAR: Final = 1991


@dataclass(slots=True)
class Paper:
    """One file being read: where problems are put down, and what day it is."""

    path: str
    today: date
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    cut: Mapping[int, str] = field(default_factory=dict)
    """Lines with something behind a #: the text after it."""

    def refuse(self, line: int, owner: str, cure: Cure, column: int = 1) -> None:
        """Puts down a mistake."""
        self.problems.append(Problem(self.path, line, owner, cure.wrong, cure.instead, column))

    def doubt(self, line: int, owner: str, kind: str, cure: Cure) -> None:
        """Puts down something that may be right but looks wrong."""
        self.doubts.append(Problem(self.path, line, owner, cure.wrong, cure.instead, 1, kind))


@dataclass(slots=True)
class Reader:
    """Reads the values of one record; problems are put down under its id."""

    paper: Paper
    owner: str

    def refuse(self, node: Node, cure: Cure) -> None:
        """Puts down a mistake at a node."""
        self.paper.refuse(node.line, self.owner, cure, node.column)

    # --- strings ---

    def plain(self, node: Node, spec: Field) -> str | None:
        """One string in any language, None when unknown."""
        if not isinstance(node, Scalar):
            self.refuse(node, wording.not_plain(spec.name, spec.example or "…"))
            return None
        text = self.string(node, spec)
        return None if text in UNKNOWN else text

    def string(self, node: Scalar, spec: Field, name: str | None = None) -> str:
        """The string of a scalar, on one line; what cannot be shown is put down."""
        text = " ".join(node.text.split())
        if text in UNKNOWN:
            return text
        if not text.isascii():
            self._letters(node, text)
        self._marks(node, text, spec)
        if len(text) > spec.limit:
            self.refuse(node, wording.too_long(name or spec.name, len(text), spec.limit))
        return text

    def _letters(self, node: Scalar, text: str) -> None:
        for word in _mixed(text):
            latin = [sign for sign in word if sign.isascii()]
            few_latin = len(latin) * 2 <= len(word)
            strangers = latin if few_latin else [sign for sign in word if not sign.isascii()]
            self.refuse(node, wording.mixed_letters(word, "".join(dict.fromkeys(strangers)), few_latin))
        if node.quoted:
            for sign in text:
                code = ord(sign)
                if 0xD800 <= code <= 0xDFFF or unicodedata.category(sign) in {"Cc", "Cf"}:
                    self.refuse(node, wording.control(code))
                    break
        if text[0] in "“„‟" and text[-1] in "”“‟":
            self.refuse(node, wording.curly_quotes())

    def _marks(self, node: Scalar, text: str, spec: Field) -> None:
        behind = self.paper.cut.get(node.last)
        if behind is not None and not node.quoted and _cuts(behind, spec):
            self.refuse(node, wording.cut_comment(text))
        if node.quoted or spec.kind == "url" or spec.name in {"notes", "note", "seen_in"}:
            return
        for mark, pair in (("{", "}"), ("[", "]")):
            if text.count(mark) != text.count(pair):
                self.refuse(node, wording.stray_mark(mark if text.count(mark) > text.count(pair) else pair))
        if text.count('"') % 2:
            self.refuse(node, wording.stray_mark('"'))

    def text(self, node: Node, spec: Field, name: str | None = None) -> Text | None:
        """A text in both languages, None when unknown."""
        name = name or spec.name
        if isinstance(node, Scalar):
            if node.text.strip() not in UNKNOWN:
                self.refuse(node, wording.not_both(name))
            return None
        if isinstance(node, Row):
            self.refuse(node, wording.not_both(name))
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
                self.refuse(part, wording.not_plain(f"{name}: {lang}", "…"))
                found[lang] = "…"
        known = [lang for lang in ("kk", "ru") if found.get(lang, "") not in UNKNOWN]
        if not known:
            return None
        for lang in ("kk", "ru"):
            if lang not in known:
                self.paper.refuse(_line(node, lang), self.owner, wording.one_language(name, lang))
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
            return [node]
        if isinstance(node, Branch):
            self.refuse(node, wording.not_list(spec.name, spec.example or "…"))
            return []
        items = []
        for item in node.items:
            if isinstance(item, Scalar):
                items.append(item)
            else:
                self.refuse(item, wording.not_list(spec.name, spec.example or "…"))
        return items

    def names(self, node: Branch, allowed: Iterable[str], parent: Mapping[str, str] | None = None) -> None:
        """Puts down names of fields that do not exist here or stand twice. `parent`: where a misplaced name belongs."""
        known = tuple(allowed)
        for name, key in node.names.items():
            if name in known:
                continue
            if name == "<<":
                self.refuse(key, wording.merge_key())
            elif parent and name in parent:
                self.refuse(key, wording.misplaced_field(name, parent[name]))
            else:
                self.refuse(key, wording.unknown_field(name, guess(name, known), known))
        for key in node.twice:
            self.refuse(key, wording.twice(key.text, node.names[key.text].line))

    # --- choices ---

    def choice(self, node: Node, spec: Field) -> str | None:
        """One of the allowed words."""
        text = self.plain(node, spec)
        if text is None or text in spec.choices:
            return text
        self.refuse(node, wording.not_allowed(spec.name, text, guess(text, spec.choices), spec.choices))
        return None

    def choices(self, node: Node, spec: Field) -> tuple[str, ...]:
        """Several of the allowed words; commas may stand between them without brackets."""
        found: list[str] = []
        for item in self.items(node, spec):
            for word in [part.strip() for part in item.text.split(",")]:
                if word in UNKNOWN:
                    continue
                if word not in spec.choices:
                    self.refuse(item, wording.not_allowed(spec.name, word, guess(word, spec.choices), spec.choices))
                elif word in found:
                    self.refuse(item, wording.repeated(spec.name, word))
                else:
                    found.append(word)
        return tuple(found)

    def flag(self, node: Node, spec: Field) -> bool | None:
        """Yes or no, None when unknown."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if text.lower() in YES:
            return True
        if text.lower() in NO:
            return False
        self.refuse(node, wording.not_flag(spec.name, text))
        return None

    def region(self, node: Node, spec: Field) -> str | None:
        """The slug of a region or of the whole country."""
        text = self.plain(node, spec)
        if text is None or text in region_slugs():
            return text
        self.refuse(node, wording.not_allowed("region", text, _guess_place(text, region_slugs()), region_slugs()))
        return None

    def city(self, node: Node, spec: Field, region: str | None) -> str | None:
        """The slug of a town, which has to lie in the region."""
        text = self.plain(node, spec)
        if text is None:
            return None
        towns = town_regions()
        if text not in towns:
            near = [slug for slug, where in towns.items() if region in {None, where}] or list(towns)
            self.refuse(node, wording.not_allowed("city", text, _guess_place(text, towns), near))
            return None
        if region is not None and towns[text] != region:
            self.refuse(node, wording.wrong_city(text, region, towns[text]))
            return None
        return text

    # --- numbers and days ---

    def count(self, node: Node, spec: Field, least: int = 1, most: int = 20_000) -> int | None:
        """A whole number."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
            self.refuse(node, wording.not_number(spec.name, text, spec.example or "1"))
            return None
        if not least <= int(text) <= most:
            self.refuse(node, wording.out_of_range(spec.name, text, least, most))
            return None
        return int(text)

    def age(self, node: Node, spec: Field) -> float | None:
        """Years; halves and months as 0.5 or 1,5."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", text, re.ASCII):
            self.refuse(node, wording.not_number(spec.name, text, spec.example))
            return None
        years = float(text.replace(",", "."))
        if years > 120:
            self.refuse(node, wording.out_of_range(spec.name, text, 0, 120))
            return None
        return int(years) if years.is_integer() else years

    def day(self, node: Node, spec: Field, *, ahead: bool = False) -> date | None:
        """A day as 2026-11-12; `ahead` allows the future."""
        text = self.plain(node, spec)
        if text is None:
            return None
        found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
        if not found:
            self.refuse(node, wording.not_day(text, _better_day(text, self.paper.today)))
            return None
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            self.refuse(node, wording.no_such_day(text))
            return None
        if not ahead and day > self.paper.today:
            self.refuse(node, wording.in_future(spec.name, text, self.paper.today.isoformat()))
            return None
        if day.year < OLDEST_YEAR or day.year > self.paper.today.year + 2:
            self.refuse(node, wording.far_year(spec.name, text))
            return None
        return day

    def when(self, node: Node, spec: Field) -> str | None:
        """A day, a month or a year that has come: YYYY-MM-DD, YYYY-MM or YYYY."""
        text = self.plain(node, spec)
        if text is None:
            return None
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text, re.ASCII)
        if not found:
            self.refuse(node, wording.not_day(text, _better_day(text, self.paper.today)))
            return None
        try:
            first = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            self.refuse(node, wording.no_such_day(text))
            return None
        if first > self.paper.today:
            self.refuse(node, wording.in_future(spec.name, text, self.paper.today.isoformat()))
            return None
        if first.year < OLDEST_YEAR:
            self.refuse(node, wording.far_year(spec.name, text))
            return None
        return text

    # --- contacts ---

    def number(self, node: Scalar) -> str | None:
        """A number as +7 and ten digits or a short one."""
        text = " ".join(node.text.split())
        number, cure = read_number(text)
        if cure is not None:
            self.refuse(node, cure)
        return number

    def numbers(self, node: Node, spec: Field) -> tuple[str, ...]:
        """Several numbers; commas may stand between them."""
        found: list[str] = []
        for item in self.items(node, spec):
            for part in item.text.split(","):
                if part.strip() in UNKNOWN:
                    continue
                piece = Scalar(part.strip(), item.line, item.column, item.last, item.quoted)
                number = self.number(piece)
                if number in found:
                    self.refuse(item, wording.repeated(spec.name, part.strip()))
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
        if not nodes:
            return None
        found: list[Phone] = []
        for item in nodes:
            phone = self._phone(item, spec)
            if phone and any((old.number, old.channel) == (phone.number, phone.channel) for old in found):
                self.refuse(item, wording.repeated(spec.name, phone.number))
            elif phone:
                found.append(phone)
        return tuple(found) or None

    def _phone(self, node: Node, spec: Field) -> Phone | None:
        inner = {part.name: part for part in spec.inner}
        if isinstance(node, Scalar):
            number = self.number(node)
            return Phone(number) if number else None
        if isinstance(node, Row):
            self.refuse(node, wording.not_parts(spec.name, inner))
            return None
        self.names(node, inner)
        written = node.fields.get("number")
        if written is None:
            self.refuse(node, wording.missing("number", "+7 7172 00 00 00"))
            number = None
        elif not isinstance(written, Scalar) or written.text.strip() in UNKNOWN:
            self.refuse(written, wording.empty("number", "+7 7172 00 00 00"))
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
        cure = judge_hours(text)
        if cure is None:
            return text
        self.refuse(node, cure)
        return None

    def url(self, node: Node, spec: Field, *, secure: bool = False) -> str | None:
        """A link that Telegram accepts: a host with a dot, no spaces; `secure` allows https only."""
        text = self.plain(node, spec)
        if text is None:
            return None
        if _URL.fullmatch(text) and not (secure and text.startswith("http:")):
            return text
        self.refuse(node, wording.not_url(text, _better_url(text)))
        return None

    def email(self, node: Node, spec: Field) -> str | None:
        """An e-mail address."""
        text = self.plain(node, spec)
        if text is None or re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text, re.ASCII):
            return text
        self.refuse(node, wording.not_email(text))
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
            self.refuse(node, wording.not_geo(text))
            return None
        lat, lon = float(match[1]), float(match[2])
        if _inside(lat, lon):
            return lat, lon
        self.refuse(node, wording.abroad(text, f"{match[2]}, {match[1]}" if _inside(lon, lat) else None))
        return None


def _line(node: Branch, name: str) -> int:
    return node.names[name].line if name in node.names else node.line


def _inside(lat: float, lon: float) -> bool:
    return 40.4 <= lat <= 55.6 and 46.3 <= lon <= 87.5


# The word with its neighbours: letters only, so that SIM-карта and 111-ге are two words each.
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


def guess(text: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that was probably meant."""
    words = tuple(allowed)
    plain = text.strip().lower().replace("_", "-")
    for word in words:
        if word.replace("_", "-") == plain:
            return word
    meant = MEANT.get(text.strip().lower()) or _MEANT_VALUES.get(text.strip().lower())
    if meant in words:
        return meant
    if not 2 <= len(text) <= 40:
        return None
    near = difflib.get_close_matches(text.strip().lower(), words, n=1, cutoff=0.6)
    return near[0] if near else None


_MEANT_VALUES: Final = {
    "homeless": "homelessness",
    "бездомность": "homelessness",
    "жильё": "homelessness",
    "баспана": "homelessness",
    "насилие": "violence",
    "зорлық": "violence",
    "зорлық-зомбылық": "violence",
    "abuse": "violence",
    "domestic-violence": "violence",
    "сироты": "orphan-graduate",
    "сирота": "orphan-graduate",
    "orphan": "orphan-graduate",
    "orphans": "orphan-graduate",
    "жетім": "orphan-graduate",
    "инвалидность": "disability",
    "мүгедектік": "disability",
    "disabled": "disability",
    "пенсионеры": "pensioner",
    "пенсионер": "pensioner",
    "зейнеткер": "pensioner",
    "elderly": "pensioner",
    "семья": "family",
    "отбасы": "family",
    "families": "family",
    "ребёнок": "child",
    "дети": "child",
    "бала": "child",
    "children": "child",
    "суицид": "suicide-crisis",
    "suicide": "suicide-crisis",
    "приют": "shelter",
    "центр": "centre",
    "center": "centre",
    "орталық": "centre",
    "day-center": "day-centre",
    "ночлежка": "night-shelter",
    "фонд": "ngo",
    "нко": "ngo",
    "услуга": "service",
    "отдел": "office",
    "women-only": "women",
    "woman": "women",
    "female": "women",
    "женщины": "women",
    "әйелдер": "women",
    "man": "men",
    "male": "men",
    "мужчины": "men",
    "ерлер": "men",
    "все": "any",
    "бәрі": "any",
    "all": "any",
    "both": "any",
    "работает": "active",
    "open": "active",
    "открыт": "active",
    "закрыт": "uncertain",
    "неизвестно": "uncertain",
    "unknown": "uncertain",
    "звонок": "call",
    "phone": "call",
    "ватсап": "whatsapp",
    "wa": "whatsapp",
    "телеграм": "telegram",
}


@cache
def region_slugs() -> tuple[str, ...]:
    """The regions that may be written, the whole country last."""
    return (*(place.region for place in places.regions()), WHOLE_COUNTRY)


@cache
def town_regions() -> dict[str, str]:
    """The towns that may be written, each with its region."""
    return {place.slug: place.region for place in places.PLACES.values() if place.kind == "city"}


@cache
def _place_names() -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    for place in places.PLACES.values():
        if place.kind in {"city", "region"}:
            for name in (place.names.kk, place.names.ru):
                names.setdefault(f"{place.kind}:{name.lower()}", (place.kind, place.slug))
    return names


def _guess_place(text: str, allowed: Iterable[str]) -> str | None:
    words = tuple(allowed)
    plain = text.strip().lower().removeprefix("г. ").removeprefix("город ").removesuffix(" қаласы")
    for kind in ("region", "city"):
        found = _place_names().get(f"{kind}:{plain}")
        if found and found[1] in words:
            return found[1]
    if plain in {"казахстан", "қазақстан", "kazakhstan", "вся страна", "бүкіл ел"} and WHOLE_COUNTRY in words:
        return WHOLE_COUNTRY
    near = guess(text, words)
    if near:
        return near
    full = {name.partition(":")[2]: slug for name, (_, slug) in _place_names().items() if slug in words}
    close = difflib.get_close_matches(plain, full, n=1, cutoff=0.75) if len(plain) <= 40 else []
    return full[close[0]] if close else None


# --- phones ---

_SHORT: Final = re.compile(r"1\d{2,4}|[2-9]\d{3}", re.ASCII)
_SAID_LETTER: Final = Said("ішінде әріп бар", "в нём буква", "it holds a letter")


@lru_cache(maxsize=16384)
def read_number(text: str) -> tuple[str | None, Cure | None]:
    """A number as +7 and ten digits or a short one, or what is wrong with it.

    Spaces, no-break spaces, hyphens, dots and brackets are read over; +7 or 8 must stand before ten digits. A number without them
    is refused, because nobody can tell a town's number from another town's.
    """
    shown = text.translate(_DASHES)
    if re.search(r"[^\d\s()+.\-]", shown, re.ASCII):
        digits = re.sub(r"\D", "", shown.translate(_DIGITS_MEANT), flags=re.ASCII)
        why = _SAID_LETTER if re.search(r"[^\W\d_]", shown) else _SAID_SIGN
        if len(re.findall(r"(?:\+7|\b8)[\d\s()\-]{9,}", shown)) > 1 or re.search(r"[,;/]", shown):
            why = _SAID_TWO
        return None, wording.not_phone(text, why, _printed(digits))
    digits = re.sub(r"\D", "", shown, flags=re.ASCII)
    if "+" in shown.strip()[1:] or shown.count("+") > 1:
        return None, wording.not_phone(text, _SAID_PLUS, _printed(digits))
    plus = shown.strip().startswith("+")
    if not plus and _SHORT.fullmatch(digits) and len(digits) <= 5:
        return digits, None
    if not (plus and digits.startswith("7") or not plus and digits.startswith("8")):
        if plus and len(digits) >= 10:
            return None, wording.not_phone(text, _SAID_ABROAD, _printed(digits))
        return None, wording.not_phone(text, _SAID_START if len(digits) >= 10 else _SAID_CODE, _printed(digits))
    if len(digits) != 11:
        return None, wording.not_phone(text, _said_length(len(digits)), _printed(digits))
    number = f"+7{digits[1:]}"
    if not _is_kazakh(number):
        return None, wording.not_phone(text, _SAID_ABROAD, "+7 7172 00 00 00")
    return number, None


_DASHES: Final = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_DIGITS_MEANT: Final = str.maketrans(
    {"O": "0", "o": "0", "О": "0", "о": "0", "З": "3", "з": "3", "l": "1", "I": "1", "І": "1", "і": "1", "B": "8"}
)
_SAID_SIGN: Final = Said("ішінде артық белгі бар", "в нём лишний знак", "it holds a sign that does not belong there")
_SAID_TWO: Final = Said("екі нөмір бір жерде тұр", "два номера вместе", "two numbers in one place")
_SAID_PLUS: Final = Said("«+» белгісі басында ғана тұрады", "«+» бывает только в начале", "“+” stands at the beginning only")
_SAID_ABROAD: Final = Said("бұл – Қазақстанның нөмірі емес", "это не номер Казахстана", "this is no number of Kazakhstan")
_SAID_START: Final = Said("басында +7 жоқ", "в начале нет +7", "+7 is missing")
_SAID_CODE: Final = Said(
    "қала коды жоқ не сандары кем", "нет кода города или не хватает цифр", "the area code or some digits are missing"
)


def _said_length(count: int) -> Said:
    return Said(f"{count} сан, 11 болуы керек", f"цифр {count}, а нужно 11", f"{count} digits instead of 11")


def _printed(digits: str) -> str:
    if len(digits) == 11 and digits[0] in "78":
        return f"+7 {digits[1:5]} {digits[5:7]} {digits[7:9]} {digits[9:]}"
    if len(digits) == 10 and digits[0] in "67":
        return f"+7 {digits[:4]} {digits[4:6]} {digits[6:8]} {digits[8:]}"
    if _SHORT.fullmatch(digits.lstrip("0")):
        return digits.lstrip("0")
    return "+7 7172 00 00 00"


def _is_kazakh(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number_for_region(parsed, "KZ")


# --- hours ---

_DAY_WORDS: Final = {
    "Mo": ("понедельник", "пн", "пнд", "дүйсенбі", "дс", "mon", "monday"),
    "Tu": ("вторник", "вт", "сейсенбі", "сс", "tue", "tuesday"),
    "We": ("среда", "ср", "сәрсенбі", "wed", "wednesday"),
    "Th": ("четверг", "чт", "бейсенбі", "бс", "thu", "thursday"),
    "Fr": ("пятница", "пт", "жұма", "жм", "fri", "friday"),
    "Sa": ("суббота", "сб", "сенбі", "sat", "saturday"),
    "Su": ("воскресенье", "вс", "жексенбі", "жс", "sun", "sunday"),
}
_DAY_OF: Final = {word: day for day, words in _DAY_WORDS.items() for word in words}
_HAS_DAY: Final = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|24/7")


@lru_cache(maxsize=4096)
def judge_hours(text: str) -> Cure | None:
    """What is wrong with hours; None when they can be read and name their days."""
    if not _HAS_DAY.search(text):
        return wording.not_hours(text, _SAID_DAYS if re.search(r"\d", text) else _SAID_NO_HOURS, _better_hours(text))
    try:
        read_hours(text)
    except ValueError as error:
        said = getattr(error, "wrong", None)
        why = Said(said.kk, said.ru, said.en) if said is not None else Said(str(error), str(error), str(error))
        return wording.not_hours(text, why, _better_hours(text))
    return None


_SAID_DAYS: Final = Said("қай күндері екені жазылмаған", "не сказано, в какие дни", "the days are missing")
_SAID_NO_HOURS: Final = Said("бұл – кесте емес", "это не расписание", "this is no schedule")


def _better_hours(text: str) -> str:
    """The same hours as the grammar writes them, as far as that can be guessed."""
    plain = text.lower().translate(_DASHES)
    if re.search(r"круглосуточно|тәулік|24\s*[/x×]\s*7|24 час", plain):
        return "24/7"
    plain = re.sub(r"\s*-\s*", "-", plain)
    plain = re.sub(r"[а-яёәғқңөұүһі]+|[a-z]{3,}", lambda word: _DAY_OF.get(word[0], word[0]), plain)
    plain = re.sub(r"\b(mo|tu|we|th|fr|sa|su)\b", lambda word: word[0].title(), plain)
    plain = re.sub(r"ежедневно|күн сайын|daily", "Mo-Su", plain)
    plain = re.sub(r"\bс\s+(\d)", r"\1", plain)
    plain = re.sub(r"\s+до\s+", "-", plain)
    plain = re.sub(r"(?<!\d)(\d{1,2})[.](\d\d)(?!\d)", r"\1:\2", plain)
    plain = re.sub(r"(?<![\d:])(\d{1,2})(?=-\d{1,2}(?:$|[^\d]))(?!:)", r"\1:00", plain)
    plain = re.sub(r"(?<=-)(\d{1,2})(?![\d:])", r"\1:00", plain)
    plain = re.sub(r"(?<!\d)(\d):(\d\d)", r"0\1:\2", plain)
    if not _HAS_DAY.search(plain):
        plain = f"Mo-Fr {plain}"
    try:
        read_hours(plain)
    except ValueError:
        return "Mo-Fr 09:00-18:00"
    return plain


# --- links and days ---

_URL: Final = re.compile(r"https?://(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?::\d{2,5})?(?:[/?#][^\s\"'<>\\^`{}|]*)?", re.ASCII)


def _better_url(text: str) -> str:
    plain = "".join(text.split())
    if plain.startswith("@") and len(plain) > 4:
        return f"https://t.me/{plain[1:]}"
    bare = re.sub(r"^(?:https?)?:?/*", "", plain, flags=re.IGNORECASE).replace(",", ".")
    better = f"https://{bare}"
    return better if _URL.fullmatch(better) else "https://example.kz/page"


def _better_day(text: str, today: date) -> str:
    found = re.fullmatch(r"\s*(\d{1,4})[./\-\s](\d{1,2})[./\-\s](\d{1,4})\s*г?\.?", text, re.ASCII)
    if found:
        first, month, last = int(found[1]), int(found[2]), int(found[3])
        year, day = (first, last) if first > 31 else (last if last > 99 else 2000 + last, first)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass
    return today.isoformat()
