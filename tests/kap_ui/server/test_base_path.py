"""The app below a path, asked with the path and without."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import pytest

from bench.visitor import Visitor
from kap_ui.server import base_path, process
from tests.support.answer import Answer, streamlits_script
from tests.support.server import log_of, served


@pytest.fixture(scope="module")
def server(tiny_database: Path) -> Iterator[str]:
    """The address of a server that is told of a path of two parts."""
    with served(tiny_database, command=partial(process.command, base_path="apps/kap", logs_requests=True)) as address:
        yield address


@pytest.mark.parametrize("path", ["/", "/matrix", "/readyz", "/_stcore/health", "/app/static/logo.svg"])
def test_every_address_is_answered_with_the_path_and_without(server: str, path: str) -> None:
    with_path, without = Answer(server, f"/apps/kap{path}"), Answer(server, path)
    assert (with_path.status, with_path.body) == (without.status, without.body)
    assert with_path.status == 200


def test_the_log_names_what_was_asked_for_below_the_path(server: str, tiny_database: Path) -> None:
    assert Answer(server, "/apps/kap/livez").status == 200
    assert "path=/livez status=200" in log_of(server, tiny_database).read_text(encoding="utf-8")


def test_a_script_comes_compressed_below_the_path_too(server: str) -> None:
    answer = Answer(server, f"/apps/kap{streamlits_script(server)}", accept_encoding="gzip")
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/apps/kap", "/apps/kap/"),
        ("/apps/kap?lang=fr", "/apps/kap/?lang=fr"),
        ("/apps/kap/matrix/", "/apps/kap/matrix"),
        ("/apps/kap/matrix/xx?lang=fr", "/apps/kap/matrix?lang=fr"),
        ("/apps/kap/nopage", "/apps/kap/?missing=nopage"),
        ("/apps/kap/a/b/c", "/apps/kap/?missing=a"),
    ],
)
def test_a_redirect_leads_to_an_address_below_the_path(server: str, asked: str, reached: str) -> None:
    answer = Answer(server, asked)
    assert answer.status == 307
    assert urljoin(server + asked, answer.headers["location"]) == server + reached


def test_a_redirect_leads_below_a_path_that_the_server_does_not_know(tiny_server: str) -> None:
    answer = Answer(tiny_server, "/matrix/xx")  # what a proxy asks that has taken a path away
    assert urljoin("https://kap.example.org/kap/matrix/xx", answer.headers["location"]) == (
        "https://kap.example.org/kap/matrix"
    )


def test_a_file_that_is_missing_is_missing_below_the_path_too(server: str) -> None:
    assert Answer(server, "/apps/kap/static/js/none.js").status == 404


def test_a_page_is_read_over_a_socket_below_the_path(server: str) -> None:
    async def title() -> str:
        async with Visitor(f"{server}/apps/kap") as visitor:
            return (await visitor.open("sources", "lang=en")).blocks["title"]

    assert "<h1>Sources</h1>" in asyncio.run(title())


@pytest.mark.parametrize(("text", "path"), [("", ""), ("/", ""), ("kap", "/kap"), ("/kap/", "/kap"), ("a/b", "/a/b")])
def test_a_base_path_is_taken_with_slashes_or_without(text: str, path: str) -> None:
    assert base_path.parse(text) == path


@pytest.mark.parametrize("text", ["a b", "kap?x", "https://kap.example.org", "../kap", "a//b", "k%61p", "é"])
def test_what_cannot_be_a_base_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a base path"):
        base_path.parse(text)


@pytest.mark.parametrize("text", ["matrix", "start", "static", "app/kap", "_stcore", "media", "readyz", "connection"])
def test_a_base_path_that_the_app_has_itself_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Choose another"):
        base_path.parse(text)
