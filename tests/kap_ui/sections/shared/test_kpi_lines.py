"""KPIs as lines: what is printed of the actual, the target and what it is built from; figures of the tiny plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kap_model.measures import TargetPath
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries.kpi_lines import KpiLine, line
from kap_ui.sections.shared import kpi_lines
from kap_ui.words import wording

NOW = Quarter.parse("2025-Q4")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with wording.spoken("en"):
        yield


@pytest.mark.parametrize(
    ("kpi", "place", "unit", "figure", "target"),
    [
        ("K-P1.1-a", "AFR", "people", "11", "of 20"),
        ("K-P1.1-a", "WORLD", "people", "11", ", no target"),
        ("K-P1.1-b", "WORLD", "% of offices", "14.0%", ", target 20.0%"),
        ("K-P1.2-a", "WORLD", "dollars", "70", ", target 60"),  # it should fall
        ("K-P2.1-d", "WORLD", "% of people", "", "no target"),
    ],
)
def test_actual_and_target_are_printed_as_one_phrase(
    tiny_progress: Progress, kpi: str, place: str, unit: str, figure: str, target: str
) -> None:
    kpi_line = line(tiny_progress, kpi, place, NOW)
    assert (kpi_lines.figure(kpi_line, unit), kpi_lines.target(kpi_line, unit)) == (figure, target)


def test_coverage_is_said_of_a_figure_that_is_built(tiny_progress: Progress) -> None:
    def coverage(kpi: str, place: str) -> str:
        return kpi_lines.coverage(line(tiny_progress, kpi, place, NOW))

    assert coverage("K-P1.1-a", "AFR") == "2 of 2"
    assert coverage("K-P1.1-a", "RO-AFR") == ""
    assert coverage("K-P2.1-d", "WORLD") == ""


def bar(kpi_line: KpiLine) -> str:
    return kpi_lines.bar(kpi_line, "")


def test_a_bar_says_status_share_and_what_was_expected(tiny_progress: Progress) -> None:
    assert "At risk: progress 55%, expected 69%" in bar(line(tiny_progress, "K-P1.1-a", "AFR", NOW))
    kept = bar(line(tiny_progress, "K-E1.1-a", "WORLD", NOW))
    assert "On track: 93.5, to be kept at" in kept
    assert 'class="bullet none"' in bar(line(tiny_progress, "K-P2.1-d", "WORLD", NOW))


def test_a_baseline_is_named_where_it_is_all_that_is_known(tiny_progress: Progress) -> None:
    without = line(tiny_progress, "K-P2.1-d", "WORLD", NOW)
    with_baseline = replace(without, target_path=TargetPath(baseline=(NOW, 50.0)))
    assert kpi_lines.target(with_baseline, "countries") == "baseline 50, no target"
