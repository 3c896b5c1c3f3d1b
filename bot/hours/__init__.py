"""When a place is open: yes, no or unknown, and until when (OSM opening_hours, Kazakhstan's holidays, UTC+5).

Three rules of our own stand on top of the OSM grammar, because a person walks where this room points:
a span belongs to the day on which it begins, so a night shelter's morning is not cut by the next day's rule;
on a public holiday a schedule with days off that says nothing about `PH` is unknown while it would be open;
what cannot be said for sure (sunset, open end, "or call") is refused when it is written, not guessed when it is read.
"""

from bot.hours.holidays import KURBAN_AIT, is_holiday
from bot.hours.state import State, state, week
from bot.hours.writing import ZONE, Hours, HoursError, Reason, read_hours

__all__ = ["KURBAN_AIT", "ZONE", "Hours", "HoursError", "Reason", "State", "is_holiday", "read_hours", "state", "week"]
