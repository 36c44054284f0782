"""Chromium as a reader: a window that keeps a log of what it asked and what failed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocket, expect

from kap_ui.streamlit_internals import protocol

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What a test may start. The shell, which has no window to draw, takes a quarter less of the processor."""

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), BROWSERS[0])
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # other hosts fail at once
]
SETTLED_SECONDS = 60

LONGEST_END = 1_000
"""Bytes that the message that a run has ended does not exceed; longer ones are not looked into."""

REFUSED = """
window.refused = []
addEventListener('securitypolicyviolation', (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))
"""
"""Notes in each page what the content security policy refused it."""

TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  const middle = main ? main.scrollWidth - main.clientWidth : 0 // the page of a link that signs in has no middle
  return Math.max(middle, document.documentElement.scrollWidth - innerWidth)
}"""
"""How many pixels the page or its middle is wider than there is room for."""

ACCESSIBLE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
}

BUSY = "[data-stale=true],[data-testid=stSpinner],[data-testid=stAppSkeleton],[data-testid=stSkeleton]"
IDLE = """([quiet, turn]) => {
  if (window.idleTurn !== turn) [window.idleTurn, window.idleSince] = [turn, 0]
  const app = document.querySelector('[data-testid=stApp]')
  const idle = app && app.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('BUSY')
  const now = performance.now()
  if (!idle) { window.idleSince = 0; return false }
  window.idleSince ||= now
  return now - window.idleSince > quiet
}""".replace("BUSY", BUSY)
"""Whether the app has been idle for some milliseconds since this was first asked with a turn.

The turn is a number of its own for each wait, and is no step of its own, which a page that is being left would break.
"""


expect.set_options(timeout=15_000)


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
        """Make the window as a new one for whoever comes next: nothing stored, no page, no mouse, nobody listening."""
        self.page.mouse.move(0, 0)
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
            "console": self._note_console,
        }

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.text.startswith("WARN"):  # Vega's
            self.errors.append(message.text)

    def _note_socket(self, socket: WebSocket) -> None:
        self.hosts.add(_host(socket.url))
        socket.on("framesent", self._note_sent)
        socket.on("framereceived", self._note_received)

    def _note_sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and protocol.asked(frame) is not None:
            self.is_waiting = True

    def _note_received(self, frame: str | bytes) -> None:
        is_short = isinstance(frame, bytes) and len(frame) < LONGEST_END
        if is_short and protocol.message(frame).is_end:
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
            self.page.wait_for_function(IDLE, arg=[250, time.monotonic()], polling=25, timeout=30_000)
            if not self.is_waiting:
                return self
        pytest.fail(f"the server has not answered within {SETTLED_SECONDS} seconds")

    def choose(self, key: str, words: str) -> Visit:
        """Choose in the selection bar, opened if need be: the name of the choice, and the words of the option."""
        line = self.page.locator("[data-fold][aria-expanded=false]")
        if line.is_visible():
            line.click()
        self.page.locator(f".choices [name={key}]").select_option(words)
        return self.settled()

    def chosen(self, key: str) -> str:
        """Return the words that stand in a choice: of the selection bar, or of a box in which one can search."""
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


def barriers(visit: Visit) -> set[tuple[str, str, str]]:
    """Return what axe finds: the rule, the start of the element, and what is wrong with it."""
    return {
        (rule["id"], node["html"][:160], node.get("failureSummary", "")[:200])
        for rule in Axe().run(visit.page, options=ACCESSIBLE).response["violations"]
        for node in rule["nodes"]
    }


def new_window(browser: Browser, locale: str = "en-US", *, has_touch: bool = False) -> Page:
    """Open a window that shares nothing with others, on a screen that a finger can touch or not."""
    page = browser.new_context(locale=locale, has_touch=has_touch).new_page()
    page.add_init_script(REFUSED)
    return page


def rgb(colour: str) -> str:
    """Return a colour as a browser gives it back."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def _host(url: str) -> str:
    parts = urlsplit(url)
    return "" if parts.scheme in ("data", "blob") else parts.netloc
