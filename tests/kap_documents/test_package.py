"""The data package: valid, whole, the same bytes for the same data, and taken again by a build."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine

from kap_documents.export import Exported, Form, Source, export
from kap_documents.package import README, WORKBOOK
from kap_model.database import engine_for, reading
from kap_model.editions.content import content
from kap_model.editions.listing import KnownEdition
from kap_model.editions.marks import EditionMark, mark_of
from kap_model.editions.verifying import Proof, verify_file
from kap_model.editions.withdrawing import withdraw
from kap_model.importing.files import PACKAGE, TABLE_FILES, TableFile
from tests.support.command_line import run
from tests.support.editions import CORRECTED, Freeze, fingerprint_of, import_figures
from tests.support.reporting import actor


def address_of(engine: Engine) -> str:
    return str(engine.url.render_as_string(hide_password=False))


def package_of(address: str, edition: str | None = None) -> Exported:
    return export(Source(database=address, edition=edition), Form.PACKAGE, "en")


def described(packed: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(packed)) as members:
        return dict(json.loads(members.read(PACKAGE)))


@pytest.fixture
def known(frozen: Freeze, shelf: Path) -> KnownEdition:
    return frozen(meeting="TDAG-26")


@pytest.fixture
def file(peopled: Engine, known: KnownEdition, tmp_path: Path) -> Path:
    """The package of an edition, written after the live data have moved on."""
    import_figures(peopled, CORRECTED)
    exported = package_of(address_of(peopled), "tdag-26")
    (tmp_path / exported.name).write_bytes(exported.data)
    return tmp_path / exported.name


@pytest.fixture
def folder(file: Path) -> Path:
    """The same, unpacked."""
    with zipfile.ZipFile(file) as packed:
        packed.extractall(file.with_suffix(""))
    return file.with_suffix("")


@pytest.fixture(scope="module")
def shipped(shipped_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the shipped data, unpacked."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(io.BytesIO(package_of(f"sqlite:///{shipped_database}").data)) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture(autouse=True)
def csv_as_it_was() -> Iterator[None]:
    """Frictionless lets cells of any length through, in the whole process."""
    most = csv.field_size_limit()
    yield
    csv.field_size_limit(most)


@pytest.mark.filterwarnings("default")
def test_the_package_is_valid_to_its_last_cell_and_key(shipped: Path) -> None:
    from frictionless import validate

    report = validate(str(shipped / PACKAGE))
    assert report.flatten(["title", "note"]) == []
    assert len(report.tasks) == len(list(shipped.rglob("*.csv")))


@pytest.mark.filterwarnings("default")
def test_a_schema_refuses_what_the_table_refuses(folder: Path) -> None:
    from frictionless import Package, validate

    path = folder / "plan/targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace('"WORLD"', '"ATLANTIS"', 1), encoding="utf-8")
    of_targets = Package(str(folder / PACKAGE)).get_resource("targets")
    of_targets.hash = of_targets.bytes = None
    assert "foreign-key" in {error.type for error in validate(of_targets).tasks[0].errors}


def test_every_column_has_its_meaning_type_and_key(shipped: Path) -> None:
    resources = {one["name"]: one for one in json.loads((shipped / PACKAGE).read_text(encoding="utf-8"))["resources"]}
    fields = {one["name"]: one for one in resources["observations"]["schema"]["fields"]}
    assert list(fields) == list(TABLE_FILES["observations"].columns)
    assert all(one["description"] for resource in resources.values() for one in resource["schema"]["fields"])
    assert fields["value"]["type"] == "number" and fields["is_correction"]["type"] == "boolean"
    assert fields["origin"]["constraints"]["enum"] == ["published", "reported", "illustrative"]
    assert resources["kpis"]["schema"]["primaryKey"] == ["kpi_code"]
    assert {"fields": ["kpi_code"], "reference": {"resource": "kpis", "fields": ["kpi_code"]}} in (
        resources["observations"]["schema"]["foreignKeys"]
    )
    assert resources["illustrative-observations"]["description"].startswith("Made-up rows")


def test_terms_of_use_are_those_that_the_sources_state_and_no_others(shipped: Path) -> None:
    package = json.loads((shipped / PACKAGE).read_text(encoding="utf-8"))
    with (shipped / "sources.csv").open(encoding="utf-8", newline="") as table:
        stated = {row["source_id"]: row["licence"] for row in csv.DictReader(table) if row["licence"]}
    assert {one["name"]: one["licence"] for one in package["sources"] if "licence" in one} == stated
    assert "licenses" not in package


def test_the_package_names_its_edition(file: Path, known: KnownEdition) -> None:
    assert described(file.read_bytes())["kap"] == {
        "edition": "TDAG-26",
        "fingerprint": known.fingerprint,
        "title": "Progress report",
        "meeting": "TDAG-26",
        "quarter": "2025-Q4",
        "view": "all",
        "method": "KAP-1",
        "program": known.program_version,
        "revision": known.revision,
        "frozen_at": known.frozen_at.isoformat(),
    }
    assert mark_of(file) == EditionMark("TDAG-26", known.fingerprint)
    with zipfile.ZipFile(file) as packed:
        assert known.fingerprint in packed.read(README).decode()


def test_a_build_from_the_package_gives_its_fingerprint_packed_or_not(
    file: Path, folder: Path, known: KnownEdition, tmp_path: Path
) -> None:
    for number, data in enumerate((file, folder)):
        database = f"sqlite:///{tmp_path / f'{number}.sqlite'}"
        ran = run("build", "--data", data, "--database", database)
        assert ran.code == 0, ran.err
        assert fingerprint_of(engine_for(database)) == known.fingerprint
    assert run("check", file).code == 0


def test_made_up_rows_of_a_packed_folder_can_be_left_out(shipped_database: Path, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(package_of(f"sqlite:///{shipped_database}").data)
    database = f"sqlite:///{tmp_path / 'published.sqlite'}"
    assert run("build", "--data", tmp_path / "all.zip", "--database", database, "--no-illustrative").code == 0
    with reading(engine_for(database)) as session:
        assert [one.name for one in content(session).files if one.name.startswith("illustrative/")] == []


def test_whether_the_package_was_changed_is_known(peopled: Engine, file: Path, folder: Path) -> None:
    with reading(peopled) as session:
        assert verify_file(session, file).proof is Proof.SAME
        assert verify_file(session, folder).proof is Proof.SAME
        figures = folder / "observations/observations.csv"
        figures.write_text(figures.read_text(encoding="utf-8").replace(",70,", ",99,"), encoding="utf-8")
        changed = verify_file(session, folder)
    assert changed.proof is Proof.CHANGED
    assert changed.changes is not None and "70 -> 99" in str(changed.changes.first[0])


def test_the_workbook_holds_the_same_cells_as_text_and_numbers_and_no_formula(
    folder: Path, known: KnownEdition
) -> None:
    book = openpyxl.load_workbook(folder / WORKBOOK)
    assert book.sheetnames == ["about", *TABLE_FILES]
    assert book.properties.keywords == EditionMark("TDAG-26", known.fingerprint).keywords
    for name, table in TABLE_FILES.items():
        sheet = list(book[name].iter_rows())
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
        held = sorted([_same(cell.value) for cell in row] for row in sheet[1:])
        assert held == sorted([_same(cell) for cell in row] for row in rows_of(folder, table))


def rows_of(folder: Path, table: TableFile) -> list[list[str]]:
    """Return the rows of a table in its CSV files."""
    rows = []
    for path in (folder / f"{table.path}.csv", folder / f"illustrative/{table.name}.csv"):
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                rows += list(csv.reader(file))[1:]
    return rows


def _same(cell: object) -> str:
    """Return a cell in one form, whether it is a number or its text."""
    text = "" if cell is None else str(cell)
    try:
        return repr(float(text))
    except ValueError:
        return text.removeprefix("'") if text[:2] in ("'=", "'+", "'-", "'@") else text


def test_no_text_is_a_formula_in_any_file(hostile_database: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(package_of(f"sqlite:///{hostile_database}").data)) as packed:
        assert "\"'=cmd|x 0" in packed.read("plan/kpis.csv").decode()
        book = openpyxl.load_workbook(io.BytesIO(packed.read(WORKBOOK)))
    cell = next(cell for cell in book["kpis"][2] if str(cell.value).startswith("=cmd"))
    assert cell.data_type in ("s", "inlineStr")


def test_the_same_data_give_the_same_bytes(peopled: Engine, known: KnownEdition) -> None:
    address = address_of(peopled)
    assert package_of(address, "TDAG-26") == package_of(address, "TDAG-26")
    assert package_of(address) == package_of(address)


def test_live_data_name_no_edition(peopled: Engine, tmp_path: Path) -> None:
    exported = package_of(address_of(peopled))
    (tmp_path / exported.name).write_bytes(exported.data)
    assert exported.name.startswith("kap_live-")
    assert mark_of(tmp_path / exported.name) is None
    said = described(exported.data)["kap"]
    assert (said["edition"], said["fingerprint"]) == (None, fingerprint_of(peopled))


def test_a_withdrawn_edition_says_so(peopled: Engine, known: KnownEdition) -> None:
    withdraw(peopled, actor("publisher"), "TDAG-26", "Counted twice.")
    packed = package_of(address_of(peopled), "TDAG-26").data
    assert described(packed)["kap"]["withdrawn"] == "Counted twice."
    with zipfile.ZipFile(io.BytesIO(packed)) as members:
        assert "withdrawn: Counted twice." in members.read(README).decode()


def test_a_damaged_package_is_refused_with_a_sentence(file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        start = packed.getinfo("plan/kpis.csv").header_offset + 80
    data = bytearray(file.read_bytes())
    data[start : start + 60] = bytes(60)
    (tmp_path / "damaged.zip").write_bytes(data)
    ran = run("build", "--data", tmp_path / "damaged.zip", "--database", f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert ran.code == 1
    assert "damaged.zip" in ran.out and "is damaged" in ran.out
