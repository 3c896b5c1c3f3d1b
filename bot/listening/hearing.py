"""A text → what was heard in it: word lists and the guess model together, danger above all."""

import json
from collections.abc import Iterable, Iterator

from bot.directory.records import NEEDS, Need
from bot.listening.danger import danger_of
from bot.listening.folding import letters, words_of
from bot.listening.guessing import NOTHING, Weighed, weigh
from bot.listening.heard import Danger, Guess, Heard
from bot.listening.language import language_of
from bot.listening.lexicon import lexicon
from bot.listening.reading import Hit, match, read
from bot.listening.voice import voice_of
from bot.places import find

_REST = 0.25
_MOST_ASIDE = -1.6
_RULES_SHARE, _RULES_AGAINST, _RULES_FOR = 0.4, -1.0, 5.0
_ENOUGH = -0.25
_STRONG = 4.4
_LEAD = 1.0
_SURE_SHARE = 0.92
_NEED_OF_DANGER: dict[str, Need] = {"violence": "violence", "child": "child", "suicide": "suicide-crisis"}


def hear(text: str) -> Heard:
    """Any text, of any length, in any letters → what it says. Never raises, linear time, reads no more than 2,500 characters."""
    lower = letters(text)
    said = words_of(lower)
    lists = lexicon()
    sentence = read(said, lists)
    hits = match(sentence, lists)
    found = find(text) if said else None
    voice = voice_of(sentence, lists)
    weighed = weigh(sentence, lists, hits) if said else NOTHING
    scores = rule_scores(hits)
    guesses = _guesses(scores, weighed) if said else ()
    sure = _sure(scores, weighed, guesses)
    joking = sentence.has("joke", lists) or sentence.has("culture", lists)
    danger = danger_of(said, hits, voice, guesses, weighed, joking=joking)
    return Heard(
        guesses=_with_danger(guesses, danger),
        sure=sure,
        danger=danger,
        place=found.best if found else None,
        asks_place=found.ask if found else (),
        town=found.town if found else None,
        lang=language_of(lower, said),
        helper=voice.helper or (danger == "suicide" and voice.afraid_for_own),
        under_18=voice.under_18,
        offender=voice.offender,
    )


def _with_danger(guesses: tuple[Guess, ...], danger: Danger | None) -> tuple[Guess, ...]:
    """Danger names a need too: thoughts of death come first, a beaten person or a child at least second."""
    need = _NEED_OF_DANGER.get(danger or "")
    if need is None or need in {guess.need for guess in guesses[: 1 if need == "suicide-crisis" else 2]}:
        return guesses
    rest = tuple(guess for guess in guesses if guess.need != need)
    return (Guess(need, max(_STRONG, rest[0].score if rest else 0.0)), *rest)


def rule_scores(hits: list[Hit]) -> dict[Need, float]:
    """The best pattern of each need counts whole, what else was heard for it counts a little, everyday topics take away."""
    by_need: dict[Need, list[float]] = {}
    for hit in hits:
        if hit.pattern.topic in NEEDS:
            by_need.setdefault(hit.pattern.topic, []).append(hit.score)
    aside = max(_MOST_ASIDE, sum(hit.score for hit in hits if hit.score < 0))
    scores: dict[Need, float] = {}
    for need, found in by_need.items():
        best = max(found)
        scores[need] = best + min(1.0, _REST * (sum(found) - best) / 4) + (0 if need == "suicide-crisis" else aside)
    return scores


def _guesses(scores: dict[Need, float], weighed: Weighed) -> tuple[Guess, ...]:
    """Best first; the model's odds against "none of them", moved by what the word lists say. The second is offered beside it."""
    joint = {
        need: fit + _RULES_SHARE * max(_RULES_AGAINST, min(_RULES_FOR, scores.get(need, 0.0)))
        for need, fit in weighed.needs.items()
    }
    order = sorted((Guess(need, round(score, 2)) for need, score in joint.items()), key=lambda guess: -guess.score)
    if order[0].score < _ENOUGH:
        return ()
    return (*order[:2], *(guess for guess in order[2:] if guess.score >= _ENOUGH))


def _sure(scores: dict[Need, float], weighed: Weighed, guesses: tuple[Guess, ...]) -> frozenset[Need]:
    """What may be opened without asking: the model is sure, or strong patterns lead and the model's first is among them."""
    if not guesses:
        return frozenset()
    first = guesses[0].need
    strong = {need for need, score in scores.items() if score >= _STRONG}
    rest = max((score for need, score in scores.items() if need not in strong), default=0.0)
    if first in strong and max(scores[need] for need in strong) - rest >= _LEAD:
        return frozenset(strong)
    return frozenset({first} if weighed.share[first] >= _SURE_SHARE else ())


def listen(lines: Iterable[str]) -> Iterator[str]:
    """A text a line → a JSON object a line: {"situations": [...], "city": slug or null, "urgent": bool, "lang": "kk" or "ru"}."""
    for line in lines:
        heard = hear(line)
        yield json.dumps(
            {
                "situations": [guess.need for guess in heard.guesses[:2]],
                "city": heard.town,
                "urgent": heard.urgent,
                "lang": heard.lang,
            },
            ensure_ascii=False,
        )
