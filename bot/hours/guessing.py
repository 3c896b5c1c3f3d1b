"""What somebody meant who wrote hours as on a door: «пн-пт 9-18, обед 13-14», «дүйсенбі–жұма 9.00–18.00», «круглосуточно»."""

import re
from typing import Final

_WHOLE_DAY: Final = re.compile(r"круглосуточ|тәулік|24\s*(?:/|х|x|на|-)\s*7|24/24|24\s*(?:час|сағ)|around the clock|non.?stop")
_DAY_WORDS: Final = (
    ("дүйсенбі", "Mo"), ("понедельник", "Mo"), ("monday", "Mo"), ("mon", "Mo"), ("пнд", "Mo"), ("пн", "Mo"),
    ("дс", "Mo"),
    ("сейсенбі", "Tu"), ("вторник", "Tu"), ("tuesday", "Tu"), ("tue", "Tu"), ("вт", "Tu"), ("сс", "Tu"),
    ("сәрсенбі", "We"), ("сред", "We"), ("wednesday", "We"), ("wed", "We"), ("ср", "We"),
    ("бейсенбі", "Th"), ("четверг", "Th"), ("thursday", "Th"), ("thu", "Th"), ("чтв", "Th"), ("чт", "Th"), ("бс", "Th"),
    ("жұма", "Fr"), ("пятниц", "Fr"), ("friday", "Fr"), ("fri", "Fr"), ("птн", "Fr"), ("пт", "Fr"), ("жм", "Fr"),
    ("жексенбі", "Su"), ("воскресень", "Su"), ("sunday", "Su"), ("sun", "Su"), ("вск", "Su"), ("вс", "Su"), ("жс", "Su"),
    ("сенбі", "Sa"), ("суббот", "Sa"), ("saturday", "Sa"), ("sat", "Sa"), ("сбт", "Sa"), ("сб", "Sa"),
)  # fmt: skip
_EVERY_DAY: Final = re.compile(r"ежедневно|каждый день|күн сайын|без выходных|демалыссыз|daily|every day")
_WORKDAYS: Final = re.compile(r"будн\w*|рабочие дни|жұмыс күндері|weekdays")
_DAY_OFF: Final = re.compile(r"(?:,|;|\s)*(?:выходн\w*|вых|демалыс\w*)\b.*$")
_BREAK: Final = re.compile(
    r"(?:,|;|\s|\()*(?:перерыв|обед|үзіліс|түскі үзіліс|break|lunch)\w*\s*(?:на обед)?\s*:?\s*(?P<time>[^;)]*)\)?"
)
_TIMES: Final = re.compile(r"(?:с\s*|от\s*)?(\d{1,2})(?:[:.\-](\d\d))?\s*(?:-|до|дейін)\s*(\d{1,2})(?:[:.](\d\d))?")
_DAYS: Final = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:\s*[-,]\s*(?:Mo|Tu|We|Th|Fr|Sa|Su))*")


def guess_hours(text: str) -> str | None:
    """An expression such as `Mo-Fr 09:00-18:00` for hours in plain Kazakh, Russian or English; None when nothing is found."""
    plain = re.sub(r"(?<=[^\W\d])\.", " ", re.sub(r"[–—−‒]", "-", text.lower().strip()))
    if _WHOLE_DAY.search(plain):
        return "24/7"
    pause = _BREAK.search(plain)
    between = _TIMES.search(pause["time"]) if pause else None
    if pause:
        plain = plain[: pause.start()] + plain[pause.end() :]
    plain = _DAY_OFF.sub("", plain)
    plain = _EVERY_DAY.sub(" Mo-Su ", _WORKDAYS.sub(" Mo-Fr ", plain))
    for word, day in _DAY_WORDS:
        plain = re.sub(rf"(?<![а-яәіңғүұқөһa-z]){word}[а-яәіңғүұқөһ]*", f" {day} ", plain)
    plain = re.sub(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b\s*(?:-|по|до)\s*\b(Mo|Tu|We|Th|Fr|Sa|Su)\b", r"\1-\2", plain)
    plain = re.sub(r"\b(mo|tu|we|th|fr|sa|su)\b", lambda found: found[0].capitalize(), plain)
    rules: list[str] = []
    start = 0
    for found in _TIMES.finditer(plain):
        times = _clock(found, between)
        if times is None:
            return None
        days = _DAYS.findall(plain, start, found.start()) or ([] if rules else _DAYS.findall(plain, found.end()))
        start = found.end()
        chosen = ",".join(re.sub(r"\s+", "", day) for day in days)
        if not chosen and rules:
            rules[-1] += f",{times}"
        else:
            rules.append(f"{chosen or 'Mo-Fr'} {times}")
    return "; ".join(rules) or None


def _clock(found: re.Match[str], between: re.Match[str] | None) -> str | None:
    start, end = _minutes(found[1], found[2]), _minutes(found[3], found[4])
    if start is None or end is None or start == end:
        return None
    if between:
        out, back = _minutes(between[1], between[2]), _minutes(between[3], between[4])
        if out is not None and back is not None and start < out < back < end:
            return f"{_written(start)}-{_written(out)},{_written(back)}-{_written(end)}"
    return f"{_written(start)}-{_written(end)}"


def _minutes(hours: str, minutes: str | None) -> int | None:
    number = int(hours) * 60 + int(minutes or 0)
    return number if number <= 24 * 60 and int(minutes or 0) < 60 else None


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
