"""Databases of the first release, empty ones of a PostgreSQL server, and a migration that tests add."""

from __future__ import annotations

import lzma
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, column, make_url, select, table

from bench.postgres import EMPTY, Server
from kap_model import postgresql_tools, schema_versions
from kap_model.database import columns_of, engine_for
from kap_model.upgrading import upgrade
from tests.support.both_databases import SQLITE

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


NewDatabase = Callable[..., str]


@pytest.fixture
def new_database(postgresql_server: Server, monkeypatch: pytest.MonkeyPatch) -> NewDatabase:
    """Make databases on the server of the tests, empty or like another one, and return the URL of each."""
    monkeypatch.setenv("KAP_PG_BIN", str(postgresql_server.running.bin_path))

    def new(template: str = EMPTY) -> str:
        return postgresql_server.url(postgresql_server.database(template))

    return new


@pytest.fixture(scope="session")
def first_template(postgresql_server: Server) -> str:
    """The name of a database of the first release on the server, to be copied."""
    name = postgresql_server.database()
    address, secret = postgresql_tools.address_options(make_url(postgresql_server.url(name)))
    dump = lzma.decompress((FIRST_RELEASE / "kap.sql.xz").read_bytes())
    command = [postgresql_server.running.bin_path / "psql", "--quiet", "--set=ON_ERROR_STOP=1", *address]
    subprocess.run(command, input=dump, check=True, capture_output=True, env={**os.environ, **secret})
    return name


@pytest.fixture(scope="session")
def present_template(postgresql_server: Server, first_template: str) -> str:
    """The same with the tables of today."""
    name = postgresql_server.database(first_template)
    _upgrade(postgresql_server.url(name))
    return name


@pytest.fixture(scope="session")
def present_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of the first release with the tables of today, to be copied."""
    file = _unpacked(tmp_path_factory.mktemp("present"))
    _upgrade(str(file))
    return file


def _unpacked(folder: Path) -> Path:
    file = folder / "first-release.sqlite"
    file.write_bytes(lzma.decompress((FIRST_RELEASE / "kap.sqlite.xz").read_bytes()))
    return file


def _upgrade(address: str) -> None:
    engine = engine_for(address, must_exist=True)
    upgrade(engine, lambda: None)
    engine.dispose()


@pytest.fixture
def first_file(tmp_path: Path) -> Path:
    """The SQLite file of the first release."""
    folder = tmp_path / "database"
    folder.mkdir()
    return _unpacked(folder)


@pytest.fixture
def present_file(tmp_path: Path, present_source: Path) -> Path:
    """The same with the tables of today."""
    folder = tmp_path / "database"
    folder.mkdir()
    return Path(shutil.copy(present_source, folder))


@pytest.fixture
def first_server(new_database: NewDatabase, first_template: str) -> str:
    """The URL of a PostgreSQL database of the first release."""
    return new_database(first_template)


@pytest.fixture
def present_server(new_database: NewDatabase, present_template: str) -> str:
    """The same with the tables of today."""
    return new_database(present_template)


@pytest.fixture
def present_address(request: pytest.FixtureRequest, kind_of_database: str) -> str:
    """The address of one with the tables of today, of the kind of database that the test uses."""
    return str(request.getfixturevalue("present_file" if kind_of_database == SQLITE else "present_server"))


@pytest.fixture(params=["file", "server"])
def first_release(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine of a database of the first release, of each kind."""
    yield from _engine(request, f"first_{request.param}")


@pytest.fixture(params=["file", "server"])
def present(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The same with the tables of today."""
    yield from _engine(request, f"present_{request.param}")


def _engine(request: pytest.FixtureRequest, of: str) -> Iterator[Engine]:
    engine = engine_for(str(request.getfixturevalue(of)), must_exist=True)
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
