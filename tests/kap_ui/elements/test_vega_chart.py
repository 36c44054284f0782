"""What a chart is sent: each value of a frame as it is, and null where there is none."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_ui.elements import vega_chart

CELLS = st.none() | st.text(max_size=8) | st.booleans() | st.integers(-(2**40), 2**40)
FIGURES = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(CELLS, FIGURES), max_size=20))
def test_every_cell_arrives_as_it_was(rows: list[tuple[object, float | None]]) -> None:
    words, figures = [row[0] for row in rows], [row[1] for row in rows]
    frame = pd.DataFrame({"word": pd.Series(words, dtype=object), "figure": pd.Series(figures, dtype="float64")})
    assert json.loads(vega_chart.table(frame)) == [["word", "figure"], [words, figures]]


def test_what_is_absent_is_null_whatever_the_column_calls_it() -> None:
    frame = pd.DataFrame(
        {
            "n": pd.array([3, None], dtype="Int64"),
            "word": pd.Series(["é", None], dtype="str"),
            "share": [0.1, float("nan")],
            "mixed": pd.Series([pd.NA, True], dtype=object),
        }
    )
    assert json.loads(vega_chart.table(frame))[1] == [[3, None], ["é", None], [0.1, None], [None, True]]
    assert json.loads(vega_chart.table(frame.head(0)))[1] == [[], [], [], []]


def test_a_figure_without_end_is_refused_and_not_drawn_as_something_else() -> None:
    with pytest.raises(ValueError, match="JSON"):
        vega_chart.table(pd.DataFrame({"share": [float("inf")]}))


@pytest.mark.parametrize("sent", [None, 3, "quarter", [{"quarter": "2025-Q4"}]])
def test_what_a_browser_says_was_clicked_is_nothing_unless_it_has_fields(sent: object) -> None:
    assert vega_chart.picked(sent) == {}
    assert vega_chart.picked({"quarter": "2025-Q4"}) == {"quarter": "2025-Q4"}
