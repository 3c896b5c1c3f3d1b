"""What a text may mean: one of several needs, one of several places. The person decides, and nothing is lost meanwhile."""

from collections.abc import Iterable
from dataclasses import replace

from bot import places
from bot.directory.records import NEEDS, Need
from bot.languages import LANGS
from bot.pages.here import HEARD, Here
from bot.pages.keyboard import LONGEST_LABEL, Row, column, footer, label, row
from bot.pages.needs import EXPLANATIONS, LABELS, searched
from bot.pages.page import Button, Page
from bot.pages.paper import paper
from bot.pages.place import after_place, place, short_area
from bot.pages.way import home
from bot.places import Place
from bot.situation import PageName, Situation, View

_MOST_GUESSES = 3
_MOST_PLACES = 6
_OFFERED = 64
"""What Page.asks says from here on: no question, but the needs that were offered."""
_NEEDS_AT_MOST = 12


def guess(here: Here) -> Page:
    """A sentence may mean several things: the person picks, or says that it is something else. See `guess_view`."""
    say = here.say
    needs = [NEEDS[code - 1] for i in range(_MOST_GUESSES) if 0 < (code := here.view.record >> 4 * i & 0xF) <= len(NEEDS)]
    text = paper(
        say("Which of these fits?"),
        searched(here),
        say("The bot may have understood wrongly. Press what fits."),
        *((f"{say(LABELS[need])}.", say(EXPLANATIONS[need])) for need in needs),
        (say("112, 102: if a life is in danger"), say("111: around the clock, free of charge")),
    )
    rows: list[Row] = [
        *column(Button(say(LABELS[need]), here.to(_page_after(need), needs=(need,), other=False)) for need in needs),
        row(Button(say("Something else, not sure"), home(here))),
        *footer(here, home(here)),
    ]
    return Page(text, tuple(rows), asks=_offering(needs))


def guess_view(situation: Situation, needs: Iterable[Need]) -> View:
    """The view that asks which of two or three needs is meant; it carries them, so the buttons outlive a restart."""
    codes = [NEEDS.index(need) + 1 for need in tuple(dict.fromkeys(needs))[:_MOST_GUESSES]]
    return View("guess", situation, record=sum(code << 4 * i for i, code in enumerate(codes)))


def offered(asks: int) -> tuple[Need, ...]:
    """The needs that the page on the screen offered, by what it asks (see Page.asks); none on any other page.

    Whoever types a town instead of pressing one meets them again, the town learnt.
    """
    if not _OFFERED <= asks < _OFFERED + _NEEDS_AT_MOST**2:
        return ()
    codes = dict.fromkeys(divmod(asks - _OFFERED, _NEEDS_AT_MOST))
    return tuple(NEEDS[code] for code in codes if code < len(NEEDS))


def which_place(here: Here) -> Page:
    """Two places were named, or one name belongs to several: the person decides. See `which_place_view`."""
    say, record = here.say, here.view.record
    found = _with_namesakes(here, [one for code in (record & 0xFFF, record >> 12 & 0xFFF) if (one := places.place_of(code))])
    if not found:
        return place(here.on("place"))
    labels = _labels(here, found)
    full = [f"{number}. {_full_name(here, one)}" for number, one in enumerate(found, 1)]
    needs = replace(here, view=View("which-place", here.situation.learn(place=0)))
    text = paper(
        say("Which of these places?"),
        searched(needs),
        None if labels == [_full_name(here, one) for one in found] else full,
        say("Choose where the help is needed."),
    )
    rows: list[Row] = [
        *column(Button(words, _after_naming(here, one, offered(record >> 24))) for words, one in zip(labels, found, strict=True)),
        row(Button(say("Another city"), here.to("place"))),
        *footer(here, home(here)),
    ]
    return Page(text, tuple(rows), asks=record >> 24)


def which_place_view(situation: Situation, *asked: Place, needs: Iterable[Need] = ()) -> View:
    """The view that asks which of two places is meant; it carries both, so the buttons outlive a restart.

    `needs` are those that were offered before, to be offered again once the place is known.
    """
    codes = [one.code for one in asked[:2]]
    return View("which-place", situation, sum(code << 12 * i for i, code in enumerate(codes)) | _offering(list(needs)) << 24)


def _offering(needs: list[Need]) -> int:
    if not needs:
        return 0
    first, second = (NEEDS.index(need) for need in (needs[0], needs[min(1, len(needs) - 1)]))
    return _OFFERED + first * _NEEDS_AT_MOST + second


def _page_after(need: Need) -> PageName:
    return "danger-suicide" if need == "suicide-crisis" else "next"


def _after_naming(here: Here, chosen: Place, needs: tuple[Need, ...]) -> View:
    view = after_place(here, chosen)
    if needs and not view.situation.needs:
        return guess_view(view.situation, needs)
    return replace(view, choice=HEARD) if view.page == "next" else view


def _with_namesakes(here: Here, found: list[Place]) -> list[Place]:
    """A name may belong to more than the two that the view has room for: Жамбыл is a region, three districts and old Тараз."""
    langs = (here.lang, *(lang for lang in LANGS if lang != here.lang))
    full = [one.names[lang] for lang in langs for one in found]
    for name in (*full, *(_bare(name) for name in full)):
        alike = places.find(name).ask
        if found and set(found) <= set(alike):
            return [*found, *(one for one in alike if one not in found)][:_MOST_PLACES]
    return found


def _bare(name: str) -> str:
    for word in (" облысы", " ауданы", " область", " район"):
        name = name.removesuffix(word)
    return name.removeprefix("область ").removeprefix("район ")


def _full_name(here: Here, one: Place) -> str:
    name, around = one.names[here.lang], _around(one)
    return f"{name}, {around.names[here.lang]}" if around else name


def _around(one: Place) -> Place | None:
    """The region of a town or a district, the city of a district inside it; None for what stands alone."""
    if one.kind in ("region", "country") or one.slug == one.region:
        return None
    return places.PLACES.get(f"region:{one.region}") or places.PLACES.get(f"city:{one.region}")


def _labels(here: Here, found: list[Place]) -> list[str]:
    """What stands on the buttons: each whole where it fits; else numbered as in the text above, what tells it apart kept."""
    whole = [_full_name(here, one) for one in found]
    if all(len(name) <= LONGEST_LABEL for name in whole):
        return whole
    names, word = [one.names[here.lang] for one in found], here.say("district")
    labels: list[str] = []
    for number, one in enumerate(found, 1):
        name, around = one.names[here.lang], _around(one)
        area = short_area(here, around or one)
        forms = [whole[number - 1], f"{name}, {area}"] if around else [name]
        if names.count(name) == 1:
            forms.append(name)
        elif one.kind == "district":
            forms.append(f"{word}, {area}")
        numbered = (f"{number}. {form}" for form in (*forms, area))
        labels.append(next((words for words in numbered if len(words) <= LONGEST_LABEL), label(area)))
    return labels
