"""The columns of shown tables: which cells are there, which stand right."""

from __future__ import annotations

import pandas as pd
import pytest

from kap_ui.figures.table_column import CellKind, TableColumn, is_present


@pytest.mark.parametrize("cell", [None, pd.NA, float("nan"), pd.NaT])
def test_what_is_absent_is_no_cell(cell: object) -> None:
    assert not is_present(cell)


@pytest.mark.parametrize("cell", [0, 0.0, "", False, "nan"])
def test_zero_and_an_empty_text_are_cells(cell: object) -> None:
    assert is_present(cell)


def test_figures_and_shares_stand_right_and_nothing_else() -> None:
    right = {kind for kind in CellKind if TableColumn("name", "Name", kind).is_numeric}
    assert right == {CellKind.NUMBER, CellKind.SHARE}
