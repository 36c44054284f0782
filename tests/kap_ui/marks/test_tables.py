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


def test_the_cells_of_a_table_of_words_bear_the_names_of_their_columns_to_stand_below_each_other() -> None:
    heads = [marks.HeadCell("Name"), marks.HeadCell(marks.markup.link("Roles", href="glossary"))]
    made = marks.table(heads, [["Ann", "Reviewer"]], caption="People", is_stacked=True)
    assert 'class="facts stacked"' in made
    assert '<th scope="row">Ann</th><td data-head="Roles">Reviewer</td>' in made
    assert "data-head" not in marks.table(heads, [["Ann", "Reviewer"]], caption="People")


def test_a_row_that_is_named_by_a_number_or_a_code_says_of_what() -> None:
    made = marks.table([marks.HeadCell("Row", is_figure=True)], [["2"]], caption="Problems", is_stacked=True)
    assert '<th scope="row" class="figure" data-head="Row">2</th>' in made
