"""What several charts share of Vega-Lite: the types of a specification and its parts, and channel definitions. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kap_model.vocabulary import StatusGroup

Specification = dict[str, Any]
"""A Vega-Lite specification without its data and without the configuration that all charts share."""

ChartBuilder = Callable[..., Specification]
"""What draws a chart: ``build(palette, **options)``. The specification depends on nothing but the two."""

Layer = dict[str, Any]
"""A layer of a specification: its data by name, its transforms, its mark and its encoding."""

Channel = dict[str, Any]
"""A channel definition: where a channel of a mark (its place, colour, words) gets its value from."""


def nominal(field: str) -> Channel:
    """Return the channel that takes the texts of a field as they are."""
    return {"field": field, "type": "nominal"}


def in_lines(field: str, height: float) -> dict[str, Any]:
    """Return the properties of a text mark whose field has lines, so that their middle is at its place."""
    lines = f"length(split(datum.{field}, '\\n'))"
    return {"lineBreak": "\n", "lineHeight": height, "dy": {"expr": f"{-height / 2:g} * ({lines} - 1)"}}


def constant(pixels: float | str) -> Channel:
    """Return the channel that has the same value for every row: pixels, or an expression that works them out."""
    return {"value": {"expr": pixels} if isinstance(pixels, str) else pixels}


def conditional(test: str, value: Any, otherwise: Any) -> Channel:
    """Return the channel that has one value where a test on `datum` holds, and another one elsewhere."""
    return {"condition": {"test": test, "value": value}, "value": otherwise}


def by_code(field: str, values: Mapping[str, str]) -> Channel:
    """Return the channel that looks a field up among codes, each with its colour or its shape; without a legend."""
    scale = {"domain": list(values), "range": list(values.values())}
    return {**nominal(field), "scale": scale, "legend": None}


def by_status(values: Mapping[StatusGroup, str]) -> Channel:
    """Return the channel that gives each status group its colour or its shape; the frame's column is `status`."""
    return by_code("status", {group.value: value for group, value in values.items()})
