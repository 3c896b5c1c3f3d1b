"""What was understood of one text, as the rest of the house sees it."""

from dataclasses import dataclass
from typing import Literal

from bot.directory.records import Need
from bot.languages import Lang
from bot.places import Place
from bot.situation import Age, Who, YesNo

Danger = Literal["violence", "child", "suicide", "unclear"]


@dataclass(frozen=True, slots=True)
class Guess:
    """A need that the text may be about; `score` is comparable between texts, 2 is a hunch, 4.4 and more is strong."""

    need: Need
    score: float


@dataclass(frozen=True, slots=True)
class Heard:
    """One text, understood as far as it goes.

    `guesses`: best first, empty when nothing was understood. `sure`: needs to open without asking. `danger`: the emergency page
    that must come now; "unclear" when help is called for without saying why. `place`: where the person is; `asks_place`: the
    candidates when that must be asked; `town`: the slug of the town that stands for it. `helper`: about somebody else.
    `under_18`: a child writes. `offender`: the person says they hurt others. `age`, `children` (with them), `who` (a woman or a
    man): what they say of themselves, None where they do not; `who_seems`: what follows from whose husband or wife hits.
    """

    guesses: tuple[Guess, ...] = ()
    sure: frozenset[Need] = frozenset()
    danger: Danger | None = None
    place: Place | None = None
    asks_place: tuple[Place, ...] = ()
    town: str | None = None
    lang: Lang = "ru"
    helper: bool = False
    under_18: bool = False
    offender: bool = False
    age: Age | None = None
    children: YesNo | None = None
    who: Who | None = None
    who_seems: Who | None = None

    @property
    def urgent(self) -> bool:
        """Whether the emergency page comes first."""
        return self.danger is not None
