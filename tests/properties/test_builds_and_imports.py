"""Random folders and random imports in any order: nothing of a person is lost, and nothing of the folder misses.

What should stand is worked out here a second time, on plain rows: the newest row of a person for each key, then those
of the folder.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from kap_model.database import engine_for, reading
from kap_model.importing.build import build
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes, read_folder
from kap_model.tables import ImportBatch, RowHistory
from tests.support.actuals import actuals, actuals_anew
from tests.support.databases import TINY_PLAN

KPI = "K-P1.1-a"  # a sum, so that figures count for the places above
FIRST = "2025-Q4"
"""The tiny plan has no figure of this KPI from this quarter on."""

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,is_correction,source"
PLACES = ("AFR", "RO-AFR", "RO-ASP", "AO-DKR")
OBSERVATIONS = TABLE_FILES["observations"]

Figures = dict[tuple[str, str], int]

KEYS = st.tuples(st.sampled_from(PLACES), st.sampled_from([FIRST, "2026-Q1", "2026-Q2"]))
FIGURES = st.dictionaries(KEYS, st.integers(0, 9), max_size=6)
ACTS = st.lists(
    st.tuples(st.just("build"), FIGURES) | st.tuples(st.just("import"), FIGURES.filter(bool)), min_size=1, max_size=6
)


def lines(figures: Figures) -> bytes:
    """The file of some figures, as corrections of whatever they replace."""
    rows = [
        f"{KPI},{place},{quarter},total,{value},reported,proposed,1,TINY" for (place, quarter), value in figures.items()
    ]
    return "\n".join([HEADER, *rows, ""]).encode()


def held(engine: Engine) -> Figures:
    columns = OBSERVATIONS.table.c
    with reading(engine) as session:
        rows = session.connection().execute(
            select(columns.place_code, columns.quarter, columns.value).where(
                columns.kpi_code == KPI, columns.quarter >= FIRST
            )
        )
        return {(place, quarter): int(value) for place, quarter, value in rows}


def ended(engine: Engine) -> list[tuple[str, str, int]]:
    """The figures in the history that came by an import."""
    with reading(engine) as session:
        statement = (
            select(RowHistory.__table__.c.row_values)
            .join_from(
                RowHistory.__table__, ImportBatch.__table__,
                ImportBatch.__table__.c.batch_id == RowHistory.__table__.c.batch_id,
            )
            .where(ImportBatch.__table__.c.act == "import")
        )  # fmt: skip
        rows = [json.loads(row) for row in session.connection().scalars(statement)]
    return [(row["place_code"], row["quarter"], int(row["value"])) for row in rows]


def everything(engine: Engine) -> dict[str, list[Any]]:
    """Every table of a file, with the file and the row that each row came from, and the actuals."""
    found = {}
    with reading(engine) as session:
        connection = session.connection()
        names = {row.batch_id: row.file_name for row in connection.execute(select(ImportBatch.__table__))}
        for name, file in TABLE_FILES.items():
            rows = connection.execute(select(file.table)).mappings()
            found[name] = sorted(
                repr((*(row[column] for column in file.columns), names[row["batch_id"]], row["file_row"]))
                for row in rows
            )
    return {**found, "actuals": actuals(engine)}


@settings(max_examples=10)
@given(ACTS)
def test_every_row_of_a_person_stands_or_is_in_the_history_and_none_of_the_folder_misses(
    tiny_database: Path, acts: list[tuple[str, Figures]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(TINY_PLAN, folder)
        engine = engine_for(f"sqlite:///{shutil.copy(tiny_database, name)}")
        of_folder: Figures = {}
        of_people: Figures = {}
        imported: list[tuple[str, str, int]] = []
        for number, (act, figures) in enumerate(acts):
            if act == "build":
                of_folder = figures
                (folder / "observations/own.csv").write_bytes(lines(figures))
                build(engine, read_folder(folder))
                again = build(engine, read_folder(folder))
                assert not again.is_changed
            else:
                before = {**of_folder, **of_people}
                load(engine, read_bytes(f"africa-{number}.csv", lines(figures)))
                # A row that stands already, from whomever, is not brought in once more.
                brought = {key: value for key, value in figures.items() if before.get(key) != value}
                of_people |= brought
                imported += [(*key, value) for key, value in brought.items()]
            assert held(engine) == {**of_folder, **of_people}
            assert actuals(engine) == actuals_anew(engine)
        standing = [(*key, value) for key, value in of_people.items()]
        assert sorted(imported) == sorted([*standing, *ended(engine)])
        engine.dispose()


@settings(max_examples=6)
@given(st.lists(FIGURES, min_size=1, max_size=4))
def test_without_imports_a_database_is_the_one_that_the_newest_folder_makes(folders: list[Figures]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        shutil.copytree(TINY_PLAN, folder)
        engine = engine_for(f"sqlite:///{name}/kap.sqlite")
        for figures in folders:
            (folder / "observations/own.csv").write_bytes(lines(figures))
            build(engine, read_folder(folder))
        new = engine_for(f"sqlite:///{name}/new.sqlite")
        build(new, read_folder(folder))
        assert everything(engine) == everything(new)
        engine.dispose()
        new.dispose()
