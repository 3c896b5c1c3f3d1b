"""The card of one place: every field in a fixed order, and what is not known said as not known."""

from bot import places
from bot.directory.records import Centre, Line
from bot.languages import NONE
from bot.matching import Match
from bot.pages.discretion import telling
from bot.pages.facts import LONGEST_CARD, address_of, card_lines, freshness, source_line
from bot.pages.here import Here
from bot.pages.keyboard import Row, copy_button, footer, label, row
from bot.pages.page import Button, Page, Venue
from bot.pages.paper import Heading, Paragraph, clip, paper, size
from bot.pages.phones import written
from bot.pages.times import hours_in_words
from bot.situation import View


def card(here: Here) -> Page:
    """One place or one line by its permanent code; a record that is gone opens what is near instead."""
    record = here.record
    if isinstance(record, Line):
        return line_card(here, record)
    if record is None:
        return lost(here)
    found = next((one for one in here.matches.places if one.centre.id == record.id), None)
    return Page(_whole_card(here, record, found), (*card_rows(here, record, found), *_back_rows(here)))


def lost(here: Here) -> Page:
    """The record is no longer listed: what is near instead."""
    say = here.say
    text = paper(
        say("This place is no longer in the list"),
        say("It may have closed or changed its name. Look at what is near."),
        (say("111: around the clock, free of charge"), say("112, 102: if a life is in danger")),
    )
    rows = (row(Button(say("What is near"), here.to("next"))), *footer(here, here.to("home", needs=(), other=False)))
    return Page(text, rows)


def line_card(here: Here, line: Line) -> Page:
    """One line to call."""
    say, lang = here.say, here.lang
    numbers = [part for phone in line.numbers for part in (written(phone.number), phone.note and phone.note[lang])]
    hours = hours_in_words(say, line.hours)
    name = line.name[lang]
    text = paper(
        *((say("Reference"), (Heading(name),)) if telling(name) else (name, None)),
        (*(part for part in numbers if part),),
        (
            say("For whom: {whom}", whom=line.for_whom[lang]),
            say("Help: {services}", services=clip(line.services[lang], 200)) if line.services else "",
            say("Working hours: {hours}", hours=hours) if hours else "",
            line.hours_note[lang] if line.hours_note else "",
            say("Cost: free of charge") if line.cost is NONE else "",
        ),
        (freshness(here, line), source_line(here, line.sources)),
    )
    rows = (
        row(*(copy_button(here, phone.number) for phone in line.numbers[:2])),
        row(
            Button(say("Share"), here.to("share", record=line.code)),
            Button(say("Wrong information"), here.to("report", line.code)),
        ),
        *_back_rows(here),
    )
    return Page(text, rows)


def title_and_name(here: Here, name: str, number: int) -> tuple[str, Paragraph]:
    """The first line and the paragraph below it: a name that tells what is looked for never stands in the first line."""
    if telling(name):
        return here.say("Place {n}", n=number), (Heading(name),)
    return name, None


def card_rows(here: Here, centre: Centre, found: Match | None) -> tuple[Row, ...]:
    """The buttons that belong to the place itself."""
    say = here.say
    numbers = [phone.number for phone in centre.phones or () if phone.channel in ("call", "whatsapp")] or list(centre.ask_via)
    public = centre.geo is not None and not centre.address_confidential
    rows = (
        row(*(copy_button(here, number) for number in _copied(numbers))),
        row(
            Button(say("What to say"), here.to("script", centre.code)),
            Button(say("Show on the map"), here.to("map", centre.code)) if public else None,
        ),
        row(Button(say("Did not get through"), here.to("unanswered", centre.code))),
        row(
            Button(say("Share"), here.to("share", centre.code)), Button(say("Wrong information"), here.to("report", centre.code))
        ),
        row(_neighbour(here, found)),
    )
    return tuple(r for r in rows if r)


def point(here: Here) -> Page:
    """The place on the map; only where the point is public."""
    record = here.record
    if not isinstance(record, Centre) or record.geo is None or record.address_confidential:
        return card(here.on("card", here.view.record))
    name = record.name[here.lang]
    shown = here.say("Place {n}", n=1) if telling(name) else name
    address = address_of(here, record) or places.place(f"city:{record.city}").names[here.lang] if record.city else ""
    text = paper(shown, address)
    return Page(
        text,
        footer(here, here.to("card", record.code)),
        venue=Venue(record.geo[0], record.geo[1], clip(shown, 60), clip(address, 60)),
    )


def _whole_card(here: Here, centre: Centre, found: Match | None) -> str:
    number = 1 + next((i for i, one in enumerate(here.matches.places) if one.centre.id == centre.id), 0)
    text = ""
    for most in (200, 80):
        title, name = title_and_name(here, clip(centre.name[here.lang], most), number)
        about, *others = card_lines(here, centre, found, LONGEST_CARD - (len(title) + 2 if name else 0))
        text = paper(title, (*(name or ()), *(about or ())), *others)
        if size(text) <= LONGEST_CARD:
            break
    return text


def _neighbour(here: Here, found: Match | None) -> Button | None:
    """The next place of the list; none behind the last."""
    if found is None:
        return None
    shown = here.matches.places
    index = next(i for i, one in enumerate(shown) if one.centre.id == found.centre.id)
    if index + 1 >= len(shown):
        return None
    return Button(label(here.say("Show more")), here.to("card", shown[index + 1].centre.code, here.view.choice))


def _copied(numbers: list[str]) -> list[str]:
    """The numbers worth a button: the first long one, or two short ones."""
    first = numbers[:1]
    if first and len(first[0]) > 4:
        return first
    return [number for number in numbers if len(number) <= 4][:2]


def _back_rows(here: Here) -> tuple[Row, ...]:
    return footer(here, back_from_card(here), start=True)


def back_from_card(here: Here) -> View:
    """The page of the list that the card was opened from (its number is the card's choice), else the results."""
    situation, choice = here.situation, here.view.choice
    if not situation.needs and not situation.other:
        return here.to("home")
    return here.to("list", choice=choice - 1) if choice else here.to("results")
