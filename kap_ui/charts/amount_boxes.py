"""Boxes of money in a chart: planned pale, spent solid, forecast dashed; made-up ones are striped. Pure.

A frame of boxes has `kind` (planned, spent, forecast), `tone` (first, second) and `is_illustrative`. The first tone is
the accent, the second one grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kap_ui.charts.rows import AT
from kap_ui.charts.vega_lite import Channel, Layer, conditional, nominal
from kap_ui.look.tokens import Palette

_LEAN: Final = ".5"
"""How far a stripe goes along the longer side of its box, in lengths of the shorter one."""

_MOST_STRIPES: Final = 250

_IS_SPENT: Final = "datum.kind === 'spent'"


def layers(palette: Palette, frame: str, ends: Mapping[str, str], kinds: Sequence[str], step: float) -> list[Layer]:
    """Return the layers of the boxes.

    Args:
        palette: the colours of the theme.
        frame: the name of the frame; besides the fields above it has `words`, the tip of a box.
        ends: expressions of `left`, `right`, `top` and `bottom` in pixels, none of which refers to another.
        kinds: those that the frame has. Vega calls a layer without rows a picture, and axe asks for its name.
        step: from one stripe of made-up boxes to the next, in lengths of the shorter side of the box.
    """
    placed = [{"calculate": expression, "as": name} for name, expression in ends.items()]
    box = {"x2": {"field": "right"}, "y2": {"field": "bottom"}}
    place = {"x": {**AT["x"], "field": "left"}, "y": {**AT["y"], "field": "top"}, **box}
    tone = conditional("datum.tone === 'first'", palette.accent, palette.rule_strong)

    def drawn(test: str, mark: dict[str, Any], **channels: Channel) -> Layer:
        return {
            "data": {"name": frame},
            "transform": [{"filter": test}, *placed],
            "mark": {"type": "rect", **mark},
            "encoding": {**place, **channels, "tooltip": nominal("words"), "description": nominal("words")},
        }

    # Vega-Lite has no channel for the dashes of a rectangle, so each kind has a layer of its own.
    outline = {"strokeWidth": 1.2}
    by_kind = {
        "planned": drawn("datum.kind === 'planned'", {**outline, "fill": palette.track}, stroke=tone),
        "forecast": drawn(
            "datum.kind === 'forecast'", {**outline, "fill": palette.paper, "strokeDash": [3, 3]}, stroke=tone
        ),
        "spent": drawn(_IS_SPENT, {}, fill=tone),
    }
    return [*(layer for kind, layer in by_kind.items() if kind in kinds), _stripes(palette, frame, ends, step)]


def _stripes(palette: Palette, frame: str, ends: Mapping[str, str], step: float) -> Layer:
    """Return the stripes of made-up boxes, as one shape for each box.

    A mark for each stripe would be thousands of elements, which take minutes to print: paper has rules with `:has`. A
    shape is a text of as many stripes as the box is long, cut off a text of very many: in units of the shorter side of
    the box, from its lower left corner along the longer one.

    Shape and size are worked out from the ends at one go: what Vega works out step by step from other fields stays as
    it was when the width of the chart changes.
    """
    across = "".join(f"M{number * step:06.2f},0l{_LEAN},-1 " for number in range(_MOST_STRIPES))
    upward = "".join(f"M0,-{number * step:06.2f}l1,-{_LEAN}" for number in range(_MOST_STRIPES))
    length = len(across) // _MOST_STRIPES  # of one stripe; those of both texts are equally long
    wide, high = f"({ends['right']} - ({ends['left']}))", f"({ends['bottom']} - ({ends['top']}))"
    unit = f"max(min({wide}, {high}), 1)"
    count = f"max(floor((max({wide}, {high}) / {unit} - {_LEAN}) / {step}) + 1, 1)"
    drawn = {
        "left": ends["left"],
        "bottom": ends["bottom"],
        "shape": f"substring({wide} < {high} ? '{upward}' : '{across}', 0, {length} * {count})",
        "size": f"4 * {unit} * {unit}",  # a shape of size 4 has its own size
    }
    return {
        "data": {"name": frame},
        "transform": [
            {"filter": "datum.is_illustrative"},
            *({"calculate": each, "as": name} for name, each in drawn.items()),
        ],
        "mark": {"type": "point", "filled": False, "opacity": 1, "aria": False},
        "encoding": {
            "x": {**AT["x"], "field": "left"}, "y": {**AT["y"], "field": "bottom"},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "stroke": conditional(_IS_SPENT, palette.paper, palette.rule_strong),
            "strokeWidth": conditional(_IS_SPENT, 1.8, 0.7),
            "strokeOpacity": conditional(_IS_SPENT, 0.42, 0.5),
        },
    }  # fmt: skip
