"""Measure the speed of the program.

    python -m bench                     all parts but the long ones, about ten minutes on a quiet machine
    python -m bench server browser      some parts
    python -m bench large               model, server and browser at two million observations, on both databases
    python -m bench soak --minutes 20   does memory stay flat, on both databases

Each part prints a table and writes bench/results/<part>.json. docs/performance.md says how to read them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from bench import (
    browser,
    causes,
    editions,
    figures,
    files,
    load,
    model,
    postgres,
    replicas,
    reporting,
    server,
    soak,
    thin,
    writers,
)


def _large() -> None:
    model.measure((model.LARGE,), name="large-model")
    server.measure(model.LARGE, name="large-server")
    browser.measure(size=model.LARGE, name="large-browser")


def _postgresql(sizes: tuple[int, ...] = model.SIZES, name: str = "postgresql") -> None:
    with postgres.bench_server() as running:
        model.measure(sizes, name=f"{name}-model", server=running)
        server.measure(sizes[-1], name=f"{name}-server", postgresql=running)


PARTS: Final[dict[str, Callable[[], None]]] = {
    "model": model.measure,
    "writers": writers.measure,
    "reporting": reporting.measure,
    "causes": causes.measure,
    "editions": editions.measure,
    "files": files.measure,
    "server": server.measure,
    "postgresql": _postgresql,
    "browser": browser.measure,
    "load": load.measure,
    "thin": thin.measure,
}

LONG: Final[dict[str, Callable[[], None]]] = {
    "replicas": replicas.measure,
    "large": _large,
    "large-postgresql": lambda: _postgresql((model.LARGE,), "large-postgresql"),
}
"""The parts that are measured only when they are named; so is `soak`."""


def _soak(minutes: float) -> None:
    soak.measure(minutes)
    soak.measure_sqlite(minutes)


def main() -> None:
    """Measure the parts named on the command line, or all but the long ones."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [*PARTS, *LONG, "soak"]
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(names)}")
    parser.add_argument("--minutes", type=float, default=soak.MINUTES, help="how long the part soak lasts on each")
    arguments = parser.parse_args()
    if unknown := [part for part in arguments.parts if part not in names]:
        parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(names)}")
    known = {**PARTS, **LONG, "soak": partial(_soak, arguments.minutes)}
    started = time.monotonic()
    print(", ".join(f"{name} {value}" for name, value in figures.machine().items()))
    for part in arguments.parts or PARTS:
        known[part]()
    print(f"\n{time.monotonic() - started:.0f} s; the figures are in {figures.RESULTS.relative_to(figures.ROOT)}/")


if __name__ == "__main__":
    main()
