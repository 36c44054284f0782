"""Tests on both kinds of database: where a test uses a SQLite file, a database of PostgreSQL can take its place.

    pytestmark = pytest.mark.both_databases      each test of the module runs on SQLite, then on PostgreSQL
    pytest --database postgresql                 all tests run on PostgreSQL

Fixtures build SQLite files. Each use of one becomes the use of a database of PostgreSQL that holds the same, copied as
`kap copy` does; a file that is not there yet stands for an empty one. From then on the file is only its name. What
files alone do (damage, locks, replacing) is tested on SQLite: `pytest.mark.of_files`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg
import pytest
from sqlalchemy import URL, Engine, make_url

from bench.postgres import Server
from kap_model import copying, database

SQLITE, POSTGRESQL = "sqlite", "postgresql"

_ALWAYS_FILES: Final = re.compile(r".*-[0-9a-f]{16}-[0-9a-f]{8}\.sqlite|.*\.unfinished|.*rehearsal.*|first-release.*")
"""What the names of files match that the program opens as such, whatever the main database is. The first release has a
database of each kind, and tests say which one they mean."""

_STANDS_FOR: Final = b"a database of PostgreSQL: "
_MAGIC: Final = b"SQLite format 3\0"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE, help="The kind that all tests use.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: runs on SQLite, then on PostgreSQL")
    config.addinivalue_line("markers", "of_files: what SQLite files alone do; left out on PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    if "both_databases" in marks and metafunc.config.getoption("--database") == SQLITE:
        kinds = (SQLITE,) if "of_files" in marks else (SQLITE, POSTGRESQL)
        metafunc.parametrize("kind_of_database", kinds, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database") == SQLITE:
        return
    left_out = [item for item in items if item.get_closest_marker("of_files")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@dataclass
class InPlaceOfFiles:
    """Databases of a server that stand for SQLite files."""

    server: Server
    _copies: dict[str, str] = field(default_factory=dict)
    """The database that holds what a SQLite file holds, by the digest of the file. Nobody else uses it."""
    _standing: dict[Path, tuple[str, str]] = field(default_factory=dict)
    """For a file the digest that it had, and the database that stands for it."""

    def engine(self, url: URL, *, must_exist: bool) -> Engine:
        """Return the engine of what stands for a file; of the file itself where a file is meant."""
        own = self.url(Path(str(url.database)), must_exist=must_exist)
        return _of_file(url, must_exist=must_exist) if own is None else _of_server(own)

    def url(self, file: Path, *, must_exist: bool = True) -> URL | None:
        """Return the address of the database that stands for a file; None where the file itself is meant."""
        if _ALWAYS_FILES.fullmatch(file.name) or "plans" in file.parent.name:
            return None
        if re.fullmatch(r"kap_\d+", file.name):
            return self._address(file.name)  # a test has asked an engine for the name of its file
        content = file.read_bytes() if file.is_file() else None
        if content is None and must_exist:
            return None
        if not content:
            file.parent.mkdir(parents=True, exist_ok=True)
            name = self.server.database()
            content = _STANDS_FOR + name.encode()
            file.write_bytes(content)
            self._standing[file] = (_digest(content), name)
        known, name = self._standing.get(file, ("", ""))
        if known != _digest(content):
            if content.startswith(_STANDS_FOR):
                name = self._like(content.removeprefix(_STANDS_FOR).decode())
                content = _STANDS_FOR + name.encode()  # a copy of this file is one of this database
                file.write_bytes(content)
            elif content.startswith(_MAGIC):
                name = self.server.database(self._copy_of(file, content))
            else:
                return None
            self._standing[file] = (_digest(content), name)
        return self._address(name)

    def drop(self, folder: Path) -> None:
        """Remove the databases that stand for files below a folder."""
        for file in [file for file in self._standing if folder in file.parents]:
            _digest, name = self._standing.pop(file)
            self.server.drop(name)

    def _copy_of(self, file: Path, content: bytes) -> str:
        """Return the name of a database that holds what a SQLite file holds."""
        if _digest(content) not in self._copies:
            name = self.server.database()
            _copy(_of_file(URL.create("sqlite", database=str(file)), must_exist=True), _of_server(self._address(name)))
            self._copies[_digest(content)] = name
        return self._copies[_digest(content)]

    def _like(self, name: str) -> str:
        """Return the name of a new database that holds what another one does, which may be in use."""
        self.server.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND state = 'idle'"
        )
        try:
            return self.server.database(name)
        except psycopg.errors.ObjectInUse:
            made = self.server.database()
            _copy(_of_server(self._address(name)), _of_server(self._address(made)))
            return made

    def _address(self, name: str) -> URL:
        return make_url(self.server.url(name))


_of_file: Final = database._sqlite_engine
_of_server: Final = database._postgresql_engine


def _copy(source: Engine, target: Engine) -> None:
    copying.copy(source, target)
    source.dispose()
    target.dispose()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_in_place: list[InPlaceOfFiles] = []
"""What stands for files now; empty on SQLite."""


def stand_in_place() -> bool:
    """Return whether databases of PostgreSQL stand for files now."""
    return bool(_in_place)


def address_of(file: Path) -> str:
    """Return the address of what a SQLite file stands for: the file itself, or a database of PostgreSQL."""
    url = _in_place[-1].url(file) if _in_place else None
    return f"sqlite:///{file}" if url is None else url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def _databases_of_server(postgresql_server: Server) -> InPlaceOfFiles:
    return InPlaceOfFiles(postgresql_server)


def _put_in_place(databases: InPlaceOfFiles, patch: pytest.MonkeyPatch) -> None:
    _in_place.append(databases)
    patch.setenv("KAP_PG_BIN", str(databases.server.running.bin_path))
    patch.setattr(database, "_sqlite_engine", databases.engine)


@pytest.fixture(scope="session", autouse=True)
def all_on_postgresql(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let all tests of the run use PostgreSQL, if its command line says so."""
    with pytest.MonkeyPatch.context() as patch:
        if request.config.getoption("--database") == POSTGRESQL:
            _put_in_place(request.getfixturevalue("_databases_of_server"), patch)
        yield
    _in_place.clear()


@pytest.fixture(autouse=True)
def kind_of_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The kind of database that a test uses."""
    kind = getattr(request, "param", request.config.getoption("--database"))
    if kind == SQLITE:
        yield kind
        return
    databases: InPlaceOfFiles = request.getfixturevalue("_databases_of_server")
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    with pytest.MonkeyPatch.context() as patch:
        is_for_all = bool(_in_place)
        if not is_for_all:
            _put_in_place(databases, patch)
        if folder is not None:
            patch.chdir(folder)  # where backups of a server go whose file is not named
        yield kind
        if not is_for_all:
            _in_place.clear()
    if folder is not None:
        databases.drop(folder)
