"""The buttons under a page: how they stand in rows, and the ones that stand under every page."""

from collections.abc import Iterable, Sequence

from bot.languages import LANGS
from bot.pages.here import Here
from bot.pages.page import Button
from bot.pages.paper import clip
from bot.situation import PageName, Situation, View
from bot.translations import mark

Row = tuple[Button, ...]

LONGEST_LABEL = 24
LONGEST_OF_TWO = 14
"""Two labels up to this length stand side by side on a narrow phone without being cut."""
MOST_ROWS = 15
DANGER = "112 · 102 · 111"
"""The danger button of inner pages: no word to read, nothing for another's eyes."""
LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский"}
START_OVER = mark("Start over")


def row(*buttons: Button | None) -> Row:
    """Buttons side by side; the missing ones are left out."""
    return tuple(button for button in buttons if button)


def column(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Each button on a row of its own."""
    return tuple((button,) for button in buttons)


def pairs(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Two in a row where both labels are short, in the given order."""
    rows: list[Row] = []
    waiting: Button | None = None
    for button in buttons:
        short = len(button.label) <= LONGEST_OF_TWO
        if waiting and short:
            rows.append((waiting, button))
            waiting = None
            continue
        if waiting:
            rows.append((waiting,))
            waiting = None
        if short:
            waiting = button
        else:
            rows.append((button,))
    return (*rows, (waiting,)) if waiting else tuple(rows)


def in_two_columns(buttons: Sequence[Button]) -> tuple[Row, ...]:
    """Like `pairs`, but a short label waits for the next short one, so that long names do not leave half-empty rows."""
    rows: list[Row] = []
    waiting: Button | None = None
    for button in buttons:
        if len(button.label) > LONGEST_OF_TWO:
            rows.append((button,))
        elif waiting:
            rows.append((waiting, button))
            waiting = None
        else:
            waiting = button
    return (*rows, (waiting,)) if waiting else tuple(rows)


def label(text: str) -> str:
    """A label of at most 24 characters; a longer one is cut at a word."""
    return clip(text, LONGEST_LABEL)


def copy_button(here: Here, number: str) -> Button:
    """Copies one number. A short one is named on the button, and first, for a narrow phone cuts labels at their end."""
    if len(number) <= 4:
        return Button(here.say("Copy: {number}", number=number), copies=number)
    return Button(here.say("Copy the number"), copies=number)


def copy_rows(here: Here, *numbers: str) -> tuple[Row, ...]:
    """Copy buttons, two in a row."""
    buttons = [copy_button(here, number) for number in numbers]
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def danger_view(here: Here) -> View:
    """The emergency page that fits: a child writes, thoughts of suicide, a child in danger, else the common one."""
    situation = here.situation
    page: PageName = "danger"
    if situation.age == "under-18" and not situation.helper:
        page = "child-self"
    elif situation.needs == {"suicide-crisis"}:
        page = "danger-other" if situation.helper else "danger-suicide"
    elif situation.needs == {"child"}:
        page = "danger-child"
    return here.to(page)


def footer(here: Here, back: View | None, *, danger: bool = True, start: bool = False) -> tuple[Row, ...]:
    """The rows under every inner page, few, because on a small phone each one pushes a number off the screen.

    The way back and the other language; the emergency page and hide, nearest to the thumb.
    """
    other = next(lang for lang in LANGS if lang != here.lang)
    language = Button(
        LANGUAGE_NAMES[other], View(here.view.page, here.situation.learn(lang=other), here.view.record, here.view.choice)
    )
    over = Button(here.say(START_OVER), View("home", Situation(lang=here.lang))) if start else None
    rows = (
        row(Button(here.say("Back"), back) if back else None, over or language),
        row(language) if over else (),
        row(Button(DANGER, danger_view(here)) if danger else None, Button(here.say("Hide"), here.to("hide"))),
    )
    return tuple(r for r in rows if r)
