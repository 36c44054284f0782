"""A reader whose picture cannot be drawn is told so in their language."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from kap_ui.streamlit_internals import protocol
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.server import served

FIGURE = "mix"


async def read_to_end(socket: ClientConnection) -> list[ForwardMsg]:
    """Return the messages of a script run."""
    messages: list[ForwardMsg] = []
    while True:
        data = await asyncio.wait_for(socket.recv(decode=False), 60)
        messages.append(ForwardMsg.FromString(data))
        if protocol.message(data).is_end:
            return messages


async def what_a_reader_is_told(server: str) -> str:
    """Ask for the picture of a figure, and return why it is not there."""
    subprotocols = [Subprotocol(protocol.SUBPROTOCOL)]
    async with connect(protocol.socket_address(server), subprotocols=subprotocols, max_size=None) as socket:
        await socket.send(protocol.question(server=server, query="lang=fr"))
        read = [protocol.message(message.SerializeToString()) for message in await read_to_end(socket)]
        [element] = [message.component.id for message in read if message.component and message.component.key == FIGURE]
        [page] = [message.page_hash for message in read if message.pages]
        event = protocol.Event(element=element, name="pressed", value="files")
        await socket.send(protocol.question(server=server, page_hash=page, query="lang=fr", event=event))
        drawn = await read_to_end(socket)
        [session] = [
            message.new_session.initialize.session_id
            for message in drawn
            if message.WhichOneof("type") == "new_session"
        ]
        buttons = [
            message.delta.new_element.download_button
            for message in drawn
            if message.delta.new_element.WhichOneof("type") == "download_button"
        ]
        [picture] = [button.deferred_file_id for button in buttons if "PNG" in button.label]
        asked = BackMsg()
        asked.backend_operation_request.session_id = session
        asked.backend_operation_request.request_id = "1"
        asked.backend_operation_request.deferred_file.file_id = picture
        await socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(decode=False), 60))
            if message.WhichOneof("type") == "backend_operation_response":
                return message.backend_operation_response.error_msg


@pytest.mark.parametrize(
    ("switched_off", "told"),
    [("", "L'image n'a pas pu être produite."), ("failed_downloads", "Failed to generate file for download")],
)
def test_a_reader_of_a_started_server_is_told_in_their_language_and_by_streamlit_with_the_switch_off(
    tiny_database: Path, tmp_path: Path, switched_off: str, told: str
) -> None:
    (tmp_path / "vl_convert.py").write_text("raise SystemExit('this converter draws nothing')\n", encoding="utf-8")
    with served(tiny_database, PYTHONPATH=str(tmp_path), **{VARIABLE: switched_off}) as server:
        assert asyncio.run(what_a_reader_is_told(server)).startswith(told)
