"""What is said about each mistake and each doubt: read from wording.txt, which can be edited without knowing the program."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.directory.problems import SPEECHES, Cure, Said, Speech

_SHOWN: Final = 40
_CLIPPED: Final = frozenset({"value", "text", "found", "word", "name"})

Value = str | int | Said | tuple[str, ...]


def cure(name: str, /, **values: Value) -> Cure:
    """The message of that name with its blanks filled in; pieces of the file are cut to 40 characters. KeyError for others."""
    templates = _messages()[name]
    halves = {speech: _filled(templates[speech], values, speech) for speech in SPEECHES}
    wrong, instead = (Said(halves["kk"][half], halves["ru"][half], halves["en"][half]) for half in (0, 1))
    return Cure(name, wrong, instead)


def names() -> frozenset[str]:
    """The names of all messages."""
    return frozenset(_messages())


def brief(text: str) -> str:
    """A piece of the file to be named in a sentence: one line, at most 40 characters, nothing invisible."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"{plain[:_SHOWN]}…" if len(plain) > _SHOWN else plain


def _filled(template: tuple[str, str], values: Mapping[str, Value], speech: Speech) -> tuple[str, str]:
    words: dict[str, str] = {}
    for blank, value in values.items():
        if isinstance(value, Said):
            words[blank] = value.to(speech)
        elif isinstance(value, tuple):
            words[blank] = ", ".join(value)
        elif isinstance(value, str) and blank in _CLIPPED:
            words[blank] = brief(value)
        else:
            words[blank] = str(value)
    return template[0].format_map(words), template[1].format_map(words)


@cache
def _messages() -> Mapping[str, Mapping[Speech, tuple[str, str]]]:
    found: dict[str, dict[Speech, tuple[str, str]]] = {}
    name = ""
    for line in (Path(__file__).parent / "wording.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = {}
        for speech in SPEECHES:
            if line.startswith(f"{speech}: "):
                wrong, _, instead = line[4:].partition(" | ")
                found[name][speech] = (wrong, instead)
    return MappingProxyType(found)
