"""Names of places that nobody is in: in quotation marks, in a joke, in the news."""

import re
from typing import Final

from bot.places.letters import fold_word
from bot.places.sentence import Sentence

_NEWS: Final = re.compile(
    "прошел|прошла|прошло|прошли|состоял|откри[лт]|концерт|фестивал|театр|виставк|марафон|отти$|ашилди|митинг|строят|погод|дожд|синопт"
)
_FOREIGN: Final = re.compile(
    "франц|росси|узбек|кирг|турци|герман|англи|япон|китая|кита|украин|европ|мира$|грузи|итали|испан|сша$|таджик"
)
_QUOTES: Final = frozenset('«"“„')
_UNQUOTES: Final = frozenset('»"”“')
_WHERE: Final = frozenset(fold_word(word) for word in ("где", "да", "а", "ну", "вот", "так"))
_ASKING: Final = re.compile("где$")
_LAUGHTER: Final = re.compile("шутк|анекдот|^(?:ха)+х?$|^(?:хи)+$|^лол$|рифм|прикол")


def is_quoted(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the name stands alone in quotation marks: a team, a hotel, a shop."""
    return not _QUOTES.isdisjoint(sentence.gap(first)[-1:]) and not _UNQUOTES.isdisjoint(sentence.gap(last + 1)[:1])


def is_foreign_capital(sentence: Sentence, last: int) -> bool:
    """«Столица Франции», or something that goes on in the capital: nobody says that they are there."""
    if not sentence.parted(last + 1) and _FOREIGN.match(sentence.folded(last + 1)):
        return True
    if sentence.is_about(_NEWS) and not sentence.asks_for_help:
        return True
    return not sentence.speaks_of_own


def is_joke(sentence: Sentence, first: int, last: int, *, rhymes: bool) -> bool:
    """«Привет из Семея… шутка», and, of a name that `rhymes` with «где»: «Где-где? В Караганде!»."""
    at = first - 1
    if any(word.startswith("шутк") for word in (sentence.folded(last + 1), sentence.folded(last + 2))):
        return True
    if sentence.folded(at) != "в" or not rhymes:
        return False
    if sentence.is_about(_LAUGHTER) and sentence.is_about(_ASKING):
        return True
    clause: list[str] = []
    while at > 0 and sentence.folded(at - 1) in _WHERE:
        at -= 1
        clause.append(sentence.folded(at))
    return clause.count("где") > 1 or (clause[:1] == ["где"] and len(clause) > 1 and sentence.parted(first - 1))
