"""Small multiples: one KPI over the regions, all on one scale, each against its own target. Pure."""

from __future__ import annotations

from typing import Any, Final

from kap_ui.charts.vega_lite import Layer, Specification, by_status, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

HEIGHT: Final = 500

_ROOM: Final = 60
"""Above each panel for its name and figures, in pixels."""
_LEFT: Final = 52
"""Left of each panel for the scale."""
_COLUMNS: Final = "(width < 560 ? 2 : 3)"


def multiples(palette: Palette, *, panels: int) -> Specification:
    """Return the panels, three in a row, or two where the chart is narrow.

    It reads four frames: `data` (panel, x, value, kind: own | other | path, group: a name for each line, dashed,
    words), `panels` (panel, name, figure, status, word, target), `grid` (panel, value, label) and `ends` (panel, x,
    label). x runs from 0 to 1 over the time shown, value and target from 0 to 1 over the scale that the panels share.

    Args:
        palette: the colours of the theme.
        panels: the number of panels.
    """
    rows = f"ceil({panels} / {_COLUMNS})"
    wide = f"((width + 24) / {_COLUMNS} - 24)"
    high = f"((height - 24) / {rows})"
    left = f"(datum.panel % {_COLUMNS}) * ({wide} + 24)"
    top = f"floor(datum.panel / {_COLUMNS}) * {high}"

    def placed(x: str, y: str) -> list[dict[str, str]]:
        """Return the pixels of a place in a panel: x from 0 to 1 over its plot, y from 0 to 1 upwards."""
        return [
            {"calculate": f"{left} + {_LEFT} + ({x}) * ({wide} - {_LEFT} - 8)", "as": "px"},
            {"calculate": f"{top} + {_ROOM} + (1 - ({y})) * ({high} - {_ROOM} - 30)", "as": "py"},
        ]

    at: dict[str, Any] = {
        "x": {"field": "px", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "py", "type": "quantitative", "scale": None, "axis": None},
    }

    def line(
        kind: str, colour: str, width: float, dash: list[float] | None = None, more: str = "true"
    ) -> dict[str, Any]:
        mark: dict[str, Any] = {"type": "line", "color": colour, "strokeWidth": width, "aria": False}
        return {
            "data": {"name": "data"},
            "transform": [{"filter": f"datum.kind == '{kind}' && {more}"}, *placed("datum.x", "datum.value")],
            "mark": {**mark, "strokeDash": dash} if dash else mark,
            "encoding": {
                **at,
                "detail": [nominal("group")],
                "order": {"field": "x", "type": "quantitative"},
            },
        }

    def text(x: str, y: str, field: str, **mark: Any) -> dict[str, Any]:
        return {
            "data": {"name": "panels"},
            "transform": [{"calculate": x, "as": "px"}, {"calculate": y, "as": "py"}],
            "mark": {"type": "text", "fontSize": tokens.SMALL, "aria": False, "color": palette.ink, **mark},
            "encoding": {**at, "text": nominal(field), "tooltip": nominal(field)},
        }

    def end(test: str, align: str) -> dict[str, Any]:
        return {
            "data": {"name": "ends"},
            "transform": [{"filter": test}, *placed("datum.x", "0")],
            "mark": {
                "type": "text", "align": align, "baseline": "top", "dy": 8, "fontSize": tokens.SMALL,
                "color": palette.muted, "aria": False,
            },
            "encoding": {**at, "text": nominal("label")},
        }  # fmt: skip

    grid: dict[str, Any] = {
        "data": {"name": "grid"},
        "transform": [
            *placed("0", "datum.value"),
            {"calculate": f"datum.px + {wide} - {_LEFT} - 8", "as": "px2"},
        ],
    }
    layers: list[Layer] = [
        {
            **grid,
            "mark": {"type": "rule", "color": palette.rule, "aria": False},
            "encoding": {**at, "x2": {"field": "px2"}},
        },
        {
            **grid,
            "mark": {
                "type": "text", "align": "right", "dx": -6, "fontSize": tokens.SMALL, "color": palette.muted,
                "aria": False,
            },
            "encoding": {**at, "text": nominal("label")},
        },
        line("other", palette.rule_strong, 0.9),
        line("path", palette.ink, 1.3, [4, 3]),
        line("own", palette.accent, 2.6, more="!datum.dashed"),
        line("own", palette.accent, 2.6, [6, 4], more="datum.dashed"),
        {
            "data": {"name": "data"},
            "transform": [{"filter": "datum.kind == 'own'"}, *placed("datum.x", "datum.value")],
            "mark": {"type": "circle", "size": 46, "opacity": 1, "color": palette.accent},
            "encoding": {
                **at,
                "tooltip": nominal("words"),
                "description": nominal("words"),
            },
        },
        {
            "data": {"name": "panels"},
            "transform": [
                {"filter": "isValid(datum.target)"},
                *placed("1", "datum.target"),
            ],
            "mark": {"type": "point", "shape": "diamond", "size": 70, "filled": True, "opacity": 1,
                     "fill": palette.paper, "stroke": palette.ink, "strokeWidth": 1.4, "aria": False},
            "encoding": at,
        },
        text(
            left, f"{top} + 14", "name", align="left", fontWeight=600, fontSize=tokens.ROW, baseline="middle",
            limit={"expr": f"{wide} - (width < 820 ? 30 : 130)"},
        ),
        text(
            left, f"{top} + 32", "figure", align="left", color=palette.muted, baseline="middle", limit={"expr": wide}
        ),
        {
            "data": {"name": "panels"},
            "transform": [
                {"calculate": f"{left} + {wide} - 14", "as": "px"},
                {"calculate": f"{top} + 14", "as": "py"},
            ],
            "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 110, "aria": False},
            "encoding": {
                **at,
                "shape": by_status(tokens.ICONS),
                "fill": by_status(palette.status_text),
            },
        },
        {
            "data": {"name": "panels"},
            "transform": [
                {"calculate": f"{left} + {wide} - 26", "as": "px"},
                {"calculate": f"{top} + 14", "as": "py"},
            ],
            "mark": {
                "type": "text", "align": "right", "baseline": "middle", "fontWeight": 600, "aria": False,
                "fontSize": {"expr": f"width < 820 ? 0 : {tokens.SMALL}"},
            },
            "encoding": {
                **at,
                "text": nominal("word"),
                "color": by_status(palette.status_text),
            },
        },
        end("datum.x == 0", "left"),
        end("datum.x != 0", "right"),
    ]  # fmt: skip
    return {
        "width": "container",
        "height": HEIGHT,
        "padding": 0,
        "autosize": {"type": "none"},
        "layer": layers,
    }
