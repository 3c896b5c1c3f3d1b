"""What the fields of a record say: what is known, what is known to be none, and what is not known."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from bot import places
from bot.directory.records import Centre, Line, Source
from bot.languages import NONE, Known
from bot.matching import Match
from bot.pages.here import Here
from bot.pages.paper import Paragraph, clip, paper, size
from bot.pages.phones import to_call, written
from bot.pages.times import ago, day_in_words, hours_in_words, oldest_day, open_state, published, today
from bot.translations import mark

LONGEST_CARD = 900
_OLD_NUMBER = timedelta(days=365)
_FRESH, _STALE = 90, 180
_WITHOUT_BEDS = frozenset({"office", "service", "programme"})
_DOUBTS = {
    "age": mark("age"),
    "children": mark("with children"),
    "papers": mark("papers, basic form"),
    "registration": mark("registration in this city"),
    "who": mark("women or men"),
}
_SEXES = {"women": mark("to women"), "men": mark("to men"), "any": mark("to women and men")}
_FIELDS = {"wrong-address": mark("address"), "wrong-hours": mark("opening hours")}


@dataclass(frozen=True, slots=True)
class _Thrift:
    """The letters left for parts of a long record. What warns is never shortened; what is not known is always said."""

    services: int
    whom: int
    note: int
    terms: int


_THRIFT = (
    _Thrift(400, 200, 200, 200),
    _Thrift(160, 200, 200, 200),
    _Thrift(90, 160, 120, 140),
    _Thrift(0, 160, 100, 120),
    _Thrift(0, 120, 70, 90),
    _Thrift(0, 90, 0, 60),
    _Thrift(0, 60, 0, 0),
)
_APPS = {"whatsapp": "WhatsApp", "telegram": "Telegram", "sms": "SMS"}


def card_lines(here: Here, centre: Centre, found: Match | None, most: int = LONGEST_CARD) -> tuple[Paragraph, ...]:
    """The paragraphs under the name, short enough for `most` characters; services are shortened first, with an honest "…"."""
    for thrift in _THRIFT:
        paragraphs = _paragraphs(here, centre, found, thrift)
        if size(paper(centre.name[here.lang], *paragraphs)) <= most:
            break
    return paragraphs


def town_of(here: Here, centre: Centre) -> str | None:
    """The town of a place in the person's language, None for the whole country."""
    town = places.PLACES.get(f"city:{centre.city}") if centre.city else None
    if town:
        return town.names[here.lang]
    return centre.locality[here.lang] if centre.locality else None


def for_whom(here: Here, centre: Centre) -> str | None:
    """Whom the place takes, in words; None if nothing is written about it."""
    say, terms = here.say, centre.eligibility
    text = terms.text[here.lang] if terms.text else None
    if text is None and terms.sex:
        text = say(_SEXES[terms.sex])
    ages = _ages(here, terms.age_min, terms.age_max)
    bounds = {f"{limit:g}" for limit in (terms.age_min, terms.age_max) if limit is not None}
    if ages and not (text and all(bound in text for bound in bounds)):
        text = f"{text}, {ages}" if text else ages
    return text


def phone_lines(here: Here, centre: Centre, note_length: int = 200) -> tuple[str, ...]:
    """Numbers, each alone on its line; or, where none is known, whom to ask for it."""
    say, lang = here.say, here.lang
    if not centre.phones:
        via = centre.ask_via or ("111",)
        sentence = say(
            "The phone is not known yet. Call {number} and ask for help to reach this place.", number=to_call(via[0], lang)
        )
        return (sentence, *(written(number) for number in via))
    lines: list[str] = [say("Phone:")]
    notes: list[str] = []
    for phone in centre.phones:
        shown = written(phone.number)
        lines.append(shown if phone.channel == "call" else f"{shown} ({_APPS[phone.channel]})")
        if phone.note:
            notes.append(clip(phone.note[lang], note_length) if note_length else "")
        elif phone.as_of and oldest_day(phone.as_of) < today(here.now) - _OLD_NUMBER:
            notes.append(
                say("This number was published {date}. If it does not answer, call 111.", date=published(say, phone.as_of))
            )
    return (*lines, *dict.fromkeys(note for note in notes if note))


def hours_line(here: Here, centre: Centre) -> str | None:
    """The week in words, or the note about it; None if unknown."""
    words = hours_in_words(here.say, centre.hours)
    note = centre.hours_note[here.lang] if centre.hours_note else None
    return words or note


def freshness(here: Here, record: Centre | Line) -> str:
    """When the record was last confirmed, and how."""
    say = here.say
    if record.checked is None:
        return taken_from(here, record)
    days = (today(here.now) - record.checked).days
    words = day_in_words(say, record.checked)
    if days <= 0:
        return say("Verified today")
    if days <= _FRESH:
        return say("Verified: {date} ({ago})", date=words, ago=ago(say, record.checked, here.now))
    if days <= _STALE:
        return say("Verified: {date} ({ago}). It may be out of date.", date=words, ago=ago(say, record.checked, here.now))
    return say("Not verified for a long time, last: {date}. If there is no answer, call 111.", date=words)


def warnings_of(here: Here, centre: Centre) -> tuple[str, ...]:
    """What has to be known before calling: a notice with its date, what people reported, a warning of the record."""
    say, lines = here.say, []
    notice = centre.notice
    if notice is not None and notice.until >= today(here.now):
        until = day_in_words(say, notice.until)
        if notice.kind == "full":
            lines.append(say("No free beds. They take people again: {date}", date=until))
        elif notice.kind == "moved":
            lines.append(say("The place has moved. Ask the new address by phone."))
        else:
            lines.append(say("Intake is paused ({date}). Call 111.", date=until))
    flag = here.extra.flags.get(centre.code)
    if flag is not None:
        since = day_in_words(say, flag.since)
        if flag.kind == "closed":
            lines.append(say("It was reported that this place is closed ({date}). Ask 111.", date=since))
        elif flag.kind == "no-answer":
            lines.append(say("It was reported that the number does not answer ({date}). Call 111.", date=since))
        elif flag.kind in _FIELDS:
            lines.append(say("Sources disagree: {field}. Make sure by phone.", field=say(_FIELDS[flag.kind])))
    if centre.status == "uncertain":
        lines.append(say("It is not certain that the place works now."))
    if centre.warning:
        lines.append(centre.warning[here.lang])
    return tuple(lines)


def _paragraphs(here: Here, centre: Centre, found: Match | None, thrift: _Thrift) -> tuple[Paragraph, ...]:
    say, lang, terms = here.say, here.lang, centre.eligibility
    who = for_whom(here, centre)
    address = address_of(here, centre)
    hours = hours_line(here, centre)
    unknown_address = say("The address is not known yet. Ask by phone.")
    if centre.address_confidential:
        unknown_address = say("The address is not published for safety. Ask by phone how to get there.")
    about = (
        say("For whom: {whom}", whom=clip(who, thrift.whom)) if who else say("It is not written whom they take. Ask by phone."),
        *_doubt_lines(here, found),
        *warnings_of(here, centre),
    )
    where = (
        say("Address: {address}", address=address) if address and not centre.address_confidential else unknown_address,
        say("The address is not complete, make sure by phone.") if address and centre.address_partial else "",
        _sentence(clip(centre.walk_in[lang], 120)) if centre.walk_in and not centre.address_confidential else "",
        _distance(here, centre, found),
        say("Working hours: {hours}", hours=hours) if hours else say("Working hours are not known."),
        *open_state(here, centre.hours),
    )
    terms_lines = (
        say("Help: {services}", services=clip(centre.services[lang], thrift.services))
        if centre.services and thrift.services
        else "",
        _known(here, terms.documents, thrift.terms, "Papers: {text}", "Papers: accepted without papers"),
        "" if terms.documents is not None else say("Which papers are needed is not known. Call even if you have none."),
        _known(here, terms.referral, thrift.terms, "Referral: {text}", "Referral: not needed"),
        ""
        if terms.referral is not None
        else say("Whether a referral is needed is not known. Ask: “May I come without a referral?”"),
        _known(here, centre.stay, thrift.terms, "How long one can stay: {text}", ""),
        _known(here, centre.cost, thrift.terms, "Cost: {text}", "Cost: free of charge"),
        _known(here, terms.refuses, thrift.terms, "Not accepted: {text}", ""),
    )
    return (
        about,
        (*phone_lines(here, centre, thrift.note), call_first(here, centre)),
        where,
        terms_lines if thrift.terms else say("Ask by phone about papers, a referral and the cost."),
        (freshness(here, centre), source_line(here, centre.sources, centre) if thrift.note else ""),
    )


def call_first(here: Here, centre: Centre) -> str:
    """Said once on a card, beside the number: whatever else is not known, a call before the way answers it."""
    say = here.say
    if centre.kind in _WITHOUT_BEDS:
        return say("Call first.") if centre.phones else ""
    if _beds_are_known(here, centre):
        return say("Call first.") if centre.phones and centre.notice and centre.notice.kind == "full" else ""
    if centre.phones:
        return say("Call first: the bot does not know whether there are free beds.")
    return say("The bot does not know whether there are free beds.")


def _beds_are_known(here: Here, centre: Centre) -> bool:
    notice = centre.notice
    return notice is not None and notice.kind != "moved" and notice.until >= today(here.now)


def _known(here: Here, known: Known, most: int, msgid: str, none: str) -> str:
    if known is None or (known is NONE and not none):
        return ""
    if known is NONE:
        return here.say(none)
    return here.say(msgid, text=clip(known[here.lang].strip(), most))


_SPOKEN = (
    mark("Papers: {text}"),
    mark("Papers: accepted without papers"),
    mark("Referral: {text}"),
    mark("Referral: not needed"),
    mark("How long one can stay: {text}"),
    mark("Cost: {text}"),
    mark("Cost: free of charge"),
    mark("Not accepted: {text}"),
)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _doubt_lines(here: Here, found: Match | None) -> tuple[str, ...]:
    if found is None or not found.doubts:
        return ()
    reasons = ", ".join(here.say(_DOUBTS[doubt]) for doubt in found.doubts)
    return (here.say("A condition may not fit: {reason}. You can ask all the same.", reason=reasons),)


def address_of(here: Here, centre: Centre) -> str | None:
    """Town and street; None where the address is not known or not published."""
    if centre.address is None or centre.address_confidential:
        return None
    town, street = town_of(here, centre), centre.address[here.lang]
    return street if town is None or town in street else f"{town}, {street}"


def _distance(here: Here, centre: Centre, found: Match | None) -> str:
    town = town_of(here, centre)
    place = here.place
    if town is None or (place is not None and place.city == centre.city):
        return ""
    if found is None or found.km is None or found.km < 1:
        if centre.address is not None and not centre.address_confidential:
            return ""
        return here.say("City: {town}", town=town) if centre.city else _sentence(town)
    return here.say("City: {town}, about {km} km in a straight line", town=town, km=round(found.km))


def _ages(here: Here, least: float | None, most: float | None) -> str | None:
    say = here.say
    if least is not None and most is not None:
        return say.plural("{least}–{most} year", "{least}–{most} years", int(most), least=f"{least:g}", most=f"{most:g}")
    if least is not None:
        return say.plural("from {least} year", "from {least} years", int(least), least=f"{least:g}")
    if most is not None:
        return say.plural("up to {most} year", "up to {most} years", int(most), most=f"{most:g}")
    return None


def taken_from(here: Here, record: Centre | Line) -> str:
    """The record was read somewhere, on this date, and nobody has rung there."""
    say = here.say
    if record.evidence is None:
        return say("Taken from a public source. Not confirmed by phone.")
    return say("Taken from a public source ({date}). Not confirmed by phone.", date=published(say, record.evidence))


def source_line(here: Here, sources: tuple[Source, ...], centre: Centre | None = None) -> str:
    """Where the newest fact was read, or who confirmed it."""
    if centre is not None and centre.checked is not None and centre.checked_how is not None:
        return here.say("Source: {source}", source=centre.checked_how[here.lang])
    newest = max(sources, key=lambda one: one.published or "", default=None)
    if newest is None:
        return ""
    shown = (urlsplit(newest.url).hostname if newest.url else None) or newest.title
    return here.say("Source: {source}", source=clip(shown.removeprefix("www."), 60)) if shown else ""
