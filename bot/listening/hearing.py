"""A text → what was heard in it: word lists and the guess model together, danger above all."""

import json
from collections.abc import Iterable, Iterator

from bot.directory.records import NEEDS, Need
from bot.listening.danger import danger_of
from bot.listening.folding import letters, words_of
from bot.listening.guessing import NOTHING, Weighed, weigh
from bot.listening.heard import Danger, Guess, Heard
from bot.listening.language import language_of
from bot.listening.lexicon import Lexicon, lexicon
from bot.listening.person import Person, durations, person_of
from bot.listening.plain import is_game, opened, plain_lists, plain_needs, says_no_more
from bot.listening.reading import Hit, Sentence, match, read
from bot.listening.voice import Voice, voice_of
from bot.places import Found, find

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
    sentence = _without_durations(read(said, lists), lists)
    hits = match(sentence, lists)
    plain = read(said, plain_lists())
    plain_hits = match(plain, plain_lists())
    found = find(text) if said else None
    voice = voice_of(sentence, lists, plain)
    person = person_of(lower, plain)
    weighed = weigh(sentence, lists, hits) if said else NOTHING
    scores = rule_scores(hits)
    guesses = _guesses(scores, weighed) if said else ()
    sure = _sure(scores, weighed, guesses)
    joking = sentence.has("joke", lists) or sentence.has("culture", lists)
    playing = is_game(sentence, lists, plain_hits)
    named = plain_needs(plain, plain_hits, sum(hit.score for hit in hits if hit.score < 0))
    calm = bool(opened(named, plain)) and says_no_more(plain, _words_of(found))
    danger = danger_of(said, hits, voice, guesses, weighed, joking=joking, playing=playing, calm=calm)
    guesses = _with_named(guesses, named)
    if playing and danger is None:
        guesses, sure = (), frozenset()
    if not sure and danger is None and guesses and guesses[0].need in named:
        sure = opened(named, plain)
    return Heard(
        guesses=_with_danger(guesses, danger),
        sure=sure,
        danger=danger,
        place=found.best if found else None,
        asks_place=found.ask if found else (),
        town=found.town if found else None,
        lang=language_of(lower, said),
        helper=voice.helper or (danger == "suicide" and voice.afraid_for_own),
        under_18=_is_under_18(voice, person),
        offender=voice.offender,
        age=person.age,
        children=person.children,
        who=person.who,
        who_seems=person.who_seems,
    )


def _is_under_18(voice: Voice, person: Person) -> bool:
    """Whoever says how old they are is as old as they say; else the word lists decide."""
    return voice.under_18 if person.age is None else person.age == "under-18" and not voice.helper


def _words_of(found: Found | None) -> int:
    """How many words name a place."""
    return sum(len(hit.words.split()) for hit in found.hits) if found else 0


def _without_durations(sentence: Sentence, lists: Lexicon) -> Sentence:
    """«15 лет вместе» is no child of fifteen."""
    number, lasting = lists.names["day-age-child"], durations(sentence.words)
    spots = [at for at in sentence.heard.get(number, ()) if at not in lasting]
    if number not in sentence.heard or len(spots) == len(sentence.heard[number]):
        return sentence
    heard = {name: at for name, at in sentence.heard.items() if name != number} | ({number: spots} if spots else {})
    return Sentence(sentence.words, heard, sentence.bits if spots else sentence.bits & ~(1 << number))


def _with_named(guesses: tuple[Guess, ...], named: dict[Need, float]) -> tuple[Guess, ...]:
    """What few plain words name is offered, whatever the model thinks of so few words."""
    scores = {guess.need: guess.score for guess in guesses}
    for need, score in named.items():
        scores[need] = max(score, scores.get(need, 0.0))
    return tuple(sorted((Guess(need, score) for need, score in scores.items()), key=lambda guess: -guess.score))


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
