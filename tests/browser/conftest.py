"""The app in Debian's Chromium: one server for all tests of this folder, and the windows of its visitors."""

from __future__ import annotations

import itertools
import queue
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import CHROMIUM, FLAGS, Visit, Visitor, new_window

LONGEST = (
    "test_every_page", "test_signing_in", "test_frame", "test_linkages", "test_submit", "test_regions",
    "test_plain_streamlit", "test_present", "test_long_words", "test_review", "test_replicas", "test_actions",
    "test_editions", "test_behind_a_proxy",
)  # fmt: skip
"""The files that take longest: they begin first, so that no process is left with one when the others have ended."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    turns = {name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path.stem, len(LONGEST)))
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(shipped_server: str) -> str:
    """Where the app is served."""
    return shipped_server


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


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[dict[tuple[str, str], list[Page]]]:
    """Windows that wait to be used again, by server and locale.

    A new one costs as much as all that a page does in it.
    """
    free: dict[tuple[str, str], list[Page]] = {}
    yield free
    for page in itertools.chain(*free.values()):
        page.context.close()


@pytest.fixture
def visitor(browser: Browser, windows: dict[tuple[str, str], list[Page]], address: str) -> Iterator[Visitor]:
    """Open a window: ``visitor(width=390, color_scheme="dark", locale="fr-FR")``; another server by ``at=``.

    Windows that are open together share nothing. One that an earlier test has left holds nothing of it but files of
    the app that a browser keeps.
    """
    visits: list[tuple[list[Page], Visit]] = []

    def opened(
        width: int = 1280, height: int = 900, color_scheme: str = "light", locale: str = "en-US", at: str | None = None
    ) -> Visit:
        free = windows.setdefault((at or address, locale), [])
        page = free.pop() if free else new_window(browser, locale)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme)  # type: ignore[arg-type]
        visit = Visit(page, at or address)
        visits.append((free, visit))
        visit.listen()
        return visit

    yield opened
    for free, visit in visits:
        visit.leave()
        free.append(visit.page)
