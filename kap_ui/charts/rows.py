"""Rows of a picture whose columns stand at shares of its width: words, bars from baseline to target, statuses. Pure.

On a page the same rows are markup. A frame has a row for each, with its number from 0 in `y`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kap_ui.charts.mirrored import ROWS
from kap_ui.charts.vega_lite import Channel, Layer, Specification, by_code, by_status, in_lines, nominal
from kap_ui.look import tokens
from kap_ui.look.tokens import Palette

_BAR: Final = 14
"""Pixels of the height of a bar; a tick is as much higher as half of it."""

_FURTHEST_BACK: Final = 0.12
"""How far the bar of a regressing KPI reaches left of its track, as a share of it; the figure beside it is exact."""

_ICON: Final = 18
"""Pixels that the icon of a status takes before its word."""

_LINE: Final = 16
"""Pixels from a line of text to the next one."""


AT: Final[dict[str, Channel]] = {
    name: {"field": field, "type": "quantitative", "scale": None, "axis": None}
    for name, field in (("x", "px"), ("y", "py"))
}
"""The place in pixels that `Rows.frame` works out."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows stand: below `top` pixels, as high as the height of the chart allows, up to `most` pixels each."""

    palette: Palette
    count: int
    top: int
    most: int

    @property
    def pitch(self) -> str:
        """The height of a row in pixels, as an expression."""
        return f"min((height - {self.top}) / {max(self.count, 1)}, {self.most})"

    def frame(self, name: str, x: str, dy: float | str = 0, test: str = "true", **more: str) -> Layer:
        """Return the data of a layer: the rows where a test holds, with px and py, their place in pixels.

        That lies `dy` below the middle of the row: pixels, or an expression.
        """
        places = {"px": x, "py": f"{self.top} + (datum.y + 0.5) * {self.pitch} + {dy}", **more}
        steps = [{"calculate": expression, "as": field} for field, expression in places.items()]
        return {"data": {"name": name}, "transform": [{"filter": test}, *steps]}

    def words(self, field: str, x: float, *, dy: float = 0, frame: str = "rows", **mark: Any) -> Layer:
        """Return a text of each row, left of which `x` of the width lie; it may have lines."""
        look = {
            "type": "text", "align": "left", "baseline": "middle", "fontSize": tokens.SMALL, "aria": False,
            "color": self.palette.ink, **in_lines(field, _LINE),
        }  # fmt: skip
        return {
            **self.frame(frame, f"width * {x}", dy, f"isValid(datum.{field})"),
            "mark": {**look, **mark},
            "encoding": {**AT, "text": nominal(field)},
        }

    def status(self, x: float, *, status: str = "status", word: str = "word", dy: float | str = 0) -> list[Layer]:
        """Return the status of each row as icon and word."""
        tone = by_code(status, {group.value: ink for group, ink in self.palette.status_text.items()})
        shape = by_code(status, {group.value: path for group, path in tokens.ICONS.items()})
        return [
            {
                **self.frame("rows", f"width * {x} + 7", dy, f"isValid(datum.{status})"),
                "mark": {
                    "type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "size": 110, "aria": False,
                },
                "encoding": {**AT, "shape": shape, "fill": tone},
            },
            {
                **self.frame("rows", f"width * {x} + {_ICON}", dy, f"isValid(datum.{word})"),
                "mark": {
                    "type": "text", "align": "left", "baseline": "middle", "fontSize": tokens.SMALL,
                    "fontWeight": 600, "aria": False,
                },
                "encoding": {**AT, "text": nominal(word), "color": tone},
            },
        ]  # fmt: skip

    def bullets(self, left: float, right: float, *, dy: float = 0) -> list[Layer]:
        """Return the bullet bar of each row, from its `share` and `expected`; of made-up figures it is pale and dashed.

        A row with `dot`, from 0 to 1, is of a KPI that is to be kept: the target is in the middle, between `low` and
        `high` is its tolerance. Without a share and a dot the track is dashed and empty.
        """
        palette = self.palette
        wide = f"width * {right - left:.4f}"

        def at(share: str) -> str:
            return f"width * {left} + ({share}) * {wide}"

        def bar(test: str, start: str, end: str, mark: dict[str, Any], **channels: Channel) -> Layer:
            middle = f"datum.py + {_BAR}"
            return {
                **self.frame("rows", start, dy - _BAR / 2, test, px2=end, py2=middle),
                "mark": {"type": "rect", "aria": False, **mark},
                "encoding": {**AT, "x2": {"field": "px2"}, "y2": {"field": "py2"}, **channels},
            }

        reached = f"clamp(datum.share, {-_FURTHEST_BACK}, 1)"
        known, kept = "isValid(datum.share)", "isValid(datum.dot)"
        start, end = at(f"min({reached}, 0)"), at(f"max({reached}, 0)")
        tone = {"fill": by_status(palette.status), "stroke": by_status(palette.status)}
        dashed = {"strokeWidth": 1.4, "strokeDash": [4, 3], "fillOpacity": 0.35}
        return [
            bar(f"{known} || {kept}", at("0"), at("1"), {"fill": palette.track}),
            bar(
                f"!{known} && !{kept}",
                at("0"),
                at("1"),
                {"fill": None, "stroke": palette.rule_strong, "strokeDash": [3, 3]},
            ),
            bar(f"{known} && !datum.is_illustrative", start, end, {"strokeWidth": 1.4}, **tone),
            bar(f"{known} && datum.is_illustrative", start, end, dashed, **tone),
            {
                **self.frame(
                    "rows", at("clamp(datum.expected, 0, 1)"), dy - _BAR * 0.75, "isValid(datum.expected)",
                    py2=f"datum.py + {_BAR * 1.5}",
                ),
                "mark": {"type": "rule", "color": palette.ink, "strokeWidth": 3, "aria": False},
                "encoding": {**AT, "y2": {"field": "py2"}},
            },
            bar(kept, at("datum.low"), at("datum.high"), {"fill": palette.muted, "opacity": 0.3}),
            bar(kept, f"{at('0.5')} - 1", f"{at('0.5')} + 1", {"fill": palette.ink}),
            {
                **self.frame("rows", at("datum.dot"), dy, kept),
                "mark": {"type": "circle", "size": 130, "opacity": 1, "aria": False},
                "encoding": {**AT, "fill": by_status(palette.status)},
            },
        ]  # fmt: skip

    def head(self, words: str, x: float, **mark: Any) -> Layer:
        """Return the head of a column."""
        look = {
            "type": "text", "align": "left", "baseline": "middle", "fontSize": tokens.SMALL, "aria": False,
            "color": self.palette.muted, **mark,
        }  # fmt: skip
        return {
            "data": {"sequence": {"start": 0, "stop": 1}},
            "transform": [{"calculate": f"width * {x}", "as": "px"}, {"calculate": f"{self.top} - 14", "as": "py"}],
            "mark": look,
            "encoding": {**AT, "text": {"value": words}},
        }

    @property
    def rules(self) -> Layer:
        """A line above each row."""
        return {
            **self.frame("rows", "0", px2="width", above=f"datum.py - {self.pitch} / 2"),
            "mark": {"type": "rule", "color": self.palette.rule, "aria": False},
            "encoding": {"x": AT["x"], "x2": {"field": "px2"}, "y": {**AT["y"], "field": "above"}},
        }

    def specification(self, *layers: Layer, least: int) -> Specification:
        """Return the chart of these layers, its rows `least` pixels high where the height is not given."""
        return {
            **ROWS,
            "width": "container",
            "height": self.top + self.count * least,
            "padding": 0,
            "autosize": {"type": "none"},
            # Bars, icons and words are coloured by the same field, each with colours of their own.
            "resolve": {"scale": dict.fromkeys(("fill", "stroke", "color", "shape"), "independent")},
            "layer": list(layers),
        }
