"""A line of a trace is data that is kept, read again and put into words."""

from __future__ import annotations

from pathlib import Path

from kap_model import progress
from kap_model.database import engine_for, reading
from kap_model.measures.trace_lines import KINDS, TraceLine, line_of, of
from kap_model.vocabulary import OriginView
from tests.kap_model.measures.by_hand import Q, judged, kpi, seen, target_path

LINE = of("R1", "%(dated)s = %(actual)s; × and −", dated=[["2023-Q1", 1], ["2023-Q2", 0.1]], actual=1.1)


def test_a_line_is_put_into_words_that_a_pocket_calculator_takes() -> None:
    assert LINE.in_english() == "R1 2023-Q1 1 + 2023-Q2 0.1 = 1.1; x and -"


def test_a_line_comes_back_from_the_database_as_it_was() -> None:
    assert line_of(LINE.stored()) == LINE


def test_a_line_that_an_older_program_kept_is_shown_as_it_stands() -> None:
    assert line_of("R1 latest, 2024-Q1: 10 %").in_english() == "R1 latest, 2024-Q1: 10 %"


def test_every_value_of_every_trace_of_the_shipped_plan_is_of_a_known_kind(shipped_database: Path) -> None:
    engine = engine_for(f"sqlite:///{shipped_database}")
    with reading(engine) as session:
        receipts = progress.load_receipts(
            session, quarter=Q("2025-Q4"), places=["WORLD", "AFR", "RO-AFR"], kpis=None, origin=OriginView.ALL
        )
    engine.dispose()
    lines = [line for receipt in receipts for line in receipt.trace]
    assert len(lines) > 1000
    assert {name for line in lines for name in line.values} <= KINDS.keys()
    assert all(isinstance(line, TraceLine) and line.in_english() for line in lines)


def test_no_forecast_and_no_needed_pace_is_worked_out_for_a_quarter_that_has_passed() -> None:
    rows = [seen("2024-Q4", 3)]
    ahead = judged(kpi(), target_path(0, 10), rows, "2026-Q3").trace
    passed = judged(kpi(step=4), target_path(0, 10), rows, "2027-Q1").trace

    assert [line.rule for line in ahead if line.rule in ("R9", "R10")] == ["R9", "R9", "R9", "R10", "R10"]
    assert [line.in_english() for line in passed if line.rule in ("R9", "R10")] == [
        "R9 the target's quarter, 2026-Q4, has passed; the latest figure is for 2024-Q4"
    ]
