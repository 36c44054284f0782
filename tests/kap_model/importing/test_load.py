"""Loading is whole or not at all, and leaves a trail to file and row."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from kap_model.database import engine_for, read_revision, reading
from kap_model.importing import derive
from kap_model.importing import load as importing
from kap_model.importing.batches import Provenance
from kap_model.importing.changes import writing_changes
from kap_model.importing.check import check
from kap_model.importing.load import load, prepare
from kap_model.importing.read import read_bytes, read_file
from kap_model.importing.reading import Reading
from kap_model.problems import DataRefusedError
from kap_model.tables import ActualStep, ImportBatch, Observation
from kap_model.vocabulary import Act
from tests.support.statements import statements_sent

pytestmark = pytest.mark.both_databases

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,is_correction,source"


def observations(*rows: str) -> Reading:
    return read_bytes("observations/office.csv", "\n".join([HEADER, *rows]).encode())


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


def test_a_row_takes_the_place_of_the_one_with_its_key_and_others_stay(engine: Engine) -> None:
    read = observations(
        "K-P1.1-a,AO-DKR,2025-Q2,total,1,reported,proposed,0,TINY",  # as it is, but for its file
        "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY",
        "K-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,0,TINY",
    )
    with reading(engine) as session:
        changes = prepare(session, read).changes["observations"]
    assert (list(changes.new), list(changes.changed), changes.same) == ([2], [1], 1)
    assert dict(load(engine, read).row_counts) == {"observations": 2}
    with reading(engine) as session:
        count = session.connection().scalar(select(func.count()).select_from(Observation))
        values = [value(session, "K-P1.1-a", "AO-DKR", f"2025-Q{number}") for number in (2, 3, 4)]
    assert (count, values) == (46, [1, 4, 5])


def test_the_same_file_twice_changes_nothing_even_in_another_name(engine: Engine) -> None:
    row = "K-P1.1-a,AO-DKR,2025-Q3,total,4,reported,proposed,1,TINY"
    first = load(engine, observations(row))
    again = read_bytes("copy of office.csv", "\n".join([HEADER, row]).encode())
    second = load(engine, again)
    assert (first.is_changed, second.is_changed, second.revision) == (True, False, first.revision)


def test_names_and_reasons_with_bytes_that_are_not_utf_8_are_kept_as_far_as_they_can_be_read(
    engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"r\xe9gion.csv")
    path.write_text(f"{HEADER}\nK-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,0,TINY\n", encoding="utf-8")
    load(engine, read_file(path), Provenance(Act.IMPORT, "office", os.fsdecode(b"retard\xe9")))
    with reading(engine) as session:
        (batch,) = session.exec(select(ImportBatch).where(col(ImportBatch.act) == Act.IMPORT)).scalars()
    assert (Path(batch.file_name).name, batch.reason) == ("r?gion.csv", "retard?")


def test_a_refused_import_writes_nothing(engine: Engine) -> None:
    before = revision(engine)
    with pytest.raises(DataRefusedError, match="1 problem found; nothing was loaded"):
        load(engine, observations("K-P1.1-a,AO-DKR,2025-Q3,total,x,reported,proposed,0,TINY"))
    assert revision(engine) == before


def test_new_definitions_are_checked_against_the_observations_that_are_held(engine: Engine, tiny_plan: Path) -> None:
    kpis = (tiny_plan / "plan/kpis.csv").read_text(encoding="utf-8")
    read = read_bytes("plan/kpis.csv", kpis.replace("yearly,60,0,194", "yearly,60,0,1").encode())
    with reading(engine) as session:
        problems = prepare(session, read).checked.problems
    assert [(problem.file.partition(" (built on 20")[0], problem.row, problem.what) for problem in problems] == [
        ("plan/targets.csv", 11, "10 is above the KPI's upper limit 1"),
        ("observations/reported.csv", 32, "2 is above the KPI's upper limit 1"),
    ]


def test_the_statements_of_an_import_do_not_grow_with_the_plan(
    engine: Engine, shipped_database: Path, tmp_path: Path
) -> None:
    shutil.copy(shipped_database, tmp_path / "shipped.sqlite")
    shipped = engine_for(f"sqlite:///{tmp_path / 'shipped.sqlite'}")
    counts = []
    for each, row in (
        (engine, "K-P2.1-d,RWA,2019-Q4,total,1,reported,proposed,0,TINY"),
        (shipped, "K-P1.6-b,RWA,2019-Q4,total,1,reported,proposed,0,PROJECT"),
    ):
        with statements_sent(each) as sent:
            load(each, observations(row))
        counts.append(len(sent))
    shipped.dispose()
    assert counts[0] == counts[1] <= 41  # one for each table, and a few more


@pytest.fixture
def in_between(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Engine], object]], None]:
    """Let another writer act once, after an import has checked its rows and before it has the lock."""

    def prepare_act(act: Callable[[Engine], object]) -> None:
        @contextmanager
        def after_another(engine: Engine) -> Iterator[Session]:
            monkeypatch.undo()
            act(engine)
            with writing_changes(engine) as session:
                yield session

        monkeypatch.setattr(importing, "writing_changes", after_another)

    return prepare_act


def pledges(quarter: str, value: int) -> Reading:
    """A figure of a running total, which must not fall; at hand are 12 for 2025-Q4."""
    return observations(f"K-P2.1-b,WORLD,{quarter},total,{value},reported,proposed,0,TINY")


def test_figures_that_came_meanwhile_are_counted_in(
    engine: Engine, in_between: Callable[[Callable[[Engine], object]], None]
) -> None:
    own, other = (
        observations(f"K-P1.1-a,{place},2025-Q4,total,5,reported,proposed,0,TINY") for place in ("AO-DKR", "RO-AFR")
    )
    in_between(lambda engine: load(engine, other))
    assert load(engine, own).is_changed
    step = ActualStep.__table__.c
    with reading(engine) as session:
        actual = session.connection().scalar(
            select(step.value).where(
                step.kpi_code == "K-P1.1-a", step.place_code == "AFR", step.origin_view == "all",
                step.quarter == "2025-Q4",
            )
        )  # fmt: skip
    assert actual == 11 + 5 + 5


def test_figures_that_came_meanwhile_are_checked_with_the_own_ones(
    engine: Engine, in_between: Callable[[Callable[[Engine], object]], None]
) -> None:
    in_between(lambda engine: load(engine, pledges("2026-Q1", 20)))
    with pytest.raises(DataRefusedError) as refused:
        load(engine, pledges("2026-Q2", 15))
    assert [problem.what for problem in refused.value.problems] == ["a running total that falls from 20 in 2026-Q1"]
    with reading(engine) as session:
        assert value(session, "K-P2.1-b", "WORLD", "2026-Q1") == 20


def test_the_same_rows_that_came_meanwhile_change_nothing(
    engine: Engine, in_between: Callable[[Callable[[Engine], object]], None]
) -> None:
    in_between(lambda engine: load(engine, pledges("2026-Q1", 20)))
    loaded = load(engine, pledges("2026-Q1", 20))
    assert (loaded.is_changed, loaded.revision) == (False, revision(engine))


def test_an_import_begins_again_when_definitions_have_changed_meanwhile(
    engine: Engine, tiny_plan: Path, in_between: Callable[[Callable[[Engine], object]], None]
) -> None:
    kpis = (tiny_plan / "plan/kpis.csv").read_text(encoding="utf-8")
    limited = read_bytes("plan/kpis.csv", kpis.replace("global,yearly,60,0,,", "global,yearly,60,0,13,").encode())
    in_between(lambda engine: load(engine, limited))
    with pytest.raises(DataRefusedError) as refused:
        load(engine, pledges("2026-Q1", 20))
    assert [problem.what for problem in refused.value.problems] == ["20 is above the KPI's upper limit 13"]


def test_while_an_import_is_checked_and_worked_out_others_can_write(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work_out(*arguments: Any) -> Any:
        monkeypatch.undo()
        load(engine, pledges("2026-Q1", 20))  # it would wait for the lock, and fail
        return derive.actual_steps(*arguments)

    monkeypatch.setattr(derive, "actual_steps", work_out)
    assert load(engine, observations("K-P1.1-a,AO-DKR,2025-Q4,total,5,reported,proposed,0,TINY")).is_changed


@pytest.mark.parametrize(
    ("before", "after", "is_asked"),
    [
        ("total,7,reported,proposed,0", "total,8,reported,proposed,0", True),
        ("total,7,reported,proposed,0", "total,8,reported,proposed,1", False),
        ("total,7,reported,proposed,0", "total,7,reported,unverified,0", False),
        ("total,7,illustrative,illustrative,0", "total,8,reported,proposed,0", False),
        ("total,7,illustrative,illustrative,0", "total,8,illustrative,illustrative,0", True),
        ("total,7,reported,proposed,0", "sex,8,reported,proposed,0", False),
    ],
    ids=["another figure", "a marked one", "another basis", "first real figure", "made up anew", "another key"],
)
def test_a_figure_that_replaces_another_must_be_marked_as_a_correction(
    engine: Engine, before: str, after: str, is_asked: bool
) -> None:
    load(engine, observations(f"K-P2.1-d,RWA,2024-Q4,{before},TINY"))
    with reading(engine) as session:
        problems = prepare(session, observations(f"K-P2.1-d,RWA,2024-Q4,{after},TINY")).checked.problems
    assert [(problem.row, problem.column) for problem in problems] == [(2, "is_correction")] * is_asked


@pytest.mark.parametrize(
    ("kpi", "columns", "before", "after", "shown"),
    [
        ("K-P1.1-b", "numerator,denominator", "30,300", "40,300", "this replaces 30 of 300 .* by 40 of 300"),
        ("K-P2.1-a", "countries", "KEN;RWA", "KEN", "this replaces KEN;RWA .* by KEN;"),
    ],
)
def test_every_kind_of_figure_is_shown_before_and_after(
    engine: Engine, kpi: str, columns: str, before: str, after: str, shown: str
) -> None:
    header = f"kpi_code,place_code,quarter,dimension,{columns},origin,basis,is_correction,source"
    first, second = (
        read_bytes("office.csv", f"{header}\n{kpi},RO-ASP,2023-Q4,total,{figure},reported,proposed,0,TINY\n".encode())
        for figure in (before, after)
    )
    load(engine, first)
    with reading(engine) as session:
        (problem,) = prepare(session, second).checked.problems
    assert re.match(shown, problem.what)


def test_a_row_is_read_however_its_codes_are_spelled(engine: Engine) -> None:
    read = observations("k-p1.1-A,\u200bao\u2013dkr,2025-Q2,TOTAL,7,reported,proposed,1,TINY")
    with reading(engine) as session:
        prepared = prepare(session, read)
    assert prepared.checked.problems == []
    assert prepared.checked.rows["observations"].keys() == [("K-P1.1-a", "AO-DKR", "2025-Q2", "total", "")]
    assert list(prepared.changes["observations"].changed) == [0]


def test_a_new_code_or_category_that_the_database_spells_otherwise_is_refused_with_both_spellings(
    engine: Engine,
) -> None:
    offerings = "offering_code,name_en,name_fr,basis,source\nof1,Product,Produit,proposed,TINY\n"
    parts = (
        HEADER.replace("dimension", "dimension,category") + "\nK-P1.1-a,AFR,2025-Q2,sex,FEMALE,1,reported,proposed,0,T"
    )
    with reading(engine) as session:
        problems = [
            problem
            for name, text in (("plan/offerings.csv", offerings), ("observations/x.csv", parts))
            for problem in prepare(session, read_bytes(name, text.encode())).checked.problems
        ]
    assert [(problem.row, problem.cell, re.sub(r" \(built.*\)", "", problem.what)) for problem in problems] == [
        (2, "of1", "another spelling of the code OF1 (plan/offerings.csv"),
        (2, "FEMALE", "another spelling of the category female (observations/reported.csv"),
    ]


def test_a_total_with_a_category_is_refused_beside_the_one_that_is_held(engine: Engine) -> None:
    header = HEADER.replace("dimension", "dimension,category")
    row = "K-P1.1-a,AO-DKR,2025-Q3,total,all,4,reported,proposed,0,TINY"
    with reading(engine) as session:
        (problem,) = prepare(session, read_bytes("observations/x.csv", f"{header}\n{row}".encode())).checked.problems
    assert problem.what.startswith(
        "a total with a category, beside the total of the same key in observations/reported.csv (built on"
    )


def test_a_file_without_a_plan_beside_it_is_read_by_the_form_of_its_codes_alone() -> None:
    read = observations(
        "K-P9.9-z,XXX,2025-Q2,total,1.234,reported,proposed,0,S", "K/P9,XXX,1066-Q1,total,1,reported,proposed,0,S"
    )
    assert [(problem.row, problem.column) for problem in check(read).problems] == [(3, "kpi_code"), (3, "quarter")]
