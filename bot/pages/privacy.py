"""What is kept and for how long, with the figures of the settings; and who stands behind the bot."""

from dataclasses import replace

from bot.pages.here import Here
from bot.pages.keyboard import footer, row
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.pages.times import day_in_words
from bot.situation import Situation, View


def privacy(here: Here) -> Page:
    """Every line is true of the code; a line that is not is taken out, not softened."""
    say, extra = here.say, here.extra
    text = paper(
        say("What is kept"),
        (
            say("Kept:"),
            say(
                "1. Language, city and your answers: {time}, then they are erased. They also stand in the buttons of this"
                " chat and go when the messages go.",
                time=_memory(here),
            ),
            say(
                "2. Numbers of messages for “Hide”: yours {time}, the bot's {cover_time}."
                " If you set a timer, the number of this chat too, until the timer fires.",
                time=say.plural("{n} hour", "{n} hours", extra.hide_hours),
                cover_time=say.plural("{n} day", "{n} days", extra.cover_days),
            ),
            say(
                "3. What you sent with “Wrong information”: {time}, without a name. A mark of the chat that nobody can read"
                " back: {mark_time}.",
                time=say.plural("{n} day", "{n} days", extra.report_days),
                mark_time=say.plural("{n} day", "{n} days", extra.chat_key_days),
            ),
            say(
                "4. A count: from which region, in which language, what was looked for: {time}."
                " No names, small numbers are not shown.",
                time=say.plural("{n} day", "{n} days", extra.count_days),
            ),
            say(
                "5. Numbers of the taps and messages already answered: {time}, nothing else about them.",
                time=say.plural("{n} hour", "{n} hours", extra.update_hours),
            ),
        ),
        say("Not kept: name, phone number, your words, voice, photo, location."),
        (
            say("What the bot cannot do:"),
            say(
                "This is not a secret chat. Messages are kept in Telegram."
                " Whoever opens your phone or your Telegram can read them."
            ),
        ),
        (
            say("To erase the answers: “Erase my answers”."),
            say("To take the messages away: “Hide”."),
            say("Responsible for the bot: {operator}.", operator=extra.operator) if extra.operator else "",
            say("Contact: {contact}.", contact=extra.contact) if extra.contact else "",
            say("Updated: {date}.", date=day_in_words(say, extra.version_date)) if extra.version_date else "",
        ),
    )
    rows = (
        row(Button(say("Erase my answers"), here.to("forget"))),
        row(Button(say("About “Hide”"), here.to("hide-about")), Button(say("About the bot"), here.to("about"))),
        *footer(here, here.to("next")),
    )
    return Page(text, rows)


def forget(here: Here) -> Page:
    """The answers are erased; the messages are not, and that is said."""
    say = here.say
    stayed = say("The messages in the chat stayed: “Hide” takes them away.")
    # The mark of a report outlives the answers.
    last = say.plural("{n} day", "{n} days", here.extra.chat_key_days) if here.extra.left else _memory(here)
    if here.extra.saved:
        text = paper(
            say("The answers are erased"), say("Language, city and answers are not kept any more. {stayed}", stayed=stayed)
        )
    else:
        text = paper(
            say("Not everything was erased"),
            say("It is not about you. What is left is erased by itself: {time}. {stayed}", time=last, stayed=stayed),
        )
    forgotten = replace(here, view=View("forget", Situation(lang=here.lang)))
    return Page(text, footer(forgotten, None, start=True), effect="forget")


def about(here: Here) -> Page:
    """What the bot is, what it never asks for, and its true address."""
    say, extra = here.say, here.extra
    text = paper(
        say("About the bot"),
        say("This is a program, not a person. It shows where to turn."),
        (
            say("The bot never asks for: money, IIN, a card number, a code from SMS, a password, a photo of papers."),
            say("The bot does not write first and does not call."),
            say("If somebody asks for this in the bot's name, it is a fraud. Do not answer."),
        ),
        say("This is not the police, not 111 and not a state body. The bot does not call for help by itself."),
        (
            say("The true address: @{username}.", username=extra.bot_username),
            say("Check: {site}", site=extra.site) if extra.site else "",
            say("The list is kept by: {operator}", operator=extra.operator) if extra.operator else "",
        ),
    )
    rows = (
        row(Button(say("What is kept"), here.to("privacy")), Button(say("Share"), here.to("share"))),
        *footer(here, here.to("next")),
    )
    return Page(text, rows)


def _memory(here: Here) -> str:
    return here.say.plural("{n} minute", "{n} minutes", here.extra.memory_minutes)
