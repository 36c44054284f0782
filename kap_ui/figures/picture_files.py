"""A chart as a PNG or SVG file, with title, finding, selection, sources and mark inside."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_ui.figures.drawing_process import DrawingProcess
from kap_ui.look import tokens

WIDTH: Final = 1000
"""Pixels, before the scale of a PNG."""

_NO_CONTROLS: Final = dict.fromkeys(range(32), " ")
"""Replaces control characters in texts by spaces: a NUL crashes the converter."""

_DRAWING_PROCESS: Final = DrawingProcess()
"""All readers share it: pictures are drawn one after the other."""

_LINE: Final = 130
"""Characters that fit on a line of small type at this width."""

_MARGIN: Final = 24
_TITLE_LINE: Final = 23
_SUBTITLE_LINE: Final = 18
_SUBTITLE_GAP: Final = 6
_HEAD_GAP: Final = 18
"""Pixels around the picture, of a line of its title and subtitle, and between title, subtitle and chart."""


@dataclass(frozen=True)
class Picture:
    """A chart for a file.

    Attributes:
        specification: Vega-Lite, without data, as JSON.
        frames: the data by the names that the specification uses.
        title: what is shown.
        lines: below the title: finding, selection, mark, sources.
        completed: returns the specification with what the browser fetches by address, such as the outlines of a map.
    """

    specification: str
    frames: Mapping[str, pd.DataFrame]
    title: str
    lines: Sequence[str]
    completed: Callable[[dict[str, Any]], dict[str, Any]] | None = None


def png(picture: Picture) -> bytes:
    """Return the picture as PNG, two pixels for each of the chart's.

    Raises:
        NotDrawnError: see `DrawingProcess.draw`.
    """
    return _DRAWING_PROCESS.draw("png", complete_specification(picture))


def svg(picture: Picture) -> bytes:
    """Return the picture as SVG. Its text names our font, then common ones.

    Raises:
        NotDrawnError: see `DrawingProcess.draw`.
    """
    return _DRAWING_PROCESS.draw("svg", complete_specification(picture))


def complete_specification(picture: Picture) -> dict[str, Any]:
    """Return the specification with its data, title and lines, as the converter takes it."""
    specification: dict[str, Any] = json.loads(picture.specification)
    if picture.completed is not None:
        specification = picture.completed(specification)
    if specification.get("width") == "container":
        specification["width"] = WIDTH
    lines = [part for line in picture.lines if line for part in textwrap.wrap(line, _LINE)]
    title = textwrap.wrap(picture.title, _LINE - 40)
    if specification.get("autosize") is None and "width" in specification:
        specification["autosize"] = {"type": "pad", "contains": "content"}
    # A chart with fixed bounds keeps them, as on screen, and title and lines get room above. If Vega placed the title,
    # marks that reach far out of the chart would move it. If Vega does not place it, the subtitle lies on top of it, so
    # the subtitle begins with empty lines.
    is_fixed = (specification.get("autosize") or {}).get("type") == "none"
    if is_fixed:
        lines = [" "] * math.ceil((_TITLE_LINE * len(title) + _SUBTITLE_GAP) / _SUBTITLE_LINE) + lines
    head = _SUBTITLE_LINE * len(lines) + _HEAD_GAP
    datasets = {name: _records(frame) for name, frame in picture.frames.items()}
    specification["datasets"] = {**specification.get("datasets", {}), **datasets}
    specification["background"] = tokens.LIGHT.paper
    sides = dict.fromkeys(("left", "right", "bottom"), _MARGIN)
    specification["padding"] = sides | {"top": _MARGIN + (head if is_fixed else 0)}
    specification["title"] = {
        "text": title,
        "subtitle": lines,
        "anchor": "start",
        "frame": "group",
        **({"orient": "none", "dy": -head} if is_fixed else {"offset": _HEAD_GAP}),
        "lineHeight": _TITLE_LINE,
        "subtitlePadding": _SUBTITLE_GAP,
        "subtitleLineHeight": _SUBTITLE_LINE,
        "color": tokens.LIGHT.ink,
        "fontSize": tokens.SECTION,
        "fontWeight": 700,
        "subtitleColor": tokens.LIGHT.muted,
        "subtitleFontSize": tokens.SMALL,
    }
    return specification


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): _plain(cell) for name, cell in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def _plain(cell: Any) -> Any:
    if cell is None or cell is pd.NA or cell != cell:
        return None
    if isinstance(cell, str):
        return cell.translate(_NO_CONTROLS)
    return cell.item() if hasattr(cell, "item") else cell
