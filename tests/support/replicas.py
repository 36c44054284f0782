"""Two servers of the program behind nginx, on one database of PostgreSQL, as docs/operations.md sets them up.

The second one runs from a copy of the program in another folder, in which one script of the browser differs: it stands
for another version on another machine. Without nginx the tests that use these servers are not run; `make test` says so.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from bench.postgres import Server
from kap_model import copying
from kap_model.database import engine_for
from kap_model.people import sign_in
from kap_ui.server import process
from kap_ui.streamlit_internals import protocol, replica_addresses
from tests.kap_ui.streamlit_internals.tab_by_hand import Tab
from tests.support.reporting import OPERATOR
from tests.support.server import ROOT, START_SECONDS, free_port

NGINX: Final = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
FILE: Final = ROOT / "deploy" / "nginx.conf"
DOCUMENTED: Final = {"a": 8501, "b": 8502}
"""The ports of the two servers in the file."""

PASSED_OVER: Final = 1
"""Seconds, in the tests, in which nginx asks nothing of a server that did not answer."""

_PARTS: Final = ("app.py", "kap_documents", "kap_model", "kap_points", "kap_ui", "pages", "static", ".streamlit")
"""What a server needs of the repository."""

CHANGED: Final = "tips"
"""The script that differs in the copy."""

_MAIN: Final = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/temporary;
    proxy_temp_path {folder}/temporary;
    fastcgi_temp_path {folder}/temporary;
    uwsgi_temp_path {folder}/temporary;
    scgi_temp_path {folder}/temporary;
    include {folder}/kap.conf;
}}
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if NGINX is None and "replicas" in getattr(item, "fixturenames", ())]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@dataclass
class Replicas:
    """The servers `a` and `b`, and nginx before them.

    Attributes:
        address: where readers find them.
        engine: of their database.
    """

    address: str
    engine: Engine
    _database: str
    _folder: Path
    _ports: dict[str, int]
    _processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start servers that do not run, and wait until they answer, nginx too."""
        for name in names:
            if name not in self._processes:
                self._processes[name] = self._started(name)
        for name in names:
            _await(f"http://127.0.0.1:{self._ports[name]}/_stcore/health", self._processes[name], self.log(name))
        time.sleep(PASSED_OVER)

    def kill(self, name: str) -> None:
        """End a server at once, as a machine does that loses its power."""
        process = self._processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        """End all servers."""
        for name in list(self._processes):
            self.kill(name)

    def log(self, name: str) -> Path:
        """Return the file with what a server has written."""
        return self._folder / f"{name}.log"

    def own_address(self, name: str) -> str:
        """Return where a server is found without nginx."""
        return f"http://127.0.0.1:{self._ports[name]}"

    def _started(self, name: str) -> subprocess.Popen[bytes]:
        port = self._ports[name]
        folder = self._folder / "copy" if name == "b" else ROOT
        variables = {
            **process.environment(self._database),
            replica_addresses.VARIABLE: name,
            "KAP_WARM_UP": "0",
            "KAP_EDITIONS_FOLDER": str(self._folder / f"editions-{name}"),
            "PYTHONPATH": str(folder),
        }
        command = process.command(port, allowed_origins=[self.address])
        with self.log(name).open("ab") as output:
            return subprocess.Popen(command, cwd=folder, env=variables, stdout=output, stderr=subprocess.STDOUT)

    # ---- readers

    def token(self, name: str) -> str:
        """Return the token of a new session of one of the people."""
        link = sign_in.make_link(self.engine, OPERATOR, f"{name}@example.org")
        return sign_in.redeem_link(self.engine, link.token).token

    @contextmanager
    def tab(self, token: str = "", at: str = "") -> Iterator[Tab]:
        """Open a tab, of somebody who has signed in or of a reader, at a server of a name or at any."""
        where = f"?{urlencode({replica_addresses.PARAMETER: at})}" if at else ""
        with connect(
            protocol.socket_address(self.address) + where,
            ssl=_TRUSTS_ALL,
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
            additional_headers={"Cookie": f"{sign_in.SESSION_COOKIE}={token}"} if token else None,
            max_size=None,
            proxy=None,
        ) as socket:
            yield Tab(socket, self.address)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask nginx for an address, and return status and body."""
        connection = http.client.HTTPSConnection(urlsplit(self.address).netloc, timeout=30, context=_TRUSTS_ALL)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def upload(self, path: str, name: str, content: bytes) -> int:
        """Upload a file as Streamlit's box does, and return the status."""
        connection = http.client.HTTPSConnection(urlsplit(self.address).netloc, timeout=30, context=_TRUSTS_ALL)
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        cookie = str(answer.headers["set-cookie"]).partition(";")[0]
        connection.close()
        about = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        sent = {
            "Cookie": cookie,
            "X-Xsrftoken": cookie.partition("=")[2],
            "Content-Type": "multipart/form-data; boundary=b",
            "Origin": self.address,
        }
        return self.ask(path, "PUT", about.encode() + content + b"\r\n--b--\r\n", **sent)[0]


_TRUSTS_ALL: Final = ssl._create_unverified_context()


def _await(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=2, context=_TRUSTS_ALL).close()
            return
        except (urllib.error.URLError, OSError):
            if started.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{address} does not answer:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.05)


def substituted(ports: dict[str, int], own: int, plain: int, folder: Path) -> str:
    """Return the documented file with ports and certificate of the tests; each of them stands in it."""
    text = FILE.read_text(encoding="utf-8")
    pairs = {
        "fail_timeout=5s": f"fail_timeout={PASSED_OVER}s",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{own} ssl",
        "/etc/ssl/certs/kap.example.org.pem": f"{folder}/certificate.pem",
        "/etc/ssl/private/kap.example.org.key": f"{folder}/key.pem",
        **{f"127.0.0.1:{port}": f"127.0.0.1:{ports[name]}" for name, port in DOCUMENTED.items()},
    }
    for documented, here in pairs.items():
        assert documented in text
        text = text.replace(documented, here)
    return text


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))


def _copy_program(folder: Path) -> None:
    for part in _PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part)  # with what Python has compiled
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy2(ROOT / part, folder / part)
    changed = folder / "static" / "scripts" / f"{CHANGED}.js"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(f"{text}// of another version\n", encoding="utf-8")


@pytest.fixture(scope="module")
def replicas(
    postgresql_server: Server, peopled_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replicas]:
    """Both servers with the people of the tiny plan, and nginx with the documented file."""
    folder = tmp_path_factory.mktemp("replicas")
    (folder / "temporary").mkdir()
    _write_certificate(folder)
    _copy_program(folder / "copy")
    database = postgresql_server.url(postgresql_server.database())
    engine, source = engine_for(database), engine_for(str(peopled_database))
    copying.copy(source, engine)
    source.dispose()
    ports, own = {name: free_port() for name in DOCUMENTED}, free_port()
    (folder / "kap.conf").write_text(substituted(ports, own, free_port(), folder), encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    servers = Replicas(f"https://127.0.0.1:{own}", engine, database, folder, ports)
    nginx = subprocess.Popen(
        [str(NGINX), "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "nginx.log"], stderr=subprocess.DEVNULL
    )
    try:
        servers.start("a", "b")
        _await(f"{servers.address}/_stcore/health", nginx, folder / "nginx.log")
        yield servers
    finally:
        servers.end()
        nginx.terminate()
        nginx.wait()
        engine.dispose()
