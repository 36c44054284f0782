"""The part editions: freezing, opening, comparing and every document, a page on an edition, and the next slide."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bench import plans
from bench.app_server import RunningServer, served
from bench.figures import ROOT, Row, highest_memory, median, show, write
from bench.processes import memory_share, with_children

SIZE: Final = 200_000
CODE: Final = "BENCH"
PERSON: Final = "publisher@example.org"
KPI: Final = "K-P1.6-b"
FORMS: Final = ("pdf", "docx", "pptx", "html", "package")
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
    rows = [_in_own_process(what, database) for what in _tasks(database)]
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
    command = [sys.executable, "-m", "bench.editions", what, str(database)]
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


# ---- in the process that is measured


def _tasks(database: Path) -> dict[str, Callable[[], object]]:
    """Return what is measured, by name, in the order in which it is done."""
    return {
        "freeze": lambda: _freeze(database),
        "open, first": lambda: _open(database),
        "open, again": lambda: _open(database),
        "differences": lambda: _differences(database),
        "compare": lambda: _compare(database),
        **{f"{form}, live": _exporting(database, form, None) for form in FORMS},
        **{f"{form}, edition": _exporting(database, form, CODE) for form in FORMS},
        "sheet": lambda: _sheet(database),
    }


def _freeze(database: Path) -> None:
    from kap_model.database import engine_for, writing
    from kap_model.editions.freezing import EditionWish, freeze
    from kap_model.people import persons
    from kap_model.people.permissions import Actor
    from kap_model.quarter import Quarter
    from kap_model.schema import create
    from kap_model.vocabulary import Role

    engine = engine_for(str(database))
    with writing(engine) as session:
        create(session.connection())
    operator = Actor(is_operator=True)
    persons.add(engine, operator, PERSON, "The publisher")
    persons.give_role(engine, operator, PERSON, Role.PUBLISHER)
    wish = EditionWish(code=CODE, title="Measured", quarter=Quarter.parse("2026-Q3"))
    freeze(engine, Actor(PERSON, "bench"), wish)


def _open(database: Path) -> str:
    from kap_model.database import engine_for, reading
    from kap_model.editions import listing, opening

    with reading(engine_for(str(database))) as session:
        return opening.opened(session, listing.edition(session, CODE))


def _differences(database: Path) -> None:
    from kap_model.database import engine_for, reading
    from kap_model.editions.differences import differences

    with reading(engine_for(_open(database))) as frozen, reading(engine_for(str(database))) as present:
        differences(frozen, present)


def _compare(database: Path) -> None:
    from kap_model.causes.comparison import compare
    from kap_model.causes.sides import Side, side_of, states
    from kap_model.database import engine_for, reading
    from kap_model.editions import listing
    from kap_model.quarter import Quarter
    from kap_model.vocabulary import OriginView

    with reading(engine_for(str(database))) as session:
        live = Side(quarter=Quarter.parse("2026-Q3"), origin=OriginView.ALL)
        with states(session, side_of(session, listing.edition(session, CODE)), live) as (before, after):
            compare(before, after)


def _exporting(database: Path, form: str, edition: str | None) -> Callable[[], object]:
    def export() -> object:
        from kap_documents.export import Form, Source
        from kap_documents.export import export as write_document

        return write_document(Source(database=str(database), edition=edition), Form(form), "en").data

    return export


def _sheet(database: Path) -> bytes:
    from kap_documents.export import export_sheet
    from kap_model.quarter import Quarter
    from kap_model.selection import Selection

    selection = Selection(quarter=Quarter.parse("2026-Q3"), compared=Quarter.parse("2026-Q2"))
    return export_sheet(str(database), selection, KPI, "en")


def _measured(task: Callable[[], object]) -> Row:
    made = task()
    if "kap_ui.figures.drawing_process" in sys.modules:
        from kap_ui.figures import drawing_process

        drawing_process.SHARED.close()  # only what has ended is counted among the children
    own, children = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "processor": own.ru_utime + own.ru_stime,
        "children": children.ru_utime + children.ru_stime,
        "MB": highest_memory(),
        "file kB": len(made) / 1e3 if isinstance(made, bytes) else None,
    }


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


if __name__ == "__main__":
    print(json.dumps(_measured(_tasks(Path(sys.argv[2]))[sys.argv[1]])))
