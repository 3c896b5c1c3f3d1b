"""One question a page, each one skippable; and the answers, to change them."""

from bot.pages.danger import child_self, danger_child
from bot.pages.here import HEARD, Here
from bot.pages.keyboard import Row, column, footer, label, row
from bot.pages.needs import searched
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.pages.results import results
from bot.pages.way import ask_again, back_from_question, home
from bot.questions import QUESTIONS, Question, answered, remaining
from bot.translations import mark

TABLED = tuple(
    dict.fromkeys(
        text
        for question in QUESTIONS
        for text in (
            question.asks,
            question.hint,
            question.skip,
            question.asks_for_other,
            *(answer for _, answer in question.answers),
        )
        if text
    )
)
"""Every msgid that stands in the table of questions."""

_SHORT_NAMES = {
    "age": mark("Age"),
    "children": mark("Children"),
    "papers": mark("Papers"),
    "registration": mark("Registration"),
    "who": mark("Who"),
    "tonight": mark("Tonight"),
}


def question(here: Here) -> Page:
    """The question that the choice names (1 is the first of all), else the next one that can change what is shown."""
    situation = here.situation
    waiting = remaining(situation, here.directory, here.now)
    number = here.view.choice & ~HEARD
    if 0 < number <= len(QUESTIONS):
        asked = QUESTIONS[number - 1]
        waiting = (asked, *(one for one in waiting if one.name != asked.name))
    if not waiting:
        return child_page(here) if situation.age == "under-18" else results(here.on("results"))
    asked = waiting[0]
    before = tuple(one for one in answered(situation) if one.name != asked.name)
    words = _words(here, asked, len(before) + 1, len(before) + len(waiting))
    return Page(words, _buttons(here, asked), asks=QUESTIONS.index(asked) + 1)


def child_page(here: Here) -> Page:
    """Somebody under 18 is asked nothing more: the numbers for a child come first."""
    if here.situation.helper:
        return danger_child(here.on("danger-child"))
    return child_self(here.on("child-self"))


def answers(here: Here) -> Page:
    """What was answered, one button each: pressing it asks again."""
    say = here.say
    told = answered(here.situation)
    rows: list[Row] = [
        *column(Button(label(f"{say(_SHORT_NAMES[one.name])}: {_answer(here, one)}"), ask_again(here, one)) for one in told),
        row(Button(say("Another city"), here.to("place"))),
        row(Button(say("Another situation"), home(here))),
        row(Button(say("Erase my answers"), here.to("forget"))),
        *footer(here, here.to("results")),
    ]
    words = say("Press an answer to change it.") if told else say("No questions were answered yet.")
    return Page(paper(say("Change an answer"), words), tuple(rows))


def _answer(here: Here, one: Question) -> str:
    value = getattr(here.situation, one.name)
    return here.say(dict(one.answers).get(value, "—")) if value != "unsaid" else "—"


def _words(here: Here, asked: Question, number: int, total: int) -> str:
    say = here.say
    asks = asked.asks_for_other if here.situation.helper and asked.asks_for_other else asked.asks
    title = say("About tonight") if asked.name == "tonight" else say("Question {n} of {total}", n=number, total=total)
    return paper(title, searched(here) if here.heard else None, say(asks), say(asked.hint) if asked.hint else None)


def _buttons(here: Here, asked: Question) -> tuple[Row, ...]:
    say = here.say
    choices = [Button(say(text), here.answering(asked.name, value)) for value, text in asked.answers]
    skip = Button(say(asked.skip), here.answering(asked.name, "unsaid"))
    return (
        *column((*choices, skip)),
        row(Button(say("Show the places now"), here.to("results"))),
        *(_corrections(here) if here.heard else ()),
        *footer(here, back_from_question(here, asked)),
    )


def _corrections(here: Here) -> tuple[Row, ...]:
    """One tap corrects what was understood from a sentence."""
    return (row(Button(here.say("Another city"), here.to("place")), Button(here.say("Another situation"), home(here))),)
