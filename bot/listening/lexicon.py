"""Reads the word lists: what each need and side topic sounds like, in files that a native speaker can correct."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.listening.folding import words

FOLDER = Path(__file__).parent / "lexicon"
_SKELETON_CONSONANTS = 4
_LONG_STEM = 7
_NO_VOWELS = str.maketrans("", "", "аеиоу")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`score` if every class of `together` stands within `reach` words of its neighbour and none of `without` is heard.

    Classes are numbers (see Lexicon.names); `bits` is the same set as a bit mask. `mark` is "!" for danger now, else "".
    """

    topic: str
    score: float
    together: tuple[int, ...]
    without: int
    reach: int
    mark: str
    bits: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow one another: (folded word, may have endings), and the class they belong to."""

    parts: tuple[tuple[str, bool], ...]
    name: int


@dataclass(slots=True)
class Lexicon:
    """All word lists together, indexed for reading a sentence once; phrases by first word and the beginning of the second."""

    names: dict[str, int] = field(default_factory=dict)
    whole: dict[str, set[int]] = field(default_factory=dict)
    stems: dict[str, set[int]] = field(default_factory=dict)
    phrases: dict[str, dict[str, list[Phrase]]] = field(default_factory=dict)
    phrase_stems: dict[str, dict[str, list[Phrase]]] = field(default_factory=dict)
    skeletons: dict[str, list[tuple[str, frozenset[int]]]] = field(default_factory=dict)
    deletions: dict[str, list[tuple[str, frozenset[int]]]] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    patterns_with: dict[int, list[Pattern]] = field(default_factory=dict)
    """Each pattern once, by the rarest of its classes: only what a sentence may fulfil is looked at."""
    labels: list[str] = field(default_factory=list)

    def number(self, name: str) -> int:
        """The number of a class, given out in the order in which the files name them."""
        if name not in self.names:
            self.names[name] = len(self.labels)
            self.labels.append(name)
        return self.names[name]


class LexiconError(ValueError):
    """A line of a word list that cannot be read; says the file, the line and what to write instead."""


@cache
def lexicon() -> Lexicon:
    """The word lists of the package, read once. Raises LexiconError."""
    return read_lexicon(FOLDER)


def read_lexicon(folder: Path) -> Lexicon:
    """Every *.txt of a folder → one Lexicon. The file's name is the topic of its patterns. Raises LexiconError."""
    found = Lexicon()
    parents: dict[int, set[int]] = {}
    patterns: list[tuple[Path, int, str]] = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in _logical_lines(path):
            if line[0] in "+-0123456789":
                patterns.append((path, number, line))
                continue
            name, colon, entries = line.partition(":")
            if not colon or not name.strip().replace("-", "").isalnum():
                raise LexiconError(
                    f"{path.name}:{number}: write `name: word word* two_words`, or a pattern that begins with its score"
                )
            _learn_words(found, found.number(name.strip()), entries.split(), parents, f"{path.name}:{number}")
    _spread(found, parents)
    for path, number, line in patterns:
        found.patterns.append(_read_pattern(found, path, number, line))
    _index_patterns(found)
    _index_misspellings(found)
    return found


def _logical_lines(path: Path) -> list[tuple[int, str]]:
    """Lines without comments; an indented line goes on with the line above it."""
    lines: list[tuple[int, str]] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.partition("#")[0].rstrip()
        if not line:
            continue
        if line[0].isspace() and lines:
            first, text = lines[-1]
            lines[-1] = (first, f"{text} {line.strip()}")
        else:
            lines.append((number, line.strip()))
    return lines


def _learn_words(found: Lexicon, name: int, entries: list[str], parents: dict[int, set[int]], where: str) -> None:
    for entry in entries:
        if entry.startswith("@"):
            parents.setdefault(found.number(entry[1:]), set()).add(name)
            continue
        parts = []
        for part in entry.replace("-", "_").strip("_").split("_"):
            folded = words(part.rstrip("*"))
            if len(folded) != 1:
                raise LexiconError(f"{where}: {part!r} is not one word; join the words of a phrase with _")
            parts.append((folded[0], part.endswith("*")))
        if len(parts) == 1:
            word, open_end = parts[0]
            (found.stems if open_end else found.whole).setdefault(word, set()).add(name)
        else:
            word, open_end = parts[0]
            index = found.phrase_stems if open_end else found.phrases
            index.setdefault(word, {}).setdefault(parts[1][0][:2], []).append(Phrase(tuple(parts), name))


def _spread(found: Lexicon, parents: dict[int, set[int]]) -> None:
    """A class that names another with @ hears its words too."""

    def above(name: int) -> set[int]:
        known: set[int] = set()
        waiting = [name]
        while waiting:
            for parent in parents.get(waiting.pop(), ()):
                if parent not in known:
                    known.add(parent)
                    waiting.append(parent)
        return known

    for entries in (found.whole, found.stems):
        for names in entries.values():
            names.update(*(above(name) for name in tuple(names)))
    for index in (found.phrases, found.phrase_stems):
        for seconds in index.values():
            for second, phrases in seconds.items():
                seconds[second] = phrases + [Phrase(p.parts, name) for p in phrases for name in sorted(above(p.name))]


def _read_pattern(found: Lexicon, path: Path, number: int, line: str) -> Pattern:
    """`4.5! partner hit -film /3`: score, danger mark, classes, classes that must not be heard, reach in words."""
    head, *terms = line.split()
    mark = "!" if head.endswith("!") else ""
    reach, together, without = 7, [], 0
    try:
        score = float(head.rstrip("!"))
        for term in terms:
            if term.startswith("/"):
                reach = int(term[1:])
            elif term.startswith("-"):
                without |= 1 << found.names[term[1:]]
            else:
                together.append(found.names[term])
    except ValueError:
        raise LexiconError(
            f"{path.name}:{number}: {line!r} should be a score like 4.5 or 4.5!, class names, -class, /reach"
        ) from None
    except KeyError as unknown:
        raise LexiconError(
            f"{path.name}:{number}: there is no word list named {unknown}; name one or correct the pattern"
        ) from None
    if not together:
        raise LexiconError(f"{path.name}:{number}: a pattern needs at least one class")
    bits = 0
    for name in together:
        bits |= 1 << name
    return Pattern(path.stem, score, tuple(together), without, reach, mark, bits)


def _index_patterns(found: Lexicon) -> None:
    uses = Counter(name for pattern in found.patterns for name in pattern.together)
    for pattern in found.patterns:
        found.patterns_with.setdefault(min(pattern.together, key=lambda name: (uses[name], name)), []).append(pattern)


def _index_misspellings(found: Lexicon) -> None:
    """Stems as their consonants (vowels are what people leave out or confuse), and long stems with one letter less."""
    for stem, names in sorted(found.stems.items()):
        bones = consonants(stem)
        if len(bones) >= _SKELETON_CONSONANTS:
            found.skeletons.setdefault(bones[:_SKELETON_CONSONANTS], []).append((stem, frozenset(names)))
        if len(stem) >= _LONG_STEM:
            for shorter in {stem[:i] + stem[i + 1 :] for i in range(len(stem))}:
                found.deletions.setdefault(shorter, []).append((stem, frozenset(names)))


def consonants(word: str) -> str:
    """A folded word without its vowels."""
    return word.translate(_NO_VOWELS)
