"""The content of an edition is the canonical export."""

from __future__ import annotations

from pathlib import Path

from kap_model.database import engine_for, reading
from kap_model.editions.content import ContentFile, content
from kap_model.exporting.tables import export_folder
from kap_model.importing.files import TABLE_FILES
from tests.support.databases import TINY_PLAN, build_database


def test_the_content_is_what_is_exported_as_a_folder(tiny_database: Path, tmp_path: Path) -> None:
    with reading(engine_for(str(tiny_database))) as session:
        files = content(session).files
        export_folder(session, TABLE_FILES.values(), tmp_path / "exported")
    exported = {path.relative_to(tmp_path / "exported").as_posix(): path for path in tmp_path.rglob("*.csv")}
    assert {file.name: file.data for file in files} == {name: path.read_bytes() for name, path in exported.items()}
    assert [file.name for file in files] == sorted(exported)


def test_the_rows_of_all_files_are_counted(tiny_database: Path) -> None:
    with reading(engine_for(str(tiny_database))) as session:
        held = content(session)
    assert held.row_count == sum(len(file.data.splitlines()) - 1 for file in held.files)


def test_rows_stand_in_the_order_of_their_keys_by_code_points(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for path in TINY_PLAN.rglob("*.csv"):
        copy = data / path.relative_to(TINY_PLAN)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    codes = ["alpha", "Zulu", "beta-1", "beta1", "beta.1", "Beta_1", "9"]
    with (data / "sources.csv").open("a", encoding="utf-8") as out:
        out.writelines(f"X{code},A title,,,,,\n" for code in codes)
    with reading(engine_for(str(build_database(data, tmp_path / "kap.sqlite")))) as session:
        (sources,) = [file for file in content(session).files if file.name == "sources.csv"]
    written = [line.split(",")[0].strip('"') for line in sources.data.decode().splitlines()[1:]]
    assert written == sorted(written) and {f"X{code}" for code in codes} <= set(written)


def test_a_packed_file_comes_back_as_it_was() -> None:
    file = ContentFile("plan/kpis.csv", b"kpi_code\n" * 1_000)
    assert ContentFile.unpacked(file.name, file.packed) == file
    assert len(file.packed) < 100
