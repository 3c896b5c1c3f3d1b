"""Which places a text names, which of them the person is in, and when to ask."""

from dataclasses import dataclass
from typing import Final, Literal

from bot.places.gazetteer import COUNTRY, Place, centre_of
from bot.places.mentions import Mention, read_mentions
from bot.places.names import NAMES
from bot.places.sentence import ARRIVED, FROM, IN, LEAVING, LIVING, NOW, PAST, RELATIVE, SELF, TRAVEL, Sentence, is_head

Role = Literal["in", "from", "plain"]
"""How a place stands in the sentence: somebody is there, comes from there, or it is just named."""
_WHOLE_COUNTRY: Final = frozenset(
    {"казакстан", "казахстан", "по казахстану", "по всему казахстану", "вес казахстан", "казакстан боиинша"}
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One mention: its words as typed, its role, and the places it can mean (one, unless ambiguous)."""

    words: str
    role: Role
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says about places.

    `places`: the distinct places named, in order, without the ambiguous ones. `best`: where the person most likely is;
    None when nothing is named or it must be asked. `ask`: what to choose from when a name is ambiguous or two places stand alike.
    """

    places: tuple[Place, ...] = ()
    ask: tuple[Place, ...] = ()
    best: Place | None = None
    hits: tuple[Hit, ...] = ()

    @property
    def town(self) -> str | None:
        """The slug of the town that stands for `best` (see `town_of`).

        An ambiguous name still gives a town where its towns and regions agree on one (Жамбыл: taraz), a journey the one it
        begins in; otherwise None.
        """
        if self.best is not None:
            return town_of(self.best)
        left = {town_of(hit.places[0]) for hit in self.hits if hit.role == "from" and len(hit.places) == 1}
        if len(left) == 1:
            return left.pop()
        found = {town_of(place) for place in self.ask if place.kind != "district"}
        return found.pop() if len(found) == 1 else None


_AND: Final = frozenset({"и", "или", "либо", "жане", "немесе", "болмаса"})
_WITH: Final = frozenset({"мен", "бен", "пен"})
_LEADING: Final = IN | FROM | NOW | LIVING
_NOTHING: Final = Found()


def town_of(place: Place) -> str | None:
    """The slug of the town that stands for a place, None for the country.

    Itself; the seat of a district, or the town it is part of; else (a seat that is a village, a region) the region's main town.
    """
    if place.kind == "country":
        return None
    return place.city or centre_of(place.region).slug


def holds(outer: Place, inner: Place) -> bool:
    """Whether `inner` lies in `outer`: anything in its region, a city district in its town, the seat in its district."""
    if outer is inner:
        return False
    if outer.kind == "region":
        return inner.region == outer.slug
    if outer.kind == "city":
        return inner.part and inner.city == outer.slug
    return outer.kind == "district" and inner.kind == "city" and outer.city == inner.slug and not outer.part


def find(text: str) -> Found:
    """The places named in a message of any length, in Kazakh, Russian or a mixture, in any letters. Linear time, never raises."""
    sentence = Sentence(text)
    mentions = read_mentions(sentence)
    if not mentions:
        whole = " ".join(word.folded for word in sentence.words) if len(sentence.words) <= 3 else ""
        return Found((COUNTRY,), (), COUNTRY) if whole in _WHOLE_COUNTRY else _NOTHING
    for mention in mentions:
        mention.places = _meant(mention)
    _narrow(mentions)
    return _choose(sentence, mentions)


def _meant(mention: Mention) -> tuple[Place, ...]:
    """From names to places, by the word beside the name, else by what is usually meant."""
    names = [name for name, _ in mention.names if not name.quarter or mention.head is None]
    places = list(dict.fromkeys(name.place for name in names))
    if mention.head == "village":
        places = [p for p in places if p.kind == "district" and not p.part] or [p for p in places if p.kind == "city"] or places
    elif mention.head == "city":
        places = [p for p in places if p.kind == "city"] or [p for p in places if p.kind == "district"] or places
    elif mention.head:
        places = [p for p in places if p.kind == mention.head] or places
        if mention.head == "district" and mention.russian:
            # «район Есиль» is written so only for some of them; the others are «Есильский район».
            places = [p for p in places if p.names.ru.startswith("район")] or places
    elif mention.adjective:
        places = _of_adjective(mention, places)
    if len(places) == 1 or mention.head:
        return tuple(places)
    meant = NAMES.meant.get(names[0].base)
    if meant in places:
        return (meant,)
    inside = [p for p in places if p.kind == "city"]
    if len(inside) == 1 and all(p is inside[0] or holds(p, inside[0]) for p in places):
        return (inside[0],)
    return tuple(places)


def _of_adjective(mention: Mention, places: list[Place]) -> list[Place]:
    """«Карагандинская» alone is the region, «карагандинский» the town; districts only when there is nothing else."""
    feminine = any(name.adjective and tail.letters in {"ая", "ои", "ую"} for name, tail in mention.names)
    kinds = ("region", "city", "district") if feminine else ("city", "region", "district")
    return next((found for kind in kinds if (found := [p for p in places if p.kind == kind])), places)


def _narrow(mentions: list[Mention]) -> None:
    """Another place in the message narrows what an ambiguous name can be."""
    sure = [mention.places[0] for mention in mentions if len(mention.places) == 1]
    regions = {p.slug for p in sure if p.kind == "region"} or {p.region for p in sure}
    for mention in mentions:
        if len(mention.places) > 1:
            inside = [p for p in mention.places if any(holds(other, p) for other in sure)]
            inside = inside or [p for p in mention.places if p.region in regions]
            if inside:
                mention.places = tuple(inside)


def _own_words(sentence: Sentence, before: Mention | None, mention: Mention, after: Mention | None) -> tuple[int, int]:
    """The first word that speaks of this mention and not of its neighbours, and the first that no longer does.

    «Работала в Жанаозене теперь живу в Аркалыке»: what stands before «в» belongs to the second.
    """
    start = before.last + 1 if before else 0
    if after is None:
        return start, len(sentence.words)
    end = after.first
    while end > mention.last + 1 and (sentence.folded(end - 1) in _LEADING or is_head(sentence.folded(end - 1))):
        end -= 1
    return start, end


def _role(sentence: Sentence, mention: Mention, within: tuple[int, int]) -> tuple[Role, float]:
    """The role of a mention, and a weight: how likely the person is there."""
    first = mention.first
    while first and not sentence.parted(first) and is_head(sentence.folded(first - 1)) and not _is_with(sentence, first):
        first -= 1
    before = "" if sentence.parted(first) else sentence.folded(first - 1)
    case = mention.names[0][1].case
    near, own = (sentence.around(first, mention.last, 4, words) for words in ((0, len(sentence.words)), within))
    if before in IN or case == "in":
        role: Role = "in"
    elif before in FROM or case == "from":
        role = "from"
    else:
        role = "plain"
    going = any(LEAVING.match(word) for word in near)
    going = going or before == "до"
    arrived = any(ARRIVED.match(word) for word in near)
    living = any(word in LIVING for word in own)
    following = sentence.folded(mention.last + 1)
    if following.startswith("арас") or (following in _WITH and any(word.startswith("арас") for word in near)):
        # «Павлодар мен Екібастұздың арасы» is a way from the first to the second.
        role, weight = ("from", 1.0) if following in _WITH else ("plain", 0.5)
    elif case == "to":
        role, weight = ("in", 3.0) if arrived else ("plain", 0.5 if going else 1.5)
    elif role != "from" and case != "in" and going and not arrived and not living:
        role, weight = "plain", 0.5
    else:
        weight = {"in": 3.0, "plain": 2.0, "from": 1.0}[role]
    weight += living + any(word in NOW for word in own)
    weight += 0.5 * (any(tail.person for _, tail in mention.names) or (before in IN and sentence.folded(first - 2) in SELF))
    weight -= 1.5 * any(word in PAST for word in own) + 0.75 * any(word in RELATIVE for word in near)
    return role, weight


def _is_with(sentence: Sentence, at: int) -> bool:
    """«С Кентау» is "from", «с. Кенесары» a village."""
    return sentence.folded(at - 1) == "с" and "." not in sentence.gap(at)


def _is_listed(sentence: Sentence, before: Mention, mention: Mention) -> bool:
    """«В Алматы и Астане»: the second stands as the first."""
    return mention.first == before.last + 2 and sentence.folded(mention.first - 1) in _AND


def _is_journey(sentence: Sentence, hits: list[Hit], inner: dict[Place, float]) -> bool:
    """«Сколько ехать от Караганды до Астаны»: from one place to another, and nothing says where the person is."""
    roles = {hit.role for hit in hits}
    return len(inner) > 1 and "in" not in roles and max(inner.values()) <= 2 and sentence.is_about(TRAVEL)


def _choose(sentence: Sentence, mentions: list[Mention]) -> Found:
    weights: dict[Place, float] = {}
    unclear: list[tuple[float, tuple[Place, ...]]] = []
    hits: list[Hit] = []
    role: Role = "plain"
    weight = 0.0
    for before, mention, after in zip([None, *mentions], mentions, [*mentions[1:], None], strict=False):
        if before is None or not _is_listed(sentence, before, mention):
            role, weight = _role(sentence, mention, _own_words(sentence, before, mention, after))
        hits.append(Hit(" ".join(word.raw for word in sentence.words[mention.first : mention.last + 1]), role, mention.places))
        if len(mention.places) == 1:
            place = mention.places[0]
            weights[place] = max(weights.get(place, weight), weight)
        else:
            unclear.append((weight, mention.places))
    # A region or a town named beside what lies in it lends its weight and steps back.
    inner = {
        place: max([weight, *(weights[outer] for outer in weights if holds(outer, place))])
        for place, weight in weights.items()
        if not any(holds(place, other) for other in weights) and not any(holds(place, p) for _, ps in unclear for p in ps)
    }
    if _is_journey(sentence, hits, inner):
        return Found(tuple(weights), tuple(inner), None, tuple(hits))
    top = max([*inner.values(), *(weight for weight, _ in unclear)])
    leading = [place for place, weight in inner.items() if weight == top]
    asked = [place for weight, places in unclear if weight == top for place in places]
    best = leading[0] if len(leading) == 1 and not asked else None
    ask = () if best else tuple(dict.fromkeys([*leading, *asked]))
    return Found(tuple(weights), ask, best, tuple(hits))
