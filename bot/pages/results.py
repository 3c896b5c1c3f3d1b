"""What suits: the best place in full, the others by name, and the lines to call."""

import re

from bot.directory.records import Centre, Line
from bot.matching import Match, Matches, name_of_area
from bot.pages.card import card_rows
from bot.pages.danger import danger_other, danger_suicide
from bot.pages.facts import card_lines, phone_lines, town_of
from bot.pages.here import Here
from bot.pages.keyboard import Row, column, copy_rows, footer, label, row
from bot.pages.needs import phrase_of, searched
from bot.pages.page import Button, Page
from bot.pages.paper import Heading, Paragraph, clip, paper, size
from bot.pages.phones import written
from bot.pages.times import hours_in_words, open_in_short
from bot.pages.way import back_from_results, home
from bot.questions import answered
from bot.translations import mark

LONGEST_RESULTS = 1200
ON_A_LIST = 5
_OTHERS = 2
_LINES_SHOWN = 4
_QUOTED = re.compile(r"«([^«»]{3,})»")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_AREAS = {"neighbours": mark("neighbouring regions"), "country": mark("whole Kazakhstan")}


def results(here: Here) -> Page:
    """The heading says what was found and how far the search had to go; nothing found still gives numbers."""
    matches = here.matches
    if not here.situation.needs:
        return numbers(here.on("numbers"))
    if not matches.places:
        return _nothing(here, matches)
    best, *others = matches.places
    say = here.say
    title, widened = _heading(here, matches)
    name = f"1. {best.centre.name[here.lang]}"
    lines = line_paragraphs(here, _not_on_the_card(matches.lines, best.centre)[:_LINES_SHOWN])
    further = tuple(enumerate(others[:_OTHERS], 2))
    cut = any("…" in _place_button(here, index, match).label for index, match in further)
    lines = (tuple(f"{index}. {clip(match.centre.name[here.lang], 90)}" for index, match in further) if cut else None, *lines)
    around = paper(title, searched(here), widened, Heading(name), *lines)
    body = card_lines(here, best.centre, best, max(LONGEST_RESULTS - size(around), 500))
    text = paper(title, searched(here), widened, (Heading(name), *(body[0] or ())), *body[1:], *lines)
    own = card_rows(here, best.centre, None)
    rows: list[Row] = [
        *own,
        *column(_place_button(here, index, match) for index, match in further),
        row(
            Button(say("All places: {n}", n=len(matches.places)), here.to("list")) if others else None,
            Button(say("All numbers"), here.to("numbers")),
        ),
        *_change_rows(here),
        *footer(here, back_from_results(here)),
    ]
    return Page(text, tuple(r for r in rows if r), effect="found")


def places_list(here: Here) -> Page:
    """Five places a page, each with a phone and whether it is open; the choice is the page's number."""
    say, shown = here.say, here.matches.places
    pages = -(-len(shown) // ON_A_LIST)
    number = min(here.view.choice, max(pages - 1, 0))
    first = number * ON_A_LIST
    part = shown[first : first + ON_A_LIST]
    if not part:
        return results(here.on("results"))
    entries = [_entry(here, index, match) for index, match in enumerate(part, first + 1)]
    last = number == pages - 1
    ending = (
        (
            say("These are all the places"),
            say("If nothing fits, change the city or an answer. 111 answers around the clock."),
        )
        if last
        else None
    )
    text = paper(say("Places found: {n}", n=len(shown)), *entries, ending)
    rows: list[Row] = [
        *column(_place_button(here, index, match, choice=number + 1) for index, match in enumerate(part, first + 1)),
        row(None if last else Button(say("Show more"), here.to("list", choice=number + 1))),
        *_change_rows(here),
        *footer(here, here.to("list", choice=number - 1) if number else here.to("results")),
    ]
    return Page(text, tuple(r for r in rows if r))


def numbers(here: Here) -> Page:
    """Every line for this situation and place: the way to talk to a human."""
    say = here.say
    lines = here.matches.lines
    other = here.situation.other and not here.situation.needs
    words = say("Write in a few words of your own, or call 111.") if other else None
    text = paper(say("Talk to a human"), words, *line_paragraphs(here, lines, full=True))
    while size(text) > 1000 and len(lines) > 3:
        lines = lines[:-1]
        text = paper(say("Talk to a human"), words, *line_paragraphs(here, lines, full=True))
    short = [phone.number for line in lines for phone in line.numbers if len(phone.number) <= 4]
    back = here.to("results") if here.situation.place and here.situation.needs else home(here)
    rows: list[Row] = [
        *copy_rows(here, *list(dict.fromkeys(short))[:6]),
        row(None if here.situation.place else Button(say("Choose a city"), here.to("place"))),
        *footer(here, back),
    ]
    return Page(text, tuple(r for r in rows if r))


def unanswered(here: Here) -> Page:
    """The number did not answer: the next ones at once, then the next place."""
    say, record = here.say, here.record
    shown = here.matches.places
    following = _following(shown, record) if isinstance(record, Centre) else None
    tried = {phone.number for phone in (record.phones or ())[:1]} if isinstance(record, Centre) else set()
    via = [number for number in record.ask_via if number not in tried] if isinstance(record, Centre) else []
    known = [line for line in here.matches.lines if line.numbers and line.numbers[0].number not in tried]
    lines = sorted(known, key=lambda line: line.numbers[0].number not in via)
    unnamed = [number for number in via if number not in {line.numbers[0].number for line in lines}]
    text = paper(
        say("The next number"),
        say("If one number does not answer, call the next one."),
        (*(written(phone.number) for phone in (record.phones or ())[1:]),) if isinstance(record, Centre) else None,
        tuple(written(number) for number in unnamed),
        *line_paragraphs(here, tuple(lines[: 4 - len(unnamed[:2])])),
        (Heading(clip(following.centre.name[here.lang], 100)), *phone_lines(here, following.centre, 0)) if following else None,
    )
    copied = list(dict.fromkeys([*via, *(line.numbers[0].number for line in lines)]))
    back = here.to("card", record.code) if isinstance(record, Centre) else here.to("next")
    rows: list[Row] = [
        *copy_rows(here, *[number for number in copied if len(number) <= 4][:4]),
        row(Button(say("Next place"), here.to("card", following.centre.code)) if following else None),
        row(Button(say("Number does not answer"), here.to("reported", record.code)) if isinstance(record, Centre) else None),
        *footer(here, back),
    ]
    return Page(text, tuple(r for r in rows if r))


def line_paragraphs(here: Here, lines: tuple[Line, ...], *, full: bool = False) -> tuple[Paragraph, ...]:
    """Each number alone on its line, and under it whose it is; `full` adds when it answers and what it costs."""
    return tuple(_line_words(here, line, full=full) for line in lines if line.numbers)


def _line_words(here: Here, line: Line, *, full: bool) -> Paragraph:
    say, lang = here.say, here.lang
    own = [written(phone.number) for phone in line.numbers if phone.channel == "call"][: 2 if full else 1]
    hours = hours_in_words(say, line.hours) if full else None
    words = [clip(line.name[lang], 90 if full else 70), *([hours] if hours else [])]
    return (*own, ": ".join(words) if full else words[0])


def _not_on_the_card(lines: tuple[Line, ...], centre: Centre) -> tuple[Line, ...]:
    """A number stands once on a page: the card names its own, or the ones to ask when its own is not known."""
    named = tuple(phone.number for phone in centre.phones or ()) or centre.ask_via or ("111",)
    return tuple(line for line in lines if line.numbers and line.numbers[0].number not in named)


def _following(shown: tuple[Match, ...], record: Centre) -> Match | None:
    index = next((i for i, match in enumerate(shown) if match.centre.id == record.id), -1)
    return shown[index + 1] if index + 1 < len(shown) else None


def _heading(here: Here, matches: Matches) -> tuple[str, Paragraph]:
    say = here.say
    if not matches.widened:
        return say("Places found: {n}", n=len(matches.places)), say("The most fitting come first.")
    area = name_of_area(matches.scope, here.situation)
    name = area[here.lang] if area else say(_AREAS.get(matches.scope, "whole Kazakhstan"))
    in_a_city = here.place is not None and here.place.kind == "city"
    title = say("No fitting places in this city") if in_a_city else say("No fitting places right here")
    return title, (
        say("The search was widened: {area}.", area=name),
        say("The places below are in another town or village. Ask by phone how to get there."),
    )


def _nothing(here: Here, matches: Matches) -> Page:
    say = here.say
    if here.situation.needs == {"suicide-crisis"}:
        return danger_other(here.on("danger-other")) if here.situation.helper else danger_suicide(here.on("danger-suicide"))
    place = here.place
    if place is not None and place.kind == "city":
        where = say("I am in the city of {city}.", city=place.names[here.lang])
    elif place is not None and place.kind != "country":
        where = say("My place: {place}.", place=place.names[here.lang])
    else:
        where = ""
    words = say("Say: “I need: {need}. {where} Where can I go?”", need=phrase_of(here), where=where).replace("  ", " ")
    text = paper(
        say("No fitting places nearby either"),
        say("This does not mean that there is no help: the list is not complete."),
        ("111", say("around the clock, free of charge")),
        words,
        *line_paragraphs(here, tuple(line for line in matches.lines if line.numbers[0].number != "111")[:_LINES_SHOWN]),
    )
    short = [phone.number for line in matches.lines for phone in line.numbers[:1] if len(phone.number) <= 4]
    rows: list[Row] = [
        *copy_rows(here, *dict.fromkeys(["111", *short][:4])),
        row(Button(say("All numbers"), here.to("numbers"))),
        *_change_rows(here),
        *footer(here, back_from_results(here)),
    ]
    return Page(text, tuple(r for r in rows if r))


def _entry(here: Here, index: int, match: Match) -> Paragraph:
    centre = match.centre
    phone = next((written(phone.number) for phone in centre.phones or ()), None)
    town = town_of(here, centre)
    state = open_in_short(here, centre.hours)
    return (
        Heading(f"{index}. {clip(centre.name[here.lang], 80)}"),
        phone or here.say("Phone is not known, ask: {numbers}", numbers=", ".join(centre.ask_via or ("111",))),
        f"{town}. {state}" if town else state,
    )


def _place_button(here: Here, index: int, match: Match, choice: int = 0) -> Button:
    return Button(label(f"{index}. {_short_name(here, match)}"), here.to("card", match.centre.code, choice))


def _short_name(here: Here, match: Match) -> str:
    """The name in quotation marks, by which people know the place, where the whole does not fit and no other bears it.

    In brackets stands whose the place is: «Аналар үйі» («Ана үйі» қоғамдық қоры) is known as «Аналар үйі».
    """
    name = match.centre.name[here.lang]
    known_as = _QUOTED.findall(_IN_BRACKETS.sub("", name)) or _QUOTED.findall(name)
    if len(name) <= 20 or not known_as:
        return name
    short = f"«{known_as[-1]}»"
    bearers = sum(short in other.centre.name[here.lang] for other in here.matches.places)
    return short if bearers == 1 else name


def _change_rows(here: Here) -> tuple[Row, ...]:
    say = here.say
    change = row(
        Button(say("Another city"), here.to("place")),
        Button(say("Another situation"), home(here)),
    )
    told = row(Button(say("Change an answer"), here.to("answers"))) if answered(here.situation) else ()
    return tuple(r for r in (change, told) if r)
