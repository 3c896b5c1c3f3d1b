"""The same message as others type it: without Kazakh letters, in chat Latin, with slips of the finger; seeded, so repeatable."""

import random

_PLAIN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_LATIN = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i",
    "й": "i",
    "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u",
    "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "і": "i",
    "ь": "",
    "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_VOWELS = "аәеёиоөуұүыіэюя"
_SOUNDS_LIKE = {"о": "а", "а": "о", "е": "и", "и": "е", "ы": "и", "д": "т", "т": "д", "б": "п", "г": "к", "з": "с", "ж": "ш"}


def without_kazakh_letters(text: str) -> str:
    """As typed on a phone with a Russian keyboard only: "күйеуім" → "куйеуим"."""
    return text.translate(_PLAIN).lower()


def in_latin(text: str, seed: int) -> str:
    """In chat Latin, with the habits that differ from person to person: ж as j or zh, қ as q or k, ы as y or i."""
    habits = random.Random(seed)  # noqa: S311  # a seed, not a secret
    letters = dict(_LATIN)
    if habits.random() < 0.5:
        letters["ж"] = "zh"
    if habits.random() < 0.5:
        letters["қ"] = "k"
    if habits.random() < 0.3:
        letters["ы"] = "i"
    if habits.random() < 0.5:
        letters["й"] = "y"
    return "".join(letters.get(c, c) for c in text.lower())


def with_slips(text: str, seed: int, share: float = 0.35) -> str:
    """One slip in about `share` of the longer words: a vowel lost or confused, two letters swapped, one missed."""
    habits = random.Random(seed)  # noqa: S311  # a seed, not a secret
    return " ".join(_slip(word, habits) if len(word) > 3 and habits.random() < share else word for word in text.lower().split())


def with_few_vowels(text: str, seed: int) -> str:
    """As typed in a hurry: in most of the longer words one or two vowels after the first letter are left out."""
    habits = random.Random(seed)  # noqa: S311  # a seed, not a secret
    written = []
    for word in text.lower().split():
        spots = [i for i, c in enumerate(word) if c in _VOWELS and i]
        if len(word) > 3 and spots and habits.random() < 0.7:
            gone = set(habits.sample(spots, min(len(spots), habits.choice((1, 1, 2)))))
            word = "".join(c for i, c in enumerate(word) if i not in gone)  # noqa: PLW2901 - the same word, shorter
        written.append(word)
    return " ".join(written)


def _slip(word: str, habits: random.Random) -> str:
    kind = habits.random()
    at = habits.randrange(1, len(word) - 1)
    vowels = [i for i, c in enumerate(word) if c in _VOWELS and i]
    if kind < 0.45 and vowels:
        i = habits.choice(vowels)
        return word[:i] + word[i + 1 :]
    if kind < 0.7:
        spots = [i for i, c in enumerate(word) if c in _SOUNDS_LIKE and i]
        if spots:
            i = habits.choice(spots)
            return word[:i] + _SOUNDS_LIKE[word[i]] + word[i + 1 :]
    if kind < 0.85:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if at + 1 < len(word) else word
    return word[:at] + word[at + 1 :]
