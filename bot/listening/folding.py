"""One spelling for all spellings: Kazakh and Russian letters, chat Latin, capitals, accents → plain folded words."""

import re
import unicodedata

HEAD, TAIL = 2000, 500
"""Characters of a long text that are read: its beginning, and its end, where people often say what they need."""

_LETTERS = {
    **dict(zip("әғқңөұүһі", "агкноуухи", strict=True)),
    **dict(zip("ёэйыщюя", "ееиишуа", strict=True)),
    "ъ": "",
    "ь": "",
    # "обратиться" is typed "обратица": one sound, one spelling.
    "ц": "тс",
    # Ukrainian and Uzbek keyboards, and letters that only look Cyrillic or only look Latin.
    "ї": "и", "є": "е", "ў": "у", "ҳ": "х", "ҡ": "к", "ғ": "г",
}  # fmt: skip

_LATIN = {
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "абсдефгхижклмнопкрстуввхиз", strict=True)),
    "ı": "и", "ğ": "г", "ş": "ш", "ç": "ч", "ñ": "н", "ń": "н", "ö": "о", "ó": "о", "ü": "у", "ú": "у", "ū": "у",
    "ä": "а", "á": "а",
    "ə": "а", "ý": "у", "ŋ": "н", "ǵ": "г", "ı̇": "и", "c": "тс",
}  # fmt: skip

# Longest first: what two to four Latin letters stand for in chats, in either language.
_GROUPS = (
    ("shch", "ш"), ("sch", "ш"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "г"),
    ("ck", "к"), ("ya", "а"), ("ja", "жа"), ("yu", "у"), ("yo", "е"), ("ye", "е"), ("ng", "н"), ("ph", "ф"),
)  # fmt: skip
_GROUP = re.compile("|".join(latin for latin, _ in _GROUPS))
_GROUP_SOUNDS = dict(_GROUPS)

_APOSTROPHES = re.compile("(?<=\\w)['’ʼʹ`´‘](?=\\w)|(?<=[a-z])['’ʼʹ`´‘]")
_FOUR = re.compile("(?<=[a-zа-я])4|4(?=[a-zа-я])")
_RUNS = re.compile(r"([а-я])\1+")
_GLIDES = re.compile("и(?=[аеу])")
_WORD = re.compile(r"[а-я]+|\d+")
_TABLE = {ord(a): b for a, b in {**_LATIN, **_LETTERS}.items() if len(a) == 1}
_LATIN_WORD = re.compile("[a-z]")


def shorten(text: str) -> str:
    """A text of any length → at most HEAD + TAIL characters of it, cut before anything else is done with it."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


def letters(text: str) -> str:
    """Lower case without accents, invisible characters or lone surrogates; й, ё and the Kazakh letters stay themselves."""
    text = unicodedata.normalize("NFC", shorten(text).encode("utf-8", "ignore").decode()).lower()
    return "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Mn", "Cc"} or c.isspace())


def fold(text: str) -> str:
    """A text → one plain spelling of it in 26 Cyrillic letters, words and numbers separated by blanks.

    The lexicon passes through the same function, so whatever is lost here is lost on both sides.
    """
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The folded words and numbers of a text in order: "Kúieuim ұрды 2 рет" → ["куеуим", "урди", "2", "рет"]."""
    return words_of(letters(text))


def words_of(lower: str) -> list[str]:
    """The same for a text that went through `letters` already."""
    # АӘК (the Kazakh name of a benefit) would fold to "ак", which means white.
    plain = _FOUR.sub("ч", _APOSTROPHES.sub("", lower)).replace("аәк", "аск")
    if _LATIN_WORD.search(plain):
        plain = _GROUP.sub(lambda found: _GROUP_SOUNDS[found[0]], plain)
    plain = _GLIDES.sub("", _RUNS.sub(_shorten_run, plain.translate(_TABLE)))
    return _WORD.findall(_RUNS.sub(_shorten_run, plain))


def _shorten_run(run: re.Match[str]) -> str:
    # "киім" (clothes) must not become "кім" (who); "помогиииите" must become "помогите".
    return "ии" if run[1] == "и" and len(run[0]) < 4 else run[1]
