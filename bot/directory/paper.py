"""The sheet on which problems are put down while a file is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.directory.problems import Cure, Problem

MOST_PROBLEMS: Final = 500


class EnoughError(Exception):
    """So much is wrong that reading on would help nobody."""


@dataclass(slots=True)
class Paper:
    """One file being read: where problems are put down, and what day it is."""

    path: str
    today: date
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    cut: Mapping[int, str] = field(default_factory=dict)
    """Lines with something behind a #: the text after it."""
    lines: list[str] = field(default_factory=list)
    """The lines of the file as they are read."""

    def refuse(self, line: int, owner: str, found: Cure, column: int = 1) -> None:
        """Puts down a mistake; raises EnoughError after 500."""
        if len(self.problems) > MOST_PROBLEMS:
            raise EnoughError
        self.problems.append(Problem(self.path, line, owner, found.wrong, found.instead, column, found.name))

    def doubt(self, line: int, owner: str, found: Cure) -> None:
        """Puts down something that may be right but looks wrong."""
        self.doubts.append(Problem(self.path, line, owner, found.wrong, found.instead, 1, found.name))
