"""A connection sends small messages at once."""

from __future__ import annotations

import socket
from inspect import getsource, signature

import pytest
from streamlit.web.server.starlette import starlette_server

from kap_ui.streamlit_internals import socket_nodelay


def test_an_accepted_connection_takes_the_option_over_from_the_socket_that_streamlit_binds() -> None:
    listening = socket_nodelay.bind("127.0.0.1", 0, 5)
    listening.setblocking(True)
    with listening, socket.create_connection(listening.getsockname()):
        accepted, _peer = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_streamlit_binds_its_socket_through_the_function_that_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(signature(socket_nodelay._bind).parameters) == ["address", "port", "backlog"]
    assert "_bind_socket(" in getsource(starlette_server._bind_server_socket)

    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    for change, option in ((socket_nodelay.apply, 1), (socket_nodelay.remove, 0)):
        change()
        listening, _address = starlette_server._bind_server_socket("127.0.0.1", "127.0.0.1", 0, 5)
        with listening:
            assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == option
