"""Danger in a text: marked patterns, the phrase book with one slip forgiven, a lone 0 or 112, a bare call for help."""

from functools import cache
from pathlib import Path
from typing import cast

from bot.listening.folding import words
from bot.listening.guessing import Weighed
from bot.listening.heard import Danger, Guess
from bot.listening.lexicon import consonants
from bot.listening.reading import Hit, one_edit
from bot.listening.voice import Voice

PATH = Path(__file__).parent / "danger.txt"
_HEARD = 2.0
_URGENT, _URGENT_ALONE, _URGENT_IF_SUICIDE, _VETO = 0.2, 0.45, 0.1, 0.04
_SHORT, _URGENT_SHORT = 2, 0.9
"""Of one or two words ("не то", "дверь закрыта") the model knows too little to open an emergency page unless it is very sure."""
_END = 3
_ENOUGH_CONSONANTS = 6
_MOST_WORDS_TOGETHER = 7
_FIRST, _LAST = 60, 40
_CALLS = frozenset(
    words(
        "помогите помагите спасите срочно пожалуйста sos сос"
        " көмектесіңіздер көмектесіңіздерші көмектесіңізші көмектесші көмектесіңдер"
        " құтқарыңыздар құтқарыңдар жедел тез help ау маған мне нам скорее быстрее умоляю өтінем өтінемін алло люди"
        " помоги памоги пмгт пмгте құтқар аааа он она тут здесь рядом пришел вернулся муж ол осында жанымда келді күйеуім"
        " вызовите полицию скорую полиция шақырыңыз шақырыңыздар жәрдем керек көмек шұғыл замерзаю замерзаем мерзнем"
    )
)
_CALLS_ALONE = frozenset(
    words(
        "помогите помагите спасите sos сос help"
        " көмектесіңіздер көмектесіңіздерші көмектесіңдер көмектесіңізші құтқарыңыздар құтқарыңдар"
        " помоги памоги пмгт пмгте құтқар вызовите шақырыңыз шақырыңыздар шұғыл замерзаю замерзаем мерзнем"
    )
)
_NUMBERS = frozenset({"0", "112", "101", "102", "103", "911"})
_ALONE = frozenset(words("убивает убивают бьет бьют насилуют изнасиловали режут душит өлтіреді сабап ұрып зорлады"))
"""A whole message of such words, calls for help and whom it happens to is about violence now."""
_HURT = frozenset(words("меня нас мені бізді ребенка маму баланы анамды опять қайтадан снова"))


@cache
def _bones() -> dict[str, tuple[str, str]]:
    """The phrases of at least six consonants by their consonants alone: many people leave out every vowel."""
    _, kinds = phrase_book()
    return {
        bones: (phrase, kind)
        for phrase, kind in kinds.items()
        if kind != "fine" and len(bones := consonants(phrase)) >= _ENOUGH_CONSONANTS
    }


@cache
def phrase_book() -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
    """Joined folded phrases by their first and by their last letters, and all of them with their kind."""
    kinds: dict[str, str] = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, phrase = line.partition("\t")
            kinds["".join(words(phrase))] = kind
    ends: dict[str, list[tuple[str, str]]] = {}
    for phrase, kind in kinds.items():
        if len(phrase) > 2 * _END and kind != "fine":
            for end in {f"{phrase[:_END]}_", f"_{phrase[-_END:]}"}:
                ends.setdefault(end, []).append((phrase, kind))
    return ends, kinds


def phrase_in(said: list[str]) -> str | None:
    """The kind of danger of the first phrase of the book in these words, one slip forgiven; None if there is none.

    One slip leaves the first or the last letters of a phrase whole, so only phrases that share either are compared.
    """
    ends, kinds = phrase_book()
    without_vowels = _bones()
    if len(said) > _FIRST + _LAST:
        said = said[:_FIRST] + said[-_LAST:]
    slipped = None
    skeletons = [consonants(word) for word in said]
    for start in range(len(said)):
        joined = bones = ""
        for end in range(start, min(start + _MOST_WORDS_TOGETHER, len(said))):
            joined += said[end]
            bones += skeletons[end]
            known = kinds.get(joined)
            if known is not None:
                if known != "fine" and not _is_fine(said, start):
                    return known
                break
            if len(joined) <= 2 * _END or slipped is not None:
                continue
            phrase, kind = without_vowels.get(bones, ("", ""))
            if phrase and len(joined) <= len(phrase) + 1 and not _is_fine(said, start):
                slipped = kind
                continue
            near = ends.get(f"{joined[:_END]}_", []) + ends.get(f"_{joined[-_END:]}", [])
            slipped = next((k for phrase, k in near if phrase[0] == joined[0] and one_edit(joined, phrase)), None)
            if slipped is not None and _is_fine(said, start):
                slipped = None
    return slipped


def _is_fine(said: list[str], start: int) -> bool:
    _, kinds = phrase_book()
    return any(kinds.get("".join(said[start:end])) == "fine" for end in range(start + 1, start + _MOST_WORDS_TOGETHER + 1))


def danger_of(  # everything that was heard has a say in it
    said: list[str],
    hits: list[Hit],
    voice: Voice,
    guesses: tuple[Guess, ...],
    weighed: Weighed,
    *,
    joking: bool,
    playing: bool,
    calm: bool,
) -> Danger | None:
    """Which emergency page must come now, thoughts of suicide first; "unclear" for cold outside and bare calls for help.

    A phrase of the book counts but in a joke or a story, a marked pattern unless the model is sure that nobody is in danger; the
    model's own judgement does not where nothing is said but what is needed (`calm`). In a game (`playing`) only thoughts of death
    count. Whoever hurts others meets a page of their own, unless they speak of their own death.
    """
    heeded = {hit.pattern.topic for hit in hits if hit.pattern.mark and hit.score >= _HEARD and weighed.urgent >= _VETO}
    phrase = None if joking else phrase_in(said)
    leading = guesses[0].need if guesses else None
    short = len(said) <= _SHORT
    now = not calm and weighed.urgent >= (_URGENT_SHORT if short else _URGENT if guesses and not joking else _URGENT_ALONE)
    if phrase == "suicide" or ("suicide-crisis" in heeded and phrase is None):
        return "suicide"
    if voice.offender:
        return None  # the page for those who hurt others comes, with 112; that of the hurt would not be theirs
    if leading == "suicide-crisis" and weighed.urgent >= (_URGENT_SHORT if short else _URGENT_IF_SUICIDE):
        return "suicide"
    if playing:
        return None
    if heeded & {"violence", "child"} or phrase is not None:
        return _of_home(heeded, phrase, voice)
    if now and leading in {"violence", "child"}:
        return "child" if leading == "child" or voice.under_18 else "violence"
    if said and any(word in _ALONE for word in said) and all(word in _ALONE | _CALLS | _HURT for word in said):
        return "violence"
    if now or "homelessness" in heeded or (len(said) == 1 and said[0] in _NUMBERS):
        return "unclear"
    if said and len(said) <= 6 and all(word in _CALLS for word in said) and any(word in _CALLS_ALONE for word in said):
        return "unclear"
    return None


def _of_home(marked: set[str], phrase: str | None, voice: Voice) -> Danger:
    if "child" in marked or voice.under_18:
        return "child"
    return "violence" if "violence" in marked else cast("Danger", phrase)
