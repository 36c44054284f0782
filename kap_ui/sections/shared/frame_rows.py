"""The rows of a frame as plain values, where a page words each of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kap_ui.figures.table_column import is_present


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame by column name, with None for what is absent."""
    columns = [[cell if is_present(cell) else None for cell in frame[name].tolist()] for name in frame.columns]
    names = list(map(str, frame.columns))
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
