"""A reader without a browser, who opens pages and chooses over Streamlit's web socket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.asking import TRUSTS_ALL
from kap_ui.frame import selection_bar
from kap_ui.streamlit_internals import protocol

TIMEOUT: Final = 120.0


@dataclass
class PageAnswer:
    """What the server sent in one script run.

    Attributes:
        seconds: from the question to the last message.
        sent: bytes of the messages.
        wired: bytes of the messages on the line, compressed and framed.
        elements: how many elements were sent.
        charts: specification and tables by name of each chart, in order, as `kap_ui.elements.vega_chart` sends them.
        blocks: markup of each block, by its key; of a figure the markup above and below its chart.
        failed: whether the page failed.
        buttons: the ids of Streamlit's own buttons; each ends with the key that Python gave it.
        fields: the ids of its fields of one line.
    """

    seconds: float = 0.0
    sent: int = 0
    wired: int = 0
    elements: int = 0
    charts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    blocks: dict[str, str] = field(default_factory=dict)
    failed: bool = False
    buttons: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


class _CountingConnection(ClientConnection):
    """A connection that counts the received bytes."""

    wired = 0

    def data_received(self, data: bytes) -> None:
        self.wired += len(data)
        super().data_received(data)


class Visitor:
    """One session. ``async with Visitor(server.address) as visitor: await visitor.open("overview")``.

    Attributes:
        pages: the hash of each page, by its name.
        boxes: the codes that each choice of the selection bar offers, by its name.
        query: the query string of the address.
    """

    def __init__(self, server: str, locale: str = "en", **headers: str) -> None:
        self.server = server
        self.locale = locale
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages: dict[str, str] = {}
        self.boxes: dict[str, list[str]] = {}
        self.query = ""
        self._page = ""
        self._choices = ""
        self._ids: dict[str, str] = {}
        self._bars: dict[str, tuple[str, dict[str, list[str]]]] = {}
        self._cached_hashes: list[str] = []
        self._socket: _CountingConnection

    async def __aenter__(self) -> Visitor:
        self._socket = await connect(  # type: ignore[assignment]
            protocol.socket_address(self.server),
            subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
            max_size=None,
            max_queue=None,
            open_timeout=TIMEOUT,
            additional_headers=self._headers,
            proxy=None,
            ssl=TRUSTS_ALL if self.server.startswith("https:") else None,
            create_connection=_CountingConnection,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    def take_over(self, other: Visitor) -> None:
        """Hold the page that another session has drawn, as a browser does when its session is gone."""
        self.pages, self.boxes, self.query = dict(other.pages), dict(other.boxes), other.query
        self._page, self._choices = other._page, other._choices
        self._ids, self._bars = dict(other._ids), dict(other._bars)

    async def open(self, page: str = "", query: str = "") -> PageAnswer:
        """Go to a page by its name in the address ("" for the first page) and the query of the address."""
        if page and not self.pages:
            await self._run()
        self._page = self.pages[page] if page else ""
        self.query = query
        self.boxes = {}
        return await self._run()

    async def choose(self, name: str, place: int) -> PageAnswer:
        """Choose an option of the selection bar, by its position; a negative one counts from the end."""
        return await self._run(self._choices, "chosen", {"name": name, "code": self.boxes[name][place]})

    async def report(self, key: str, event: str, value: object) -> PageAnswer:
        """Report an event of the element with a key."""
        return await self._run(self._ids[key], event, value)

    async def again(self) -> PageAnswer:
        """Run the page once more, without a choice."""
        return await self._run()

    async def press(self, button: str) -> PageAnswer:
        """Press one of Streamlit's own buttons, by its id."""
        return await self._run(pressed=button)

    async def type(self, texts: Mapping[str, str]) -> PageAnswer:
        """Leave fields with texts, by the ids of the fields."""
        return await self._run(typed=texts)

    async def ended(self) -> int | None:
        """Wait until the server closes the connection; return the code with which it does."""
        await self._socket.wait_closed()
        return self._socket.close_code

    async def _run(
        self,
        element: str = "",
        event: str = "",
        value: object = None,
        *,
        pressed: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> PageAnswer:
        question = protocol.question(
            server=self.server,
            page_hash=self._page,
            query=self.query,
            locale=self.locale,
            cached=self._cached_hashes[-200:],
            event=protocol.Event(element=element, name=event, value=value) if element else None,
            pressed=pressed,
            typed=typed,
        )
        start, before = time.perf_counter(), self._socket.wired
        await self._socket.send(question)
        answer = PageAnswer()
        while True:
            data = await asyncio.wait_for(self._socket.recv(decode=False), TIMEOUT)
            answer.sent += len(data)
            message = protocol.message(data)
            if message.is_cacheable:
                self._cached_hashes.append(message.hash)
            if message.pages is not None:
                self.pages, self._page = dict(message.pages), message.page_hash
            elif message.query is not None:
                self.query = message.query
            elif message.is_delta or message.reference:
                answer.elements += 1
                answer.failed |= message.is_exception
                if message.button:
                    answer.buttons.append(message.button)
                if message.field:
                    answer.fields.append(message.field)
                if message.component is not None:
                    self._take(message.component, answer)
                    if message.component.id == self._choices:
                        self._bars[message.hash] = (self._choices, self.boxes)
                elif message.reference:
                    self._choices, self.boxes = self._bars.get(message.reference, (self._choices, self.boxes))
            elif message.is_end:
                answer.seconds, answer.wired = time.perf_counter() - start, self._socket.wired - before
                return answer

    def _take(self, component: protocol.Component, answer: PageAnswer) -> None:
        key, data = component.key, component.data
        self._ids[key] = component.id
        answer.blocks[key] = "".join(data.get("markup", ""))
        if "specification" in data:
            answer.charts.append((data["specification"], data["tables"]))
        answer.failed |= key == "failure"
        if key == selection_bar.KEY:
            self._choices = component.id
            self.boxes = {box["name"]: [code for code, _words in box["options"]] for box in data["boxes"]}
