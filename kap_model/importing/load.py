"""The rows of files beside those that stand: checked and worked out first, then written in one short transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, Engine, or_
from sqlmodel import Session

from kap_model.database import read_revision, reading, stamp_revision
from kap_model.importing import batches, corrections, derive, history
from kap_model.importing.batches import Provenance
from kap_model.importing.changes import Changes, compare, write, writing_changes
from kap_model.importing.check import Checked, check
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.reading import Reading
from kap_model.importing.rows import Rows
from kap_model.importing.spelling import compared
from kap_model.problems import N_, DataRefusedError, KapError, Message
from kap_model.reporting.rehearsal_mark import is_rehearsal
from kap_model.vocabulary import TOTAL, Act

FIGURES: Final = ("targets", "observations")
"""The tables that are held for the KPIs concerned only; all others are definitions."""

_PATIENCE: Final = 60.0
"""Seconds after which an import gives up because others keep changing definitions."""

_IMPORTED: Final = Provenance(Act.IMPORT)

StepCallback = Callable[[str], None]
"""A callback that is called with what is being done, in a few words."""


def ignore_step(_step: str) -> None:
    """Say nothing of a step."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of a load: the present revision, whether it is a new one, and the rows written by table.

    `batch_of_file` names the batch of each file that was written.
    """

    revision: str
    is_changed: bool
    row_counts: Mapping[str, int]
    batch_of_file: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """What the database holds of every table, at one revision.

    Of targets and observations it is that of the KPIs concerned and, unless files change KPIs or places, of
    observations that of the places concerned. `elsewhere` is then what actuals need to know of all other places, else
    None. `files` says for each batch what to call its file in a problem.
    """

    revision: str
    definitions: str
    rows: dict[str, Rows]
    elsewhere: derive.Elsewhere | None
    files: Mapping[str, str]
    is_rehearsal: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files that were read and checked against what the database holds, and what loading them would change there."""

    reading: Reading
    checked: Checked
    changes: Mapping[str, Changes]

    @property
    def is_change(self) -> bool:
        """Whether loading would change anything."""
        return any(changes.is_change for changes in self.changes.values())


def prepare(session: Session, read: Reading) -> Prepared:
    """Check files against what the database holds, and return what they would change. Nothing is written."""
    return prepare_on(hold(session, read), read)


def prepare_on(held: Held, read: Reading) -> Prepared:
    """Check files against what the database held, and return what they would change."""
    checked = check(read, held.rows, is_rehearsal=held.is_rehearsal)
    names = {raw.table.name for raw in read.tables}
    changes = {name: compare(checked.rows[name], held.rows[name].standing()) for name in TABLE_FILES if name in names}
    if "observations" in changes:
        checked.problems.extend(corrections.unmarked(changes["observations"], held.files))
    return Prepared(read, checked, changes)


def load(
    engine: Engine,
    read: Reading,
    provenance: Provenance = _IMPORTED,
    on_step: StepCallback = ignore_step,
) -> Loaded:
    """Add the rows of files; a row takes the place of that with the same key, which goes into the history.

    All or nothing is loaded. Rows that the database already holds as they are change nothing; if all are so, the
    revision stays. Other writers wait only while the rows are written: all else is done before. What they have written
    meanwhile is taken into account: of targets and observations at once, of definitions by beginning again.

    Raises:
        DataRefusedError: the files have problems; nothing was written.
        KapError: others kept changing the definitions; nothing was written.
    """
    on_step(Message(N_("checking")))
    give_up_at = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up_at:
        with reading(engine) as session:
            work = Work.on(hold(session, read), read)
        if not work.prepared.is_change:
            return Loaded(work.held.revision, False, {})
        with writing_changes(engine) as session:
            newest = work.on_newest(session)
            if newest is None:
                continue
            if not newest.prepared.is_change:
                return Loaded(newest.held.revision, False, {})
            return newest.write(session, provenance, on_step)
    raise KapError(
        Message(N_("Others keep changing the plan's definitions. Nothing was loaded; try again in a minute."))
    )


@dataclass(frozen=True, slots=True)
class Work:
    """All that an import writes, worked out on what the database held; without a scope no actual differs."""

    held: Held
    prepared: Prepared
    scope: derive.Scope | None
    steps: Sequence[Sequence[Any]]

    @classmethod
    def on(cls, held: Held, read: Reading) -> Work:
        """Work out an import on what the database held.

        Raises:
            DataRefusedError: the files have problems.
        """
        prepared = prepare_on(held, read)
        if prepared.checked.problems:
            raise DataRefusedError(prepared.checked.problems)
        scope = _scope(prepared)
        steps = [] if scope is None else list(derive.actual_steps(prepared.checked.standing, scope, held.elsewhere))
        return cls(held, prepared, scope, steps)

    def on_newest(self, session: Session) -> Work | None:
        """Return the import on what the database holds now, within a transaction that writes.

        Returns:
            Itself if the database holds what it did; None if definitions have changed, which takes too long to work
            out while others wait.

        Raises:
            DataRefusedError: the files have problems with what others have written.
        """
        present = read_revision(session)
        if present.revision == self.held.revision:
            return self
        if present.definitions != self.held.definitions:
            return None
        newest = _with_newest_figures(session, self.held, self.prepared.reading)
        newest = replace(newest, revision=present.revision)
        is_same = newest.rows == self.held.rows and newest.elsewhere == self.held.elsewhere
        return replace(self, held=newest) if is_same else Work.on(newest, self.prepared.reading)

    def write(self, session: Session, provenance: Provenance, on_step: StepCallback) -> Loaded:
        """Write it within the caller's transaction."""
        counts = {name: len(changes.written) for name, changes in self.prepared.changes.items() if changes.written}
        for name, count in counts.items():
            on_step(Message(N_("loading %(n)s %(table)s"), n=str(count), table=name.replace("_", " ")))
        if self.scope is not None:
            derive.clear(session.connection(), self.scope)
        batch_of_file = write_file(session.connection(), self.prepared, provenance)
        on_step(Message(N_("writing the actuals")))
        derive.write(session.connection(), self.steps)
        revision = stamp_revision(session, keeps_definitions=set(counts) <= set(FIGURES))
        return Loaded(revision, True, counts, batch_of_file)


def write_file(connection: Connection, prepared: Prepared, provenance: Provenance) -> Mapping[str, str]:
    """Write the changes of files with their batches and their history, within the caller's transaction.

    Returns:
        The batch of each file.
    """
    changes = list(prepared.changes.values())
    made = []
    for file in prepared.reading.files:
        count = sum(len(raw.rows) for raw in prepared.reading.tables if raw.file == file.name)
        # Rows are only removed by a file that is brought alone.
        made.append(batches.new_batch(file.name, file.sha256, count, sum(len(table.gone) for table in changes)))
    batches.write(connection, made, provenance)
    batch_of_file = {batch.file_name: batch.batch_id for batch in made}
    removed_by = {before.batch_id: made[0].batch_id for table in changes for before in table.gone}
    history.record(connection, changes, batch_of_file, removed_by)
    write(connection, changes, batch_of_file)
    return batch_of_file


def hold(session: Session, read: Reading, definitions: Mapping[str, Rows] | None = None) -> Held:
    """Return what the database holds of every table, as far as files concern it.

    Args:
        session: a session to read with.
        read: the files.
        definitions: what `definitions_of` returns at this revision, where the caller has it already.
    """
    revision = read_revision(session)
    connection = session.connection()
    files = batches.files(connection)
    defined = _defined(connection, files) if definitions is None else definitions
    figures, elsewhere = _figures(connection, read, defined, files)
    rows = {**defined, **figures}
    held = {name: rows[name] for name in TABLE_FILES}
    return Held(revision.revision, revision.definitions, held, elsewhere, files, is_rehearsal(session))


def definitions_of(session: Session) -> dict[str, Rows]:
    """Return what the database holds of every table but targets and observations."""
    connection = session.connection()
    return _defined(connection, batches.files(connection))


def _defined(connection: Connection, files: Mapping[str, str]) -> dict[str, Rows]:
    return {
        name: _rows(connection, name, batches.of_table(file.table, (*file.columns, *_TRAIL)), files)
        for name, file in TABLE_FILES.items()
        if name not in FIGURES
    }


_TRAIL: Final = ("batch_id", "file_row")


def _with_newest_figures(session: Session, held: Held, read: Reading) -> Held:
    """Return what the database holds if only targets and observations have changed since."""
    files = batches.files(session.connection())
    figures, elsewhere = _figures(session.connection(), read, held.rows, files)
    return replace(held, rows={**held.rows, **figures}, elsewhere=elsewhere, files=files)


_MOST_NAMED: Final = 500
"""How many codes a statement names; beyond that all rows are read."""


def _figures(
    connection: Connection, read: Reading, rows: Mapping[str, Rows], files: Mapping[str, str]
) -> tuple[dict[str, Rows], derive.Elsewhere | None]:
    """Return the targets and observations that files concern, and what is known elsewhere; see `Held`.

    Every rule across rows is about one KPI at one place, but for that of the spelling of dimensions and categories.
    """
    names = {raw.table.name for raw in read.tables}
    if not names & {"places", "kpis", *FIGURES}:
        return {name: Rows.none_of(TABLE_FILES[name]) for name in FIGURES}, None
    kpis = _named(read, rows["kpis"], "kpi_code", {"kpis", *FIGURES})
    places = _named(read, rows["places"], "place_code", FIGURES)
    of_kpis = "places" not in names and len(kpis) <= _MOST_NAMED
    of_places = of_kpis and "kpis" not in names and len(places) <= _MOST_NAMED
    held = {}
    for name in FIGURES:
        file = TABLE_FILES[name]
        columns = file.table.columns
        statement = batches.of_table(file.table, (*file.columns, *_TRAIL))
        if of_kpis:
            statement = statement.where(columns["kpi_code"].in_(kpis))
        if of_places and name == "observations":
            is_here = columns["place_code"].in_(places)
            has_parts = any(compared(text) != TOTAL for raw in read.tables for text in raw.columns.get("dimension", ()))
            statement = statement.where(or_(is_here, columns["dimension"] != TOTAL) if has_parts else is_here)
        held[name] = _rows(connection, name, statement, files)
    return held, derive.elsewhere(connection, rows, kpis, places) if of_places else None


def _named(read: Reading, known: Rows, column: str, tables: Collection[str]) -> list[str]:
    """Return the known codes that some tables of files name in a column, however they are spelled."""
    named = {
        compared(code) for raw in read.tables if raw.table.name in tables for code in set(raw.columns.get(column, ()))
    }
    return [code for code in known.values[column] if compared(code) in named]


def _rows(connection: Connection, name: str, statement: Any, files: Mapping[str, str]) -> Rows:
    file = TABLE_FILES[name]
    names = (*file.columns, *_TRAIL)
    columns = list(zip(*connection.execute(statement), strict=True)) or [()] * len(names)
    return Rows.held(file, dict(zip(names, columns, strict=True)), files)


def _scope(prepared: Prepared) -> derive.Scope | None:
    """Return which actuals may differ once the changes are made; None if none."""
    changes = {name: table for name, table in prepared.changes.items() if table.is_change}
    if "places" in changes:
        return derive.Scope()
    touched: dict[str, set[str]] = {"kpi_code": set(), "place_code": set()}
    for name, table in changes.items():
        for column, codes in touched.items():
            if name in {"kpis", *FIGURES} and column in table.rows.values:
                codes.update(table.rows.values[column][index] for index in table.written)
    if not touched["kpi_code"]:
        return None
    if "kpis" in changes:
        return derive.Scope(touched["kpi_code"])
    return derive.scope(prepared.checked.standing, touched["kpi_code"], touched["place_code"])
