"""The configuration that all charts share, on screen and in files: colours, type, figures and months."""

from __future__ import annotations

from typing import Any

from kap_ui.look import tokens
from kap_ui.look.tokens import Palette
from kap_ui.words.language import vega_locale


def config(palette: Palette, language: str) -> dict[str, Any]:
    """Return the `config` of a specification: colours of the theme, figures and months of the language."""
    muted = {
        "labelColor": palette.muted,
        "titleColor": palette.muted,
        "labelFontSize": tokens.SMALL,
        "titleFontSize": tokens.SMALL,
        "titleFontWeight": 400,
        "labelLimit": 0,
        "titleLimit": 0,
    }
    return {
        "background": "transparent",
        "font": tokens.FONT,
        "locale": vega_locale(language),
        "view": {"stroke": None},
        "axis": {
            **muted,
            "gridColor": palette.rule,
            "domainColor": palette.rule_strong,
            "tickColor": palette.rule_strong,
            "labelPadding": 6,
            "titlePadding": 10,
        },
        "legend": muted,
        "header": {**muted, "labelFontSize": tokens.ROW, "labelColor": palette.ink, "labelFontWeight": 600},
        "text": {"color": palette.ink, "fontSize": tokens.SMALL},
        "line": {"color": palette.accent, "strokeWidth": 2.4},
        "bar": {"color": palette.accent},
        "point": {"color": palette.accent, "opacity": 1, "filled": True},
        "title": {
            "color": palette.ink,
            "fontSize": tokens.SECTION,
            "fontWeight": 600,
            "subtitleColor": palette.muted,
            "subtitleFontSize": tokens.CELL,
            "anchor": "start",
        },
    }
