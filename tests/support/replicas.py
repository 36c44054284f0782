"""Two servers of the program behind nginx, on one database of PostgreSQL, as docs/operations.md sets them up.

The second one runs from a copy of the program in another folder, in which one script of the browser differs: it stands
for another version on another machine. Without nginx the tests that use these servers are not run; `make test` says so.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from bench import asking, nginx
from bench.postgres import Server
from kap_model import copying
from kap_model.database import engine_for
from kap_model.people import sign_in
from kap_ui.server import process
from kap_ui.streamlit_internals import protocol, replica_addresses
from tests.kap_ui.streamlit_internals.tab_by_hand import Tab
from tests.support.reporting import OPERATOR
from tests.support.server import ROOT, START_SECONDS, free_port

_PARTS: Final = ("app.py", "kap_documents", "kap_model", "kap_points", "kap_ui", "pages", "static", ".streamlit")
"""What a server needs of the repository."""

CHANGED: Final = "tips"
"""The script that differs in the copy."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if nginx.PROGRAM is None and "replicas" in getattr(item, "fixturenames", ())]
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
        time.sleep(nginx.PASSED_OVER)

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
            ssl=asking.TRUSTS_ALL,
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
            additional_headers={"Cookie": f"{sign_in.SESSION_COOKIE}={token}"} if token else None,
            max_size=None,
            proxy=None,
        ) as socket:
            yield Tab(socket, self.address)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask nginx for an address, and return status and body."""
        answer = asking.ask(self.address, path, method, body, **headers)
        return answer.status, answer.body

    def upload(self, path: str, name: str, content: bytes) -> int:
        """Upload a file as Streamlit's box does, and return the status."""
        cookie = asking.ask(self.address, "/_stcore/health").headers["set-cookie"].partition(";")[0]
        about = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        sent = {
            "Cookie": cookie,
            "X-Xsrftoken": cookie.partition("=")[2],
            "Content-Type": "multipart/form-data; boundary=b",
            "Origin": self.address,
        }
        return self.ask(path, "PUT", about.encode() + content + b"\r\n--b--\r\n", **sent)[0]


def _await(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=2, context=asking.TRUSTS_ALL).close()
            return
        except (urllib.error.URLError, OSError):
            if started.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{address} does not answer:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.05)


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
    _copy_program(folder / "copy")
    database = postgresql_server.url(postgresql_server.database())
    engine, source = engine_for(database), engine_for(str(peopled_database))
    copying.copy(source, engine)
    source.dispose()
    ports = {name: free_port() for name in nginx.DOCUMENTED}
    with nginx.running_nginx(ports, folder / "nginx") as before:
        servers = Replicas(before.address, engine, database, folder, ports)
        try:
            servers.start("a", "b")
            _await(f"{servers.address}/_stcore/health", before.process, folder / "nginx" / "nginx.log")
            yield servers
        finally:
            servers.end()
            engine.dispose()
