"""A small model that guesses where the rules are silent: weights of letter groups, words, classes, learnt from our messages."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
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
    seen = {f"{a} {b}" for a, b in pairwise(said)}
    for word in said:
        framed = f"^{word}$"
        seen.add(framed)
        for size in range(_SHORTEST, _LONGEST + 1):
            seen.update(framed[i : i + size] for i in range(len(framed) - size + 1))
    seen.update(f"@{lists.labels[number]}" for number in sentence.heard)
    return seen


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
    seen = features(sentence, lists)
    rows = [known for feature in seen if (known := weights.get(feature)) is not None]
    sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(OUTCOMES)
    bias = weights.get("*", (0,) * len(OUTCOMES))
    size = sqrt(len(seen) or 1) * _SCALE
    fits = [s / size + b / _SCALE for s, b in zip(sums, bias, strict=True)]
    return Weighed(dict(zip(NEEDS, fits, strict=False)), fits[-1])
