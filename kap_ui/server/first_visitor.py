"""A visitor without a browser: opens each page once, so that imports are done and answers are cached."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from kap_ui.streamlit_internals import protocol

START_TIMEOUT: Final = 30.0
"""Seconds to wait for the server to accept a connection."""

PAGE_TIMEOUT: Final = 60.0
"""Seconds to wait for each message of a page."""


async def visit(server: str, pages: Iterable[str]) -> None:
    """Open the first page, then each page once.

    Args:
        server: its address, `http://host:port`.
        pages: the names of the pages in the address; those that the app does not have are left out.

    Raises:
        OSError: the server does not accept a connection.
        TimeoutError: a page did not end in time.
    """
    async with await _connected(protocol.socket_address(server)) as socket:
        hashes = await _open(socket, server, "")
        for page in pages:
            if page in hashes:
                await _open(socket, server, hashes[page])


async def _connected(address: str) -> ClientConnection:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + START_TIMEOUT
    while True:
        try:
            subprotocols = [Subprotocol(protocol.SUBPROTOCOL)]
            # Without `proxy` it would ask the proxy of the environment for the server on this very machine.
            return await connect(address, subprotocols=subprotocols, max_size=None, compression=None, proxy=None)
        except OSError:
            if loop.time() > deadline:
                raise
            await asyncio.sleep(0.05)


async def _open(socket: ClientConnection, server: str, page_hash: str) -> Mapping[str, str]:
    """Run one page to its end; return the hash of every page of the app by its name in the address."""
    await socket.send(protocol.question(server=server, page_hash=page_hash))
    hashes: Mapping[str, str] = {}
    while True:
        message = protocol.message(await asyncio.wait_for(socket.recv(decode=False), PAGE_TIMEOUT))
        if message.pages is not None:
            hashes = message.pages
        if message.is_end:
            return hashes
