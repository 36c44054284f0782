"""The part of the map that countries lie in, for a map that shows them alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from statistics import median
from typing import Any, Final

from kap_ui import site_files
from kap_ui.maps.map_content import GRID, TOP

Extent = tuple[float, float, float, float]
"""Left, top, right and bottom in page space."""

_MARGIN: Final = 0.08
"""What is seen around the countries on each side, as a share of their width or height."""

_SMALLEST: Final = 130.0
"""The least width and height in page units, so that a single island is not shown without the land about it."""

_FAR: Final = 400.0
"""Page units from the middle of the others: beyond them a country lies across the cut of the map."""


def extent(countries: Iterable[str]) -> Extent | None:
    """Return the extent of countries, given by their codes; None where none of them is on the map.

    Of each country its largest piece of land counts, so that an island far away does not make the map small.
    """
    boxes = [box for country in countries for box in _boxes().get(country, ())]
    if not boxes:
        return None
    middle = median((left + right) / 2 for left, _top, right, _bottom in boxes)
    near = [box for box in boxes if abs((box[0] + box[2]) / 2 - middle) <= _FAR]
    left, right = _widened(min(box[0] for box in near), max(box[2] for box in near))
    top, bottom = _widened(min(box[1] for box in near), max(box[3] for box in near))
    return left, top, right, bottom


def _widened(low: float, high: float) -> tuple[float, float]:
    half = max((high - low) * (0.5 + _MARGIN), _SMALLEST / 2)
    return round((low + high) / 2 - half, 1), round((low + high) / 2 + half, 1)


@lru_cache(maxsize=1)
def _boxes() -> Mapping[str, list[Extent]]:
    """Return the extent of each country: of its largest piece of land, or of the dot of a small State."""
    shapes = json.loads((site_files.STATIC / "geo" / "world.geo.json").read_text(encoding="utf-8"))
    boxes: dict[str, list[Extent]] = defaultdict(list)
    for shape in shapes["features"]:
        kind, code = shape["properties"].get("kind"), shape["properties"].get("code")
        coordinates = shape["geometry"]["coordinates"]
        if kind == "land":
            boxes[code].append(max((_box(polygon[0]) for polygon in coordinates), key=_area))
        elif kind == "small":
            boxes[code].append(_box([coordinates]))
    return boxes


def _box(points: list[Any]) -> Extent:
    across, down = [x / GRID for x, _y in points], [y / GRID - TOP for _x, y in points]
    return min(across), min(down), max(across), max(down)


def _area(box: Extent) -> float:
    left, top, right, bottom = box
    return (right - left) * (bottom - top)
