"""A timeline of projects by region and initiative: a bar from the first quarter of each to its last one. Pure.

The state of a project is told by a sign beside its bar and by the colour of the bar. To be suspended is not to be off
track, so the colours of the statuses are not used. Published projects are solid, made-up ones striped with a dashed
edge. A bar whose end is not known runs out in dots and an arrow head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kap_ui.charts.mirrored import BEGIN, END, NAMES, among_names, beside_names
from kap_ui.charts.vega_lite import Layer, Specification, by_code, in_lines, nominal
from kap_ui.look import tokens
from kap_ui.look.project_signs import SIGNS
from kap_ui.look.tokens import Palette

SELECTION: Final = "pick"
"""The selection: a click on a project gives its code in `project`."""

TOP: Final = 26
"""Pixels above the first region, for the name of the present quarter."""

REGION: Final = 34
"""Height of the head of a region, with the years, in pixels; in a picture of many projects `DENSE_REGION`."""

DENSE_REGION: Final = 20

LINE: Final = 16
"""From a line of a name to the next one, in pixels."""

LETTERS: Final = 46
"""Letters of a name that fit on a line."""

_ROW: Final = 8
"""Pixels that a row is higher than the lines of its name."""

_LONG: Final = 32
"""Letters of a region's name that fit beside the number of its projects in its usual size."""

_CODE: Final = 58
_RIGHT: Final = 14
_STUB: Final = 46
"""Pixels of the dots that stand for a time that is not known."""


@dataclass(frozen=True)
class Layout:
    """Measures in pixels of a timeline.

    Attributes:
        left: of the plot.
        bar: height of a bar.
        head: height of the head of a region.
        code: from the top of an initiative to the middle of its code.
        sign: area of the sign of a state.
        type: size of the name of a region.
        stripe: by how much the stripes are lower than the bar.
    """

    left: int
    bar: int
    head: int
    code: int
    sign: int
    type: int
    stripe: int


_WIDE: Final = Layout(left=388, bar=12, head=REGION, code=12, sign=90, type=tokens.ROW, stripe=3)
_DENSE: Final = Layout(left=344, bar=5, head=DENSE_REGION, code=7, sign=26, type=tokens.SMALL, stripe=2)

DENSE_ROW: Final = 7
"""Height of the row of a project in a picture of many, which has no names."""

DENSE_INITIATIVE: Final = 15
"""The least height of an initiative in such a picture: its code needs it."""


def row_height(lines: int) -> int:
    """Return the height of the row of a project whose name has so many lines, in pixels."""
    return _ROW + LINE * max(lines, 1)


def fills(palette: Palette) -> Mapping[str, str]:
    """Return the colour of the bar of each state; planned is an outline alone."""
    return {
        "planned": palette.paper,
        "ongoing": palette.accent,
        "suspended": palette.ink,
        "completed": palette.rule_strong,
        "unknown": palette.track,
    }


def edges(palette: Palette) -> Mapping[str, str]:
    """Return the colour of the edge of the bar of each state, of its stripes and of its sign."""
    return {
        "planned": palette.accent,
        "ongoing": palette.accent,
        "suspended": palette.ink,
        "completed": palette.rule_strong,
        "unknown": palette.rule_strong,
    }


def timeline(palette: Palette, *, height: int, is_dense: bool = False) -> Specification:
    """Return the timeline.

    It reads these frames, with x from 0 to 1 over the time shown and y in pixels from the top: `data` (y: the middle
    of the row, high, project, name: may have lines, state, is_illustrative, start and end: x or null, undated: the
    words for a project without either, words), `regions` (y, name, together), `years` (y, x, x2, label, before: the
    newest has 0), `lines` (x), `initiatives` (y, code, words) and `now` (x, label).

    Args:
        palette: the colours of the theme.
        height: of the chart in pixels.
        is_dense: for a picture of many projects, whose rows are low and have no names.
    """
    layout = _DENSE if is_dense else _WIDE
    left = layout.left
    plot, plot_right = beside_names(left, _RIGHT)
    px, py = ({"field": name, "type": "quantitative", "scale": None, "axis": None} for name in ("px", "py"))
    place = {"x": px, "y": py}
    to_px2, to_py2 = {"field": "px2"}, {"field": "py2"}
    text: dict[str, Any] = {"type": "text", "fontSize": tokens.SMALL, "aria": False, "baseline": "middle"}
    stroke = by_code("state", edges(palette))
    mid = "datum.y"

    def at(x: str, y: str, **more: str) -> list[dict[str, str]]:
        return [{"calculate": expression, "as": name} for name, expression in {"px": x, "py": y, **more}.items()]

    def across(field: str) -> str:
        return f"({plot} + datum.{field} * (width - {left + _RIGHT}))"

    def layer(frame: str, test: str, places: list[dict[str, str]], **rest: Any) -> Layer:
        chosen = [{"filter": test}] if test else []
        return {"data": {"name": frame}, "transform": [*chosen, *places], **rest}

    known = "isValid(datum.start) || isValid(datum.end)"
    begins = f"(isValid(datum.start) ? {across('start')} : max({across('end')} - {_STUB}, {plot}))"
    ends = f"(isValid(datum.end) ? {across('end')} : min({across('start')} + {_STUB}, {plot_right}))"
    high = [f"{mid} - {layout.bar / 2:g}", f"{mid} + {layout.bar / 2:g}"]
    both = "isValid(datum.start) && isValid(datum.end)"
    bar = at(across("start"), high[0], px2=across("end"), py2=high[1])
    box = {**place, "x2": to_px2, "y2": to_py2}
    open_end = f"({known}) && !({both})"
    # What is known of a bar with an open end is its other end.
    edge = f"(isValid(datum.start) ? {begins} : {ends} - 5)"
    known_end = at(edge, high[0], px2=f"{edge} + 5", py2=high[1])
    head = f"(isValid(datum.start) ? {ends} : {begins})"
    # A long name would reach the number of projects beside it.
    size = {"expr": f"length(datum.name) > {_LONG} ? {tokens.SMALL} : {layout.type}"}
    layers: list[Layer] = [
        layer(
            "lines", "", at(across("x"), str(TOP)),
            mark={"type": "rule", "color": palette.rule, "aria": False},
            encoding={**place, "y2": {"value": height - 4}},
        ),
        layer(
            "regions", "", at("0", "datum.y + 2", px2="width", py2=f"datum.y + {layout.head - 4}"),
            mark={"type": "rect", "color": palette.panel, "aria": False}, encoding=box,
        ),
        layer(
            "regions", "", at(among_names(8), f"datum.y + {layout.head / 2 - 1:g}"),
            mark={**text, "align": BEGIN, "fontWeight": 600, "fontSize": size, "color": palette.ink},
            encoding={**place, "text": nominal("name")},
        ),
        layer(
            "regions", "", at(among_names(left - 12), f"datum.y + {layout.head / 2 - 1:g}"),
            mark={**text, "align": END, "color": palette.muted},
            encoding={**place, "text": nominal("together")},
        ),
        layer(
            "years", f"datum.before % ceil(44 / ((width - {left + _RIGHT}) * (datum.x2 - datum.x))) === 0",
            at(f"({across('x')} + {across('x2')}) / 2", f"datum.y + {layout.head / 2 - 1:g}"),
            mark={**text, "align": "center", "color": palette.muted}, encoding={**place, "text": nominal("label")},
        ),
        layer(
            "initiatives", "", at("0", "datum.y", px2="width"),
            mark={"type": "rule", "color": palette.rule, "aria": False}, encoding={**place, "x2": to_px2},
        ),
        layer(
            "initiatives", "", at(among_names(8), f"datum.y + {layout.code}"),
            mark={**text, "align": BEGIN, "fontWeight": 600, "color": palette.ink, "aria": True},
            encoding={**place, "text": nominal("code"), "tooltip": nominal("words"), "description": nominal("words")},
        ),
        layer(
            "now", "", at(across("x"), str(TOP - 4)),
            mark={"type": "rule", "color": palette.ink, "strokeWidth": 1.4, "strokeDash": [2, 3], "aria": False},
            encoding={**place, "y2": {"value": height - 4}},
        ),
        layer(
            "now", "", at(f"clamp({across('x')}, {plot} + 66, {plot_right} - 52)", "9"),
            mark={**text, "align": "center", "fontWeight": 600, "color": palette.ink},
            encoding={**place, "text": nominal("label")},
        ),
        layer(
            "data", "", at(among_names(_CODE), mid),
            mark={**text, "align": BEGIN, "color": palette.ink, **in_lines("name", LINE)},
            encoding={**place, "text": nominal("name")},
        ),
        layer(
            "data", "", at(among_names(left - 16), mid),
            mark={
                "type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": layout.sign, "aria": False,
            },
            encoding={**place, "shape": by_code("state", SIGNS), "fill": stroke},
        ),
        layer(
            "data", f"({both}) && !datum.is_illustrative", bar,
            mark={"type": "rect", "strokeWidth": 1.4, "cornerRadius": 2, "aria": False},
            encoding={**box, "fill": by_code("state", fills(palette)), "stroke": stroke},
        ),
        layer(
            "data", f"({both}) && datum.is_illustrative", bar,
            mark={
                "type": "rect", "fill": palette.paper, "strokeWidth": 1.4, "strokeDash": [3, 2], "cornerRadius": 2,
                "aria": False,
            },
            encoding={**box, "stroke": stroke},
        ),
        # A thick dashed line is striped, whatever its length; a planned project is an outline alone.
        layer(
            "data", f"({both}) && datum.is_illustrative && datum.state !== 'planned'",
            at(f"{across('start')} + 1", mid, px2=f"{across('end')} - 1"),
            mark={
                "type": "rule", "strokeWidth": layout.bar - layout.stripe, "strokeDash": [3, 2], "opacity": 0.75,
                "aria": False,
            },
            encoding={**place, "x2": to_px2, "stroke": stroke},
        ),
        layer(
            "data", open_end, at(begins, mid, px2=ends),
            mark={"type": "rule", "strokeWidth": 3, "strokeDash": [3, 4], "aria": False},
            encoding={**place, "x2": to_px2, "stroke": stroke},
        ),
        # Its known end is filled where it is published, and an outline where it is made up.
        layer(
            "data", f"({open_end}) && !datum.is_illustrative", known_end,
            mark={"type": "rect", "strokeWidth": 1.4, "aria": False},
            encoding={**box, "fill": stroke, "stroke": stroke},
        ),
        layer(
            "data", f"({open_end}) && datum.is_illustrative", known_end,
            mark={"type": "rect", "fill": palette.paper, "strokeWidth": 1.4, "aria": False},
            encoding={**box, "stroke": stroke},
        ),
        layer(
            "data", open_end, at(head, mid),
            mark={
                "type": "point", "shape": "M-0.5,-0.9L0.5,0L-0.5,0.9", "filled": False, "opacity": 1,
                "size": layout.sign, "strokeWidth": 2, "aria": False,
                "angle": {"expr": "isValid(datum.start) ? 0 : 180"},
            },
            encoding={**place, "stroke": stroke},
        ),
        layer(
            "data", f"!({known})", at(f"{plot} + 4", mid),
            mark={**text, "align": "left", "color": palette.muted}, encoding={**place, "text": nominal("undated")},
        ),
        {
            **layer(
                "data", "", at("0", f"{mid} - datum.high / 2", px2="width", py2=f"{mid} + datum.high / 2"),
                mark={"type": "rect", "opacity": 0, "cursor": "pointer"},
                encoding={**box, "tooltip": nominal("words"), "description": nominal("words")},
            ),
            "name": "hits",
        },
    ]  # fmt: skip
    return {
        "width": "container",
        "height": height,
        "padding": 0,
        "autosize": {"type": "none"},
        "params": [
            *NAMES["params"],
            {
                "name": SELECTION,
                "select": {"type": "point", "fields": ["project"], "toggle": False},
                "views": ["hits"],
            },
        ],
        # Ground, edge and sign are coloured by the same field, each with colours of its own.
        "resolve": {"scale": dict.fromkeys(("fill", "stroke", "color", "shape"), "independent")},
        "layer": layers,
    }
