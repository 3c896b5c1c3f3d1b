"""Hide: one tap acts at once, one neutral line is left, and what cannot be removed is said."""

from bot.pages.here import Here
from bot.pages.keyboard import Row, footer, row
from bot.pages.opening import FIRST_TITLE
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.situation import Situation, View

TIMER_MINUTES: dict[int, int | None] = {1: 10, 2: 60, 3: 24 * 60, 4: None}
"""Choices of the page "timer": minutes until everything is hidden, None takes the timer back; choice 0 only asks."""

_OFFERED = (10, 60, 24 * 60)


def hide(here: Here) -> Page:
    """What is left after hiding. Where something could not be deleted, that is said instead."""
    if here.extra.left:
        say = here.say
        text = paper(
            say("Not everything was deleted"),
            say(
                "The bot could not delete some messages. You can delete the chat by hand: press and hold it in the list,"
                " choose “Delete chat”."
            ),
        )
        rows: tuple[Row, ...] = (row(Button(say("Done, close"), View("neutral", Situation(lang=here.lang)))),)
        return Page(text, rows, effect="hide")
    return Page(*_neutral(here), effect="hide")


def neutral(here: Here) -> Page:
    """The same neutral line without deleting anything: an empty chat can be noticed too."""
    return Page(*_neutral(here))


def hide_about(here: Here) -> Page:
    """What hide can do and what it cannot."""
    say = here.say
    hours = say.plural("{n} hour", "{n} hours", here.extra.hide_hours)
    text = paper(
        say("About “Hide”"),
        (
            say("What is deleted: the messages of this chat of the last {hours}.", hours=hours),
            say(
                "What changes: the bot's messages of the last {days} keep one neutral word where they cannot be deleted.",
                days=say.plural("{n} day", "{n} days", here.extra.cover_days),
            ),
        ),
        (
            say("What stays:"),
            say("1. The chat itself in the list."),
            say("2. What you wrote more than {hours} ago.", hours=hours),
            say("3. Notifications that were on the screen, and screenshots."),
            say("4. The list of calls in the phone."),
            say("5. If your Telegram is open on another device, messages may have been seen there before."),
        ),
        (
            say("Delete the chat:"),
            say("Android: press and hold this chat in the list of chats, choose “Delete chat”."),
            say("iPhone: swipe this chat to the left, press “Delete”."),
        ),
        (
            say("Check other devices: “Settings”, then “Devices”."),
            say("If everything disappears at once, it may be noticed. You decide what is safer."),
        ),
    )
    quiet = View("neutral", Situation(lang=here.lang))
    rows = (
        row(Button(say("Leave a neutral page"), quiet)),
        row(Button(say("Hide later"), here.to("timer"))),
        *footer(here, here.to("next")),
    )
    return Page(text, rows)


def timer(here: Here) -> Page:
    """Hide by itself later, if the person wants it; the page says what the timer does not survive."""
    say = here.say
    acts = here.view.choice in TIMER_MINUTES
    chosen = TIMER_MINUTES.get(here.view.choice)
    if not acts:
        said = say("The messages will be deleted by themselves. Choose when.")
    elif not here.extra.saved:
        said = say("The timer was not set. Press “Hide” when you finish.")
    elif chosen:
        said = say("The timer is on: {time}", time=_span(here, chosen))
    else:
        said = say("The timer is off")
    text = paper(
        say("Hide later"),
        said,
        say("If the bot restarts, the timer is lost. It is surer to press “Hide”."),
    )
    times = [Button(_span(here, minutes), here.to("timer", choice=choice)) for choice, minutes in enumerate(_OFFERED, 1)]
    rows = (
        row(*times[:2]),
        row(times[2], Button(say("Without a timer"), here.to("timer", choice=4))),
        *footer(here, here.to("hide-about")),
    )
    return Page(text, rows, effect="timer" if acts else None)


def _span(here: Here, minutes: int) -> str:
    say = here.say
    if minutes >= 24 * 60:
        return say.plural("{n} day", "{n} days", minutes // (24 * 60))
    if minutes >= 60:
        return say.plural("{n} hour", "{n} hours", minutes // 60)
    return say.plural("{n} minute", "{n} minutes", minutes)


def _neutral(here: Here) -> tuple[str, tuple[Row, ...]]:
    buttons = row(
        Button("Бастау · Начать", View("first")),
        Button("Толығырақ · Подробнее", View("hide-about", Situation(lang=here.view.situation.lang))),
    )
    return paper(FIRST_TITLE), tuple((button,) for button in buttons)
