"""A chart that follows the theme of the page that it stands in: its colours become variables with both values."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final

from kap_ui.figures.text_outlines import SVG
from kap_ui.look.tokens import DARK, LIGHT

_PLAIN: Final = (
    "paper", "ink", "muted", "rule", "rule_strong", "accent", "accent_soft", "track", "panel",
)  # fmt: skip
_PRESENTED: Final = ("fill", "stroke", "stop-color")


def _pairs(fields: tuple[str, ...]) -> dict[str, str]:
    """Return the dark colour to each light one; where two share a light colour, that of the later field."""
    pairs = dict(zip(LIGHT.sequence, DARK.sequence, strict=True))
    for field in fields:
        light, dark = getattr(LIGHT, field), getattr(DARK, field)
        pairs |= {light[group]: dark[group] for group in light}
    return pairs | {getattr(LIGHT, name): getattr(DARK, name) for name in _PLAIN}


_TEXT: Final = _pairs(("status_tint", "status", "on_status", "status_text"))
_MARK: Final = _pairs(("on_status", "status_text", "status_tint", "status"))


def themed(svg: bytes) -> str:
    """Return an SVG in whose attributes the colours of the light theme follow that of the page.

    Colours of others, such as those of the SDGs, stay as they are.
    """
    picture = ET.fromstring(svg)
    for element in picture.iter():
        pairs = _TEXT if element.tag in (f"{SVG}text", f"{SVG}tspan") else _MARK
        for name in _PRESENTED:
            light = element.get(name)
            if light in pairs:
                element.set(name, f"light-dark({light},{pairs[light]})")
    return ET.tostring(picture, encoding="unicode")
