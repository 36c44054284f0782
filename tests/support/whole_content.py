"""All that a database holds, of either kind, to be compared with what it holds later."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import select

from kap_model.database import engine_for
from kap_model.schema import METADATA


def whole_content(file: Path, without: Collection[str] = ()) -> list[str]:
    """Return all rows in a fixed order, each as a line that begins with its table, but those of some tables."""
    engine = engine_for(str(file), must_exist=True)
    with engine.connect() as connection:
        lines = [
            f"{table.name} {tuple(row)}"
            for table in METADATA.sorted_tables
            if table.name not in without
            for row in connection.execute(select(table))
        ]
    engine.dispose()
    return sorted(lines)
