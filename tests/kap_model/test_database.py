"""Addresses of databases, sessions that keep to one state, and writers that leave the file whole."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kap_model.database import (
    database_url,
    engine_for,
    parsed,
    read_revision,
    reading,
    shown,
    sqlite_file,
    stamp_revision,
    writing,
)
from kap_model.problems import DatabaseFault, DatabaseFaultKind

pytestmark = pytest.mark.of_files

ODD_NAMES = [
    "with space.sqlite",
    "with?question.sqlite",
    "with#hash.sqlite",
    "with%20percent.sqlite",
    "with%percent.sqlite",
    "plan d'été Ж.sqlite",
    "12:30.sqlite",
    "a@b:c.sqlite",
    "a&b=c+d.sqlite",
    "?mode=memory",
]


def revision_in(address: str) -> str:
    engine = engine_for(address, must_exist=True)
    try:
        with reading(engine) as session:
            return read_revision(session).revision
    finally:
        engine.dispose()


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_path_opens_the_file_that_it_names_and_no_other(tiny_database: Path, tmp_path: Path, name: str) -> None:
    file = Path(shutil.copy(tiny_database, tmp_path / name))

    assert revision_in(str(file)) == revision_in(str(tiny_database))
    assert set(tmp_path.iterdir()) == {file, file.with_name(f"{name}-lock")}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_path_makes_the_file_that_it_names_and_no_other(tmp_path: Path, name: str) -> None:
    engine = engine_for(str(tmp_path / "new folder" / name))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE here (a)"))
    engine.dispose()

    assert {path.name for path in (tmp_path / "new folder").iterdir()} == {name, f"{name}-lock"}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_the_uri_of_a_file_opens_it(tiny_database: Path, tmp_path: Path, name: str) -> None:
    file = Path(shutil.copy(tiny_database, tmp_path / name))

    assert revision_in("sqlite:///" + file.as_uri().removeprefix("file://")) == revision_in(str(tiny_database))


def test_a_relative_path_is_one_below_the_working_folder(
    tiny_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(tiny_database, "own.sqlite")
    for address in ("own.sqlite", "./own.sqlite", "sqlite:///own.sqlite", f"sqlite:///{tmp_path}/own.sqlite"):
        assert revision_in(address) == revision_in(str(tiny_database))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("sqlite://", "a database in memory cannot be shared"),
        ("sqlite:///", "a database in memory cannot be shared"),
        ("sqlite:///:memory:", "a database in memory cannot be shared"),
        ("sqlite://kap.sqlite", "follows three slashes"),
        ("sqlite:///kap.sqlite?mode=ro", "has no options"),
        ("sqlite:///a?b.sqlite", "? is written %3F"),
        ("sqlite:///a#b.sqlite", "# is written %23"),
        ("sqlite:///file:kap.sqlite?uri=true", "has no options"),
        ("sqlite:///a%00b.sqlite", "%00 is no character"),
        ("sqlite:kap.sqlite", "lacks ://"),
        ("postgresql//reader:secret@host/kap", "lacks ://"),
        ("nonsense://reader:secret@host/kap", "neither sqlite:/// nor postgresql+psycopg://"),
        ("postgres://reader:secret@host/kap", "neither sqlite:/// nor postgresql+psycopg://"),
        ("postgresql://reader:secret@host:port/kap", "is not a URL"),
        ("mysql://reader:secret@host/kap", "neither sqlite:/// nor postgresql+psycopg://"),
        ("postgresql+nodriver://reader:secret@host/kap", "neither sqlite:/// nor postgresql+psycopg://"),
        ("sqlite+aiosqlite:///kap.sqlite", "neither sqlite:/// nor postgresql+psycopg://"),
    ],
)
def test_what_is_no_address_is_refused_with_a_reason_and_without_a_password(address: str, sentence: str) -> None:
    with pytest.raises(DatabaseFault) as refused:
        parsed(address)
    assert refused.value.kind is DatabaseFaultKind.ADDRESS
    assert sentence in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_url_that_may_mean_two_files_is_refused(tiny_database: Path, tmp_path: Path) -> None:
    shutil.copy(tiny_database, tmp_path / "a%20b.sqlite")
    with pytest.raises(DatabaseFault, match=r"there is a file .*a%20b\.sqlite"):
        parsed(f"sqlite:///{tmp_path}/a%20b.sqlite")


def test_the_password_of_an_address_is_not_shown() -> None:
    printed = shown("postgresql+psycopg://reader:secret@host/kap?password=secret&sslmode=require")
    assert printed == "postgresql+psycopg://reader:***@host/kap"
    assert sqlite_file("postgresql+psycopg://host/kap") is None


def test_a_driver_that_is_not_installed_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseFault) as refused:
        engine_for("postgresql+pg8000://reader:secret@host/kap")
    assert "pip install pg8000" in str(refused.value)
    with pytest.raises(DatabaseFault, match=r"pip install 'psycopg\[binary\]'"):
        engine_for("postgresql+psycopg://reader:secret@host/kap")


def test_the_address_is_the_one_given_or_that_of_the_environment_or_a_file_in_the_working_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KAP_DATABASE_URL", raising=False)
    assert (database_url("a b.sqlite"), database_url()) == ("a b.sqlite", "kap.sqlite")
    monkeypatch.setenv("KAP_DATABASE_URL", "sqlite:///other.sqlite")
    assert (database_url("a b.sqlite"), database_url()) == ("a b.sqlite", "sqlite:///other.sqlite")


def write(file: Path) -> str:
    engine = engine_for(str(file), must_exist=True)
    try:
        with writing(engine) as session:
            return stamp_revision(session)
    finally:
        engine.dispose()


def test_a_session_reads_one_state_however_often_the_data_change(own_database: Path) -> None:
    engine = engine_for(str(own_database), must_exist=True)
    with reading(engine) as session:
        before = read_revision(session).revision
        session.expunge_all()
        for _ in range(3):
            assert write(own_database) != before
            assert read_revision(session).revision == before
            session.expunge_all()
    engine.dispose()


def test_a_plain_copy_of_the_file_holds_the_last_change_though_others_have_the_database_open(
    own_database: Path, tmp_path: Path
) -> None:
    watching = sqlite3.connect(own_database)
    watching.execute("SELECT * FROM revision").fetchall()
    newest = write(own_database)

    assert own_database.with_name(f"{own_database.name}-wal").stat().st_size == 0
    copy = Path(shutil.copy(own_database, tmp_path / "copy.sqlite"))
    assert revision_in(str(copy)) == newest
    watching.close()


def test_a_file_that_nobody_uses_has_nothing_but_its_lock_beside_it(own_database: Path) -> None:
    write(own_database)
    revision_in(str(own_database))
    assert {path.name for path in own_database.parent.iterdir()} == {own_database.name, f"{own_database.name}-lock"}


def test_a_reader_who_looks_at_the_state_before_does_not_keep_a_writer_out(own_database: Path) -> None:
    engine = engine_for(str(own_database), must_exist=True)
    first = write(own_database)
    with reading(engine) as session:
        before = read_revision(session).revision
        second = write(own_database)
    engine.dispose()

    assert (before, revision_in(str(own_database))) == (first, second)
    assert not own_database.with_name(f"{own_database.name}-wal").exists()


def test_looking_for_a_database_makes_none(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault) as refused:
        revision_in(str(tmp_path / "new folder" / "kap.sqlite"))
    assert refused.value.kind is DatabaseFaultKind.MISSING
    assert list(tmp_path.iterdir()) == []


def test_an_error_says_nothing_of_the_values_of_a_statement(tmp_path: Path) -> None:
    engine = engine_for(str(tmp_path / "new.sqlite"))
    with engine.connect() as connection, pytest.raises(OperationalError) as error:
        connection.execute(text("SELECT * FROM no_table WHERE email = :email"), {"email": "ann@example.org"})
    engine.dispose()
    assert "no such table" in str(error.value)
    assert "ann" not in str(error.value)
