"""Small lines: the sparkline of a row and the panels of small multiples."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kap_ui.marks.markup import Markup, element, link
from kap_ui.marks.status import tone, word

_WIDTH, _HEIGHT = 96, 26


@dataclass(frozen=True)
class Point:
    """A value at a quarter.

    Attributes:
        at: the quarter, counted (a `Quarter` is such a number).
        value: on any scale; NaN is left out.
        is_illustrative: it is not a published or reported figure.
    """

    at: int
    value: float
    is_illustrative: bool = False


def sparkline(points: Sequence[Point], *, gap: int = 4, words: str = "") -> Markup:
    """Give a series at its own scale, 96 by 26: solid where published, dashed where illustrative, a dot on the newest.

    Args:
        points: in any order.
        gap: the greatest distance, in quarters, that a line bridges; a wider gap stays open.
        words: the course in a sentence; without it the line is silent, for rows whose figures say the same.
    """
    known = _known(points)
    said: dict[str, str] = {"role": "img", "aria_label": words} if words else {"aria_hidden": "true"}
    if not known:
        nothing = element("path", class_="nothing", d=f"M0,{_HEIGHT // 2}H{_WIDTH}")
        return element("svg", nothing, class_="spark", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", **said)
    first, last = known[0].at, known[-1].at
    low, high = min(point.value for point in known), max(point.value for point in known)

    def place(point: Point) -> tuple[float, float]:
        along = (point.at - first) / (last - first) if last > first else 1.0
        up = (point.value - low) / (high - low) if high > low else 0.5
        return 3 + (_WIDTH - 7) * along, _HEIGHT - 4 - (_HEIGHT - 8) * up

    drawn = _drawn({point: place(point) for point in known}, known, gap)
    x, y = place(known[-1])
    newest = element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2.6")
    return element("svg", *drawn, newest, class_="spark", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", **said)


@dataclass(frozen=True)
class Panel:
    """One small multiple: the share of the way of one place, on the scale that all panels share.

    Attributes:
        name: of the place.
        status: gives the colour; `status_words` says it.
        status_words: the status in words.
        figures: actual and target as printed, "54.2%, target 73.0%".
        words: the panel in a sentence, read aloud in place of the drawing.
        points: shares of the way (0 baseline, 1 target) by quarter.
        path: the expected share by quarter: baseline, milestones, target; empty where there is no target.
        first, last: the words under both ends of the path, "Q4 2022" and "Q4 2026".
        href: where it leads.
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
    """Give small multiples side by side, as many in a row as fit."""
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
        return 200 * (point.at - first) / (last - first), 92 - 84 * min(max(point.value, -0.08), 1.06)

    known = [point for point in _known(item.points) if first <= point.at <= last]
    way = "L".join(f"{x:.1f},{y:.1f}" for x, y in map(place, path))
    drawn = [
        element("path", class_="target", d="M0,8H200"),
        element("path", class_="base", d="M0,92H200"),
        element("path", class_="way", d=f"M{way}"),
        *_drawn({point: place(point) for point in known}, known, item.gap),
    ]
    end = None
    if known:
        x, y = place(known[-1])
        # A circle inside a stretched drawing would be an ellipse: the dot stands on top of it.
        end = element("i", style=f"left:{x / 2:.1f}%;top:{y:.1f}%")
    svg = element("svg", *drawn, viewBox="0 0 200 100", preserveAspectRatio="none", aria_hidden="true")
    return element("span", svg, end, class_=f"plot {tone(item.status)}", role="img", aria_label=item.words)


def _known(points: Sequence[Point]) -> list[Point]:
    return sorted((point for point in points if not math.isnan(point.value)), key=lambda point: point.at)


def _drawn(places: dict[Point, tuple[float, float]], known: Sequence[Point], gap: int) -> Iterator[Markup]:
    """Give a path of the published stretches and one of the illustrative; a lone point is a stroke of no length."""
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
