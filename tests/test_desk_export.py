"""What others read of the directory: complete, well-formed, and nothing that must stay in the house."""

import csv
import io
import json
import re
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot.desk.export import COLUMNS, FORMATS, export
from bot.desk.proposal import ProposalError, propose
from bot.directory import Loaded, load
from bot.hours import ZONE

REAL = Path(__file__).parent.parent / "directory.yaml"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
TODAY = date(2026, 11, 23)
CANARY = "канарейкина улица"


@pytest.fixture(scope="module")
def real() -> Loaded:
    found = load(REAL)
    assert found.directory is not None
    return found


def made(loaded: Loaded, name: str, folder: Path, *, full: bool = False) -> str:
    """Everything that an export in this format writes, as one text."""
    target = folder / ("tables" if name == "hsds-csv" else f"export.{name}")
    files = export(loaded, name, target, NOW, full=full)
    return "\n".join(file.read_text(encoding="utf-8-sig") for file in files)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", FORMATS)
def test_every_published_record_is_in_every_format(real: Loaded, name: str, tmp_path: Path) -> None:
    text = made(real, name, tmp_path)
    assert real.directory is not None
    for record in (*real.directory.centres, *real.directory.lines):
        assert record.name.ru in text or json.dumps(record.name.ru, ensure_ascii=False)[1:-1] in text or record.id in text


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The real directory with a mark in everything that is private, and a confidential house whose notes tell too much."""
    path = Path(shutil.copy(REAL, tmp_path_factory.mktemp("marked") / "directory.yaml"))
    text = path.read_text(encoding="utf-8")
    pieces = re.split(r"(?m)^(?=- id: )", text)
    marked = []
    for piece in pieces:
        if not piece.startswith("- id: "):
            marked.append(piece)
            continue
        public = re.sub(r"(?m)^  (notes|leads|unverified_contacts):.*\n(?:(?:  [- ].*|   .*)\n)*", "", piece)
        private = (
            f"  leads:\n  - what: address\n    value: {CANARY}, 7\n    seen_in: {CANARY}\n"
            f"  - what: phone\n    value: +7 700 111 22 33\n"
            f"  unverified_contacts:\n  - {CANARY}, 8\n  notes: {CANARY}, 9\n"
        )
        body, newline, rest = public.rstrip("\n"), "\n", public[len(public.rstrip("\n")) :]
        comments = re.search(r"(?:\n(?:#.*)?|\n[a-z]+:.*)*\Z", body)
        cut = comments.start() if comments else len(body)
        marked.append(body[:cut] + newline + private + body[cut:].lstrip("\n") + rest)
    path.write_text("".join(marked), encoding="utf-8")
    found = load(path)
    assert found.directory is not None, [problem.said("en") for problem in found.problems[:5]]
    assert sum(CANARY in (one.notes or "") for one in found.private.values()) == len(found.private)
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_private_goes_out(marked: Loaded, name: str, tmp_path: Path) -> None:
    text = made(marked, name, tmp_path)
    assert CANARY not in text
    assert "111 22 33" not in text
    assert "77001112233" not in text
    waiting = [one.id for one in marked.private.values() if one.record is not None]
    assert waiting
    assert not [identity for identity in waiting if f'"{identity}"' in text or f"\n{identity}," in text]


@pytest.mark.parametrize("name", ["csv", "geojson"])
def test_full_gives_the_maintainers_fields_but_nothing_that_tells_a_hidden_address(
    marked: Loaded, name: str, tmp_path: Path
) -> None:
    text = made(marked, name, tmp_path, full=True)
    assert CANARY in text
    rows = rows_of(text) if name == "csv" else [feature["properties"] for feature in json.loads(text)["features"]]
    hidden = [row for row in rows if row.get("address_confidential") == "yes" or row.get("kind") == "shelter"]
    assert hidden
    for row in hidden:
        assert CANARY not in json.dumps(row, ensure_ascii=False)
        assert "111 22 33" in row["leads"] or "7001112233" in row["leads"]
    assert any(row["published"] == "no" for row in rows)


@pytest.mark.parametrize("name", ["hsds-json", "hsds-csv"])
def test_full_is_refused_where_there_is_no_room_for_it(real: Loaded, name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--full"):
        export(real, name, tmp_path / "x", NOW, full=True)


def test_an_unknown_format_and_a_broken_directory_are_refused(real: Loaded, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="geojson"):
        export(real, "xls", tmp_path / "x", NOW)
    with pytest.raises(ValueError, match="check"):
        export(Loaded(None), "csv", tmp_path / "x", NOW)


def test_geojson_puts_the_longitude_first_and_points_lie_in_the_country(real: Loaded, tmp_path: Path) -> None:
    features = json.loads(made(real, "geojson", tmp_path))["features"]
    for feature in features:
        assert feature["type"] == "Feature"
        if feature["geometry"] is not None:
            lon, lat = feature["geometry"]["coordinates"]
            assert 46 < lon < 88
            assert 40 < lat < 56


def test_hsds_tables_refer_to_each_other(real: Loaded, tmp_path: Path) -> None:
    """Required fields, closed lists and references as in the schemas of HSDS 3."""
    archive = export(real, "hsds-csv", tmp_path / "hsds.zip", NOW)[0]
    with zipfile.ZipFile(archive) as files:
        tables = {name: rows_of(files.read(name).decode("utf-8-sig")) for name in files.namelist()}
    ids = {name: {row["id"] for row in rows} for name, rows in tables.items()}
    for name, rows in tables.items():
        assert len(ids[name]) == len(rows), name
        for row in rows:
            assert str(UUID(row["id"])) == row["id"]
    organisations, services, locations = ids["organizations.csv"], ids["services.csv"], ids["locations.csv"]
    for service in tables["services.csv"]:
        assert service["name"]
        assert service["organization_id"] in organisations
        assert service["status"] in {"active", "inactive", "defunct", "temporarily closed"}
    assert all(row["name"] and row["description"] for row in tables["organizations.csv"])
    for name in ("phones.csv", "schedules.csv", "service_areas.csv", "languages.csv", "required_documents.csv", "urls.csv"):
        assert {row["service_id"] for row in tables[name]} <= services, name
    assert all(row["number"] for row in tables["phones.csv"])
    assert {row["location_id"] for row in tables["addresses.csv"]} <= locations
    assert {row["location_id"] for row in tables["service_at_locations.csv"]} == locations
    for row in tables["addresses.csv"]:
        assert row["address_1"]
        assert (row["country"], row["address_type"]) == ("KZ", "physical")
    assert {row["link_id"] for row in tables["attributes.csv"]} <= services
    assert {row["taxonomy_term_id"] for row in tables["attributes.csv"]} <= ids["taxonomy_terms.csv"]
    for row in tables["schedules.csv"]:
        assert row["freq"] in {"WEEKLY", ""}
        for time in (row["opens_at"], row["closes_at"]):
            assert not time or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d\+05:00", time)


def test_hsds_services_carry_their_parts(real: Loaded, tmp_path: Path) -> None:
    services: list[dict[str, Any]] = json.loads(made(real, "hsds-json", tmp_path))
    assert real.directory is not None
    assert len(services) == len(real.directory.centres) + len(real.directory.lines)
    police = next(one for one in services if one["phones"][0]["number"] == "102") if "phones" in services[0] else services[0]
    assert police["organization"]["name"]
    assert police["schedules"][0]["byday"] == "MO,TU,WE,TH,FR,SA,SU"
    assert {one["taxonomy_term"]["code"] for one in police["attributes"]} == {"violence", "child", "homelessness"}
    assert not [one for one in services if "organization_id" in one or "service_id" in json.dumps(one)]


def test_a_spreadsheet_opens_the_table_and_runs_nothing(real: Loaded, tmp_path: Path) -> None:
    written = export(real, "csv", tmp_path / "t.csv", NOW)[0].read_bytes()
    assert written.startswith(b"\xef\xbb\xbf"), "without it Excel breaks Kazakh letters"
    for row in rows_of(written.decode("utf-8-sig")):
        assert not [cell for cell in row.values() if cell[:1] in {"=", "@"}]


def test_an_unchanged_table_proposes_nothing(real: Loaded, tmp_path: Path) -> None:
    for full in (False, True):
        export(real, "csv", tmp_path / "t.csv", NOW, full=full)
        assert "Отличий нет" in propose(tmp_path / "t.csv", real, TODAY)


def edit_table(real: Loaded, path: Path, changes: dict[str, dict[str, str]], *, delimiter: str = ",") -> None:
    export(real, "csv", path, NOW)
    rows = rows_of(path.read_text(encoding="utf-8-sig"))
    for identity, cells in changes.items():
        row = next((one for one in rows if one["id"] == identity), None)
        if row is None:
            rows.append({"id": identity, **cells})
        else:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_changed_cell_is_proposed_with_what_stood_before(real: Loaded, tmp_path: Path, delimiter: str) -> None:
    table = tmp_path / "t.csv"
    edit_table(
        real,
        table,
        {"demeu-astana": {"phones": "8 7172 00 00 01", "cost_kk": "тегін", "cost_ru": "бесплатно"}},
        delimiter=delimiter,
    )
    text = propose(table, real, TODAY)
    assert "- id: demeu-astana\n  phones:\n  - number: 8 7172 00 00 01\n  cost: free" in text
    assert "# phones: +7 7172 53 16 48" in text
    assert text.count("- id:") == 1


NEW = {
    "section": "centres",
    "kind": "centre",
    "name_kk": "«Жаңа» орталығы",
    "name_ru": "Центр «Новый»: ночлег # 1",
    "situations": "homelessness, family",
    "region": "astana",
    "city": "astana",
    "phones": "+7 7172 00 00 01, 109",
    "documents_kk": "жоқ",
    "documents_ru": "нет",
    "hours": "24/7",
    "status": "active",
}


def test_a_new_row_becomes_a_record_that_loads(real: Loaded, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    edit_table(real, table, {"zhana-astana": NEW})
    text = propose(table, real, TODAY)
    assert "Нужно исправить" not in text
    grown = tmp_path / "directory.yaml"
    grown.write_text(
        re.sub(r"(?m)^# =====.*\n", "", REAL.read_text(encoding="utf-8")).rstrip("\n") + "\n" + text, encoding="utf-8"
    )
    found = load(grown, TODAY)
    assert found.directory is not None, [problem.said("en") for problem in found.problems]
    record = found.directory.by_id["zhana-astana"]
    assert record.name.ru == NEW["name_ru"]
    assert record.situations == ("homelessness", "family")


def test_a_new_row_with_a_mistake_is_proposed_with_the_cure(real: Loaded, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    edit_table(real, table, {"zhana-astana": {**NEW, "region": "astanna"}})
    text = propose(table, real, TODAY)
    assert "# Түзету керек / Нужно исправить:" in text
    assert "# zhana-astana: " in text


def test_a_strange_table_is_refused_in_words(real: Loaded, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("id,colour\numit-astana,red\n", encoding="utf-8")
    with pytest.raises(ProposalError) as refused:
        propose(table, real, TODAY)
    assert "colour" in refused.value.said.ru
    table.write_bytes("id,name_ru\n1,Центр\n".encode("cp1251"))
    with pytest.raises(ProposalError) as refused:
        propose(table, real, TODAY)
    assert "UTF-8" in refused.value.said.ru
