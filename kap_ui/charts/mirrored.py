"""A chart of rows as it stands in a language that is written from the right. Pure.

Names begin at the right and bars grow from there, as the rows of the page do. A chart over time is not mirrored: see
docs/decisions/0015-time-runs-to-the-right.md. Where its rows have names, these stand at the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kap_ui.charts.vega_lite import Channel, Specification

ROWS: Final[Specification] = {"usermeta": {"mirrors": True}}
"""Part of a specification whose rows begin where a line of text does."""

NAMES: Final[Specification] = {"params": [{"name": "names_right", "value": False}]}
"""Part of a specification over time whose rows have names, which begin where a line of text does."""

BEGIN: Final = {"expr": "names_right ? 'right' : 'left'"}
"""How a text is aligned that begins where it stands, among the names of a chart over time."""

END: Final = {"expr": "names_right ? 'left' : 'right'"}
"""How one is aligned that ends there."""

_SIDES: Final = {"left": "right", "right": "left"}


def among_names(pixels: int | str) -> str:
    """Return the place of a name in a chart over time, so many pixels from where lines begin, as an expression."""
    return f"(names_right ? width - {pixels} : {pixels})"


def beside_names(names: int | str, margin: int = 0) -> tuple[str, str]:
    """Return the left and right end of the time in such a chart, as expressions.

    Args:
        names: pixels that the names take.
        margin: pixels that are free at the other side.
    """
    return f"(names_right ? {margin} : {names})", f"(names_right ? width - {names} : width - {margin})"


def from_right(specification: Specification) -> Specification:
    """Return a specification as it stands in a language that is written from the right."""
    if specification.get("usermeta", {}).get("mirrors"):
        return mirrored(specification)
    params = [
        {**param, "value": True} if param in NAMES["params"] else param for param in specification.get("params", ())
    ]
    return {**specification, "params": params} if params else specification


def mirrored(specification: Specification) -> Specification:
    """Return a specification, or a layer of it, whose left is its right."""
    turned = dict(specification)
    if "layer" in turned:
        turned["layer"] = [mirrored(layer) for layer in turned["layer"]]
    if "encoding" in turned:
        encoding = dict(turned["encoding"])
        steps = list(turned.get("transform", []))
        for name in ("x", "x2"):
            if name in encoding:
                encoding[name], more = _place(encoding[name], encoding.get("x", {}))
                steps += more
        turned["encoding"] = encoding
        if steps:
            turned["transform"] = steps
    if isinstance(turned.get("mark"), Mapping):
        turned["mark"] = _mark(turned["mark"])
    return turned


def _place(channel: Channel, first: Channel) -> tuple[Channel, list[dict[str, str]]]:
    """Return where a mark stands, and the transform that it needs; `first` is the channel x, which has the scale."""
    if "value" in channel:
        return {**channel, "value": _from_right(channel["value"])}, []
    scale = channel.get("scale", first.get("scale"))
    if scale is None:  # pixels, worked out in a field
        field = channel["field"]
        # A field of its own: when the width changes, Vega works this out anew from what it finds, and would turn twice.
        return {**channel, "field": f"{field}_turned"}, [
            {"calculate": f"width - datum.{field}", "as": f"{field}_turned"}
        ]
    if "scale" not in channel:  # x2 stands on the scale of x
        return channel, []
    low, high = scale.get("range", (0, {"expr": "width"}))
    return {**channel, "scale": {**scale, "range": [_from_right(low), _from_right(high)]}}, []


def _from_right(place: Any) -> Any:
    """Return pixels from the left that are as many from the right."""
    if place == "width":
        return 0
    return {"expr": f"width - ({place['expr'] if isinstance(place, Mapping) else place})"}


def _mark(mark: Mapping[str, Any]) -> dict[str, Any]:
    turned = dict(mark)
    if "align" in mark:
        align = mark["align"]
        turned["align"] = (
            {"expr": f"{{left: 'right', right: 'left', center: 'center'}}[{align['expr']}]"}
            if isinstance(align, Mapping)
            else _SIDES.get(align, align)
        )
    for name in ("dx", "xOffset", "x2Offset"):
        if name in mark:
            turned[name] = _minus(mark[name])
    if "angle" in mark:
        turned["angle"] = _minus(mark["angle"])
    return turned


def _minus(value: Any) -> Any:
    return {"expr": f"-({value['expr']})"} if isinstance(value, Mapping) else -value
