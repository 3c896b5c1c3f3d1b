"""Every form under which a place is known: bases, case endings of both languages, phrases, abbreviations, weak words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal, NamedTuple

from bot.places.gazetteer import MEANT, PLACES, ROWS, Place
from bot.places.letters import fold, fold_word

Case = Literal["bare", "in", "from", "to", "other"]
"""What an ending says: nothing, being there, coming from there, going there, anything else."""

# Kinds of declension, as bits: an ending fits a base if they share one.
_KAZAKH, _HARD, _A, _SHORT_I, _SOFT, _O, _ADJECTIVE, _WHOLE, _NEUTER = (1 << bit for bit in range(9))


class Tail(NamedTuple):
    """An ending: which declensions have it and what it says."""

    fits: int
    case: Case
    person: bool = False
    """It says "I am": Алматыдамын."""


def _kazakh_tails() -> Iterator[tuple[str, Tail]]:
    inside, away, toward = ("да", "де", "та", "те"), ("дан", "ден", "тан", "тен", "нан", "нен"), ("га", "ге", "ка", "ке")
    persons, questions = ("мин", "миз", "бин", "биз", "пин", "син", "сиз"), ("ма", "ме", "ба", "бе", "па", "пе")
    for tail in inside:
        yield tail, Tail(_KAZAKH, "in")
        yield tail + "ги", Tail(_KAZAKH, "in")
        yield from ((tail + "ги" + more, Tail(_KAZAKH, "in")) for more in ("лар", "лер", "нин", "ни"))
    for tail in away:
        yield tail, Tail(_KAZAKH, "from")
    for tail in toward:
        yield tail, Tail(_KAZAKH, "to")
    for tail, person in product(inside, persons):
        yield tail + person, Tail(_KAZAKH, "in", person=True)
    for tail, person in product(away, persons):
        yield tail + person, Tail(_KAZAKH, "from", person=True)
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
        tails[letters].append(tail)
    for fits, endings in (
        (_HARD, "а у е ом"),
        (_A, "а и е у ои ою я ю ею"),
        (_SHORT_I, "и я ю е ем"),
        (_SOFT, "и ю я е ем"),
        (_O, "о а у е ом"),
        (_ADJECTIVE, "и ого ому ом им ая ои ую ие ое их"),
        (_NEUTER, "ое ого ому ом им"),
    ):
        for letters in endings.split():
            tails[letters].append(Tail(fits, "other"))
    tails[""].append(Tail(_HARD | _SOFT | _WHOLE | _KAZAKH, "bare"))
    return {letters: tuple(found) for letters, found in tails.items()}


TAILS: Final = _tails()
LONGEST_TAIL: Final = max(map(len, TAILS))


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One name of one place. `weak`: an ordinary word in every form. `adjective`: «абайский», which needs a head or means the town."""

    base: str
    place: Place
    weak: bool = False
    adjective: bool = False
    short: bool = False


class Base(NamedTuple):
    """A stem and the declensions it takes, of one name."""

    name: Name
    fits: int


class Phrase(NamedTuple):
    """The words of a name after the first one; the last of them takes the ending. `tight`: only with a hyphen between."""

    rest: tuple[str, ...]
    base: Base
    tight: bool


def _bases(word: str) -> Iterator[tuple[str, int]]:
    """The folded stems of one raw word with the declensions of each."""
    folded = fold_word(word)
    last = word[-1].lower()
    yield folded, _KAZAKH | _WHOLE
    if last in "ая":
        yield folded[:-1], _A
    elif last == "й" and word[-2:].lower() not in {"ый", "ий"}:
        yield folded[:-1], _SHORT_I
    elif word[-2:].lower() in {"ый", "ий"}:
        yield folded[:-1], _ADJECTIVE
    elif word[-2:].lower() == "ое":
        yield folded[:-2], _NEUTER
    elif last == "ь":
        yield folded, _SOFT
    elif last == "о":
        yield folded[:-1], _O
    elif last not in "аәеёиіоөуұүыэюяйaeiouy":
        yield folded, _HARD


def _adjective_bases(word: str) -> Iterator[tuple[str, int]]:
    yield fold_word(word)[:-1], _ADJECTIVE


class Names:
    """The index: built once, read by `find`."""

    def __init__(self) -> None:
        self.words: defaultdict[str, list[Base]] = defaultdict(list)
        self.phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
        self.weak_forms: defaultdict[str, set[str]] = defaultdict(set)
        self.sure_forms: defaultdict[str, set[str]] = defaultdict(set)
        self.shorts: dict[str, Name] = {}
        for row in ROWS:
            if row["key"] != "country:kz":
                self._add_row(row)
        self.meant = {fold(name): PLACES[key] for name, key in MEANT.items()}

    def _add_row(self, row: dict[str, list[str]]) -> None:
        place = PLACES[str(row["key"])]
        called = [*([row["kk"], row["ru"]] if place.kind == "city" else []), *row.get("called", [])]
        starred = {fold(entry[:-1]) for entry in row.get("weak", []) if entry.endswith("*")}
        for entry in row.get("weak", []):
            if not entry.endswith("*"):
                self.weak_forms[fold(entry)].add(place.key)
        for entry in row.get("sure", []):
            self.sure_forms[fold(entry)].add(place.key)
        seen: set[str] = set()
        for raw in called:
            folded = fold(str(raw))
            if folded not in seen or str(raw)[-1] in "ьй":
                seen.add(folded)
                self._add(str(raw), Name(folded, place, weak=folded in starred), adjective=False)
        for raw in row.get("adjective", []):
            self._add(raw, Name(fold(raw), place, adjective=True), adjective=True)
        for raw in row.get("short", []):
            self.shorts[fold(raw)] = Name(fold(raw), place, short=True)

    def _add(self, raw: str, name: Name, *, adjective: bool) -> None:
        parts = raw.replace("-", " ").split()
        stems = list(_adjective_bases(parts[-1]) if adjective else _bases(parts[-1]))
        if len(parts) == 1:
            for stem, fits in stems:
                self.words[stem].append(Base(name, fits))
            return
        folded = [fold_word(part) for part in parts[:-1]]
        tight = "-" in raw and max(len(part) for part in parts) <= 3
        for first, (stem, fits) in product(_first_words(parts[0]), stems):
            self.phrases[first].append(Phrase((*folded[1:], stem), Base(name, fits), tight))
        if "-" in raw:
            for stem, fits in stems:
                self.words["".join(folded) + stem].append(Base(name, fits))


def _first_words(word: str) -> Iterable[str]:
    """A leading Russian adjective is declined: Восточный, Восточного, Восточном."""
    folded = fold_word(word)
    if word[-2:] in {"ый", "ий", "ой", "ая"}:
        stem = folded[: -2 if word[-2:] in {"ой", "ая"} else -1]
        return [stem + tail for tail, found in TAILS.items() if any(t.fits & _ADJECTIVE for t in found)]
    return [folded]


NAMES: Final = Names()


def read_word(word: str) -> list[tuple[Name, Tail]]:
    """The names a folded word can be, those with the longest stem; the same name once."""
    bases, tails = NAMES.words, TAILS
    for cut in range(len(word), max(1, len(word) - LONGEST_TAIL - 1), -1):
        found = bases.get(word[:cut])
        if found:
            endings = tails.get(word[cut:])
            if endings:
                read = {id(base.name): (base.name, tail) for base in found for tail in endings if base.fits & tail.fits}
                if read:
                    return list(read.values())
    return []


def read_ending(word: str, stem: str, fits: int) -> Tail | None:
    """The ending of a word that begins with a stem, if the declension has it."""
    if not word.startswith(stem):
        return None
    return next((tail for tail in TAILS.get(word[len(stem) :], ()) if tail.fits & fits), None)
