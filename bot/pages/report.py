"""Wrong information: chosen from buttons, nothing is written and nobody is named."""

from typing import Literal

from bot.pages.here import Here
from bot.pages.keyboard import column, footer, row
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.translations import mark

Reason = Literal["no-answer", "wrong-address", "wrong-hours", "closed", "refused", "worked"]
REASONS: tuple[Reason, ...] = ("no-answer", "wrong-address", "wrong-hours", "closed", "refused", "worked")
"""The choice of the page "reported" is the reason's place in this list. Only append."""

_LABELS: dict[Reason, str] = {
    "no-answer": mark("Number does not answer"),
    "wrong-address": mark("Another address"),
    "wrong-hours": mark("Other working hours"),
    "closed": mark("Closed"),
    "refused": mark("Not accepted"),
    "worked": mark("The number answers"),
}


def reason_of(choice: int) -> Reason | None:
    """The reason that a choice means, None for anything else."""
    return REASONS[choice] if choice < len(REASONS) else None


def report(here: Here) -> Page:
    """What is wrong with this record."""
    say, record = here.say, here.view.record
    buttons = [Button(say(_LABELS[reason]), here.to("reported", record, i)) for i, reason in enumerate(REASONS)]
    text = paper(say("What is wrong?"), say("Choose. Do not write anything about yourself."))
    return Page(text, (*column(buttons), *footer(here, here.to("card", record))))


def reported(here: Here) -> Page:
    """Thanks, or the honest word that it was not saved; a dead number offers the next one."""
    say, record = here.say, here.view.record
    reason = reason_of(here.view.choice)
    if reason is None or here.record is None:
        return report(here.on("report", record))
    if here.extra.saved:
        text = paper(
            say("Thank you, the mark is saved"),
            say("The person who keeps the list will see it. No answer comes to this chat."),
            say("If you need help now: 111, around the clock."),
        )
    else:
        text = paper(
            say("The mark was not saved"),
            say("It is not about you. Try a little later. If you need help now: 111."),
        )
    following = Button(say("The next number"), here.to("unanswered", record)) if reason in ("no-answer", "closed") else None
    rows = (row(following), *footer(here, here.to("card", record)))
    return Page(text, tuple(r for r in rows if r), effect="report")
