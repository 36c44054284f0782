"""What a rehearsal has made up leaves with its mark, and no real database takes it in."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from kap_model.database import engine_for, has_schema, reading
from kap_model.exporting import tables as exporting
from kap_model.importing.build import build, check_folder
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.load import load, prepare
from kap_model.importing.read import read_file, read_folder
from kap_model.problems import DataRefusedError

OBSERVATIONS = f"{TABLE_FILES['observations'].path}.csv"


@pytest.fixture
def exported(rehearsal_database: Path, tmp_path: Path) -> Path:
    """The folder to which all tables of a rehearsal were exported."""
    engine = engine_for(str(rehearsal_database), must_exist=True)
    with reading(engine) as session:
        exporting.export_folder(session, TABLE_FILES.values(), tmp_path / "exported")
    engine.dispose()
    return tmp_path / "exported"


def test_what_is_exported_from_a_rehearsal_says_so_in_its_rows_and_beside(exported: Path) -> None:
    assert "Rehearsal: nothing here is real" in (exported / "REHEARSAL.txt").read_text(encoding="utf-8")
    assert '"REHEARSAL: RO-AFR-' in (exported / OBSERVATIONS).read_text(encoding="utf-8")
    assert not list(exported.rglob("*REPORTS*"))


@pytest.mark.parametrize("name", [OBSERVATIONS, "sources.csv"])
def test_a_real_database_refuses_rows_of_a_rehearsal_with_a_sentence(
    exported: Path, peopled: Engine, name: str
) -> None:
    with pytest.raises(DataRefusedError) as refused:
        load(peopled, read_file(exported / name))
    sentences = {problem.what for problem in refused.value.problems}
    assert "this row comes from a rehearsal: nothing of it is real" in sentences
    with peopled.connect() as connection:
        assert not connection.execute(text("SELECT count(*) FROM observation WHERE source LIKE 'REH%'")).scalar_one()


def test_a_folder_with_rows_of_a_rehearsal_builds_nothing(exported: Path, tmp_path: Path) -> None:
    read = read_folder(exported)
    assert any("comes from a rehearsal" in problem.what for problem in check_folder(read, ()).problems)
    engine = engine_for(str(tmp_path / "kap.sqlite"))
    with pytest.raises(DataRefusedError):
        build(engine, read)
    assert not has_schema(engine)


def test_the_rehearsal_itself_takes_its_rows_back(exported: Path, rehearsal_database: Path) -> None:
    engine = engine_for(str(rehearsal_database), must_exist=True)
    with reading(engine) as session:
        prepared = prepare(session, read_file(exported / OBSERVATIONS))
    engine.dispose()
    assert (list(prepared.checked.problems), prepared.is_change) == ([], False)
