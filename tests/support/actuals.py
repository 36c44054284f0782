"""The actuals that a database keeps ready, and the same worked out from all that stands."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session

from kap_model.database import reading
from kap_model.importing import derive
from kap_model.importing.files import TABLE_FILES, TableFile
from kap_model.importing.rows import Rows
from kap_model.tables import ActualStep


def actuals(engine: Engine) -> list[tuple[Any, ...]]:
    """The actuals that the database keeps ready."""
    with reading(engine) as session:
        return sorted(map(tuple, session.connection().execute(select(ActualStep.__table__))), key=lambda row: row[:4])


def actuals_anew(engine: Engine) -> list[tuple[Any, ...]]:
    """The actuals as they are worked out from all that stands."""
    with reading(engine) as session:
        standing = {
            name: Rows.held(file, columns_of(session, file), defaultdict(str)) for name, file in TABLE_FILES.items()
        }
    return sorted(map(tuple, derive.actual_steps(standing)), key=lambda row: row[:4])


def columns_of(session: Session, file: TableFile) -> dict[str, list[Any]]:
    """The rows of a table, column by column."""
    rows = session.connection().execute(select(file.table)).mappings().all()
    return {column.name: [row[column.name] for row in rows] for column in file.table.columns}
