"""Databases in memory from the rows of a plan as files have them: nothing is checked, so that any state can stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Column, create_engine, insert
from sqlmodel import Session

from kap_model import schema
from kap_model.importing import derive
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.rows import Rows
from tests.support.actuals import columns_of

FLAGS = {"0": False, "1": True}


@contextmanager
def session_of(tables: Mapping[str, list[dict[str, str]]]) -> Iterator[Session]:
    """A session on a database that holds these rows, and the actuals that follow from them."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection, Session(connection) as session:
        schema.create(connection)
        for name, file in TABLE_FILES.items():
            rows = [
                {column.name: typed(column, row.get(column.name, "")) for column in file.table.columns}
                for row in tables.get(name, [])
            ]
            if rows:
                connection.execute(insert(file.table), [{**row, "batch_id": "test"} for row in rows])
        standing = {
            name: Rows.held(file, columns_of(session, file), defaultdict(str)) for name, file in TABLE_FILES.items()
        }
        derive.write(connection, derive.actual_steps(standing))
        yield session
    engine.dispose()


def typed(column: Column[object], text: str) -> object:
    if text == "":
        return None if column.nullable else ""
    kind = column.type.python_type
    if kind is bool:
        return FLAGS[text]
    return kind(text) if kind in (int, float) else text
