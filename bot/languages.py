"""The two languages, and a text that exists in both."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Lang = Literal["kk", "ru"]
LANGS: tuple[Lang, ...] = ("kk", "ru")


@dataclass(frozen=True, slots=True)
class Text:
    """The same statement in Kazakh and in Russian; two editors' texts, not a translation."""

    kk: str
    ru: str

    def __getitem__(self, lang: Lang) -> str:
        return self.kk if lang == "kk" else self.ru


class Nothing(Enum):
    """Known to be none: no papers needed, no referral needed. Unknown is None, never this."""

    NONE = "none"


NONE = Nothing.NONE

Known = Text | Nothing | None
"""Three-valued: what is known, known to be none, or unknown (None)."""
