"""The part editions: freezing, opening, comparing and every document, a page on an edition, and the next slide."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from bench import plans
from bench.app_server import RunningServer, served
from bench.edition_tasks import CODE, FORMS, tasks
from bench.figures import ROOT, Row, median, show, write
from bench.processes import memory_share, with_children

SIZE: Final = 200_000
AIMS: Final = {
    "freeze": {"aim s": 20},
    "compare": {"aim s": 3},
    **{f"{form}, {of}": {"aim s": 10, "aim MB": 300} for form in FORMS for of in ("live", "edition")},
    "sheet": {"aim s": 10, "aim MB": 300},
}
PAGES: Final = ("overview", "kpi", "matrix")
REPEATS: Final = 7
SLIDES: Final = 8
SAMPLE_SECONDS: Final = 0.02
"""Between two looks at the memory."""

TO_NEXT_SLIDE: Final = """async () => {
  const before = document.querySelector('.slide.shown')
  const start = performance.now()
  document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', code: 'ArrowRight', bubbles: true}))
  while (document.querySelector('.slide.shown') === before) await new Promise(requestAnimationFrame)
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  return performance.now() - start
}"""
"""Press the key, and return the milliseconds until the next slide has been painted."""


def measure(size: int = SIZE) -> None:
    """Measure, print and write the results. Each thing is done in a process of its own."""
    database = plans.own_database(size, "frozen")
    rows = [_in_own_process(what, database) for what in tasks(database)]
    with served(database, name="editions") as server:
        server.settle()
        pages = asyncio.run(_pages(server))
        slides = _slides(server)
    show(
        f"Editions at {size} observations: seconds by the clock, of its processor, of its children; MB of it, of all",
        rows,
    )
    show("A page opened again: milliseconds of processor time of the server", pages)
    show("The slides on the screen", [slides])
    write("editions", {"size": size, "rows": rows, "pages": pages, "slides": slides})


def _in_own_process(what: str, database: Path) -> Row:
    command = [sys.executable, "-m", "bench.edition_tasks", what, str(database)]
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        highest = 0
        while process.poll() is None:
            highest = max(highest, sum(memory_share(of) for of in with_children(process.pid)))
            time.sleep(SAMPLE_SECONDS)
        assert process.stdout is not None
        answer = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{what} failed")
    measured = json.loads(answer.splitlines()[-1])
    taken = time.perf_counter() - begun
    return {"what": what, "seconds": taken, **measured, "all MB": round(highest / 1e6), **AIMS.get(what, {})}


# ---- in the server and in the browser


async def _pages(server: RunningServer) -> list[Row]:
    from bench.server import cost, idle_share
    from bench.visitor import Visitor

    rows = []
    for page in PAGES:
        row: Row = {"page": page}
        for of, query in (("live", "lang=en"), ("edition", f"lang=en&edition={CODE}")):
            async with Visitor(server.address) as visitor:
                await visitor.open("overview", query)
                idle = await idle_share(server)
                _answer, row[f"{of}, first"] = await cost(server, idle, visitor.open(page, query))
                again = [await cost(server, idle, visitor.open(page, query)) for _ in range(REPEATS)]
                row[f"{of}, again"] = median(used for _answer, used in again)
        rows.append(row)
    return rows


def _slides(server: RunningServer) -> Row:
    """Return what the slides of an edition cost on the line, and how long the next one takes."""
    from playwright.sync_api import sync_playwright

    from bench.browser import CHROMIUM, FLAGS, LONGEST

    received = 0

    def count(frame: Any) -> None:
        nonlocal received
        received += len(frame)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.on("websocket", lambda socket: socket.on("framereceived", count))
        page.goto(f"{server.address}/present?lang=en&edition={CODE}")
        page.locator(".slides .drawing svg").first.wait_for(state="attached", timeout=LONGEST)
        page.wait_for_timeout(1_000)
        times = [page.evaluate(TO_NEXT_SLIDE) for _ in range(SLIDES)]
        slides = page.locator(".slide").count()
        browser.close()
    return {
        "slides": slides,
        "kB of messages": received / 1e3,
        "first ms": times[0],
        "next ms (median)": median(times[1:]),
        "longest ms": max(times[1:]),
        "aim ms": 100,
    }
