"""A deep link to a server on which no page has run yet finds its page."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from kap_ui.streamlit_internals import pages_directory, protocol
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.server import served


async def messages_of_a_deep_link(server: str) -> list[protocol.Message]:
    subprotocols = [Subprotocol(protocol.SUBPROTOCOL)]
    async with connect(protocol.socket_address(server), subprotocols=subprotocols, max_size=None) as socket:
        await socket.send(protocol.question(server=server, page_name="sources"))
        received: list[protocol.Message] = []
        while not received or not received[-1].is_end:
            received.append(protocol.message(await asyncio.wait_for(socket.recv(decode=False), 30)))
        return received


@pytest.mark.parametrize(("switched_off", "is_missing"), [("protocol", False), ("protocol,pages_directory", True)])
def test_the_first_deep_link_of_a_cold_server_finds_its_page(
    tiny_database: Path, switched_off: str, is_missing: bool
) -> None:
    with served(tiny_database, **{VARIABLE: switched_off}) as server:
        received = asyncio.run(messages_of_a_deep_link(server))

    assert any(message.is_page_missing for message in received) is is_missing
    titles = [message.component.data["markup"] for message in received if is_title(message)]
    assert any("<h1>Sources</h1>" in title for title in titles)


def is_title(message: protocol.Message) -> bool:
    return message.component is not None and message.component.key == "title"


def test_the_flag_is_there_and_can_be_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagesManager, "uses_pages_directory", PagesManager.uses_pages_directory)
    pages_directory.apply()
    assert PagesManager.uses_pages_directory is False
    pages_directory.remove()
    assert PagesManager.uses_pages_directory is None
