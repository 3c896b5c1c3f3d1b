"""One spelling for all the ways people type a name: Kazakh and Russian letters, chat Latin, marks and apostrophes."""

import re
import unicodedata
from typing import Final

_CYRILLIC: Final = {
    "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ї": "и", "є": "е",
    "ё": "е", "э": "е", "ы": "и", "й": "и", "щ": "ш", "ь": "", "ъ": "", "ў": "у", "ҳ": "х", "ӣ": "и",
}  # fmt: skip
_LATIN: Final = {"ş": "sh", "ç": "ch", "ı": "i", "ə": "a", "ß": "s", "đ": "d", "ł": "l", "ø": "o", "æ": "a", "œ": "o"}
_SOUNDS: Final = {
    "shch": "ш", "sch": "ш", "dzh": "ж", "zh": "ж", "dj": "ж", "kh": "х", "gh": "г", "ch": "ч", "sh": "ш", "ts": "ц", "tz": "ц",
    "ya": "я", "yu": "ю", "yo": "е", "ye": "е", "ce": "це", "ci": "ци",
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "ж", "k": "к", "l": "л",
    "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "у", "x": "х",
    "y": "и", "z": "з",
}  # fmt: skip
_APOSTROPHES: Final = "'’ʼ`´‘ʹ"


def _table() -> dict[int, str | None]:
    """One character to its folded letters; None drops it. Marks go here: sorting them can be made slow on purpose."""
    table: dict[int, str | None] = {}
    for code in (*range(0xC0, 0x250), *range(0x400, 0x530), *range(0x1E00, 0x1F00)):
        letter = chr(code).lower()
        base = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
        folded = _CYRILLIC.get(letter) if letter in _CYRILLIC else _LATIN.get(letter, _CYRILLIC.get(base, base))
        table[code] = folded
    for code in (
        *range(0x300, 0x370),
        *range(0x483, 0x488),
        *range(0x1AB0, 0x1B00),
        *range(0x1DC0, 0x1E00),
        *range(0x20D0, 0x2100),
    ):
        table[code] = None
    for code in (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0xFE00, 0xFE10), 0xFEFF):
        table[code] = None
    for mark in _APOSTROPHES:
        table[ord(mark)] = None
    for code in range(0x41, 0x5B):
        table[code] = chr(code).lower()
    for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)):
        table[code] = unicodedata.normalize("NFKC", chr(code)).lower()
    return table


_TABLE: Final = _table()
_SYLLABLE = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_HAS_LATIN = re.compile("[a-z]")
_RUNS = re.compile(r"(.)\1\1+|ии+|дж")
_WORD = re.compile(r"[^\W_]+")


def _shorten(found: re.Match[str]) -> str:
    run = found[0]
    return "ж" if run == "дж" else run[0]


def fold_word(word: str) -> str:
    """One word without spaces, folded: «Өскемен», «oskemen» and «ОСКЕМЕН» are the same afterwards. Empty if nothing is left."""
    folded = word.translate(_TABLE)
    if _HAS_LATIN.search(folded):
        folded = _SYLLABLE.sub(lambda found: _SOUNDS[found[0]], folded)
    return _RUNS.sub(_shorten, folded)


def fold(text: str) -> str:
    """Folded words with single spaces between; everything that is no letter and no digit becomes a space. Linear time."""
    return " ".join(word for word in (fold_word(part) for part in _WORD.findall(clean(text))) if word)


def clean(text: str) -> str:
    """The text without marks, invisible characters and apostrophes, so that one word stays one word; case is kept."""
    return text.translate(_INVISIBLE)


_INVISIBLE: Final = {code: folded for code, folded in _TABLE.items() if folded is None}
