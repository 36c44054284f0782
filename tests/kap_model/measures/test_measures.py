"""Receipts worked out by hand, and traces that can be recomputed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kap_model import measures, progress
from kap_model.database import engine_for, reading
from kap_model.measures import Indicator, Observed, Receipt, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction, OriginView, RollUpLevel, Status

Q = Quarter.parse


def indicator(cumulation: str, aggregation: str = "sum", direction: str = "increase", **more: object) -> Indicator:
    known = {"step": 1, "decimals": 1, **more}
    return Indicator(
        kpi_code="K",
        direction=Direction(direction),
        cumulation=Cumulation(cumulation),
        aggregation=Aggregation(aggregation),
        **known,  # type: ignore[arg-type]
    )


def values(*given: tuple[str, float]) -> list[Observed]:
    return [Observed(quarter=Q(quarter), value=value, origin="reported") for quarter, value in given]


def receipt(
    asked: Indicator, target_path: TargetPath, rows: list[Observed], quarter: str, is_world: bool = False
) -> Receipt:
    series = measures.actual_series(asked, {"AFR": ()}, {"AFR": rows}, {"AFR": target_path})
    return measures.receipt(asked, "AFR", is_world, Q(quarter), target_path, series.get("AFR", []))


def test_the_receipt_of_a_flow_says_how_it_was_added_and_what_would_change_it() -> None:
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 32))
    found = receipt(
        indicator("flow", decimals=0),
        target_path,
        values(*((str(q), 1.0) for q in Q("2023-Q1").to(Q("2023-Q4")))),
        "2023-Q4",
    )
    # 4 of 32 after a quarter of the time: share 0.125, expected 0.25, pace 0.5, off track; at risk from
    # 0.6 x 0.25 x 32 = 4.8.
    assert found.status is Status.OFF_TRACK
    assert found.trace[0] == "R1 2023-Q1 1 + 2023-Q2 1 + 2023-Q3 1 + 2023-Q4 1 = 4"
    assert found.trace[1] == "R4 (4 - 0) / (32 - 0) = 0.125"
    assert found.to_next_status is not None
    assert found.to_next_status.status is Status.AT_RISK
    assert found.to_next_status.difference == pytest.approx(0.8)
    # The last four quarters added 4 a year; three years are left: 4 + 12 = 16; 28 / 3 a year would be needed.
    assert found.forecast is not None
    assert (found.forecast.value, found.forecast.word.value) == (16, "accelerate")
    assert found.needed_pace == pytest.approx(28 / 3)
    assert found.needed_pace_ratio == pytest.approx(7 / 3)


def test_a_weighted_line_through_three_points_is_that_of_the_pocket_calculator() -> None:
    # Points 0, 10 and 30 at 2022-Q4, 2023-Q4, 2024-Q4; weights 0.49, 0.7, 1 (sum 2.19), years -2, -1, 0.
    # Means: year -1.68/2.19 = -0.767123, value 37/2.19 = 16.894977.
    # Sums: w y a = -7, and -7 - 2.19 x -0.767123 x 16.894977 = 21.383562; w y y = 2.66 - 1.68^2/2.19 = 1.371233;
    # slope 15.594406.
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 80))
    found = receipt(indicator("level", step=4), target_path, values(("2023-Q4", 10), ("2024-Q4", 30)), "2024-Q4")
    assert found.slope == pytest.approx(15.594406, abs=1e-6)
    assert found.forecast is not None
    assert found.forecast.value == pytest.approx(30 + 2 * 15.594406, abs=1e-5)
    assert (found.forecast.low, found.forecast.high) == (50, 70)  # slopes of 10 and 20 a year
    assert found.forecast.word.value == "accelerate"


def test_a_forecast_stops_at_the_limit_of_the_kpi() -> None:
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 100))
    found = receipt(indicator("level", upper_limit=100.0), target_path, values(("2023-Q4", 40)), "2023-Q4")
    assert found.forecast is not None
    assert (found.forecast.value, found.forecast.word.value) == (100, "maintain")  # 40 + 3 x 40, held at 100


def test_a_missing_report_makes_a_flow_a_lower_bound_and_the_status_incomplete() -> None:
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 32))
    found = receipt(indicator("flow"), target_path, values(("2023-Q1", 1), ("2023-Q4", 1)), "2023-Q4")
    assert (found.actual, found.is_lower_bound, found.status) == (2, True, Status.INCOMPLETE)
    assert "R3" in found.rules
    assert found.forecast is None


def test_zero_is_a_figure_and_nothing_is_none() -> None:
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 32))
    zero = receipt(
        indicator("flow"), target_path, values(*((str(q), 0.0) for q in Q("2023-Q1").to(Q("2024-Q4")))), "2024-Q4"
    )
    assert (zero.actual, zero.status) == (0, Status.OFF_TRACK)
    nothing = receipt(indicator("flow"), target_path, [], "2024-Q4")
    assert (nothing.actual, nothing.status, nothing.as_json()["actual"]) == (None, Status.NO_DATA, None)


def test_a_global_kpi_is_not_applicable_away_from_the_world() -> None:
    asked = indicator("level", "global")
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 10))
    assert receipt(asked, target_path, values(("2024-Q4", 5)), "2024-Q4").status is Status.NOT_APPLICABLE
    assert receipt(asked, target_path, values(("2024-Q4", 5)), "2024-Q4", is_world=True).status is Status.ON_TRACK


def test_a_figure_more_than_two_steps_old_is_not_judged() -> None:
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 10))
    rows = values(("2024-Q2", 5))
    assert receipt(indicator("level"), target_path, rows, "2024-Q4").status is Status.ON_TRACK
    assert receipt(indicator("level"), target_path, rows, "2025-Q1").status is Status.NO_RECENT_DATA


def test_member_states_are_united_and_never_added() -> None:
    asked = indicator("flow", "union", decimals=0)
    rows = {
        "A": [Observed(quarter=Q("2023-Q1"), countries=frozenset({"KEN", "UGA"}), origin="reported")],
        "B": [Observed(quarter=Q("2023-Q1"), countries=frozenset({"UGA", "TZA"}), origin="reported")],
    }
    series = measures.actual_series(asked, {"AFR": ("A", "B"), "A": (), "B": ()}, rows, {})
    region = measures.actual_at(series["AFR"], Q("2023-Q1"))
    assert region is not None
    assert (region.value, region.reported, region.expected) == (3, 2, 2)
    assert measures.actual_trace(asked, region)[-1] == "R2 union of 2 of 2: A KEN UGA; B TZA UGA = 3"


def test_a_report_is_overdue_thirty_days_after_its_lag() -> None:
    asked = indicator("flow", due_lag_days=45)  # 2024-12-31 and 45 + 30 days: 2025-03-16
    assert not measures.is_overdue(asked, Q("2024-Q4"), date(2025, 3, 16))
    assert measures.is_overdue(asked, Q("2024-Q4"), date(2025, 3, 17))


def test_means_and_word_are_withheld_below_three_judged_kpis() -> None:
    target_path = TargetPath(baseline=(Q("2022-Q4"), 0), target=(Q("2026-Q4"), 10))
    one = receipt(indicator("level"), target_path, values(("2024-Q4", 5)), "2024-Q4")
    two = measures.roll_up(RollUpLevel.OUTCOME, "O", "AFR", Q("2024-Q4"), {"a": one, "b": one})
    three = measures.roll_up(RollUpLevel.OUTCOME, "O", "AFR", Q("2024-Q4"), {"a": one, "b": one, "c": one})
    assert (two.word.value, two.mean_share) == ("insufficient_data", None)
    assert (three.word.value, three.mean_share, three.mean_expected_share) == ("on_track", 0.5, 0.5)


SETS = ("R1 united", "R2 union", "R2 min", "R2 max", "R2 mean")
"""Lines whose parts are not added: they are checked above by hand."""


def equations(line: str) -> list[tuple[str, float]]:
    """Return each `expression = figure` of a trace line, in the form of a pocket calculator."""
    found = []
    for part in line.split(";"):
        left, equals, right = part.rpartition(" = ")
        if not equals or not re.match(r"-?[\d.]", right):
            continue
        left = re.sub(r"\|(.*)\|", r"abs(\1)", left.rpartition(": ")[2].rpartition(", ")[2])
        left = re.sub(r"^\s*R\d+( slope)?", "", re.sub(r"\d{4}-Q\d", "", left))
        left = re.sub(r"\b[A-Z]{2,}(-[A-Z]+)?\b", "", left).replace(" x ", " * ")
        if left.strip().startswith("/"):  # goes on from the figure before
            left = f"{found[-1][1]!r} {left}"
        found.append((left, float(right.split()[0].rstrip(","))))
    return found


def test_every_equation_of_every_trace_of_the_shipped_plan_holds(shipped_database: Path) -> None:
    engine = engine_for(f"sqlite:///{shipped_database}")
    with reading(engine) as session:
        facts = progress.plan_facts(session, OriginView.ALL)
        places = [
            "WORLD",
            "AFR",
            "AMS",
            "ARB",
            "ASP",
            "CIS",
            "EUR",
            *(p for p in facts.place_kinds if p.startswith("AO-")),
        ]
        receipts = progress.receipts(session, quarter=Q("2025-Q4"), places=places, kpis=None, origin=OriginView.ALL)
    engine.dispose()
    checked = 0
    for found in receipts:
        for line in found.trace:
            for left, right in [] if line.startswith(SETS) else equations(line):
                if " / " in left or " + " in left or " - " in left:
                    assert eval(left, {"__builtins__": {"abs": abs}}) == pytest.approx(right, rel=1e-9, abs=1e-9), line
                    checked += 1
    assert checked > 2000
