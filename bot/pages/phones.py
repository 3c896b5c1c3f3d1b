"""Numbers as they are read and spoken."""

from bot.languages import Lang

_NO_BREAK = "\u00a0"
_AFTER_UNIT = {"1": "ге", "2": "ге", "3": "ке", "4": "ке", "5": "ке", "6": "ға", "7": "ге", "8": "ге", "9": "ға"}
_AFTER_TENS = {
    "1": "ға",
    "2": "ға",
    "3": "ға",
    "4": "қа",
    "5": "ге",
    "6": "қа",
    "7": "ке",
    "8": "ге",
    "9": "ға",
    "0": "ге",
}


def written(number: str) -> str:
    """+77172531648 as "+7 7172 53 16 48" with no-break spaces; a short number stays as it is.

    Towns have four figures of code and six of number, Almaty and mobile phones three and seven.
    """
    if not number.startswith("+7") or len(number) != 12:
        return number
    rest = number[2:]
    town = rest[:2] in ("71", "72") and not rest.startswith("727")
    parts = (rest[:4], rest[4:6], rest[6:8], rest[8:]) if town else (rest[:3], rest[3:6], rest[6:8], rest[8:])
    return _NO_BREAK.join(("+7", *parts))


def to_call(number: str, lang: Lang) -> str:
    """The number as the object of "call": Kazakh puts the ending of the word that is spoken last (109-ға, 111-ге, 1414-ке)."""
    shown = written(number)
    if lang != "kk":
        return shown
    if number[-1] != "0":
        return f"{shown}-{_AFTER_UNIT[number[-1]]}"
    return f"{shown}-{_AFTER_TENS[number[-2:-1] or '0']}"
