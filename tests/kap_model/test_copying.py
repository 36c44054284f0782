"""A whole database into another one: nothing is lost, and the new one goes on where the old one was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from kap_model import schema_versions
from kap_model.copying import copy
from kap_model.database import engine_for, reading
from kap_model.database_check import usable_revision
from kap_model.people import persons
from kap_model.people.tables import HistoryEvent
from kap_model.problems import DatabaseFault, KapError
from tests.support.editions import fingerprint_of
from tests.support.reporting import OPERATOR
from tests.support.whole_content import whole_content


def rows_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, as SQLite itself has them."""
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


@pytest.mark.of_files  # the rows are compared as SQLite itself has them
def test_there_and_back_every_row_of_every_table_is_as_it_was(
    rehearsal_database: Path, postgresql: str, tmp_path: Path
) -> None:
    file = tmp_path / "kap.sqlite"
    source, server, target = (engine_for(address) for address in (str(rehearsal_database), postgresql, str(file)))
    there = copy(source, server)
    back = copy(server, target)
    before, after = rows_of(rehearsal_database), rows_of(file)
    assert after == before
    assert len([name for name, rows in before.items() if rows]) > 20
    assert there == back
    assert there.row_count == sum(len(rows) for name, rows in before.items() if name != schema_versions.TABLE)
    assert fingerprint_of(server) == fingerprint_of(source)
    with reading(server) as session:
        usable_revision(session)

    newest = max(row[0] for row in before["history_event"])
    persons.add(server, OPERATOR, "new@example.org", "New")
    with reading(server) as session:
        assert session.connection().scalar(select(func.max(col(HistoryEvent.event_id)))) > newest
    for engine in (source, server, target):
        engine.dispose()


def test_a_database_that_holds_data_is_left_as_it_was(tiny_database: Path, own_database: Path) -> None:
    before = whole_content(own_database)
    with pytest.raises(KapError, match="holds data of the program already"):
        copy(engine_for(str(tiny_database)), engine_for(str(own_database)))
    assert whole_content(own_database) == before


@pytest.mark.of_files
def test_a_database_that_is_not_of_the_program_is_not_copied(tmp_path: Path, postgresql: str) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as connection:
        connection.execute("CREATE TABLE other (x)")
    with pytest.raises(DatabaseFault):
        copy(engine_for(str(tmp_path / "other.sqlite")), engine_for(postgresql))
