"""KPIs at places, line by line."""

from __future__ import annotations

import pytest

from kap_model.measures import furthest_behind
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines
from kap_model.vocabulary import Status

NOW = Quarter.parse("2025-Q4")


def test_the_kpi_or_roll_up_with_the_most_negative_share_gap_is_furthest_behind(tiny_progress: Progress) -> None:
    lines = kpi_lines.lines(tiny_progress, tiny_progress.facts.indicators, ("WORLD",), NOW)
    worst = furthest_behind(lines)
    assert worst is not None and worst.kpi_code == "K-P2.1-c"
    assert furthest_behind(line for line in lines if line.status is Status.ACHIEVED) is None


NOW = Quarter.parse("2025-Q4")


def test_a_kpi_that_is_not_judged_by_its_share_has_no_share_gap(tiny_progress: Progress) -> None:
    def gap(code: str, place: str) -> float | None:
        return kpi_lines.line(tiny_progress, code, place, NOW).share_gap

    assert gap("K-P1.1-a", "AFR") == pytest.approx(0.55 - 0.6875)
    assert gap("K-P2.1-a", "AFR") is None  # last counted two years ago
    assert gap("K-E1.1-a", "WORLD") is None  # to be kept within its tolerance


AT = Quarter.parse("2025-Q4")


def test_a_kpi_at_a_region_stands_as_the_method_says(tiny_progress: Progress) -> None:
    """The worked receipt of METHOD: 11 of 20 in Africa, built from two offices of two."""
    africa, world = kpi_lines.lines(tiny_progress, ["K-P1.1-a"], ["AFR", "WORLD"], AT)

    assert (africa.value, africa.target, africa.baseline) == (11, 20, 0)
    assert (africa.share, africa.expected_share, africa.status) == (0.55, 0.6875, Status.AT_RISK)
    assert africa.actual is not None
    assert (str(africa.data_quarter), africa.actual.reported, africa.actual.expected) == ("2025-Q3", 2, 2)
    assert (world.value, world.status) == (11, Status.NO_TARGET)
    assert world.share is None and world.target is None


def test_a_rate_is_pooled_and_never_averaged(tiny_progress: Progress) -> None:
    """9/10 and 5/5 in Africa are 14/15; with 30/300 the world has 44/315, not the average of 93.3 and 10."""
    world, africa, asia = kpi_lines.lines(tiny_progress, ["K-P1.1-b"], ["WORLD", "AFR", "ASP"], AT)

    assert africa.actual is not None
    assert (africa.actual.numerator, africa.actual.denominator) == (14, 15)
    assert world.value == pytest.approx(100 * 44 / 315)
    assert asia.value == pytest.approx(10)


def test_a_series_has_a_point_for_each_data_quarter_up_to_the_selected_one(tiny_progress: Progress) -> None:
    points = kpi_lines.points(tiny_progress, "K-P1.1-a", "AFR", Quarter.parse("2023-Q4"))

    assert [str(point.data_quarter) for point in points] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    assert [point.value for point in points] == [2, 3, 4, 6]
    assert not any(point.is_illustrative for point in points)
