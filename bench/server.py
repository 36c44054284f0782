"""The part server: processor time and messages of each page, cold and warm, over the web socket."""

from __future__ import annotations

import asyncio
from typing import Final

from bench import plans
from bench.app_server import RunningServer, served
from bench.figures import Row, median, show, write
from bench.postgres import Server
from bench.visitor import PageAnswer, Visitor
from kap_model.database import engine_for, stamp_revision, writing
from kap_ui.frame import page_list

SIZE: Final = 200_000
REPEATS: Final = 7
PAUSE: Final = 0.05
"""Seconds after an answer that are measured as well, since the server may still tidy up. Idle time is subtracted."""

QUERIES: Final = {"item": "lang=en&item=SDG9"}
"""The query of pages that show little until something is chosen."""


def measure(size: int = SIZE, name: str = "server", postgresql: Server | None = None) -> None:
    """Measure, print and write the results.

    Args:
        size: number of observations.
        name: of the results.
        postgresql: the server of the database; None for SQLite.
    """
    database = plans.address(size, "served", postgresql)
    with served(database, name="server") as server:
        server.settle()
        start = {"ready s": server.ready_seconds, "memory MB": server.memory()}
        rows = asyncio.run(_pages(server, database))
        start["memory after MB"] = server.memory()
    kind = "SQLite" if postgresql is None else "PostgreSQL"
    show(f"Server on {kind} at {size} observations: from the start to ready, memory", [start])
    show("Every page: milliseconds of processor time, elements, KB of messages, KB on the line (compressed)", rows)
    write(name, {"size": size, "start": start, "rows": rows})


async def _pages(server: RunningServer, database: str) -> list[Row]:
    rows = []
    for page in page_list.PAGES:
        async with Visitor(server.address) as visitor:
            await visitor.open("overview")
            query = QUERIES.get(page.name, "lang=en")
            idle = await idle_share(server)
            _new_revision(database)
            cold, cold_ms = await cost(server, idle, visitor.open(page.name, query))
            opened = [await cost(server, idle, visitor.open(page.name, query)) for _ in range(REPEATS)]
            row: Row = {
                "page": page.name,
                "cold ms": cold_ms,
                "by the clock": cold.seconds * 1e3,
                "opened ms": median(used for _answer, used in opened),
                "elements": cold.elements,
                "opened KB": cold.sent / 1e3,
                "opened line KB": cold.wired / 1e3,
            }
            if "quarter" in visitor.boxes:
                new = [await cost(server, idle, visitor.choose("quarter", place)) for place in range(1, 6)]
                seen = [await cost(server, idle, visitor.choose("quarter", 1 + place % 2)) for place in range(REPEATS)]
                row |= {
                    "new quarter ms": median(used for _answer, used in new),
                    "its line KB": median(answer.wired / 1e3 for answer, _cost in new),
                    "seen quarter ms": median(used for _answer, used in seen[2:]),
                    "its KB": median(answer.wired / 1e3 for answer, _cost in seen[2:]),
                }
            rows.append(row)
    return rows


async def idle_share(server: RunningServer) -> float:
    """Return the share of a core that the server uses while nobody asks."""
    before = server.cpu()
    await asyncio.sleep(0.5)
    return (server.cpu() - before) / 0.5


async def cost(server: RunningServer, idle: float, question: object) -> tuple[PageAnswer, float]:
    """Return the answer, and the milliseconds of processor time that it cost the server."""
    loop = asyncio.get_running_loop()
    before, start = server.cpu(), loop.time()
    answer: PageAnswer = await question  # type: ignore[misc]
    await asyncio.sleep(PAUSE)
    used = server.cpu() - before - idle * (loop.time() - start)
    if answer.failed:
        raise SystemExit("a page failed while it was measured; see .build/bench/server.log")
    return answer, max(used, 0.0) * 1e3


def _new_revision(database: str) -> None:
    """Stamp the data as changed, so that the server clears its caches."""
    engine = engine_for(database)
    with writing(engine) as session:
        stamp_revision(session)
    engine.dispose()
