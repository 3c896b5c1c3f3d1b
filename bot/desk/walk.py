"""Opens every page that any button reaches, in both languages, and holds each against the rules."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import product

from bot.directory.records import NEEDS, Directory
from bot.languages import LANGS
from bot.pages import TABLED, Extra, Page, guess_view, page_for, plain, which_place_view
from bot.pages.discretion import telling
from bot.pages.keyboard import DANGER, LANGUAGE_NAMES, LONGEST_LABEL, MOST_ROWS
from bot.pages.paper import size
from bot.places import PLACES, towns
from bot.situation import PAGES, PageName, Situation, View
from bot.translations import LOCALES, load_locales, speaker

LONGEST: dict[str, int] = {"results": 1200, "card": 900, "list": 1000, "next": 1200, "share-text": 1000, "privacy": 1250}
"""Characters a page may have; `OTHER_PAGES` for all others."""
OTHER_PAGES = 1000
MOST_CHARACTERS = 4096
MOST_BYTES = 64

_DANGER_PAGES: frozenset[PageName] = frozenset({"danger", "danger-suicide", "danger-child", "danger-other", "child-self", "safe"})
_BARE: frozenset[PageName] = frozenset({"hide", "neutral"})
"""One neutral line: no number and no way back stand on them, on purpose."""
_BY_PLACE: frozenset[PageName] = frozenset({"next", "results", "numbers"})
_BY_RECORD: frozenset[PageName] = frozenset({"card", "script", "map", "share", "share-text", "report", "reported", "unanswered"})
_TAG = re.compile(r"<[^>]*>")
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp);)")


@dataclass(frozen=True, slots=True)
class WalkReport:
    """How many pages were opened, how many buttons were looked at, and every rule that a page broke."""

    pages: int
    buttons: int
    opened: Counter[str]
    broken: tuple[str, ...]

    def __str__(self) -> str:
        """The counts and each broken rule, for people."""
        by_name = ", ".join(f"{name} {count}" for name, count in sorted(self.opened.items()))
        rules = "".join(f"{rule}\n" for rule in self.broken)
        return f"{self.pages} pages, {self.buttons} buttons ({by_name})\n{rules}{len(self.broken)} broken rules"


def walk(directory: Directory, now: datetime, extra: Extra | None = None) -> WalkReport:
    """Breadth first from the first page and from every page that a message can open.

    Needs, places, records and answers multiply: of their combinations a page is opened for every pair, not for every product.
    """
    known = extra or Extra()
    english = _english()
    waiting: deque[View] = deque((*_doors(), *_needs_and_places()))
    queued, covered = set(waiting), set[tuple[object, ...]]()
    opened: Counter[str] = Counter()
    buttons, broken = 0, list[str]()
    while waiting:
        view = waiting.popleft()
        new = _features(view) - covered
        if not new:
            continue
        covered |= new
        opened[view.page] += 1
        page = page_for(view, directory, now, known)
        broken += [f"{_where(view)}: {wrong}" for wrong in broken_rules(view, page, english)]
        for button in (button for row in page.rows for button in row):
            buttons += 1
            if button.opens is not None and button.opens not in queued:
                queued.add(button.opens)
                waiting.append(button.opens)
    shown_on_a_map = any(centre.geo and not centre.address_confidential for centre in directory.centres)
    broken += [f"no button opens the page “{name}”" for name in PAGES if not opened[name] and (name != "map" or shown_on_a_map)]
    return WalkReport(sum(opened.values()), buttons, opened, tuple(broken))


def broken_rules(view: View, page: Page, english: frozenset[str] = frozenset()) -> Iterator[str]:
    """What is wrong with one page, in plain words; nothing for a sound page."""
    text = plain(page.text)
    first_line = text.split("\n", 1)[0]
    length, most = size(page.text), LONGEST.get(view.page, OTHER_PAGES)
    if not text.strip():
        yield "the text is empty"
    if length > min(most, MOST_CHARACTERS):
        yield f"{length} characters, at most {most}"
    if set(_TAG.findall(page.text)) - {"<b>", "</b>"} or page.text.count("<b>") != page.text.count("</b>"):
        yield "markup other than a closed b"
    if _ENTITY.search(page.text):
        yield "an ampersand that Telegram refuses"
    if telling(first_line) and first_line not in _titles():
        yield f"the first line tells: {first_line}"
    for line in (*text.split("\n"), *(button.label for row in page.rows for button in row)):
        if line in english:
            yield f"not translated: {line}"
    yield from _broken_buttons(page)
    yield from _broken_ways(view, page, text)


def _broken_buttons(page: Page) -> Iterator[str]:
    if len(page.rows) > MOST_ROWS:
        yield f"{len(page.rows)} rows of buttons, at most {MOST_ROWS}"
    for row in page.rows:
        if not 1 <= len(row) <= 2:
            yield f"{len(row)} buttons in a row"
        for button in row:
            if not 1 <= len(button.label) <= LONGEST_LABEL:
                yield f"a label of {len(button.label)} characters: {button.label}"
            if sum(part is not None for part in (button.opens, button.copies, button.url)) != 1:
                yield f"a dead button: {button.label}"
            if button.copies is not None and not 1 <= len(button.copies) <= 256:
                yield f"{len(button.copies)} characters to copy"
            if button.url is not None and not button.url.startswith("https://"):
                yield f"an address that is not https: {button.label}"
            if button.opens is not None:
                token = button.opens.pack()
                if len(token.encode()) > MOST_BYTES or View.unpack(token) != button.opens:
                    yield f"a token that does not open what it was made for: {button.label}"


def _broken_ways(view: View, page: Page, text: str) -> Iterator[str]:
    if view.page in _BARE:
        return
    buttons = [button for row in page.rows for button in row]
    opens = {button.opens.page for button in buttons if button.opens}
    labels = {button.label for button in buttons}
    # A message that asks for the location cannot have a page's buttons as well: what matters has to be in its words.
    unseen = page.asks_location is not None
    if "112" not in text and (unseen or (DANGER not in labels and not opens & _DANGER_PAGES)):
        yield "neither an emergency number nor the danger button"
    if "hide" not in opens:
        yield "no way to hide"
    if not labels & set(LANGUAGE_NAMES.values()):
        yield "no way to the other language"
    back = {speaker(lang)(msgid) for lang in LANGS for msgid in ("Back", "Start over")}
    if view.page not in ("first", "home", "next", "safe") and not labels & back and not opens & {"home", "first"}:
        yield "no way back"


def _doors() -> Iterator[View]:
    """The first page, and what a typed message, a voice, a location or an error can open."""
    yield View("first")
    yield View("first", choice=1)
    for lang in LANGS:
        nobody = Situation(lang=lang)
        yield from (View("home", nobody, choice=choice) for choice in (1, 2, 3))
        yield from (View("place", nobody.learn(needs=("family",)), choice=choice) for choice in (2, 3))
        yield from (View(page, nobody) for page in ("safe", "offender", "phone-safety", "lost", "language", "privacy", "about"))
        yield View("question", nobody.learn(needs=("homelessness",), place=towns()[0].code), choice=6)
        yield View("card", nobody, record=1)
        yield guess_view(nobody, ("homelessness", "violence"))
        yield which_place_view(nobody.learn(needs=("family",)), towns()[1], towns()[2])


def _needs_and_places() -> Iterator[View]:
    """Every need in every place, in one language or the other: what is found there, or how far the search has to go."""
    for (i, need), (j, place) in product(enumerate(NEEDS), enumerate(PLACES.values())):
        yield View("results", Situation(frozenset({need}), lang=LANGS[(i + j) % 2], place=place.code))


def _features(view: View) -> set[tuple[object, ...]]:
    """What makes this view worth opening: it is opened if one of these was not met yet."""
    situation, page = view.situation, view.page
    lang = situation.lang
    answers = [
        (name, value)
        for name in ("age", "children", "papers", "registration", "who", "tonight")
        if (value := getattr(situation, name)) is not None
    ]
    features: set[tuple[object, ...]] = {
        (page, lang, "choice", view.choice),
        (page, lang, "needs", situation.needs if len(situation.needs) < 2 else "several", situation.helper, situation.other),
        *((page, lang, one) for one in answers),
    }
    if page in _BY_RECORD or page in ("towns", "regions"):
        features.add((page, lang, "record", view.record, view.choice if page in ("share", "share-text") else 0))
    if page in _BY_PLACE:
        features.add((page, lang, "place", situation.place))
    if page in ("results", "question", "next"):
        features.update((page, *sorted((one, other))) for one in answers for other in answers if one < other)
    if page == "results":
        features.add((page, situation.needs, situation.place))
    return features


@cache
def _english() -> frozenset[str]:
    """Msgids that no language says as they are: to see one on a page is a missing line."""
    books = load_locales(LOCALES).values()
    said = {line for book in books for line in book.singles.values()}
    return frozenset({msgid for book in books for msgid in book.singles} | set(TABLED)) - said


@cache
def _titles() -> frozenset[str]:
    """First lines that are lines of ours: chosen to be neutral by people, not by a list of stems."""
    return frozenset(line for book in load_locales(LOCALES).values() for line in book.singles.values())


def _where(view: View) -> str:
    situation = replace(view.situation, lang=None)
    told = ", ".join(
        f"{name}={value}" for name in situation.__slots__ if (value := getattr(situation, name)) not in (None, False, 0)
    )
    return f"{view.page}({view.situation.lang}, record {view.record}, choice {view.choice}; {told})"
