"""Design tokens: the colours of both themes, the shapes of the icons, sizes of type.

`tokens.json` is the one place where a colour or a shape is written down. Charts and maps take values from here, and
markup takes them as CSS variables (`stylesheet`). Streamlit's own parts take them from `.streamlit/config.toml`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kap_model.vocabulary import STATUS_GROUPS, RollUpWord, StatusGroup

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, each as ``#RRGGBB``.

    `status` is for marks (3:1 on `paper`, `panel` and `track`), `status_text` for words and icons (4.5:1 on `paper`,
    `panel` and its tint), `status_tint` for the ground of a heat cell, `on_status` for text on a solid mark.
    `sequence` runs from the lowest value to the highest.
    """

    paper: str
    panel: str
    ink: str
    muted: str
    rule: str
    rule_strong: str
    accent: str
    accent_soft: str
    track: str
    status: Mapping[StatusGroup, str]
    status_text: Mapping[StatusGroup, str]
    on_status: Mapping[StatusGroup, str]
    status_tint: Mapping[StatusGroup, str]
    sequence: tuple[str, ...]


BY_STATUS: Final = ("status", "status_text", "on_status", "status_tint")
"""The fields of a palette that hold a colour for each status group."""


def _palette(values: Mapping[str, Any]) -> Palette:
    typed: dict[str, Any] = {**values, "sequence": tuple(values["sequence"])}
    for name in BY_STATUS:
        typed[name] = {StatusGroup(key): colour for key, colour in values[name].items()}
    return Palette(**typed)


_LOOK: Final = json.loads((_HERE / "tokens.json").read_text(encoding="utf-8"))

LIGHT: Final = _palette(_LOOK["light"])
DARK: Final = _palette(_LOOK["dark"])

FONT: Final = ", ".join(_LOOK["font"])
"""The font families, as CSS and Vega take them."""

ICONS: Final[Mapping[StatusGroup, str]] = {StatusGroup(key): path for key, path in _LOOK["icons"].items()}
"""The outline of each status icon: an SVG path in a box from -1 to 1, which is a shape for Vega as well."""

TRENDS: Final[Mapping[str, str]] = _LOOK["trends"]
"""The arrows `up`, `same` and `down`, in the same box."""

SMALL, CELL, ROW, BODY, SECTION, HEADLINE = 13, 14, 15, 16, 17, 28
"""Sizes of type in pixels at a root font of 16, for charts; the stylesheet has the same in rem."""

_GROUPS: Final[Mapping[str, StatusGroup]] = {
    **{group.value: group for group in StatusGroup},
    **{status.value: group for status, group in STATUS_GROUPS.items()},
    RollUpWord.INSUFFICIENT_DATA.value: StatusGroup.UNKNOWN,
}


def palette(theme: str | None) -> Palette:
    """Return the colours of a theme; any theme but ``dark`` is light."""
    return DARK if theme == "dark" else LIGHT


def group_of(status: str) -> StatusGroup:
    """Return the colour group of a status, a status group, or the word of a roll-up.

    Raises:
        KeyError: it is none of them.
    """
    return _GROUPS[status]
