"""A thin link: 5 Mbit/s with 100 ms on the way, first visit and revisit.

Chromium slows HTTP for this; whether it slows the web socket as well depends on its version. What comes over the socket
is therefore given beside, so that its time can be added.
"""

from __future__ import annotations

import asyncio
from typing import Final

from bench import floor as floors
from bench import plans
from bench.app_server import served
from bench.browser import compared, windows
from bench.figures import keep, show

SIZE: Final = 200_000
ROUNDS: Final = 3
LATENCY: Final = 100.0


def measure(rounds: int = ROUNDS, size: int = SIZE) -> None:
    """Measure, show and keep."""
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
    keep("thin", {"size": size, "rounds": rounds, "rows": rows, "app": app.rows, "floor": static.rows})
