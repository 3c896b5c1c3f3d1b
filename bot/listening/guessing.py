"""A small model that guesses where the rules are silent: weights of letter groups, words and word classes, learnt from our own messages."""

from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

from bot.directory.records import NEEDS, Need
from bot.listening.lexicon import Lexicon
from bot.listening.reading import Sentence

PATH = Path(__file__).parent / "guesses.tsv"
OUTCOMES: tuple[str, ...] = (*NEEDS, "none")
_SHORTEST, _LONGEST = 3, 5
_MOST_WORDS = 120
_SCALE = 100


@dataclass(frozen=True, slots=True)
class Weighed:
    """How well each outcome fits, as log-odds that are only comparable within one text."""

    needs: dict[Need, float]
    none: float


def features(sentence: Sentence, lists: Lexicon) -> set[str]:
    """What the model looks at: words, neighbours, groups of 3 to 5 letters, and which word classes were heard."""
    said = sentence.words[:_MOST_WORDS]
    seen = {f"{a} {b}" for a, b in zip(said, said[1:], strict=False)}
    for word in said:
        framed = f"^{word}$"
        seen.add(framed)
        for size in range(_SHORTEST, _LONGEST + 1):
            seen.update(framed[i : i + size] for i in range(len(framed) - size + 1))
    names = _class_names(lists)
    seen.update(names[number] for number in sentence.heard)
    return seen


@cache
def _names_of(lists_id: int, names: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001  # the id keeps the cache per lexicon
    return tuple(f"@{name}" for name in names)


def _class_names(lists: Lexicon) -> tuple[str, ...]:
    return _names_of(id(lists), tuple(lists.names))


@cache
def weights_in_use() -> dict[str, tuple[int, ...]]:
    """The weights of the package's file, read once."""
    weights = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            feature, numbers = line.split("\t")
            weights[feature] = tuple(int(n) for n in numbers.split())
    return weights


def weigh(sentence: Sentence, lists: Lexicon) -> Weighed:
    """A read sentence → how well each need, and none of them, fits."""
    weights = weights_in_use()
    sums = [0] * len(OUTCOMES)
    seen = features(sentence, lists)
    for feature in seen:
        known = weights.get(feature)
        if known:
            sums = [a + b for a, b in zip(sums, known, strict=True)]
    bias = weights.get("*", (0,) * len(OUTCOMES))
    size = sqrt(len(seen) or 1) * _SCALE
    fits = [s / size + b / _SCALE for s, b in zip(sums, bias, strict=True)]
    return Weighed(dict(zip(NEEDS, fits, strict=False)), fits[-1])
