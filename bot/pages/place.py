"""Which city or district: by button, by name, by location, by region."""

from bot import places
from bot.matching import towns_with
from bot.pages.here import HEARD, Here
from bot.pages.keyboard import LONGEST_LABEL, Row, footer, in_two_columns, label, pairs, row
from bot.pages.needs import searched
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.pages.way import home
from bot.places import COUNTRY, Place
from bot.situation import PageName, View

BY_LOCATION, NOT_IN_THE_LIST, ABROAD = 1, 2, 3
"""Choices of the page "place": share the location; the typed name is unknown; the shared location is not in Kazakhstan."""
VILLAGE = 1
"""Lowest bit of the choice of "regions" and "towns": districts instead of towns. The other bits are the page's number."""

_TOWNS_OFFERED = 8
_TOWNS_ON_A_PAGE = 9
_URGENT = frozenset({"violence", "child", "suicide-crisis"})
_PHONE_IS_READ = frozenset({"violence", "child"})


def place(here: Here) -> Page:
    """Towns that have a place for this need first; then the village, the region, the whole country, and skipping."""
    say, choice = here.say, here.view.choice & ~HEARD
    if choice == BY_LOCATION:
        return _by_location(here)
    title = say("Which city or district?")
    asked = " ".join((say("Write its name or choose from the list."), say("The button “My location” shows the nearest places.")))
    if choice == NOT_IN_THE_LIST:
        title, asked = say("This city is not in the list"), say("Try another spelling, for example: Semey. Or choose a region.")
    elif choice == ABROAD:
        asked = say("The location is not in Kazakhstan, or it is far from any town. Write the name or choose from the list.")
    text = paper(
        title,
        searched(here) if here.heard else None,
        emergency_lines(here) if here.situation.needs & _URGENT else None,
        phone_safety_words(here) if here.situation.needs & _PHONE_IS_READ else None,
        asked,
    )
    rows: list[Row] = [
        row(Button(say("About the child"), here.to("danger-child")) if _an_adult_asks_about_a_child(here) else None),
        *pairs([_place_button(here, town) for town in _offered(here)]),
        row(Button(say("Another situation"), home(here)) if here.heard else None),
        row(Button(say("My location"), here.to("place", choice=BY_LOCATION))),
        row(
            Button(say("I live in a village"), here.to("regions", choice=VILLAGE)),
            Button(say("Regions"), here.to("regions")),
        ),
        row(Button(say("Whole Kazakhstan"), after_place(here, COUNTRY))),
        row(Button(say("Don't know, skip"), after_place(here, COUNTRY))),
        *footer(here, home(here)),
    ]
    return Page(text, tuple(r for r in rows if r))


def regions(here: Here) -> Page:
    """All regions, in the order of the Kazakh alphabet."""
    village = here.view.choice & VILLAGE
    buttons = [
        _place_button(here, area)
        if area.kind == "city"
        else Button(short_area(here, area), here.to("towns", record=area.code, choice=village))
        for area in places.regions()
        if area.kind == "region" or not village
    ]
    text = paper(here.say("Which region?"), here.say("Choose a region. After it you can choose a town or a district."))
    return Page(text, (*in_two_columns(buttons), *footer(here, here.to("place"))))


def towns(here: Here) -> Page:
    """Towns or districts of one region, most people first; the region as a whole stands on top."""
    say = here.say
    area = places.place_of(here.view.record)
    if area is None or area.kind not in ("region", "city"):
        return regions(here.on("regions"))
    village, number = here.view.choice & VILLAGE, here.view.choice >> 1
    inside = [one for one in (places.districts if village else places.towns)(area.region) if one is not area]
    shown = inside[number * _TOWNS_ON_A_PAGE :][:_TOWNS_ON_A_PAGE]
    more = len(inside) > (number + 1) * _TOWNS_ON_A_PAGE
    other_kind = here.to("towns", record=area.code, choice=0 if village else VILLAGE)
    back = here.to("regions", choice=village)
    if number:
        back = here.to("towns", record=area.code, choice=village | (number - 1) << 1)
    rows: list[Row] = [
        row(Button(_whole_or_short_area(here, area), after_place(here, area))),
        *pairs([_place_button(here, one, within=True) for one in shown]),
        row(Button(say("Show more"), here.to("towns", area.code, village | (number + 1) << 1)) if more else None),
        row(Button(say("Towns") if village else say("Districts, villages"), other_kind)),
        *footer(here, back),
    ]
    title = say("Which district?") if village else say("Which city or district?")
    return Page(paper(title, area.names[here.lang], say("Write its name or choose from the list.")), tuple(r for r in rows if r))


def after_place(here: Here, chosen: Place) -> View:
    """Where a place leads. Registration was asked about the place before, so a new one forgets it."""
    told = here.situation if here.situation.place == chosen.code else here.situation.learn(registration=None)
    told = told.learn(place=chosen.code)
    # Somebody under 18 has seen the numbers for children when the age was told; the places come at once now.
    page: PageName = "results" if told.age == "under-18" and (told.needs or told.other) else "next"
    return View(page, told)


def emergency_lines(here: Here) -> tuple[str, ...]:
    """The two lines that stand on every page about an urgent need."""
    return (
        here.say("112, 102: if a life is in danger"),
        here.say("111: around the clock, free of charge"),
    )


def phone_safety_words(here: Here) -> str:
    """Who else can read this phone."""
    return here.say(
        "Whoever holds your phone sees this chat and the list of calls. It is safer to write and call from the phone"
        " of a person you trust. A paid call is seen on the bill too."
    )


def phone_safety(here: Here) -> Page:
    """About the phone, on a page of its own."""
    return Page(
        paper(here.say("About the phone"), phone_safety_words(here), emergency_lines(here)),
        footer(here, here.to("next")),
    )


def _an_adult_asks_about_a_child(here: Here) -> bool:
    situation = here.situation
    return "child" in situation.needs and (situation.helper or situation.age != "under-18")


def name_of(here: Here, one: Place) -> str:
    """The place's own name in the person's language."""
    return one.names[here.lang]


def _by_location(here: Here) -> Page:
    say = here.say
    text = paper(
        say("Which city or district?"),
        say("Press the button “{label}” below, where letters are typed. It shows the nearest places.", label=say("My location")),
        say(
            "The location is needed for the search only, the bot does not keep it."
            " But it stays in the chat: “Hide” takes it away."
        ),
        say("Write its name or choose from the list."),
        emergency_lines(here),
    )
    return Page(text, footer(here, here.to("place")), asks_location=say("My location"))


def _offered(here: Here) -> list[Place]:
    counted = towns_with(here.situation.needs, here.directory)
    known = places.towns()
    by_use = sorted(known, key=lambda town: (-counted.get(town.slug, 0), -(town.population or 0), town.code))
    return by_use[:_TOWNS_OFFERED]


def _place_button(here: Here, one: Place, *, within: bool = False) -> Button:
    name = _short_district(here, one) if within else name_of(here, one)
    return Button(label(name), after_place(here, one))


def short_area(here: Here, area: Place) -> str:
    """A region without its word "oblast", where the list says already what it is; never a part of the name is dropped."""
    name = name_of(here, area)
    short = name.removesuffix(" облысы").removesuffix(" область")
    is_a_city = any(name_of(here, one) == short for one in places.regions() if one.kind == "city")
    return label(name if is_a_city else short)


def _whole_or_short_area(here: Here, area: Place) -> str:
    name = name_of(here, area)
    return name if len(name) <= LONGEST_LABEL else short_area(here, area)


def _short_district(here: Here, one: Place) -> str:
    """The page asks for a district: the word for it is dropped where the name is long, never a part of the name."""
    name = name_of(here, one)
    if len(name) <= LONGEST_LABEL:
        return name
    return name.replace(" атындағы аудан", " ауданы").removeprefix("район ")
