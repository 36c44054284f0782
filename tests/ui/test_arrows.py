"""What a chart is sent: the same values in fewer bytes."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from kap_ui import show

INTEGERS = {
    "int8": [-128, 127],
    "int16": [-129, 127],
    "int32": [0, 32_768],
    "int64": [0, 2_147_483_648],
}


def sent(frame: pd.DataFrame) -> pa.Table:
    return pa.ipc.open_stream(show._serialised(frame)).read_all()


@pytest.mark.parametrize("kind", INTEGERS)
def test_whole_numbers_take_the_shortest_type_that_holds_them(kind: str) -> None:
    table = sent(pd.DataFrame({"n": INTEGERS[kind]}))

    assert str(table.schema.field("n").type) == kind
    assert table["n"].to_pylist() == INTEGERS[kind]


def test_everything_else_arrives_as_it_was() -> None:
    frame = pd.DataFrame({"word": ["é", None], "share": [0.1, None], "is_last": [True, False], "none": [None, None]})
    assert sent(frame).to_pylist() == [
        {"word": "é", "share": 0.1, "is_last": True, "none": None},
        {"word": None, "share": None, "is_last": False, "none": None},
    ]
    assert sent(pd.DataFrame({"n": pd.array([3, None], dtype="Int64")}))["n"].to_pylist() == [3, None]
    assert sent(pd.DataFrame({"n": pd.Series([], dtype="int64")})).num_rows == 0
