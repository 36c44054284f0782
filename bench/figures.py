"""Results of a measurement: medians, tables on the screen, JSON files in bench/results/, and the machine."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "bench" / "results"

Row = dict[str, Any]


def median(values: Iterable[float | None]) -> float | None:
    """Return the median of the values that are not None, or None."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value that a share (0.95) of the values do not exceed; None without values."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else None


def highest_memory() -> int:
    """Return the highest resident memory of this process, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) * 1024 / 1e6)
    return 0


def machine() -> Row:
    """Return on what was measured: time, commit, cores, load of the machine, versions."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return {
        "at": time.strftime("%Y-%m-%d %H:%M"),
        "commit": commit.stdout.strip() or None,
        "cores": os.cpu_count(),
        "load": [round(value, 1) for value in os.getloadavg()],
        "python": platform.python_version(),
        "streamlit": version("streamlit"),
    }


def show(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as a table; columns in the order in which they appear."""
    print(f"\n{title}")
    if not rows:
        print("  (nothing was measured)")
        return
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([_printed(row.get(name)) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    words = [all(not isinstance(row.get(name), int | float) for row in rows) for name in names]
    for line in cells:
        parts = [
            cell.ljust(width) if is_word else cell.rjust(width)
            for cell, width, is_word in zip(line, widths, words, strict=True)
        ]
        print("  " + "  ".join(parts).rstrip(), flush=True)


def _printed(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        size = abs(value)
        return f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"
    return str(value)


def write(part: str, results: Mapping[str, Any]) -> Path:
    """Write the results of a part as JSON. They replace those of an earlier run."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{part}.json"
    file.write_text(json.dumps({"machine": machine(), **results}, indent=1), encoding="utf-8")
    return file
