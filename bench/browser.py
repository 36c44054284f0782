"""The part browser: how long headless Chromium takes to draw the app and the floor, in turns."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench import floor as floors
from bench import plans
from bench.app_server import RunningServer, served
from bench.figures import Row, median, show, write
from bench.floor import QUARTERS, Floor

SIZE: Final = 200_000
ROUNDS: Final = 5
CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-headless-shell") or "chromium"
"""The whole browser, as readers have it; where there is none, the shell of the tests."""
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PROBE: Final = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
QUIET: Final = 350
"""Milliseconds without a change after which a page counts as drawn."""

LONGEST: Final = 30_000
"""Milliseconds after which a measurement fails."""


@dataclass
class Window:
    """A window of the browser that shows the app or the floor, and what was measured in it."""

    browser: Browser
    address: str
    floor: Floor
    is_app: bool
    rows: list[Row] = field(default_factory=list)
    latency: float | None = None
    context: BrowserContext | None = None
    page: Page | None = None
    session: CDPSession | None = None
    received: int = 0

    def fresh(self) -> None:
        """Start with an empty browser cache."""
        self._close()
        if self.context is not None:
            self.context.close()
        self.context = self.browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
        self.context.add_init_script(PROBE)
        self.page = None

    def load(self, phase: str, name: str) -> None:
        """Load a page, and note how long it takes until all its charts are drawn."""
        assert self.context is not None
        self._close()
        self.page = self.context.new_page()
        self.session = self.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        if self.latency is not None:
            link = {
                "offline": False,
                "latency": self.latency,
                "downloadThroughput": 5e6 / 8,
                "uploadThroughput": 5e6 / 8,
            }
            self.session.send("Network.emulateNetworkConditions", link)
        self.received = 0
        self.session.on("Network.loadingFinished", self._finished)
        start = time.time() * 1e3
        self.page.goto(self._address(name), wait_until="commit", timeout=LONGEST)
        charts = self.floor.charts[name]
        self._note(phase, {"charts": charts, "blocks": 1, "all": charts, "start": start})

    def _close(self) -> None:
        """Close the page, and note the memory that it holds.

        The memory is not noted after each step: collecting all garbage drops what the browser has compiled, which no
        reader's browser does between two clicks.
        """
        if self.page is None or self.session is None:
            return
        if self.rows:
            self.session.send("HeapProfiler.collectGarbage")
            self.rows[-1]["heap MB"] = self.page.evaluate("performance.memory.usedJSHeapSize") / 1e6
        self.page.close()
        self.page = None

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += int(event["encodedDataLength"])

    def _address(self, name: str) -> str:
        chosen = "&".join(f"{key}={value}" for key, value in floors.PAGES[name].items())
        if self.is_app:
            return f"{self.address}/{'' if name == 'overview' else name}?lang=en&{chosen}"
        return f"{self.address}/?page={name}"

    def filter(self, name: str, quarter: str) -> None:
        """Choose another quarter, and note how long it takes until all that changes with it is drawn."""
        assert self.page is not None
        target = self.page.locator("[name=quarter]" if self.is_app else f"button[value='{quarter}']")
        charts, blocks = self.floor.changed[name]
        self._act(
            f"filter {name}",
            target,
            {"charts": charts, "blocks": min(blocks, 1), "all": self.floor.charts[name]},
            option=quarter if self.is_app else None,
        )

    def switch(self, name: str, section: str, title: str, *, is_seen: bool = True) -> None:
        """Go to another page by the navigation. The app keeps the charts of pages that were seen since the load."""
        assert self.page is not None
        if self.is_app:
            navigation = self.page.locator(".site")
            navigation.get_by_role("button", name=section).click()
            target = navigation.get_by_role("link", name=title, exact=True)
        else:
            target = self.page.locator(f"button[value='{name}']")
        charts = self.floor.charts[name]
        phase = f"switch to {name}" if is_seen else f"first switch to {name}"
        self._act(phase, target, {"charts": charts, "blocks": 1, "all": charts})

    def _act(self, phase: str, target: Any, until: dict[str, Any], option: str | None = None) -> None:
        """Click, or choose an option of a list, and note how long it takes until the page is drawn."""
        assert self.page is not None
        target.wait_for(state="visible", timeout=LONGEST)
        self.page.wait_for_timeout(150)
        self.page.evaluate("probe.arm()")
        if option is None:
            target.click()
        else:
            target.select_option(option)
        self._note(phase, until)

    def _note(self, phase: str, until: dict[str, Any]) -> None:
        assert self.page is not None and self.session is not None
        parameters = {"start": None, **until, "quiet": QUIET, "longest": LONGEST}
        measured = self.page.evaluate("parameters => probe.settled(parameters)", parameters)
        if not measured["ok"]:
            raise SystemExit(
                f"{'app' if self.is_app else 'floor'}: {phase} did not end as expected: {json.dumps(measured)}"
            )
        self.rows.append(
            {
                "phase": phase,
                "drawn": measured["drawn"],
                "paint": measured["paint"],
                "requests": measured["requests"],
                "http kB": self.received / 1e3,
                "socket kB": measured["received"] / 1e3,
                "heap MB": None,
            }
        )


@contextmanager
def windows(server: RunningServer, floor: Floor, latency: float | None = None) -> Iterator[tuple[Window, Window]]:
    """Yield a window with the app and one with the floor. With a latency, both are on a slow line."""
    with floors.served(floor) as static, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield (
            Window(browser, server.address, floor, is_app=True, latency=latency),
            Window(browser, static, floor, is_app=False, latency=latency),
        )
        browser.close()


def measure(rounds: int = ROUNDS, size: int = SIZE, name: str = "browser") -> None:
    """Measure, print and write the results."""
    with served(plans.database(size), name=name) as server:
        server.settle()
        floor = asyncio.run(floors.make(server))
        with windows(server, floor) as (app, static):
            for turn in range(rounds + 1):
                for window in (app, static) if turn % 2 else (static, app):
                    _walk(window)
                if turn == 0:  # the first round fills the caches of the machine
                    app.rows.clear()
                    static.rows.clear()
    rows = compared(app.rows, static.rows)
    show(f"Browser at {size} observations, {rounds} rounds, medians: app against the floor (milliseconds)", rows)
    write(name, {"size": size, "rounds": rounds, "rows": rows, "app": app.rows, "floor": static.rows})


def _walk(window: Window) -> None:
    window.fresh()
    window.load("first visit overview", "overview")
    window.load("revisit overview", "overview")
    for quarter in (QUARTERS[1], QUARTERS[0], QUARTERS[1]):
        window.filter("overview", quarter)
    window.filter("overview", QUARTERS[0])
    window.switch("priorities", "Results", "Priorities", is_seen=False)
    for quarter in (QUARTERS[1], QUARTERS[0]):
        window.filter("priorities", quarter)
    window.switch("overview", "Results", "Overview")
    window.load("revisit matrix", "matrix")
    for quarter in (QUARTERS[1], QUARTERS[0]):
        window.filter("matrix", quarter)
    window.switch("overview", "Results", "Overview", is_seen=False)


def compared(app: list[Row], static: list[Row]) -> list[Row]:
    """Return the medians of each phase: the app's, the floor's, and their ratio."""
    rows = []
    for phase in dict.fromkeys(row["phase"] for row in app):
        app_rows = [row for row in app if row["phase"] == phase]
        floor_rows = [row for row in static if row["phase"] == phase]
        drawn, base = median(row["drawn"] for row in app_rows), median(row["drawn"] for row in floor_rows)
        rows.append(
            {
                "phase": phase,
                "n": len(app_rows),
                "paint": median(row["paint"] for row in app_rows),
                "charts drawn": drawn,
                "floor": base,
                "ratio": drawn / base if drawn and base else None,
                **{
                    name: median(row[name] for row in app_rows)
                    for name in ("requests", "http kB", "socket kB", "heap MB")
                },
            }
        )
    return rows
