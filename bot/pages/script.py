"""What to say when you call: a first sentence ready to be read aloud, then questions."""

from bot.directory.records import Centre, Need
from bot.pages.here import Here
from bot.pages.keyboard import Row, copy_rows, footer, row
from bot.pages.needs import PHRASES, in_order
from bot.pages.page import Page
from bot.pages.paper import Paragraph, paper
from bot.situation import View


def script(here: Here) -> Page:
    """The script for the first need that the place and the person share."""
    need = need_of(here)
    paragraphs = _SCRIPTS[need](here)
    title = here.say("What to say") if need == "suicide-crisis" else here.say("What to say on the phone")
    record = here.record
    copied: list[str] = []
    if isinstance(record, Centre):
        copied = [phone.number for phone in record.phones or ()][:1] or list(record.ask_via)[:2]
    elif need == "suicide-crisis":
        copied = ["111", "112"]
    rows: tuple[Row, ...] = (*copy_rows(here, *copied), row(), *footer(here, _back(here, need)))
    return Page(paper(title, *paragraphs), tuple(r for r in rows if r))


def need_of(here: Here) -> Need:
    """The need to speak about: one that the place serves, if possible."""
    told = in_order(here.situation.needs)
    record = here.record
    if isinstance(record, Centre):
        served = [need for need in told if need in record.situations]
        return (served or list(told) or list(record.situations))[0]
    if "suicide-crisis" in told and not here.view.record:
        return "suicide-crisis"
    return told[0] if told else "family"


def _back(here: Here, need: Need) -> View:
    if here.view.record:
        return here.to("card", here.view.record)
    return here.to("danger-suicide") if need == "suicide-crisis" else here.to("next")


def _wanted(here: Here, need: Need) -> str:
    return here.say(PHRASES[need][0])


def _or_else(here: Here, need: Need) -> str:
    others = ", ".join(here.say(phrase) for phrase in PHRASES[need][1:])
    return here.say("You can ask for something else: {phrases}.", phrases=others)


def _violence(here: Here) -> tuple[Paragraph, ...]:
    say = here.say
    return (
        (
            say("To begin:"),
            say(
                "“Hello. It is dangerous for me to stay at home. I need a temporary place to live. I will not give my name yet”."
            ),
        ),
        (
            say("Ask:"),
            say("1. Is there a place today?"),
            say("2. May I come with a child? Up to what age do you take boys?"),
            say("3. Which papers are needed? And if I do not have them?"),
            say("4. Is a referral needed, and who gives it?"),
            say("5. How long can I stay? Is it free?"),
            say("6. How do I get to you safely?"),
        ),
        (
            say("You need not tell everything that happened."),
            say("If somebody is near, answer only “yes” and “no”, or call later."),
            say("The call stays in the list of calls. You can delete it."),
        ),
    )


def _homelessness(here: Here) -> tuple[Paragraph, ...]:
    say = here.say
    return (
        (say("To begin:"), say("“Hello. I have nowhere to live. I need a place for this night”.")),
        (
            say("Ask:"),
            say("1. Do you take people today? At what time should I come?"),
            say("2. Do you take people without papers? Will you help to get them back?"),
            say("3. Is a doctor's note or a chest X-ray needed?"),
            say("4. Is registration in this city needed?"),
            say("5. How long can I stay? Is there food? Is it free?"),
            say("6. If there is no place, where can I go today?"),
        ),
        say("If you are freezing in the street, do not wait: 112 or 103."),
    )


def _orphan(here: Here) -> tuple[Paragraph, ...]:
    say, need = here.say, _wanted(here, "orphan-graduate")
    return (
        (
            say("To begin:"),
            say("“Hello. I grew up in a children's home. I need: {need}”.", need=need),
            say("Instead of “a children's home” you can say “a boarding school” or “a guardian's family”."),
            _or_else(here, "orphan-graduate"),
        ),
        (
            say("Ask:"),
            say("1. What help can I get? Up to what age?"),
            say("2. Is there a temporary place to live?"),
            say("3. How do I check whether I am in the housing queue?"),
            say("4. Which papers are needed? And if I have no paper that confirms my status?"),
            say("5. Whom do I call afterwards? Tell me the name and the phone, please."),
        ),
        say("Write down the answer: who said it and when."),
    )


def _disability(here: Here) -> tuple[Paragraph, ...]:
    say, need = here.say, _wanted(here, "disability")
    return (
        (
            say("To begin:"),
            say("“Hello. I have a disability. I need: {need}”.", need=need),
            say("For a child: “My child has a disability” or “We are applying for a child's disability”."),
            _or_else(here, "disability"),
        ),
        (
            say("Ask:"),
            say("1. Who can get this help? Does the group of disability matter?"),
            say("2. Which papers and referral are needed? Where do I apply?"),
            say("3. Is there a queue? How long is the wait?"),
            say("4. Is there a ramp at the entrance and a lift inside?"),
            say("5. Will there be a sign-language interpreter?"),
            say("6. Can you come to my home?"),
        ),
    )


def _pensioner(here: Here) -> tuple[Paragraph, ...]:
    say, need = here.say, _wanted(here, "pensioner")
    return (
        (
            say("To begin:"),
            say("“Hello. I am a pensioner. I need: {need}”.", need=need),
            say("For relatives or neighbours: “An older person needs help”."),
            _or_else(here, "pensioner"),
        ),
        (
            say("Ask:"),
            say("1. Do you help at home? What exactly do you do?"),
            say("2. Which papers are needed? Who fills in the application?"),
            say("3. Is it free? If not, how much is it?"),
            say("4. When does it begin? Is there a queue?"),
            say("5. Can one enter the building without stairs?"),
        ),
        (
            say("If they speak fast: “Speak slower, please, I am writing it down”."),
            say("If they ask for money, a card number or a code from SMS, do not tell it and hang up."),
        ),
    )


def _family(here: Here, need: Need = "family") -> tuple[Paragraph, ...]:
    say = here.say
    return (
        (
            say("To begin:"),
            say("“Hello. My family is in a hard situation. We need: {need}”.", need=_wanted(here, need)),
            _or_else(here, need),
        ),
        (
            say("Ask:"),
            say("1. What help can we get?"),
            say("2. Where do we apply? Which papers are needed?"),
            say("3. Is there separate help for children?"),
            say("4. How long do we wait for the decision?"),
            say("5. If you refuse, do you give a written answer?"),
        ),
    )


def _child(here: Here) -> tuple[Paragraph, ...]:
    return (here.say("Say it shortly: where the child is, about how old, what you saw or heard."), *_family(here, "child"))


def _suicide(here: Here) -> tuple[Paragraph, ...]:
    say = here.say
    return (
        say("“It is very hard for me. I have thoughts of death. Talk to me”."),
        (
            say("You need not say more. If there are no words, you can be silent: do not hang up."),
            say("If the answer did not help, call another number."),
        ),
    )


_SCRIPTS = {
    "violence": _violence,
    "homelessness": _homelessness,
    "orphan-graduate": _orphan,
    "disability": _disability,
    "pensioner": _pensioner,
    "family": _family,
    "child": _child,
    "suicide-crisis": _suicide,
}
