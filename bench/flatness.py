"""Whether memory stays flat: what a process takes after its warm-up beside what it takes at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

WARM: Final = 0.25
"""The share of the time after which a process counts as warm: minute 5 of 20."""

WINDOW: Final = 0.1
"""The share of the time over which memory is compared: 2 minutes of 20. It rises and falls with each import."""

MOST_GROWTH: Final = 0.05


@dataclass(frozen=True, slots=True)
class Flatness:
    """Medians of the memory after the warm-up and at the end, and the highest memory, in MB."""

    warm: float
    late: float
    highest: float

    @property
    def growth(self) -> float:
        """By what share it has grown; negative where it has shrunk."""
        return self.late / self.warm - 1

    @property
    def is_flat(self) -> bool:
        """Whether it has not grown by more than it may."""
        return self.late - self.warm <= MOST_GROWTH * self.warm


def flatness(samples: Sequence[tuple[float, float]], seconds: float) -> Flatness:
    """Return how flat memory was.

    Args:
        samples: the seconds since the start, and the MB.
        seconds: how long it was to be measured.

    Raises:
        ValueError: there are no samples after the warm-up, or none at the end: a process has ended before.
    """
    warm = [memory for at, memory in samples if WARM * seconds <= at < (WARM + WINDOW) * seconds]
    late = [memory for at, memory in samples if (1 - WINDOW) * seconds <= at <= seconds]
    if not warm or not late:
        raise ValueError("memory was not measured to the end")
    return Flatness(median(warm), median(late), max(memory for _at, memory in samples))
