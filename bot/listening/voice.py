"""Who is speaking and about whom: a helper, a child, somebody who hurts others."""

from dataclasses import dataclass

from bot.listening.hands import Hands
from bot.listening.lexicon import Lexicon
from bot.listening.person import says_who, speaks_for_others
from bot.listening.reading import Sentence

_I_AM = "мин"
"""The Kazakh ending of "I am", folded (ы and і are и): жастамын, оқушымын, екідемін."""

_NOWHERE = 10**6
_OTHERS = ("partner", "he", "neighbours", "teacher", "about-other")
"""Classes of those who may have done what nobody says of whom."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What changes who the answer speaks to. `afraid_for_own`: of one's own child or partner, who may hurt themselves."""

    helper: bool
    afraid_for_own: bool
    under_18: bool
    offender: bool


def voice_of(sentence: Sentence, lists: Lexicon, plain: Sentence) -> Voice:
    """From the classes of voice.txt: somebody else is named and the speaker's own "me" does not stand first.

    `plain`: the same text read with the plain lists, for whose hand it is and for those who write by trade.
    """

    def heard(name: str) -> bool:
        return lists.names[name] in sentence.heard

    def first(name: str, but: frozenset[int] = frozenset()) -> int:
        return min((at for at in sentence.heard.get(lists.names[name], ()) if at not in but), default=_NOWHERE)

    somebody_else = any(heard(name) for name in _OTHERS)
    offend = ("offend-ru", "offend-kk") if somebody_else else ("offend-ru", "offend-kk", "offend-past")
    hands = Hands(plain)
    offender = hands.hurts_others([spot for name in offend for spot in sentence.heard.get(lists.names[name], ())])
    # The age of one's own son or daughter, or of a child seen, is not that of whoever writes.
    own_voice = heard("mine") or any(word.endswith(_I_AM) for word in sentence.words)
    of_another_child = heard("own-child") or (heard("child-other") and not own_voice)
    under_18 = heard("day-age-child") and not of_another_child
    about_other = (
        heard("for-other") or speaks_for_others(plain) or (first("about-other", says_who(plain)) < first("mine") and not under_18)
    )
    afraid_for_own = (heard("own-child") or heard("own-partner")) and heard("they-harm") and not under_18
    about_other = about_other and not hands.am_hurt()
    return Voice(helper=about_other and not offender, afraid_for_own=afraid_for_own, under_18=under_18, offender=offender)
