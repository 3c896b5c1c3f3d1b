"""Kazakhstan's public holidays: what the law says, and the year's moon feast only where it was announced."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_FIXED: Final = ((1, 1), (1, 2), (3, 8), (3, 21), (3, 22), (3, 23), (5, 1), (5, 7), (5, 9), (7, 6), (10, 25), (12, 16))
_CHRISTMAS: Final = (1, 7)
KURBAN_AIT: Final = {2025: date(2025, 6, 6), 2026: date(2026, 5, 27)}
"""First day of Kurban Ait, announced year by year; a year that is missing is unknown, never computed.

2025: mgorod.kz. 2026: zakon.kz of 6 November 2025 and inform.kz of 2 January 2026. Add the next year when it is announced.
"""


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday of Kazakhstan, or the working day to which one on a weekend is moved (five-day week).

    Law of 13 December 2001 No. 267 "On holidays", articles 3-5 (adilet.zan.kz/rus/docs/Z010000267_); Labour Code, articles 84-85:
    7 January and the first day of Kurban Ait are days off that are not moved. Constitution Day is 30 August up to 2025 and
    15 March from 2027 (the constitution of 15 March 2026; ministry of labour in taspanews.kz, 18 March 2026).
    Not known here: Kurban Ait of years missing in KURBAN_AIT, and days that the government moves by decree.
    """
    return day in _holidays(day.year)


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    moved = {date(year, month, day) for month, day in _FIXED}
    if year <= 2025:
        moved.add(date(year, 8, 30))
    elif year >= 2027:
        moved.add(date(year, 3, 15))
    free = moved | {date(year, *_CHRISTMAS)}
    if year in KURBAN_AIT:
        free.add(KURBAN_AIT[year])
    for day in sorted(moved):
        if day.weekday() >= 5:
            instead = day
            while instead in free or instead.weekday() >= 5:
                instead += timedelta(days=1)
            free.add(instead)
    return frozenset(free)
