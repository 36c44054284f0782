"""The specification of a chart as it is sent to the browser and drawn in files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kap_ui.charts.config import config
from kap_ui.charts.mirrored import from_right
from kap_ui.charts.vega_lite import ChartBuilder
from kap_ui.look import tokens
from kap_ui.words.language import language_of


def specification(
    build: ChartBuilder, theme: str, language: str, options: Mapping[str, Any] | None, description: str
) -> str:
    """Return the specification as JSON; it is made once for each chart, theme, language and options."""
    return _specification(build, theme, language, json.dumps(options or {}, sort_keys=True), description)


@lru_cache(maxsize=512)
def _specification(build: ChartBuilder, theme: str, language: str, options: str, description: str) -> str:
    palette = tokens.palette(theme)
    built = build(palette, **json.loads(options))
    if language_of(language).direction == "rtl":
        built = from_right(built)
    return json.dumps({**built, "description": description, "config": config(palette, language)}, separators=(",", ":"))
