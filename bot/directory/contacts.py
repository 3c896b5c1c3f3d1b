"""Numbers, hours and links: read exactly, or refused with the form that was probably meant."""

import re
from functools import lru_cache
from typing import Final

import phonenumbers

from bot.directory.problems import Cure, Said
from bot.directory.wording import cure
from bot.hours import HoursError, read_hours

# --- phones ---

_SHORT: Final = re.compile(r"1\d{2,3}|116\d\d", re.ASCII)
"""111, 1414, 11616. Nothing shorter is dialled in Kazakhstan, and four other figures are more often a code without its number."""
TEMPLATE_NUMBER: Final = "+77172000000"
"""The number in the template entry and in our examples: nobody's."""
_DASHES: Final = str.maketrans("–—‑−", "----")
_MEANT: Final = str.maketrans(
    {"O": "0", "o": "0", "О": "0", "о": "0", "З": "3", "з": "3", "l": "1", "I": "1", "І": "1", "і": "1"}
)
"""Letters that stand for figures: Latin and Cyrillic O, Cyrillic Ze, i without and with its dot."""


@lru_cache(maxsize=16384)
def read_number(text: str) -> tuple[str | None, Cure | None]:
    """A number as +7 and ten digits or a short one, or what is wrong with it.

    Spaces, hyphens, dots and brackets are read over; +7 or 8 must stand before ten digits. A number without them is refused,
    because nobody can tell one town's number from another's.
    """
    shown = text.translate(_DASHES).strip()
    digits = re.sub(r"\D", "", shown, flags=re.ASCII)
    if re.search(r"[,;/]", shown) or shown.count("+7") > 1 or len(digits) > 15:
        return None, cure("phone_two", value=text)
    if re.search(r"[^\W\d_]", shown):
        whole = re.match(r"(?:\+7|8)[\d\s().-]{9,}", shown)
        meant = whole[0] if whole else shown.translate(_MEANT)
        return None, cure("phone_letter", value=text, better=_printed(re.sub(r"\D", "", meant, flags=re.ASCII)))
    if re.search(r"[^\d\s()+.\-]", shown, re.ASCII) or "+" in shown[1:]:
        return None, cure("phone_sign", value=text, better=_printed(digits))
    plus = shown.startswith("+")
    if not plus and _SHORT.fullmatch(digits):
        return digits, None
    if not plus and digits.startswith("0") and _SHORT.fullmatch(digits.lstrip("0")):
        return None, cure("phone_zero", value=text, better=digits.lstrip("0"))
    if plus and not digits.startswith("7"):
        return None, cure("phone_abroad", value=text)
    if not plus and not digits.startswith("8"):
        if len(digits) in {10, 11}:
            return None, cure("phone_start", value=text, better=_printed(digits))
        return None, cure("phone_code", value=text)
    if len(digits) != 11:
        return None, cure("phone_length", value=text, count=len(digits)) if len(digits) > 7 else cure("phone_code", value=text)
    number = f"+7{digits[1:]}"
    if number == TEMPLATE_NUMBER:
        return None, cure("template_left", value=text)
    return (number, None) if _is_kazakh(number) else (None, cure("phone_abroad", value=text))


def _printed(digits: str) -> str:
    if len(digits) == 10:
        digits = f"7{digits}"
    if len(digits) == 11 and digits[0] in "78":
        return f"+7 {digits[1:5]} {digits[5:7]} {digits[7:9]} {digits[9:]}"
    short = digits.lstrip("0")
    return short if _SHORT.fullmatch(short) else "+7 7172 00 00 00"


def _is_kazakh(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number_for_region(parsed, "KZ")


# --- hours ---

_DAY_WORDS: Final = {
    "Mo": ("понедельник", "пн", "пнд", "дүйсенбі", "дс", "mon", "monday"),
    "Tu": ("вторник", "вт", "сейсенбі", "сс", "tue", "tuesday"),
    "We": ("среда", "ср", "сәрсенбі", "wed", "wednesday"),
    "Th": ("четверг", "чт", "бейсенбі", "бс", "thu", "thursday"),
    "Fr": ("пятница", "пт", "жұма", "жм", "fri", "friday"),
    "Sa": ("суббота", "сб", "сенбі", "sat", "saturday"),
    "Su": ("воскресенье", "вс", "жексенбі", "жс", "sun", "sunday"),
}
_DAY_OF: Final = {word: day for day, words in _DAY_WORDS.items() for word in words}
_DAY_WORD: Final = re.compile(rf"\b(?:mo|tu|we|th|fr|sa|su|{'|'.join(map(re.escape, _DAY_OF))})\b")
_HAS_DAY: Final = re.compile(r"\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|24/7")


@lru_cache(maxsize=4096)
def judge_hours(text: str) -> Cure | None:
    """What is wrong with hours; None when they can be read and name their days.

    Hours without days are legal elsewhere and mean every day; here they are asked about, because most people mean working days.
    """
    better = _better_hours(text)
    if not _HAS_DAY.search(text) and re.search(r"\d", text):
        worded = re.search(r"[^\W\d_]{2}", text) and _DAY_WORD.search(text.lower())
        return cure("hours_words" if worded else "hours_days", value=text, better=better)
    if re.search(r"(?<!\d)(?:2[5-9]|[3-9]\d):|(?<!\d)24:(?!00)", text):
        return cure("hours_late", value=text, better=better)
    try:
        read_hours(text)
    except HoursError as error:
        why = Said(*(reason[:1].lower() + reason[1:] for reason in (error.wrong.kk, error.wrong.ru, error.wrong.en)))
        return cure("hours_unclear", value=text, why=why, better=better)
    return None


def _better_hours(text: str) -> str:
    """The same hours as the grammar writes them, as far as that can be guessed."""
    plain = text.lower().translate(_DASHES)
    if re.search(r"круглосуточно|тәулік|24\s*[/x×]\s*7|24 час", plain):
        return "24/7"
    plain = re.sub(r"\s*-\s*", "-", plain)
    plain = re.sub(r"[а-яёәғқңөұүһі]+|[a-z]{3,}", lambda word: _DAY_OF.get(word[0], word[0]), plain)
    plain = re.sub(r"\b(mo|tu|we|th|fr|sa|su)\b", lambda word: word[0].title(), plain)
    plain = re.sub(r"ежедневно|күн сайын|daily", "Mo-Su", plain)
    plain = re.sub(r"\bс\s+(\d)", r"\1", plain)
    plain = re.sub(r"\s+до\s+", "-", plain)
    plain = re.sub(r"(?<!\d)(\d{1,2})[.](\d\d)(?!\d)", r"\1:\2", plain)
    plain = re.sub(r"(?<![\d:])(\d{1,2})(?=-\d{1,2}(?:$|[^\d]))(?!:)", r"\1:00", plain)
    plain = re.sub(r"(?<=-)(\d{1,2})(?![\d:])", r"\1:00", plain)
    plain = re.sub(r"(?<!\d)(\d):(\d\d)", r"0\1:\2", plain)
    plain = re.sub(r"(?<!\d)(2[4-9]|3\d|4[0-7]):(?=\d\d)(?!00)", lambda hour: f"{int(hour[1]) - 24:02}:", plain)
    plain = re.sub(r"(?<!\d)(2[5-9]|3\d|4[0-7]):(?=00)", lambda hour: f"{int(hour[1]) - 24:02}:", plain)
    if not _HAS_DAY.search(plain):
        plain = f"Mo-Fr {plain}"
    try:
        read_hours(plain)
    except HoursError:
        return "Mo-Fr 09:00-18:00"
    return plain


# --- links ---

URL: Final = re.compile(r"https?://(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?::\d{2,5})?(?:[/?#][^\s\"'<>\\^`{}|]*)?", re.ASCII)


def better_url(text: str) -> str:
    """The link that was probably meant, or an example."""
    plain = "".join(text.split())
    if plain.startswith("@") and len(plain) > 4:
        return f"https://t.me/{plain[1:]}"
    bare = re.sub(r"^(?:https?)?:?/*", "", plain, flags=re.IGNORECASE).replace(",", ".")
    better = f"https://{bare}"
    return better if URL.fullmatch(better) else "https://example.kz/page"
