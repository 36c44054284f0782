"""The matrix of Figure 2: rows of the plan against items of a framework. Pure: a palette and a layout give a chart.

The frames place everything in units of one row and one column. Margins are inside the plot, so that nothing moves when
a name grows. One layer of invisible rectangles on top takes every click: a cell has ``row`` and ``col``, the head of a
row no ``col``, the head of a column no ``row``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import Any, Final

from kap_model.vocabulary import Basis, StatusGroup, Strength
from kap_ui.charts.mirrored import ROWS
from kap_ui.charts.vega_lite import Channel, Layer, Specification, by_code, conditional, constant, nominal
from kap_ui.look import tokens
from kap_ui.look.contrast import ink_on
from kap_ui.look.tokens import Palette

ROW: Final = 22
"""Pixels of a row; a frame of rows carries heights in this unit."""
FOOT: Final = 28
RIGHT: Final = 92
"""Pixels of the two columns with the totals of a row."""

PICK: Final = "pick"
"""The selection: a click gives the ends of the cell in `row` and `col`; an absent one is an empty text."""

_OVER: Final = "over"
_OVER_ROW: Final = "over_row"
_OVER_COLUMN: Final = "over_column"
"""The selections of what is under the pointer."""

_CLICKED: Final = "hits"
"""The name of the layer that takes clicks."""

OWN_STATUS: Final = 16
"""Pixels for the status of a row of the plan, beside its code; above its column where the matrix is turned."""

_SECONDARY: Final = 0.52
"""The diameter of a secondary link, that of a primary one being 1."""
_LEAST_LEFT: Final = 160
"""Pixels for the titles of items in the narrowest window."""
_STRAIGHT: Final = 42
_STEEP: Final = 70
_NARROW: Final = 20
"""Degrees of slanted names, and of those over columns of fewer pixels than this."""

_TOOLTIP: Final = (("a", "from"), ("b", "to"), ("c", "link"), ("d", "reason"))
"""The columns of a tooltip's words, and the names of their heads."""


def matrix(
    palette: Palette,
    *,
    columns: int,
    rows: float,
    head: str,
    head_height: int,
    left: int,
    view: str,
    words: Mapping[str, str],
    is_turned: bool = False,
    is_file: bool = False,
) -> Specification:
    """Return the matrix of one family.

    Frames: ``rows`` (row, kind: group | main | sub, code, name, y, y2, yc, primary, all, is_bare, group: of the status
    or empty), ``columns`` (col, x, x2, xc, number, name, colour, ink, total, is_edge, group), ``cells`` (start, item,
    xc, yc, strength, basis, group, words), ``hits`` (row, col, x, x2, y, y2, and the tooltip's a, b, c, d), ``chosen``
    (part: row | column | cell, x, x2, y, y2).

    Args:
        palette: the colours of the theme.
        columns: the number of columns.
        rows: the height of all rows, in rows.
        head: what stands under the slanted names: ``tiles`` in the item's colour with its number, or ``names``, plain
            numbers.
        head_height: pixels above the rows.
        left: pixels for the names of the rows; in a narrow window those of items have fewer.
        view: ``strength``, or ``status`` of the KPIs behind the links.
        words: primary, all, total, from, to, link, reason.
        is_turned: whether the items are the rows, and the rows of the plan the columns.
        is_file: whether the chart is for a picture file, which takes no clicks.
    """
    plot = _Plot(palette, columns, rows, head_height, left, is_turned)
    own_status = view == "status"
    specification: Specification = {
        **ROWS,
        "width": "container",
        "height": plot.height,
        "padding": 0,
        "autosize": {"type": "none"},
        "layer": [
            *_grounds(plot, is_file),
            *_row_names(
                palette,
                plot.y("yc"),
                f"{plot.left}-{OWN_STATUS}" if own_status and not is_turned else plot.left,
                50 if is_turned else 42,
            ),
            *_heads(plot, head, lift=OWN_STATUS if own_status and is_turned else 0),
            *([_own_status(plot)] if own_status else []),
            _marks(plot, view),
            *_totals(plot, words),
            _chosen_cell(plot),
            *([] if is_file else [_hits(plot, words)]),
        ],
    }
    if not is_file:
        specification["params"] = [
            _clicks(),
            _under_pointer(_OVER_ROW, "row"),
            _under_pointer(_OVER_COLUMN, "col"),
        ]
    return specification


def reach(palette: Palette, *, columns: int, rows: float, left: int, words: Mapping[str, str]) -> Specification:
    """Return a table of how many items of each family every row serves.

    Frames: ``rows`` as in `matrix`, ``columns`` (col, x, xc, name, of), ``cells`` (row, col, x, x2, xc, y, y2, yc,
    text, step: 0 for none to 4, words), ``chosen`` (y, y2). The selection is that of `matrix`.

    Args:
        palette: the colours of the theme.
        columns: the number of families.
        rows: the height of all rows, in rows.
        left: pixels for the names of the rows.
        words: link and items, for the tooltip.
    """
    top = 48
    height = round(rows * ROW * 1.18) + top + 4

    def x(field: str) -> Channel:
        return _scaled(field, columns, left, {"expr": "width-4"})

    def y(field: str) -> Channel:
        return _scaled(field, rows, top, height - 4)

    steps = [palette.paper, *palette.sequence[:4]]
    return {
        **ROWS,
        "width": "container",
        "height": height,
        "padding": 0,
        "autosize": {"type": "none"},
        "params": [_clicks(), _under_pointer(_OVER, "row", "col")],
        "layer": [
            _layer("chosen", _ground(palette), x=constant(0), x2=constant("width-2"), y=y("y"), y2=_TO_Y2),
            {
                "name": _CLICKED,
                **_layer(
                    "cells",
                    _rect(xOffset=1, x2Offset=-1, yOffset=1, y2Offset=-1, cursor="pointer", strokeWidth=2),
                    x=x("x"),
                    x2=_TO_X2,
                    y=y("y"),
                    y2=_TO_Y2,
                    fill=_by_step(steps),
                    stroke={"condition": {"param": _OVER, "empty": False, "value": palette.ink}, "value": None},
                    description=nominal("words"),
                    tooltip=[{**nominal("words"), "title": words["link"]}],
                ),
            },
            _layer(
                "cells",
                _text(tokens.CELL),
                x=x("xc"),
                y=y("yc"),
                text=nominal("text"),
                color=_by_step([ink_on(ground, palette) for ground in steps]),
            ),
            *_row_names(palette, y("yc"), str(left), 42)[:3],
            _layer("columns", _text(tokens.SMALL, fontWeight=600), x=x("xc"), y=constant(16), text=nominal("name")),
            _layer("columns", _text(12, fill=palette.muted), x=x("xc"), y=constant(34), text=nominal("of")),
        ],
    }


def _by_step(colours: Sequence[str]) -> Channel:
    scale = {"domain": list(range(len(colours))), "range": colours}
    return {"field": "step", "type": "ordinal", "scale": scale, "legend": None}


class _Plot:
    """The scales and the edges that all layers of a matrix share."""

    def __init__(
        self, palette: Palette, columns: int, rows: float, head_height: int, left: int, is_turned: bool
    ) -> None:
        self.palette = palette
        self.is_turned = is_turned
        self.columns = columns
        self.top = head_height
        # Titles of items give way to the columns, which need at least _NARROW pixels each.
        self.left = f"max({_LEAST_LEFT},min({left},width-{RIGHT + _NARROW * columns}))" if is_turned else str(left)
        self.height = round(rows * ROW) + head_height + FOOT
        self.rows = rows
        self.diameter = f"min((({self.width})/{max(columns, 1)})*0.82, {ROW}*0.68)"

    @property
    def width(self) -> str:
        """The width of all columns in pixels, as an expression."""
        return f"width-{RIGHT}-{self.left}"

    def x(self, field: str = "x") -> Channel:
        """Return the horizontal place of a column's edge or middle."""
        return _scaled(field, self.columns, {"expr": self.left}, {"expr": f"width-{RIGHT}"})

    def y(self, field: str = "y") -> Channel:
        """Return the vertical place of a row's edge or middle."""
        return _scaled(field, self.rows, self.top, {"expr": f"height-{FOOT}"})


_TO_X2: Final = {"field": "x2"}
_TO_Y2: Final = {"field": "y2"}


def _scaled(field: str, units: float, low: Any, high: Any) -> Channel:
    """Return a place in rows or columns, on a scale from 0 to `units` between two edges in pixels."""
    scale = {"domain": [0, max(units, 1)], "nice": False, "zero": False, "range": [low, high]}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _layer(frame: str, mark: Mapping[str, Any], only: str = "", /, **channels: Any) -> Layer:
    """Return a layer on the rows of a frame, or only on those where a test holds."""
    filtered = {"transform": [{"filter": only}]} if only else {}
    return {"data": {"name": frame}, **filtered, "mark": mark, "encoding": channels}


def _single(mark: Mapping[str, Any], /, **channels: Any) -> Layer:
    """Return a layer that is drawn once. It has no values of its own: those would be taken for the chart's data."""
    return {"data": {"sequence": {"start": 0, "stop": 1}}, "mark": mark, "encoding": channels}


def _rect(**mark: Any) -> dict[str, Any]:
    return {"type": "rect", **mark}


def _text(size: float, **mark: Any) -> dict[str, Any]:
    return {"type": "text", "baseline": "middle", "fontSize": size, "aria": False, **mark}


def _ground(palette: Palette) -> dict[str, Any]:
    return _rect(fill=palette.accent_soft, aria=False)


def _clicks() -> dict[str, Any]:
    return {"name": PICK, "select": {"type": "point", "fields": ["row", "col"], "toggle": False}, "views": [_CLICKED]}


def _under_pointer(name: str, *fields: str) -> dict[str, Any]:
    select = {"type": "point", "fields": list(fields), "on": "pointerover", "clear": "pointerout"}
    return {"name": name, "select": select, "views": [_CLICKED]}


def _grounds(plot: _Plot, is_file: bool) -> list[Layer]:
    """Return the bands of what is chosen or under the pointer, and the grid."""
    palette, ground = plot.palette, _ground(plot.palette)
    bottom = "height-2"
    row = {"x": constant(0), "x2": constant("width-2"), "y": plot.y(), "y2": _TO_Y2}
    column = {"x": plot.x(), "x2": _TO_X2, "y": constant(plot.top - 30), "y2": constant(bottom)}

    def shown_under(selection: str) -> Channel:
        return {"condition": {"param": selection, "empty": False, "value": 1}, "value": 0}

    under_pointer = [
        _layer("rows", ground, "datum.kind != 'group'", **row, opacity=shown_under(_OVER_ROW)),
        _layer("columns", ground, **column, opacity=shown_under(_OVER_COLUMN)),
    ]
    return [
        *([] if is_file else under_pointer),
        _layer("chosen", ground, "datum.part == 'row'", **row),
        _layer("chosen", ground, "datum.part == 'column'", **column),
        _layer(
            "rows",
            {"type": "rule", "stroke": palette.rule, "strokeWidth": 1, "aria": False},
            "datum.kind != 'group'",
            x=constant(0),
            x2=constant("width-2"),
            y=plot.y("y2"),
        ),
        _layer(
            "columns",
            {"type": "rule", "stroke": palette.rule, "aria": False},
            x=plot.x("x2"),
            y=constant(plot.top),
            y2=constant(bottom),
            strokeWidth=conditional("datum.is_edge", 1.8, 0.6),
            strokeOpacity=conditional("datum.is_edge", 1, 0.55),
        ),
    ]


def _row_names(palette: Palette, y: Channel, left: str, indent: int) -> list[Layer]:
    """Return the names of groups, then codes and names of main rows, then those of the rows below them."""
    code, name, muted = nominal("code"), nominal("name"), {"fill": palette.muted}
    group, main, sub = (f"datum.kind == '{kind}'" for kind in ("group", "main", "sub"))

    def text(kind: str, x: int, words: Channel, size: float, **mark: Any) -> Layer:
        return _layer("rows", _text(size, align="left", **mark), kind, x=constant(x), y=y, text=words)

    return [
        text(group, 0, name, tokens.SMALL, fontWeight=600, dy=3, **muted),
        text(main, 4, code, tokens.SMALL, fontWeight=700),
        text(main, indent, name, tokens.SMALL, limit={"expr": f"{left}-{indent + 8}"}),
        text(sub, 18, code, 12, fontWeight=600, **muted),
        text(sub, 60, name, 12, limit={"expr": f"{left}-68"}, **muted),
    ]


def _heads(plot: _Plot, head: str, *, lift: int) -> list[Layer]:
    """Return numbers and slanted names above the columns, `lift` pixels above where they stand else."""
    bottom, x, number = plot.top - lift, plot.x("xc"), nominal("number")
    ink = conditional("datum.total == 0", plot.palette.muted, plot.palette.ink)
    if head == "tiles":
        layers = [
            _layer(
                "columns",
                _rect(cornerRadius=2, aria=False, xOffset=1.5, x2Offset=-1.5),
                x=plot.x(),
                x2=_TO_X2,
                y=constant(bottom - 27),
                y2=constant(bottom - 5),
                fill={**nominal("colour"), "scale": None},
            ),
            _layer(
                "columns",
                _text(tokens.SMALL, fontWeight=700),
                x=x,
                y=constant(bottom - 16),
                text=number,
                color={**nominal("ink"), "scale": None},
            ),
        ]
    else:
        layers = [
            _layer(
                "columns",
                _text(12, fontWeight=700),
                x=x,
                y=constant(bottom - 14),
                text=number,
                color=ink,
                size=conditional(
                    "length(datum.number) > 2", {"expr": f"min(10,({plot.width})/{max(plot.columns, 1)}*0.5)"}, 12
                ),
            )
        ]
    return [*layers, _slanted_names(plot, ink, bottom)]


def _slanted_names(plot: _Plot, ink: Channel, bottom: int) -> Layer:
    """Return the names above the columns; those of narrow columns stand steeper. None is longer than to the edge."""
    is_narrow = f"({plot.width})/{max(plot.columns, 1)} < {_NARROW}"
    angle = f"{is_narrow} ? {360 - _STEEP} : {360 - _STRAIGHT}"
    longest = f"({is_narrow} ? {round((bottom - 34) * 1.06)} : {round((bottom - 34) * 1.49)})"
    to_edge = f"width-{plot.left}-datum.xc*({plot.width})/{max(plot.columns, 1)}-6"
    of_slant = f"({is_narrow} ? {cos(radians(_STEEP)):.3f} : {cos(radians(_STRAIGHT)):.3f})"
    return _layer(
        "columns",
        _text(12, align="left", angle={"expr": angle}, dy=-2, limit={"expr": f"min({longest},({to_edge})/{of_slant})"}),
        x=plot.x("xc"),
        y=constant(bottom - 32),
        text=nominal("name"),
        color=ink,
    )


def _own_status(plot: _Plot) -> Layer:
    """Return the status of all KPIs of each row of the plan, beside its name or above its column."""
    mark = {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 80, "aria": False}
    groups = [*StatusGroup]
    channels = {
        "fill": by_code("group", {group.value: plot.palette.status[group] for group in groups}),
        "shape": by_code("group", {group.value: tokens.ICONS[group] for group in groups}),
    }
    if plot.is_turned:
        return _layer("columns", mark, "datum.group", x=plot.x("xc"), y=constant(plot.top - 10), **channels)
    return _layer("rows", mark, "datum.group", x=constant(f"{plot.left}-{OWN_STATUS}"), y=plot.y("yc"), **channels)


def _marks(plot: _Plot, view: str) -> Layer:
    palette, diameter = plot.palette, plot.diameter
    is_primary = f"datum.strength == '{Strength.PRIMARY}'"
    place = {"x": plot.x("xc"), "y": plot.y("yc"), "description": nominal("words")}
    point = {"type": "point", "filled": True, "opacity": 1}

    def size(primary: str, secondary: str) -> Channel:
        return conditional(is_primary, {"expr": f"pow({primary},2)"}, {"expr": f"pow({secondary},2)"})

    if view == "status":
        return _layer(
            "cells",
            {**point, "strokeWidth": 0},
            **place,
            size=size(f"{diameter}*0.94", f"{diameter}*0.64"),
            fill=by_code("group", {group.value: palette.status[group] for group in StatusGroup}),
            shape=by_code("group", {group.value: tokens.ICONS[group] for group in StatusGroup}),
        )
    return _layer(
        "cells",
        {**point, "strokeWidth": 1.5, "stroke": palette.accent, "shape": "circle"},
        **place,
        size=size(diameter, f"{diameter}*{_SECONDARY}"),
        fill=conditional(f"datum.basis == '{Basis.OFFICIAL}'", palette.accent, palette.sequence[1]),
    )


def _totals(plot: _Plot, words: Mapping[str, str]) -> list[Layer]:
    """Return the totals right of the rows and below the columns, with their heads."""
    palette, y = plot.palette, plot.y("yc")
    foot = constant("height-14")
    of_rows = [("primary", 36, 600), ("all", 80, 400)]
    return [
        *(
            _layer(
                "rows",
                _text(tokens.SMALL, align="right", fontWeight=weight),
                "datum.kind != 'group'",
                x=constant(f"width-{RIGHT}+{right}"),
                y=y,
                text={"field": name, "type": "quantitative"},
                color=conditional("datum.is_bare", palette.status_text[StatusGroup.OFF_TRACK], palette.ink),
            )
            for name, right, weight in of_rows
        ),
        *(
            _single(
                _text(12, align="left", angle=360 - _STRAIGHT, fill=palette.muted),
                x=constant(f"width-{RIGHT}+{right - 8}"),
                y=constant(plot.top - 10),
                text={"value": words[name]},
            )
            for name, right, _weight in of_rows
        ),
        _layer(
            "columns",
            _text(tokens.SMALL if plot.columns < 40 else 11),
            x=plot.x("xc"),
            y=foot,
            text={"field": "total", "type": "quantitative"},
            color=conditional(
                f"datum.total == 0 && {str(not plot.is_turned).lower()}",
                palette.status_text[StatusGroup.OFF_TRACK],
                palette.ink,
            ),
        ),
        _single(
            _text(12, align="left", fill=palette.muted, limit={"expr": f"{plot.left}-8"}),
            x=constant(0),
            y=foot,
            text={"value": words["total"]},
        ),
    ]


def _hits(plot: _Plot, words: Mapping[str, str]) -> Layer:
    tooltip = [{**nominal(field), "title": words[name]} for field, name in _TOOLTIP]
    invisible = _rect(fill=plot.palette.paper, fillOpacity=0, cursor="pointer", aria=False)
    place = {"x": plot.x(), "x2": _TO_X2, "y": plot.y(), "y2": _TO_Y2}
    return {"name": _CLICKED, **_layer("hits", invisible, **place, tooltip=tooltip)}


def _chosen_cell(plot: _Plot) -> Layer:
    outline = _rect(fillOpacity=0, stroke=plot.palette.accent, strokeWidth=2, cornerRadius=3, aria=False)
    place = {"x": plot.x(), "x2": _TO_X2, "y": plot.y(), "y2": _TO_Y2}
    return _layer("chosen", outline, "datum.part == 'cell'", **place)
