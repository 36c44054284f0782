"""The files of readers take no more memory than there is room for."""

from __future__ import annotations

import asyncio
import http.client
import re
from urllib.parse import urlsplit

import pytest
from starlette.exceptions import HTTPException
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from kap_ui.streamlit_internals import protocol, uploaded_files
from tests.support.answer import Answer
from tests.support.server import METRICS_TOKEN

SIZE = 100_000


def file(name: str, size: int = SIZE) -> UploadedFileRec:
    return UploadedFileRec(file_id=name, name=f"{name}.csv", type="text/csv", data=b"x" * size)


def upload(server: str, session: str, name: str) -> int:
    """Upload a file as Streamlit's uploader does; return the status of the answer."""
    cookie = Answer(server, "/_stcore/health").headers["set-cookie"].partition(";")[0]
    about = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}.csv"\r\n\r\n'
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    connection.request(
        "PUT",
        f"/_stcore/upload_file/{session}/{name}",
        about.encode() + b"x" * SIZE + b"\r\n--b--\r\n",
        {
            "Cookie": cookie,
            "X-Xsrftoken": cookie.partition("=")[2],
            "Content-Type": "multipart/form-data; boundary=b",
            "Origin": server,
        },
    )
    status = connection.getresponse().status
    connection.close()
    return status


def metrics(server: str) -> Answer:
    return Answer(server, "/_stcore/metrics", authorization=f"Bearer {METRICS_TOKEN}")


def held_after_three_uploads(server: str) -> int:
    """Return the bytes that the server holds after three uploads to one session."""

    async def go() -> int:
        subprotocols = [Subprotocol(protocol.SUBPROTOCOL)]
        async with connect(protocol.socket_address(server), subprotocols=subprotocols, max_size=None) as socket:
            await socket.send(protocol.question(server=server))
            session = ""
            while not protocol.message(frame := await socket.recv(decode=False)).is_end:
                message = ForwardMsg.FromString(frame)
                if message.WhichOneof("type") == "new_session":
                    session = message.new_session.initialize.session_id
            statuses = [await asyncio.to_thread(upload, server, session, name) for name in ("first", "second", "third")]
            assert statuses == [204] * 3
            text = (await asyncio.to_thread(metrics, server)).body.decode()
            [held] = re.findall(r'cache_memory_bytes\{cache_type="UploadedFileManager",[^}]*\} (\d+)', text)
            return int(held)

    return asyncio.run(go())


def test_a_session_of_a_started_server_has_one_file_and_every_file_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    assert held_after_three_uploads(tiny_server) == SIZE
    assert held_after_three_uploads(plain_server) == 3 * SIZE


@pytest.fixture
def manager() -> MemoryUploadedFileManager:
    return MemoryUploadedFileManager("/upload")


def test_a_file_takes_the_place_of_the_one_before_in_its_own_session(manager: MemoryUploadedFileManager) -> None:
    for session, name in (("a", "first"), ("b", "other"), ("a", "second")):
        uploaded_files.add_file(manager, session, file(name))

    assert [kept.file_id for kept in manager.get_files("a", ["first", "second"])] == ["second"]
    assert [kept.file_id for kept in manager.get_files("b", ["other"])] == ["other"]


def test_a_file_for_which_there_is_no_room_is_refused_until_a_session_ends(
    manager: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploaded_files, "MOST_BYTES", 2 * SIZE)
    for session in ("a", "b"):
        uploaded_files.add_file(manager, session, file(session))
    with pytest.raises(HTTPException) as refusal:
        uploaded_files.add_file(manager, "c", file("c"))
    assert refusal.value.status_code == 503

    manager.remove_session_files("a")
    uploaded_files.add_file(manager, "c", file("c"))
    assert manager.get_files("c", ["c"])
