"""Rows of KPIs and objectives, cell by cell."""

from __future__ import annotations

import re

import pytest

from kap_ui import marks


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        marks.table([marks.HeadCell("a"), marks.HeadCell("b")], [["x"]], caption="x")
    bar = marks.mix([])
    row = marks.OverviewRow("P1", "n", bar, bar, "1", "2", "at_risk", "At risk")
    heads = marks.OverviewHeads("a", "b", "c", "d", [marks.ColumnHead("AFR", "Africa")])
    with pytest.raises(ValueError, match="P1: 0 cells for 1 columns"):
        marks.overview([row], heads, label="x")


@pytest.mark.parametrize(
    ("target", "printed"),
    [(" of 107", "≥ 79 of 107"), (", target 73.0%", "≥ 79, target 73.0%"), ("", "≥ 79")],
)
def test_actual_and_target_read_as_one_phrase(target: str, printed: str) -> None:
    bar = marks.mix([])
    line = marks.KpiRow("n", "c", bar, bar, "74%", "≥ 79", target, "", "on_track", "On track", "Q4 2025")
    heads = marks.KpiHeads("a", "b", "c", "d", "e", "f")
    cell = re.search(
        r'<span class="of-actual" role="cell">(.*?)<span class="small">', marks.kpi_lines([line], heads, label="x")
    )
    assert cell is not None
    assert re.sub("<[^>]*>", "", cell[1]).strip() == printed


def test_a_group_without_a_code_starts_with_its_name() -> None:
    heads = marks.KpiHeads("a", "b", "c", "d", "e", "f")
    made = marks.kpi_lines([marks.GroupHead("", "Regions")], heads, label="x")
    assert '<span class="name"><span>Regions</span></span>' in made


def test_a_group_whose_name_may_be_cut_has_it_whole_in_a_tip_for_mouse_finger_and_keyboard() -> None:
    heads, name = marks.KpiHeads("a", "b", "c", "d", "e", "f"), "Strengthened capacity " * 4
    made = marks.kpi_lines([marks.GroupHead("P1.1", name)], heads, label="x")
    assert f'<span data-tip="{name}" tabindex="0">{name}</span>' in made


@pytest.mark.parametrize(
    ("head", "is_wide"), [("AFR", False), ("Addis Ababa", False), ("Addis-Abeba", False), ("Tegucigalpa", True)]
)
def test_columns_of_heat_cells_are_as_wide_as_the_longest_word_of_their_heads(head: str, is_wide: bool) -> None:
    heads = marks.OverviewHeads("a", "b", "c", "d", [marks.ColumnHead(head, "name")])
    assert ("wide-cells" in marks.overview([], heads, label="x")) is is_wide
