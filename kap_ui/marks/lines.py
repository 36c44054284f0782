"""Small line charts: the sparkline of a row, and panels as small multiples."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kap_ui.marks.markup import Markup, element, link
from kap_ui.marks.status import tone, word

_WIDTH, _HEIGHT = 96, 26

_LOWEST = -0.08
"""The lowest share that a panel has room for; an arrow that points down stands for one below it."""


@dataclass(frozen=True)
class Point:
    """A value at a quarter.

    Attributes:
        at: the quarter as a number; a `Quarter` is one.
        value: on any scale; NaN is left out.
        is_illustrative: whether the figure is made up.
    """

    at: int
    value: float
    is_illustrative: bool = False


def sparkline(points: Sequence[Point], *, gap: int = 4, words: str = "") -> Markup:
    """Return a series as a line on a scale of its own: dashed where illustrative, a dot on the newest point.

    Args:
        points: in any order.
        gap: the greatest distance, in quarters, that a line bridges.
        words: the line in a sentence, read aloud; empty for rows whose figures say the same.
    """
    known = _known(points)
    accessible: dict[str, str] = {"role": "img", "aria_label": words} if words else {"aria_hidden": "true"}
    if not known:
        nothing = element("path", class_="nothing", d=f"M0,{_HEIGHT // 2}H{_WIDTH}")
        return element("svg", nothing, class_="spark", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", **accessible)
    first, last = known[0].at, known[-1].at
    low, high = min(point.value for point in known), max(point.value for point in known)

    def place(point: Point) -> tuple[float, float]:
        along = (point.at - first) / (last - first) if last > first else 1.0
        up = (point.value - low) / (high - low) if high > low else 0.5
        return 3 + (_WIDTH - 7) * along, _HEIGHT - 4 - (_HEIGHT - 8) * up

    drawn = _drawn({point: place(point) for point in known}, known, gap)
    x, y = place(known[-1])
    newest = element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2.6")
    return element("svg", *drawn, newest, class_="spark", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", **accessible)


@dataclass(frozen=True)
class Panel:
    """One small multiple: the share of one place from baseline to target, on the scale that all panels have.

    Attributes:
        name: of the place.
        status: gives the colour.
        status_words: the status in words.
        figures: actual and target as printed, "54.2%, target 73.0%".
        words: the panel in a sentence, read aloud in place of the drawing.
        points: shares (0 baseline, 1 target) by quarter.
        path: the expected share by quarter: baseline, milestones, target; empty without a target.
        first, last: the words under the ends of the path, "Q4 2022" and "Q4 2026".
        href: where the name leads.
        gap: the greatest distance, in quarters, that a line bridges.
    """

    name: str
    status: str
    status_words: str
    figures: str
    words: str
    points: Sequence[Point]
    path: Sequence[Point]
    first: str = ""
    last: str = ""
    href: str | None = None
    gap: int = 4


def panels(items: Sequence[Panel]) -> Markup:
    """Return small multiples side by side, as many in a row as fit."""
    return element("ul", *(element("li", _panel(item)) for item in items), class_="panels", role="list")


def _panel(item: Panel) -> Markup:
    ends = (
        element("span", element("span", item.first), element("span", item.last), class_="ends") if item.path else None
    )
    return element(
        "span",
        link(item.name, href=item.href, class_="name"),
        word(item.status, item.status_words),
        element("span", item.figures, class_="small"),
        _plot(item),
        ends,
        class_="panel",
    )


def _plot(item: Panel) -> Markup:
    path = _known(item.path)
    if len(path) < 2:
        return element("span", class_="plot none", role="img", aria_label=item.words)
    first, last = path[0].at, path[-1].at

    def place(point: Point) -> tuple[float, float]:
        return 200 * (point.at - first) / (last - first), 92 - 84 * min(max(point.value, _LOWEST), 1.06)

    known = [point for point in _known(item.points) if first <= point.at <= last]
    expected = "L".join(f"{x:.1f},{y:.1f}" for x, y in map(place, path))
    drawn = [
        element("path", class_="target", d="M0,8H200"),
        element("path", class_="base", d="M0,92H200"),
        element("path", class_="way", d=f"M{expected}"),
        *_drawn({point: place(point) for point in known}, known, item.gap),
    ]
    end = None
    if known:
        x, y = place(known[-1])
        # In the stretched drawing a circle would be an ellipse, so the dot is an element on top of it.
        is_below = known[-1].value < _LOWEST
        end = element("i", class_="below" if is_below else None, style=f"left:{x / 2:.1f}%;top:{y:.1f}%")
    svg = element("svg", *drawn, viewBox="0 0 200 100", preserveAspectRatio="none", aria_hidden="true")
    return element("span", svg, end, class_=f"plot {tone(item.status)}", role="img", aria_label=item.words)


def _known(points: Sequence[Point]) -> list[Point]:
    return sorted((point for point in points if not math.isnan(point.value)), key=lambda point: point.at)


def _drawn(places: dict[Point, tuple[float, float]], known: Sequence[Point], gap: int) -> Iterator[Markup]:
    """Yield one path for solid lines, one for dashed lines, and one for lone points, which are strokes of no length."""
    strokes = {"line": "", "line dashed": "", "line lone": ""}
    joined: set[Point] = set()
    for before, after in pairwise(known):
        if after.at - before.at <= gap:
            (x, y), (to_x, to_y) = places[before], places[after]
            kind = "line dashed" if before.is_illustrative or after.is_illustrative else "line"
            strokes[kind] += f"M{x:.1f},{y:.1f}L{to_x:.1f},{to_y:.1f}"
            joined |= {before, after}
    for point in known[:-1]:
        if point not in joined:
            x, y = places[point]
            strokes["line lone"] += f"M{x:.1f},{y:.1f}h0"
    for kind, stroke in strokes.items():
        if stroke:
            yield element("path", class_=kind, d=stroke)
