"""An address without a page leads to one."""

from __future__ import annotations

import pytest

from kap_ui.frame import page_list
from kap_ui.server import page_addresses
from tests.support.answer import Answer, streamlits_script


@pytest.mark.parametrize(
    ("asked", "instead"),
    [
        ("/nopage?lang=fr", "./?lang=fr&missing=nopage"),
        ("/matrix/xx?lang=fr", "../matrix?lang=fr"),
        ("/matrix/", "../matrix"),
        ("/nopage/xx", "../?missing=nopage"),
        ("/a%0D%0Ab?q=1", "./?q=1&missing=a%0D%0Ab"),
    ],
)
def test_an_address_without_a_page_leads_to_a_page_of_this_server(tiny_server: str, asked: str, instead: str) -> None:
    answer = Answer(tiny_server, asked)

    assert (answer.status, answer.headers["location"]) == (307, instead)


@pytest.mark.parametrize("asked", ["//elsewhere.example/x", "/%5Celsewhere.example"])
def test_an_address_that_a_browser_could_take_for_another_server_is_refused(tiny_server: str, asked: str) -> None:
    assert Answer(tiny_server, asked).status == 400


def test_the_names_that_lead_to_a_page_are_those_of_the_navigation_and_of_the_first_page() -> None:
    assert page_addresses.names() == {"", page_list.FIRST, *(page.name for page in page_list.ALL)}


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/none.js", "/static/css/none.css", "/static/js/index.none.js.map", "/static/none", "/none.png",
        "/app/static/scripts/none.js", "/app/static/none.css?v=abc", "/app/static/", "/matrix.js", "/matrix/none.js",
        "/none.html", "/_stcore/none", "/_stcore/stream", "/media/none.csv", "/component/none/index.html",
    ],
)  # fmt: skip
@pytest.mark.parametrize("packed", ["gzip", "identity"])
def test_a_file_that_is_missing_is_not_the_index_page(tiny_server: str, path: str, packed: str) -> None:
    answer = Answer(tiny_server, path, accept_encoding=packed)

    assert answer.status == 404
    assert b"<html" not in answer.body
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_a_file_has_one_address(tiny_server: str) -> None:
    script = streamlits_script(tiny_server)
    for other in (script.replace("/js/", "//js/"), script.replace("/js/", "/./js/")):
        assert Answer(tiny_server, other, accept_encoding="gzip").status == 404
    assert Answer(tiny_server, script).status == 200


@pytest.mark.parametrize("page", [page.name for page in page_list.PAGES])
def test_every_page_is_answered(tiny_server: str, page: str) -> None:
    assert Answer(tiny_server, f"/{page}").status == 200


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/matrix", 200), ("/nopage", 307), ("/none.js", 404)])
def test_a_monitor_that_asks_for_the_head_alone_gets_the_same_status(tiny_server: str, path: str, status: int) -> None:
    answer = Answer(tiny_server, path, method="HEAD")

    assert (answer.status, answer.body) == (status, b"")
