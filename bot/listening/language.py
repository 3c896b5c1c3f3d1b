"""Kazakh or Russian: which of the two a text is written in, also in Latin letters and without Kazakh letters."""

import re
from collections.abc import Iterator
from functools import cache
from math import sqrt
from pathlib import Path

from bot.languages import Lang

PATH = Path(__file__).parent / "languages.tsv"
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]")
_SHORTEST, _LONGEST = 2, 4
_READ = 200
_SURE = 1.5
_LAST_WORD = 0.5
_LETTER, _MOST_LETTERS = 0.5, 4
_SCALE = 100


def groups_of(word: str) -> Iterator[str]:
    """The groups of 2 to 4 letters of a folded word, its edges marked: "уи" → "^у", "уи", "и$", "^уи" and so on."""
    framed = f"^{word}$"
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(framed) - size + 1):
            yield framed[start : start + size]


@cache
def _weights() -> dict[str, int]:
    """Letter group → how much more it is Kazakh (above 0) than Russian, in hundredths; read once."""
    lines = PATH.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {group: int(weight) for group, weight in pairs}


def _leaning(word: str) -> float:
    """How Kazakh (up to +1.5) or Russian (down to -1.5) a folded word looks."""
    # The groups of `groups_of`, written out: this line is a third of the time that a message takes.
    weight_of, framed = _weights().get, f"^{word}$"
    known = [
        weight
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(framed) - size + 1)
        if (weight := weight_of(framed[start : start + size])) is not None
    ]
    return max(-_SURE, min(_SURE, sum(known) / _SCALE / sqrt(len(known)))) if known else 0.0


def language_of(letters: str, words: list[str]) -> Lang:
    """The language most of the words are in; in a mixed text the last word, mostly the verb, and Kazakh letters count more.

    `letters` is the text in lower case, `words` its folded words. A tie or nothing at all is Russian.
    """
    leanings = [_leaning(word) for word in words[:_READ] if not word[0].isdigit()]
    if not leanings:
        return "ru"
    kazakh = sum(leanings) + _LAST_WORD * leanings[-1] + _LETTER * min(len(_KAZAKH_LETTERS.findall(letters)), _MOST_LETTERS)
    return "kk" if kazakh > 0 else "ru"
