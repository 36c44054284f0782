"""Whether a database can be used: its tables are those of this version of the program, and it holds a plan.

A driver says by itself that a file is absent, locked, damaged or no database (`kap_model.database.faults_of`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Float,
    Inspector,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    inspect,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col

from kap_model import schema_versions
from kap_model.database import file_state, missing_part, read_revision, reading, shown
from kap_model.importing.files import TABLE_FILES, CellType, TableFile
from kap_model.people.tables import HistoryEvent, PersonSession
from kap_model.problems import DatabaseFault, DatabaseFaultKind
from kap_model.schema import FORMER_TABLES
from kap_model.schema_versions import APPLICATION_ID, OF_EVERY_VERSION
from kap_model.sqlite_files import FileState, Identity
from kap_model.tables import Base, Revision

_NUMBERS: Final = (CellType.NUMBER, CellType.WHOLE, CellType.YEAR)
_LARGEST: Final = 1e300
"""No number of a plan is as large; infinity is larger."""

_FIRST_QUARTER, _LAST_QUARTER = "1900-Q1", "2999-Q4"


@dataclass(frozen=True, slots=True)
class _Found:
    """What a database was when it was found usable.

    Attributes:
        state: of its file, if it is one.
        tables: how they are defined, as SQLite keeps it; None for another kind of database.
        revision: of the data.
        last_act: the newest event of the history, or the newest use of a session.
    """

    state: FileState | None
    tables: tuple[str, ...] | None
    revision: str
    last_act: str

    def may_hold_foreign_words(self, before: _Found | None) -> bool:
        """Return whether somebody else than the program may have written since a moment before.

        The program checks what it writes, and each time gives the data a new revision, or notes what a person did.
        """
        if before is None or _identity(before.state) != _identity(self.state):
            return True
        return (before.revision, before.last_act) == (self.revision, self.last_act)


Findings: TypeAlias = dict[str, _Found]
"""What was found usable last, by the name of the database."""

_usable: Final[Findings] = {}


def usable_revision(session: Session) -> Revision:
    """Return the present revision of a database that can be shown.

    What it holds is checked once for each state of the file and each revision, so that most calls send one statement.

    Raises:
        DatabaseFault: it cannot be shown.
    """
    try:
        revision = read_revision(session)
    except (DatabaseError, DatabaseFault):
        session.rollback()  # PostgreSQL answers nothing more in a transaction that has failed
        require_schema(session.connection())  # it may know the reason
        raise
    except ValueError as error:
        connection = session.connection()
        word = connection.scalar(select(cast(Base.metadata.tables["revision"].c.loaded_at, String)))
        raise DatabaseFault(
            DatabaseFaultKind.UNKNOWN_WORD, _name(connection), word=str(word), column="loaded_at", table="revision"
        ) from error
    connection = session.connection()
    state, before = file_state(session), _usable.get(_name(connection))
    if before is None or (before.state, before.revision) != (state, revision.revision):
        tables = _tables(connection)
        if before is not None and tables is not None and tables == before.tables:
            _require_version(connection, set(inspect(connection).get_table_names()))
        else:
            require_schema(connection)
        _require_rows(connection)
        found = _Found(state, tables, revision.revision, _last_act(connection))
        if found.may_hold_foreign_words(before):
            _require_known_words(connection)
        _usable[_name(connection)] = found
    return revision


def findings() -> Findings:
    """Return what this process has found usable, for one that it asks to read the same."""
    return dict(_usable)


def take_over(found: Findings) -> None:
    """Take what another process of this version has found usable as if it were found here: it is not checked twice."""
    _usable.update(found)


def forget() -> None:
    """Forget which databases were found usable, for tests that count statements."""
    _usable.clear()


def _identity(state: FileState | None) -> Identity | None:
    return None if state is None else state.identity


def require_schema(connection: Connection) -> None:
    """Refuse a database whose tables are not those of this version of the program.

    Raises:
        DatabaseFault: so it is.
    """
    names = set(inspect(connection).get_table_names())
    _require_version(connection, names)
    if not names & OF_EVERY_VERSION:
        raise DatabaseFault(DatabaseFaultKind.EMPTY, _name(connection))
    if missing := missing_part(connection):
        raise DatabaseFault(DatabaseFaultKind.INCOMPLETE, _name(connection), detail=missing)


def require_buildable(engine: Engine) -> None:
    """Refuse a database in which a build would destroy what is not its own, or could not replace the tables.

    One of an older version must be upgraded first.

    Raises:
        DatabaseFault: so it is.
    """
    with reading(engine) as session:
        connection = session.connection()
        inspector = inspect(connection)
        names = set(inspector.get_table_names())
        _require_version(connection, names)
        for name in sorted(names - Base.metadata.tables.keys() - set(FORMER_TABLES)):
            own = _own_table_behind(inspector, name)
            if own is not None:
                raise DatabaseFault(DatabaseFaultKind.FOREIGN_REFERENCE, _name(connection), table=name, own=own)


def _own_table_behind(inspector: Inspector, name: str) -> str | None:
    """Return the first of the program's tables that another table refers to."""
    referred = {key["referred_table"] for key in inspector.get_foreign_keys(name)}
    return next((table for table in sorted(referred) if table in Base.metadata.tables), None)


def _require_version(connection: Connection, names: set[str]) -> None:
    """Refuse a database that is not the program's own, or of another version."""
    version, known = require_own(connection, names), schema_versions.known()
    if version is not None and schema_versions.FIRST <= version < known:
        raise DatabaseFault(DatabaseFaultKind.OLDER, _name(connection), found=str(version), known=str(known))


def require_own(connection: Connection, names: set[str]) -> int | None:
    """Return the version of the tables of a database; None where it has none of the program.

    Databases of a server are made for the program by a person, and others may use them too.

    Raises:
        DatabaseFault: it is a SQLite file of another program, or of a newer version of this one.
    """
    if connection.dialect.name == "sqlite":
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        is_own = application == APPLICATION_ID or (application == 0 and names >= OF_EVERY_VERSION)
        if (names or application) and not is_own:
            raise DatabaseFault(DatabaseFaultKind.FOREIGN, _name(connection))
    version, known = schema_versions.found(connection, names), schema_versions.known()
    if version is not None and version > known:
        raise DatabaseFault(DatabaseFaultKind.NEWER, _name(connection), found=str(version), known=str(known))
    return version


def _tables(connection: Connection) -> tuple[str, ...] | None:
    if connection.dialect.name != "sqlite":
        return None
    return tuple(connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table'").scalars())


def _last_act(connection: Connection) -> str:
    newest = (
        select(func.max(column)).scalar_subquery()
        for column in (col(HistoryEvent.event_id), col(PersonSession.seen_at))
    )
    return str(connection.execute(select(*(cast(moment, String) for moment in newest))).one())


def _require_rows(connection: Connection) -> None:
    """Refuse a database in which a table is empty without which there is nothing to show."""
    compulsory = [file for file in TABLE_FILES.values() if file.is_compulsory]
    has_rows = connection.execute(
        select(*(exists(select(1).select_from(file.table)).label(file.name) for file in compulsory))
    ).one()
    for name, is_there in has_rows._mapping.items():
        if not is_there:
            raise DatabaseFault(DatabaseFaultKind.EMPTY_TABLE, _name(connection), table=str(name))


def _require_known_words(connection: Connection) -> None:
    """Refuse a database with a word, code, quarter or number that pages would stumble over; one statement a table."""
    for name, statement, values in _searches(connection.dialect):
        first = connection.exec_driver_sql(statement, values).one()
        for column, word in first._mapping.items():
            if word is not None:
                raise DatabaseFault(
                    DatabaseFaultKind.UNKNOWN_WORD, _name(connection), word=str(word), column=str(column), table=name
                )


_Values: TypeAlias = tuple[Any, ...] | dict[str, Any]
"""What is bound to a statement: by position, or by name."""

_searched: Final[dict[str, list[tuple[str, str, _Values]]]] = {}
"""By the driver: for each table its name, and the statement that looks for unknown words in it, with its values."""


def _searches(dialect: Dialect) -> list[tuple[str, str, _Values]]:
    """Return the statements that look for unknown words.

    They are the same for all databases of a kind, and to make them takes ten times as long as to ask one of a
    usual size. SQLAlchemy keeps what it has compiled for one engine, and an engine stands for one database.
    """
    if dialect.driver not in _searched:
        selects = {file.name: select(*unknown) for file in TABLE_FILES.values() if (unknown := _unknown_words(file))}
        _searched[dialect.driver] = [(name, *_compiled(search, dialect)) for name, search in selects.items()]
    return _searched[dialect.driver]


def _compiled(search: Select[Any], dialect: Dialect) -> tuple[str, _Values]:
    """Return a statement as the driver takes it, and the values to be bound to it."""
    compiled = search.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    values = {name: str(value) if isinstance(value, str) else value for name, value in compiled.params.items()}
    if compiled.positiontup is None:
        return str(compiled), values
    return str(compiled), tuple(values[name] for name in compiled.positiontup)


def _unknown_words(file: TableFile) -> list[ColumnElement[Any]]:
    """Return for each column of words, codes, quarters or numbers the expression of the first value that is none."""
    expressions: list[ColumnElement[Any]] = []
    for name, column in file.columns.items():
        held: Column[Any] = file.table.columns[name]
        if column.type is CellType.WORD:
            expressions.append(func.min(case((held.not_in(column.words), held))).label(name))
        elif column.type is CellType.QUARTER:
            is_odd = or_(
                held.not_like("____-Q_"),
                func.substr(held, 7).not_in(("1", "2", "3", "4")),
                ~held.between(_FIRST_QUARTER, _LAST_QUARTER),
            )
            expressions.append(func.min(case((is_odd, held))).label(name))
        elif column.type is CellType.CODE and column.refers_to:
            known = union_all(*(_codes(TABLE_FILES[table]) for table in column.refers_to))
            expressions.append(func.min(case((held.not_in(known), held))).label(name))
        elif column.type in _NUMBERS:
            # SQLite takes a text as a number's value, and sorts it behind all numbers.
            # To PostgreSQL the limits are no whole numbers, also where the column holds such.
            is_odd = ~type_coerce(held, Float).between(-_LARGEST, _LARGEST)
            expressions.append(func.min(case((is_odd, held))).label(name))
    return expressions


def _codes(file: TableFile) -> Select[Any]:
    return select(file.table.columns[str(file.code)])


def _name(connection: Connection) -> str:
    return shown(connection.engine.url)
