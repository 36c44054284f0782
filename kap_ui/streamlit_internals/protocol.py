"""The messages between Streamlit's browser and its server, for programs that take the place of a browser.

The warm-up (`kap_ui/server/first_visitor.py`), the bench and the tests write and read them here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Writes `BackMsg` and reads `ForwardMsg`, messages of protocol buffers over the web socket `_stcore/stream`; "
        "names the widget that holds the events of a component, `$$STREAMLIT_INTERNAL_KEY_…__events`."
    ),
    why=(
        "Opens every page once before the first reader comes, who would otherwise wait some seconds for imports and "
        "answers that are not cached yet. Bench and tests read pages without a browser."
    ),
    without="No page is opened beforehand: the first reader of each page waits.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_protocol.py",
    upgrade="The bench and half of the tests fail if a field has another name; the warm-up writes why to the log.",
)

STREAM: Final = "_stcore/stream"
SUBPROTOCOL: Final = "streamlit"


def socket_address(server: str) -> str:
    """Return the address of the web socket of a server: ``ws://...`` for ``http://...``."""
    return f"{server.replace('http', 'ws', 1)}/{STREAM}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a browser reports of a component: the id of its element, the event's name, and its value, plain JSON."""

    element: str
    name: str
    value: object


def question(
    *,
    server: str,
    page_hash: str = "",
    page_name: str = "",
    query: str = "",
    locale: str = "en",
    cached: Sequence[str] = (),
    event: Event | None = None,
    pressed: str = "",
    typed: Mapping[str, str] | None = None,
) -> bytes:
    """Return the message that asks for a script run.

    Args:
        server: the address of the server, ``http://...``.
        page_hash: of the page, see `Message.pages`; empty for the first one.
        page_name: of the page in the address, for a reader who does not know its hash yet.
        query: of the address.
        locale: of the browser, such as ``fr-CH``.
        cached: hashes of messages that the browser has kept.
        event: what the reader did.
        pressed: the id of the button that they pressed, one of Streamlit's own.
        typed: the texts that stand in fields, by the ids of the fields.
    """
    message = BackMsg()
    run = message.rerun_script
    run.page_script_hash, run.page_name, run.query_string = page_hash, page_name, query
    run.cached_message_hashes.extend(cached)
    run.context_info.timezone, run.context_info.locale, run.context_info.url = "UTC", locale, server
    if event is not None:
        state = run.widget_states.widgets.add()
        state.id = events_of(event.element)
        state.json_trigger_value = json.dumps([{"event": event.name, "value": event.value}])
    if pressed:
        state = run.widget_states.widgets.add()
        state.id, state.trigger_value = pressed, True
    for field, text in (typed or {}).items():
        run.widget_states.widgets.add(id=field, string_value=text)
    return bytes(message.SerializeToString())


def events_of(element: str) -> str:
    """Return the id of the widget that holds the events of a component, by the id of the component."""
    return f"$$STREAMLIT_INTERNAL_KEY_{element}__events"


def asked(data: bytes) -> ClientState | None:
    """Return what a browser's message asks of a script run, or None for a message of another kind."""
    message = BackMsg.FromString(data)
    return message.rerun_script if message.HasField("rerun_script") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message of the server.

    Attributes:
        hash: the name under which a browser keeps the message.
        is_cacheable: whether it keeps it.
        is_delta: whether it brings an element or a container.
        reference: the hash of the message that stands in its place, from what the browser has kept; else empty.
        component: the element, if it is a component; else None.
        button: the id of the element, if it is one of Streamlit's own buttons; else empty.
        field: the id of the element, if it is one of Streamlit's own fields of one line; else empty.
        is_exception: whether it brings the trace of a failure.
        is_page_missing: whether it says that the app has no such page.
        pages: the hash of each page by its name in the address, in the message that tells them; else None.
        page_hash: that of the page that runs, in the same message.
        query: the new query of the address, in a message that changes it; else None.
        is_end: whether a script run has ended, and no other follows that the server knows of.
    """

    hash: str
    is_cacheable: bool
    is_delta: bool
    reference: str
    component: Component | None
    button: str
    field: str
    is_exception: bool
    is_page_missing: bool
    pages: Mapping[str, str] | None
    page_hash: str
    query: str | None
    is_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component of ours: its element's id, the key that Python gave it, and its data."""

    id: str
    key: str
    data: Mapping[str, Any]


def message(data: bytes) -> Message:
    """Read a message of the server."""
    read = ForwardMsg.FromString(data)
    kind = read.WhichOneof("type")
    element = read.delta.new_element if kind == "delta" and read.delta.HasField("new_element") else None
    element_kind = element.WhichOneof("type") if element is not None else None
    return Message(
        hash=read.hash,
        is_cacheable=bool(read.metadata.cacheable and read.hash and kind != "ref_hash"),
        is_delta=kind == "delta",
        reference=read.ref_hash if kind == "ref_hash" else "",
        component=_component(element) if element_kind == "bidi_component" else None,
        button=element.button.id if element is not None and element_kind == "button" else "",
        field=element.text_input.id if element is not None and element_kind == "text_input" else "",
        is_exception=element_kind == "exception",
        is_page_missing=kind == "page_not_found",
        pages={page.url_pathname: page.page_script_hash for page in read.navigation.app_pages}
        if kind == "navigation"
        else None,
        page_hash=read.navigation.page_script_hash if kind == "navigation" else "",
        query=read.page_info_changed.query_string if kind == "page_info_changed" else None,
        is_end=kind == "script_finished" and read.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN,
    )


def _component(element: Any) -> Component:
    # The key that Python gave is the last part of Streamlit's id of a widget.
    sent = element.bidi_component
    return Component(id=sent.id, key=sent.id.rpartition("-")[2], data=json.loads(sent.json or "{}"))
