"""Which version of the tables a database has, and which one this program needs.

Each version has a migration in `kap_model/migrations/versions`, whose file name begins with its number. A database
notes its version in a table of one row; a SQLite file also in its head (`user_version`), where it is read without
looking at a table. Why so: docs/decisions/0017-migrations-say-the-version.md.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, select

MIGRATIONS: Final = Path(__file__).with_name("migrations")

FOLDERS: tuple[Path, ...] = (MIGRATIONS / "versions",)
"""Where the migrations are; tests add one of their own."""

FIRST: Final = 5
"""The version of the first release. There is no way to later ones from those before."""

TABLE: Final = "kap_schema_version"
"""The table of one row that Alembic keeps. Its name is ours: another program in the same database may use Alembic."""

OF_EVERY_VERSION: Final = frozenset({"revision", "import_batch"})
"""Tables that each version of the program makes."""

_OF_FIRST: Final = OF_EVERY_VERSION | {"plan_fact"}
"""Tables that the first release makes, and what was before it does not."""

APPLICATION_ID: Final = 0x4B415031
"""What a SQLite file says of the program that it belongs to: "KAP1"."""

_VERSION: Final = Table(TABLE, MetaData(), Column("version_num", String(32), primary_key=True))


def known() -> int:
    """Return the version of the tables that this program needs: that of its newest migration."""
    return max(int(file.name[:4]) for folder in FOLDERS for file in folder.glob("[0-9][0-9][0-9][0-9]_*.py"))


def revision_of(version: int) -> str:
    """Return what Alembic calls a version: `0005`."""
    return f"{version:04}"


def found(connection: Connection, names: Collection[str]) -> int | None:
    """Return the version of the tables of a database; None where it has none, or those from before the first release.

    Args:
        connection: to the database.
        names: of all its tables.
    """
    if connection.dialect.name == "sqlite":
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version:
            return int(version)
    if is_noted(names) and (noted := connection.scalar(select(_VERSION.c.version_num))) is not None:
        return int(noted)
    # The first release noted its version in SQLite files alone, and their head is lost in a dump as SQL.
    return FIRST if set(names) >= _OF_FIRST else None


def is_noted(names: Collection[str]) -> bool:
    """Return whether a database with these tables notes its version in one."""
    return TABLE in names


def note(connection: Connection, version: int) -> None:
    """Note the version of the tables, within the caller's transaction."""
    _VERSION.create(connection, checkfirst=True)
    connection.execute(delete(_VERSION))
    connection.execute(insert(_VERSION).values(version_num=revision_of(version)))
    mark_file(connection, version)


def mark_file(connection: Connection, version: int) -> None:
    """Note the version in the head of a SQLite file too, and whose file it is."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={version}")
