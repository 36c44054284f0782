"""The app in Debian's Chromium: a server on a free port with the shipped data, and a browser that keeps a log."""

from __future__ import annotations

import itertools
import os
import queue
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
START_SECONDS = 60
SETTLED_SECONDS = 60

LONGEST_END = 1_000
"""Bytes that the message that a run has ended does not exceed; longer ones are not looked into."""

REFUSED = """
window.refused = []
addEventListener('securitypolicyviolation', (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))
"""
"""Notes in each page what the content security policy refused it."""

BUSY = "[data-stale=true],[data-testid=stSpinner],[data-testid=stAppSkeleton],[data-testid=stSkeleton]"
IDLE = """(quiet) => {
  const app = document.querySelector('[data-testid=stApp]')
  const idle = app && app.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('BUSY')
  const now = performance.now()
  if (!idle) { window.idleSince = 0; return false }
  window.idleSince ||= now
  return now - window.idleSince > quiet
}""".replace("BUSY", BUSY)


expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Serve the app on a free port, and give its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    log = database.with_name(f"server-{port}.log")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "kap_ui.serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "KAP_DATABASE_URL": f"sqlite:///{database}"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(f"{address}/_stcore/health"):
                if server.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def address(shipped_database: Path) -> Iterator[str]:
    with served(shipped_database) as started:
        yield started


class _Late(socketserver.StreamRequestHandler):
    """Passes everything on to the server of the class `served_at`, each way 120 milliseconds later."""

    served_at: tuple[str, int]

    def handle(self) -> None:
        with socket.create_connection(self.served_at) as server:
            back = threading.Thread(target=self._pass_on, args=(server, self.request), daemon=True)
            back.start()
            self._pass_on(self.request, server)
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        waiting: queue.Queue[tuple[float, bytes]] = queue.Queue()

        def send() -> None:
            data = b"-"
            while data:
                due, data = waiting.get()
                time.sleep(max(due - time.monotonic(), 0))
                with suppress(OSError):
                    target.sendall(data) if data else target.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        data = b"-"
        while data:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            waiting.put((time.monotonic() + 0.12, data))
        sender.join()


@pytest.fixture(scope="session")
def slow_line(address: str) -> Iterator[str]:
    """The address of the app on a line that takes 240 milliseconds there and back."""

    class Line(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    parts = urlsplit(address)
    late = type("Late", (_Late,), {"served_at": (parts.hostname, parts.port)})
    with Line(("127.0.0.1", 0), late) as line:
        threading.Thread(target=line.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{line.server_address[1]}"
        line.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@dataclass
class Visit:
    """A reader's window: where it is, what it asked of the network, what its console said."""

    page: Page
    address: str
    hosts: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    is_waiting: bool = False
    """Whether the page has asked the server for a run that has not ended; the page itself knows only of runs begun."""

    def listen(self) -> None:
        """Note from now on which hosts are asked, and what fails."""
        for event, note in self._notes.items():
            self.page.on(event, note)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Make the window as a new one for whoever comes next: nothing stored, no page, nobody listening."""
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        for event, note in self._notes.items():
            self.page.remove_listener(event, note)

    @cached_property
    def _notes(self) -> dict[str, Callable[..., None]]:
        return {
            "request": lambda request: self.hosts.add(_host(request.url)),
            "websocket": self._note_socket,
            "pageerror": lambda error: self.errors.append(str(error)),
        }

    def _note_socket(self, socket: WebSocket) -> None:
        self.hosts.add(_host(socket.url))
        socket.on("framesent", self._note_sent)
        socket.on("framereceived", self._note_received)

    def _note_sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).HasField("rerun_script"):
            self.is_waiting = True

    def _note_received(self, frame: str | bytes) -> None:
        is_short = isinstance(frame, bytes) and len(frame) < LONGEST_END
        if is_short and ForwardMsg.FromString(frame).HasField("script_finished"):
            self.is_waiting = False

    def open(self, name: str = "", **query: str) -> Visit:
        """Load a page of the app anew, and wait until it stands."""
        self.page.goto(f"{self.address}/{name}" + (f"?{urlencode(query)}" if query else ""))
        expect(self.page.locator("h1")).to_be_visible(timeout=30_000)
        return self.settled()

    def settled(self) -> Visit:
        """Wait until the server has answered all that it was asked, and the app has been idle for a moment."""
        deadline = time.monotonic() + SETTLED_SECONDS
        while time.monotonic() < deadline:
            self.page.evaluate("window.idleSince = 0")
            self.page.wait_for_function(IDLE, arg=250, polling=25, timeout=30_000)
            if not self.is_waiting:
                return self
        pytest.fail(f"the server has not answered within {SETTLED_SECONDS} seconds")

    def choose(self, key: str, words: str) -> Visit:
        """Choose in the selection bar: the name of the choice, and the words of the option."""
        self.page.locator(f".choices [name={key}]").select_option(words)
        return self.settled()

    def chosen(self, key: str) -> str:
        """Give the words that stand in a choice: of the selection bar, or of a box in which one can search."""
        searched = self.page.locator(f".st-key-{key} input")
        if searched.count():
            return searched.input_value()
        return self.page.locator(f".choices [name={key}] option:checked").text_content() or ""

    def back(self) -> Visit:
        self.page.go_back()
        return self.settled()

    def forward(self) -> Visit:
        self.page.go_forward()
        return self.settled()

    @property
    def at(self) -> str:
        """The path and query in the address bar."""
        return self.page.url.removeprefix(self.address)

    @property
    def refused(self) -> list[str]:
        """What the content security policy has refused to the page that was loaded last."""
        return list(self.page.evaluate("window.refused"))

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def language(self) -> str:
        return str(self.page.evaluate("document.documentElement.lang"))


Visitor = Callable[..., Visit]


def new_window(browser: Browser, locale: str = "en-US") -> Page:
    """Open a window that shares nothing with others."""
    page = browser.new_context(locale=locale).new_page()
    page.add_init_script(REFUSED)
    return page


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[dict[str, list[Page]]]:
    """Windows that wait to be used again, by locale. A new one costs as much as all that a page does in it."""
    free: dict[str, list[Page]] = {}
    yield free
    for page in itertools.chain(*free.values()):
        page.context.close()


@pytest.fixture
def visitor(browser: Browser, windows: dict[str, list[Page]], address: str) -> Iterator[Visitor]:
    """Open a window: ``visitor(width=390, color_scheme="dark", locale="fr-FR")``; another server by ``at=``.

    Windows that are open together share nothing. One that an earlier test has left holds nothing of it but files of
    the app that a browser keeps.
    """
    visits: list[tuple[str, Visit]] = []

    def opened(
        width: int = 1280, height: int = 900, color_scheme: str = "light", locale: str = "en-US", at: str | None = None
    ) -> Visit:
        free = windows.setdefault(locale, [])
        page = free.pop() if free and at is None else new_window(browser, locale)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme)  # type: ignore[arg-type]
        visit = Visit(page, at or address)
        visits.append((locale, visit))
        visit.listen()
        return visit

    yield opened
    for locale, visit in visits:
        visit.leave()
        if visit.address == address:
            windows[locale].append(visit.page)
        else:
            visit.page.context.close()


def _host(url: str) -> str:
    parts = urlsplit(url)
    return "" if parts.scheme in ("data", "blob") else parts.netloc
