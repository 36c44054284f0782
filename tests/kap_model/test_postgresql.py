"""What a PostgreSQL server does otherwise than a SQLite file: locks, sorting, moments, rights, and being away."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, make_url, select, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from bench.postgres import Server
from kap_model import database, postgresql_archive
from kap_model.database import engine_for, read_revision, reading, stamp_revision, writing
from kap_model.database_check import usable_revision
from kap_model.importing.build import build, prepare_build, write_build
from kap_model.importing.bulk import insert_many
from kap_model.importing.read import read_folder
from kap_model.problems import DatabaseFault, DatabaseFaultKind
from kap_model.tables import Base, Observation, Source
from tests.support.databases import TINY_PLAN
from tests.support.statements import statements_sent


@pytest.fixture(scope="module")
def built(postgresql_server: Server) -> str:
    """The name of a database with the tiny plan, which nobody uses."""
    name = postgresql_server.database()
    made = engine_for(postgresql_server.url(name))
    build(made, read_folder(TINY_PLAN))
    made.dispose()
    return name


@pytest.fixture
def engine(postgresql_server: Server, built: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database with the tiny plan, whose writers wait for a fifth of a second."""
    monkeypatch.setattr(database, "WRITE_TIMEOUT", 0.2)
    made = engine_for(postgresql_server.url(postgresql_server.database(built)))
    yield made
    made.dispose()


def revision_of(engine: Engine) -> str:
    with reading(engine) as session:
        return read_revision(session).revision


def test_a_reader_keeps_to_one_state_and_neither_waits_for_a_writer_nor_lets_one_wait(engine: Engine) -> None:
    with reading(engine) as reader:
        before = read_revision(reader).revision
        with writing(engine) as writer:
            written = stamp_revision(writer)
            assert revision_of(engine) == before
        assert read_revision(reader).revision == before
    assert revision_of(engine) == written != before


def test_a_build_that_replaces_everything_leaves_a_copy_and_does_not_wait_for_readers(
    engine: Engine, postgresql_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_PG_BIN", str(postgresql_server.running.bin_path))
    monkeypatch.chdir(tmp_path)  # where the copy of a database without a file lies
    with reading(engine) as reader:
        before = read_revision(reader).revision
        built = write_build(engine, prepare_build(engine, read_folder(TINY_PLAN), is_fresh=True))
        assert built is not None and built.copy is not None
        assert usable_revision(reader).revision == before
    assert revision_of(engine) == built.revision != before
    assert (tmp_path / built.copy).read_bytes().startswith(postgresql_archive.FIRST_BYTES)


def test_writers_take_turns_and_who_waits_in_vain_is_told_that_the_database_is_busy(engine: Engine) -> None:
    with writing(engine) as first:
        stamp_revision(first)
        with pytest.raises(DatabaseFault) as told, writing(engine) as second:
            stamp_revision(second)
    assert told.value.kind is DatabaseFaultKind.BUSY


def test_a_writer_sees_what_the_one_before_has_written(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = engine_for(engine.url.render_as_string(hide_password=False))
    seen: list[str] = []

    def follow() -> None:
        with writing(patient) as second:
            seen.append(read_revision(second).revision)

    monkeypatch.setattr(database, "WRITE_TIMEOUT", 30)
    follower = threading.Thread(target=follow)
    with writing(engine) as first:
        follower.start()
        written = stamp_revision(first)
    follower.join()
    patient.dispose()
    assert seen == [written]


def test_a_reader_changes_nothing(engine: Engine) -> None:
    with pytest.raises(DatabaseFault) as told, reading(engine) as session:
        stamp_revision(session)
    assert told.value.kind is DatabaseFaultKind.NOT_ALLOWED


def test_moments_are_those_of_utc_whatever_the_server_says(engine: Engine) -> None:
    with reading(engine) as session:
        (loaded_at,) = session.connection().execute(text("SELECT loaded_at::text FROM revision")).one()
    assert loaded_at.endswith("+00")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(loaded_at)) < timedelta(hours=1)


def test_texts_sort_by_code_points_whatever_the_language_of_the_server(engine: Engine) -> None:
    codes = ["a", "B", "b", "A-", "A1", "é", "Z"]
    with writing(engine) as session:
        batch = session.connection().scalar(select(col(Source.batch_id)).limit(1))
        rows = [{"source_id": f"x{code}", "title": code, "batch_id": batch} for code in codes]
        session.connection().execute(insert(Source), rows)
    with reading(engine) as session:
        ours = col(Source.source_id).startswith("x")
        found = session.connection().scalars(select(col(Source.title)).where(ours).order_by(col(Source.source_id)))
        assert list(found) == sorted(codes) == ["A-", "A1", "B", "Z", "a", "b", "é"]


ODD_ROWS = [
    ("1", "a\tb\nc\r\\N\\.", None, "", "x"),
    ("2", "\\", "\"quoted\", 'so'", "né Ж 数 🌍", "x"),
]


def test_many_rows_are_copied_as_they_are(engine: Engine) -> None:
    table = Base.metadata.tables["source"]
    names = ("source_id", "title", "publisher", "edition", "batch_id")
    with writing(engine) as session:
        batch = session.connection().scalar(select(col(Source.batch_id)).limit(1))
        rows = [(*row[:-1], batch) for row in ODD_ROWS]
        insert_many(session.connection(), table, names, rows)
        insert_many(session.connection(), table, names, [])
        found = session.connection().execute(
            select(*(table.c[name] for name in names)).where(table.c.source_id.in_(("1", "2"))).order_by("source_id")
        )
        assert [tuple(row) for row in found] == rows


def test_figures_are_copied_and_not_inserted_row_by_row(postgresql: str) -> None:
    engine = engine_for(postgresql)
    with statements_sent(engine) as sent:
        build(engine, read_folder(TINY_PLAN))
    with reading(engine) as session:
        assert session.connection().scalar(select(func.count()).select_from(Observation)) == 45
    engine.dispose()
    inserted = {table for statement in sent for table in re.findall(r"INSERT INTO (\w+)", statement)}
    assert "kpi" in inserted
    assert not inserted & {"observation", "actual_step"}


def test_a_row_that_stands_already_is_refused_as_by_a_statement(engine: Engine) -> None:
    with pytest.raises(IntegrityError, match="duplicate key"), writing(engine) as session:
        insert_many(
            session.connection(),
            Base.metadata.tables["revision"],
            ("revision", "loaded_at", "definitions"),
            [("twice", datetime(2026, 1, 1), "x")] * 2,
        )
    assert revision_of(engine) != "twice"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("40001", DatabaseFaultKind.BUSY),
        ("40P01", DatabaseFaultKind.BUSY),
        ("53100", DatabaseFaultKind.FULL),
        ("53300", DatabaseFaultKind.UNREACHABLE),
        ("57P01", DatabaseFaultKind.UNREACHABLE),
        ("58030", DatabaseFaultKind.FAILING),
        ("XX001", DatabaseFaultKind.DAMAGED),
        ("42501", DatabaseFaultKind.NOT_ALLOWED),
    ],
)
def test_what_a_server_answers_is_said_in_a_sentence(postgresql: str, code: str, kind: DatabaseFaultKind) -> None:
    engine = engine_for(postgresql)
    with pytest.raises(DatabaseFault) as told, writing(engine) as session:
        raising = f"DO $$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '{code}'; END $$"
        session.connection().exec_driver_sql(raising)
    engine.dispose()
    assert told.value.kind is kind


def test_a_role_that_may_only_read_reads_and_is_told_that_it_may_not_write(
    engine: Engine, postgresql_server: Server
) -> None:
    postgresql_server.execute("CREATE ROLE reader LOGIN IN ROLE pg_read_all_data")
    url = make_url(engine.url).set(username="reader")
    reader = engine_for(url.render_as_string(hide_password=False))
    assert revision_of(reader) == revision_of(engine)
    with pytest.raises(DatabaseFault, match="permission denied") as told, writing(reader) as session:
        stamp_revision(session)
    assert told.value.kind is DatabaseFaultKind.NOT_ALLOWED
    reader.dispose()


def test_a_database_that_is_not_there_is_said_without_the_server_to_readers(postgresql_server: Server) -> None:
    engine = engine_for(postgresql_server.url("kap_nowhere"))
    with pytest.raises(DatabaseFault, match='database "kap_nowhere" does not exist') as told:
        revision_of(engine)
    engine.dispose()
    assert told.value.kind is DatabaseFaultKind.UNREACHABLE
    assert told.value.public().startswith("The database kap_nowhere cannot be reached. Try again in a minute")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_hold_every_text_is_refused(postgresql_server: Server, encoding: str) -> None:
    name = f"kap_{encoding.lower()}"
    postgresql_server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
    engine = engine_for(postgresql_server.url(name))
    with pytest.raises(DatabaseFault, match=f"{name} has the encoding {encoding}") as told:
        build(engine, read_folder(TINY_PLAN))
    engine.dispose()
    assert told.value.kind is DatabaseFaultKind.NOT_UTF8


def test_an_empty_database_is_said_to_be_empty(postgresql: str) -> None:
    engine = engine_for(postgresql)
    with pytest.raises(DatabaseFault) as told, reading(engine) as session:
        usable_revision(session)
    engine.dispose()
    assert told.value.kind is DatabaseFaultKind.EMPTY


def test_a_server_that_was_away_is_used_again(engine: Engine, postgresql_server: Server) -> None:
    before = revision_of(engine)
    postgresql_server.stop()
    with pytest.raises(DatabaseFault) as told:
        revision_of(engine)
    postgresql_server.start()
    assert told.value.kind is DatabaseFaultKind.UNREACHABLE
    assert revision_of(engine) == before
