"""The server is started on a free port, or says why not."""

from __future__ import annotations

import socket

import pytest

from kap_ui.server import __main__ as server


def test_a_port_that_is_taken_is_refused_in_a_sentence_with_another_to_choose(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert server.main(["--port", str(port)]) == 1

    refusal = capsys.readouterr().err
    assert f"Port {port} is taken" in refusal
    assert f"kap serve --port {port + 1}" in refusal
    assert "Traceback" not in refusal
