"""Marks of delivery: what is spent of a figure, a band and nothing; when a project runs, as far as it is known."""

from __future__ import annotations

import re

from kap_ui import marks
from kap_ui.marks import ProjectLine, TimeSpan
from kap_ui.marks.markup import Markup


def styles(markup: Markup) -> list[tuple[str, str]]:
    """The class and the style of each drawn part, in order."""
    return re.findall(r'<i class="([^"]+)" style="([^"]+)"', markup)


def test_a_budget_that_is_a_figure_has_one_fill_and_the_time_as_a_tick() -> None:
    bar = marks.spending(0.4, 0.4, 0.75, words="40% spent", is_illustrative=False)

    assert styles(bar) == [("fill", "width:40.00%"), ("tick", "inset-inline-start:75.00%")]
    assert "striped" not in bar and 'aria-label="40% spent"' in bar


def test_a_band_is_filled_to_its_least_share_and_pale_to_its_greatest() -> None:
    bar = marks.spending(0.2, 0.6, None, words="20% to 60% spent", is_illustrative=True)

    assert styles(bar) == [("fill upto", "width:60.00%"), ("fill", "width:20.00%")]
    assert "striped" in bar


def test_without_a_budget_the_bar_is_hatched_and_empty() -> None:
    bar = marks.spending(None, None, 0.5, words="no budget", is_illustrative=False)

    assert styles(bar) == [] and "none" in bar


def line(start: float | None, end: float | None, *, is_illustrative: bool = False) -> Markup:
    span = TimeSpan(start, end, 0.5)
    return marks.project_lines([ProjectLine("Networks", "", "there", "ongoing", "under way", span, is_illustrative)])


def test_a_project_runs_from_its_start_to_its_end() -> None:
    assert styles(line(0.25, 0.75)) == [("bar", "left:25.00%;width:50.00%"), ("now", "left:50.00%")]
    assert styles(line(0.25, 0.75, is_illustrative=True))[0][0] == "bar striped"


def test_an_end_that_is_not_known_is_open_and_without_both_there_is_no_bar() -> None:
    assert styles(line(0.25, None))[0] == ("bar to-open", "left:25.00%;width:75.00%")
    assert styles(line(None, 0.75))[0] == ("bar from-open", "left:0.00%;width:75.00%")
    assert styles(line(None, None)) == [("now", "left:50.00%")]
