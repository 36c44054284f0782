"""A provider of OpenID Connect on this machine, and a reader who signs in there without a browser."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from tests.support.server import free_port

START_SECONDS = 60


class Provider:
    """A provider that signs in whoever asks it to.

    Its metadata come from a server of their own, which can name another issuer than the provider does in its tokens.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.issuer = address
        self.metadata_address = ""

    def add(self, name: str, **claims: Any) -> None:
        """Add an account, with what the provider says of it."""
        body = json.dumps(claims).encode()
        request = urllib.request.Request(
            f"{self.address}/users/{name}", body, {"Content-Type": "application/json"}, method="PUT"
        )
        urllib.request.urlopen(request, timeout=20).close()

    def metadata(self) -> bytes:
        """Return what the provider says of itself, with the issuer that is named."""
        with urllib.request.urlopen(f"{self.address}/.well-known/openid-configuration", timeout=20) as answer:
            return json.dumps({**json.load(answer), "issuer": self.issuer}).encode()

    def secrets(self, redirect_uri: str) -> str:
        """Return the secrets file of an installation that signs people in here."""
        return (
            f'[auth]\nredirect_uri = "{redirect_uri}"\ncookie_secret = "a secret of the tests, long enough"\n'
            'client_id = "kap"\nclient_secret = "secret"\n'
            f'server_metadata_url = "{self.metadata_address}/.well-known/openid-configuration"\n'
        )


@contextmanager
def _with_metadata(provider: Provider) -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = provider.metadata()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        provider.metadata_address = f"http://127.0.0.1:{server.server_address[1]}"
        yield provider
        server.shutdown()


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A provider with nobody in it."""
    port = free_port()
    log = tmp_path_factory.mktemp("provider") / "log.txt"
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
        try:
            _wait_for(address, process, log)
            with _with_metadata(Provider(address)) as started:
                yield started
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/jwks", timeout=2).close()
        except (URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the provider did not start:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.1)
        else:
            return
