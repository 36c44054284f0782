"""Loading is whole or not at all, leaves a trail to file and row, and keeps the derived actuals in step."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlmodel import Session, col

from kap_model import progress
from kap_model.database import engine_for, has_schema, read_revision, reading, writing
from kap_model.importing import derive, version
from kap_model.importing.load import build, load, prepare
from kap_model.importing.read import Reading, read_bytes, read_folder
from kap_model.problems import DataRefusedError
from kap_model.tables import ActualStep, ImportBatch, Observation
from kap_model.vocabulary import OriginView

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,source"


def observations(*rows: str) -> Reading:
    return read_bytes("observations/office.csv", "\n".join([HEADER, *rows]).encode())


@pytest.fixture
def engine(tiny_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """A copy of the tiny database, to write to."""
    shutil.copy(tiny_database, tmp_path / "own.sqlite")
    engine = engine_for(f"sqlite:///{tmp_path / 'own.sqlite'}")
    yield engine
    engine.dispose()


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def revision(engine: Engine) -> str:
    with reading(engine) as session:
        return read_revision(session).revision


def value(session: Session, kpi: str, place: str, quarter: str) -> float | None:
    return session.connection().scalar(
        select(col(Observation.value)).where(
            col(Observation.kpi_code) == kpi,
            col(Observation.place_code) == place,
            col(Observation.quarter) == quarter,
            col(Observation.dimension) == "total",
        )
    )


def test_every_file_is_a_batch_with_its_hash_and_every_observation_leads_back_to_its_row(
    tiny_database: Path, tiny_plan: Path
) -> None:
    engine = engine_for(f"sqlite:///{tiny_database}")
    with reading(engine) as session:
        batches = {
            batch.file_name: batch for batch in session.connection().execute(select(ImportBatch.__table__)).all()
        }
        file = tiny_plan / "observations/published.csv"
        batch = batches["observations/published.csv"]
        assert batch.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        assert batch.row_count == 4
        assert set(batches) == {path.relative_to(tiny_plan).as_posix() for path in tiny_plan.rglob("*.csv")}
        row = session.connection().scalar(
            select(col(Observation.file_row)).where(
                col(Observation.batch_id) == batch.batch_id, col(Observation.value) == 45
            )
        )
    engine.dispose()
    assert file.read_text(encoding="utf-8").splitlines()[row - 1].startswith("K-P2.1-c,WORLD,2024-Q4,total,,45,")


def test_readers_keep_the_old_state_until_a_build_is_done(engine: Engine, tiny_plan: Path, tmp_path: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "observations/published.csv").unlink()
    before = revision(engine)
    seen: list[tuple[str, float | None]] = []

    def look(_step: str) -> None:
        with reading(engine) as session:
            seen.append((read_revision(session).revision, value(session, "K-P1.2-a", "WORLD", "2025-Q4")))

    build(engine, read_folder(data), look)
    assert set(seen) == {(before, 70.0)}
    with reading(engine) as session:
        assert value(session, "K-P1.2-a", "WORLD", "2025-Q4") is None
    assert revision(engine) != before


def test_a_failure_while_loading_leaves_everything_as_it_was(
    engine: Engine, tiny_plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    (data / "observations/published.csv").unlink()
    before = revision(engine)

    def fail(*_: Any) -> None:
        raise RuntimeError("the power is cut")

    monkeypatch.setattr(derive, "rebuild", fail)
    with pytest.raises(RuntimeError, match="power"):
        build(engine, read_folder(data))
    assert revision(engine) == before
    with reading(engine) as session:
        assert value(session, "K-P1.2-a", "WORLD", "2025-Q4") == 70


@pytest.mark.parametrize(
    "module",
    [
        "quarter.py", "codes.py", "progress.py", "vocabulary.py", "tables.py", "importing/read.py",
        "importing/cells.py", "importing/check.py", "importing/rules.py", "importing/load.py", "importing/derive.py",
        "measures/actuals.py",
    ],
)  # fmt: skip
def test_a_change_of_any_module_of_the_model_is_another_version(module: str, tmp_path: Path) -> None:
    copy = shutil.copytree(version.PACKAGE, tmp_path / "kap_model", ignore=shutil.ignore_patterns("__pycache__"))
    assert version.model_version(copy) == version.model_version()
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write("# another rule\n")
    assert version.model_version(copy) != version.model_version()


def test_the_same_files_are_built_anew_by_another_version_of_the_model_and_by_no_other(
    engine: Engine, tiny_plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = revision(engine)
    again = build(engine, read_folder(tiny_plan))
    assert (again.is_changed, again.revision) == (False, before)
    monkeypatch.setattr("kap_model.importing.load.model_version", lambda: "another")
    changed = build(engine, read_folder(tiny_plan))
    assert changed.is_changed
    assert revision(engine) == changed.revision != before


def test_a_database_of_another_version_is_made_anew(tmp_path: Path, tiny_plan: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'old.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE place (place_code TEXT PRIMARY KEY, old_column TEXT)"))
    assert build(engine, read_folder(tiny_plan)).is_changed
    assert has_schema(engine)
    engine.dispose()


def test_the_order_of_rows_does_not_matter_to_a_tree(tmp_path: Path, tiny_plan: Path) -> None:
    data = shutil.copytree(tiny_plan, tmp_path / "data")
    for name in ("places/places.csv", "plan/framework.csv"):
        header, *rows = (data / name).read_text(encoding="utf-8").splitlines()
        (data / name).write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    engine = engine_for(f"sqlite:///{tmp_path / 'kap.sqlite'}")
    assert build(engine, read_folder(data)).is_changed
    engine.dispose()


def test_a_row_takes_the_place_of_the_one_with_its_key_and_others_stay(engine: Engine) -> None:
    read = observations(
        "K-P1.1-a,AO-DKR,2025-Q2,total,1,reported,proposed,TINY",  # as it is, but for its file
        "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,TINY",
        "K-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,TINY",
    )
    with reading(engine) as session:
        changes = prepare(session, read).changes["observations"]
    assert (list(changes.new), list(changes.changed), changes.same) == ([2], [1], 1)
    with writing(engine) as session:
        assert dict(load(session, read).row_counts) == {"observations": 2}
    with reading(engine) as session:
        count = session.connection().scalar(select(func.count()).select_from(Observation))
        values = [value(session, "K-P1.1-a", "AO-DKR", f"2025-Q{number}") for number in (2, 3, 4)]
    assert (count, values) == (46, [1, 4, 5])


def test_the_same_file_twice_changes_nothing_even_in_another_name(engine: Engine) -> None:
    row = "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,TINY"
    with writing(engine) as session:
        first = load(session, observations(row))
    again = read_bytes("copy of office.csv", "\n".join([HEADER, row]).encode())
    with writing(engine) as session:
        second = load(session, again)
    assert (first.is_changed, second.is_changed, second.revision) == (True, False, first.revision)


def test_a_refused_import_writes_nothing(engine: Engine) -> None:
    before = revision(engine)
    with pytest.raises(DataRefusedError, match="1 problem found; nothing was loaded"), writing(engine) as session:
        load(session, observations("K-P1.1-a,AO-DKR,2025-Q3,total,x,reported,proposed,TINY"))
    assert revision(engine) == before


def test_new_definitions_are_checked_against_the_observations_that_are_held(engine: Engine, tiny_plan: Path) -> None:
    kpis = (tiny_plan / "plan/kpis.csv").read_text(encoding="utf-8")
    read = read_bytes("plan/kpis.csv", kpis.replace("yearly,60,0,194", "yearly,60,0,1").encode())
    with reading(engine) as session:
        problems = prepare(session, read).checked.problems
    assert [(problem.file, problem.what) for problem in problems] == [
        ("the database", "10 is above the KPI's upper limit 1"),
        ("the database", "2 is above the KPI's upper limit 1"),
    ]


def test_a_moved_place_moves_the_actuals_of_every_kpi(engine: Engine, tiny_plan: Path) -> None:
    places = (tiny_plan / "places/places.csv").read_text(encoding="utf-8")
    moved = places.replace("AO-DKR,office,AFR,", "AO-DKR,office,ASP,").encode()
    with writing(engine) as session:
        assert load(session, read_bytes("places/places.csv", moved)).is_changed
    assert actuals(engine, "K-P1.1-a", "all")["AFR"] == 6
    assert actuals(engine, "K-P1.1-a", "all")["ASP"] == 5


def actuals(engine: Engine, kpi: str, view: str) -> dict[str, float]:
    """The newest actual of a KPI at each place, as a reader of a view finds it."""
    step = ActualStep.__table__.c
    with reading(engine) as session:
        rows = session.connection().execute(
            select(step.place_code, step.value)
            .where(step.kpi_code == kpi, step.origin_view.in_([view, "both"]))
            .order_by(step.quarter)
        )
        return dict(map(tuple, rows))


def test_places_where_both_views_are_alike_are_stored_once(tiny_database: Path) -> None:
    engine = engine_for(f"sqlite:///{tiny_database}")
    step = ActualStep.__table__.c
    with reading(engine) as session:
        views = {
            kpi: {
                view for (view,) in session.connection().execute(select(step.origin_view).where(step.kpi_code == kpi))
            }
            for kpi in ("K-P1.2-a", "K-P1.1-a", "K-P2.1-c", "K-E1.1-c")
        }
    assert views == {
        "K-P1.2-a": {"both"},  # published throughout
        "K-P1.1-a": {"all"},  # reported throughout
        "K-P2.1-c": {"all", "published"},  # published figures, illustrative target
        "K-E1.1-c": {"all"},  # illustrative throughout
    }
    assert actuals(engine, "K-P2.1-c", "published") == {"WORLD": 45}
    assert actuals(engine, "K-P1.1-a", "published") == {}
    assert actuals(engine, "K-P1.1-a", "all") == {"RO-AFR": 6, "AO-DKR": 5, "AFR": 11, "WORLD": 11}
    engine.dispose()


def test_the_parts_of_a_total_never_enter_an_actual(engine: Engine) -> None:
    with writing(engine) as session:
        load(session, observations("K-P1.1-a,RO-ASP,2025-Q3,sex,100,reported,proposed,TINY"))
    assert actuals(engine, "K-P1.1-a", "all")["WORLD"] == 11


def test_an_empty_set_of_countries_is_a_figure_of_zero(engine: Engine) -> None:
    header = "kpi_code,place_code,quarter,dimension,countries,origin,basis,source"
    row = "K-P2.1-a,RO-ASP,2024-Q2,total,;,reported,proposed,TINY"
    with writing(engine) as session:
        load(session, read_bytes("x.csv", f"{header}\n{row}\n".encode()))
    assert actuals(engine, "K-P2.1-a", "all")["RO-ASP"] == 0


def test_the_statements_of_an_import_do_not_grow_with_the_plan(
    engine: Engine, shipped_database: Path, tmp_path: Path
) -> None:
    shutil.copy(shipped_database, tmp_path / "shipped.sqlite")
    shipped = engine_for(f"sqlite:///{tmp_path / 'shipped.sqlite'}")
    counts = []
    for each, row in (
        (engine, "K-P2.1-d,RWA,2019-Q4,total,1,reported,proposed,TINY"),
        (shipped, "K-P1.6-b,RWA,2019-Q4,total,1,reported,proposed,PROJECT"),
    ):
        with statements(each) as sent, writing(each) as session:
            load(session, observations(row))
        counts.append(len(sent))
    shipped.dispose()
    assert counts[0] == counts[1] < 40


def test_the_statements_of_a_status_do_not_grow_with_kpis_or_places(
    tiny_database: Path, shipped_database: Path
) -> None:
    counts = set()
    for database, places, kpis in (
        (tiny_database, ["WORLD"], ["K-P1.1-a"]),
        (tiny_database, ["WORLD", "AFR", "ASP", "RWA"], None),
        (shipped_database, ["WORLD", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR"], None),
    ):
        engine = engine_for(f"sqlite:///{database}")
        with statements(engine) as sent, reading(engine) as session:
            progress.receipts(session, quarter=None, places=places, kpis=kpis, origin=OriginView.ALL)
        engine.dispose()
        counts.add(len(sent))
    assert len(counts) == 1
    assert counts.pop() <= 12
