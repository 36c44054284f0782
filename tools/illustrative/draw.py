"""Seeded random numbers that are the same everywhere, rounding, and splitting a total into parts."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

SEED: Final = 2023


class Draw:
    """Random numbers that are seeded by a name, the same everywhere.

    Only `random()` and the four basic operations are used: their results depend on no release of Python and no machine.
    """

    def __init__(self, name: str) -> None:
        digest = hashlib.sha256(f"{SEED}:{name}".encode()).digest()
        self._random = random.Random(int.from_bytes(digest[:8], "big"))

    def between(self, low: float, high: float) -> float:
        """Return a number from low to high."""
        return low + (high - low) * self._random.random()

    def around_zero(self, reach: float) -> float:
        """Return a number from -reach to reach, most often near zero."""
        return reach * (self._random.random() + self._random.random() + self._random.random() - 1.5) / 1.5

    def chance(self, share: float) -> bool:
        """Return true in that share of the cases."""
        return self._random.random() < share

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in random order."""
        keyed = [(self._random.random(), position, item) for position, item in enumerate(items)]
        return [item for _, _, item in sorted(keyed, key=lambda entry: entry[:2])]

    def one_of(self, items: Sequence[T]) -> T:
        """Return a random item."""
        return items[int(self._random.random() * len(items))]


def nearest(number: float, grain: float = 1) -> int:
    """Return the nearest multiple of `grain`; halves are rounded up."""
    return int((number / grain + 0.5) // 1 * grain)


def split(total: int, weights: dict[str, float], grain: int = 1, least: int = 0) -> dict[str, int]:
    """Return parts of `total` by weight that add up exactly, by the largest remainders.

    Args:
        total: what is split.
        weights: by name.
        grain: every part is a multiple of it.
        least: the smallest part, in grains.

    Raises:
        ValueError: the total is too small for so many parts.
    """
    units = total // grain
    if units < least * len(weights):
        raise ValueError(f"{total} cannot give each of {len(weights)} at least {least * grain}")
    weight_sum = sum(weights.values())
    exact = {name: units * weight / weight_sum for name, weight in weights.items()}
    parts = {name: max(least, int(share)) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (parts[name] - exact[name], name))
    while sum(parts.values()) != units:
        step = 1 if sum(parts.values()) < units else -1
        for name in by_remainder if step > 0 else reversed(by_remainder):
            if sum(parts.values()) == units:
                break
            parts[name] = max(least, parts[name] + step)
    return {name: part * grain for name, part in parts.items()}
