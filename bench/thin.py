"""The part thin: first visit and revisit on a line of 5 Mbit/s and 100 ms.

Chromium slows HTTP down for this. Whether it slows the web socket down depends on its version, so the bytes that come
over the socket are printed as well: their time can be added.
"""

from __future__ import annotations

import asyncio
from typing import Final

from bench import floor as floors
from bench import plans
from bench.app_server import served
from bench.browser import compared, windows
from bench.figures import show, write

SIZE: Final = 200_000
ROUNDS: Final = 3
LATENCY: Final = 100.0


def measure(rounds: int = ROUNDS, size: int = SIZE) -> None:
    """Measure, print and write the results."""
    with served(plans.database(size), name="thin") as server:
        server.settle()
        floor = asyncio.run(floors.make(server))
        with windows(server, floor, latency=LATENCY) as (app, static):
            for turn in range(rounds):
                for window in (app, static) if turn % 2 else (static, app):
                    window.fresh()
                    window.load("first visit overview", "overview")
                    window.load("revisit overview", "overview")
    rows = compared(app.rows, static.rows)
    show(f"Thin link (5 Mbit/s, 100 ms), {rounds} rounds, medians: app against the floor (milliseconds)", rows)
    write("thin", {"size": size, "rounds": rounds, "rows": rows, "app": app.rows, "floor": static.rows})
