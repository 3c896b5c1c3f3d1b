"""The directory in formats that others read: HSDS, GeoJSON, and a table that can be edited and proposed back."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from bot.desk.finding import Record, every_record
from bot.desk.hsds import FILES, services, tables
from bot.directory.problems import Loaded, Private
from bot.directory.records import Centre, Directory, Line
from bot.languages import NONE, Known, Lang, Text
from bot.pages.phones import written
from bot.pages.times import today

Format = Literal["hsds-json", "hsds-csv", "geojson", "csv"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

COLUMNS: Final = (
    "id",
    "section",
    "kind",
    "name_kk",
    "name_ru",
    "also_known_as",
    "formerly",
    "parent",
    "situations",
    "region",
    "city",
    "locality_kk",
    "locality_ru",
    "address_kk",
    "address_ru",
    "address_partial",
    "address_confidential",
    "geo",
    "phones",
    "walk_in_kk",
    "walk_in_ru",
    "warning_kk",
    "warning_ru",
    "ask_via",
    "hours",
    "hours_note_kk",
    "hours_note_ru",
    "for_whom_kk",
    "for_whom_ru",
    "age_min",
    "age_max",
    "sex",
    "with_children",
    "documents_kk",
    "documents_ru",
    "referral_kk",
    "referral_ru",
    "residents_only",
    "refuses_kk",
    "refuses_ru",
    "stay_kk",
    "stay_ru",
    "capacity",
    "services_kk",
    "services_ru",
    "cost_kk",
    "cost_ru",
    "site",
    "status",
    "evidence",
    "checked",
)
"""Columns of the table. "section" is lines or centres; a text has a column for each language; an empty cell is unknown."""
FULL_COLUMNS: Final = ("published", "leads", "unverified_contacts", "notes")
"""What `full` adds for the maintainers."""
_BOM: Final = "\ufeff"


def export(
    loaded: Loaded, format_name: str, path: Path, now: datetime, *, lang: Lang = "ru", full: bool = False
) -> tuple[Path, ...]:
    """Writes the directory to `path` and returns the files written.

    `hsds-csv` writes a folder with a file for each table, or one file if `path` ends with .zip. `lang` is the language of
    texts in HSDS, which has room for one. Only what the bot shows goes out. `full` adds the maintainers' fields and the
    unpublished records to csv and geojson; a confidential address goes out in no case, nor does anything that could tell it.
    Raises ValueError for a format that does not exist, for `full` with HSDS, and for a directory with mistakes.
    """
    if format_name not in FORMATS:
        raise ValueError(f"no format {format_name}; there are: {', '.join(FORMATS)}")
    if loaded.directory is None:
        raise ValueError(f"the directory has mistakes ({len(loaded.problems)}); `python -m bot check` names them")
    if format_name.startswith("hsds"):
        if full:
            raise ValueError("HSDS has no fields for the maintainers' notes; --full is for csv and geojson")
        rows = tables(loaded.directory, lang, today(now))
        if format_name == "hsds-json":
            return (_write(path, _as_json(services(rows))),)
        return _write_tables(path, rows)
    flat = flat_rows(loaded, full=full)
    if format_name == "geojson":
        return (_write(path, _as_json(_geojson(flat))),)
    columns = (*COLUMNS, *FULL_COLUMNS) if full else COLUMNS
    return (_write(path, _BOM + _as_csv(columns, flat)),)


def flat_rows(loaded: Loaded, *, full: bool = False) -> list[dict[str, str]]:
    """Every record as column → text, lines first; with `full` also the unpublished ones and the maintainers' columns."""
    directory = loaded.directory or Directory((), (), {}, {})
    records: list[tuple[Record, bool]] = [(one, True) for one in every_record(directory)]
    if full:
        records += [(one.record, False) for one in loaded.private.values() if one.record is not None]
    rows = []
    for record, shown in records:
        row = flat_row(record)
        if full:
            row |= _maintainers_part(record, loaded.private.get(record.id), shown=shown)
        rows.append(row)
    return rows


def flat_row(record: Record) -> dict[str, str]:
    """One record as column → text; "" where nothing is known, "жоқ"/"нет" where there is none."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "id": record.id,
        "section": "lines" if isinstance(record, Line) else "centres",
        **_pair("name", record.name),
        "situations": ", ".join(record.situations),
        "region": record.region,
        "city": record.city or "",
        "hours": record.hours or "",
        **_pair("hours_note", record.hours_note),
        **_pair("services", record.services),
        **_pair("cost", record.cost),
        "evidence": record.evidence or "",
        "checked": record.checked.isoformat() if record.checked else "",
    }
    if isinstance(record, Line):
        return row | {"phones": _numbers(tuple(one.number for one in record.numbers)), **_pair("for_whom", record.for_whom)}
    terms = record.eligibility
    secret = record.address_confidential
    return row | {
        "kind": record.kind,
        "also_known_as": " | ".join(record.also_known_as),
        "formerly": ", ".join(record.formerly),
        "parent": record.parent or "",
        **_pair("locality", record.locality),
        **_pair("address", None if secret else record.address),
        "address_partial": "yes" if record.address_partial and not secret else "",
        "address_confidential": "yes" if secret else "",
        "geo": f"{record.geo[0]}, {record.geo[1]}" if record.geo and not secret else "",
        "phones": "нет" if record.phones == () else _numbers(tuple(one.number for one in record.phones or ())),
        **_pair("walk_in", record.walk_in),
        **_pair("warning", record.warning),
        "ask_via": _numbers(record.ask_via),
        **_pair("for_whom", terms.text),
        "age_min": "" if terms.age_min is None else f"{terms.age_min:g}",
        "age_max": "" if terms.age_max is None else f"{terms.age_max:g}",
        "sex": terms.sex or "",
        "with_children": _flag(terms.with_children),
        **_pair("documents", terms.documents),
        **_pair("referral", terms.referral),
        "residents_only": _flag(terms.residents_only),
        **_pair("refuses", terms.refuses),
        **_pair("stay", record.stay),
        "capacity": "" if record.capacity is None else str(record.capacity),
        "site": record.web.get("site", ""),
        "status": record.status,
    }


def _maintainers_part(record: Record, private: Private | None, *, shown: bool) -> dict[str, str]:
    row = {"published": "yes" if shown else "no", "leads": "", "unverified_contacts": "", "notes": ""}
    if private is None:
        return row
    if isinstance(record, Centre) and (record.address_confidential or record.kind == "shelter"):
        # Notes about a hidden house may describe where it stands; only bare numbers are safe.
        numbers = [lead.value for lead in private.leads if lead.what in {"phone", "whatsapp"} and lead.value]
        return row | {"leads": " | ".join(numbers)}
    leads = [": ".join(part for part in (lead.what, lead.value, lead.seen_in) if part) for lead in private.leads]
    return row | {
        "leads": " | ".join(leads),
        "unverified_contacts": " | ".join(private.unverified),
        "notes": private.notes or "",
    }


def _pair(name: str, known: Known) -> dict[str, str]:
    if known is None:
        return {f"{name}_kk": "", f"{name}_ru": ""}
    if known is NONE:
        none = ("тегін", "бесплатно") if name == "cost" else ("жоқ", "нет")
        return {f"{name}_kk": none[0], f"{name}_ru": none[1]}
    assert isinstance(known, Text)  # noqa: S101  # the only case left
    return {f"{name}_kk": known.kk, f"{name}_ru": known.ru}


def _numbers(numbers: Sequence[str]) -> str:
    return ", ".join(written(number).replace("\u00a0", " ") for number in numbers)


def _flag(known: bool | None) -> str:
    return "" if known is None else "yes" if known else "no"


def _geojson(rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """RFC 7946: longitude first; a record without a public point has no geometry."""
    features = []
    for row in rows:
        point = None
        if row["geo"]:
            lat, lon = (float(part) for part in row["geo"].split(","))
            point = {"type": "Point", "coordinates": [lon, lat]}
        told = {name: value for name, value in row.items() if value and name != "geo"}
        features.append({"type": "Feature", "id": row["id"], "geometry": point, "properties": told})
    return {"type": "FeatureCollection", "features": features}


def _as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _as_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    """Spreadsheets run what begins with = or @ as a formula; a quote mark before it makes it a text."""
    text = str(value)
    return f"'{text}" if text[:1] in {"=", "@", "\t", "\r"} else text


def _write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def _write_tables(path: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Path, ...]:
    sheets = {
        FILES[name]: _as_csv(tuple(dict.fromkeys(column for row in table for column in row)), table)
        for name, table in rows.items()
        if table
    }
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in sheets.items():
                archive.writestr(name, text)
        return (path,)
    path.mkdir(parents=True, exist_ok=True)
    return tuple(_write(path / name, text) for name, text in sheets.items())
