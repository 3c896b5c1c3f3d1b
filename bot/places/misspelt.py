"""Names of towns with a slip of the finger or without their vowels: «шымкнет», «крганда», «павладар»."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from bot.places.letters import fold
from bot.places.names import NAMES, TAILS, Base, Name, Tail, fitting

_SHORTEST_WORD = 5
_SHORTEST_NAME = 7
"""Folded letters of a name that may have one slip; shorter names lie one letter from ordinary words."""
_SHORTEST_STEM = 6
_SHORTEST_SLIP = 5
_CONSONANTS = 4
"""So many consonants say a name without its vowels."""
_MANY_CONSONANTS = 6
_MANY_PEOPLE = 50_000
_VOWELS: Final = frozenset("аеиоуюя")
_ORDINARY: Final = re.compile(
    "кост(?:н|ян|анд|ан(?!а))|кулуа|кулдар|кулсау|караган(?!д)|карагандар|карагаи|каракан|карадан|караиган|каралан|карасан|"
    "кабаган|кадаган|кашаган|кураган|турмис|туристан|темиртас|кизилар|олкемен|оскелен|оскенм|сарбаев|екибаста|уралские|алмаз|балк[аио]|балаш|аслан|асхан|алмад|алмап|таразид"
)
"""Ordinary words (folded) within a slip of a town; found by reading word lists of both languages."""
_CONFUSED: Final = {"о": "а", "е": "и", "я": "а", "ю": "у"}


def read_misspelt(word: str, *, expected: bool = False) -> list[tuple[Name, Tail]]:
    """The names that a folded word can be with one letter wrong, missing, doubled or swapped, or with vowels left out.

    `expected`: the sentence says that a place stands here, so words that are usually ordinary are read too.
    """
    if len(word) < _SHORTEST_WORD or (word[:2] not in _BEGINNINGS and word[0] + word[2] not in _BEGINNINGS):
        return []
    if not word.isalpha() or (not expected and _ORDINARY.match(word)):
        return []
    for cut in range(len(word), max(_SHORTEST_STEM - 2, len(word) - 8), -1):
        endings = TAILS.get(word[cut:])
        if endings:
            read = fitting(_near(word[:cut]), endings)
            if read:
                return read
    return []


def read_slip(word: str, shortest: int) -> list[tuple[Name, Tail]]:
    """The same for names of `shortest` (5 or 6) to 6 letters, to be asked where a place is expected: «астнада»."""
    if _ORDINARY.match(word):
        return []
    for cut in range(len(word), max(_SHORTEST_SLIP - 1, len(word) - 8), -1):
        endings = TAILS.get(word[cut:])
        if endings:
            stem = word[:cut]
            near = {known for short in (stem, *_shorter(stem)) for known in _SHORT_SLIPS.get(short, ()) if len(known) >= shortest}
            read = fitting((base for known in near if _one_slip(stem, known) for base in NAMES.words[known]), endings)
            if read:
                return read
    return []


def _near(stem: str) -> Iterator[Base]:
    bare = _bones(stem)
    for known in _BARE.get(bare, ()):
        if _vowels_left_out(stem, known):
            yield from NAMES.words[known]
    if len(stem) >= _SHORTEST_STEM:
        for short in (stem, *_shorter(stem)):
            for known in _SLIPS.get(short, ()):
                if _one_slip(stem, known):
                    yield from NAMES.words[known]


def _bones(word: str) -> str:
    return "".join(letter for letter in word if letter not in _VOWELS)


def _vowels_left_out(typed: str, known: str) -> bool:
    """Whether `typed` is `known` with vowels left out, or with vowels confused (о/а, е/и); both at once only in long names."""
    if typed[0] != known[0]:
        return False
    at = confused = 0
    for letter in typed:
        wanted = _CONFUSED.get(letter, letter)
        while at < len(known) and _CONFUSED.get(known[at], known[at]) != wanted:
            if known[at] not in _VOWELS:
                return False
            at += 1
        if at == len(known):
            return False
        confused += known[at] != letter
        at += 1
    if any(letter not in _VOWELS for letter in known[at:]):
        return False
    return not (confused and len(typed) < len(known)) or len(_bones(known)) >= _MANY_CONSONANTS


def _one_slip(typed: str, known: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbours are swapped; the first letter must be right."""
    if typed[0] != known[0] or abs(len(typed) - len(known)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), min(len(typed), len(known)))
    a, b = typed[start:], known[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _is_often_typed(name: Name) -> bool:
    """Official names of towns that many people live in: a slip in a rare name is more often an ordinary word."""
    place = name.place
    return (
        place.kind == "city"
        and not name.adjective
        and (place.population or 0) >= _MANY_PEOPLE
        and name.base in {fold(place.names.kk), fold(place.names.ru), fold(place.names.ru).replace(" ", "")}
    )


def _index() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    slips: defaultdict[str, list[str]] = defaultdict(list)
    bare: defaultdict[str, list[str]] = defaultdict(list)
    for stem, bases in NAMES.words.items():
        names = [base.name for base in bases if _is_often_typed(base.name)]
        if not names or len(stem) < _SHORTEST_STEM:
            continue
        if any(len(name.base) >= _SHORTEST_NAME for name in names):
            for short in (stem, *_shorter(stem)):
                slips[short].append(stem)
        if len(_bones(stem)) >= _CONSONANTS:
            bare[_bones(stem)].append(stem)
    return dict(slips), dict(bare)


def _short_index() -> dict[str, list[str]]:
    slips: defaultdict[str, list[str]] = defaultdict(list)
    for stem, bases in NAMES.words.items():
        if _SHORTEST_SLIP <= len(stem) < _SHORTEST_NAME and any(
            base.name.base == stem and _is_often_typed(base.name) and NAMES.trust(base.name, stem, "") == "sure" for base in bases
        ):
            for short in (stem, *_shorter(stem)):
                slips[short].append(stem)
    return dict(slips)


_SLIPS, _BARE = _index()
_SHORT_SLIPS: Final = _short_index()
_BEGINNINGS: Final = {short[:2] for short in _SLIPS} | {stem[0] + bones[1] for bones, stems in _BARE.items() for stem in stems}
"""Two letters with which a misspelt name can begin: most words are done with after this look."""
