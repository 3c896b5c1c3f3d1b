"""What can be asked, as data; asked only when the answer can change what is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.directory.records import Directory
from bot.matching import match
from bot.places import place_of
from bot.situation import Situation

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


def _matters(question: Question, situation: Situation, directory: Directory, now: datetime) -> bool:
    seen = {
        tuple(place.centre.id for place in match(situation.learn(**{question.name: value}), directory, now).places if place.near)
        for value in ("unsaid", *(value for value, _ in question.answers))
    }
    return len(seen) > 1
