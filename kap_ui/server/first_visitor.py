"""A visitor without a browser: opens pages over Streamlit's web socket, so that caches and imports are warm."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

START_TIMEOUT = 30.0
"""Seconds to wait for the server to accept."""

PAGE_TIMEOUT = 60.0
"""Seconds to wait for one page."""


async def visit(address: str, pages: Sequence[str]) -> None:
    """Open the first page, then each page once.

    Args:
        address: the web socket, `ws://host:port/_stcore/stream`.
        pages: the pages' paths in the address; those that the app does not list are left out.

    Raises:
        OSError: the server does not accept.
        TimeoutError: a page did not end in time.
    """
    async with await _connected(address) as socket:
        origin = address.replace("ws://", "http://", 1).removesuffix("/_stcore/stream")
        known = await _open(socket, origin, "")
        for page in pages:
            if page in known:
                await _open(socket, origin, known[page])


async def _connected(address: str) -> ClientConnection:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + START_TIMEOUT
    while True:
        try:
            return await connect(address, subprotocols=["streamlit"], max_size=None, compression=None)  # type: ignore[list-item]
        except OSError:
            if loop.time() > deadline:
                raise
            await asyncio.sleep(0.05)


async def _open(socket: ClientConnection, origin: str, page_hash: str) -> dict[str, str]:
    """Run one page to its end; give the hash of every page of the app by its path."""
    message = BackMsg()
    message.rerun_script.page_script_hash = page_hash
    message.rerun_script.context_info.locale = "en"
    message.rerun_script.context_info.timezone = "UTC"
    message.rerun_script.context_info.url = origin
    await socket.send(message.SerializeToString())
    known: dict[str, str] = {}
    while True:
        answer = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(decode=False), PAGE_TIMEOUT))
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            known = {page.url_pathname: page.page_script_hash for page in answer.navigation.app_pages}
        elif kind == "script_finished":
            return known
