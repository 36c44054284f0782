"""The worked examples of docs/method.md are what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model import measures
from kap_model.measures import Indicator, Observed, TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Aggregation, Cumulation, Direction
from kap_ui.sections.help import method

METHOD = Path(__file__).parents[2] / "docs" / "method.md"
START, END = Quarter.parse("2022-Q4"), Quarter.parse("2026-Q4")


def examples() -> list[list[str]]:
    return method.examples(METHOD.read_text(encoding="utf-8"))


def test_there_are_thirteen_worked_examples() -> None:
    assert len(examples()) == 13


@pytest.mark.parametrize("example", examples(), ids=" ".join)
def test_a_worked_example_is_what_the_code_says(example: list[str]) -> None:
    direction, baseline, target, actual, data_quarter, *expected = example
    indicator = Indicator(
        kpi_code="K-P1.1-a",
        direction=Direction(direction),
        cumulation=Cumulation.LEVEL,
        aggregation=Aggregation.SUM,
        step=1,
        decimals=0,
    )
    target_path = TargetPath(baseline=(START, float(baseline)), target=(END, float(target)))
    at = Quarter.parse(data_quarter)
    observed = Observed(quarter=at, value=float(actual), origin="published")
    series = measures.actual_series(indicator, {"AFR": ()}, {"AFR": [observed]}, {"AFR": target_path})
    receipt = measures.receipt(indicator, "AFR", False, at, target_path, series["AFR"])
    figures = [receipt.share, receipt.expected_share, receipt.pace]
    for figure, printed in zip(figures, expected[:3], strict=True):
        assert figure == (None if printed == "-" else pytest.approx(float(printed), abs=1e-12))
    assert receipt.status == expected[3]


def test_three_offices_are_pooled_to_fourteen_percent_and_never_averaged() -> None:
    indicator = Indicator(
        kpi_code="K-P1.1-a",
        direction=Direction.INCREASE,
        cumulation=Cumulation.RATE,
        aggregation=Aggregation.POOL,
        step=1,
        decimals=1,
    )
    places = {"AFR": ("A", "B", "C"), "A": (), "B": (), "C": ()}
    at = Quarter.parse("2025-Q4")
    reported = {
        place: [Observed(quarter=at, numerator=n, denominator=d, origin="reported")]
        for place, n, d in (("A", 9, 10), ("B", 30, 300), ("C", 5, 5))
    }
    region = measures.actual_at(measures.actual_series(indicator, places, reported, {})["AFR"], at)
    assert region is not None
    assert (region.numerator, region.denominator) == (44, 315)
    assert round(region.value, 1) == 14.0
