"""What to say on the phone, question by question, and what is written now."""

from bot.desk.finding import Record, numbers_of
from bot.directory.records import Centre, Line
from bot.languages import NONE, Known, Lang
from bot.pages.phones import written
from bot.translations import Speaker, speaker


def call_script(record: Record, lang: Lang) -> str:
    """What to say, question by question, with what is written now."""
    say = speaker(lang)
    name = record.name[lang]
    asked = _questions(record, say, lang)
    questions = []
    for number, (question, present) in enumerate(asked, 1):
        now = say("written down: {value}", value=present)
        questions.append(f"{number}. {question} ({now})" if present else f"{number}. {question}")
    closing = [
        say("Thank you. I will write it down with today's date."),
        "",
        say("Do not ask who is staying there or what happened to them."),
    ]
    if isinstance(record, Centre) and _hidden(record):
        closing.append(say("Do not ask for the address. If you hear it, do not write it down."))
    closing.append(say("If they do not know, write nothing: unknown is better than wrong."))
    return "\n".join(
        (
            say("Hello. Is this the right place: {name}?", name=name),
            say(
                "I keep the list for a Telegram bot that shows people in a hard situation where to turn. Do you have two minutes?"
            ),
            *questions,
            *closing,
        )
    )


def _questions(record: Record, say: Speaker, lang: Lang) -> list[tuple[str, str]]:
    """Each question with what is written now, "" where nothing is."""
    phones = ", ".join(written(number) for number in numbers_of(record))
    first = (say("Which number do people ring when they need help? May it be printed?"), phones)
    hours = (say("On which days and hours do you take people? And at night?"), record.hours or _words(record.hours_note, lang))
    if isinstance(record, Line):
        return [
            first,
            (say("On which days and hours do you answer? And at night?"), record.hours or _words(record.hours_note, lang)),
            (say("Who may call, and with what?"), record.for_whom[lang]),
            (say("In which languages do you answer? May the name be left out?"), ", ".join(record.languages or ())),
            (say("Is the call free of charge?"), _cost(record.cost, lang)),
        ]
    terms = record.eligibility
    where = (
        (say("Is your address open? If not, do not tell it: I will write “ask by phone”."), "")
        if _hidden(record)
        else (say("What is the address? May it be printed?"), _words(record.address, lang))
    )
    return [
        first,
        where,
        hours,
        (say("Whom do you take: age, women or men, with children? Whom do you not take?"), _words(terms.text, lang)),
        (
            say("Which papers are needed? And if there are none? Must one be registered in this city?"),
            _words(terms.documents, lang),
        ),
        (say("Is a referral needed? Who gives it?"), _words(terms.referral, lang)),
        (say("Is it free of charge? How long can one stay?"), _cost(record.cost, lang)),
        (say("How many places are there? Are there free ones now?"), str(record.capacity or "")),
    ]


def _hidden(centre: Centre) -> bool:
    """Whether the address is closed, or may have to be: people hide there."""
    return centre.address_confidential or (centre.kind == "shelter" and centre.address is None)


def _words(known: Known, lang: Lang) -> str:
    if known is None:
        return ""
    return {"kk": "жоқ", "ru": "нет"}[lang] if known is NONE else known[lang]


def _cost(known: Known, lang: Lang) -> str:
    return {"kk": "тегін", "ru": "бесплатно"}[lang] if known is NONE else _words(known, lang)
