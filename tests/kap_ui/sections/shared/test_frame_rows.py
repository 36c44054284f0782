"""The rows of a frame as plain values."""

from __future__ import annotations

import pandas as pd

from kap_ui.sections.shared.frame_rows import records


def test_what_is_absent_is_none_in_every_type_of_column() -> None:
    frame = pd.DataFrame(
        {
            "count": pd.array([3, None], dtype="Int64"),
            "share": [0.0, float("nan")],
            "word": pd.Series(["x", None], dtype=object),
            "is_open": pd.array([False, None], dtype="boolean"),
        }
    )
    assert records(frame) == [
        {"count": 3, "share": 0.0, "word": "x", "is_open": False},
        dict.fromkeys(frame.columns),
    ]
    assert records(frame.head(0)) == []
