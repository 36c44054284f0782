"""The server: what each page costs it, cold and warm, over the web socket as a browser asks for it."""

from __future__ import annotations

import asyncio
from typing import Final

from bench import plans
from bench.app_server import Served, served
from bench.figures import Row, keep, median, show
from bench.visitor import Answer, Visitor
from kap_model.database import engine_for, stamp_revision, writing
from kap_ui.frame import page_list

SIZE: Final = 200_000
REPEATS: Final = 7
PAUSE: Final = 0.05
"""Seconds after an answer in which the server may still tidy up; its idle cost is taken off."""

OF_ITEM: Final = {"item": "lang=en&item=SDG9"}
"""Pages that show little until something is chosen in their address."""


def measure(size: int = SIZE, name: str = "server") -> None:
    """Measure, show and keep."""
    database = plans.own_database(size, "served")
    with served(database, name="server") as server:
        server.settle()
        start = {"ready s": server.ready_seconds, "memory MB": server.memory()}
        rows = asyncio.run(_pages(server, str(database)))
        start["memory after MB"] = server.memory()
    show(f"Server at {size} observations: from the start to ready, memory", [start])
    show("Every page: milliseconds of processor time, elements, KB of messages, KB on the line (compressed)", rows)
    keep(name, {"size": size, "start": start, "rows": rows})


async def _pages(server: Served, database: str) -> list[Row]:
    rows = []
    for page in page_list.PAGES:
        async with Visitor(server.address) as visitor:
            await visitor.open("overview")
            query = OF_ITEM.get(page.name, "lang=en")
            idle = await _idle(server)
            _new_revision(database)
            cold, cold_ms = await _cost(server, idle, visitor.open(page.name, query))
            opened = [await _cost(server, idle, visitor.open(page.name, query)) for _ in range(REPEATS)]
            row: Row = {
                "page": page.name,
                "cold ms": cold_ms,
                "opened ms": median(cost for _answer, cost in opened),
                "elements": cold.elements,
                "opened KB": cold.sent / 1e3,
                "opened line KB": cold.wired / 1e3,
            }
            if "quarter" in visitor.boxes:
                new = [await _cost(server, idle, visitor.choose("quarter", place)) for place in range(1, 6)]
                seen = [await _cost(server, idle, visitor.choose("quarter", 1 + place % 2)) for place in range(REPEATS)]
                row |= {
                    "new quarter ms": median(cost for _answer, cost in new),
                    "its line KB": median(answer.wired / 1e3 for answer, _cost in new),
                    "seen quarter ms": median(cost for _answer, cost in seen[2:]),
                    "its KB": median(answer.wired / 1e3 for answer, _cost in seen[2:]),
                }
            rows.append(row)
    return rows


async def _idle(server: Served) -> float:
    before = server.cpu()
    await asyncio.sleep(0.5)
    return (server.cpu() - before) / 0.5


async def _cost(server: Served, idle: float, question: object) -> tuple[Answer, float]:
    """Give the answer, and the milliseconds of processor time that the server has spent on it."""
    loop = asyncio.get_running_loop()
    before, start = server.cpu(), loop.time()
    answer: Answer = await question  # type: ignore[misc]
    await asyncio.sleep(PAUSE)
    used = server.cpu() - before - idle * (loop.time() - start)
    if answer.failed:
        raise SystemExit("a page failed while it was measured; see .build/bench/server.log")
    return answer, max(used, 0.0) * 1e3


def _new_revision(database: str) -> None:
    """Let the data count as changed: nothing of what was worked out holds any more."""
    engine = engine_for(f"sqlite:///{database}")
    with writing(engine) as session:
        stamp_revision(session)
    engine.dispose()
