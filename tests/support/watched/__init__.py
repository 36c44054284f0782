"""A server that cannot ask anything outside of the machine, and whatever it has tried to ask."""

from __future__ import annotations

import os
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Watch:
    """What programs under watch have tried.

    Attributes:
        environment: the variables under which a program is watched.
    """

    environment: dict[str, str]
    asked_of_proxy: list[str]

    @property
    def attempts(self) -> list[str]:
        """Every attempt to look up a name, or to reach an address outside; the first lines sent to the proxy."""
        log = Path(self.environment["WATCHED_LOG"])
        return [*(log.read_text(encoding="utf-8").splitlines() if log.exists() else ()), *self.asked_of_proxy]


@contextmanager
def watched(folder: Path) -> Iterator[Watch]:
    """Yield a watch that keeps its log in a folder. Its proxy notes what it is asked, and answers nothing."""
    asked: list[str] = []

    class Recorder(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline().decode("latin-1").strip())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Recorder) as proxy:
        proxy.daemon_threads = True
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{proxy.server_address[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        yield Watch(
            {
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]),
                "WATCHED_LOG": str(folder / "watched.log"),
                **dict.fromkeys(names, address),
                **{name.lower(): address for name in names},
                "NO_PROXY": "",
                "no_proxy": "",
            },
            asked,
        )
        proxy.shutdown()
