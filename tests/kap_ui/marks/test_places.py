"""The table of places."""

from __future__ import annotations

from kap_ui import marks


def drawn(cell: marks.PlaceCell) -> str:
    return marks.places(
        [marks.PlaceRow("Africa", [cell])], [marks.MeasureHead("Use", "%, 2025")], first="Place", label="Figures"
    )


def test_a_place_without_a_figure_is_hatched_and_has_no_bar() -> None:
    markup = drawn(marks.PlaceCell("–", None, aim=0.5))
    assert 'class="measure none"' in markup
    assert 'class="fill"' not in markup and 'class="tick"' not in markup


def test_zero_is_a_bar_of_no_length_and_not_a_missing_figure() -> None:
    markup = drawn(marks.PlaceCell("0%", 0.0, aim=1.2))
    assert 'class="fill" style="width:0.0%"' in markup and "none" not in markup
    assert 'class="tick" style="inset-inline-start:100.0%"' in markup


def test_a_figure_of_another_year_has_its_year_beside_it() -> None:
    assert '<b>1.30%</b> <span class="small">2023</span>' in drawn(marks.PlaceCell("1.30%", 0.2, note="2023"))
