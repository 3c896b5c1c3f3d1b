"""A small model that weighs a whole text: weights of letter groups, words and word classes, learnt from our messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path

from bot.directory.records import NEEDS, Need
from bot.listening.lexicon import Lexicon
from bot.listening.reading import Hit, Sentence

PATH = Path(__file__).parent / "guesses.tsv"
OUTCOMES: tuple[str, ...] = (*NEEDS, "none")
_SHORTEST, _LONGEST = 3, 5
_MOST_WORDS = 120
_SCALE = 100
_MOST_ODDS = 50.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """How well each outcome fits.

    `needs`: log-odds against "none of them". `share`: how sure the model is of each need, 0 to 1, in all at most 1. `urgent`: how
    sure that somebody is in danger now, 0 to 1.
    """

    needs: dict[Need, float]
    share: dict[Need, float]
    urgent: float


NOTHING = Weighed(needs=dict.fromkeys(NEEDS, 0.0), share=dict.fromkeys(NEEDS, 0.0), urgent=0.0)
"""Where no word was said."""


def features(sentence: Sentence, lists: Lexicon, hits: Iterable[Hit]) -> set[str]:
    """What the model looks at: words, neighbours, groups of 3 to 5 letters, word classes, and patterns marked as danger."""
    said = sentence.words[:_MOST_WORDS]
    seen = {f"{a} {b}" for a, b in pairwise(said)}
    for word in said:
        framed = f"^{word}$"
        seen.add(framed)
        for size in range(_SHORTEST, _LONGEST + 1):
            seen.update(framed[i : i + size] for i in range(len(framed) - size + 1))
    seen.update(f"@{lists.labels[number]}" for number in sentence.heard)
    seen.update(f"!{hit.pattern.topic}" for hit in hits if hit.pattern.mark)
    return seen


@cache
def weights_in_use() -> dict[str, tuple[int, ...]]:
    """The weights of the package's file, read once."""
    return read_weights(PATH.read_text(encoding="utf-8"))


def read_weights(text: str) -> dict[str, tuple[int, ...]]:
    """The text of guesses.tsv → feature → a weight in hundredths for each outcome and for urgency."""
    # Most weights are small and many: each number is kept once.
    once: dict[str, int] = {}
    weights = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            feature, numbers = line.split("\t")
            weights[feature] = tuple(once.setdefault(n, int(n)) for n in numbers.split())
    return weights


def weigh(sentence: Sentence, lists: Lexicon, hits: Iterable[Hit]) -> Weighed:
    """A read sentence and the patterns heard in it → how well each need fits, and how sure it is that somebody is in danger."""
    weights = weights_in_use()
    seen = features(sentence, lists, hits)
    rows = [known for feature in seen if (known := weights.get(feature)) is not None]
    bias = weights.get("*", (0,) * (len(OUTCOMES) + 1))
    sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(bias)
    size = sqrt(len(seen) or 1) * _SCALE
    *fits, urgent = (s / size + b / _SCALE for s, b in zip(sums, bias, strict=True))
    none = fits[-1]
    odds = [exp(min(fit - none, _MOST_ODDS)) for fit in fits]
    total = sum(odds)
    return Weighed(
        needs={need: fit - none for need, fit in zip(NEEDS, fits, strict=False)},
        share={need: odd / total for need, odd in zip(NEEDS, odds, strict=False)},
        urgent=1 / (1 + exp(-max(-_MOST_ODDS, min(_MOST_ODDS, urgent)))),
    )
