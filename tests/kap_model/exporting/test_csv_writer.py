"""Rows as CSV: texts quoted, numbers plain, absent cells empty; and a reader gets back what was written."""

from __future__ import annotations

import csv
import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kap_model.exporting.csv_writer import write_rows
from kap_model.importing.formula_marks import unmarked


def test_only_texts_are_quoted() -> None:
    out = io.StringIO()
    write_rows(out, [("a", 'say "x"', None, "", 1, 2.0, 12.345, True, date(2024, 9, 30), "=1;=2")])
    assert out.getvalue() == '"a","say ""x""",,,1,2,12.3450,1,2024-09-30,"\'=1;\'=2"\n'


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_any_texts_come_back(texts: list[str]) -> None:
    out = io.StringIO(newline="")
    write_rows(out, [("first", *texts)])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)
    assert [unmarked(cell) for cell in row] == ["first", *texts]
