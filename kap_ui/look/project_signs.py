"""The sign of each state of a project, for charts and for markup: an SVG path in a box from -1 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNKNOWN: Final = "unknown"
"""The state of a project of which none is known."""

_RING: Final = (
    "M0,-0.7A0.7,0.7,0,1,1,0,0.7A0.7,0.7,0,1,1,0,-0.7ZM0,-0.45A0.45,0.45,0,1,0,0,0.45A0.45,0.45,0,1,0,0,-0.45Z"
)

SIGNS: Final[Mapping[str, str]] = {
    "planned": _RING,
    "ongoing": "M-0.55,-0.75L0.75,0L-0.55,0.75Z",
    "suspended": "M-0.6,-0.7H-0.15V0.7H-0.6ZM0.15,-0.7H0.6V0.7H0.15Z",
    "completed": "M-0.7,0.05L-0.2,0.55L0.75,-0.5L0.5,-0.75L-0.2,0.02L-0.45,-0.22Z",
    UNKNOWN: "M-0.65,-0.16H0.65V0.16H-0.65Z",
}
"""Ring, triangle, two bars, tick and dash, by the words of ProjectState."""


def shape(state: str) -> str:
    """Return the name under which the stylesheet carries the sign of a state, of one that has none that of UNKNOWN."""
    return f"project_{state if state in SIGNS else UNKNOWN}"
