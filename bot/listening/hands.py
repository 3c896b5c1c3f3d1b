"""Whose hand it is: the speaker's own, which hurts others, or that of somebody who hurts the speaker."""

from bot.listening.plain import heard_at
from bot.listening.reading import Sentence

_PEOPLE_BEFORE, _PEOPLE_AFTER = 5, 3
_BETWEEN = 3
_ME_NEAR, _THEY_NEAR, _BESIDE = 4, 3, 2
_ACCIDENT = ("ударилас", "ударилса")
"""«Ударилась» and «ударился», folded: at a door, at the wardrobe."""
_I = "а"
"""«Я», folded."""
_ALMOST = frozenset({"озимди"})
"""«Өзімді ұстай алмаймын» is said of tears too: a hit must be named."""


class Hands:
    """One text read with plain/hands.txt; every question about it is answered from the places of its words."""

    def __init__(self, sentence: Sentence) -> None:
        """`sentence`: the text as read with the plain lists."""
        self._words = sentence.words
        self._at = heard_at(sentence)

    def hurts_others(self, listed: list[int]) -> bool:
        """Whether the speaker's own hand hurts others. `listed`: where the word lists of voice.txt heard such words."""
        if self._at["in-return"] or (self._is_hurt() and not self._at["now-myself"]):
            return False
        return self._hits_somebody() or any(self._is_own(at) for at in listed)

    def am_hurt(self) -> bool:
        """«Әкем мені ұрды»: the speaker, and not the one who is named first."""
        hits = [at for at in self._at["they-hit"] if not (at and self._words[at - 1] == "не")]
        return any(abs(at - spot) <= _BESIDE for at in hits for spot in self._at["me-hurt"])

    def _hits_somebody(self) -> bool:
        after_i = [at for at in self._at["i-did"] if self._said_by_me(at)]
        if any(self._is_own(at) and self._near(at, "own-people") for at in (*self._at["i-hit"], *after_i)):
            return True
        return any(not self._is_quoted(at) for at in self._at["i-lose-it"]) and bool(self._at["any-hit"])

    def _near(self, at: int, label: str) -> bool:
        return any(at - _PEOPLE_BEFORE <= spot <= at + _PEOPLE_AFTER + 1 for spot in self._at[label])

    def _said_by_me(self, at: int) -> bool:
        """«Я опять ударил»: «я», and nothing of weight between."""
        while at and at - 1 in self._at["i-beside"]:
            at -= 1
        return at > 0 and self._words[at - 1] == _I

    def _is_own(self, at: int) -> bool:
        """Words of hitting that are no accident, no quotation, not denied, and not what somebody else did."""
        before = self._words[at - 1] if at else ""
        accident = any(word.startswith(_ACCIDENT) for word in self._words[at : at + 3])
        denied = "не" in {before, self._words[at]} and not self._said_in_fear(at)
        theirs = any(spot in self._at["they-hit-kk"] for spot in (at, at + 1))
        vague = self._words[at] in _ALMOST and not self._at["any-hit"]
        nobody = any(at - 1 <= spot <= at + 3 for spot in self._at["nobody"]) and not self._near(at, "own-people")
        return not (accident or denied or theirs or vague or nobody or self._is_quoted(at))

    def _said_in_fear(self, at: int) -> bool:
        """«Не могу сдержаться и бью» begins with «не» and denies nothing."""
        return self._words[at : at + 2] in (["не", "могу"], ["не", "контролирау"])

    def _is_quoted(self, at: int) -> bool:
        """«Ұрам деп қорқытады», «говорит, что бью»; whoever is afraid to do it quotes nobody: «ұрып қоям деп қорқам»."""
        said = [spot for spot in self._at["quotes"] if at < spot <= at + _BETWEEN]
        if said and not any(said[0] < spot <= said[0] + _BETWEEN for spot in self._at["fears"]):
            return True
        return any(at - _BETWEEN <= spot <= at + _BETWEEN + 1 for spot in self._at["quotes-before"])

    def _is_apart(self, at: int, me: int) -> bool:
        """«Избила сына, меня трясёт»: it was the son."""
        return at < me and at + 1 in self._at["own-people"]

    def _is_hurt(self) -> bool:
        """Somebody else hits: the speaker, or whom they please."""
        own = {at for at in self._at["they-hit"] if self._said_by_me(at)} | set(self._at["i-hit"])
        theirs = [at for at in self._at["they-hit"] if at not in own]
        by_whom = [spot for spot in self._at["they"] if not (spot and self._words[spot - 1] == _I)]
        return any(
            any(abs(at - spot) <= _ME_NEAR and not self._is_apart(at, spot) for spot in self._at["me-hurt"])
            or any(0 < at - spot <= _THEY_NEAR or spot - at == 1 for spot in by_whom)
            for at in theirs
        )
