"""Every page on PostgreSQL: what it shows and asks is what it shows and asks on SQLite."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.requests import Request

from bench.postgres import Server
from kap_model.copying import copy
from kap_model.database import engine_for
from kap_model.people import sign_in
from kap_ui.frame import page_list
from kap_ui.server import readiness, search
from kap_ui.state import signed_in
from tests.support.opened_page import OpenPage, Shown
from tests.support.reporting import OPERATOR
from tests.support.statements import statements_sent

PAGES = [page.name for page in page_list.PAGES]


@pytest.fixture(scope="module")
def on_file(rehearsal_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal with people, reports and a history."""
    return Path(shutil.copy(rehearsal_database, tmp_path_factory.mktemp("both") / "kap.sqlite"))


@pytest.fixture(scope="module")
def token(on_file: Path) -> str:
    """The session of an administrator."""
    engine = engine_for(str(on_file))
    link = sign_in.make_link(engine, OPERATOR, "administrator@example.org")
    signed = sign_in.redeem_link(engine, link.token, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    engine.dispose()
    return signed.token


@pytest.fixture(scope="module")
def on_server(on_file: Path, token: str, postgresql_server: Server) -> str:
    """The same on PostgreSQL, the session included."""
    address = postgresql_server.url(postgresql_server.database())
    source, target = engine_for(str(on_file)), engine_for(address)
    copy(source, target)
    source.dispose()
    target.dispose()
    return address


@pytest.fixture
def statements() -> Iterator[list[str]]:
    with statements_sent(Engine) as sent:
        yield sent


def look(shown: Shown, statements: list[str]) -> dict[str, Any]:
    """Return what a page shows, and the tables that it asks when it is looked at again."""
    statements.clear()
    shown.app.run()
    assert "failure" not in shown.blocks, shown.text
    asked = [table for statement in statements for table in re.findall(r"FROM (\w+)", statement)]
    return {"blocks": shown.blocks, "charts": shown.charts, "texts": shown.texts, "asked": asked}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_and_asks_the_same_on_both(
    open_page: OpenPage,
    on_file: Path,
    on_server: str,
    token: str,
    statements: list[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(signed_in, "_token", lambda: token)
    shown = look(open_page(name, on_file, lang="en"), statements)
    assert look(open_page(name, on_server, lang="en"), statements) == shown


def answered() -> list[int]:
    """Return the status of the server's answers about the data: whether it is ready, and what is found."""
    found = asyncio.run(search.search(Request({"type": "http", "query_string": b"q=mali", "headers": []})))
    return [readiness.ready(Request({"type": "http"})).status_code, found.status_code]


def test_a_page_says_that_the_database_is_away_and_shows_figures_once_it_is_back(
    open_page: OpenPage, on_server: str, postgresql_server: Server
) -> None:
    shown = open_page("overview", on_server, lang="en")
    before = shown.blocks["headline"]
    assert answered() == [200, 200]

    postgresql_server.stop()
    try:
        shown.app.run()
        assert "The data cannot be shown." in shown.blocks["no_database"]
        assert "cannot be reached. Try again in a minute" in shown.blocks["no_database"]
        assert answered() == [503, 503]
    finally:
        postgresql_server.start()

    shown.app.run()
    assert "no_database" not in shown.blocks
    assert shown.blocks["headline"] == before
    assert answered() == [200, 200]
