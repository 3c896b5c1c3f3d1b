"""Check: reads a directory and the texts, and prints every problem at once with its line and what to write instead."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.directory import SPEECHES, Loaded, Problem, Said, Speech, load
from bot.pages import TABLED
from bot.translations import LOCALES, Flaw, check_locales

MOST_OF_A_KIND: Final = 8
"""Doubts of one kind that are printed line by line; a longer list is counted, since nobody reads two hundred equal lines."""


def check(path: Path, lang: Speech | None = None, *, as_json: bool = False) -> int:
    """Prints what is wrong with a directory file and with the shipped texts; the exit code: 0 sound, 1 not.

    `lang` is the language of the report, else that of the system (Russian where it says neither Kazakh nor English).
    """
    speech = lang or system_speech(os.environ)
    loaded = load(path)
    flaws = check_locales(also=TABLED)
    print(_as_json(path, loaded, flaws) if as_json else "\n".join(_report(path, loaded, flaws, speech)))
    return 1 if loaded.directory is None or flaws else 0


def system_speech(environment: Mapping[str, str]) -> Speech:
    """The language that the system's locale asks for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "").lower()
        if value.startswith("kk"):
            return "kk"
        if value.startswith("en"):
            return "en"
        if value:
            return "ru"
    return "ru"


def _report(path: Path, loaded: Loaded, flaws: tuple[Flaw, ...], speech: Speech) -> Iterator[str]:
    for problem in loaded.problems:
        yield problem.said(speech)
    for flaw in flaws:
        yield _flaw(flaw)
    if loaded.directory is None:
        yield _REFUSED.to(speech).format(path=path, count=len(loaded.problems))
        return
    yield from _doubts(loaded.warnings, speech)
    counts = {"centres": len(loaded.directory.centres), "lines": len(loaded.directory.lines), "doubts": len(loaded.warnings)}
    yield _SOUND.to(speech).format(path=path, **counts)


def _doubts(warnings: tuple[Problem, ...], speech: Speech) -> Iterator[str]:
    """Rare doubts one by one, in the order of the file; frequent ones as a count with the first ids."""
    kinds: dict[str, list[Problem]] = defaultdict(list)
    for warning in warnings:
        kinds[warning.kind].append(warning)
    for warning in warnings:
        if len(kinds[warning.kind]) <= MOST_OF_A_KIND:
            yield f"{_DOUBT.to(speech)}: {warning.said(speech)}"
    for many in sorted(kinds.values(), key=len, reverse=True):
        if len(many) > MOST_OF_A_KIND:
            first = many[0]
            ids = ", ".join(dict.fromkeys(doubt.id for doubt in many[:MOST_OF_A_KIND]))
            said = f"{first.wrong.to(speech)}; {first.instead.to(speech)}"
            yield f"{_DOUBT.to(speech)} × {len(many)}: {said} ({ids}, …)"


_DOUBT: Final = Said("ескерту", "предупреждение", "warning")
_REFUSED: Final = Said(
    "{path}: файл қабылданбады, қате саны: {count}. Бот алдыңғы дұрыс нұсқасымен жұмыс істей береді.",
    "{path}: файл не принят, ошибок: {count}. Бот продолжит работать с прежней исправной версией.",
    "{path}: the file is refused, mistakes: {count}. The bot goes on with the last good version.",
)
_SOUND: Final = Said(
    "{path}: қате жоқ. Орталық: {centres}, желі: {lines}, ескерту: {doubts}. Ескертулердің бәрі: --json",
    "{path}: ошибок нет. Центров: {centres}, линий: {lines}, предупреждений: {doubts}. Все предупреждения: --json",
    "{path}: no mistakes. Centres: {centres}, lines: {lines}, warnings: {doubts}. All warnings: --json",
)


def _flaw(flaw: Flaw) -> str:
    return f"{_po(flaw)}:{flaw.line}: {flaw.msgid[:60]!r}: {flaw.wrong}"


def _po(flaw: Flaw) -> str:
    files = sorted((LOCALES / flaw.lang / "LC_MESSAGES").glob("*.po"))
    return str(files[0].relative_to(LOCALES.parent)) if files else f"locales/{flaw.lang}"


def _as_json(path: Path, loaded: Loaded, flaws: tuple[Flaw, ...]) -> str:
    directory = loaded.directory
    document = {
        "path": str(path),
        "ok": directory is not None and not flaws,
        "centres": len(directory.centres) if directory else None,
        "lines": len(directory.lines) if directory else None,
        "problems": [_told(problem) for problem in loaded.problems],
        "warnings": [_told(warning) for warning in loaded.warnings],
        "texts": [{"path": _po(flaw), "line": flaw.line, "msgid": flaw.msgid, "wrong": flaw.wrong} for flaw in flaws],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _told(problem: Problem) -> dict[str, object]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "id": problem.id,
        "kind": problem.kind,
        "wrong": {speech: problem.wrong.to(speech) for speech in SPEECHES},
        "instead": {speech: problem.instead.to(speech) for speech in SPEECHES},
    }
