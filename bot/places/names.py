"""Every form under which a place is known: stems, case endings of both languages, phrases, abbreviations, weak words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Literal, NamedTuple

from bot.places.gazetteer import MEANT, PLACES, ROWS, Place
from bot.places.letters import fold, fold_word

Case = Literal["bare", "in", "from", "to", "other"]
"""What an ending says: nothing, being there, coming from there, going there, anything else."""
Trust = Literal["sure", "word", "russian", "person", "never"]
"""What a form is with no «город» beside it: a place, perhaps a word (of Russian only), perhaps a person, never a place."""

# Kinds of declension, as bits: an ending fits a stem if they share one.
_KAZAKH, _HARD, _A, _SHORT_I, _SOFT, _O, _ADJECTIVE, _WHOLE, _NEUTER, _CUT, _MASCULINE, _LINKED = (1 << bit for bit in range(12))


class Tail(NamedTuple):
    """An ending: which declensions have it and what it says; `person` if it says "I am" (Алматыдамын)."""

    fits: int
    case: Case
    person: bool = False
    letters: str = ""


def _kazakh_tails() -> Iterator[tuple[str, Tail]]:
    inside, away, toward = ("да", "де", "та", "те"), ("дан", "ден", "тан", "тен", "нан", "нен"), ("га", "ге", "ка", "ке")
    persons, questions = ("мин", "миз", "бин", "биз", "пин", "син", "сиз"), ("ма", "ме", "ба", "бе", "па", "пе")
    for tail in inside:
        yield tail, Tail(_KAZAKH | _CUT, "in")
        yield tail + "ги", Tail(_KAZAKH, "in")
        yield from ((tail + "ги" + more, Tail(_KAZAKH, "in")) for more in ("лар", "лер", "нин", "ни"))
    for tail in away:
        yield tail, Tail(_KAZAKH | _CUT, "from")
    for tail in toward:
        yield tail, Tail(_KAZAKH, "to")
    for tail, person in product(inside, persons):
        yield tail + person, Tail(_KAZAKH | _CUT, "in", person=True)
    for tail, person in product(away, persons):
        yield tail + person, Tail(_KAZAKH | _CUT, "from", person=True)
    for tail, question in product((*inside, *away), questions):
        yield tail + question, Tail(_KAZAKH, "in" if tail in inside else "from")
    for tail in ("нин", "дин", "тин", "ни", "ди", "ти", "мен", "бен", "пен"):
        yield tail, Tail(_KAZAKH, "other")
    for tail in ("лик", "дик", "тик"):
        yield tail, Tail(_KAZAKH, "other")
        yield from ((tail + person, Tail(_KAZAKH, "in", person=True)) for person in ("пин", "пиз"))
        yield from ((tail + many, Tail(_KAZAKH, "other")) for many in ("тер", "тар"))


def _tails() -> dict[str, tuple[Tail, ...]]:
    tails: defaultdict[str, list[Tail]] = defaultdict(list)
    for letters, tail in _kazakh_tails():
        tails[letters].append(tail._replace(letters=letters, fits=tail.fits | _LINKED))
    for fits, endings in (
        (_HARD, "а у е ом"),
        (_A, "а и е у ои ою я ю ею"),
        (_SHORT_I, "и я ю е ем"),
        (_SOFT, "и ю я е ем"),
        (_O, "о а у е ом"),
        (_ADJECTIVE, "и ого ому ом им ая ои ую ое"),
        (_MASCULINE, "и ого ому ом им"),
        (_NEUTER, "ое ого ому ом им"),
    ):
        for letters in endings.split():
            tails[letters].append(Tail(fits, "other", letters=letters))
    tails[""].append(Tail(_HARD | _SOFT | _WHOLE | _KAZAKH | _ADJECTIVE, "bare"))
    return {letters: tuple(found) for letters, found in tails.items()}


def _worn_tails() -> dict[str, tuple[Tail, ...]]:
    """Kazakh endings of place as they are typed without some of their vowels: «-дмн», «-данбз», «-д»."""
    worn: defaultdict[str, dict[Tail, None]] = defaultdict(dict)
    for letters, tail in _kazakh_tails():
        if tail.case in {"in", "from"} and not letters.endswith(_RARELY_WORN):
            choices = [(letter, "") if letter in _VOWELS else (letter,) for letter in letters]
            for typed in map("".join, product(*choices)):
                if typed not in TAILS:
                    worn[typed][tail._replace(letters=typed)] = None
    return {letters: tuple(found) for letters, found in worn.items()}


_VOWELS: Final = frozenset("аеи")
_RARELY_WORN: Final = ("ма", "ме", "ба", "бе", "па", "пе", "син", "сиз", "пин", "лар", "лер", "ни", "нин")
"""Endings of questions and of "you", which leave too little behind."""
TAILS: Final = _tails()
WORN_TAILS: Final = _worn_tails()
_LONGEST_TAIL: Final = max(map(len, TAILS))


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One name of one place. `adjective`: «абайский»; `quarter`: the name of a part of the town, shared with another place."""

    base: str
    place: Place
    adjective: bool = False
    quarter: bool = False


class Base(NamedTuple):
    """The declensions that a stem takes as a form of one name."""

    name: Name
    fits: int


class Phrase(NamedTuple):
    """The words of a name after the first one; the last of them takes the ending. `tight`: only with a hyphen between."""

    rest: tuple[str, ...]
    base: Base
    tight: bool


class Names:
    """The index of all forms, built once."""

    kazakh: Final = _KAZAKH

    def __init__(self) -> None:
        self.words: defaultdict[str, list[Base]] = defaultdict(list)
        self.phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
        self.shorts: dict[str, Name] = {}
        self.resorts: set[str] = set()
        self.former: set[str] = set()
        self.capitals: set[str] = set()
        self.meant = {fold(name): PLACES[key] for name, key in MEANT.items()}
        self._sure: set[tuple[str, str]] = set()
        self._forms: dict[str, Trust] = {}
        self._bases: dict[str, Trust] = {}
        for row in ROWS:
            if row["key"] != "country:kz":
                self._add_row(row, PLACES[row["key"]])

    def trust(self, name: Name, form: str, before: str) -> Trust:
        """How far a name may be trusted when no «город» stands beside it; `form` and `before` are folded words of the text."""
        key = (form, name.place.key)
        if key in self._sure or (f"{before} {form}", name.place.key) in self._sure:
            return "sure"
        if form in self._forms:
            return self._forms[form]
        if name.base in self._bases:
            return self._bases[name.base]
        return "word" if name.adjective and name.place.kind == "district" else "sure"

    def _add_row(self, row: dict[str, Any], place: Place) -> None:
        kinds: tuple[tuple[str, Trust], ...] = (("weak", "word"), ("russian", "russian"), ("person", "person"))
        for field, trust in kinds:
            for entry in row.get(field, ()):
                form = fold(entry)
                if entry.endswith("*"):
                    self._bases[form] = "never" if entry.endswith("**") else trust
                else:
                    self._forms[form] = trust
        self.resorts.update(fold(name) for name in row.get("resort", ()))
        self._sure.update((fold(entry), place.key) for entry in row.get("sure", ()))
        self.capitals.update(fold(name) for name in row.get("capital", ()))
        self.former.update(fold(name) for name in row.get("former", ()))
        called = [*((row["kk"], row["ru"]) if place.kind == "city" else ()), *row.get("called", ()), *row.get("former", ())]
        for raw in dict.fromkeys(called):
            self._add(raw, Name(fold(raw), place))
        for raw in row.get("adjective", ()):
            self._add(raw, Name(fold(raw), place, adjective=True))
        for raw in row.get("quarters", ()):
            self._add(raw, Name(fold(raw), place, quarter=True))
        for raw in row.get("short", ()):
            self.shorts[fold(raw)] = Name(fold(raw), place)

    def _add(self, raw: str, name: Name) -> None:
        parts = raw.replace("-", " ").split()
        stems = list(_stems(parts[-1], adjective=name.adjective))
        if len(parts) == 1:
            for stem, fits in stems:
                self.words[stem].append(Base(name, fits))
            return
        middle = [fold_word(part) for part in parts[1:-1]]
        tight = "-" in raw and max(map(len, parts)) <= 3
        for first, (stem, fits) in product(_first_words(parts[0]), stems):
            self.phrases[first].append(Phrase((*middle, stem), Base(name, fits), tight))
        if "-" in raw:
            joined = "".join(fold_word(part) for part in parts[:-1])
            name = Name(fold_word("".join(parts)), name.place, name.adjective, name.quarter)
            for stem, fits in stems:
                self.words[joined + stem].append(Base(name, fits))


def _stems(word: str, *, adjective: bool) -> Iterator[tuple[str, int]]:
    """The folded stems of one raw word with the declensions of each."""
    folded, end = fold_word(word), word[-2:].lower()
    if adjective:
        yield folded[:-1], _ADJECTIVE
        return
    yield folded, _KAZAKH | _WHOLE
    if end in {"ый", "ий"}:
        yield folded[:-1], _MASCULINE
    elif end == "ое":
        yield folded[:-2], _NEUTER
    elif end[-1] in "ая":
        yield folded[:-1], _A
    elif end[-1] == "й":
        yield folded[:-1], _SHORT_I
    elif end[-1] == "ь":
        yield folded, _SOFT
    elif end[-1] == "о":
        yield folded[:-1], _O
    elif end[-1] not in "әеёиіөуұүыэюaeiouy":
        yield folded, _HARD
    if end == "ск":
        # Лисаковскіде: a Kazakh ending takes a vowel before it.
        yield folded + "и", _LINKED
    if end[-1] in "аеиіы" and len(folded) >= 6:
        # «алматда», «астанда»: the last vowel is swallowed before a Kazakh ending.
        yield folded[:-1], _CUT


def _first_words(word: str) -> Iterable[str]:
    """A leading Russian adjective is declined: Восточный, Восточного, Восточном."""
    folded, end = fold_word(word), word[-2:]
    if end in {"ый", "ий", "ой", "ая"}:
        stem = folded[: -2 if end in {"ой", "ая"} else -1]
        return [stem + tail for tail, found in TAILS.items() if any(t.fits & _ADJECTIVE for t in found)]
    return [folded]


NAMES: Final = Names()


def read_word(word: str) -> list[tuple[Name, Tail]]:
    """The names that a folded word can be, those with the longest stem; a name twice never."""
    bases = NAMES.words
    for cut in range(len(word), max(1, len(word) - _LONGEST_TAIL - 1), -1):
        found = bases.get(word[:cut])
        if found:
            endings = TAILS.get(word[cut:])
            if endings and not misses_voice(word, cut):
                read = fitting(found, endings)
                if read:
                    return read
    return []


def misses_voice(word: str, cut: int) -> bool:
    """Whether a Kazakh ending with к, п or т stands after a vowel or р, л, м, н: «семейка» is no case of Семей."""
    return cut < len(word) and word[cut] in "кпт" and word[cut - 1] in "аеиоуюярлмн"


def fitting(bases: Iterable[Base], endings: Iterable[Tail]) -> list[tuple[Name, Tail]]:
    """The names whose declension has one of the endings."""
    return list({base.name: (base.name, tail) for base in bases for tail in endings if base.fits & tail.fits}.values())


def read_ending(word: str, stem: str, fits: int) -> Tail | None:
    """The ending of a folded word that begins with a stem, None if the declension has no such ending."""
    if not word.startswith(stem):
        return None
    return next((tail for tail in TAILS.get(word[len(stem) :], ()) if tail.fits & fits), None)
