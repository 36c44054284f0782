"""A reader without a browser, over Streamlit's web socket: opens pages, chooses, and keeps what the server sent."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from kap_ui.frame import selection_bar

TIMEOUT: Final = 120.0


@dataclass
class Answer:
    """What one run of a page sent.

    Attributes:
        seconds: from the question to the last message.
        sent: bytes of the messages.
        wired: bytes that came over the line for them, compressed and framed.
        elements: how many elements.
        charts: specification and tables by name of each chart, in order, as `kap_ui.elements.vega_chart` sends them.
        blocks: markup of each block, by its key; of a figure that above and below its chart.
    """

    seconds: float = 0.0
    sent: int = 0
    wired: int = 0
    elements: int = 0
    charts: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    blocks: dict[str, str] = field(default_factory=dict)
    failed: bool = False


class _Counted(ClientConnection):
    """A connection that counts the bytes that come over the line."""

    wired = 0

    def data_received(self, data: bytes) -> None:
        self.wired += len(data)
        super().data_received(data)


class Visitor:
    """One session. ``async with Visitor(server.socket) as visitor: await visitor.open("overview")``."""

    def __init__(self, address: str, locale: str = "en") -> None:
        self.address = address
        self.locale = locale
        self.pages: dict[str, str] = {}
        self.boxes: dict[str, list[str]] = {}
        self._page = ""
        self._query = ""
        self._choices = ""
        self._ids: dict[str, str] = {}
        self._bars: dict[str, tuple[str, dict[str, list[str]]]] = {}
        self._kept: list[str] = []
        self._socket: _Counted

    async def __aenter__(self) -> Visitor:
        self._socket = await connect(  # type: ignore[assignment]
            self.address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            max_queue=None,
            open_timeout=TIMEOUT,
            create_connection=_Counted,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def open(self, page: str = "", query: str = "") -> Answer:
        """Go to a page: its name in the address, "" for the first one, and the query of the address."""
        if page and not self.pages:
            await self._run()
        self._page = self.pages[page] if page else ""
        self._query = query
        self.boxes = {}
        return await self._run()

    async def choose(self, name: str, place: int) -> Answer:
        """Choose an option of the selection bar, by its place (from either end) among the options."""
        return await self._run(self._choices, "chosen", {"name": name, "code": self.boxes[name][place]})

    async def tell(self, key: str, event: str, value: object) -> Answer:
        """Tell the server an event of a block."""
        return await self._run(self._ids[key], event, value)

    async def again(self) -> Answer:
        """Run the page once more, nothing chosen."""
        return await self._run()

    async def _run(self, element: str = "", event: str = "", value: object = None) -> Answer:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_script_hash, rerun.query_string = self._page, self._query
        rerun.cached_message_hashes.extend(self._kept[-200:])
        if element:
            state = rerun.widget_states.widgets.add()
            state.id = f"$$STREAMLIT_INTERNAL_KEY_{element}__events"  # where a component's events go
            state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        rerun.context_info.timezone, rerun.context_info.locale = "UTC", self.locale
        rerun.context_info.url = self.address.replace("ws://", "http://", 1).removesuffix("/_stcore/stream")
        start, before = time.perf_counter(), self._socket.wired
        await self._socket.send(message.SerializeToString())
        answer = Answer()
        while True:
            data = await asyncio.wait_for(self._socket.recv(decode=False), TIMEOUT)
            answer.sent += len(data)
            told = ForwardMsg.FromString(data)
            kind = told.WhichOneof("type")
            if told.metadata.cacheable and told.hash and kind != "ref_hash":
                self._kept.append(told.hash)
            if kind == "navigation":
                self.pages = {page.url_pathname: page.page_script_hash for page in told.navigation.app_pages}
                self._page = told.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = told.page_info_changed.query_string
            elif kind == "delta":
                answer.elements += 1
                if told.delta.HasField("new_element"):
                    self._take(told.delta.new_element, answer)
                    if told.delta.new_element.bidi_component.id == self._choices:
                        self._bars[told.hash] = (self._choices, self.boxes)
            elif kind == "ref_hash":
                answer.elements += 1
                self._choices, self.boxes = self._bars.get(told.ref_hash, (self._choices, self.boxes))
            elif kind == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                answer.seconds, answer.wired = time.perf_counter() - start, self._socket.wired - before
                return answer

    def _take(self, element: Any, answer: Answer) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            answer.failed = True
        elif kind == "bidi_component":
            # The user's key is the last part of Streamlit's id of a keyed widget.
            key = element.bidi_component.id.rpartition("-")[2]
            self._ids[key] = element.bidi_component.id
            data = json.loads(element.bidi_component.json or "{}")
            answer.blocks[key] = "".join(data.get("markup", ""))
            if "specification" in data:
                answer.charts.append((data["specification"], data["tables"]))
            answer.failed |= key == "failure"
            if key == selection_bar.KEY:
                self._choices = element.bidi_component.id
                self.boxes = {box["name"]: [code for code, _words in box["options"]] for box in data["boxes"]}
