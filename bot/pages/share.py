"""Texts to pass on: a discreet one by default, a full one after a question."""

from urllib.parse import urlencode

from bot.directory.records import Centre, Line
from bot.pages.discretion import telling
from bot.pages.facts import call_first, for_whom, freshness, hours_line, phone_lines
from bot.pages.here import Here
from bot.pages.keyboard import Row, footer, row
from bot.pages.page import Button, Page
from bot.pages.paper import paper, plain
from bot.pages.phones import written
from bot.situation import Situation, View

FULL = 1
"""Choice of "share" (asks first) and "share-text": the text that speaks of help."""
_LONGEST_COPY = 256
_SPARE_CHOICES = range(250, 256)


def share(here: Here) -> Page:
    """The discreet text, ready to copy or to send; the full one lies behind a question."""
    say, record = here.say, here.view.record
    if here.view.choice == FULL:
        text = paper(say("Full text"), say("The text speaks of help. Is it safe if somebody else sees it?"))
        rows: tuple[Row, ...] = (
            row(Button(say("Show the full text"), here.to("share-text", record, FULL))),
            row(Button(say("Neutral text"), here.to("share", record))),
            *footer(here, here.to("share", record)),
        )
        return Page(text, rows)
    words = discreet_words(here)
    rows = (
        row(Button(say("Copy the text"), copies=words)) if len(words) <= _LONGEST_COPY else (),
        row(Button(say("Send to a chat"), url=_share_url(words))),
        row(Button(say("Full text"), here.to("share", record, FULL))),
        *footer(here, _back(here)),
    )
    return Page(paper(say("Share"), say("A neutral text. It does not speak of help."), words), tuple(r for r in rows if r))


def share_text(here: Here) -> Page:
    """Nothing but the text, so that it can be forwarded or copied whole."""
    say, record = here.say, here.view.record
    words = full_words(here) if here.view.choice == FULL else discreet_words(here)
    first, *others = words.split("\n\n")
    text = paper(first, *others)
    copy = row(Button(say("Copy the text"), copies=plain(text))) if len(plain(text)) <= _LONGEST_COPY else ()
    return Page(text, tuple(r for r in (copy, *footer(here, here.to("share", record))) if r))


def discreet_words(here: Here) -> str:
    """Nothing about any trouble, no number, an opaque link."""
    words = here.say("A useful directory: phones, addresses, working hours. Free, in Kazakh and Russian.")
    return f"{words}\n{link(here)}"


def full_words(here: Here) -> str:
    """The record that is shared, or the bot itself."""
    say, record, lang = here.say, here.record, here.lang
    ending = (say("111: around the clock, free of charge"), say("112, 102: if a life is in danger"))
    if isinstance(record, Centre):
        whom, hours = for_whom(here, record), hours_line(here, record)
        about = (
            record.name[lang],
            say("For whom: {whom}", whom=whom) if whom else "",
            *phone_lines(here, record, 0),
            call_first(here, record),
            say("Working hours: {hours}", hours=hours) if hours else "",
            freshness(here, record),
        )
    elif isinstance(record, Line):
        about = (
            record.name[lang],
            say("For whom: {whom}", whom=record.for_whom[lang]),
            *(written(phone.number) for phone in record.numbers),
        )
    else:
        bot = say(
            "This bot shows where to turn in a hard situation: violence at home, a home, disability, pension, life after a"
            " children's home. Free, in Kazakh and Russian. It does not ask for a name."
        )
        danger = say("If a life is in danger: 112, 102")
        return f"{bot}\n{link(here)}\n\n{danger}"
    return "\n\n".join(
        (
            say("In a hard situation you can turn here:"),
            "\n".join(line for line in about if line),
            "\n".join((*ending, say("Other places: {link}", link=link(here)))),
        )
    )


def link(here: Here) -> str:
    """A link to what is shared: the record, else the need and the place. No answer of the person travels in it."""
    situation = here.situation
    about = Situation(needs=situation.needs, place=situation.place)
    if here.record is not None:
        return start_link(here.extra.bot_username, View("card", Situation(), here.view.record))
    if about.needs and about.place:
        return start_link(here.extra.bot_username, View("results", about))
    return f"https://t.me/{here.extra.bot_username}"


def start_link(bot_username: str, view: View) -> str:
    """A t.me link that opens a view. The token tells nothing; one that would spell a telling number by chance is varied."""
    tokens = [View(view.page, view.situation, view.record, choice).pack() for choice in (view.choice, *_SPARE_CHOICES)]
    token = next((one for one in tokens if not telling(one)), tokens[0])
    return f"https://t.me/{bot_username}?start={token}"


def _share_url(words: str) -> str:
    text, _, address = words.rpartition("\n")
    return f"https://t.me/share/url?{urlencode({'url': address, 'text': text})}"


def _back(here: Here) -> View:
    if here.record is not None:
        return here.to("card", here.view.record)
    return here.to("helper", helper=True) if here.situation.helper and not here.situation.needs else here.to("next")
