"""What processes take, those included that they have started: memory and seconds of the processor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")


def with_children(of: int) -> Iterator[int]:
    """Yield a process and all that it has started, as long as they run."""
    yield of
    try:
        for children in Path(f"/proc/{of}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from with_children(int(child))
    except OSError:  # it has ended
        return


def memory_share(of: int) -> int:
    """Return the bytes of memory of a process, of those that it shares with others its share.

    Processes that run the same programs have pages in common: the sum of what each has resident would count them once
    for each process.
    """
    try:
        lines = Path(f"/proc/{of}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def processor_seconds(of: int) -> float:
    """Return the seconds of the processor that a process and all that it has started have used, ended ones included."""
    return sum(_own_seconds(each) for each in with_children(of))


def _own_seconds(of: int) -> float:
    try:
        fields = Path(f"/proc/{of}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS  # its own, and those of children that have ended
