"""The card of a record exactly as the bot sends it, and cards before and after an edit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.desk.finding import Record, every_record, near_ids
from bot.directory import Loaded, Said, load
from bot.directory.records import Centre, Directory
from bot.hours import ZONE
from bot.languages import LANGS, Lang
from bot.pages import Button, Extra, Page, page_for, plain
from bot.situation import Situation, View

LONGEST: Final = 60_000
"""Characters of a comparison: a comment on GitHub holds 65,536."""
_TONGUES: Final[Mapping[Lang, str]] = {"kk": "Қазақша", "ru": "По-русски"}


class NoSuchRecordError(LookupError):
    """Nothing in the directory has this id, now or formerly; `said` offers the ids that are near."""

    def __init__(self, identity: str, near: Sequence[str]) -> None:
        shown = ", ".join(near) or "—"
        self.said = Said(
            f"«{identity}» деген жазба жоқ; ұқсастары: {shown}",
            f"записи «{identity}» нет; похожие: {shown}",
            f"there is no record “{identity}”; alike: {shown}",
        )
        super().__init__(self.said.en)


def card(directory: Directory, identity: str, lang: Lang, now: datetime) -> str:
    """The card as plain text, its buttons below in brackets, a row a line. Former ids are followed.

    Raises NoSuchRecordError.
    """
    record = directory.by_id.get(identity.strip())
    if record is None:
        raise NoSuchRecordError(identity, near_ids(directory.by_id, identity))
    page = _page(directory, record, lang, now)
    buttons = [" ".join(f"[{_shown(button)}]" for button in row) for row in page.rows]
    return "\n".join((plain(page.text), "", *buttons))


def with_unpublished(loaded: Loaded) -> Directory:
    """The directory with the records that wait for a check (`publish: no`), so that their cards can be looked at.

    Raises ValueError when the file could not be read.
    """
    if loaded.directory is None:
        raise ValueError("the file has mistakes")
    waiting = tuple(one.record for one in loaded.private.values() if one.record is not None)
    old = loaded.directory
    return replace(
        old,
        centres=(*old.centres, *waiting),
        by_id=MappingProxyType({**{one.id: one for one in waiting}, **old.by_id}),
        by_code=MappingProxyType({**{one.code: one for one in waiting}, **old.by_code}),
    )


def diff(old_path: Path, new_path: Path, langs: Sequence[Lang] = LANGS, now: datetime | None = None) -> str:
    """Markdown for a comment: the card of every record that was added, changed or removed, before and after, and nothing else.

    Fields that no card shows (notes, leads) change nothing here. Warnings do not matter; a file with mistakes cannot be compared,
    and then the text says so and names the first of them.
    """
    moment = now or datetime.now(ZONE)
    old, new = load(old_path), load(new_path)
    for loaded, which in ((new, "Жаңа файлда / В новом файле"), (old, "Бұрынғы файлда / В прежнем файле")):
        if loaded.directory is None:
            problems = "\n".join(problem.said("ru") for problem in loaded.problems[:10])
            said = f"{which} қате бар, карточкалар салыстырылмады / есть ошибки, карточки не сравнить: {len(loaded.problems)}"
            return f"{said}\n\n{_fenced(problems, '')}\n"
    if old.directory is None or new.directory is None:
        return ""
    parts = []
    for before, after in _pairs(old.directory, new.directory):
        sides = {
            lang: (_text_lines(old.directory, before, lang, moment), _text_lines(new.directory, after, lang, moment))
            for lang in langs
        }
        parts.append(_part(before, after, sides))
    parts = [part for part in parts if part]
    if not parts:
        return "Карточкалар өзгерген жоқ. / Карточки не изменились.\n"
    shown: list[str] = []
    for part in parts:
        if sum(map(len, shown)) + len(part) > LONGEST:
            break
        shown.append(part)
    rest = len(parts) - len(shown)
    if rest:
        shown.append(f"Тағы / Ещё: {rest}\n")
    return "\n".join(shown)


def _pairs(old: Directory, new: Directory) -> list[tuple[Record | None, Record | None]]:
    """Records before and after in the order of the new file, then those that are gone; a renamed record is one pair."""
    pairs: list[tuple[Record | None, Record | None]] = []
    met: set[str] = set()
    for after in every_record(new):
        names = (after.id, *(after.formerly if isinstance(after, Centre) else ()))
        before = next((old.by_id[name] for name in names if name in old.by_id), None)
        if before is not None:
            met.add(before.id)
        pairs.append((before, after))
    pairs += [(before, None) for before in every_record(old) if before.id not in met]
    return pairs


def _part(before: Record | None, after: Record | None, sides: Mapping[Lang, tuple[list[str], list[str]]]) -> str:
    blocks: list[str] = []
    for lang, (was, will) in sides.items():
        if was != will:
            lines = [*unified_diff(was, will, lineterm="", n=1000)][3:]
            blocks.append(f"**{_TONGUES[lang]}**\n\n{_fenced(chr(10).join(lines), 'diff')}\n")
    if not blocks:
        return ""
    one = after or before
    assert one is not None  # noqa: S101  # a pair has at least one side
    if before is None:
        word = "қосылды / добавлено"
    elif after is None:
        word = "алып тасталды / убрано"
    else:
        word = "өзгерді / изменено" if before.id == after.id else f"бұрын / раньше: `{before.id}`"
    return "\n".join((f"### `{one.id}` · {word}\n", *blocks))


def _text_lines(directory: Directory, record: Record | None, lang: Lang, now: datetime) -> list[str]:
    return plain(_page(directory, record, lang, now).text).splitlines() if record else []


def _page(directory: Directory, record: Record, lang: Lang, now: datetime) -> Page:
    return page_for(View("card", Situation(lang=lang), record.code), directory, now, Extra(default_lang=lang))


def _shown(button: Button) -> str:
    return button.label if button.url is None else f"{button.label}: {button.url}"


def _fenced(text: str, kind: str) -> str:
    """A code block that its content cannot close."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{kind}\n{text}\n{fence}"
