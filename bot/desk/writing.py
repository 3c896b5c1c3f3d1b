"""Puts an answer into the lines of one record: numbers, hours, address, what is left to look at, and the date."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.desk import pencil
from bot.desk.answer import Answer, ConfirmError, both
from bot.desk.marks import Lines
from bot.directory import Said
from bot.directory.contacts import read_number
from bot.directory.fields import CENTRE, FREE, LINE, NOTHING, UNKNOWN, Field
from bot.languages import Text
from bot.pages.phones import written

_TELLABLE: Final = frozenset(
    {
        "text",
        "known",
        "address",
        "choice",
        "choices",
        "flag",
        "hours",
        "day",
        "when",
        "count",
        "age",
        "geo",
        "numbers",
        "place",
        "plain",
    }
)
_UNTOUCHABLE: Final = frozenset({"id", "notes", "checked", "checked_how", "publish"})
_DOUBTFUL: Final = re.compile(
    r"не отвеч|может смен|могут смен|не подтвержд|устар|20[01]\d|202[0-5]"
    r"|жауап бермеу|расталма|ауысуы мүмкін|ауыстыруы мүмкін|ескі",
    re.IGNORECASE,
)


def write_answer(block: Lines, answer: Answer) -> tuple[Said, ...]:
    """Changes the record's lines; returns what the person should still look at. Raises ConfirmError, pencil.PencilError."""
    is_line = "kind" not in pencil.field_names(block)
    specs = {spec.name: spec for spec in (LINE if is_line else CENTRE)}
    order = tuple(specs)
    remarks: list[Said] = []
    _write_phones(block, answer, order, remarks)
    if answer.hours is not None:
        _write_other(block, "hours", answer.hours, specs, order)
    _write_address(block, answer, order, remarks)
    for name, value in answer.others.items():
        _write_other(block, name, value, specs, order)
    _drop_leads(block, answer)
    if _confirms(answer):
        _mark_checked(block, answer, order, is_line=is_line, remarks=remarks)
    return tuple(remarks)


def _write_phones(block: Lines, answer: Answer, order: Sequence[str], remarks: list[Said]) -> None:
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


def _freshen(block: Lines, number: str, answer: Answer, remarks: list[Said]) -> None:
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


def _write_address(block: Lines, answer: Answer, order: Sequence[str], remarks: list[Said]) -> None:
    if answer.address is None:
        return
    if answer.address == "confidential":
        for name in ("address", "geo", "address_partial", "address_published"):
            pencil.remove(block, name)
        pencil.write_scalar(block, "address_confidential", "yes", order)
        if pencil.read(block, "notes") is not None or pencil.read(block, "unverified_contacts") is not None:
            remarks.append(
                Said(
                    "файл жұртқа ашық: notes пен unverified_contacts өрістерінде мекенжай болмасын",
                    "файл открыт всем: проверьте, что в notes и unverified_contacts нет адреса",
                    "the file is public: see that notes and unverified_contacts do not hold the address",
                )
            )
    elif isinstance(answer.address, str):
        pencil.remove(block, "address")
    else:
        pencil.write_text(block, "address", answer.address, order)
        pencil.remove(block, "address_partial")
        if pencil.read(block, "geo") is not None:
            remarks.append(
                Said(
                    "geo өрісін жаңа мекенжаймен салыстырыңыз", "сверьте geo с новым адресом", "compare geo with the new address"
                )
            )


def _write_other(block: Lines, name: str, value: str, specs: Mapping[str, Field], order: Sequence[str]) -> None:
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
        pencil.write_text(block, name, both(value, name, spec.example if " / " in spec.example else "қазақша / по-русски"), order)
        return
    pencil.write_scalar(block, name, word, order)


def _drop_leads(block: Lines, answer: Answer) -> None:
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
            return answer.address == "confidential" or _bare(value) in places
        return bool(what == "hours" and answer.hours and _bare(value) == _bare(answer.hours))

    pencil.remove_entries(block, "leads", answered)


def _mark_checked(block: Lines, answer: Answer, order: Sequence[str], *, is_line: bool, remarks: list[Said]) -> None:
    pencil.write_scalar(block, "checked", answer.on.isoformat(), order, comment=answer.by)
    if not is_line:
        pencil.write_text(block, "checked_how", answer.how, order)
        if "status" not in answer.others and pencil.read(block, "status") in {"uncertain", "?", None}:
            pencil.write_scalar(block, "status", "active", order)
    if pencil.read(block, "publish") is not None:
        pencil.remove(block, "publish")
        remarks.append(
            Said(
                "жазба енді ботта көрінеді: publish өрісі алып тасталды",
                "запись теперь видна в боте: поле publish убрано",
                "the record is shown in the bot now: the field publish is gone",
            )
        )


def _confirms(answer: Answer) -> bool:
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
