"""The rows of a frame as plain values, where a page words each of them."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame by column name, with None for what is absent."""
    columns = [
        [None if cell is None or cell is pd.NA or cell != cell else cell for cell in frame[name].tolist()]
        for name in frame.columns
    ]
    names = list(map(str, frame.columns))
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
