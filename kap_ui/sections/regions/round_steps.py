"""Equal round steps over the values that occur, for the scale of a chart or the classes of a map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

_ROUND: Final = (1.0, 2.0, 2.5, 5.0)
_ALMOST: Final = 1e-9


def ends(low: float, high: float, steps: int, *, smallest: float) -> list[float]:
    """Return where the steps begin and end, ascending: the narrowest round steps that hold all values.

    Args:
        low: the least value.
        high: the largest value, not below `low`.
        steps: how many there are, two or more.
        smallest: what every step is a whole multiple of, such as 1 for a count.
    """
    for step in _sizes(smallest):
        first = math.floor(low / step + _ALMOST)
        if (first + steps) * step >= high - _ALMOST * step:
            return [round((first + count) * step, 9) for count in range(steps + 1)]
    raise AssertionError("sizes grow without end")


def _sizes(smallest: float) -> Iterator[float]:
    """Yield the sizes that a step may have, ascending: 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(smallest) + _ALMOST)
    while True:
        for size in (power * factor for factor in _ROUND):
            if size >= smallest and math.isclose(size / smallest, round(size / smallest)):
                yield size
        power *= 10
