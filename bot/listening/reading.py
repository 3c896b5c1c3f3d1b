"""Finds the classes of the word lists in a folded sentence, forgiving dropped vowels and one wrong letter in a long word."""

from dataclasses import dataclass
from itertools import pairwise

from bot.listening.lexicon import Lexicon, Pattern, Phrase, consonants

_LONGEST_STEM = 24
_FIRST_WORDS, _LAST_WORDS = 300, 100
_MOST_PLACES = 4
_GAP_COST = 0.03
_VOWELS = frozenset("аеиоу")
_CONFUSED = {("о", "а"), ("а", "о"), ("е", "и"), ("и", "е"), ("е", "а"), ("а", "е")}


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words that were read, and where each class was heard: class number → word numbers in order."""

    words: list[str]
    heard: dict[int, list[int]]
    bits: int

    def has(self, name: str, lexicon: Lexicon) -> bool:
        """Whether the class of this name was heard."""
        return lexicon.names[name] in self.heard


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern that was heard, and its score after the distance between its words."""

    pattern: Pattern
    score: float


def read(words: list[str], lexicon: Lexicon) -> Sentence:
    """Folded words → where each class is heard. Of more than 400 words the first 300 and the last 100 are read."""
    if len(words) > _FIRST_WORDS + _LAST_WORDS:
        words = words[:_FIRST_WORDS] + words[-_LAST_WORDS:]
    heard: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        for name in recognise(word, lexicon):
            heard.setdefault(name, []).append(place)
        for name in _phrases_at(words, place, lexicon):
            spots = heard.setdefault(name, [])
            if place not in spots:
                spots.append(place)
    bits = 0
    for name in heard:
        bits |= 1 << name
    return Sentence(words, heard, bits)


def recognise(word: str, lexicon: Lexicon) -> set[int] | frozenset[int]:
    """The classes of one folded word."""
    names: set[int] = set(lexicon.whole.get(word, ()))
    for end in range(2, min(len(word), _LONGEST_STEM) + 1):
        known = lexicon.stems.get(word[:end])
        if known:
            names |= known
    if names:
        return names
    if len(word) < 4 or word[0].isdigit():
        return names
    return _without_vowels(word, lexicon) or _one_letter_off(word, lexicon)


def _without_vowels(word: str, lexicon: Lexicon) -> frozenset[int]:
    best, longest = frozenset[int](), 0
    for stem, names in lexicon.skeletons.get(consonants(word)[:4], ()):
        if len(stem) > longest and _fits(word, stem):
            best, longest = names, len(stem)
    return best


def _fits(word: str, stem: str) -> bool:
    """Whether `word` begins like `stem` with vowels only left out or confused, never put in or moved."""
    at = 0
    for i, letter in enumerate(stem):
        seen = word[at] if at < len(word) else ""
        if seen == letter:
            at += 1
        elif letter in _VOWELS:
            if seen in _VOWELS:
                if (letter, seen) not in _CONFUSED:
                    return False
                at += 1
            elif i == 0:
                return False
        else:
            return False
    return True


def _one_letter_off(word: str, lexicon: Lexicon) -> frozenset[int]:
    """Long stems only: a shorter Kazakh stem is one letter away from half the language."""
    best, longest = frozenset[int](), 0
    for end in range(6, min(len(word), _LONGEST_STEM) + 1):
        start = word[:end]
        for shorter in (start, *(start[:i] + start[i + 1 :] for i in range(1, end))):
            for stem, names in lexicon.deletions.get(shorter, ()):
                if len(stem) > longest and abs(len(stem) - end) <= 1 and stem[0] == word[0] and one_edit(start, stem):
                    best, longest = names, len(stem)
    return best


def one_edit(a: str, b: str) -> bool:
    """Whether two words differ by one slip: one letter changed, left out, put in, or two neighbours swapped."""
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        return len(wrong) == 1 or (
            len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
        )
    short, long = (a, b) if len(a) < len(b) else (b, a)
    i = 0
    while i < len(short) and short[i] == long[i]:
        i += 1
    return short[i:] == long[i + 1 :]


def _phrases_at(words: list[str], place: int, lexicon: Lexicon) -> list[int]:
    if place + 1 == len(words):
        return []
    word, second = words[place], words[place + 1][:2]
    nothing: dict[str, list[Phrase]] = {}
    candidates = list(lexicon.phrases.get(word, nothing).get(second, ()))
    for end in range(2, min(len(word), _LONGEST_STEM) + 1):
        candidates += lexicon.phrase_stems.get(word[:end], nothing).get(second, ())
    return [phrase.name for phrase in candidates if _follows(phrase, words, place)]


def _follows(phrase: Phrase, words: list[str], place: int) -> bool:
    rest = words[place + 1 : place + len(phrase.parts)]
    return len(rest) == len(phrase.parts) - 1 and all(
        said.startswith(part) if open_end else said == part for said, (part, open_end) in zip(rest, phrase.parts[1:], strict=True)
    )


def match(sentence: Sentence, lexicon: Lexicon) -> list[Hit]:
    """Every pattern that is heard, with its score."""
    bits = sentence.bits
    hits = []
    for heard in sentence.heard:
        for pattern in lexicon.patterns_with.get(heard, ()):
            if pattern.bits & ~bits or pattern.without & bits:
                continue
            span = _span([_ends(sentence.heard[name]) for name in pattern.together], pattern.reach)
            if span is not None:
                hits.append(Hit(pattern, pattern.score * (1 - _GAP_COST * max(0, span - len(pattern.together)))))
    return hits


def _ends(places: list[int]) -> list[int]:
    """The first and the last places where a class was heard: enough, and keeps a long text linear."""
    return places if len(places) <= 2 * _MOST_PLACES else places[:_MOST_PLACES] + places[-_MOST_PLACES:]


def _span(places: list[list[int]], reach: int) -> int | None:
    """The fewest words that hold one place of each list, no place twice, neighbours at most `reach` apart; or None."""
    if len(places) == 1:
        return 0
    best: int | None = None

    def choose(index: int, chosen: tuple[int, ...]) -> None:
        nonlocal best
        if index == len(places):
            spread = sorted(chosen)
            if all(b - a <= reach for a, b in pairwise(spread)):
                width = spread[-1] - spread[0] + 1
                best = width if best is None else min(best, width)
            return
        for place in places[index]:
            if place not in chosen:
                choose(index + 1, (*chosen, place))

    choose(0, ())
    return best
