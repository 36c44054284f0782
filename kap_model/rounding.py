"""How figures are rounded: once, where they leave the model for a page, a file or the command line."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import lru_cache
from typing import Final

_BILLIONTH: Final = Decimal("1e-9")
"""Two figures that differ by less are equal in the method, so what lies below is the noise of a float."""

_EXACT: Final = 15
"""From this power of ten on, a float has no decimals to round."""


@lru_cache(maxsize=16_384)
def rounded(value: float, decimals: int = 0) -> Decimal:
    """Return a figure, rounded half away from zero by its decimal digits: 2.675 is 2.68."""
    return _quantized(value, decimals, ROUND_HALF_UP)


@lru_cache(maxsize=16_384)
def rounded_up(value: float, decimals: int = 0) -> Decimal:
    """Return what is still needed, rounded away from zero, so that it suffices: 6.4 countries are 7."""
    return _quantized(value, decimals, ROUND_UP)


def in_points(share: float) -> int:
    """Return a difference of two shares in whole percentage points: 0.144 is 14."""
    return int(rounded(share, 2).scaleb(2))


def decimals_of(value: float) -> int:
    """Return how many decimals a figure was written with: 0.03 has two, 120.0 none."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _quantized(value: float, decimals: int, rounding: str) -> Decimal:
    written = Decimal(repr(float(value)))
    if not written.is_finite() or written.adjusted() > _EXACT:
        return written
    without_noise = written.quantize(_BILLIONTH, rounding=ROUND_HALF_UP)
    return without_noise.quantize(Decimal(1).scaleb(-decimals), rounding=rounding) + 0  # + 0: never "-0"
