"""Databases that are about to be replaced: what people brought into those of older versions, and a copy beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, inspect, select, text

from kap_model.backup import backup, beside
from kap_model.importing.batches import Brought
from kap_model.importing.files import ILLUSTRATIVE_FOLDER, table_at, table_of_file
from kap_model.problems import N_, Message, listed
from kap_model.tables import Base
from kap_model.vocabulary import Act


def brought_by_people(connection: Connection) -> list[Brought]:
    """Return what people brought into a database whose tables are not those of this version; in doubt it was a person.

    Older versions kept no act with a batch. Their builds wrote the batches of all files at one time, into an empty
    database and with paths relative to the folder.
    """
    inspector = inspect(connection)
    tables = set(inspector.get_table_names()) & Base.metadata.tables.keys()
    columns = (
        {column["name"] for column in inspector.get_columns("import_batch")} if "import_batch" in tables else set()
    )
    if not columns >= _BATCH:
        counts = {
            name: connection.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one()
            for name in sorted(tables - {"actual_step", "revision", "import_batch"})
        }
        return [
            Brought(name, count, Message(N_("an unknown day")), Act.IMPORT, Message(N_("an unknown file")))
            for name, count in counts.items()
            if count
        ]
    batches = connection.execute(text("SELECT * FROM import_batch ORDER BY loaded_at")).all()
    has_act = "act" in columns
    people = [batch for batch in batches if batch.act != Act.BUILD] if has_act else _not_of_the_build(batches)
    return [
        Brought(
            _table_name(batch.file_name),
            batch.row_count,
            str(batch.loaded_at)[:10],
            batch.act if has_act else Act.IMPORT,
            batch.file_name,
        )
        for batch in people
    ]


_BATCH: Final = frozenset({"loaded_at", "file_name", "row_count"})
"""What every version has known of a batch."""


def _not_of_the_build(batches: Sequence[Any]) -> list[Any]:
    """Return the batches that the first build, which made the database, cannot have written."""
    first = [batch for batch in batches if batch.loaded_at == batches[0].loaded_at]
    names = Counter(batch.file_name for batch in first)
    is_folder = any(_is_of_a_folder(name) for name in names)
    return [
        batch
        for batch in batches
        if batch.loaded_at != batches[0].loaded_at
        or names[batch.file_name] > 1
        or (is_folder and not _is_of_a_folder(batch.file_name))
    ]


def _is_of_a_folder(file_name: str) -> bool:
    return file_name.startswith(f"{ILLUSTRATIVE_FOLDER}/") or table_at(file_name) is not None


def _table_name(file_name: str) -> str:
    table = table_of_file(file_name, [])
    return table.name if table is not None else Message(N_("an unknown table"))


def refusal(brought: Sequence[Brought]) -> str:
    """Return why a database of an older version is not built anew, and what to do."""
    return Message(
        N_(
            "This database was built by another version of the program, and people brought rows into it: %(rows)s. "
            "Nothing was changed. `kap build --fresh` builds it anew and leaves a dated copy of it beside; import "
            "these files again afterwards."
        ),
        rows=listed([one.message() for one in brought]),
    )


def leave_copy(engine: Engine) -> Path:
    """Make a backup, named with the time: beside a SQLite file, else in the working folder. Return its file."""
    copy = beside(engine)
    backup(engine, copy)
    return copy
