"""A text → what was heard in it: rules first, the guess model where they are silent, danger above all."""

import json
from collections.abc import Iterable, Iterator

from bot.directory.records import NEEDS, Need
from bot.listening.danger import danger_of
from bot.listening.folding import letters, words
from bot.listening.guessing import Weighed, weigh
from bot.listening.heard import Danger, Guess, Heard
from bot.listening.language import language_of
from bot.listening.lexicon import lexicon
from bot.listening.reading import Hit, match, read
from bot.listening.voice import voice_of
from bot.places import find

_REST = 0.25
_MOST_ASIDE = -1.6
_MODEL_SHARE, _MODEL_AGAINST, _MODEL_FOR = 0.7, -2.5, 4.0
_ENOUGH, _HUNCH = 1.5, 0.3
_STRONG = 4.4
_NEED_OF_DANGER: dict[str, Need] = {"violence": "violence", "child": "child", "suicide": "suicide-crisis"}
_LEAD = 1.0


def hear(text: str) -> Heard:
    """Any text, of any length, in any letters → what it says. Never raises, linear time, reads no more than 2,500 characters."""
    lower = letters(text)
    said = words(text)
    lists = lexicon()
    sentence = read(said, lists)
    hits = match(sentence, lists)
    found = find(text) if said else None
    voice = voice_of(sentence, lists)
    scores = rule_scores(hits)
    sure = _sure(scores)
    guesses = _from_rules(scores) if sure else _guesses(scores, weigh(sentence, lists)) if said else ()
    joking = sentence.has("joke", lists) or sentence.has("culture", lists)
    danger = danger_of(said, hits, voice, guesses, joking=joking)
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


def _joint(scores: dict[Need, float], weighed: Weighed) -> dict[Need, float]:
    """Rules and model together: the model moves a score by its odds against "none of them", within limits."""
    return {
        need: scores.get(need, 0.0) + max(_MODEL_AGAINST, min(_MODEL_FOR, _MODEL_SHARE * (fit - weighed.none)))
        for need, fit in weighed.needs.items()
    }


def _from_rules(scores: dict[Need, float]) -> tuple[Guess, ...]:
    """Best first, where the rules are sure of the first."""
    order = sorted(scores.items(), key=lambda item: -item[1])
    return tuple(Guess(need, round(score, 2)) for need, score in order if score >= _ENOUGH)


def _guesses(scores: dict[Need, float], weighed: Weighed) -> tuple[Guess, ...]:
    """Best first. A need is worth offering from fewer points where no rule spoke; then the second best is offered beside it."""
    joint = _joint(scores, weighed)
    enough = _ENOUGH if scores and max(scores.values()) > 1 else _HUNCH
    order = sorted((Guess(need, round(score, 2)) for need, score in joint.items()), key=lambda guess: -guess.score)
    if order[0].score < enough:
        return ()
    return (*order[:2], *(guess for guess in order[2:] if guess.score >= enough))


def _sure(scores: dict[Need, float]) -> frozenset[Need]:
    strong = {need for need, score in scores.items() if score >= _STRONG}
    rest = max((score for need, score in scores.items() if need not in strong), default=0.0)
    if not strong or max(scores[need] for need in strong) - rest < _LEAD:
        return frozenset()
    return frozenset(strong)


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
