"""A page whose connection fails is told why, in the reader's language."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.support.answer import Answer
from tests.support.server import log_of, served


def explained(server: str, **query: str) -> dict[str, str]:
    return dict(json.loads(Answer(server, f"/connection?{urlencode(query)}").body))


def test_a_page_at_an_unknown_address_is_told_what_to_set(tiny_server: str) -> None:
    words = explained(tiny_server, origin="https://kap.example.org", lang="en")

    assert words["title"] == "The server has refused the connection."
    assert "kap serve --allowed-origin https://kap.example.org" in words["text"]


def test_a_page_of_the_server_is_told_that_web_sockets_do_not_get_through(tiny_server: str) -> None:
    words = explained(tiny_server, origin=tiny_server, lang="en")

    assert words["title"] == "The connection to the server does not get through."
    assert "Upgrade" in words["text"]


def test_what_is_said_is_said_in_the_reader_s_language(tiny_server: str) -> None:
    words = explained(tiny_server, origin="https://kap.example.org", lang="fr")

    assert (words["language"], words["direction"]) == ("fr", "ltr")
    assert words["title"] == "Le serveur a refusé la connexion."
    assert explained(tiny_server, origin="https://kap.example.org", lang="ar")["direction"] == "rtl"


def test_the_log_says_the_same_once_a_minute(tiny_database: Path) -> None:
    with served(tiny_database) as server:
        for _ in range(3):
            explained(server, origin="https://kap.example.org")
            explained(server, origin=server)
        log = log_of(server, tiny_database).read_text(encoding="utf-8")
    assert log.count("--allowed-origin https://kap.example.org") == 1
    assert log.count(f"the web sockets of a page at {server} do not get through") == 1


@pytest.mark.parametrize("lang", ["xx", "", "../fr", "f" * 5000])
def test_another_language_is_english(tiny_server: str, lang: str) -> None:
    assert explained(tiny_server, origin=tiny_server, lang=lang)["language"] == "en"


@pytest.mark.parametrize("origin", ["null", "", "<script>", "https://kap.example.org/<b>"])
def test_an_address_that_is_no_origin_is_not_repeated(tiny_server: str, origin: str) -> None:
    words = explained(tiny_server, origin=origin, lang="en")

    assert words["text"] == "The address of this page is not one of the server's own."


@pytest.mark.parametrize(("origin", "status"), [(None, 101), ("https://evil.example.net", 403)])
def test_a_socket_opens_where_that_of_the_app_would(tiny_server: str, origin: str | None, status: int) -> None:
    async def go() -> int:
        address = f"{tiny_server.replace('http', 'ws')}/connection"
        try:
            async with connect(address, origin=None if origin is None else Origin(origin)):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code

    assert asyncio.run(go()) == status


def test_the_page_carries_the_script_that_asks_before_any_other_of_ours(tiny_server: str) -> None:
    html = Answer(tiny_server, "/matrix").body.decode()

    assert 0 < html.index("new URL('connection'") < html.index("new URL('_stcore/stream'")
