"""Names of places in a sentence, without the ordinary words, streets and people that look like them."""

import re
from dataclasses import dataclass, field

from bot.places.elsewhere import is_foreign_capital, is_joke, is_quoted
from bot.places.gazetteer import Place
from bot.places.letters import fold_word
from bot.places.misspelt import read_misspelt, read_slip
from bot.places.names import NAMES, WORN_TAILS, Name, Tail, read_ending, read_word
from bot.places.sentence import (
    ABOUT_A_PERSON,
    FILLER,
    IN,
    LEAVING,
    LEISURE,
    LIVING,
    OLD,
    SPEAKING,
    SPORT,
    VENUE,
    Head,
    Sentence,
    head_of,
    names_something_else,
)

_SMALL = frozenset({"зко", "вко", "ско", "бко"})
"""Abbreviations of regions that are no words in small letters either."""
_INSIDE = frozenset({"в", "во", "из", "изо", "около", "возле", "под"})
_COMPARED = frozenset({"караганда", "карганда", "карагандаги", "карагандагидаи"})
_THERE = ("да", "де", "та", "те", "дан", "ден", "тан", "тен", "нан", "нен", "мин")
_ON = frozenset({"на", "по", "с", "со", "угол", "до"})
_FEMININE = frozenset({"ая", "ои", "ую"})
_PAST = ("л", "ла", "ли", "лся", "лас")
_LARGE, _VERY_LARGE = 60_000, 200_000
"""People in a town whose name is worth hearing in a doubtful word, and in what is more often somebody's name."""
_LONG_MESSAGE = 6
"""Words after which a bare name at the end, with no comma before it, is the address of the whole."""
_FORMER_PEOPLE = frozenset({"гурев", "гуриев", "шевченко", "жамбил"})
"""People whose names were names of towns; nobody says that something is in a person, unless they have it."""
_MANNER = re.compile("(?:[дт][аеи]и|ги|ки|лик|тик|бул|оси|сол|жана|баска|ауир|накти|ашик|ретт)$")
"""What stands before тарз, "manner": «осындай тарзда»."""
_WATER = re.compile("су$|суи|балик|шом|жуз|батип|копир|жага|муз|каик")
_SHORTEST = 5
_MOST = 40
"""Nobody names more places in a message; what comes after is not read."""


@dataclass(slots=True, eq=False)
class Mention:
    """Words `first`..`last` of a sentence, the names they can be, and what the word beside them says."""

    first: int
    last: int
    names: list[tuple[Name, Tail]]
    head: Head | None = None
    russian: bool = False
    """The word stands before the name: «район Есиль»."""
    places: tuple[Place, ...] = field(default=())

    @property
    def adjective(self) -> bool:
        """«Карагандинская»: all readings are adjectives."""
        return all(name.adjective for name, _ in self.names)


def read_mentions(sentence: Sentence) -> list[Mention]:
    """All mentions in order, those that name something else left out."""
    taken: set[int] = set()
    mentions: list[Mention] = []
    at = 0
    while at < len(sentence.words) and len(mentions) < _MOST:
        mention = _read(sentence, at)
        if mention is None:
            at += 1
            continue
        at = mention.last + 1
        adjective = any(name.adjective for name, _ in mention.names)
        mention.head, where = head_of(sentence, mention.first, mention.last, adjective=adjective, taken=taken)
        mention.russian = 0 <= where < mention.first
        if _is_named_after(sentence, mention):
            mention.names = [(name, tail) for name, tail in mention.names if name.quarter]
        elif mention.head is None:
            if _is_club(sentence, mention) or _is_street(sentence, mention) or _is_said_in_jest(sentence, mention):
                continue
            mention.names = [] if _is_holiday_trip(sentence, mention) else _credible(sentence, mention, mentions)
        if mention.names:
            if where >= 0:
                taken.add(where)
            mentions.append(mention)
    return mentions


def _is_named_after(sentence: Sentence, mention: Mention) -> bool:
    """A street, a lake, a school named after the place; «на улице Талғарда» is in Talgar, that case names nothing else."""
    there = all(tail.case in {"in", "from", "to"} for _, tail in mention.names)
    return not there and names_something_else(sentence, mention.first, mention.last)


def _is_club(sentence: Sentence, mention: Mention) -> bool:
    """«Қайрат Алматы»: a team, unless the sentence says that the match is there."""
    before = sentence.folded(mention.first - 1)
    if before == "за" and sentence.is_about(SPORT):
        return True
    if before in IN or any(tail.case == "in" for _, tail in mention.names):
        return False
    return any(SPORT.match(word) for word in sentence.around(mention.first, mention.last, 3))


def _is_street(sentence: Sentence, mention: Mention) -> bool:
    """«На Павлодарской», «Павлодарская 15»: streets have such names more often than regions."""
    if not mention.adjective or any(tail.letters not in _FEMININE for _, tail in mention.names):
        return False
    before = "" if sentence.parted(mention.first) else sentence.folded(mention.first - 1)
    return before in _ON or sentence.folded(mention.last + 1)[:1].isdigit()


def _is_said_in_jest(sentence: Sentence, mention: Mention) -> bool:
    """A rhyme with Караганда, a name in quotation marks, another country's capital."""
    base = mention.names[0][0].base
    if is_joke(sentence, mention.first, mention.last, rhymes=base in _COMPARED):
        return True
    if base in NAMES.capitals and sentence.others > 1 and is_foreign_capital(sentence, mention.last):
        return True
    return is_quoted(sentence, mention.first, mention.last) and sentence.others > 1


def _is_holiday_trip(sentence: Sentence, mention: Mention) -> bool:
    """«Хотим в Бурабай на выходные», «Алакөлге барамыз»: nobody says that they live there or need help there."""
    name, tail = mention.names[0]
    if name.base not in NAMES.resorts or tail.case == "from" or sentence.asks_for_help:
        return False
    near = sentence.around(mention.first, mention.last, 4)
    if any(word in LIVING for word in near):
        return False
    going = tail.case == "to" or "на" in near
    return sentence.is_about(LEISURE) or (going and any(LEAVING.match(word) for word in near))


def _read(sentence: Sentence, at: int) -> Mention | None:
    """The longest name that begins with the word `at`."""
    word = sentence.words[at]
    best: Mention | None = None
    for phrase in NAMES.phrases.get(word.folded, ()):
        last = at + len(phrase.rest)
        if any(sentence.folded(at + step + 1) != part for step, part in enumerate(phrase.rest[:-1])):
            continue
        tail = read_ending(sentence.folded(last), phrase.rest[-1], phrase.base.fits)
        if tail is None or not all(_joins(sentence, step, tight=phrase.tight) for step in range(at + 1, last + 1)):
            continue
        if best is None or last > best.last:
            best = Mention(at, last, [])
        if last == best.last:
            best.names.append((phrase.base.name, tail))
    if best is not None:
        return best
    if (
        (word.folded in _COMPARED and _is_comparison(sentence, at))
        or (word.folded == "актау" and _is_verb(sentence, at))
        or (word.folded.startswith("тарзд") and _MANNER.search(sentence.folded(at - 1)))
    ):
        return None
    if word.folded in NAMES.phrases and at + 1 < len(sentence.words) and _joins(sentence, at + 1, tight=False):
        names = read_misspelt(word.folded + sentence.folded(at + 1))
        if names:
            return Mention(at, at + 1, names)
    names = _short(word.raw, word.folded) or read_word(word.folded) or read_misspelt(word.folded) or _slip(sentence, at)
    if not names and (word.raw[0] in "wW"):
        # «Wymkent»: in chat Latin the letter stands for the ш that it looks like.
        names = read_word(fold_word("sh" + word.raw[1:]))
    if not names:
        return None
    return Mention(at, at, names)


def _is_comparison(sentence: Sentence, at: int) -> bool:
    """«Маған қарағанда» is "compared with me": written with қ and ғ it is never Караганда, without them it follows «-га»."""
    raw = sentence.words[at].raw.lower()
    before = "" if sentence.parted(at) else sentence.folded(at - 1)
    return not raw.isascii() and ("қ" in raw or "ғ" in raw or before.endswith(("га", "ге", "ган")))


def _is_verb(sentence: Sentence, at: int) -> bool:
    """«Өзін ақтау» is "to justify oneself"."""
    return (
        not sentence.parted(at)
        and sentence.words[at].raw.islower()
        and sentence.folded(at - 1).endswith(("ин", "ни", "ди", "ти"))
    )


def _slip(sentence: Sentence, at: int) -> list[tuple[Name, Tail]]:
    """A short name with a slip, where the sentence or an ending says it is a place: «живу в асатне», «тарзада тұрамын»."""
    word = sentence.folded(at)
    if len(word) < _SHORTEST:
        return []
    inside = sentence.folded(at - 1) in _INSIDE and not sentence.parted(at)
    if not inside and not word.endswith(_THERE):
        # «Тороз, инвалид»: an address as on an envelope.
        apart = at in {0, len(sentence.words) - 1} and sentence.parted(at) and sentence.parted(at + 1)
        return [found for found in read_misspelt(word, inside=True) if found[1].case == "bare"] if apart else []
    living = any(near in LIVING for near in sentence.around(at, at, 3))
    names = (read_misspelt(word, expected=living, inside=inside) if living or inside else []) or read_slip(
        word, 5 if living else 6
    )
    return names if inside else [(name, tail) for name, tail in names if tail.case in {"in", "from"}]


def _joins(sentence: Sentence, at: int, *, tight: bool) -> bool:
    gap = sentence.gap(at)
    return len(gap) <= 3 and ("-" in gap if tight else not set(gap) - set(" -\u2010\u2011\u2013.\t"))


def _short(raw: str, folded: str) -> list[tuple[Name, Tail]]:
    """ЗКО, БҚО-да, вко: small letters only where that is no other word."""
    name = NAMES.shorts.get(folded[:3])
    if name is None:
        return []
    if not raw[:3].isupper() and not (name.base in _SMALL and folded[3:] in {"", "да", "дан", "га", "даги"}):
        return []
    tail = read_ending(folded, name.base, NAMES.kazakh)
    return [(name, tail)] if tail else []


def _credible(sentence: Sentence, mention: Mention, before: list[Mention]) -> list[tuple[Name, Tail]]:
    """The names that may stand without a word like «город» beside them."""
    form = sentence.folded(mention.last) if mention.first == mention.last else ""
    prior = "" if sentence.parted(mention.first) else sentence.folded(mention.first - 1)
    trust = {name: NAMES.trust(name, form, prior) for name, _ in mention.names}
    if sentence.is_kazakh:
        trust = {name: "sure" if kind == "russian" else kind for name, kind in trust.items()}
    strong = [(name, tail) for name, tail in mention.names if trust[name] == "sure"]
    if strong:
        return strong + [(name, tail) for name, tail in mention.names if trust[name] == "word" and not name.adjective]
    weak = [(name, tail) for name, tail in mention.names if trust[name] in {"word", "russian", "person"}]
    if weak and _attested(sentence, mention, before, person=all(trust[name] == "person" for name, _ in weak)):
        return weak
    return []


def _attested(sentence: Sentence, mention: Mention, before: list[Mention], *, person: bool) -> bool:
    """Whether the sentence shows that an ordinary word or a person's name is meant as a place."""
    first, last = mention.first, mention.last
    own = sum(sentence.folded(at) not in FILLER for at in range(first, last + 1))
    if sentence.others == own:
        return True
    if before and before[-1].last + 1 >= first - 1 and _lies_in(before[-1], mention):
        return True
    capital = sentence.words[first].capital
    living = any(word in LIVING for word in sentence.around(first, last, 3))
    cases = {tail.case for _, tail in mention.names}
    # -мыз and -сын also end verbs: «таластамыз» is "we argue".
    said = any(tail.person and tail.letters.endswith(("мин", "мн")) for _, tail in mention.names)
    if said or (living and cases & {"in", "from"}) or ("in" in cases and capital and sentence.asks_for_help):
        return True
    if first == 0 and not person and "bare" in cases and sentence.folded(last + 1) in SPEAKING:
        return True
    # Nobody is inside a person: «в Абае» is a place even in small letters.
    if sentence.folded(first - 1) in _INSIDE and not sentence.parted(first) and (capital or living or person):
        return True
    if (
        sentence.folded(first - 1) in OLD
        or _stands_apart(sentence, mention, person=person)
        or _is_told_by_its_ending(sentence, mention)
    ):
        return True
    if person or not capital:
        return False
    if sentence.parted(last + 1) and (sentence.parted(first) or last + 1 == len(sentence.words)):
        return True
    return bool(cases & {"in", "from"}) and first > 0


def _lies_in(outer: Mention, inner: Mention) -> bool:
    """Whether a reading of the inner mention lies in a region that the outer one names: «ШҚО, Шар»."""
    regions = {name.place.slug for name, _ in outer.names if name.place.kind == "region"}
    return any(name.place.region in regions for name, _ in inner.names)


def _people(mention: Mention) -> int:
    """How many live in the town that a mention names, 0 when it can be several places."""
    towns = {name.place for name, _ in mention.names if name.place.kind == "city"}
    places = {name.place for name, _ in mention.names}
    return next(iter(towns)).population or 0 if len(towns) == len(places) == 1 else 0


def _stands_apart(sentence: Sentence, mention: Mention, *, person: bool) -> bool:
    """«Гурьев, нас трое», «нужна сиделка, талдык»: an address before or after the message, as on an envelope."""
    first, last, end = mention.first, mention.last, len(sentence.words) - 1
    if any(tail.case != "bare" for _, tail in mention.names) or _people(mention) < (_VERY_LARGE if person else _LARGE):
        return False
    if first == 0:
        # «Орал, бросался вещами»: what he did, not where.
        name = mention.names[0][0]
        return sentence.parted(last + 1) and not (name.base == "орал" and sentence.folded(last + 1).endswith(_PAST))
    if last != end:
        return False
    if sentence.parted(first):
        return True
    near = sentence.around(first, last, 3)
    return person and end >= _LONG_MESSAGE and not sentence.is_about(ABOUT_A_PERSON) and not any(w in IN for w in near[:1])


def _is_told_by_its_ending(sentence: Sentence, mention: Mention) -> bool:
    """«Гурьевте», «Оралдың вокзалында», «оралд» at the edge of a message: forms that few words but a town's name have."""
    if mention.names[0][0].base == "озен" and mention.first == 0:
        # «Өзенде туыстарда қалдым»: so the people of Жаңаөзен call it, and everybody else a river.
        return any(tail.case == "in" for _, tail in mention.names) and not sentence.is_about(_WATER)
    letters = {tail.letters for _, tail in mention.names}
    following = sentence.folded(mention.last + 1)
    if letters & {"да", "де", "та", "те"} and all(name.base in _FORMER_PEOPLE for name, _ in mention.names):
        return following not in {"бар", "жок", "ма", "ме"}
    if _people(mention) < _VERY_LARGE:
        return False
    if letters & {"нин", "дин", "тин"}:
        return bool(VENUE.match(following))
    if not letters & set(WORN_TAILS):
        return False
    edge = mention.first == 0 or mention.last == len(sentence.words) - 1
    # «Үйге кеше оралд»: he came back to what stands in the dative.
    return edge and not any(word.endswith(("га", "ге", "ка", "ке")) for word in sentence.around(mention.first, mention.last, 3))
