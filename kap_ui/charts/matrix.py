"""The matrix of Figure 2: rows of the plan against items of a framework. Pure: a palette and a layout give a chart.

Everything is placed in units of one row and one column, which the frames carry; margins are inside the plot, so that
nothing moves when a name grows. One layer of invisible rectangles on top takes every click: a cell has ``row`` and
``col``, the head of a row no ``col``, the head of a column no ``row``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import altair as alt

from kap_model.vocabulary import Basis, StatusGroup, Strength
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

ROW: Final = 22
"""Pixels of a row; a frame of rows carries heights in this unit."""
FOOT: Final = 28
RIGHT: Final = 92
"""Pixels of the two columns with the totals of a row."""

Layer = Any
"""A layer. Altair's own types say of most calls that they give anything."""

PICK: Final = "pick"
"""The chart's selection: ``[{"row": "P1", "col": "SDG9"}]``; an absent part is an empty text."""

_SECONDARY: Final = 0.52
"""The diameter of a secondary link, that of a primary one being 1."""
_NAMED: Final = ("names", "tiles")
_STRAIGHT: Final = 42
_STEEP: Final = 70
_NARROW: Final = 20
"""Degrees of slanted names, and of those over columns of fewer pixels than this."""


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
    is_file: bool = False,
) -> alt.TopLevelMixin:
    """Give the matrix of one family.

    Frames: ``rows`` (row, kind: group | main | sub, code, name, y, y2, yc, primary, all), ``columns`` (col, x, x2, xc,
    number, name, colour, ink, total, tier, is_edge), ``bands`` (name, x, x2, xc), ``cells`` (row, col, xc, yc,
    strength, basis, group, words), ``hits`` (row, col, x, x2, y, y2, and the tooltip's a, b, c, d), ``chosen`` (part:
    row | column | cell, x, x2, y, y2).

    Args:
        columns: how many there are.
        rows: the height of all rows, in rows.
        head: ``tiles`` numbered tiles in the item's colour under slanted names; ``names`` plain numbers under slanted
            names; ``numbers`` numbers only, in two tiers where they are many.
        head_height: pixels above the rows.
        left: pixels for the names of the rows.
        view: ``strength``, or ``status`` of the KPIs behind the links.
        words: primary, all, total, from, to, link, reason; and for a file key_primary, key_secondary, key_official,
            key_inferred.
        is_file: for a picture, with the key below.
    """
    plot = _Plot(palette, columns, rows, head_height, left, is_file)
    layers = [
        *_grounds(plot, is_file),
        *_row_names(plot),
        *_heads(plot, head),
        _marks(plot, view),
        *_totals(plot, words),
        _chosen_cell(plot),
        # A picture has a key in place of the rectangles for clicks.
        *(_key(plot, view, words) if is_file else [_hits(plot, words)]),
    ]
    return alt.layer(*layers).properties(
        width="container",
        height=plot.height,
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
    )


def reach(palette: Palette, *, columns: int, rows: float, words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Give how many items of each family every row serves.

    Frames: ``rows`` as in `matrix`, ``columns`` (col, x, xc, name, of), ``cells`` (row, col, x, x2, xc, y, y2, yc,
    text, step: 0 for none to 4, words), ``chosen`` (y, y2). The selection is that of `matrix`.

    Args:
        columns: how many families.
        rows: the height of all rows, in rows.
        words: link and items, for the tooltip.
    """
    left, top = 232, 48
    height = round(rows * ROW * 1.18) + top + 4
    right: Any = {"expr": "width-4"}
    across = alt.Scale(domain=[0, max(columns, 1)], nice=False, zero=False, range=[left, right])
    down = alt.Scale(domain=[0, max(rows, 1)], nice=False, zero=False, range=[top, height - 4])

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=across, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=None)

    steps = [palette.paper, *palette.sequence[:4]]
    fill = alt.Fill("step:Q", scale=alt.Scale(type="ordinal", domain=[0, 1, 2, 3, 4], range=steps), legend=None)
    pick = alt.selection_point(name=PICK, fields=["row", "col"], toggle=False)
    over = alt.selection_point(name="over", fields=["row", "col"], on="pointerover", clear="pointerout")
    cells, heads = _layer("cells"), _layer("columns")
    group, main = _layer("rows", "datum.kind == 'group'"), _layer("rows", "datum.kind == 'main'")
    boxes = (
        cells.properties(name="hits")
        .mark_rect(xOffset=1, x2Offset=-1, yOffset=1, y2Offset=-1, cursor="pointer", strokeWidth=2)
        .encode(
            x=x("x"),
            x2="x2:Q",
            y=y("y"),
            y2="y2:Q",
            fill=fill,
            description="words:N",
            tooltip=[alt.Tooltip("words:N", title=words["link"])],
            stroke=alt.condition(over, alt.value(palette.ink), alt.value(None), empty=False),
        )
        .add_params(pick, over)
    )
    dark = "datum.step >= 4" if palette is tokens.LIGHT else "datum.step >= 3"
    layers = [
        _layer("chosen")
        .mark_rect(fill=palette.accent_soft, aria=False)
        .encode(x=_at(0), x2=_at("width-2"), y=y("y"), y2="y2:Q"),
        boxes,
        _text(cells, tokens.CELL).encode(
            x=x("xc"),
            y=y("yc"),
            text="text:N",
            color=alt.condition(dark, alt.value(palette.paper), alt.value(palette.ink)),
        ),
        _text(group, tokens.SMALL, align="left", fontWeight=600, fill=palette.muted, dy=3).encode(
            x=_at(0), y=y("yc"), text="name:N"
        ),
        _text(main, tokens.SMALL, align="left", fontWeight=700).encode(x=_at(4), y=y("yc"), text="code:N"),
        _text(main, tokens.SMALL, align="left", limit=left - 50).encode(x=_at(42), y=y("yc"), text="name:N"),
        _text(heads, tokens.SMALL, fontWeight=600).encode(x=x("xc"), y=_at(16), text="name:N"),
        _text(heads, 12, fill=palette.muted).encode(x=x("xc"), y=_at(34), text="of:N"),
    ]
    return alt.layer(*layers).properties(
        width="container",
        height=height,
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
    )


class _Plot:
    """The scales and the edges that all layers share."""

    def __init__(self, palette: Palette, columns: int, rows: float, head_height: int, left: int, is_file: bool) -> None:
        self.palette = palette
        self.columns = columns
        self.top = head_height
        self.left = left
        self.foot = FOOT + (34 if is_file else 0)
        self.height = round(rows * ROW) + head_height + self.foot
        self.rows = rows
        self.diameter = f"min(((width-{left + RIGHT})/{max(columns, 1)})*0.82, {ROW}*0.68)"

    def x(self, field: str = "x") -> alt.X:
        """Give the horizontal place of a column's edge or middle."""
        right: Any = {"expr": f"width-{RIGHT}"}
        scale = alt.Scale(domain=[0, max(self.columns, 1)], nice=False, zero=False, range=[self.left, right])
        return alt.X(f"{field}:Q", scale=scale, axis=None)

    def y(self, field: str = "y") -> alt.Y:
        """Give the vertical place of a row's edge or middle."""
        bottom: Any = {"expr": f"height-{self.foot}"}
        scale = alt.Scale(domain=[0, max(self.rows, 1)], nice=False, zero=False, range=[self.top, bottom])
        return alt.Y(f"{field}:Q", scale=scale, axis=None)


def _layer(name: str, only: str | None = None) -> Layer:
    chart = alt.Chart(alt.NamedData(name))
    return chart.transform_filter(only) if only else chart


def _once() -> Layer:
    """Give a layer that is drawn once. It has no values of its own: those would be taken for the data."""
    return alt.Chart(alt.sequence(0, 1))


def _at(pixels: float | str) -> Any:
    return alt.value(alt.ExprRef(pixels) if isinstance(pixels, str) else pixels)


def _text(chart: Layer, size: float, **how: Any) -> Layer:
    return chart.mark_text(baseline="middle", fontSize=size, aria=False, **how)


def _grounds(plot: _Plot, is_file: bool) -> list[Layer]:
    """Give the bands of what is chosen or under the mouse, and the grid."""
    palette, soft = plot.palette, plot.palette.accent_soft
    across = {"x": _at(0), "x2": _at("width-2")}
    down = {"y": _at(plot.top - 30), "y2": _at(f"height-{plot.foot - FOOT + 2}")}
    rows, columns = _layer("rows", "datum.kind != 'group'"), _layer("columns")
    over_row = alt.condition(alt.selection_point(name="over_row"), alt.value(1), alt.value(0), empty=False)
    over_column = alt.condition(alt.selection_point(name="over_column"), alt.value(1), alt.value(0), empty=False)
    under_mouse = [
        rows.mark_rect(fill=soft, aria=False).encode(**across, y=plot.y(), y2="y2:Q", opacity=over_row),
        columns.mark_rect(fill=soft, aria=False).encode(x=plot.x(), x2="x2:Q", **down, opacity=over_column),
    ]
    return [
        *([] if is_file else under_mouse),
        _layer("chosen", "datum.part == 'row'")
        .mark_rect(fill=soft, aria=False)
        .encode(**across, y=plot.y(), y2="y2:Q"),
        _layer("chosen", "datum.part == 'column'")
        .mark_rect(fill=soft, aria=False)
        .encode(x=plot.x(), x2="x2:Q", **down),
        rows.mark_rule(stroke=palette.rule, strokeWidth=1, aria=False).encode(**across, y=plot.y("y2")),
        columns.mark_rule(stroke=palette.rule, aria=False).encode(
            x=plot.x("x2"),
            y=_at(plot.top),
            y2=_at(f"height-{plot.foot - FOOT + 2}"),
            strokeWidth=alt.condition("datum.is_edge", alt.value(1.8), alt.value(0.6)),
            strokeOpacity=alt.condition("datum.is_edge", alt.value(1), alt.value(0.55)),
        ),
    ]


def _row_names(plot: _Plot) -> list[Layer]:
    palette, left, y = plot.palette, plot.left, plot.y("yc")
    group, main, sub = (_layer("rows", f"datum.kind == '{kind}'") for kind in ("group", "main", "sub"))
    return [
        _text(group, tokens.SMALL, align="left", fontWeight=600, fill=palette.muted, dy=3).encode(
            x=_at(0), y=y, text="name:N"
        ),
        _text(main, tokens.SMALL, align="left", fontWeight=700).encode(x=_at(4), y=y, text="code:N"),
        _text(main, tokens.SMALL, align="left", limit=left - 50).encode(x=_at(42), y=y, text="name:N"),
        _text(sub, 12, align="left", fontWeight=600, fill=palette.muted).encode(x=_at(18), y=y, text="code:N"),
        _text(sub, 12, align="left", fill=palette.muted, limit=left - 68).encode(x=_at(60), y=y, text="name:N"),
    ]


def _heads(plot: _Plot, head: str) -> list[Layer]:
    palette, top = plot.palette, plot.top
    columns = _layer("columns")
    ink = alt.condition("datum.total == 0", alt.value(palette.muted), alt.value(palette.ink))
    layers: list[Layer] = []
    if head == "tiles":
        tile = columns.mark_rect(cornerRadius=2, aria=False, xOffset=1.5, x2Offset=-1.5)
        layers += [
            tile.encode(x=plot.x(), x2="x2:Q", y=_at(top - 27), y2=_at(top - 5), fill=alt.Fill("colour:N", scale=None)),
            _text(columns, tokens.SMALL, fontWeight=700).encode(
                x=plot.x("xc"), y=_at(top - 16), text="number:N", color=alt.Color("ink:N", scale=None)
            ),
        ]
    elif head == "names":
        layers.append(
            _text(columns, 12, fontWeight=700).encode(
                x=plot.x("xc"),
                y=_at(top - 14),
                text="number:N",
                color=ink,
                size=alt.condition("length(datum.number) > 2", alt.value(10), alt.value(12)),
            )
        )
    else:
        layers += [
            _text(_layer("columns", f"datum.tier == {tier}"), 11.5, fontWeight=600).encode(
                x=plot.x("xc"), y=_at(top - 10 - 16 * tier), text="number:N", color=ink
            )
            for tier in (0, 1)
        ]
    if head in _NAMED:
        # Names of narrow columns stand steeper: they keep apart, and the last one stays within the picture.
        is_narrow = f"(width-{plot.left + RIGHT})/{max(plot.columns, 1)} < {_NARROW}"
        angle: Any = alt.ExprRef(f"{is_narrow} ? {360 - _STEEP} : {360 - _STRAIGHT}")
        longest: Any = alt.ExprRef(f"{is_narrow} ? {round((top - 34) * 1.06)} : {round((top - 34) * 1.49)}")
        layers.append(
            _text(columns, 12, align="left", angle=angle, dy=-2, limit=longest).encode(
                x=plot.x("xc"), y=_at(top - 32), text="name:N", color=ink
            )
        )
    else:
        bands = _layer("bands")
        room: Any = alt.ExprRef(f"(datum.x2-datum.x)*(width-{plot.left + RIGHT})/{max(plot.columns, 1)}-8")
        layers += [
            bands.mark_rect(fill=palette.panel, xOffset=1, x2Offset=-1, aria=False).encode(
                x=plot.x(), x2="x2:Q", y=_at(0), y2=_at(24)
            ),
            _text(bands, tokens.SMALL, fontWeight=600, limit=room).encode(x=plot.x("xc"), y=_at(12), text="name:N"),
        ]
    return layers


def _marks(plot: _Plot, view: str) -> Layer:
    palette, d = plot.palette, plot.diameter
    is_primary = f"datum.strength == '{Strength.PRIMARY}'"
    cells = _layer("cells")
    place = {"x": plot.x("xc"), "y": plot.y("yc"), "description": "words:N"}
    if view == "status":
        groups = list(StatusGroup)
        size = alt.condition(is_primary, _at(f"pow({d}*0.94,2)"), _at(f"pow({d}*0.64,2)"))
        icons: Any = [tokens.ICONS[group] for group in groups]
        return cells.mark_point(filled=True, opacity=1, strokeWidth=0).encode(
            **place,
            size=size,
            fill=alt.Fill(
                "group:N",
                scale=alt.Scale(domain=[str(g) for g in groups], range=[palette.status[g] for g in groups]),
                legend=None,
            ),
            shape=alt.Shape("group:N", scale=alt.Scale(domain=[str(g) for g in groups], range=icons), legend=None),
        )
    size = alt.condition(is_primary, _at(f"pow({d},2)"), _at(f"pow({d}*{_SECONDARY},2)"))
    is_official = f"datum.basis == '{Basis.OFFICIAL}'"
    return cells.mark_point(filled=True, opacity=1, strokeWidth=1.5, stroke=palette.accent, shape="circle").encode(
        **place,
        size=size,
        fill=alt.condition(is_official, alt.value(palette.accent), alt.value(palette.sequence[1])),
    )


def _totals(plot: _Plot, words: Mapping[str, str]) -> list[Layer]:
    palette, y = plot.palette, plot.y("yc")
    rows = _layer("rows", "datum.kind != 'group'")
    said = [("primary", 36, 600), ("all", 80, 400)]
    one = _once()
    foot = f"height-{plot.foot - FOOT + 14}"
    zero = alt.condition(
        "datum.total == 0", alt.value(palette.status_text[StatusGroup.OFF_TRACK]), alt.value(palette.ink)
    )
    return [
        *(
            _text(rows, tokens.SMALL, align="right", fontWeight=weight).encode(
                x=_at(f"width-{RIGHT}+{dx}"), y=y, text=f"{name}:Q"
            )
            for name, dx, weight in said
        ),
        *(
            _text(one, 12, align="left", angle=360 - _STRAIGHT, fill=palette.muted).encode(
                x=_at(f"width-{RIGHT}+{dx - 8}"), y=_at(plot.top - 10), text=alt.value(words[name])
            )
            for name, dx, _weight in said
        ),
        _text(_layer("columns"), tokens.SMALL if plot.columns < 40 else 11).encode(
            x=plot.x("xc"), y=_at(foot), text="total:Q", color=zero
        ),
        _text(one, 12, align="left", fill=palette.muted, limit=plot.left - 8).encode(
            x=_at(0), y=_at(foot), text=alt.value(words["total"])
        ),
    ]


def _key(plot: _Plot, view: str, words: Mapping[str, str]) -> list[Layer]:
    """Give the key of the marks, for a picture that leaves the screen."""
    palette = plot.palette
    big, small = 140, 40
    entries: list[tuple[str, int, str, str]] = [
        ("key_primary", big, palette.sequence[1], "circle"),
        ("key_secondary", small, palette.sequence[1], "circle"),
        ("key_inferred", big, palette.sequence[1], "circle"),
        ("key_official", big, palette.accent, "circle"),
    ]
    if view == "status":
        entries = [(f"key_{group}", big, palette.status[group], tokens.ICONS[group]) for group in StatusGroup]
    width = 0 if view == "status" else 1.5
    layers: list[Layer] = []
    for n, (name, size, fill, shape) in enumerate(entries):
        x = 8 + n * (150 if view == "status" else 220)
        mark = _once().mark_point(
            filled=True, opacity=1, fill=fill, stroke=palette.accent, strokeWidth=width, size=size
        )
        layers += [
            mark.encode(x=_at(x), y=_at("height-12"), shape=alt.value(shape)),
            _text(_once(), tokens.SMALL, align="left").encode(
                x=_at(x + 14), y=_at("height-12"), text=alt.value(words[name])
            ),
        ]
    return layers


def _hits(plot: _Plot, words: Mapping[str, str]) -> Layer:
    tips = [alt.Tooltip(f"{field}:N", title=words[name]) for field, name in zip("abcd", _TIPS, strict=True)]
    pick = alt.selection_point(name=PICK, fields=["row", "col"], toggle=False)
    over_row = alt.selection_point(name="over_row", fields=["row"], on="pointerover", clear="pointerout")
    over_column = alt.selection_point(name="over_column", fields=["col"], on="pointerover", clear="pointerout")
    hits = (
        _layer("hits")
        .properties(name="hits")
        .mark_rect(fill=plot.palette.paper, fillOpacity=0, cursor="pointer", aria=False)
    )
    hit = hits.encode(x=plot.x(), x2="x2:Q", y=plot.y(), y2="y2:Q", tooltip=tips)
    return hit.add_params(pick, over_row, over_column)


def _chosen_cell(plot: _Plot) -> Layer:
    cell = _layer("chosen", "datum.part == 'cell'")
    edge = cell.mark_rect(fillOpacity=0, stroke=plot.palette.accent, strokeWidth=2, cornerRadius=3, aria=False)
    return edge.encode(x=plot.x(), x2="x2:Q", y=plot.y(), y2="y2:Q")


_TIPS: Final = ("from", "to", "link", "reason")
