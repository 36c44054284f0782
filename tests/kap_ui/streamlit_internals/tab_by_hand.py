"""A tab of a browser made by hand: what is pressed, opened, typed and taken in it need not be on its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from kap_ui.streamlit_internals import protocol

Answers = Sequence[ForwardMsg]
"""What a server has sent in one run of a page."""


@dataclass(frozen=True)
class Brought:
    """A file in a box: its name, the id that the server has given it, and where it is brought."""

    name: str
    file_id: str
    urls: Any


class Tab:
    """A tab of a browser: a web socket, and the session of Streamlit that it has opened."""

    def __init__(self, socket: ClientConnection, server: str) -> None:
        self._socket = socket
        self._server = server
        self.session = ""

    def ask(
        self,
        page: str,
        *,
        pressed: Iterable[str] = (),
        opened: Iterable[str] = (),
        typed: Mapping[str, str] | None = None,
        brought: Mapping[str, Brought] | None = None,
        **query: str,
    ) -> list[ForwardMsg]:
        """Run a page, with buttons pressed, boxes opened, texts typed and files brought by ids; return all messages."""
        asked = BackMsg.FromString(
            protocol.question(server=self._server, page_name=page, query=urlencode(query), typed=typed)
        )
        widgets = asked.rerun_script.widget_states.widgets
        for button in pressed:
            widgets.add(id=button, trigger_value=True)
        for box in opened:
            widgets.add(id=box, bool_value=True)
        for box, file in (brought or {}).items():
            widgets.add(id=box).file_uploader_state_value.uploaded_file_info.add(
                file_id=file.file_id, name=file.name, file_urls=file.urls
            )
        self._socket.send(asked.SerializeToString())
        answers = []
        while True:
            data = self._read()
            answers.append(ForwardMsg.FromString(data))
            if answers[-1].WhichOneof("type") == "new_session":
                self.session = answers[-1].new_session.initialize.session_id
            if protocol.message(data).is_end:
                return answers

    def take(self, file: str) -> Any:
        """Ask for a file by what stands in the button for it, and return the answer."""
        asked = BackMsg()
        asked.backend_operation_request.session_id = self.session
        asked.backend_operation_request.request_id = "1"
        asked.backend_operation_request.deferred_file.file_id = file
        self._socket.send(asked.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(self._read())
            if answer.WhichOneof("type") == "backend_operation_response":
                return answer.backend_operation_response

    def bring(self, name: str) -> Brought:
        """Ask where to bring a file of a name, and return it."""
        asked = BackMsg()
        asked.file_urls_request.session_id, asked.file_urls_request.request_id = self.session, "1"
        asked.file_urls_request.file_names.append(name)
        self._socket.send(asked.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(self._read())
            if answer.WhichOneof("type") == "file_urls_response":
                [urls] = answer.file_urls_response.file_urls
                return Brought(name, urls.file_id, urls)

    def _read(self) -> bytes:
        data = self._socket.recv(timeout=60, decode=False)
        assert isinstance(data, bytes)
        return data


def elements(answers: Sequence[ForwardMsg], kind: str) -> dict[str, Any]:
    """Return the elements of a kind, or the boxes that can be opened, by their keys."""
    found = {}
    for answer in answers:
        new, box = answer.delta.new_element, answer.delta.add_block.expandable
        if new.WhichOneof("type") == kind:
            found[key_of(getattr(new, kind).id)] = getattr(new, kind)
        elif kind == "expandable" and box.id:
            found[key_of(box.id)] = box
    return found


def blocks(answers: Sequence[ForwardMsg]) -> dict[str, str]:
    """Return the markup of the blocks of a page, by their keys."""
    read = [protocol.message(answer.SerializeToString()).component for answer in answers]
    return {one.key: "".join(one.data.get("markup", "")) for one in read if one is not None}


def key_of(identifier: str) -> str:
    """Return the key that Python gave to an element: it stands last in its id, ``$$ID-hash-key``."""
    return identifier.split("-", 2)[2]


def told(answers: Sequence[ForwardMsg]) -> bytes:
    """Return all that came over the line."""
    return b"".join(answer.SerializeToString() for answer in answers)
