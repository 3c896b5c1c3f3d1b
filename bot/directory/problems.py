"""What is wrong with a file, where, and what to write instead, in Kazakh, Russian and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from bot.directory.records import Centre, Directory
from bot.languages import Text

Speech = Literal["kk", "ru", "en"]
SPEECHES: Final[tuple[Speech, ...]] = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class Said(Text):
    """A sentence of the maintainers' tools, which speak English as well."""

    en: str

    def to(self, speech: Speech) -> str:
        """The sentence in one language."""
        return self.en if speech == "en" else self[speech]


@dataclass(frozen=True, slots=True)
class Cure:
    """One mistake: its name, what is wrong, and what to write instead."""

    name: str
    wrong: Said
    instead: Said


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake at one place of a file; `line` and `column` count from 1, `id` is "" outside of a record."""

    path: str
    line: int
    id: str
    wrong: Said
    instead: Said
    column: int = 1
    kind: str = ""
    """The name of the message (see wording.txt), so that tools can count and group them."""

    def __str__(self) -> str:
        return self.said("ru")

    def said(self, speech: Speech) -> str:
        """`path:line: id: what is wrong; what to write instead`."""
        where = f"{self.path}:{self.line}: {self.id}: " if self.id else f"{self.path}:{self.line}: "
        return f"{where}{self.wrong.to(speech)}; {self.instead.to(speech)}"


@dataclass(frozen=True, slots=True)
class Lead:
    """A contact somebody has seen but nobody has confirmed: for the person who rings, never for the page."""

    what: str
    value: str | None
    seen_in: str | None
    url: str | None
    as_of: str | None
    sure: str | None
    note: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Private:
    """What stands in the file about one record and must never reach a page: only the desk reads it.

    `record` is the whole record where it is not published yet (`publish: no`), else None.
    """

    id: str
    name: Text | None
    leads: tuple[Lead, ...] = ()
    unverified: tuple[str, ...] = ()
    notes: str | None = None
    record: Centre | None = None
    line: int = 0


@dataclass(frozen=True)
class Loaded:
    """The outcome of reading a file: a directory, or all that is wrong with it; `warnings` never refuse a file."""

    directory: Directory | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    private: Mapping[str, Private] = field(default_factory=lambda: MappingProxyType({}), repr=False)
