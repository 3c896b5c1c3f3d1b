"""Where a page is made from: the view, the directory, the minute, and the voice that speaks."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot import places
from bot.directory.records import Centre, Directory, Line, Need
from bot.languages import Lang
from bot.matching import Matches, match
from bot.pages.extra import Extra
from bot.places import Place
from bot.questions import Name
from bot.situation import PageName, Situation, View
from bot.translations import Speaker, speaker

HEARD = 128
"""Highest bit of the choice of "next", "home", "place" and "question": a sentence led here, and the page says what was
understood. It travels in the buttons, so the other language says it too."""


@dataclass(frozen=True)
class Here:
    """Everything one page is made of. Equal parts give equal pages."""

    view: View
    directory: Directory
    now: datetime
    extra: Extra

    @property
    def situation(self) -> Situation:
        """What the person has told, with a language filled in so that every button carries one."""
        return self.view.situation.learn(lang=self.lang)

    @property
    def lang(self) -> Lang:
        """The language of the situation, else the one the handler guessed."""
        return self.view.situation.lang or self.extra.default_lang

    @property
    def heard(self) -> bool:
        """Whether a sentence led here; asked only on the pages that HEARD names."""
        return bool(self.view.choice & HEARD)

    @property
    def say(self) -> Speaker:
        """Says msgids in the person's language."""
        return speaker(self.lang)

    @property
    def place(self) -> Place | None:
        """The place that was told, None when unknown."""
        return places.place_of(self.situation.place)

    @property
    def record(self) -> Centre | Line | None:
        """The record that the view is about; None when the code belongs to nothing any more."""
        return self.directory.by_code.get(self.view.record)

    @cached_property
    def matches(self) -> Matches:
        """What suits the situation, best first."""
        return match(self.situation, self.directory, self.now)

    def to(self, page: PageName, record: int = 0, choice: int = 0, **told: object) -> View:
        """A view of another page with the same situation and what this button tells."""
        return View(page, self.situation.learn(**told), record, choice)

    def answering(self, question: Name, value: str | None, page: PageName = "next", choice: int = 0) -> View:
        """A view where one question has this answer; None clears it."""
        return View(page, self.situation.learn(**{question: value}), choice=choice)

    def on(self, page: PageName, record: int = 0, choice: int = 0) -> "Here":
        """The same, standing on another page."""
        return replace(self, view=View(page, self.situation, record, choice))

    def with_needs(self, *needs: Need) -> Situation:
        """The situation with these needs instead of the ones before."""
        return self.situation.learn(needs=needs, other=False)
