"""Tables with heads for their rows and columns."""

from __future__ import annotations

from kap_ui import marks


def test_a_table_names_its_rows_and_columns() -> None:
    made = marks.table(
        [marks.HeadCell("Region"), marks.HeadCell("Share", is_figure=True)], [["Africa", "54"]], caption="By region"
    )
    assert '<th scope="col">Region</th><th scope="col" class="figure">Share</th>' in made
    assert '<th scope="row">Africa</th><td class="figure">54</td>' in made
    assert "<caption>By region</caption>" in made
