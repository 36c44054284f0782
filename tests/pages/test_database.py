"""What readers see of a database that is replaced, away, written to all the time, or cannot be shown."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.visitor import PageAnswer, Visitor
from kap_model import sqlite_files
from kap_model.backup import backup
from kap_model.database import engine_for, stamp_revision, writing
from tests.support.answer import Answer
from tests.support.databases import TINY_PLAN, build_database
from tests.support.opened_page import OpenPage
from tests.support.server import log_of, served

pytestmark = pytest.mark.of_files


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny plan, served while the tests of this module change it."""
    return build_database(TINY_PLAN, tmp_path_factory.mktemp("served") / "kap.sqlite")


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[str]:
    with served(database) as address:
        yield address


def set_figure(database: Path, value: int) -> None:
    """Give a KPI another figure, with a revision of its own, as an import does."""
    engine = engine_for(str(database), must_exist=True)
    with writing(engine) as session:
        session.connection().exec_driver_sql(
            "UPDATE actual_step SET value = ? WHERE kpi_code = 'K-P1.2-a' AND place_code = 'WORLD'", (value,)
        )
        stamp_revision(session)
    engine.dispose()


def figures(answer: PageAnswer) -> list[str]:
    return re.findall(r'class="figure">\D*(\d+)', answer.blocks["headline"])


KPI = "lang=en&kpi=K-P1.2-a&quarter=2025-Q4"


def is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_put_in_the_place_of_the_database_is_shown_at_once_and_stays_whole(server: str, database: Path) -> None:
    async def look() -> list[list[str]]:
        shown = []
        async with Visitor(server) as visitor:
            for value in (71, 72):
                set_figure(database, value)
                new = database.with_name("new.sqlite")
                backup(database, new)
                set_figure(new, value + 10)
                shown.append(figures(await visitor.open("kpi", KPI))[:1])
                new.replace(database)
                shown.append(figures(await visitor.open("kpi", KPI))[:1])
        return shown

    assert asyncio.run(look()) == [["71"], ["81"], ["72"], ["82"]]
    with closing(sqlite3.connect(database)) as connection:
        (revision,) = connection.execute("SELECT revision FROM revision").fetchone()
    assert json.loads(Answer(server, "/readyz").body)["revision"] == revision
    assert is_whole(database)
    assert "Traceback" not in log_of(server, database).read_text("utf-8")


def test_a_session_goes_on_after_the_database_was_away(server: str, database: Path) -> None:
    async def look() -> tuple[PageAnswer, int, PageAnswer, str]:
        async with Visitor(server) as visitor:
            await visitor.open("overview", "lang=en")
            away = database.rename(database.with_name("away.sqlite"))
            without = await visitor.again()
            status = Answer(server, "/readyz").status
            away.rename(database)
            return without, status, await visitor.choose("quarter", 1), visitor.query

    without, status, after, query = asyncio.run(look())
    assert "There is no database at kap.sqlite." in without.blocks["no_database"]
    assert status == 503
    assert f"There is no database at {database}." in log_of(server, database).read_text("utf-8")
    assert not after.failed and "headline" in after.blocks
    assert "quarter=" in query
    assert "Traceback" not in log_of(server, database).read_text("utf-8")


@contextmanager
def changed_all_the_time(database: Path) -> Iterator[None]:
    """Write as often as possible."""
    is_done = threading.Event()

    def write() -> None:
        value = 100
        while not is_done.is_set():
            value += 1
            set_figure(database, value)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        is_done.set()
        writer.join()


def test_pages_end_while_the_data_change_all_the_time_and_show_one_state(server: str, database: Path) -> None:
    async def look() -> list[PageAnswer]:
        async def one() -> PageAnswer:
            async with Visitor(server) as visitor:
                return await visitor.open("kpi", KPI)

        return [answer for _ in range(3) for answer in await asyncio.gather(one(), one())]

    with changed_all_the_time(database):
        answers = asyncio.run(look())

    assert not [answer for answer in answers if answer.failed]
    for answer in answers:
        assert figures(answer)[:1] == re.findall(r'class="headline">[^<]*?: \D*(\d+)', answer.blocks["headline"])
    assert is_whole(database)
    assert "Traceback" not in log_of(server, database).read_text("utf-8")


def refused(number: int) -> Callable[..., int]:
    """Return a function of the system that fails with an error."""

    def refuse(path: object, *_arguments: object) -> int:
        raise OSError(number, os.strerror(number), str(path))

    return refuse


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("ALTER TABLE kpi DROP COLUMN unit_en", "il manque kpi.unit_en"),
        ("DELETE FROM kpi", "La table kpis de la base de données kap.sqlite n'a pas de lignes"),
        ("UPDATE kpi SET direction = 'sideways'", "dans la colonne direction de la table kpis"),
        ("PRAGMA application_id=1", "la base de données d'un autre programme"),
    ],
)
def test_a_database_that_cannot_be_shown_is_explained_on_every_page_in_the_language_of_the_reader(
    open_page: OpenPage,
    tiny_database: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    statement: str,
    sentence: str,
) -> None:
    file = Path(shutil.copy(tiny_database, tmp_path / "kap.sqlite"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()
    for name in ("overview", "kpi", "matrix"):
        shown = open_page(name, file, lang="fr")
        assert not shown.app.exception
        assert "failure" not in shown.blocks
        assert sentence in shown.text
        assert str(tmp_path) not in shown.text
    assert caplog.text.count(str(file)) == 3


@pytest.mark.parametrize(
    ("part", "answer", "sentence"),
    [
        ("access", lambda *_arguments: False, "The database kap.sqlite cannot be read by this user."),
        ("open", refused(errno.ENOSPC), "kap.sqlite cannot be written to: the disk is full."),
        ("open", refused(errno.EIO), "The database kap.sqlite cannot be used: Input/output error."),
    ],
)
def test_a_database_that_the_system_keeps_back_is_explained_and_shown_once_it_no_longer_does(
    open_page: OpenPage,
    tiny_database: Path,
    caplog: pytest.LogCaptureFixture,
    part: str,
    answer: Callable[..., Any],
    sentence: str,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite_files, "os", SimpleNamespace(**{**vars(os), part: answer}))
        shown = open_page("method", tiny_database)
    assert sentence in shown.text and str(tiny_database.parent) not in shown.text
    assert str(tiny_database) in caplog.text

    shown.app.run()
    assert "no_database" not in shown.blocks and "foot" in shown.blocks
