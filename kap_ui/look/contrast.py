"""The contrast ratio of two colours by WCAG 2.2, and the better ink on a fill. Pure."""

from __future__ import annotations

from kap_ui.look.tokens import Palette


def ink_on(fill: str, palette: Palette) -> str:
    """Return ink or paper, whichever has the higher contrast to a fill."""
    return max((palette.ink, palette.paper), key=lambda colour: contrast(colour, fill))


def contrast(colour: str, background: str) -> float:
    """Return the contrast ratio of two colours ``#RRGGBB``, from 1 to 21; their order does not matter."""
    darker, lighter = sorted((_luminance(colour), _luminance(background)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
