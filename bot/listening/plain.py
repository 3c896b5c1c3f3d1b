"""Word lists that count beside the model: few plain words that say what is needed, whose hand it is, who speaks."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from bot.directory.records import NEEDS, Need
from bot.listening.lexicon import Lexicon, read_lexicon
from bot.listening.reading import Hit, Sentence

FOLDER = Path(__file__).parent / "plain"
_FEW_WORDS, _VERY_FEW = 9, 4
"""Of this many words two classes of words make it plain; one class does in still fewer."""
_OFFERED, _OPENED = 3.0, 4.4
_ALONE, _OPENED_ALONE = 3, 3.6
_MOST_ASIDE = -0.5


@cache
def plain_lists() -> Lexicon:
    """The lists of the folder, read once. Raises LexiconError. The model does not learn from them: a new word counts at once."""
    return read_lexicon(FOLDER)


def heard_at(sentence: Sentence) -> defaultdict[str, list[int]]:
    """The name of a plain class → where it is heard, for a sentence read with the plain lists."""
    labels = plain_lists().labels
    return defaultdict(list, {labels[number]: spots for number, spots in sentence.heard.items()})


def plain_needs(sentence: Sentence, hits: list[Hit], everyday: float) -> dict[Need, float]:
    """A sentence read with the plain lists and the patterns heard in it → the needs that its few words name, with their scores.

    `everyday` is what everyday topics take away; where they are heard, and in a longer story, nothing is plain.
    """
    if len(sentence.words) > _FEW_WORDS or everyday < _MOST_ASIDE:
        return {}
    found: dict[Need, float] = {}
    for hit in hits:
        alone = len(hit.pattern.together) == 1
        if hit.pattern.topic in NEEDS and hit.score >= _OFFERED and not (alone and len(sentence.words) > _VERY_FEW):
            found[hit.pattern.topic] = max(hit.score, found.get(hit.pattern.topic, 0.0))
    return found


def opened(needs: dict[Need, float], sentence: Sentence) -> frozenset[Need]:
    """Which of these may be opened without asking: the only one, if it is said strongly, or with hardly a word beside it."""
    enough = _OPENED_ALONE if len(sentence.words) <= _ALONE else _OPENED
    return frozenset(needs) if len(needs) == 1 and min(needs.values()) >= enough else frozenset()


def says_no_more(sentence: Sentence, words_of_place: int) -> bool:
    """Whether these words say what is needed, perhaps where, and nothing else: «помогите старому отцу, Семей»."""
    lists = plain_lists()
    said = {at for name in _NEEDED for at in sentence.heard.get(lists.names[name], ())}
    return bool(said) and len(sentence.words) - len(said) <= words_of_place


_NEEDED = ("aged", "parent", "grand", "help-them", "impaired", "aid")


def is_game(sentence: Sentence, lists: Lexicon, plain_hits: list[Hit]) -> bool:
    """Whether it is a game that kills here; never where somebody of one's own is named. `sentence`: read with `lists`."""
    somebody = any(lists.names[name] in sentence.heard for name in _OWN)
    return not somebody and any(hit.pattern.topic == "nothing" for hit in plain_hits)


_OWN = ("partner", "wife", "kin", "neighbours", "my-parent")
