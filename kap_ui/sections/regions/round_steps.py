"""Equal round steps over the values that occur, for the scale of a chart or the classes of a map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

OF_A_SCALE: Final = (1.0, 2.0, 2.5, 5.0)
"""Sizes of steps that are read off at a glance, times any power of ten."""
OF_CLASSES: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Sizes of steps that fit the values more closely."""

_ALMOST: Final = 1e-9


def ends(low: float, high: float, steps: int, *, smallest: float, sizes: Sequence[float] = OF_A_SCALE) -> list[float]:
    """Return where the steps begin and end, ascending: the narrowest round steps that hold all values.

    Args:
        low: the least value.
        high: the largest value, not below `low`.
        steps: how many there are, two or more.
        smallest: what every step is a whole multiple of, such as 1 for a count.
        sizes: that a step may have, from 1 to 10, times any power of ten.
    """
    for step in _steps(smallest, sizes):
        first = math.floor(low / step + _ALMOST)
        if (first + steps) * step >= high - _ALMOST * step:
            return [round((first + count) * step, 9) for count in range(steps + 1)]
    raise AssertionError("sizes grow without end")


def _steps(smallest: float, sizes: Sequence[float]) -> Iterator[float]:
    """Yield the steps that there may be, ascending, without end."""
    power = 10.0 ** math.floor(math.log10(smallest) + _ALMOST)
    while True:
        for step in (power * size for size in sizes):
            if step >= smallest and math.isclose(step / smallest, round(step / smallest)):
                yield step
        power *= 10
