"""Reads locales/*/LC_MESSAGES/*.po directly (no compile step); a missing Kazakh line shows Russian, never a key."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from io import StringIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po

from bot.languages import LANGS, Lang

HOUSE = Path(__file__).resolve().parent.parent
LOCALES = HOUSE / "locales"

# What stands for "this string is said to a person" in the code; "plural" takes two forms.
_KEYWORDS = {"say": None, "mark": None, "plural": (1, 2)}
# Babel itself takes a line without its quotation marks and cuts the first and the last letter off.
_PO_LINE = re.compile(r'#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(?:[^"\\]|\\.)*"')
_CYRILLIC_WITH_LATIN = re.compile(r"(?=\w*[A-Za-z])(?=\w*[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі])\w+")
_SUFFIX_ON_PLACEHOLDER = re.compile(r"\}(?:[^\W\d_]|-(?:[гғкқдт][еаәө]|[дтн][еа]н|[дтн][іы]ң|[дтн][іы]|[мбп]ен)(?!\w))")


def mark(msgid: str) -> str:
    """Returns the msgid as it is: a sign for the extraction that it is said later, from a table."""
    return msgid


@dataclass(frozen=True)
class Catalogue:
    """One language's lines as the .po file has them; `form` gives the index of the plural form for a number."""

    lang: Lang
    singles: Mapping[str, str]
    plurals: Mapping[tuple[str, str], tuple[str, ...]]
    form: Callable[[int], int]


@dataclass(frozen=True)
class Speaker:
    """Says an English msgid in one language, with the other language as the fallback and English as the last resort."""

    lang: Lang
    order: tuple[Catalogue, ...]

    def __call__(self, msgid: str, /, **values: object) -> str:
        """The line in this language; `{name}` placeholders are filled from `values`."""
        line = next((found for book in self.order if (found := book.singles.get(msgid))), msgid)
        return line.format(**values) if values else line

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form that goes with the number `n`, which fills the placeholder `{n}`."""
        for book in self.order:
            forms = book.plurals.get((one, many))
            if forms:
                return forms[min(book.form(n), len(forms) - 1)].format(n=n, **values)
        return (one if n == 1 else many).format(n=n, **values)


def load_locales(path: Path = LOCALES) -> Mapping[Lang, Catalogue]:
    """Both catalogues. Raises ValueError naming the file and what is wrong in it."""
    return {lang: _catalogue(lang, _read(path, lang)) for lang in LANGS}


def speaker(lang: Lang, books: Mapping[Lang, Catalogue] | None = None) -> Speaker:
    """The one who says things in this language; the shipped locales unless others are given."""
    if books is None:
        return _shipped(lang)
    return Speaker(lang, (books[lang], *(books[other] for other in LANGS if other != lang)))


@cache
def _shipped(lang: Lang) -> Speaker:
    return speaker(lang, load_locales())


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong in a .po file: the line of the file (0 when the line is missing), the msgid, and what is wrong."""

    lang: Lang
    line: int
    msgid: str
    wrong: str


def check_locales(path: Path = LOCALES, house: Path = HOUSE, also: Iterable[str] = ()) -> tuple[Flaw, ...]:
    """Everything wrong in both .po files, sorted by language and line.

    `house` is where the sources with the msgids are; `also` are msgids that the code keeps in tables.
    """
    said, pairs = _spoken(house)
    said |= frozenset(also)
    flaws: list[Flaw] = []
    for lang in LANGS:
        try:
            catalog = _read(path, lang)
            _catalogue(lang, catalog)
        except ValueError as problem:
            flaws.append(Flaw(lang, 0, "", str(problem)))
            continue
        here = {_id(message): message for message in catalog if message.id}
        wanted = said | pairs
        flaws += [Flaw(lang, 0, _one(msgid), "no line for this text") for msgid in wanted if msgid not in here]
        for msgid, message in here.items():
            line = message.lineno or 0
            if msgid not in wanted:
                flaws.append(Flaw(lang, line, _one(msgid), "nothing says this text any more"))
            for wrong in _wrong_in(lang, msgid, _forms(message), catalog.num_plurals, fuzzy=message.fuzzy):
                flaws.append(Flaw(lang, line, _one(msgid), wrong))
    return tuple(sorted(flaws, key=lambda flaw: (flaw.lang, flaw.line, flaw.msgid, flaw.wrong)))


def _wrong_in(lang: Lang, msgid: str | tuple[str, ...], forms: tuple[str, ...], expected: int, *, fuzzy: bool) -> Iterable[str]:
    if not all(forms):
        yield "the line is empty"
        return
    if fuzzy:
        yield "the line is marked fuzzy"
    if isinstance(msgid, tuple) and len(forms) != expected:
        yield f"{len(forms)} plural forms instead of {expected}"
    if lang == "kk" and len(set(forms)) > 1:
        yield "the noun after a number never changes in Kazakh: all forms are the same"
    wanted = _placeholders(_one(msgid))
    for form in forms:
        if _placeholders(form) != wanted:
            yield f"placeholders are {sorted(_placeholders(form))} instead of {sorted(wanted)}"
        if "<" in form or ">" in form or "&" in form:
            yield "holds <, > or &: texts are plain, the page adds the markup"
        if not unicodedata.is_normalized("NFC", form):
            yield "is not in NFC"
        yield from (f"the word {word} mixes two alphabets" for word in _CYRILLIC_WITH_LATIN.findall(form))
        if lang == "kk" and _SUFFIX_ON_PLACEHOLDER.search(form):
            yield "a suffix stands on a placeholder: give it a noun that takes the suffix"


def _id(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(form or "" for form in said)


def _placeholders(line: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(line) if name is not None)
    except ValueError:
        return frozenset({"a brace without its pair"})


def _one(msgid: str | tuple[str, ...]) -> str:
    return msgid if isinstance(msgid, str) else msgid[-1]


def _read(path: Path, lang: Lang) -> Catalog:
    file = path / lang / "LC_MESSAGES" / "bot.po"
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ValueError(f"{file}: {problem}") from problem
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not _PO_LINE.fullmatch(line.strip()):
            raise ValueError(f'{file}:{number}: not msgid "…", msgstr "…" or a comment; a quotation mark inside is written \\"')
    try:
        return read_po(StringIO(text), locale=lang, abort_invalid=True)
    except PoFileError as problem:
        raise ValueError(f"{file}: {problem}") from problem


def _catalogue(lang: Lang, catalog: Catalog) -> Catalogue:
    singles: dict[str, str] = {}
    plurals: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in catalog:
        msgid, forms = _id(message), _forms(message)
        if not msgid or not all(forms):
            continue
        if isinstance(msgid, str):
            singles[msgid] = forms[0]
        else:
            plurals[msgid[0], msgid[1]] = forms
    try:
        form = c2py(catalog.plural_expr)
    except ValueError as problem:
        raise ValueError(f"{lang}/LC_MESSAGES/bot.po: the header's plural forms cannot be read: {problem}") from problem
    return Catalogue(lang, singles, plurals, form)


@cache
def _spoken(house: Path) -> tuple[frozenset[str], frozenset[tuple[str, ...]]]:
    singles: set[str] = set()
    pairs: set[tuple[str, ...]] = set()
    for room in ("bot", "handlers"):
        if not (house / room).is_dir():
            continue
        for _, _, said, _, _ in extract_from_dir(str(house / room), [("**.py", "python")], keywords=_KEYWORDS):
            if isinstance(said, tuple):
                pairs.add(tuple(said))
            elif said:
                singles.add(said)
    return frozenset(singles), frozenset(pairs)
