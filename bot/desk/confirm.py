"""Writes what was learnt on the phone into the directory's file, in place: only the lines that changed are touched."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Final

from bot.desk import pencil
from bot.desk.answer import HOW, Answer, ConfirmError, understand
from bot.desk.finding import Record, every_record, near_ids
from bot.desk.writing import write_answer
from bot.directory import Loaded, Said, load, read
from bot.directory.records import Centre, Directory

__all__ = ["HOW", "ConfirmError", "Confirmed", "confirm"]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was written: nothing if `changed` is False. `diff` shows the touched lines, `remarks` what is left to look at."""

    id: str
    changed: bool
    diff: str
    remarks: tuple[Said, ...] = ()


def confirm(
    path: Path,
    identity: str,
    *,
    by: str,
    how: str,
    on: date,
    phone: Sequence[str] = (),
    wrong_phone: Sequence[str] = (),
    hours: str | None = None,
    address: str | None = None,
    others: Mapping[str, str] | None = None,
) -> Confirmed:
    """Writes the answer of the record `identity` into the file at `path` and dates it with `on`.

    `by` is who asked (a comment beside the date), `how` is phone, visit, letter, site, or "қазақша / по-русски". `phone` are the
    numbers that were confirmed, `wrong_phone` those that turned out wrong. `address` is "қазақша / по-русски", or "confidential".
    `others` are further fields as name → value; texts as "қазақша / по-русски", "?" for unknown, "нет" for none.

    The result is read before it takes the file's place: a file that would be refused is never written, and no other record may
    change. A wrong number alone dates nothing. Raises ConfirmError; the file then is as it was. The same answer twice changes
    nothing the second time.
    """
    target = path.resolve()
    try:
        content = target.read_bytes()
    except OSError as error:
        raise ConfirmError(_cannot_read(path, error)) from None
    before = load(target, on)
    if before.directory is None:
        raise ConfirmError(_already_wrong(before))
    identity = _present_id(before, identity)
    answer = understand(by=by, how=how, on=on, phone=phone, wrong_phone=wrong_phone, hours=hours, address=address, others=others)
    text, remarks = _written(content.decode("utf-8-sig"), identity, answer, before)
    fresh = (b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b"") + text.encode()
    if fresh == content:
        return Confirmed(identity, changed=False, diff="", remarks=(_ALREADY,))
    _judge(before, read(fresh, str(path), on), identity)
    _replace(target, content, fresh)
    return Confirmed(identity, changed=True, diff=_diff(content, fresh, path.name), remarks=remarks)


def _present_id(loaded: Loaded, identity: str) -> str:
    """The id as it is written in the file; former ids are followed."""
    if identity in loaded.private:
        return identity
    directory = loaded.directory
    record = directory.by_id.get(identity) if directory else None
    if record is not None:
        return record.id
    near = ", ".join(near_ids(loaded.private, identity)) or "—"
    raise ConfirmError(
        Said(
            f"«{identity}» деген жазба жоқ; ұқсастары: {near}",
            f"записи «{identity}» нет; похожие: {near}",
            f"there is no record “{identity}”; alike: {near}",
        )
    )


def _written(text: str, identity: str, answer: Answer, loaded: Loaded) -> tuple[str, tuple[Said, ...]]:
    try:
        manuscript = pencil.find_record(text, identity)
        if manuscript is None:
            raise ConfirmError(_present_no_more(identity))
        remarks = list(write_answer(manuscript.block, answer))
    except pencil.PencilError as error:
        raise ConfirmError(_by_hand(identity, str(error))) from None
    record = loaded.directory.by_id.get(identity) if loaded.directory else None
    if isinstance(record, Centre) and record.warning is not None and "warning" not in answer.others:
        remarks.append(
            Said(
                f"жазбада ескерту қалды: «{record.warning.kk}»; ескірген болса, файлдан өшіріңіз",
                f"в записи осталось предупреждение: «{record.warning.ru}»; если оно устарело, удалите его из файла",
                f"the record still warns: “{record.warning.ru}”; delete it from the file if it is out of date",
            )
        )
    return manuscript.text(), tuple(remarks)


# --- the file ---


def _judge(before: Loaded, after: Loaded, identity: str) -> None:
    if after.directory is None:
        first = after.problems[0]
        raise ConfirmError(
            Said(
                f"жазылмады: {first.id}: {first.wrong.kk}; {first.instead.kk}",
                f"не записано: {first.id}: {first.wrong.ru}; {first.instead.ru}",
                f"not written: {first.id}: {first.wrong.en}; {first.instead.en}",
            )
        )
    if before.directory is not None and _others(before.directory, identity) != _others(after.directory, identity):
        raise ConfirmError(_by_hand(identity, "other records would change"))
    if set(before.private) != set(after.private):
        raise ConfirmError(_by_hand(identity, "other records would change"))


def _others(directory: Directory, identity: str) -> list[Record]:
    return [replace(one, line=0) for one in every_record(directory) if one.id != identity]


def _replace(target: Path, content: bytes, fresh: bytes) -> None:
    """The new file appears at once or not at all; its mode stays."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise ConfirmError(_cannot_write(target, error)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        if target.read_bytes() != content:
            raise ConfirmError(_CHANGED_MEANWHILE)
        Path(name).replace(target)
    except OSError as error:
        raise ConfirmError(_cannot_write(target, error)) from None
    finally:
        Path(name).unlink(missing_ok=True)


def _diff(content: bytes, fresh: bytes, name: str) -> str:
    old, new = (part.decode("utf-8-sig").splitlines() for part in (content, fresh))
    return "".join(f"{line}\n" for line in unified_diff(old, new, name, name, n=1, lineterm=""))


# --- what is said when it cannot be done ---

_ALREADY: Final = Said("дәл осы жауап жазылып қойған", "этот ответ уже записан", "this answer is already written")
_CHANGED_MEANWHILE: Final = Said(
    "файлды осы арада біреу өзгертті; команданы қайталаңыз",
    "файл только что изменили; повторите команду",
    "the file was changed just now; give the command again",
)
_REASONS: Final[Mapping[str, Said]] = {
    "record on one line": Said(
        "жазба жақша ішінде бір жолға жазылған",
        "запись стоит в скобках в одну строку",
        "the record stands in brackets on one line",
    ),
    "list on one line": Said(
        "тізім жақша ішінде бір жолға жазылған", "список стоит в скобках в одну строку", "a list stands in brackets on one line"
    ),
    "text on one line": Said(
        "мәтін жақша ішінде бір жолға жазылған", "текст стоит в скобках в одну строку", "a text stands in brackets on one line"
    ),
    "strange line break": Said(
        "файлда бөтен жол белгісі бар", "в файле чужой знак перевода строки", "the file holds a foreign line break"
    ),
    "only field": Said(
        "тізімнің бұл бөлігінде басқа өріс жоқ", "в этом пункте списка нет других полей", "this item of a list has no other field"
    ),
    "other records would change": Said(
        "басқа жазбалар да өзгерер еді", "изменились бы и другие записи", "other records would change too"
    ),
}


def _by_hand(identity: str, reason: str) -> Said:
    why = _REASONS.get(reason, Said(reason, reason, reason))
    return Said(
        f"«{identity}» жазбасы өзгертілмеді: {why.kk}; файлға қолмен жазыңыз",
        f"запись «{identity}» не изменена: {why.ru}; впишите в файл вручную",
        f"the record “{identity}” cannot be changed by the program: {why.en}; write it into the file by hand",
    )


def _present_no_more(identity: str) -> Said:
    return Said(
        f"файлда «{identity}» жазбасы табылмады",
        f"в файле не нашлась запись «{identity}»",
        f"the file holds no record “{identity}”",
    )


def _already_wrong(loaded: Loaded) -> Said:
    first = loaded.problems[0]
    return Said(
        f"файлда қате бар, алдымен соны түзетіңіз: {first.said('kk')}",
        f"в файле есть ошибка, сначала исправьте её: {first.said('ru')}",
        f"the file holds a mistake, correct it first: {first.said('en')}",
    )


def _cannot_read(path: Path, error: OSError) -> Said:
    return Said(
        f"{path} оқылмады: {error.strerror}",
        f"не удалось прочитать {path}: {error.strerror}",
        f"cannot read {path}: {error.strerror}",
    )


def _cannot_write(path: Path, error: OSError) -> Said:
    return Said(
        f"{path} жазылмады: {error.strerror}",
        f"не удалось записать {path}: {error.strerror}",
        f"cannot write {path}: {error.strerror}",
    )
