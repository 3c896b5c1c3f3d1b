"""Where "back" leads: it follows from the situation alone, so it works on a message from last month."""

from bot.pages.here import Here
from bot.questions import QUESTIONS, Question, answered
from bot.situation import View


def ask_again(here: Here, one: Question) -> View:
    """This question once more, its answer cleared."""
    return here.answering(one.name, None, "question", QUESTIONS.index(one) + 1)


def back_from_question(here: Here, asked: Question) -> View:
    """The question answered before this one, else the place."""
    before = [one for one in answered(here.situation) if one.name != asked.name]
    return ask_again(here, before[-1]) if before else here.to("place")


def back_from_results(here: Here) -> View:
    """The last answered question, else the place, else what happened."""
    told = answered(here.situation)
    if told:
        return ask_again(here, told[-1])
    return here.to("place") if here.situation.needs else home(here)


def home(here: Here) -> View:
    """What happened, asked anew; the place and the answers are kept."""
    return here.to("home", needs=(), other=False)
