"""Reads strings and texts in two languages, and finds in them what an eye does not see."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.directory import meaning
from bot.directory.fields import FIELD_NAMES, FREE, NOTHING, UNKNOWN, Field
from bot.directory.nodes import Branch, Node, Row, Scalar
from bot.directory.paper import Paper
from bot.directory.problems import Cure
from bot.directory.wording import cure
from bot.languages import NONE, Known, Text

LONGEST_VALUE: Final = 20_000
"""Characters of one value that are looked at; a longer one is only counted."""


@dataclass(slots=True)
class TextReader:
    """Reads the texts of one record; problems are put down under its id."""

    paper: Paper
    owner: str

    def refuse(self, node: Node, found: Cure) -> None:
        """Puts down a mistake at a node."""
        self.paper.refuse(node.at, self.owner, found, node.column)

    # --- strings ---

    def plain(self, node: Node, spec: Field) -> str | None:
        """One string in any language, None when unknown."""
        if not isinstance(node, Scalar):
            self.refuse(node, cure("not_plain", name=spec.name, example=spec.example or "…"))
            return None
        text = self.string(node, spec)
        return None if text in UNKNOWN else text

    def string(self, node: Scalar, spec: Field, name: str | None = None) -> str:
        """The string of a scalar, on one line; what cannot be shown is put down."""
        if len(node.text) > LONGEST_VALUE:
            self.refuse(node, cure("too_long", name=name or spec.name, present=len(node.text), most=spec.limit))
            return node.text[:1] * 3
        text = " ".join(node.text.split())
        if text in UNKNOWN:
            return text
        if node.last > node.line:
            self._swallowed(node)
        if node.quoted and not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if not (text.isascii() and text.isprintable()):
            self._letters(node, text)
        if node.last in self.paper.cut or _BRACKET.search(text):
            self._marks(node, text, spec)
        if len(text) > spec.limit:
            self.refuse(node, cure("too_long", name=name or spec.name, present=len(text), most=spec.limit))
        return text

    def _swallowed(self, node: Scalar) -> None:
        """A value over several lines may hold the next fields: a colon was forgotten there, or a quote was never closed."""
        if node.style in {"|", ">"}:
            return
        for number in range(node.line + 1, min(node.last, len(self.paper.lines)) + 1):
            found = _SWALLOWED.match(self.paper.lines[number - 1])
            if not found or found["name"] not in FIELD_NAMES:
                continue
            if node.quoted:
                self.refuse(node, cure("open_quote"))
            else:
                self.paper.refuse(number, self.owner, cure("swallowed", name=found["name"]))
            return

    def _letters(self, node: Scalar, text: str) -> None:
        for word in _mixed(text):
            latin = [sign for sign in word if sign.isascii()]
            few_latin = len(latin) * 2 <= len(word)
            strangers = latin if few_latin else [sign for sign in word if not sign.isascii()]
            name = "mixed_latin" if few_latin else "mixed_cyrillic"
            self.refuse(node, cure(name, word=word, strangers=", ".join(f"«{sign}»" for sign in dict.fromkeys(strangers))))
        if node.quoted:
            for sign in text:
                code = ord(sign)
                if 0xD800 <= code <= 0xDFFF or unicodedata.category(sign) in {"Cc", "Cf"}:
                    self.refuse(node, cure("control", code=f"{code:04X}"))
                    break
        if text[0] in "“„‟" and text[-1] in "”“‟":
            self.refuse(node, cure("curly_quotes"))

    def _marks(self, node: Scalar, text: str, spec: Field) -> None:
        behind = self.paper.cut.get(node.last)
        if behind is not None and not node.quoted and _cuts(behind, spec):
            self.refuse(node, cure("cut_comment", text=text))
        if node.quoted or spec.kind == "url" or (spec.kind == "plain" and spec.name in {"notes", "note", "seen_in"}):
            return
        for mark, pair in (("{", "}"), ("[", "]")):
            if text.count(mark) != text.count(pair):
                self.refuse(node, cure("stray_mark", mark=mark if text.count(mark) > text.count(pair) else pair))
        if text.count('"') % 2:
            self.refuse(node, cure("stray_mark", mark='"'))

    def text(self, node: Node, spec: Field, name: str | None = None) -> Text | None:
        """A text in both languages, None when unknown."""
        name = name or spec.name
        if isinstance(node, Scalar):
            if node.text.strip() not in UNKNOWN:
                self.refuse(node, cure("not_both", name=name))
            return None
        if isinstance(node, Row):
            self.refuse(node, cure("not_both", name=name))
            return None
        if any(name not in {"kk", "ru"} and isinstance(child, Scalar) and not child.text for name, child in node.fields.items()):
            self.refuse(node, cure("comma_in_braces", text=", ".join(node.fields)))
            return None
        self.names(node, ("kk", "ru"))
        found: dict[str, str] = {}
        for lang in ("kk", "ru"):
            part = node.fields.get(lang)
            if part is None:
                continue
            if isinstance(part, Row) and all(isinstance(item, Scalar) for item in part.items):
                found[lang] = ", ".join(self.string(item, spec, name) for item in part.items if isinstance(item, Scalar))
            elif isinstance(part, Scalar):
                found[lang] = self.string(part, spec, name)
            else:
                self.refuse(part, cure("not_plain", name=f"{name}: {lang}", example="…"))
                found[lang] = "…"
        known = [lang for lang in ("kk", "ru") if found.get(lang, "") not in UNKNOWN]
        if not known:
            return None
        meant = {meaning.guess(other, ("kk", "ru")) for other in node.names}
        for lang in ("kk", "ru"):
            if lang not in known and (lang in node.fields or lang not in meant):
                self.paper.refuse(_line(node, lang), self.owner, cure(f"lacks_{lang}", name=name))
        return Text(found.get("kk", ""), found.get("ru", "")) if len(known) == 2 else None

    def known(self, node: Node, spec: Field) -> Known:
        """A text, NONE for a word that says there is none, None when unknown."""
        words = FREE + NOTHING if spec.name == "cost" else NOTHING
        if isinstance(node, Scalar) and node.text.strip().lower() in words:
            return NONE
        return self.text(node, spec)

    def words(self, node: Node, spec: Field) -> tuple[str, ...]:
        """A list of strings; a single string will do."""
        items = self.items(node, spec)
        return tuple(text for item in items if (text := self.string(item, spec)) not in UNKNOWN)

    def items(self, node: Node, spec: Field) -> list[Scalar]:
        """The scalars of a list, of a single value, or nothing."""
        if isinstance(node, Scalar):
            if node.text.strip() in UNKNOWN:
                return []
            if len(node.text) > LONGEST_VALUE:
                self.refuse(node, cure("too_long", name=spec.name, present=len(node.text), most=spec.limit))
                return []
            return [node]
        if isinstance(node, Branch):
            self.refuse(node, cure("not_list", name=spec.name, example=spec.example or "…"))
            return []
        items = []
        for item in node.items:
            if isinstance(item, Scalar):
                if item.text.strip():
                    items.append(item)
                else:
                    self.refuse(item, cure("empty_item", name=spec.name))
            else:
                self.refuse(item, cure("not_list", name=spec.name, example=spec.example or "…"))
        return items

    def names(self, node: Branch, allowed: Iterable[str], parent: Mapping[str, str] | None = None) -> None:
        """Puts down names of fields that do not exist here or stand twice. `parent`: where a misplaced name belongs."""
        known = tuple(allowed)
        for name, key in node.names.items():
            if name in known:
                continue
            if name == "<<":
                self.refuse(key, cure("merge_key"))
            elif parent and name in parent:
                self.refuse(key, cure("misplaced_field", name=name, parent=_owner_of(node, name) or parent[name]))
            else:
                meant = meaning.guess(name, known)
                found = (
                    cure("unknown_field_meant", name=name, meant=meant)
                    if meant
                    else cure("unknown_field", name=name, allowed=known)
                )
                self.refuse(key, found)
        for key in node.twice:
            self.refuse(key, cure("twice", name=key.text, first=node.names[key.text].line))


def _owner_of(node: Branch, name: str) -> str | None:
    """The field before a misplaced kk or ru: it stands empty, or holds the other language only."""
    before: str | None = None
    for other, child in node.fields.items():
        if other == name:
            return before
        if other not in {"kk", "ru"} and not (isinstance(child, Scalar) and child.text.strip()):
            before = other
    return None


def _line(node: Branch, name: str) -> int:
    return node.names[name].line if name in node.names else node.line


_SWALLOWED: Final = re.compile(r"^\s*(?:- +)?(?P<name>[a-z_]+)(?=\s*(?::|$)|\s+\S)")
_BRACKET: Final = re.compile(r'[][{}"]')
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


@lru_cache(maxsize=8192)
def _mixed(text: str) -> tuple[str, ...]:
    if not _LATIN.search(text):
        return ()
    return tuple(word for word in _WORD.findall(text) if _LATIN.search(word) and _CYRILLIC.search(word))


def _cuts(behind: str, spec: Field) -> bool:
    """Whether what stands behind # was more likely a part of the value: `кв. #5`, but not `astana # столица`."""
    if spec.kind in {"choice", "choices", "flag", "id", "place", "day", "when", "count", "age", "numbers", "geo", "order"}:
        return False
    return not behind.startswith((" ", "\t")) or re.fullmatch(r"\s*№?\s*\d+\s*\w?", behind) is not None
