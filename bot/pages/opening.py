"""The first page in both languages, and "what happened"."""

from bot.directory.records import Need
from bot.pages.here import HEARD, Here
from bot.pages.keyboard import LANGUAGE_NAMES, Row, column, footer, row
from bot.pages.needs import LABELS, searched
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.situation import Situation, View

OUT_OF_DATE = 1
"""Choice of the page "first": a button was tapped that belongs to nothing we know."""
NOT_UNDERSTOOD, NOT_WORDS, A_NUMBER = 1, 2, 3
"""Choices of the page "home": the words were not understood; a voice, a picture or a file came; a phone number came."""

# The first page is written in both languages at once, Kazakh first, so it is no line of either .po file.
FIRST_TITLE = "Анықтама · Справка"
_FIRST = (
    (
        "Бұл – бот. Қайда хабарласуға болатынын көрсетеді: телефон, мекенжай, жұмыс уақыты.",
        "Это бот. Он показывает, куда можно обратиться: телефон, адрес, часы работы.",
    ),
    ("Өмірге қауіп төнсе: 112 немесе 102.", "Если жизнь в опасности: 112 или 102."),
    ("Тегін. Аты-жөн мен ЖСН сұралмайды.", "Бесплатно. Имя и ИИН не спрашивает."),
    "Тілді таңдаңыз. Выберите язык.",
)


def first(here: Here) -> Page:
    """The same bytes whatever came before: nobody sees here that something was asked already."""
    nobody = Situation()
    return Page(
        paper(FIRST_TITLE, *_FIRST),
        (
            row(
                Button(LANGUAGE_NAMES["kk"], View("home", Situation(lang="kk"))),
                Button(LANGUAGE_NAMES["ru"], View("home", Situation(lang="ru"))),
            ),
            row(Button("Қауіп бар · Опасно", View("danger", nobody))),
            row(Button("Жасыру · Скрыть", View("hide", nobody))),
        ),
        toast=here.say("This button is out of date. We begin again.") if here.view.choice == OUT_OF_DATE else None,
    )


def home(here: Here) -> Page:
    """What happened: eight needs, something else, for another person, in danger now."""
    say = here.say
    needs = [Button(say(text), _after_need(here, need)) for need, text in LABELS.items()]
    helper = here.situation.helper
    rows: list[Row] = [
        row(None if helper else Button(say("In danger now"), here.to("danger", needs=()))),
        *column(needs),
        row(Button(say("Something else, not sure"), here.to("numbers", needs=(), other=True))),
        row(None if helper else Button(say("For another person"), here.to("helper", helper=True))),
        *footer(here, None),
    ]
    return Page(paper(*_home_words(here)), tuple(r for r in rows if r))


def _home_words(here: Here) -> tuple[str, ...]:
    say = here.say
    hard_to_write = say("If it is hard to write, call 111: around the clock, free of charge.")
    choice = here.view.choice & ~HEARD
    if choice == NOT_UNDERSTOOD:
        return (
            say("The bot did not understand"),
            say("Write the city and what is needed. For example: “Taraz, nowhere to sleep”. Or press a button."),
            hard_to_write,
        )
    if choice == NOT_WORDS:
        return (
            say("The bot does not understand voice and photos"),
            say("It does not listen to them, look at them or keep them. Write in words or press a button."),
            hard_to_write,
            say("The file you sent stayed in the chat. To take it away, press “Hide”."),
        )
    if choice == A_NUMBER:
        return (say("A phone number is not needed"), say("Do not send it. The bot calls nobody and keeps no numbers."))
    return (
        say("What happened?"),
        (searched(here) if here.heard else None) or "",
        say("Press what fits, or write in a few words. There is no need to tell everything."),
        say("If somebody else looks at this phone, press “Hide”."),
    )


def language(here: Here) -> Page:
    """Both languages to choose from; what was told is kept."""
    text = paper(here.say("Language: English"), "Тілді таңдаңыз. Выберите язык.")
    kazakh = Button(LANGUAGE_NAMES["kk"], here.to("next", lang="kk"))
    russian = Button(LANGUAGE_NAMES["ru"], here.to("next", lang="ru"))
    back, *rest = footer(here, here.to("home"))
    return Page(text, (row(kazakh, russian), row(back[0]), *rest))


def _after_need(here: Here, need: Need) -> View:
    """Thoughts of suicide lead to the numbers at once; every other need to the place."""
    if need == "suicide-crisis":
        return here.to("danger-other" if here.situation.helper else "danger-suicide", needs=(need,), other=False)
    return here.to("next", needs=(need,), other=False)
