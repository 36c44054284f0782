"""A data folder into the database: on an empty address all of it; else what has changed since, beside people's rows."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, inspect, select, update

from kap_model import schema
from kap_model.database import (
    complete_schema,
    has_schema,
    reading,
    recreate_schema,
    sqlite_file,
    stamp_revision,
)
from kap_model.database_check import require_buildable
from kap_model.importing import batches, derive, history, older
from kap_model.importing.batches import Brought, NewBatch, Provenance
from kap_model.importing.changes import Changes, compare, write, writing_changes
from kap_model.importing.check import Checked, check
from kap_model.importing.files import TABLE_FILES, TableFile
from kap_model.importing.load import StepCallback, ignore_step
from kap_model.importing.reading import RawTable, Reading
from kap_model.importing.version import model_version
from kap_model.problems import N_, DataRefusedError, KapError, Message
from kap_model.tables import Base, Revision
from kap_model.vocabulary import Act

_AT_ONCE: Final = 5_000
"""How many rows are taken from the database at a time."""

_TRIES: Final = 5
"""How often a build begins again because others have changed the data meanwhile."""

_BUILT: Final = Provenance(Act.BUILD)
_REVISION: Final = Base.metadata.tables[str(Revision.__tablename__)]


class _Schema(Enum):
    """What a database has of our tables."""

    NONE = "none"
    PRESENT = "present"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class _State:
    """A database as a build has found it; the columns of `tables.Revision` where it has them."""

    schema: _Schema
    revision: str | None = None
    folder: str | None = None
    rules: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedBuild:
    """A folder that was read and checked, and what building from it would do to the database.

    `kept` are people's rows that stay, `lost` those that do not, and `returned` rows of the folder that people had
    removed.
    """

    reading: Reading
    checked: Checked
    changes: Sequence[Changes]
    kept: Sequence[Brought]
    lost: Sequence[Brought]
    returned: Sequence[Brought]
    is_fresh: bool
    folder: str
    rules: str
    state: _State

    @property
    def is_same(self) -> bool:
        """Whether the database holds just this already, worked out by this program."""
        return self.state.rules == self.rules and not any(table.written or table.gone for table in self.changes)


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build: the present revision, whether it is a new one, the rows of each table.

    `copy` is where the database before was left, if it was.
    """

    revision: str
    is_changed: bool
    row_counts: Mapping[str, int]
    prepared: PreparedBuild
    copy: Path | None = None


def build(
    engine: Engine,
    read: Reading,
    on_step: StepCallback = ignore_step,
    provenance: Provenance = _BUILT,
    *,
    is_rehearsal: bool = False,
) -> Built:
    """Make a database hold a data folder, in one transaction; readers keep the old state until then.

    Rows that came from the folder before are replaced by what it holds now, or leave with it. Rows that people brought
    in stay, also in the place of a row of the folder. What goes is kept in the history. If nothing changes, the
    revision stays. `is_rehearsal` says that the folder may hold what was reported in a rehearsal.

    Raises:
        DataRefusedError: the files have problems, or people's rows do not go with them; the database was not touched.
        KapError: the database is of an older version and holds what people brought in, or others kept changing it.
    """
    for _ in range(_TRIES):
        prepared = prepare_build(engine, read, on_step, is_rehearsal=is_rehearsal)
        built = write_build(engine, prepared, on_step, provenance)
        if built is not None:
            return built
    raise KapError(Message(N_("Others keep changing the data. Nothing was built; try again in a minute.")))


def prepare_build(
    engine: Engine,
    read: Reading,
    on_step: StepCallback = ignore_step,
    *,
    is_fresh: bool = False,
    is_rehearsal: bool = False,
) -> PreparedBuild:
    """Check a data folder with what would stand beside it, and return what building would do. Nothing is written.

    In a fresh build nothing stands beside it: people's rows go as well.

    Raises:
        DataRefusedError: the files have problems, or people's rows do not go with them.
        KapError: the database is of an older version and holds what people brought in.
        DatabaseFault: it is not the program's own.
    """
    on_step(Message(N_("checking")))
    file = sqlite_file(engine.url)
    if file is not None and not file.exists():  # opening it would create it, even where the files are refused
        return _prepared(read, _accepted(read, (), is_rehearsal=is_rehearsal), _State(_Schema.NONE), is_fresh=is_fresh)
    require_buildable(engine)
    with reading(engine) as session:
        connection = session.connection()
        state = _state(connection)
        brought = _brought(connection, state)
        if is_fresh:
            prepared = _prepared(read, _accepted(read, (), is_rehearsal=is_rehearsal), state, is_fresh=True)
            prepared = replace(prepared, lost=brought)
        else:
            if state.schema is _Schema.OLDER and brought:
                raise KapError(older.refusal(brought))
            checked = _accepted(read, batches.rows_of_people(connection) if brought else (), is_rehearsal=is_rehearsal)
            prepared = _prepared(read, checked, state, is_fresh=False)
            prepared = replace(prepared, kept=_with_places(brought, checked))
        if state.schema is not _Schema.PRESENT:
            return prepared
        if not is_fresh and (state.folder, state.rules) == (prepared.folder, prepared.rules):
            return replace(prepared, changes=())
        changes = _changes(connection, read, prepared.checked)
        return replace(prepared, changes=changes, returned=_returned(connection, changes))


def check_folder(read: Reading, kept: Sequence[RawTable], *, is_rehearsal: bool = False) -> Checked:
    """Check a data folder with people's rows, which stay beside it."""
    checked = check(read, kept=kept, is_whole=True, is_rehearsal=is_rehearsal)
    advice = Message(
        N_(
            "This row was brought in by a person and stays. Keep in the folder what it needs, or import the row "
            "corrected; `kap build --fresh` leaves out all rows that people brought in, and keeps a copy of the "
            "database"
        )
    )
    files = {raw.file for raw in kept}
    problems = checked.problems.mapped(
        lambda problem: replace(problem, how_to_fix=advice) if problem.file in files else problem
    )
    return replace(checked, problems=problems)


def _accepted(read: Reading, kept: Sequence[RawTable], *, is_rehearsal: bool) -> Checked:
    """Return the checked rows of a folder without problems.

    Raises:
        DataRefusedError: there are problems.
    """
    checked = check_folder(read, kept, is_rehearsal=is_rehearsal)
    if checked.problems:
        raise DataRefusedError(checked.problems)
    return checked


def _prepared(read: Reading, checked: Checked, state: _State, *, is_fresh: bool) -> PreparedBuild:
    """Return a build on an empty database."""
    return PreparedBuild(
        read,
        checked,
        changes=[Changes.of_new(rows) for rows in checked.rows.values()],
        kept=(),
        lost=(),
        returned=(),
        is_fresh=is_fresh,
        folder=_digest(read),
        rules=model_version(),
        state=state,
    )


def write_build(
    engine: Engine,
    prepared: PreparedBuild,
    on_step: StepCallback = ignore_step,
    provenance: Provenance = _BUILT,
) -> Built | None:
    """Write what was prepared; return None if the database has changed since.

    A copy of the database is left beside it where everything is replaced.
    """
    state, checked = prepared.state, prepared.checked
    counts = {name: len(rows) for name, rows in checked.rows.items() if len(rows)}
    if prepared.is_same and state.revision is not None and not prepared.is_fresh:
        if state.folder != prepared.folder and not _mark(engine, prepared):
            return None
        return Built(state.revision, False, counts, prepared)
    copy = None
    if state.schema is _Schema.OLDER or (prepared.is_fresh and state.schema is _Schema.PRESENT):
        copy = older.leave_copy(engine)
    with writing_changes(engine) as session:
        connection = session.connection()
        if _state(connection) != state:
            return None
        if state.schema is not _Schema.PRESENT:
            recreate_schema(connection)
        else:
            complete_schema(connection)  # what a database from before the first release does not have
        for table in prepared.changes:
            if table.written:
                on_step(
                    Message(
                        N_("loading %(n)s %(table)s"),
                        n=str(len(table.written)),
                        table=table.rows.table.name.replace("_", " "),
                    )
                )
        derive.clear(connection)
        made, removed_by = _new_batches(connection, prepared)
        batches.write(connection, list(made.values()), provenance)
        batch_of_file = {name: batch.batch_id for name, batch in made.items()}
        history.record(connection, prepared.changes, batch_of_file, removed_by)
        write(connection, prepared.changes, batch_of_file)
        on_step(Message(N_("working out the actuals")))
        derive.write(connection, derive.actual_steps(checked.rows))
        revision = stamp_revision(session, folder=prepared.folder, rules=prepared.rules)
    return Built(revision, True, counts, prepared, copy)


def _state(connection: Connection) -> _State:
    """Return the state of a database; of an older one only the revision, if it has one.

    It is older if tables that a build fills have changed. Others that are missing are made by the build.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables & Base.metadata.tables.keys():
        return _State(_Schema.NONE)
    if not has_schema(connection, schema.BUILT_TABLES):
        revision = connection.execute(select(_REVISION.c.revision)).scalar() if "revision" in tables else None
        return _State(_Schema.OLDER, revision)
    row = connection.execute(select(_REVISION.c.revision, _REVISION.c.folder, _REVISION.c.rules)).first()
    return _State(_Schema.PRESENT, *(row or ()))


def _brought(connection: Connection, state: _State) -> list[Brought]:
    if state.schema is _Schema.PRESENT:
        return batches.brought_by_people(connection)
    return older.brought_by_people(connection) if state.schema is _Schema.OLDER else []


def _mark(engine: Engine, prepared: PreparedBuild) -> bool:
    """Write that the rows agree with the folder; return whether they are still those that were compared."""
    with writing_changes(engine) as session:
        if _state(session.connection()) != prepared.state:
            return False
        session.connection().execute(update(_REVISION).values(folder=prepared.folder))
    return True


def _digest(read: Reading) -> str:
    """Return a digest of the files of a folder."""
    names = sorted((file.name, file.sha256) for file in read.files)
    return hashlib.sha256(repr(names).encode()).hexdigest()


def _changes(connection: Connection, read: Reading, checked: Checked) -> list[Changes]:
    """Compare what is to stand with all that stands."""
    sha256_of = {file.name: file.sha256 for file in read.files}
    file_of_batch = {
        batch: row.file_name
        for batch, row in batches.by_id(connection).items()
        if row.act == Act.BUILD and row.sha256 == sha256_of.get(row.file_name)
    }
    return [
        compare(checked.rows[name], _standing(connection, file), is_whole=True, file_of_batch=file_of_batch)
        for name, file in TABLE_FILES.items()
    ]


def _standing(connection: Connection, file: TableFile) -> Iterator[Sequence[Any]]:
    statement = batches.of_table(file.table, (*file.columns, "batch_id", "file_row"))
    yield from connection.execute(statement, execution_options={"yield_per": _AT_ONCE})


def _new_batches(connection: Connection, prepared: PreparedBuild) -> tuple[dict[str, NewBatch], dict[str, str]]:
    """Return the batch of each file that brings rows, removes some or was never read before, by name.

    Also return, for each batch whose rows leave, the one that removes them: that of the file of the same name.
    """
    standing = batches.by_id(connection)
    removed = Counter(standing[row.batch_id].file_name for table in prepared.changes for row in table.gone)
    written = {
        table.rows.places[index][0]
        for table in prepared.changes
        for index in table.written
        if table.rows.batches[index] is None
    }
    known = {(row.file_name, row.sha256) for row in standing.values() if row.act == Act.BUILD}
    row_counts = Counter[str]()
    for raw in prepared.reading.tables:
        row_counts[raw.file] += len(raw.rows)
    made = {
        file.name: batches.new_batch(file.name, file.sha256, row_counts[file.name], removed[file.name])
        for file in prepared.reading.files
        if file.name in written or removed[file.name] or (file.name, file.sha256) not in known
    }
    made |= {name: batches.new_batch(name, None, 0, count) for name, count in removed.items() if name not in made}
    removed_by = {
        row.batch_id: made[standing[row.batch_id].file_name].batch_id
        for table in prepared.changes
        for row in table.gone
    }
    return made, removed_by


def _with_places(brought: Sequence[Brought], checked: Checked) -> list[Brought]:
    """Return what people brought in, with the number of rows that stand in the place of others of the folder."""
    in_place: Counter[tuple[str, str | None]] = Counter()
    for name, overruled in checked.overruled.items():
        rows = checked.rows[name]
        kept = {key: index for index, key in enumerate(rows.keys()) if rows.batches[index] is not None}
        for index, key in enumerate(overruled.keys()):
            standing = kept[key]
            if any(
                column[index] != rows.values[column_name][standing] for column_name, column in overruled.values.items()
            ):
                in_place[name, rows.batches[standing]] += 1
    return [replace(one, in_place=in_place[one.table, one.batch_id]) for one in brought]


def _returned(connection: Connection, changes: Sequence[Changes]) -> list[Brought]:
    """Return the new rows that people had removed, by the batch that did."""
    returned = []
    standing = batches.by_id(connection)
    for table in changes:
        if not table.new:
            continue
        removed = history.removed_by_people(connection, table.rows.table)
        if not removed:
            continue
        keys = table.rows.keys()
        counts = Counter(removed.get(history.key_as_json(keys[index])) for index in table.new)
        for batch, count in counts.items():
            if batch is not None:
                row = standing[batch]
                name = table.rows.table.name
                returned.append(Brought(name, count, f"{row.loaded_at:%Y-%m-%d}", row.act, row.file_name, batch))
    return returned
