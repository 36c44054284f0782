"""A declared frame has its columns and types whatever its rows hold."""

from __future__ import annotations

import pandas as pd
import pytest

from kap_model.frames import Frame, FrameColumn

OFFICES = Frame(
    "offices",
    "an office",
    (
        FrameColumn("code", "text", "office"),
        FrameColumn("staff", "count", "persons"),
        FrameColumn("rent", "number", "Swiss francs"),
        FrameColumn("is_open", "flag", "open"),
    ),
)


@pytest.mark.parametrize("rows", [[], [{"is_open": None, "staff": None, "rent": None, "code": None}]])
def test_a_frame_without_any_figure_keeps_its_columns_and_types(rows: list[dict[str, None]]) -> None:
    frame = OFFICES.of(rows)
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert types == {"code": "object", "staff": "Int64", "rent": "Float64", "is_open": "boolean"}
    assert list(frame.columns) == ["code", "staff", "rent", "is_open"]


def test_an_absent_count_stays_absent_beside_a_zero() -> None:
    frame = OFFICES.of(
        {"code": code, "staff": staff, "rent": 0, "is_open": True} for code, staff in (("A", 0), ("B", None))
    )
    assert frame["staff"][0] == 0
    assert frame["staff"][1] is pd.NA


def test_a_row_that_lacks_a_declared_column_is_refused() -> None:
    with pytest.raises(KeyError, match="rent"):
        OFFICES.of([{"code": "A", "staff": 1, "is_open": True}])
