"""Which page a view opens."""

from collections.abc import Callable
from datetime import datetime

from bot.directory.records import Directory
from bot.pages import card, danger, for_another, hide, opening, place, privacy, question, report, results, script, share, unsure
from bot.pages.extra import Extra
from bot.pages.here import HEARD, Here
from bot.pages.page import Page
from bot.questions import next_question
from bot.situation import PageName, View


def page_for(view: View, directory: Directory, now: datetime, extra: Extra) -> Page:
    """The page of a view. Pure: the same view, directory, minute and extra give the same page, byte for byte."""
    return _PAGES[view.page](Here(view, directory, now, extra))


def following(here: Here) -> Page:
    """What comes naturally: what happened, where, a question that matters, the results.

    Thoughts of suicide and a person under 18 meet the numbers first.
    """
    situation, heard = here.situation, here.view.choice & HEARD
    if not situation.needs:
        if situation.other:
            return results.numbers(here.on("numbers"))
        return opening.home(here.on("home", choice=heard))
    if here.place is None:
        if situation.needs == {"suicide-crisis"}:
            page: PageName = "danger-other" if situation.helper else "danger-suicide"
            return _PAGES[page](here.on(page))
        return place.place(here.on("place", choice=heard))
    if situation.age == "under-18":
        return question.child_page(here)
    if next_question(situation, here.directory, here.now) is not None:
        return question.question(here.on("question", choice=heard))
    return results.results(here.on("results"))


_PAGES: dict[PageName, Callable[[Here], Page]] = {
    "next": following,
    "first": opening.first,
    "home": opening.home,
    "place": place.place,
    "regions": place.regions,
    "towns": place.towns,
    "question": question.question,
    "results": results.results,
    "list": results.places_list,
    "card": card.card,
    "script": script.script,
    "map": card.point,
    "danger": danger.danger,
    "danger-suicide": danger.danger_suicide,
    "danger-child": danger.danger_child,
    "danger-other": danger.danger_other,
    "child-self": danger.child_self,
    "safe": danger.safe,
    "numbers": results.numbers,
    "helper": for_another.for_another,
    "hide": hide.hide,
    "hide-about": hide.hide_about,
    "neutral": hide.neutral,
    "timer": hide.timer,
    "privacy": privacy.privacy,
    "about": privacy.about,
    "forget": privacy.forget,
    "language": opening.language,
    "share": share.share,
    "share-text": share.share_text,
    "report": report.report,
    "reported": report.reported,
    "offender": for_another.offender,
    "guess": unsure.guess,
    "which-place": unsure.which_place,
    "lost": card.lost,
    "answers": question.answers,
    "phone-safety": place.phone_safety,
    "unanswered": results.unanswered,
}
