"""Names of towns with a slip of the finger, as they sound or without vowels: «шымкнет», «кустонай», «крганда», «семейдмн»."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from bot.places.letters import fold
from bot.places.names import NAMES, TAILS, WORN_TAILS, Base, Name, Tail, fitting, misses_voice

_SHORTEST_WORD = 5
_SHORTEST_NAME = 7
"""Folded letters of a name that may have one slip; shorter names lie one letter from ordinary words."""
_SHORTEST_STEM = 6
_SHORTEST_SLIP = 5
_SHORTEST_SOUND = 5
_LONG_NAME = 10
"""So long a name may have a slip and be spelt as it sounds."""
_CONSONANTS = 4
"""So many consonants say a name without its vowels; with fewer an ending must say that somebody is there."""
_FEW_CONSONANTS = 3
"""With still fewer only one vowel may be missing, in a name that very many people type."""
_MANY_CONSONANTS = 6
_MANY_PEOPLE, _VERY_MANY_PEOPLE = 40_000, 200_000
_VOWELS: Final = frozenset("аеиоуюя")
_NO_VOWELS: Final = dict.fromkeys(map(ord, "аеиоуюя"))
_HEARD: Final = str.maketrans("оеяю", "аиау")
_ORDINARY: Final = re.compile(
    "кост(?:н(?!аи)|ян|анд|ан(?![аи]))|кулуа|кулдар|кулсау|караган(?!д)|карагандар|карагаи|каракан(?!д)|карадан|караиган|каралан|карасан|"
    "кабаган|кадаган|кашаган|кураган|турмис|туристан|темиртас|кизилар|олкемен|оскелен|оскенм|сарбаев|екибаста|уралские|алмаз|балка(?!ш)|балк[ио]|балаш|аслан|асхан|алмад|алмап|таразид|"
    "арали|аршали|алтида|кустар|кусан|отира[юе]|"
    "атирап|албат|алма[иу]|тал(?:ар|дар|га[мкп])"
)
"""Ordinary words (folded) within a slip of a town; found by reading word lists of both languages."""
_NEVER: Final = ("кустар", "смеит")
"""Ordinary words that are never a town, whatever stands beside them."""


def read_misspelt(word: str, *, expected: bool = False, inside: bool = False) -> list[tuple[Name, Tail]]:
    """The names that a folded word can be with one letter wrong, missing, doubled or swapped, as it sounds, or without vowels.

    `expected`: the sentence says that a place stands here, so words that are usually ordinary are read too. `inside`: «в» or «из»
    stands before it, so short names are read as they sound with Russian endings as well.
    """
    if len(word) < _SHORTEST_WORD:
        return []
    heard, bare = _begins_as_heard(word), _begins_bare(word)
    if not (heard or bare) or not word.isalpha() or word.startswith(_NEVER) or (not expected and _ORDINARY.match(word)):
        return []
    for cut in range(len(word), max(2, len(word) - 8), -1):
        endings = _ENDINGS.get(word[cut:])
        if endings and (not misses_voice(word, cut) or (word[cut] == "т" and cut + 1 < len(word) and word[:cut] in _WHOLE)):
            stem = word[:cut]
            there = _there(endings, expected=expected)
            read = (heard and fitting(_near(stem), endings)) or (bare and fitting(_left_out(stem, there=False), endings))
            if not read and there:
                read = (heard and fitting(_as_it_sounds(stem), there)) or (bare and fitting(_left_out(stem, there=True), there))
            if not read and inside and heard and len(stem) >= _SHORTEST_SOUND:
                read = fitting(_as_it_sounds(stem), endings)
            if read:
                return read
    return []


def _begins_as_heard(word: str) -> bool:
    """A look at four letters, with which most words are done; one of the first five may be the slip."""
    heard = word[:5].translate(_HEARD)
    return (
        heard[:4] in _BEGINNINGS
        or heard[:3] + heard[4] in _BEGINNINGS
        or heard[:2] + heard[3:] in _BEGINNINGS
        or heard[0] + heard[2:] in _BEGINNINGS
    )


def _begins_bare(word: str) -> bool:
    """The same for the first consonants."""
    bones = word[0] + word[1:].translate(_NO_VOWELS)
    return bones[:4] in _BARE_BEGINNINGS or bones[:3] in _BARE_BEGINNINGS or bones[:2] in _BARE_BEGINNINGS


def _there(endings: Iterable[Tail], *, expected: bool) -> list[Tail]:
    """The endings that say that somebody is in a place or comes from it, without a doubt about a letter."""
    return [
        tail for tail in endings if tail.case in {"in", "from"} and (len(tail.letters) > 1 or tail.letters in "дт" or expected)
    ]


def read_slip(word: str, shortest: int) -> list[tuple[Name, Tail]]:
    """The same for names of `shortest` (5 or 6) to 6 letters, to be asked where a place is expected: «астнада»."""
    if (word[:2] not in _SHORT_BEGINNINGS and word[0] + word[2] not in _SHORT_BEGINNINGS) or _ORDINARY.match(word):
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
    """Long names, whatever the ending, and whole ones whose ending has lost its vowels."""
    if stem in _WHOLE:
        yield from NAMES.words[stem]
    if len(stem) >= _SHORTEST_STEM:
        heard = stem.translate(_HEARD)
        for known in _SOUNDS.get(heard, ()):
            if len(known) >= _SHORTEST_STEM:
                yield from NAMES.words[known]
        for short in (heard, *_shorter(heard)):
            for known in _SLIPS.get(short, ()):
                if _one_slip(stem, known) or (len(known) >= _LONG_NAME and _one_slip(heard, known.translate(_HEARD))):
                    yield from NAMES.words[known]


def _left_out(stem: str, *, there: bool) -> Iterator[Base]:
    """Names of many consonants without some vowels; of fewer where the ending says that somebody is there."""
    bones = _bones(stem)
    if not there and len(bones) < _CONSONANTS:
        return
    for known in _BARE.get(bones, ()):
        if _vowels_left_out(stem, known) and (len(known) - len(stem) == 1 or len(bones) >= _FEW_CONSONANTS):
            yield from NAMES.words[known]


def _as_it_sounds(stem: str) -> Iterator[Base]:
    for known in _SOUNDS.get(stem.translate(_HEARD), ()):
        yield from NAMES.words[known]


def _bones(word: str) -> str:
    return word.translate(_NO_VOWELS)


def _vowels_left_out(typed: str, known: str) -> bool:
    """Whether `typed` is `known` with vowels left out, or with vowels confused (о/а, е/и); both at once only in long names."""
    if typed[0] != known[0]:
        return False
    if _is_left_of(typed, known):
        return True
    if len(typed) < len(known) and len(_bones(known)) < _MANY_CONSONANTS:
        return False
    return _is_left_of(typed.translate(_HEARD), known.translate(_HEARD))


def _is_left_of(typed: str, known: str) -> bool:
    """Whether `typed` stays of `known` when nothing but vowels is taken out."""
    at = 0
    for letter in typed:
        while at < len(known) and known[at] != letter:
            if known[at] not in _VOWELS:
                return False
            at += 1
        if at == len(known):
            return False
        at += 1
    return all(letter in _VOWELS for letter in known[at:])


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
    """Official names, today's and former ones, of towns that many people live in: a slip in a rare name is more often a word."""
    place = name.place
    return (
        place.kind == "city"
        and not name.adjective
        and (place.population or 0) >= _MANY_PEOPLE
        and (
            name.base in {fold(place.names.kk), fold(place.names.ru), fold(place.names.ru).replace(" ", "")}
            or name.base in NAMES.former
        )
    )


def _known() -> Iterator[tuple[str, list[Name]]]:
    for stem, bases in NAMES.words.items():
        names = [base.name for base in bases if _is_often_typed(base.name)]
        if names:
            yield stem, names


def _index() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    slips: defaultdict[str, list[str]] = defaultdict(list)
    bare: defaultdict[str, list[str]] = defaultdict(list)
    sounds: defaultdict[str, list[str]] = defaultdict(list)
    for stem, names in _known():
        heard = stem.translate(_HEARD)
        if len(stem) >= _SHORTEST_STEM and any(len(name.base) >= _SHORTEST_NAME for name in names):
            for short in {heard, *_shorter(heard)}:
                slips[short].append(stem)
        if len(stem) >= _SHORTEST_SOUND:
            sounds[heard].append(stem)
        if len(stem) >= _SHORTEST_NAME and stem.endswith("ау"):
            # «Кокшетав», «Темиртув»: how a Russian ear writes the end.
            for end in ("ав", "ув"):
                sounds[heard[:-2] + end].append(stem)
        whole = [name.place.population or 0 for name in names if name.base == stem]
        least = _VERY_MANY_PEOPLE if len(_bones(stem)) < _FEW_CONSONANTS else 0
        if (whole and max(whole) >= least) or len(_bones(stem)) >= _CONSONANTS:
            bare[_bones(stem)].append(stem)
    return dict(slips), dict(bare), dict(sounds)


def _short_index() -> dict[str, list[str]]:
    slips: defaultdict[str, list[str]] = defaultdict(list)
    for stem, names in _known():
        if _SHORTEST_SLIP <= len(stem) < _SHORTEST_NAME and any(
            name.base == stem and NAMES.trust(name, stem, "") == "sure" for name in names
        ):
            for short in (stem, *_shorter(stem)):
                slips[short].append(stem)
    return dict(slips)


_SLIPS, _BARE, _SOUNDS = _index()
_SHORT_SLIPS: Final = _short_index()
_SHORT_BEGINNINGS: Final = {short[:2] for short in _SHORT_SLIPS}
_WHOLE: Final = {
    stem
    for stem, names in _known()
    if any(name.base == stem or (name.base[:-1] == stem and name.base[-1] in _VOWELS) for name in names)
}
_BEGINNINGS: Final = {known[:4].translate(_HEARD) for known in (*_SLIPS, *_SOUNDS, *_WHOLE)}
_BARE_BEGINNINGS: Final = {(stem[0] + _bones(stem[1:]))[:4] for stems in _BARE.values() for stem in stems}
"""Letters with which a misspelt name can begin: most words are done with after this look."""
_ENDINGS: Final = {**WORN_TAILS, **TAILS}
