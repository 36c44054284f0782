"""The server is started on a free port, or says why not."""

from __future__ import annotations

import asyncio
import shlex
import socket
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from kap_ui.server import __main__ as server
from kap_ui.server import process
from kap_ui.streamlit_internals import protocol
from tests.support.answer import Answer
from tests.support.server import served

FEW, MORE = 100, 120


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


def test_the_refusal_is_in_the_language_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert server.main(["--port", str(port), "--language", "fr"]) == 1
    assert f"Le port {port} est occupé" in capsys.readouterr().err


def with_few_files(port: int) -> list[str]:
    """Return the command that starts a server where the system grants few files at first."""
    return ["bash", "-c", f"ulimit -S -n {FEW} && exec {shlex.join(process.command(port))}"]


def test_a_reader_with_very_many_connections_leaves_room_for_others(tiny_database: Path) -> None:
    async def status_beside_many(address: str) -> int:
        async with AsyncExitStack() as sockets:
            for _ in range(MORE):
                opening = connect(protocol.socket_address(address), subprotocols=[Subprotocol(protocol.SUBPROTOCOL)])
                await sockets.enter_async_context(opening)
            return (await asyncio.to_thread(Answer, address, "/readyz")).status

    with served(tiny_database, command=with_few_files) as address:
        assert asyncio.run(status_beside_many(address)) == 200


@pytest.mark.parametrize(
    "option",
    [
        ["--base-path", "a b"],
        ["--allowed-origin", "https://kap.example.org/"],
        ["--host", "everywhere"],
        ["--trusted-proxy", "*"],
        ["--log-format", "xml"],
    ],
)
def test_an_option_that_is_not_understood_is_misuse(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        server.main(option)

    assert ended.value.code == 2
    assert option[1] in capsys.readouterr().err


def test_a_token_that_could_be_guessed_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KAP_METRICS_TOKEN", "secret")

    assert server.main([]) == 1
    refusal = capsys.readouterr().err
    assert refusal.startswith("KAP_METRICS_TOKEN is too short")
    assert "secret" not in refusal
