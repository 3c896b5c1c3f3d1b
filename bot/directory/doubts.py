"""What may be right but looks wrong: old dates, no phone, two records with one number. Doubts never refuse a file."""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bot import places
from bot.directory.cards import card_length, texts_of
from bot.directory.paper import Paper
from bot.directory.problems import Cure
from bot.directory.records import WHOLE_COUNTRY, Centre, Line, Phone
from bot.directory.wording import cure
from bot.hours import read_hours, week
from bot.languages import Text

STALE_DAYS: Final = 90
VERY_STALE_DAYS: Final = 180
FAR_KM: Final = 30
CARD: Final = 900
_OLD_NUMBER_DAYS: Final = 730

Record = Centre | Line


def look(records: Sequence[Record], paper: Paper) -> None:
    """Puts down every doubt about the records that may be shown, which come in the order of the file."""
    for record in records:
        for doubt in _about_one(record, paper.today):
            paper.doubt(record.line, record.id, doubt)
    _look_alike(records, paper)
    _order(records, paper)
    if not any("danger" in record.order for record in records if isinstance(record, Line)):
        paper.doubt(1, "", cure("no_danger_line"))


def _about_one(record: Record, today: date) -> Iterator[Cure]:
    yield from _freshness(record, today)
    phones = record.numbers if isinstance(record, Line) else record.phones
    if phones is None:
        yield cure("no_phone")
    for phone in phones or ():
        if phone.as_of and (today - _first_day(phone.as_of)).days > _OLD_NUMBER_DAYS:
            yield cure("old_phone", number=phone.number, as_of=phone.as_of)
    if not record.sources:
        yield cure("unsourced")
    for source in record.sources:
        if source.url:
            yield from _link(source.url)
    if isinstance(record, Centre):
        yield from _place(record)
        for link in record.web.values():
            yield from _link(link)
        yield from _notice(record, today)
    yield from _times(record)
    for name, text in texts_of(record):
        yield from _words(name, text)
    longest = max(card_length(record, "kk"), card_length(record, "ru"))
    if longest > CARD:
        yield cure("long_text", present=longest, most=CARD)


def _freshness(record: Record, today: date) -> Iterator[Cure]:
    if record.checked is None:
        yield cure("unchecked")
        return
    days = (today - record.checked).days
    if days > VERY_STALE_DAYS:
        yield cure("very_stale", days=days)
    elif days > STALE_DAYS:
        yield cure("stale", days=days)


def _first_day(when: str) -> date:
    year, month, day = (*(int(part) for part in when.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _place(centre: Centre) -> Iterator[Cure]:
    if centre.address and not any("address" in source.supports for source in centre.sources):
        yield cure("address_unsourced")
    if centre.geo and centre.city:
        town = places.PLACES.get(f"city:{centre.city}")
        if town is not None and town.lat is not None and town.lon is not None:
            km = _distance(centre.geo, (town.lat, town.lon))
            if km > FAR_KM:
                yield cure("apart", city=centre.city, km=round(km))


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres in a straight line."""
    lat1, lon1, lat2, lon2 = (math.radians(value) for value in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def _notice(centre: Centre, today: date) -> Iterator[Cure]:
    if centre.notice is None:
        return
    days = (centre.notice.until - today).days
    if days < 0:
        yield cure("notice_over", until=centre.notice.until.isoformat())
    elif days > 366:
        yield cure("notice_far", until=centre.notice.until.isoformat())


# --- hours ---

_NIGHT: Final = frozenset({"night-shelter", "shelter"})


def _times(record: Record) -> Iterator[Cure]:
    kind = record.kind if isinstance(record, Centre) else "line"
    phones = record.numbers if isinstance(record, Line) else record.phones or ()
    for hours in dict.fromkeys((record.hours, *(phone.hours for phone in phones))):
        if hours is None or read_hours(hours).around_the_clock:
            continue
        days = week(hours)
        if days is None:
            continue
        spans = [(_minutes(start), _minutes(end)) for day in days for start, end in day]
        whole = [end - start == 24 * 60 for start, end in spans]
        shortest = min((sum((_minutes(e) - _minutes(s)) % 1440 or 1440 for s, e in day) for day in days if day), default=1440)
        if any(whole) and not all(whole):
            yield cure("hours_all_day", value=hours)
        elif any(end <= start for start, end in spans) and kind not in _NIGHT:
            yield cure("hours_backwards", value=hours)
        if shortest < 120:
            yield cure("hours_short", span=f"{shortest // 60}:{shortest % 60:02}", value=hours)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


# --- texts ---


_KAZAKH: Final = re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_QUOTED: Final = re.compile(r"«[^»]*»")
_LONE: Final = re.compile(r"(?<=[Ѐ-ӿ] )([aceiopxyABCEHKMOPTXY])(?= [Ѐ-ӿ])")
_SHORTENED: Final = re.compile(r"(?<![\w.])(?:ул|пр|просп|мкр|мкрн|пер|тел|обл|р-н|кв|көш|даң|қ)\.(?!\w)")


def _words(name: str, text: Text) -> Iterator[Cure]:
    short, long = sorted((len(text.kk), len(text.ru)))
    if long >= 80 and name not in {"name", "operator"} and short * 4 < long * 3:
        yield cure("unequal", name=name, long=long, short=short)
    official = name in {"name", "operator"}
    if not official and len(text.kk) > 12 and text.kk == text.ru:
        yield cure("same_text", name=name)
    elif not official and len(bare := _QUOTED.sub("", text.kk)) > 30 and not _KAZAKH.search(bare):
        yield cure("not_kazakh", name=name)
    for lang_text in (text.kk, text.ru):
        if "!" in lang_text:
            yield cure("shouting", name=name)
        if found := _LONE.search(lang_text):
            yield cure("lone_letter", name=name, sign=found[1])
        if found := _SHORTENED.search(lang_text):
            yield cure("shortened", word=found[0])
        if re.search(r"[“”„‟]", lang_text):
            yield cure("curly", name=name)
        for mark, pair in (("«", "»"), ("(", ")")):
            if lang_text.count(mark) != lang_text.count(pair):
                yield cure("unpaired", name=name, mark=mark)
    if not official:
        yield from _banned(text)


def _banned(text: Text) -> Iterator[Cure]:
    for lang_text, table in ((text.kk, BANNED_KK), (text.ru, BANNED_RU)):
        lowered = _QUOTED.sub("", lang_text.lower())
        for stem, better in table.items():
            found = re.search(rf"(?<![\w-]){stem}", lowered)
            if found:
                yield cure("banned", word=found[0], better=better)


BANNED_RU: Final = {
    r"инвалид(?!н)\w*": "человек с инвалидностью",
    r"калек\w*": "человек с инвалидностью",
    r"колясочни\w*": "человек на коляске",
    r"прикован\w*": "человек на коляске",
    r"ограниченн\w+ возможност\w*": "человек с инвалидностью",
    r"особенн\w+ (?:ребён|ребен|дет)\w*": "ребёнок, которому нужен особый уход",
    r"(?:бомж|бродяг|бродяж)\w*": "человек без жилья",
    r"(?:попрошай|контингент|подопечн|постояль)\w*": "люди, которые живут в центре",
    r"жертв\w*": "пострадавшие",
    r"(?:тиран|абьюз|агрессор|монстр)\w*": "тот, кто применяет насилие",
    r"(?:скандал|бытовух)\w*": "насилие",
    r"(?:детдомовц|детдомовец|отказни)\w*": "кто вырос в детском доме",
    r"трудн\w+ подрост\w*": "подросток",
    r"(?:старик|старух|престарел|бабушк|дедушк)\w*": "пожилой человек",
    r"(?:мать|матер\w+|мам\w+)-одиноч\w*": "мама без второго родителя",
    r"(?:неблагополучн|неполн)\w+ семь\w*": "семья, которой трудно",
    r"(?:суицидник|самоубийц)\w*": "человек с мыслями о смерти",
    r"(?:псих(?=\b)|алкаш|алкоголик|наркоман|зэк)\w*": "человек с зависимостью; человек, который вышел из заключения",
}
"""Words that hurt, as they begin in a Russian text, and what to write instead (official names may keep them)."""

BANNED_KK: Final = {
    r"мүгедек(?!ті[кг])\w*": "мүгедектігі бар адам",
    r"кемтар\w*": "мүгедектігі бар адам",
    r"мүмкіндігі шектеулі": "мүгедектігі бар адам",
    r"арбаға таңыл\w*": "арбамен жүретін адам",
    r"соқыр\w*": "көзі көрмейтін адам",
    r"(?:саңырау|мылқау)\w*": "естімейтін адам",
    r"ақыл-есі кем": "психоневрологиялық ауруы бар адам",
    r"(?:бомж|қаңғыбас|қайыршы)\w*": "тұратын жері жоқ адам",
    r"панасыз\w*": "тұратын жері жоқ адам",
    r"құрбан(?!\s+айт)\w*": "зардап шеккен адам",
    r"отбасы кикілжің\w*": "зорлық-зомбылық",
    r"тастанды\w*": "балалар үйінде өскен адам",
    r"детдом\w*": "балалар үйінде өскен адам",
    r"(?:кәрі|шал|кемпір)(?=\b)": "жасы үлкен адам",
    r"жалғызбасты ана\w*": "баланы жалғыз өсіріп отырған ана",
    r"сәтсіз отбас\w*": "қиын жағдайдағы отбасы",
    r"(?:жынды|маскүнем|нашақор|түрмеші)\w*": "тәуелділігі бар адам; түрмеден босаған адам",
}
"""The same for Kazakh."""


# --- links ---

_TRACKED: Final = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|yclid)=|//(?:bit\.ly|goo\.gl|clck\.ru|t\.co|vk\.cc|tinyurl\.com)/")


def _link(link: str) -> Iterator[Cure]:
    if link.startswith("http:"):
        yield cure("url_plain", value=link)
    if _TRACKED.search(link) or len(link) > 400:
        yield cure("url_shape", value=link)


# --- several records together ---


def _look_alike(records: Sequence[Record], paper: Paper) -> None:
    numbers: dict[str, Record] = {}
    addresses: dict[tuple[str | None, str], Record] = {}
    for record in records:
        phones: Sequence[Phone] = record.numbers if isinstance(record, Line) else record.phones or ()
        for number in {phone.number for phone in phones if phone.number.startswith("+")}:
            other = numbers.setdefault(number, record)
            if other is not record and not _belong(record, other):
                paper.doubt(record.line, record.id, cure("same_phone", number=number, other=other.id))
        if isinstance(record, Centre) and record.address and not record.address_partial:
            where = (record.city, re.sub(r"\W+", " ", record.address.ru.lower()).strip())
            twin = addresses.setdefault(where, record)
            if twin is not record and not _belong(record, twin):
                paper.doubt(record.line, record.id, cure("same_address", other=twin.id))


def _belong(one: Record, other: Record) -> bool:
    """Whether one is a part of the other: then they may share a door and a phone."""
    parents = {record.parent for record in (one, other) if isinstance(record, Centre)}
    return one.id in parents or other.id in parents


def _order(records: Sequence[Record], paper: Paper) -> None:
    centres = [record for record in records if isinstance(record, Centre)]
    keys = sorted((*_region_rank(centre.region), centre.id) for centre in centres)
    highest = keys[0]
    for centre in centres:
        key = (*_region_rank(centre.region), centre.id)
        if key < highest:
            place = bisect_left(keys, key)
            paper.doubt(centre.line, centre.id, cure("unsorted", after=keys[place - 1][-1] if place else "centres:"))
        highest = max(highest, key)


def _region_rank(region: str) -> tuple[bool, str]:
    """Regions stand by the alphabet of their slugs, the whole country last."""
    return region == WHOLE_COUNTRY, region
