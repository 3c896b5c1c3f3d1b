"""What can be asked, as data; asked only when the answer can change what is shown."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from bot.directory.records import Directory
from bot.matching import match
from bot.places import place_of
from bot.situation import Age, Situation

Name = Literal["age", "children", "papers", "registration", "who", "tonight"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `asks`, `hint` and the labels are English msgids; every question can be skipped ("unsaid").

    `asks_for_other` is the wording when a third person helps.
    """

    name: Name
    asks: str
    hint: str
    answers: tuple[tuple[str, str], ...]
    skip: str = "Don't know, skip"
    asks_for_other: str | None = None


QUESTIONS: tuple[Question, ...] = (
    Question(
        "age",
        "How old is the person who needs help?",
        "Centres may have age limits. If you do not answer, the list will be longer.",
        (("under-18", "Under 18"), ("18-28", "18–28 years"), ("29-57", "29–57 years"), ("58-up", "58 and older")),
    ),
    Question(
        "children",
        "Are there children under 18 with you?",
        "Some centres take people with children, others do not.",
        (("yes", "Yes, with children"), ("no", "No children")),
        asks_for_other="Are there children with this person?",
    ),
    Question(
        "papers",
        "Is your identity card or passport with you now?",
        "You can ask for help without papers too. Do not send photos of papers here.",
        (("yes", "I have my papers"), ("no", "No papers")),
        asks_for_other="Does this person have their papers?",
    ),
    Question(
        "registration",
        "Are you registered in this city?",
        "Some centres need local registration.",
        (("here", "Yes, in this city"), ("elsewhere", "Somewhere else"), ("nowhere", "No registration")),
        asks_for_other="Is this person registered in this city?",
    ),
    Question(
        "who",
        "Who needs help?",
        "Some centres take only women or only men.",
        (("woman", "A woman"), ("man", "A man"), ("family", "A family")),
        skip="Rather not say",
    ),
    Question(
        "tonight",
        "Is there a safe place to sleep tonight?",
        "",
        (("yes", "There is a place"), ("no", "No place")),
        skip="Don't know",
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}


def next_question(situation: Situation, directory: Directory, now: datetime) -> Question | None:
    """The first question whose answer can still change which nearby places are shown, or their order; None when nothing can.

    A person under 18 is asked nothing more: numbers for children come first, and no papers are asked for.
    """
    waiting = remaining(situation, directory, now)
    return waiting[0] if waiting else None


def remaining(situation: Situation, directory: Directory, now: datetime) -> tuple[Question, ...]:
    """The questions still worth asking, in order; none without a place, where the list is the whole country's anyway."""
    here = place_of(situation.place)
    if situation.age == "under-18" or not situation.needs or here is None or here.kind == "country":
        return ()
    return tuple(
        question
        for question in QUESTIONS
        if getattr(situation, question.name) is None and _matters(question, situation, directory, now)
    )


def answered(situation: Situation) -> tuple[Question, ...]:
    """The questions that were asked already, in order, the skipped ones included."""
    return tuple(question for question in QUESTIONS if getattr(situation, question.name) is not None)


def read_answers(words: str, asked: Name | None) -> dict[str, str]:
    """What a typed text answers: bare words and figures only the question on the screen (`asked`), a named subject any question.

    Empty for anything longer than a short answer: a story is for listening to, not for guessing yes and no in it.
    """
    said = _said(words)
    if not said or len(said) > _LONGEST_ANSWER:
        return {}
    told: dict[str, str] = {
        subject: value for subject, read in _SUBJECTS.items() if (value := read(said, asked == subject)) is not None
    }
    if asked is not None and asked not in told and (bare := _bare_answer(said, asked)) is not None:
        told[asked] = bare
    return told


def _words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


_LONGEST_ANSWER = 7
_YES = _words("да ага угу конечно есть имеется имеются иә ия иа иэ ийа әрине бар ya da iya ia bar yes")
_NO = _words("нет не нету неа жоқ жок жоқпын емес без net netu jok joq zhok zhoq no")
_SKIP = (
    "не знаю",
    "пропустить",
    "незнаю",
    "білмеймін",
    "билмеймин",
    "bilmeimin",
    "bilmeymin",
    "өткізу",
    "не скажу",
    "не хочу отвечать",
    "откизу",
    "айтпаймын",
)
_LOST = ("потер", "украл", "забрал", "отобрал", "отнял", "сгорел", "порвал", "жоғал", "жогал", "ұрла", "урла", "алып қой")
_PAPERS = ("документ", "паспорт", "удостовер", "құжат", "кужат", "куәлі", "куали", "kuzhat", "qujat", "pasport")
_CHILDREN = ("дет", "ребен", "малыш", "сын", "доч", "бала", "балдар", "bala", "deti", "detei", "rebenok")
_REGISTRATION = ("пропис", "регистрац", "зарегистр", "тіркел", "тіркеу", "тиркел", "тиркеу")
_HERE = _words("здесь тут осында осы местная этом мұнда")
_ELSEWHERE = _words("другом другой другая басқа баска")
_SEVERAL = _words("2 3 4 5 6 7 8 двое трое четверо пятеро два три екі уш үш төрт екеу үшеу")
_WHO: Mapping[str, frozenset[str]] = {
    "woman": _words("женщина женщине девушка девушке әйел айел қыз кыз ayel"),
    "man": _words("мужчина мужчине парень парню ер еркек жігіт жигит"),
    "family": _words("семья семье семьей отбасы отбасына"),
}
_YEARS = ("лет", "год", "жас", "jas", "zhas", "let")
_YOUNGER = ("младше", "толмаған", "толмаган", "кіші", "меньше")


def _said(words: str) -> list[str]:
    small = unicodedata.normalize("NFC", words).casefold().replace("ё", "е")
    return re.findall(r"\w+", small)


def _no(said: list[str]) -> bool:
    return not _NO.isdisjoint(said)


def _read_age(said: list[str], asked: bool) -> str | None:
    """Only of the person: "15 лет вместе" and "сыну 5 лет" are not their age, unless just this was asked."""
    figures = [int(word) for word in said if word.isdecimal() and len(word) <= 3]
    years = any(word.startswith(_YEARS) for word in said)
    own = any(word in {"мне", "мен", "маған", "маган", "men", "mne"} or word.endswith(("жастамын", "жасымда")) for word in said)
    if not figures or not (asked or (years and own and len(said) <= 4)):
        return None
    if any(word.startswith(_YOUNGER) for word in said):
        return "under-18" if figures[0] <= 18 else None
    return age_band(figures[0])


def age_band(years: int) -> Age | None:
    """The answer to the question about the age that these years belong to; None for what is no age."""
    return next((value for value, oldest in _OLDEST if 0 < years <= oldest), None)


_OLDEST: tuple[tuple[Age, int], ...] = (("under-18", 17), ("18-28", 28), ("29-57", 57), ("58-up", 110))


def _read_children(said: list[str], asked: bool) -> str | None:
    if any(word.startswith("баласыз") for word in said):
        return "no"
    named = [word for word in said if word.startswith(_CHILDREN) and not word.startswith(("детдом", "детск"))]
    if asked and not named and not _SEVERAL.isdisjoint(said):
        return "yes"
    if not named:
        return None
    if _no(said) and (asked or _denied(said, named)):
        return "no"
    mine = asked or not _SEVERAL.isdisjoint(said) or any(word in {"мной", "меня", "бар", "есть", "с"} for word in said)
    return "yes" if mine else None


def _denied(said: list[str], named: list[str]) -> bool:
    """«Детей нет», «нет детей»: right beside it. «Бью ребёнка и не могу остановиться» denies no child."""
    none = _NO - {"не", "емес"}
    return any((a in named and b in none) or (a in none and b in named) for a, b in pairwise(said))


def _read_papers(said: list[str], asked: bool) -> str | None:
    if not any(word.startswith(_PAPERS) for word in said):
        return "no" if asked and any(word.startswith(_LOST) for word in said) else None
    if _no(said) or any(word.startswith(_LOST) for word in said):
        return "no"
    return "yes" if asked or not _YES.isdisjoint(said) else None


def _read_registration(said: list[str], asked: bool) -> str | None:
    if not asked and not any(word.startswith(_REGISTRATION) for word in said):
        return None
    if not _ELSEWHERE.isdisjoint(said):
        return "elsewhere"
    if any(word.startswith(_REGISTRATION) for word in said) and _no(said):
        return "nowhere"
    return "here" if not _HERE.isdisjoint(said) and not _no(said) else None


def _read_who(said: list[str], asked: bool) -> str | None:
    return next((value for value, names in _WHO.items() if asked and not names.isdisjoint(said)), None)


_SUBJECTS: Mapping[Name, Callable[[list[str], bool], str | None]] = {
    "age": _read_age,
    "children": _read_children,
    "papers": _read_papers,
    "registration": _read_registration,
    "who": _read_who,
}


def _bare_answer(said: list[str], asked: Name) -> str | None:
    """Yes, no, or "don't know"; a bare "no" does not say where somebody is registered."""
    if any(phrase in " ".join(said) for phrase in _SKIP):
        return "unsaid"
    yes, no = not _YES.isdisjoint(said), _no(said)
    if yes == no or asked in {"age", "who"}:
        return None
    if asked == "registration":
        return "here" if yes else None
    return "yes" if yes else "no"


def _matters(question: Question, situation: Situation, directory: Directory, now: datetime) -> bool:
    seen = {
        tuple(place.centre.id for place in match(situation.learn(**{question.name: value}), directory, now).places if place.near)
        for value in ("unsaid", *(value for value, _ in question.answers))
    }
    return len(seen) > 1
