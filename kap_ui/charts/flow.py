"""Links as ribbons between columns of nodes. Pure: a palette and a size give a chart; the places come in the frames.

A ribbon is one row; its course is worked out in the browser, so that a page sends no points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import altair as alt

from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

HEIGHT: Final = 440
"""Units of height that nodes and ribbons are laid out in; also pixels on screen."""

PICK: Final = "pick"
"""The chart's selection: ``[{"a": "P1", "b": "SDG9"}]`` for a ribbon, an empty ``b`` for a node."""

LEFT: Final = 228
RIGHT: Final = 232
MIDDLE: Final = (0.34, 0.66)
"""Where the boxes of a middle column begin and end, so that their names stand on no ribbon."""

_NODE: Final = 12
_TOP: Final = 26
_STEPS: Final = 24

Layer = Any
"""A layer. Altair's own types say of most calls that they give anything."""


def flow(palette: Palette, *, columns: int, words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Give the flow.

    Frames: ``ribbons`` (id, a, b, x0, x1, y0, y1, h, words), ``nodes`` (a, b, x, side: left | middle | right, y, y2,
    yc, name, figure, colour), ``lit`` (id: the ribbons that stand out). Places x run from 0 to 1, y from 0 to `HEIGHT`.

    Args:
        columns: of nodes, 2 or 3; their heads are in `words`.
        words: left, middle and right, the heads of the columns; link, for the tooltip.
    """
    right: Any = {"expr": f"width-{RIGHT}"}
    bottom: Any = {"expr": "height-6"}
    across = alt.Scale(domain=[0, 1], nice=False, zero=False, range=[LEFT, right])
    down = alt.Scale(domain=[0, HEIGHT], nice=False, zero=False, range=[_TOP, bottom])

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=across, axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=down, axis=None)

    pick = alt.selection_point(name=PICK, fields=["a", "b"], toggle=False)
    over = alt.selection_point(name="over", fields=["id"], on="pointerover", clear="pointerout")
    lit = alt.LookupData(data=alt.NamedData("lit"), key="id", fields=["id"])
    points = (
        alt.Chart(alt.NamedData("ribbons"))
        .transform_lookup(lookup="id", from_=lit, as_=["is_lit"])
        .transform_calculate(step=f"sequence(0,{_STEPS + 1})")
        .transform_flatten(["step"])
        .transform_calculate(
            q=f"datum.step/{_STEPS}",
            smooth="datum.q*datum.q*(3-2*datum.q)",
            px="datum.x0+(datum.x1-datum.x0)*datum.q",
            py="datum.y0+(datum.y1-datum.y0)*datum.smooth",
            py2="datum.py+datum.h",
        )
    )
    ribbons = (
        points.properties(name="ribbons_view")
        .mark_area(fill=palette.accent, cursor="pointer")
        .encode(
            x=x("px"),
            y=y("py"),
            y2="py2:Q",
            detail="id:N",
            description="words:N",
            tooltip=[alt.Tooltip("words:N", title=words["link"])],
            fillOpacity=_opacity(over),
        )
        .add_params(pick, over)
    )
    nodes = alt.Chart(alt.NamedData("nodes"))
    boxes = nodes.mark_rect(width=_NODE, cursor="pointer").encode(
        x=x("x"), y=y("y"), y2="y2:Q", fill=alt.Fill("colour:N", scale=None), description="name:N",
        tooltip=[alt.Tooltip("name:N", title=words["link"])],
    )  # fmt: skip
    layers: list[Layer] = [ribbons, boxes]
    sides: tuple[tuple[str, Any, dict[str, Any], int], ...] = (
        ("left", alt.value(LEFT - 12), {"align": "right"}, LEFT - 16),
        ("right", alt.value(alt.ExprRef(f"width-{RIGHT - 12}")), {"align": "left"}, RIGHT - 44),
    )
    for side, place, how, limit in sides:
        of_side = nodes.transform_filter(f"datum.side == '{side}'")
        weight: Any = 600 if side == "left" else 400
        text = of_side.mark_text(
            baseline="middle", fontSize=tokens.SMALL, fontWeight=weight, limit=limit, aria=False, **how
        )
        layers.append(text.encode(x=place, y=y("yc"), text="name:N"))
    figures = nodes.transform_filter("datum.side == 'right'").mark_text(
        baseline="middle", align="right", fontSize=12, fill=palette.muted, aria=False
    )
    layers.append(figures.encode(x=alt.value(alt.ExprRef("width-2")), y=y("yc"), text="figure:N"))
    if columns > 2:
        middle = nodes.transform_filter("datum.side == 'middle'")
        room: Any = alt.ExprRef(f"(width-{LEFT + RIGHT})*{MIDDLE[1] - MIDDLE[0]:.2f}-22")
        box = middle.mark_rect(fill=palette.panel, stroke=palette.rule, cursor="pointer", aria=False)
        layers.insert(1, box.encode(x=x("x"), x2=alt.X2Datum(MIDDLE[1]), y=y("y"), y2="y2:Q"))
        label = middle.mark_text(baseline="middle", align="left", dx=13, fontSize=12, limit=room, aria=False)
        layers.append(label.encode(x=x("x"), y=y("yc"), text="name:N"))
    heads: list[tuple[str, Any, Any]] = [
        ("left", alt.value(LEFT - 12), "right"),
        ("right", alt.value(alt.ExprRef(f"width-{RIGHT - 12}")), "left"),
    ]
    if columns > 2:
        heads.append(("middle", alt.value(alt.ExprRef(f"{LEFT}+(width-{LEFT + RIGHT})*{MIDDLE[0]}")), "left"))
    for name, place, align in heads:
        # A sequence of one: values written in here would be taken for the data.
        head = alt.Chart(alt.sequence(0, 1)).mark_text(
            align=align, baseline="middle", fontSize=12, fill=palette.muted, aria=False
        )
        layers.append(head.encode(x=place, y=alt.value(8), text=alt.value(words[name])))
    return alt.layer(*layers).properties(
        width="container",
        height=HEIGHT + _TOP + 6,
        padding=0,
        autosize=alt.AutoSizeParams(type="none"),
    )


def _opacity(over: alt.Parameter) -> Any:
    under_mouse = {"param": over.name, "empty": False, "value": 0.9}
    is_lit = {"test": "isValid(datum.is_lit)", "value": 0.72}
    return alt.FillOpacityValue(0.16, condition=[under_mouse, is_lit])
