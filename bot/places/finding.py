"""Which places a text names, which of them the person is in, and when to ask."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from bot.places.gazetteer import COUNTRY, Kind, Place, centre_of
from bot.places.letters import clean, fold_word
from bot.places.names import NAMES, Name, Tail, read_ending, read_word

Role = Literal["in", "from", "plain"]
"""How a place stands in the sentence: somebody is there, comes from there, or it is just named."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One mention: where it stands in the text (characters), its role, and the places it can mean (one, unless ambiguous)."""

    start: int
    end: int
    role: Role
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says about places.

    `places`: the distinct places named, in order, without the ambiguous ones. `best`: where the person most likely is, None when
    nothing is named or it must be asked. `ask`: the candidates to choose from when a name is ambiguous or two towns stand alike.
    """

    places: tuple[Place, ...] = ()
    ask: tuple[Place, ...] = ()
    best: Place | None = None
    hits: tuple[Hit, ...] = ()

    @property
    def town(self) -> str | None:
        """The slug of a town: the best place's own, the seat of its district, the centre of its region.

        An ambiguous name gives a town where all its candidate towns and regions agree (Жамбыл: taraz), else None.
        """
        if self.best is not None:
            return town_of(self.best)
        found = {town_of(place) for place in self.ask if place.kind != "district"}
        return found.pop() if len(found) == 1 else None


NOTHING: Final = Found()


def town_of(place: Place) -> str | None:
    """The slug of the town that stands for a place: itself, a district's seat or town, a region's centre; a village has none of
    its own and gives the centre of its region; the country gives None."""
    if place.kind == "country":
        return None
    if place.city is not None:
        return place.city
    return centre_of(place.region).slug


class Word(NamedTuple):
    """One word of the text."""

    raw: str
    folded: str
    start: int
    end: int


_WORD = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"\b(?:р-о?н|пр-?к?т|мкр-н|пр-т|б-р)(?=\w{0,2}\b)", re.IGNORECASE)
_HYPHENS: Final = {"р": "район", "п": "проспект", "м": "микрорайон", "б": "бульвар"}
_LONGEST_TEXT = 20_000
"""Telegram's messages end at 4,096; whoever sends more gets an answer for the beginning."""


def _set(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


_IN: Final = _set("в во под около возле рядом близ по на вблизи недалеко")
_FROM: Final = _set("из изо с со родом от уроженка уроженец")
_BEFORE: Final[dict[str, Kind | Literal["village"]]] = {
    **dict.fromkeys(_set("область области областью обл"), "region"),
    **dict.fromkeys(_set("район района районе району районом рн"), "district"),
    **dict.fromkeys(_set("город города городе городу городом гор г горда"), "city"),
    **dict.fromkeys(
        _set(
            "село села селе селу с посёлок посёлка посёлке поселке пос п пгт деревня деревне деревни аул ауле аула станция станции ст"
        ),
        "village",
    ),
}
_NEEDS_DOT: Final = _set("с п ст")
_AFTER: Final = (
    ("облис", "region"), ("област", "region"), ("обл", "region"), ("аудан", "district"), ("раион", "district"), ("рн", "district"),
    ("каласи", "city"), ("кала", "city"), ("шахари", "city"), ("ауили", "village"), ("селоси", "village"), ("кенти", "village"),
    ("станциясы", "village"),
)  # fmt: skip
_STREET: Final = _set(
    "улица улицы улице улицу ул проспект проспекта проспекте пр просп переулок переулке пер бульвар бульваре микрорайон микрорайоне "
    "микрорайона мкр мкрн жк шоссе площадь площади пл квартал"
)
_STREET_AFTER: Final = ("коше", "дангил", "шагин", "туиги", "алани", "улица", "улице", "проспект", "микрораион", "мкр")
_NAMED: Final = _set("имени им памяти")
_NAMED_AFTER: Final = ("атинда", "атындаги")
_FILLER: Final = _set(
    "я мы живу живем живём нахожусь находимся проживаю из в г город здесь сейчас тут область обл район қазір мен біз тұрамын турам "
    "тұрам тұрамыз жатырмын қала қаласы қаласынан облысы ауданы да родом это мой наш село посёлок ауылы саламатсызба салем здравствуйте"
)
_LIVING: Final = _set(
    "живу живем живёт живут проживаю проживаем нахожусь находимся находится обитаю остановилась тұрамын тұрам турам тұрамыз тұрып "
    "тұратын тұрады жатырмын жүрмін журмин жүрміз тұрғаныма turam turamyn боламын"
)
_NOW: Final = _set("сейчас щас теперь сегодня қазір казир осында осы уже")
_PAST: Final = _set("раньше жил жила жили бұрын бурын тұрғанмын турганмын родился родилась выросла вырос туған училась учился")
_ARRIVED: Final = ("приех", "переехал", "прибыл", "вернул", "добрал", "сбежал", "келд", "келип", "кошип", "кашип", "келген")
_LEAVING: Final = (
    "хочу",
    "поеду",
    "еду",
    "уеду",
    "уехать",
    "переехать",
    "ехать",
    "доехать",
    "добрат",
    "собира",
    "барам",
    "барги",
    "кетк",
    "кету",
    "кошк",
    "кошеи",
    "бару",
)
_SELF: Final = _set("я мы мен біз")


@dataclass(slots=True)
class _Mention:
    first: int
    last: int
    names: list[tuple[Name, Tail]]
    head: str | None = None
    places: tuple[Place, ...] = ()
    role: Role = "plain"
    weight: float = 0.0


def find(text: str) -> Found:
    """The places named in a message of any length, in Kazakh, Russian or a mixture, in any letters. Linear time, never raises."""
    words, spoken = _words(text)
    mentions = _mentions(words, spoken)
    if not mentions:
        whole = " ".join(word.folded for word in words)
        return Found((COUNTRY,), (), COUNTRY) if whole in _COUNTRY else NOTHING
    _resolve(mentions)
    for mention in mentions:
        _weigh(mention, words)
    return _choose(mentions, words)


_COUNTRY: Final = _set("Қазақстан Казахстан Kazakhstan") | {
    "вес казахстан",
    "по казахстану",
    "по всему казахстану",
    "казакстан боиинша",
}


def _words(text: str) -> tuple[list[Word], str]:
    spoken = clean(text[:_LONGEST_TEXT])
    if "-" in spoken:
        spoken = _HYPHENED.sub(lambda found: _HYPHENS[found[0][0].lower()], spoken)
    words = []
    for found in _WORD.finditer(spoken):
        raw = found[0]
        if len(raw) <= 40 and (folded := fold_word(raw)):
            words.append(Word(raw, folded, found.start(), found.end()))
    return words, spoken


def _mentions(words: list[Word], spoken: str) -> list[_Mention]:
    mentions: list[_Mention] = []
    at = 0
    while at < len(words):
        mention = _mention(words, at, spoken)
        if mention is None:
            at += 1
            continue
        at = mention.last + 1
        mentions.append(mention)
    kept = []
    for mention in mentions:
        if _is_street(mention, words, spoken):
            continue
        mention.head = _head(mention, words, spoken)
        if mention.head is None:
            mention.names = [(name, tail) for name, tail in mention.names if not _is_weak(name, mention, words)] or (
                mention.names if _attested(mention, words, spoken, mentions) else []
            )
        if mention.names:
            kept.append(mention)
    return kept


def _mention(words: list[Word], at: int, spoken: str) -> _Mention | None:
    word = words[at]
    best: _Mention | None = None
    for phrase in NAMES.phrases.get(word.folded, ()):
        last = at + len(phrase.rest)
        if last >= len(words):
            continue
        if any(words[at + step + 1].folded != part for step, part in enumerate(phrase.rest[:-1])):
            continue
        tail = read_ending(words[last].folded, phrase.rest[-1], phrase.base.fits)
        if tail is None or any(not _close(words[i], words[i + 1], spoken, tight=phrase.tight) for i in range(at, last)):
            continue
        if best is None or last > best.last:
            best = _Mention(at, last, [])
        if last == best.last:
            best.names.append((phrase.base.name, tail))
    if best:
        return best
    short = NAMES.shorts.get(word.folded) or NAMES.shorts.get(word.folded[:3])
    if short and (word.folded == short.base or word.raw[:3].isupper()):
        tail = read_ending(word.folded, short.base, 1)
        if tail and (word.raw[:3].isupper() or word.folded[:3] not in {"око", "шко", "укг"}):
            return _Mention(at, at, [(short, tail)])
    names = read_word(word.folded)
    return _Mention(at, at, names) if names else None


def _close(left: Word, right: Word, spoken: str, *, tight: bool) -> bool:
    gap = spoken[left.end : right.start]
    return len(gap) <= 3 and ("-" in gap if tight else not set(gap) - set(" -\u2010\u2011\u2013.\t"))


def _is_weak(name: Name, mention: _Mention, words: list[Word]) -> bool:
    form = words[mention.last].folded if mention.first == mention.last else name.base
    if name.place.key in NAMES.sure_forms.get(form, ()):
        return False
    return name.weak or name.place.key in NAMES.weak_forms.get(form, ())


def _is_street(mention: _Mention, words: list[Word], spoken: str) -> bool:
    if mention.first:
        before = words[mention.first - 1]
        if before.folded in _STREET or before.folded in _NAMED:
            return True
    if mention.last + 1 < len(words):
        after = words[mention.last + 1]
        if after.folded.startswith(_STREET_AFTER) or after.folded.startswith(_NAMED_AFTER):
            return not set(spoken[words[mention.last].end : after.start]) & set(",.;:!?\n")
    return False


def _head(mention: _Mention, words: list[Word], spoken: str) -> str | None:
    if mention.first:
        before = words[mention.first - 1]
        kind = _BEFORE.get(before.folded)
        gap = spoken[before.end : words[mention.first].start]
        if kind and not set(gap) & set(",;:!?\n") and (before.folded not in _NEEDS_DOT or "." in gap):
            return kind
    if mention.last + 1 < len(words):
        after = words[mention.last + 1]
        gap = spoken[words[mention.last].end : after.start]
        if not set(gap) & set(",.;:!?\n"):
            return next((kind for start, kind in _AFTER if after.folded.startswith(start)), None)
    return None


def _attested(mention: _Mention, words: list[Word], spoken: str, mentions: list[_Mention]) -> bool:
    """Whether the sentence shows that an ordinary word is meant as a place."""
    others = [word.folded for word in words if not mention.first <= words.index(word) <= mention.last]
    if all(word in _FILLER for word in others):
        return True
    capital = words[mention.first].raw[0].isupper()
    near = words[max(0, mention.first - 3) : mention.first] + words[mention.last + 1 : mention.last + 4]
    living = any(word.folded in _LIVING for word in near)
    before = words[mention.first - 1].folded if mention.first else ""
    if any(tail.person for _, tail in mention.names):
        return True
    if before in _IN | _FROM and (capital or living):
        return True
    if living and any(tail.case in {"in", "from"} for _, tail in mention.names):
        return True
    left = spoken[: words[mention.first].start].rstrip()
    right = spoken[words[mention.last].end :].lstrip()
    alone = (not left or left[-1] in ",.;:!?(—-\n") and (not right or right[0] in ",.;:!?)—-\n")
    return capital and alone


def _resolve(mentions: list[_Mention]) -> None:
    """From names to places: by the head beside the name, by the other places, by what is usually meant."""
    for mention in mentions:
        names = [name for name, _ in mention.names]
        adjective = all(name.adjective for name in names)
        candidates = list(dict.fromkeys(name.place for name in names))
        kinds: dict[str, tuple[str, ...]] = {"village": ("district", "city")}
        if mention.head:
            wanted = kinds.get(mention.head, (mention.head,))
            candidates = [place for place in candidates if place.kind in wanted] or candidates
        elif adjective and len(candidates) > 1:
            towns = [place for place in candidates if place.kind == "city"]
            candidates = towns or [place for place in candidates if place.kind == "region"] or candidates
        mention.places = tuple(candidates)
        if not mention.head and len(candidates) > 1:
            meant = NAMES.meant.get(names[0].base)
            if meant is not None and meant in candidates:
                mention.places = (meant,)
    sure = [mention.places[0] for mention in mentions if len(mention.places) == 1]
    for mention in mentions:
        if len(mention.places) > 1:
            inside = [p for p in mention.places if any(holds(other, p) for other in sure)]
            if inside:
                mention.places = tuple(inside)


def holds(outer: Place, inner: Place) -> bool:
    """Whether one place lies in another: a town or district in its region, a city district in its town, a seat in its district."""
    if outer == inner:
        return False
    if outer.kind == "region":
        return inner.region == outer.slug
    if outer.kind == "city":
        return (inner.part and inner.city == outer.slug) or (
            inner.kind == "district" and outer.region == outer.slug == inner.region
        )
    return outer.kind == "district" and inner.kind == "city" and outer.city == inner.slug and not outer.part


def _weigh(mention: _Mention, words: list[Word]) -> None:
    """The role of a mention, and a weight that says how likely the person is there."""
    first = mention.first
    while first and words[first - 1].folded in _BEFORE:
        first -= 1
    before = words[first - 1].folded if first else ""
    case = next((tail.case for _, tail in mention.names), "bare")
    near = words[max(0, first - 4) : first] + words[mention.last + 1 : mention.last + 4]
    folded = [word.folded for word in near]
    if before in _IN:
        role: Role = "in"
    elif before in _FROM:
        role = "from"
    else:
        role = "in" if case == "in" else "from" if case == "from" else "plain"
    weight = {"in": 3.0, "plain": 2.0, "from": 1.0}[role]
    if case == "to" and any(word.startswith(_ARRIVED) for word in folded):
        role, weight = "in", 3.0
    elif any(word.startswith(_LEAVING) for word in folded) and role != "from" and case in {"to", "bare", "other"}:
        role, weight = "plain", 0.5
    if any(word in _NOW for word in folded):
        weight += 1
    if any(word in _LIVING for word in folded):
        weight += 1
    if any(word in _PAST for word in folded):
        weight -= 1.5
    if any(tail.person for _, tail in mention.names):
        weight += 0.5
    mention.role, mention.weight = role, weight


def _choose(mentions: Iterable[_Mention], words: list[Word]) -> Found:
    mentions = list(mentions)
    named: dict[Place, float] = {}
    unclear: list[tuple[float, tuple[Place, ...]]] = []
    hits = []
    for mention in mentions:
        hits.append(Hit(words[mention.first].start, words[mention.last].end, mention.role, mention.places))
        if len(mention.places) == 1:
            place = mention.places[0]
            named[place] = max(named.get(place, -9.0), mention.weight)
        else:
            unclear.append((mention.weight, mention.places))
    places = tuple(named)
    inner = {
        p: max([w, *(named[o] for o in places if holds(o, p))]) for p, w in named.items() if not any(holds(p, q) for q in places)
    }
    top = max([*inner.values(), *(weight for weight, _ in unclear)])
    leading = [place for place, weight in inner.items() if weight == top]
    asked = [place for weight, choices in unclear if weight == top for place in choices]
    if len(leading) == 1 and not asked:
        return Found(places, (), leading[0], tuple(hits))
    return Found(places, tuple(dict.fromkeys([*leading, *asked])), None, tuple(hits))
