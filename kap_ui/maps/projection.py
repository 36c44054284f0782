"""Page space: the Equal Earth projection (equal-area) about the meridian 11 E; the world is 1000 wide.

x runs from 0 to the right, y from the equator downwards. The cut falls at 169 W, in the Bering Strait, so that Russia,
Fiji and New Zealand stay whole.
"""

from __future__ import annotations

import math
from typing import Final

_CENTRAL_MERIDIAN: Final = 11.0
_EQUAL_EARTH: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT_3_HALVES: Final = math.sqrt(3) / 2
_PAGE_UNITS: Final = 500 / 2.7066299836960748


def project(from_meridian: float, latitude: float) -> tuple[float, float]:
    """Return x and y in page space of a place in degrees east of the central meridian and degrees north."""
    a1, a2, a3, a4 = _EQUAL_EARTH
    theta = math.asin(_ROOT_3_HALVES * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _ROOT_3_HALVES * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square))
    x = math.radians(from_meridian) * math.cos(theta) / slope
    y = theta * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return round(500 + _PAGE_UNITS * x, 3), round(-_PAGE_UNITS * y, 3)


def from_meridian(longitude: float) -> float:
    """Return a longitude as degrees east of the central meridian, in [-180, 180)."""
    return (longitude - _CENTRAL_MERIDIAN + 180) % 360 - 180


def on_page(longitude: float, latitude: float) -> tuple[float, float]:
    """Return x and y in page space of a longitude and a latitude."""
    return project(from_meridian(longitude), latitude)
