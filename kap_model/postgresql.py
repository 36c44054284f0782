"""What is particular to a PostgreSQL server: how it is connected to, who may write, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, column, event, func, select, table, text
from sqlalchemy.exc import DBAPIError

from kap_model.problems import DatabaseFault, DatabaseFaultKind

_CONNECTING: Final = {
    "connect_timeout": 5,  # seconds
    "application_name": "kap",
    # A server that has gone without a word is noticed within a minute.
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # milliseconds
}
"""What libpq is told, unless the address says otherwise."""

_KEPT_OPEN: Final = 5
_MOST_OPEN: Final = 20
"""Connections of one program. A script run of the app holds one; those who come when all are taken wait."""

_LONGEST_WAIT: Final = 20
"""Seconds that a reader waits for one of the connections of the program."""

_ENCODING: Final = "UTF8"
"""What a database must keep its texts in, as the server says it."""

_WRITER: Final = 0x4B415031
"""The number of the lock that a writer holds, "KAP1". Each database has locks of its own."""


def engine_options(url: URL) -> dict[str, Any]:
    """Return what an engine needs to know: a connection that the server has ended meanwhile is made anew."""
    return {
        "connect_args": {name: value for name, value in _CONNECTING.items() if name not in url.query},
        "pool_pre_ping": True,
        "pool_size": _KEPT_OPEN,
        "max_overflow": _MOST_OPEN - _KEPT_OPEN,
        "pool_timeout": _LONGEST_WAIT,
    }


def prepare(engine: Engine, patience: float) -> None:
    """Let the connections of an engine tell moments in UTC, and let those that write wait for the lock of the writer.

    To connect to a database that cannot hold every text raises a `DatabaseFault`.

    Args:
        engine: none of its connections has been opened yet.
        patience: seconds after which a writer gives up.
    """

    def connect(dialect: Any, _record: object, arguments: Any, options: Any) -> Any:
        # Before SQLAlchemy asks the server anything: of one without an encoding it would get bytes for texts.
        connection = dialect.connect(*arguments, **options)
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != _ENCODING:
            connection.close()
            database = engine.url.set(query={}).render_as_string()
            raise DatabaseFault(DatabaseFaultKind.NOT_UTF8, database, encoding=encoding)
        return connection

    def connected(connection: Any, _record: object) -> None:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get("is_writing"):
            # In the order of the words: the patience holds for this lock and all others of the transaction.
            milliseconds = max(round(patience * 1000), 1)  # 0 would be for ever
            connection.exec_driver_sql(
                "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(%s)", (str(milliseconds), _WRITER)
            )

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def to_read(engine: Engine) -> Engine:
    """Return an engine whose transactions keep to one state of the data, and change nothing."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def to_write(engine: Engine) -> Engine:
    """Return an engine whose transactions wait for their turn, and then see what those before have written."""
    return engine.execution_options(isolation_level="READ COMMITTED", is_writing=True)


@contextmanager
def copying_in(connection: Connection, into: str, columns: Iterable[str]) -> Iterator[Any]:
    """Return what takes rows for a table by COPY: the server takes them as a stream, some times as fast as single rows.

    Raises:
        DBAPIError: the server refuses them, in the form that statements of SQLAlchemy have.
    """
    quoted = connection.dialect.identifier_preparer.quote
    statement = f"COPY {quoted(into)} ({', '.join(map(quoted, columns))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    errors: Any = connection.dialect.loaded_dbapi
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            yield copy
    except errors.Error as error:
        raise DBAPIError.instance(statement, None, error, errors.Error, dialect=connection.dialect) from error


def count_on(connection: Connection) -> None:
    """Let the numbers that the server gives to new rows begin behind those that stand, within the transaction."""
    for name, counted in connection.execute(text(_COUNTED)).all():
        newest = select(func.max(column(counted))).select_from(table(name)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(name, counted)
        connection.execute(select(func.setval(sequence, newest)).where(newest > 0))


_COUNTED: Final = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'
"""
"""The columns whose values the server counts."""


def fault_of(error: DBAPIError, database: str) -> DatabaseFault | None:
    """Return what an error of a server means to a person; None for a fault of the program."""
    code = getattr(error.orig, "sqlstate", None)
    if code is None and not error.connection_invalidated and not _is_of_connection(error):
        return None
    code = code or "08000"
    kind = _KINDS.get(code) or _KINDS_OF_CLASS.get(code[:2])
    reason = str(error.orig).strip().partition("\n")[0].rstrip(".")
    return None if kind is None else DatabaseFault(kind, database, detail=reason)


def _is_of_connection(error: DBAPIError) -> bool:
    """Return whether an error without a code is that of a connection which was never made, or was lost."""
    return type(error).__name__ in ("OperationalError", "InterfaceError")


_KINDS: Final = {
    "25006": DatabaseFaultKind.NOT_ALLOWED,  # a server that only follows another
    "42501": DatabaseFaultKind.NOT_ALLOWED,
    "40001": DatabaseFaultKind.BUSY,
    "40P01": DatabaseFaultKind.BUSY,
    "55P03": DatabaseFaultKind.BUSY,
    "57014": DatabaseFaultKind.BUSY,
    "53100": DatabaseFaultKind.FULL,
    "XX001": DatabaseFaultKind.DAMAGED,
    "XX002": DatabaseFaultKind.DAMAGED,
    "3D000": DatabaseFaultKind.UNREACHABLE,
    "54000": DatabaseFaultKind.FAILING,  # such as a text that is too long for an index
}
"""What the errors of PostgreSQL mean (its documentation, appendix A)."""

_KINDS_OF_CLASS: Final = {
    "08": DatabaseFaultKind.UNREACHABLE,
    "28": DatabaseFaultKind.UNREACHABLE,
    "53": DatabaseFaultKind.UNREACHABLE,
    "57": DatabaseFaultKind.UNREACHABLE,
    "58": DatabaseFaultKind.FAILING,
}
"""What the classes of errors mean: connections, passwords, resources, what an operator did, the system."""
