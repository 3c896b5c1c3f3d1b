"""What a heard text teaches about a situation that may already be known in part, and what opens after it."""

import re
from collections.abc import Iterable

from bot.directory.records import Need
from bot.listening import Heard
from bot.pages import Page
from bot.pages.here import HEARD
from bot.situation import Situation, View

_NEED_OF_DANGER: dict[str, Need] = {"violence": "violence", "child": "child", "suicide": "suicide-crisis"}


def learn_from(heard: Heard, known: Situation) -> Situation:
    """What was tapped or said in the last half hour, joined with this text: nothing that was said is lost, the newest town wins.

    The chosen language stays; without one it is that of the text.
    """
    needs = set(known.needs) | set(heard.sure)
    if heard.danger in _NEED_OF_DANGER:
        needs.add(_NEED_OF_DANGER[heard.danger])
    told = known.learn(needs=needs, lang=known.lang or heard.lang, helper=known.helper or heard.helper)
    if heard.place is not None:
        told = told.learn(place=heard.place.code)
    if told.helper:
        return told  # the age, the children, the sex would be those of whoever writes
    return told.learn(**told_of_oneself(heard, told))


def told_of_oneself(heard: Heard, known: Situation) -> dict[str, str]:
    """The answers to questions that a text gives by the way: said outright they win, what only follows fills a gap."""
    who = heard.who or (heard.who_seems if known.who in (None, "unsaid") else None)
    said = {"age": "under-18" if heard.under_18 else heard.age, "children": heard.children, "who": who}
    return {name: value for name, value in said.items() if value is not None}


def page_of(known: Situation, told: Situation) -> View:
    """What opens after words or a shared place: the natural next page, which says what was understood.

    A child who has seen the numbers for children and names a town is shown the places there, not the same numbers again.
    """
    if known.age == told.age == "under-18" and known.needs == told.needs and told.place != known.place:
        return View("results", told)
    return View("next", told, choice=HEARD)


def pressed(said: str, pages: Iterable[Page]) -> View | None:
    """What the button opens whose label, or half of it before or after a comma, somebody typed instead of pressing it."""
    words = _letters(said)
    labelled = [(one.label, one.opens) for page in pages for row in page.rows for one in row if one.opens]
    found = {opens for label, opens in labelled if words and words in map(_letters, (label, *label.split(",")))}
    return found.pop() if len(found) == 1 else None


def _letters(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold().replace("ё", "е")))
