"""All tables of the program, and what the database itself guards of them."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, MetaData, String, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn, DropTable
from sqlalchemy.types import TypeEngine

from kap_model.editions.tables import Edition, EditionFile, EditionWithdrawal
from kap_model.people.tables import HistoryEvent, Person, PersonRole, PersonSession, SignInLink
from kap_model.reporting.tables import (
    AgreedAction,
    KpiDecision,
    Rehearsal,
    Reminder,
    ReportingStart,
    Submission,
    SubmissionRow,
)
from kap_model.tables import Base, RowHistory

METADATA: Final[MetaData] = Base.metadata

KEPT_TABLES: Final[tuple[Table, ...]] = tuple(
    METADATA.tables[str(model.__tablename__)]
    for model in (
        Person,
        PersonRole,
        SignInLink,
        PersonSession,
        HistoryEvent,
        Submission,
        SubmissionRow,
        AgreedAction,
        KpiDecision,
        ReportingStart,
        Reminder,
        Rehearsal,
        Edition,
        EditionFile,
        EditionWithdrawal,
    )
)
"""The tables that no file fills and no build empties, parents first."""

ALL_TABLES: Final[tuple[Table, ...]] = tuple(METADATA.sorted_tables)
"""All tables, parents first."""

BUILT_TABLES: Final[tuple[Table, ...]] = tuple(table for table in ALL_TABLES if table not in KEPT_TABLES)
"""The tables that follow from files and from what was imported, parents first."""

_BY_CODE_POINTS: Final = "C"
"""The collation of all texts in PostgreSQL, which else sorts them by the language that it was set up with.

SQLite sorts them so by itself: the answers of both are in the same order."""


@compiles(CreateColumn, "postgresql")
def _column_by_code_points(element: CreateColumn, compiler: Any, **options: Any) -> str:
    """Return the definition of a column in a new table of PostgreSQL."""
    definition: str = compiler.visit_create_column(element, **options)
    return f'{definition} COLLATE "{_BY_CODE_POINTS}"' if _is_text(element.element.type) else definition


def _is_text(of: TypeEngine[Any]) -> bool:
    return isinstance(getattr(of, "impl", of), String)


FORMER_TABLES: Final = ("place_name",)
"""Tables that builds of earlier versions filled. They refer to tables of today, and a build drops them with those."""

_APPENDED: Final = tuple(
    str(model.__tablename__)
    for model in (HistoryEvent, RowHistory, KpiDecision, ReportingStart, Edition, EditionFile, EditionWithdrawal)
)
"""The tables whose rows stay as they were written."""


def _same_key(table: str) -> str:
    """Return the condition under which a new row has the key of one that stands; of an edition in any capitals."""
    if table == Edition.__tablename__:
        return "lower(edition_code) = lower(NEW.edition_code)"
    return " AND ".join(f"{column.name} = NEW.{column.name}" for column in METADATA.tables[table].primary_key)


_GUARDS: Final = {
    "sqlite": tuple(
        f"""
        CREATE TRIGGER IF NOT EXISTS {table}_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END
        """
        for table in _APPENDED
        for verb in ("UPDATE", "DELETE")
    )
    + tuple(
        # REPLACE deletes the row before, for which SQLite asks no trigger.
        f"""
        CREATE TRIGGER IF NOT EXISTS {table}_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE {_same_key(table)})
        BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END
        """  # noqa: S608  # the names are those of our own tables
        for table in _APPENDED
    ),
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION rows_stay() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'rows of %% are never changed or deleted', TG_TABLE_NAME; END $$ LANGUAGE plpgsql
        """,
        *(
            f"""
            CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION rows_stay()
            """
            for table in _APPENDED
        ),
    ),
}
"""For each kind of database: what keeps such rows, whichever program asks."""

_ONE_OPEN: Final = """
    CREATE UNIQUE INDEX IF NOT EXISTS submission_open ON submission (place_code, quarter)
    WHERE state IN ('draft', 'submitted', 'returned')
"""
"""The database refuses a second open submission of a place and quarter, however many are begun at the same time.

It is a statement, since an index of SQLAlchemy with a condition would load all of PostgreSQL's dialect: 2 MB."""

_ONE_CODE: Final = "CREATE UNIQUE INDEX IF NOT EXISTS edition_of_code ON edition (lower(edition_code))"
"""The database refuses a second edition whose code differs in capitals only."""

_CORRECTIONS: Final = """
    CREATE INDEX IF NOT EXISTS observation_corrections
    ON observation (kpi_code, place_code, quarter, dimension, origin) WHERE is_correction
"""
"""The few corrections among all observations, for PostgreSQL; that of SQLite stands in `kap_model.tables`."""


def create(connection: Connection) -> None:
    """Create the tables that are missing, and what guards them, within the caller's transaction."""
    METADATA.create_all(connection)
    guard(connection)


def guard(connection: Connection) -> None:
    """Let the database guard its rows, within the caller's transaction."""
    own = (*_GUARDS["postgresql"], _CORRECTIONS) if connection.dialect.name == "postgresql" else _GUARDS["sqlite"]
    for statement in (*own, _ONE_OPEN, _ONE_CODE):
        connection.exec_driver_sql(statement)


def unguard(connection: Connection) -> None:
    """Drop what guards the rows, so that tables can be changed, within the caller's transaction."""
    for table in _APPENDED:
        if connection.dialect.name == "sqlite":
            for what in ("update", "delete", "replace"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_{what}")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_stays ON {table}")
    for index in ("submission_open", "edition_of_code"):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {index}")


def drop_built(connection: Connection) -> None:
    """Drop the tables that a build fills, within the caller's transaction. People and submissions stay."""
    for name in FORMER_TABLES:
        connection.execute(DropTable(Table(name, MetaData()), if_exists=True))
    METADATA.drop_all(connection, tables=BUILT_TABLES)
