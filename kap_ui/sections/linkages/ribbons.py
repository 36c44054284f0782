"""Where nodes and ribbons of a flow stand: columns of nodes with even gaps, and ribbons stacked on them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_GAP = 12.0
"""The least space between two nodes of a column."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What flows from a node of one column to a node of the next."""

    start: str
    end: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNode:
    """A node: its column, counted from 0, and its upper and lower edge."""

    code: str
    column: int
    y: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRibbon:
    """A ribbon: where it leaves (`y0`) and arrives (`y1`), and its height at both ends."""

    ribbon: Ribbon
    column: int
    y0: float
    y1: float
    height: float


def placed(
    columns: Sequence[Sequence[str]], flows: Sequence[Sequence[Ribbon]], height: float
) -> tuple[list[PlacedNode], list[PlacedRibbon]]:
    """Return where nodes and ribbons stand in a height.

    Args:
        columns: the nodes of each column from top to bottom; no code stands in two.
        flows: the ribbons between a column and the next, one list fewer than there are columns.
        height: from the upper edge of the first node to the lower edge of the last.
    """
    weights = _weights(columns, flows)
    units = [(height - _GAP * (len(nodes) - 1)) / sum(weights[node] for node in nodes) for nodes in columns if nodes]
    unit = min(units, default=0.0)
    nodes: list[PlacedNode] = []
    tops: dict[str, float] = {}
    for column, codes in enumerate(columns):
        used = sum(weights[code] for code in codes) * unit
        gap = (height - used) / (len(codes) - 1) if len(codes) > 1 else 0.0
        y = 0.0 if len(codes) > 1 else (height - used) / 2
        for code in codes:
            tops[code] = y
            nodes.append(PlacedNode(code=code, column=column, y=y, bottom=y + weights[code] * unit))
            y += weights[code] * unit + gap
    ribbons: list[PlacedRibbon] = []
    for column, flow in enumerate(flows):
        leaving, arriving = dict(tops), dict(tops)
        starts: dict[Ribbon, float] = {}
        for ribbon in sorted(flow, key=lambda r: (tops[r.start], tops[r.end])):
            starts[ribbon] = leaving[ribbon.start]
            leaving[ribbon.start] += ribbon.weight * unit
        for ribbon in sorted(flow, key=lambda r: (tops[r.end], tops[r.start])):
            placed_ribbon = PlacedRibbon(
                ribbon=ribbon,
                column=column,
                y0=starts[ribbon],
                y1=arriving[ribbon.end],
                height=ribbon.weight * unit,
            )
            ribbons.append(placed_ribbon)
            arriving[ribbon.end] += ribbon.weight * unit
    return nodes, ribbons


def _weights(columns: Sequence[Sequence[str]], flows: Sequence[Sequence[Ribbon]]) -> Mapping[str, float]:
    """Return the weight of each node: what arrives or what leaves, whichever is more."""
    leaving: dict[str, float] = {}
    arriving: dict[str, float] = {}
    for flow in flows:
        for ribbon in flow:
            leaving[ribbon.start] = leaving.get(ribbon.start, 0) + ribbon.weight
            arriving[ribbon.end] = arriving.get(ribbon.end, 0) + ribbon.weight
    return {code: max(leaving.get(code, 0.0), arriving.get(code, 0.0)) for nodes in columns for code in nodes}
