"""Contrast of two colours after WCAG 2.2, and the ink that is read best on a fill. Pure."""

from __future__ import annotations

from kap_ui.look.tokens import Palette


def ink_on(fill: str, palette: Palette) -> str:
    """Return the colour, ink or paper, that is read better on a fill."""
    return max((palette.ink, palette.paper), key=lambda colour: contrast(colour, fill))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours ``#RRGGBB``, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
