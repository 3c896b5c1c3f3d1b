"""In danger now: numbers first, each alone on its line; the bot calls nobody and says so."""

from bot.directory.records import WHOLE_COUNTRY, Need
from bot.matching import lines_for, match
from bot.pages.here import Here
from bot.pages.keyboard import Row, copy_button, footer, row
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.pages.phones import written
from bot.situation import View

TRUST_LINE = "150"


def has_line(here: Here, number: str) -> bool:
    """Whether the directory lists this number for the whole country; a number that is not verified is not shown."""
    return any(phone.number == number for line in here.directory.lines if line.region == WHOLE_COUNTRY for phone in line.numbers)


def danger(here: Here) -> Page:
    """Violence now."""
    say = here.say
    text = paper(
        say("Emergency numbers"),
        ("102", say("police: around the clock, free of charge")),
        ("112", say("rescue service: free of charge, works without money on the account too")),
        ("103", say("ambulance")),
        ("111", say("protection of families, women and children: around the clock, free of charge, you need not give your name")),
        _trust_line(here),
        (
            say("If you can:"),
            say("1. Stay near the door. Do not stay in the kitchen or the bathroom."),
            say("2. Go to the neighbours or to where there are people."),
            say("3. When you call, say the address first."),
        ),
        say("If you cannot speak, send a person you trust the address and “102”."),
        (
            say("What is happening is not your fault."),
            say("The bot does not call the police. You call, or a person next to you."),
        ),
    )
    rows = (
        *_copies(here, "102", "112", "111"),
        row(_find_a_place(here)),
        row(Button(say("About the child"), here.to("danger-child"))),
    )
    return Page(text, (*rows, *_footer(here)))


def danger_suicide(here: Here) -> Page:
    """Thoughts of suicide, the person's own: one calm sentence, then a human voice."""
    say = here.say
    text = paper(
        say("It is good that you asked"),
        say(
            "It is probably very hard now. This is neither weakness nor guilt."
            " Even if it is hard to believe now, such pain can become weaker."
        ),
        say("Talk to a person now:"),
        ("111", say("psychological help: around the clock, free of charge, you need not give your name")),
        *((*written_numbers, name) for written_numbers, name in _local_lines(here)),
        _trust_line(here),
        (
            say("112 or 103"),
            say("if a life is in danger, if you have hurt yourself or are afraid that you will"),
        ),
        say("If one number does not answer, call the next one."),
        (
            say("Until then:"),
            say("1. Be with somebody. Say: “It is very hard for me, sit with me”."),
            say("2. Move away from anything that could hurt you, to where there are people."),
            say("3. Think only of the next 10 minutes. Then of 10 more."),
        ),
    )
    rows: list[Row] = [
        *_copies(here, "111", "112"),
        row(
            Button(say("What to say"), here.to("script", needs=here.situation.needs | {"suicide-crisis"})),
        ),
        row(Button(say("Worried about another person"), here.to("danger-other"))),
        row(_find_a_place_for_crisis(here)),
        *_footer(here),
    ]
    return Page(text, tuple(r for r in rows if r))


def danger_other(here: Here) -> Page:
    """Afraid for another person who may hurt themselves."""
    say = here.say
    text = paper(
        say("If you are afraid for another person"),
        say("If they may hurt themselves right now: 112 or 103. Do not leave them alone."),
        (
            say("1. Ask calmly and directly: “Are you thinking of death?” Such a question does not push, it helps to talk."),
            say("2. Listen. Do not argue, do not shame, do not say “others have it worse”."),
            say("3. Do not promise to keep it secret."),
            say("4. Call 111 together: around the clock, free of charge."),
        ),
    )
    rows = (*_copies(here, "112", "111"), row(_find_a_place_for_crisis(here)))
    return Page(text, (*filter(None, rows), *_footer(here)))


def danger_child(here: Here) -> Page:
    """A child in danger: an adult reads."""
    say = here.say
    text = paper(
        say("About a child"),
        (say("112 or 102"), say("if a child is threatened, beaten, injured or missing")),
        ("103", say("if an ambulance is needed")),
        (
            "111",
            say("if you notice violence, hunger, lack of care: around the clock, free of charge, you need not give your name"),
        ),
        say("Say it shortly: where the child is, about how old, what you saw or heard."),
        (
            say("If the child told you:"),
            say("1. Say: “I believe you. It is not your fault”."),
            say("2. Do not ask for details. Do not promise to keep silent."),
            say("3. Do not leave the child alone with a person the child fears."),
            say("4. Before you call, say nothing to that person."),
        ),
    )
    rows = (
        *_copies(here, "112", "111"),
        row(None if here.situation.helper else Button(say("I am a child"), here.to("child-self", age="under-18"))),
        row(_find_a_place(here, "child")),
    )
    return Page(text, (*filter(None, rows), *_footer(here)))


def child_self(here: Here) -> Page:
    """The child reads: the only page that says "сен" and "ты"."""
    say = here.say
    text = paper(
        say("You are right to ask for help"),
        say("Nothing that happens is your fault."),
        say("Call. Or ask an adult you trust:"),
        ("111", say("help for children and families: around the clock, free of charge, you need not give your name")),
        ("102", say("police: if they beat you, touch your body, lock you in, threaten you")),
        ("112", say("if a life is in danger")),
        say("Your school or college has a QR code of 111. You can write there."),
        say(
            "If it is frightening to stay at home, go where there are people: to neighbours, to school, to a shop, to a"
            " clinic. Say: “I need help, I am afraid to go home”."
        ),
    )
    rows = (*_copies(here, "111", "112"), row(_find_a_place(here, "child")))
    return Page(text, (*rows, *_footer(here)))


def safe(here: Here) -> Page:
    """After words that may mean danger: the guess can be corrected, the words are not repeated."""
    say = here.say
    text = paper(
        say("Are you in a safe place now?"),
        say("It seems that help is needed urgently. The bot may be wrong, then press another answer."),
        (
            say("112, 102: if a life is in danger"),
            say("111: around the clock, free of charge"),
        ),
    )
    rows = (
        row(Button(say("No, in danger"), here.to("danger"))),
        row(Button(say("Yes, safe"), here.to("next"))),
        row(Button(say("Don't know"), here.to("danger"))),
        row(Button(say("This is not about me"), here.to("home", needs=(), other=False))),
    )
    return Page(text, (*rows, *_footer(here, back=False)))


def _trust_line(here: Here) -> tuple[str, str] | None:
    return (TRUST_LINE, here.say("helpline")) if has_line(here, TRUST_LINE) else None


def _copies(here: Here, *numbers: str) -> tuple[Row, ...]:
    buttons = [copy_button(here, number) for number in numbers]
    return tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))


def _find_a_place(here: Here, *needs: Need) -> Button:
    """Keeps the need and the town; without a need the page is about violence (or what the page names)."""
    situation = here.situation
    supposed: tuple[Need, ...] = needs or ("violence",)
    told = situation.needs or frozenset(supposed)
    if situation.place:
        return Button(here.say("Find where to go"), here.to("results", needs=told))
    return Button(here.say("Find where to go"), here.to("place", needs=told))


def _find_a_place_for_crisis(here: Here) -> Button | None:
    """Other numbers and places of one's own town; none where the page holds all there is."""
    situation = here.situation.learn(needs=here.situation.needs | {"suicide-crisis"})
    if not situation.place:
        return Button(here.say("Find where to go"), View("place", situation))
    if match(situation, here.directory, here.now).scope in ("city", "region", "neighbours"):
        return Button(here.say("Find where to go"), View("results", situation))
    return None


def _local_lines(here: Here) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The numbers and the name of each line for such thoughts in the person's own region."""
    told = here.situation.learn(needs=("suicide-crisis",))
    return tuple(
        (tuple(written(phone.number) for phone in line.numbers if phone.channel == "call"), line.name[here.lang])
        for line in lines_for(told, here.directory)
        if line.region != WHOLE_COUNTRY
    )


def _footer(here: Here, *, back: bool = True) -> tuple[Row, ...]:
    return footer(here, back_from_danger(here) if back else None, danger=False)


def back_from_danger(here: Here) -> View:
    """What the situation naturally shows: the results, a question, the place, or the first question."""
    situation = here.situation
    if situation.place and (situation.needs or situation.other):
        return here.to("results")
    if situation.needs - {"suicide-crisis"}:
        return here.to("place")
    return here.to("home", needs=(), other=False)
