"""Many readers at once: each changes a filter every five seconds; then all of them at the same moment."""

from __future__ import annotations

import asyncio
import os
import random
import time
from typing import Final

from bench import plans
from bench.app_server import Served, served
from bench.figures import Row, keep, percentile, show
from bench.visitor import Visitor

SIZE: Final = 200_000
THINK: Final = 5.0
SECONDS: Final = 20.0
LEVELS: Final = (1, 50, 150)
BURST: Final = 40
PAGES: Final = ("overview", "priorities", "places", "matrix")


def measure(levels: tuple[int, ...] = LEVELS, size: int = SIZE) -> None:
    """Measure, show and keep. The server has one core to itself, the readers have the others, if there are others."""
    cores = sorted(os.sched_getaffinity(0))
    rows: list[Row] = []
    with served(plans.database(size), core=cores[0] if len(cores) > 1 else None, name="load") as server:
        if len(cores) > 1:
            os.sched_setaffinity(0, cores[1:])
        try:
            server.settle()
            asyncio.run(_walk(server))
            for sessions in levels:
                rows.append(asyncio.run(_level(server, sessions)))
            burst = asyncio.run(_burst(server, BURST))
        finally:
            os.sched_setaffinity(0, cores)
    first, last = rows[0], rows[-1]
    each = (last["memory MB"] - first["memory MB"]) / (last["sessions"] - first["sessions"]) if len(rows) > 1 else None
    show(f"Load: sessions that change a filter every {THINK:.0f} s (milliseconds, one core for the server)", rows)
    show(
        f"Burst: {BURST} filter changes at the same moment (milliseconds); memory of a session", [burst | {"MB": each}]
    )
    keep("load", {"size": size, "rows": rows, "burst": burst, "memory_mb_per_session": each})


async def _walk(server: Served) -> None:
    """Look at each page once at every quarter: the state of a server that has been in use.

    Each page has a reader of its own: what one chooses on a page goes along to the next, and those who come later begin
    at the defaults. What is kept for their states would otherwise be taken for memory of their sessions.
    """
    for page in PAGES:
        async with Visitor(server.address) as visitor:
            await visitor.open(page)
            for place in range(len(visitor.boxes["quarter"])):
                await visitor.choose("quarter", place)


async def _reader(server: Served, number: int, end: float, found: list[float]) -> None:
    chance = random.Random(number)
    async with Visitor(server.address) as visitor:
        await visitor.open(chance.choice(PAGES))
        await asyncio.sleep(chance.random() * THINK)
        while time.monotonic() < end:
            await _change(visitor, chance, found)
            await asyncio.sleep(THINK * chance.uniform(0.5, 1.5))


async def _change(visitor: Visitor, chance: random.Random, found: list[float]) -> None:
    answer = await visitor.choose("quarter", chance.randrange(len(visitor.boxes["quarter"])))
    if answer.failed:
        raise SystemExit("a page failed under load; see .build/bench/load.log")
    found.append(answer.seconds * 1e3)


async def _level(server: Served, sessions: int) -> Row:
    found: list[float] = []
    arrive = min(sessions / 15, 15.0)  # readers do not all arrive at once
    end = time.monotonic() + arrive + SECONDS
    readers = []
    for number in range(sessions):
        readers.append(asyncio.create_task(_reader(server, number, end, found)))
        await asyncio.sleep(arrive / sessions)
    found.clear()
    before, start = server.cpu(), time.monotonic()
    await asyncio.sleep(max(end - time.monotonic() - 1, 0))
    used, memory, seconds = server.cpu() - before, server.memory(), time.monotonic() - start
    count = max(len(found), 1)
    await asyncio.gather(*readers)
    return {
        "sessions": sessions,
        "changes": len(found),
        "p50": percentile(found, 0.5),
        "p95": percentile(found, 0.95),
        "core %": used / seconds * 100,
        "ms of processor each": used / count * 1e3,
        "memory MB": memory,
    }


async def _burst(server: Served, sessions: int) -> Row:
    visitors = [Visitor(server.address) for _ in range(sessions)]
    found: list[float] = []
    for number, visitor in enumerate(visitors):
        await visitor.__aenter__()
        await visitor.open(PAGES[number % len(PAGES)])
    await asyncio.gather(*(_change(visitor, random.Random(n), found) for n, visitor in enumerate(visitors)))
    for visitor in visitors:
        await visitor.__aexit__()
    return {"sessions": sessions, "p50": percentile(found, 0.5), "p95": percentile(found, 0.95), "max": max(found)}
