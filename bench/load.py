"""The part load: many readers who each change a filter every five seconds, then a burst of changes at one moment."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench import plans
from bench.app_server import RunningServer, served
from bench.figures import Row, percentile, show, write
from bench.visitor import Visitor

SIZE: Final = 200_000
THINK: Final = 5.0
"""Mean seconds between two changes of a reader."""

SECONDS: Final = 20.0
"""How long each level is measured."""

LEVELS: Final = (1, 50, 150)
"""Numbers of readers."""

BURST: Final = 40
PAGES: Final = ("overview", "priorities", "places", "matrix")


def measure(levels: tuple[int, ...] = LEVELS, size: int = SIZE) -> None:
    """Measure, print and write the results. The server has a core to itself, where the machine has more than one."""
    cores = sorted(os.sched_getaffinity(0))
    rows: list[Row] = []
    with served(plans.database(size), core=cores[0] if len(cores) > 1 else None, name="load") as server:
        if len(cores) > 1:
            os.sched_setaffinity(0, cores[1:])
        try:
            server.settle()
            asyncio.run(walk(server.address))
            for sessions in levels:
                rows.append(_row(asyncio.run(level(server.address, {"server": server}, sessions))))
            burst = asyncio.run(_burst(server, BURST))
        finally:
            os.sched_setaffinity(0, cores)
    first, last = rows[0], rows[-1]
    per_session = (
        (last["memory MB"] - first["memory MB"]) / (last["sessions"] - first["sessions"]) if len(rows) > 1 else None
    )
    show(f"Load: sessions that change a filter every {THINK:.0f} s (milliseconds, one core for the server)", rows)
    show(
        f"Burst: {BURST} filter changes at the same moment (milliseconds); memory of a session",
        [burst | {"MB": per_session}],
    )
    write("load", {"size": size, "rows": rows, "burst": burst, "memory_mb_per_session": per_session})


async def walk(address: str) -> None:
    """Open each page of a server at every quarter, so that the caches are those of a server that has been in use.

    Otherwise the memory of the caches would count as memory of the sessions. Each page gets a reader of its own, since
    a reader takes their choices along to the next page, while the readers who are measured begin at the defaults.
    """
    for page in PAGES:
        async with Visitor(address) as visitor:
            await visitor.open(page)
            for place in range(len(visitor.boxes["quarter"])):
                await visitor.choose("quarter", place)


async def _reader(address: str, number: int, end: float, times: list[float]) -> None:
    chance = random.Random(number)
    async with Visitor(address) as visitor:
        await visitor.open(chance.choice(PAGES))
        await asyncio.sleep(chance.random() * THINK)
        while time.monotonic() < end:
            await _change(visitor, chance, times)
            await asyncio.sleep(THINK * chance.uniform(0.5, 1.5))


async def _change(visitor: Visitor, chance: random.Random, times: list[float]) -> None:
    """Choose a quarter by chance, and add the milliseconds that it took."""
    answer = await visitor.choose("quarter", chance.randrange(len(visitor.boxes["quarter"])))
    if answer.failed:
        raise SystemExit("a page failed under load; see the logs in .build/bench")
    times.append(answer.seconds * 1e3)


@dataclass(frozen=True)
class Level:
    """What so many readers took.

    Attributes:
        sessions: how many they were.
        times: milliseconds of each change.
        seconds: how long it was measured.
        used: seconds of the processor by name: of each server, and of the others.
        memory: MB of each server, by its name.
    """

    sessions: int
    times: Sequence[float]
    seconds: float
    used: Mapping[str, float]
    memory: Mapping[str, float]


async def level(
    address: str,
    servers: Mapping[str, RunningServer],
    sessions: int,
    others: Mapping[str, Callable[[], float]] | None = None,
) -> Level:
    """Let readers change filters for `SECONDS`.

    Args:
        address: where the readers find the servers.
        servers: those that answer, by name.
        sessions: how many readers.
        others: return the seconds of the processor that others have used, such as the database, by name.
    """
    times: list[float] = []
    arrive = min(sessions / 15, 15.0)  # readers do not all arrive at once
    end = time.monotonic() + arrive + SECONDS
    readers = []
    for number in range(sessions):
        readers.append(asyncio.create_task(_reader(address, number, end, times)))
        await asyncio.sleep(arrive / sessions)
    times.clear()
    meters = {**{name: server.cpu for name, server in servers.items()}, **(others or {})}
    before, start = {name: used() for name, used in meters.items()}, time.monotonic()
    await asyncio.sleep(max(end - time.monotonic() - 1, 0))
    measured = Level(
        sessions=sessions,
        times=tuple(times),
        seconds=time.monotonic() - start,
        used={name: used() - before[name] for name, used in meters.items()},
        memory={name: server.memory() for name, server in servers.items()},
    )
    await asyncio.gather(*readers)
    return measured


def _row(of: Level) -> Row:
    [used], [memory] = of.used.values(), of.memory.values()
    return {
        "sessions": of.sessions,
        "changes": len(of.times),
        "p50": percentile(of.times, 0.5),
        "p95": percentile(of.times, 0.95),
        "core %": used / of.seconds * 100,
        "ms of processor each": used / max(len(of.times), 1) * 1e3,
        "memory MB": memory,
    }


async def _burst(server: RunningServer, sessions: int) -> Row:
    visitors = [Visitor(server.address) for _ in range(sessions)]
    times: list[float] = []
    for number, visitor in enumerate(visitors):
        await visitor.__aenter__()
        await visitor.open(PAGES[number % len(PAGES)])
    await asyncio.gather(*(_change(visitor, random.Random(n), times) for n, visitor in enumerate(visitors)))
    for visitor in visitors:
        await visitor.__aexit__()
    return {"sessions": sessions, "p50": percentile(times, 0.5), "p95": percentile(times, 0.95), "max": max(times)}
