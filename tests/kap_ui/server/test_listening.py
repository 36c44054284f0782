"""The server listens where it is told to, or on the sockets that systemd hands over."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from kap_ui.server import listening
from kap_ui.server.listening import NotListeningError


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    [opened] = listening.sockets("127.0.0.1", 0)
    with opened:
        yield opened


def test_each_connection_sends_small_messages_at_once(listener: socket.socket) -> None:
    """asyncio sees to it for sockets whose protocol is named, and those that they accept have it too."""
    listener.setblocking(True)
    with socket.create_connection(listener.getsockname()):
        accepted, _peer = listener.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


def test_a_program_on_this_machine_is_told_where_it_reaches_the_server(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    assert listening.addresses([listener]) == [f"http://127.0.0.1:{port}"]
    assert not listening.is_open_to_all(listener)

    for host, reached in (("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]")):
        [other] = listening.sockets(host, 0)
        with other:
            assert listening.addresses([other]) == [f"http://{reached}:{other.getsockname()[1]}"]
            assert listening.is_open_to_all(other) == (host != "::1")


def test_a_port_that_is_taken_is_refused_with_another_to_choose(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    with pytest.raises(NotListeningError, match=f"Port {port} is taken.+kap serve --port {port + 1}"):
        listening.sockets("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(NotListeningError, match=r"This machine has no address 192\.0\.2\.1"):
        listening.sockets("192.0.2.1", 0)


@pytest.mark.parametrize(("text", "host"), [("0.0.0.0", "0.0.0.0"), ("[::1]", "::1"), ("0::1", "::1")])
def test_an_address_is_written_as_usual(text: str, host: str) -> None:
    assert listening.parse(text) == host


@pytest.mark.parametrize("text", ["", "kap.example.org", "127.0.0.1:80", "127.1", "*"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an IP address"):
        listening.parse(text)


@pytest.fixture
def handed_over(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A socket that systemd hands over.

    Not as file 3, as systemd does: there the processes of the tests hear of each other.
    """
    number = os.dup(listener.fileno())
    monkeypatch.setattr(listening, "_FIRST_FILE", number)
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "1")
    yield listener
    os.close(number)


def test_the_first_file_of_systemd_has_the_number_three() -> None:
    assert listening._FIRST_FILE == 3  # SD_LISTEN_FDS_START, sd_listen_fds(3)


def test_a_socket_of_systemd_is_taken_once_whatever_address_is_asked_for(handed_over: socket.socket) -> None:
    [taken] = listening.sockets("0.0.0.0", 1)
    assert taken.getsockname() == handed_over.getsockname()
    assert taken.proto == socket.IPPROTO_TCP
    taken.detach()

    assert "LISTEN_PID" not in os.environ
    [own] = listening.sockets("127.0.0.1", 0)
    with own:
        assert own.getsockname() != handed_over.getsockname()


def test_a_socket_that_systemd_has_opened_for_another_process_stays_its_own(
    handed_over: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTEN_PID", "1")
    [own] = listening.sockets("127.0.0.1", 0)
    with own:
        assert own.getsockname() != handed_over.getsockname()
