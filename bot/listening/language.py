"""Kazakh or Russian: which of the two a text is written in, also in Latin letters and without Kazakh letters."""

import re
from functools import cache
from pathlib import Path

from bot.languages import Lang

PATH = Path(__file__).parent / "languages.txt"
_KAZAKH_LETTERS = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_RUSSIAN_ONLY = re.compile("[ьщцъёЬЩЦЪЁ]")
_READ = 200
_ENDED = 4


@cache
def _signs() -> tuple[frozenset[str], frozenset[str], re.Pattern[str], re.Pattern[str]]:
    """The words and endings of languages.txt: Kazakh words, Russian words, Kazakh endings, Russian endings."""
    lists: dict[str, list[str]] = {}
    name = ""
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith(" "):
            name = line.rstrip(":")
        else:
            lists.setdefault(name, []).extend(line.split())
    kazakh, russian = (
        re.compile("(?:" + "|".join(sorted(lists[f"{lang}-endings"], key=len, reverse=True)) + ")$") for lang in ("kk", "ru")
    )
    return frozenset(lists["kk-words"]), frozenset(lists["ru-words"]), kazakh, russian


def language_of(letters: str, words: list[str]) -> Lang:
    """The language whose grammar holds the sentence together. `letters` is the text in lower case, `words` its folded words.

    The weights were chosen on our own messages, held-out.jsonl left aside. A tie or nothing at all is Russian.
    """
    kazakh_words, russian_words, kazakh_end, russian_end = _signs()
    kazakh = 1.0 * min(len(_KAZAKH_LETTERS.findall(letters)), 8)
    russian = 0.5 * min(len(_RUSSIAN_ONLY.findall(letters)), 6)
    for word in words[:_READ]:
        if word in kazakh_words:
            kazakh += 1.6
        elif word in russian_words:
            russian += 1.2
        elif len(word) >= _ENDED:
            if kazakh_end.search(word):
                kazakh += 0.5
            if russian_end.search(word):
                russian += 0.6
    return "kk" if kazakh > russian else "ru"
