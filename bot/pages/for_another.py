"""For another person, and for somebody who hurts others."""

from bot.pages.here import Here
from bot.pages.keyboard import copy_rows, footer, row
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.pages.way import home


def for_another(here: Here) -> Page:
    """How to help another person; the questions that follow are about that person."""
    say = here.say
    text = paper(
        say("Help for another person"),
        say("If it is dangerous right now, call 112 or 102 yourself."),
        (
            say("1. Ask alone: “What help do you need?”"),
            say("2. Believe. Do not ask: “Why don't you leave?”"),
            say("3. They decide. Do not hurry them."),
            say("4. Before you write to their phone, ask: is it safe to write?"),
            say("5. If a child is in danger or the person cannot speak, call 111 yourself."),
        ),
        say("Answer the next questions about that person. Do not write the name."),
    )
    rows = (
        row(Button(say("Go to the questions"), here.to("next", helper=True))),
        row(Button(say("Neutral text"), here.to("share"))),
        *footer(here, here.to("home", helper=False)),
    )
    return Page(text, rows)


def offender(here: Here) -> Page:
    """Somebody wrote that they hurt others: no blame, no promise, the safety of those near them first."""
    say = here.say
    text = paper(
        say("It is possible to stop"),
        say("If you may lose control right now, go to another room or leave the house. Come back only when the anger is over."),
        say("Let the people near you leave if they want to. Their safety comes first."),
        say("If somebody is hurt: 112 or 103."),
        (
            "111",
            say("around the clock, free of charge, you need not give your name"),
            say("Ask who helps people that want to stop hurting those close to them."),
        ),
        say("Say: “I am afraid that I will hurt the people close to me. Whom can I talk to?”"),
    )
    return Page(text, (*copy_rows(here, "111", "112"), *footer(here, home(here))))
