"""Writes what was learnt on the phone into the directory's file, in place: only the lines that changed are touched."""

import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any, Final

from bot.desk import pencil
from bot.desk.near import near_ids
from bot.directory import Said, load, read
from bot.directory.fields import CENTRE, FREE, LINE, NOTHING, UNKNOWN, Field
from bot.directory.problems import Loaded
from bot.directory.reading import read_number
from bot.directory.records import Centre, Directory, Line
from bot.languages import Text
from bot.pages.phones import written

HOW: Final[Mapping[str, Text]] = {
    "phone": Text("телефонмен", "по телефону"),
    "visit": Text("орнына барып", "на месте"),
    "letter": Text("хатпен", "письмом"),
    "site": Text("ресми сайтынан", "на официальном сайте"),
}
"""Ways of checking; anything else is written as "қазақша / по-русски"."""
SECRET: Final = frozenset({"confidential", "secret", "закрыт", "закрытый", "жабық", "құпия"})
_TELLABLE: Final = frozenset(
    {"text", "known", "address", "choice", "choices", "flag", "hours", "day", "when", "count", "age", "geo", "numbers", "place", "plain"}
)
_UNTOUCHABLE: Final = frozenset({"id", "notes", "checked", "checked_how", "publish"})
_DOUBTFUL: Final = re.compile(
    r"не отвеч|может смен|могут смен|не подтвержд|устар|20[01]\d|202[0-5]|жауап бермеу|расталма|ауысуы мүмкін|ауыстыруы мүмкін|ескі",
    re.IGNORECASE,
)


class ConfirmError(Exception):
    """The answer was not written; `said` is why, in three languages. The file is as it was."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was written: nothing if `changed` is False. `diff` shows the touched lines, `remarks` what is left to look at."""

    id: str
    changed: bool
    diff: str
    remarks: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """All that one call told."""

    by: str
    how: Text
    on: date
    numbers: tuple[str, ...]
    wrong: tuple[str, ...]
    hours: str | None
    address: Text | str | None
    others: Mapping[str, str] = field(default_factory=dict)


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
    answer = _Answer(
        by=" ".join(by.split()),
        how=_way(how),
        on=on,
        numbers=tuple(_number(one) for one in phone),
        wrong=tuple(_number(one) for one in wrong_phone),
        hours=hours,
        address=_address(address),
        others=dict(others or {}),
    )
    if not answer.by:
        raise ConfirmError(_SAY_WHO)
    text, remarks = _written(content.decode("utf-8-sig"), identity, answer, before)
    fresh = (b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b"") + text.encode()
    if fresh == content:
        return Confirmed(identity, changed=False, diff="", remarks=(_ALREADY,))
    _judge(before, read(fresh, str(path), on), identity)
    _replace(target, content, fresh)
    return Confirmed(identity, changed=True, diff=_diff(content, fresh, path.name), remarks=remarks)


# --- the answer ---


def _way(how: str) -> Text:
    ready = HOW.get(how.strip().lower())
    if ready is not None:
        return ready
    return _both(how, "how", "ресми хатпен / официальным письмом")


def _both(value: str, name: str, example: str) -> Text:
    parts = [part.strip() for part in re.split(r"\s+/\s+|\s*\|\s*", value)]
    if len(parts) != 2 or not all(parts):
        raise ConfirmError(
            Said(
                f"«{name}» екі тілде керек: {example}",
                f"«{name}» нужно на двух языках через « / »: {example}",
                f"“{name}” is needed in two languages with “ / ” between them: {example}",
            )
        )
    return Text(*parts)


def _address(value: str | None) -> Text | str | None:
    if value is None:
        return None
    if value.strip().lower() in SECRET:
        return "confidential"
    if value.strip() in UNKNOWN:
        return "?"
    return _both(value, "address", "Достық көшесі, 13 / улица Достык, 13")


def _number(value: str) -> str:
    number, cure = read_number(" ".join(value.split()))
    if number is None:
        wrong, instead = (cure.wrong, cure.instead) if cure else (Said(value, value, value), Said("", "", ""))
        raise ConfirmError(
            Said(f"{wrong.kk}; {instead.kk}", f"{wrong.ru}; {instead.ru}", f"{wrong.en}; {instead.en}")
        )
    return number


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


# --- the text ---


def _written(text: str, identity: str, answer: _Answer, loaded: Loaded) -> tuple[str, tuple[Said, ...]]:
    try:
        manuscript = pencil.find_record(text, identity)
        if manuscript is None:
            raise ConfirmError(_present_no_more(identity))
        block = manuscript.block
        is_line = "kind" not in pencil.field_names(block)
        specs = {spec.name: spec for spec in (LINE if is_line else CENTRE)}
        order = tuple(specs)
        remarks: list[Said] = []
        _write_phones(block, answer, order, remarks)
        if answer.hours is not None:
            pencil.write_scalar(block, "hours", answer.hours, order)
        _write_address(block, answer, order, remarks)
        for name, value in answer.others.items():
            _write_other(block, name, value, specs, order)
        _drop_leads(block, answer)
        if _confirms(answer):
            _mark_checked(block, answer, order, is_line=is_line, remarks=remarks)
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


def _write_phones(block: pencil.Lines, answer: _Answer, order: Sequence[str], remarks: list[Said]) -> None:
    if not answer.numbers and not answer.wrong:
        return
    if pencil.read(block, "phones") is not None and not _number_of_any(pencil.entries(block, "phones")):
        pencil.remove(block, "phones")
    pencil.unroll(block, "phones", order)
    for number in reversed(answer.numbers):
        present = [_number_in(entry) for entry in pencil.entries(block, "phones")]
        fresh = [f"number: {_printed(number)}", f"as_of: {answer.on.isoformat()}"]
        if not present:
            pencil.write_lines(block, "phones", [("- " if i == 0 else "  ") + line for i, line in enumerate(fresh)], order)
        elif number not in present:
            pencil.add_entry(block, "phones", fresh)
        else:
            _freshen(block, number, answer, remarks)
    if answer.wrong:
        pencil.remove_entries(block, "phones", lambda entry: _number_in(entry) in answer.wrong)


def _freshen(block: pencil.Lines, number: str, answer: _Answer, remarks: list[Said]) -> None:
    """A number that was there already loses what said that it is not confirmed."""

    def same(entry: Any) -> bool:
        return _number_in(entry) == number

    entry = next(one for one in pencil.entries(block, "phones") if same(one))
    if not isinstance(entry, dict):
        return
    changes: dict[str, str | Text | None] = {"as_of": answer.on.isoformat()}
    if "sure" in entry:
        changes["sure"] = None
    note = entry.get("note")
    if isinstance(note, dict) and any(_DOUBTFUL.search(str(text)) for text in note.values()):
        kept = {lang: _without_doubt(str(note.get(lang) or "")) for lang in ("kk", "ru")}
        changes["note"] = Text(kept["kk"], kept["ru"]) if all(kept.values()) else None
        remarks.append(
            Said(
                f"нөмірдің жанындағы ескерту өзгерді, бұрын: «{note.get('kk')}»",
                f"примечание у номера изменилось, было: «{note.get('ru')}»",
                f"the note of the number has changed, it was: “{note.get('ru')}”",
            )
        )
    pencil.change_entry(block, "phones", same, changes)


def _without_doubt(note: str) -> str:
    """The parts of a note before the first that doubts the number."""
    kept: list[str] = []
    for part in note.split(";"):
        if _DOUBTFUL.search(part):
            break
        kept.append(part.strip())
    return "; ".join(kept)


def _write_address(block: pencil.Lines, answer: _Answer, order: Sequence[str], remarks: list[Said]) -> None:
    if answer.address is None:
        return
    if answer.address == "confidential":
        for name in ("address", "geo", "address_partial", "address_published"):
            pencil.remove(block, name)
        pencil.write_scalar(block, "address_confidential", "yes", order)
    elif isinstance(answer.address, str):
        pencil.remove(block, "address")
    else:
        pencil.write_text(block, "address", answer.address, order)
        pencil.remove(block, "address_partial")
        if pencil.read(block, "geo") is not None:
            remarks.append(
                Said("geo өрісін жаңа мекенжаймен салыстырыңыз", "сверьте geo с новым адресом", "compare geo with the new address")
            )


def _write_other(block: pencil.Lines, name: str, value: str, specs: Mapping[str, Field], order: Sequence[str]) -> None:
    spec = specs.get(name)
    if spec is None or spec.kind not in _TELLABLE or name in _UNTOUCHABLE:
        names = ", ".join(one.name for one in specs.values() if one.kind in _TELLABLE and one.name not in _UNTOUCHABLE)
        raise ConfirmError(
            Said(
                f"«{name}» өрісі бұлай жазылмайды; болатындары: {names}",
                f"поле «{name}» так записать нельзя; можно: {names}",
                f"the field “{name}” cannot be written so; possible: {names}",
            )
        )
    word = value.strip()
    if word in UNKNOWN:
        pencil.remove(block, name)
        return
    if spec.kind in {"text", "known", "address"}:
        if spec.kind == "known" and word.lower() in (*NOTHING, *(FREE if name == "cost" else ())):
            pencil.write_scalar(block, name, word.lower(), order)
            return
        pencil.write_text(block, name, _both(value, name, spec.example if " / " in spec.example else "қазақша / по-русски"), order)
        return
    pencil.write_scalar(block, name, word, order)


def _drop_leads(block: pencil.Lines, answer: _Answer) -> None:
    """Contacts that were found once and are answered now, rightly or wrongly."""
    told = {*answer.numbers, *answer.wrong}
    places = {_bare(answer.address.kk), _bare(answer.address.ru)} if isinstance(answer.address, Text) else set[str]()

    def answered(lead: Any) -> bool:
        if not isinstance(lead, dict):
            return False
        what, value = lead.get("what"), str(lead.get("value") or "")
        if what in {"phone", "whatsapp"}:
            return read_number(" ".join(value.split()))[0] in told
        if what == "address":
            return _bare(value) in places
        return bool(what == "hours" and answer.hours and _bare(value) == _bare(answer.hours))

    pencil.remove_entries(block, "leads", answered)


def _mark_checked(block: pencil.Lines, answer: _Answer, order: Sequence[str], *, is_line: bool, remarks: list[Said]) -> None:
    pencil.write_scalar(block, "checked", answer.on.isoformat(), order, comment=answer.by)
    if not is_line:
        pencil.write_text(block, "checked_how", answer.how, order)
        if "status" not in answer.others and pencil.read(block, "status") in {"uncertain", "?", None}:
            pencil.write_scalar(block, "status", "active", order)
    if pencil.read(block, "publish") is not None:
        pencil.remove(block, "publish")
        remarks.append(
            Said(
                "жазба енді ботта көрінеді: publish өрісі алынды",
                "запись теперь видна в боте: поле publish убрано",
                "the record is shown in the bot now: the field publish is gone",
            )
        )


def _confirms(answer: _Answer) -> bool:
    """A number that turned out wrong says nothing about the place: the record stays as unchecked as it was."""
    return not answer.wrong or bool(answer.numbers or answer.hours or answer.address or answer.others)


def _number_in(entry: Any) -> str | None:
    value = entry.get("number") if isinstance(entry, dict) else entry
    return read_number(" ".join(str(value or "").split()))[0]


def _number_of_any(found: Sequence[Any]) -> bool:
    return any(_number_in(entry) for entry in found)


def _printed(number: str) -> str:
    return written(number).replace("\u00a0", " ")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


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


def _others(directory: Directory, identity: str) -> list[Centre | Line]:
    return [replace(one, line=0) for one in (*directory.lines, *directory.centres) if one.id != identity]


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
    return "\n".join(unified_diff(old, new, name, name, n=1, lineterm=""))


# --- what is said when it cannot be done ---

_SAY_WHO: Final = Said("кім сұрағанын жазыңыз: --by", "напишите, кто спрашивал: --by", "say who asked: --by")
_ALREADY: Final = Said("дәл осы жауап жазылып қойған", "этот ответ уже записан", "this answer is already written")
_CHANGED_MEANWHILE: Final = Said(
    "файлды осы сәтте біреу өзгертті; команданы қайталаңыз",
    "файл только что изменили; повторите команду",
    "the file was changed just now; give the command again",
)
_REASONS: Final[Mapping[str, Said]] = {
    "record on one line": Said("жазба жақша ішінде бір жолға жазылған", "запись стоит в скобках в одну строку", "the record stands in brackets on one line"),
    "list on one line": Said("тізім жақша ішінде бір жолға жазылған", "список стоит в скобках в одну строку", "a list stands in brackets on one line"),
    "text on one line": Said("мәтін жақша ішінде бір жолға жазылған", "текст стоит в скобках в одну строку", "a text stands in brackets on one line"),
    "strange line break": Said("файлда бөтен жол белгісі бар", "в файле чужой знак перевода строки", "the file holds a foreign line break"),
    "only field": Said("тізімнің бұл бөлігінде басқа өріс жоқ", "в этом пункте списка нет других полей", "this item of a list has no other field"),
    "other records would change": Said("басқа жазбалар да өзгерер еді", "изменились бы и другие записи", "other records would change too"),
}


def _by_hand(identity: str, reason: str) -> Said:
    why = _REASONS.get(reason, Said(reason, reason, reason))
    return Said(
        f"«{identity}» жазбасын өзім өзгерте алмаймын: {why.kk}; файлдан қолмен жазыңыз",
        f"не могу сам изменить запись «{identity}»: {why.ru}; впишите в файл вручную",
        f"the record “{identity}” cannot be changed by the program: {why.en}; write it into the file by hand",
    )


def _present_no_more(identity: str) -> Said:
    return Said(f"файлда «{identity}» жазбасы табылмады", f"в файле не нашлась запись «{identity}»", f"the file holds no record “{identity}”")


def _already_wrong(loaded: Loaded) -> Said:
    first = loaded.problems[0]
    return Said(
        f"файлда қате бар, алдымен соны түзетіңіз: {first.said('kk')}",
        f"в файле есть ошибка, сначала исправьте её: {first.said('ru')}",
        f"the file holds a mistake, correct it first: {first.said('en')}",
    )


def _cannot_read(path: Path, error: OSError) -> Said:
    return Said(f"{path} оқылмады: {error.strerror}", f"не удалось прочитать {path}: {error.strerror}", f"cannot read {path}: {error.strerror}")


def _cannot_write(path: Path, error: OSError) -> Said:
    return Said(f"{path} жазылмады: {error.strerror}", f"не удалось записать {path}: {error.strerror}", f"cannot write {path}: {error.strerror}")
