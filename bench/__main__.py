"""Measure the speed of the program.

    python -m bench                     all parts but large, about ten minutes on a quiet machine
    python -m bench server browser      some parts
    python -m bench large               model, server and browser at two million observations

Each part prints a table and writes bench/results/<part>.json. docs/performance.md says how to read them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Final

from bench import browser, causes, editions, figures, files, load, model, postgres, reporting, server, thin, writers


def _large() -> None:
    model.measure((model.LARGE,), name="large-model")
    server.measure(model.LARGE, name="large-server")
    browser.measure(size=model.LARGE, name="large-browser")


def _postgresql() -> None:
    with postgres.running_server() as running:
        model.measure(name="postgresql-model", server=running)
        server.measure(name="postgresql-server", postgresql=running)


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
    "large": _large,
}


def main() -> None:
    """Measure the parts named on the command line, or all but the large one."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    arguments = parser.parse_args()
    if unknown := [part for part in arguments.parts if part not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    started = time.monotonic()
    print(", ".join(f"{name} {value}" for name, value in figures.machine().items()))
    for part in arguments.parts or [part for part in PARTS if part != "large"]:
        PARTS[part]()
    print(f"\n{time.monotonic() - started:.0f} s; the figures are in {figures.RESULTS.relative_to(figures.ROOT)}/")


if __name__ == "__main__":
    main()
