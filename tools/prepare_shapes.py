"""Make the files of `static/geo`, the projected outlines of the world: ``python -m tools.prepare_shapes``.

The outlines are in page space (`kap_ui.maps.projection`), which both map engines take as it is: no browser projects
anything. The tool needs shapely, which is a requirement of development.
"""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw
from shapely import make_valid, segmentize
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box
from shapely.ops import linemerge, unary_union

from kap_ui.look import tokens
from kap_ui.look.tokens import Palette
from kap_ui.maps.projection import from_meridian, on_page, project
from kap_ui.maps.vega import FOLDER, TOPOLOGY

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "data" / "places"
FEATURES: Final = "world.geo.json"
"""Land and lines for deck.gl, which reads no topology."""
HATCHING: Final = "hatch.geo.json"
"""Hatching for deck.gl; the browser fetches it only when a shown place has no figure."""

GRID: Final = 40
"""Steps to a page unit in the topology: a twentieth of a pixel on a map 1300 pixels wide."""
COARSE_GRID: Final = 20
"""Steps to a page unit for deck.gl, whose files repeat every border: 0.8 pixels at the greatest zoom."""
TOP: Final = 300
"""Added to y before rounding, so that all coordinates of the files are positive."""

SMALL, SMALL_ISLAND = 3.0, 14.0
"""Page units squared: a smaller State is too small for a finger and gets a dot. The second value is for SIDS."""

Ring = list[tuple[float, float]]
Rings = list[Ring]
Edge = tuple[tuple[float, float], tuple[float, float]]

_REGIONS = ("AFR", "AMS", "ARB", "ASP", "CIS", "EUR")
_HATCH_STEP = 3.4
_GROUPS = (("is_ldc", "LDC"), ("is_lldc", "LLDC"), ("is_sids", "SIDS"))


def outlines(world: Mapping[str, Any]) -> dict[str, tuple[dict[str, Any], list[Rings]]]:
    """Return properties and polygons, in page space, of every area of the outline file, by its code.

    Outer rings run clockwise on the page and holes counterclockwise, as d3, Vega and deck.gl expect. The parts of an
    area that the source cuts at 180 degrees are united.

    Raises:
        ValueError: a ring goes round a pole, or an area has no polygon on the page.
    """
    areas: dict[str, tuple[dict[str, Any], list[Rings]]] = {}
    for feature in world["features"]:
        geometry = feature["geometry"]
        groups = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        united = unary_union([part for rings in groups for part in _cut(rings)])
        parts = [rings for rings in map(_rings_on_page, _polygons(united)) if rings]
        if not parts:
            raise ValueError(f"{feature['properties']['iso3']} has no polygon on the page")
        areas[feature["properties"]["iso3"]] = (feature["properties"], parts)
    return areas


def _unwrapped(ring: Sequence[Sequence[float]]) -> Ring:
    """Return a ring in degrees from the central meridian, without a step of more than 180 degrees."""
    out: Ring = []
    for longitude, latitude in ring:
        degrees = from_meridian(longitude)
        if out:
            degrees += 360 * round((out[-1][0] - degrees) / 360)
        out.append((degrees, latitude))
    return out


def _cut(rings: Sequence[Sequence[Sequence[float]]]) -> list[Polygon]:
    """Return the parts of a polygon, each within 180 degrees of the central meridian."""
    shell, *holes = (_unwrapped(ring) for ring in rings)
    if abs(shell[0][0] - shell[-1][0]) > 180:
        raise ValueError("a ring goes round a pole")
    middle = sum(x for x, _ in shell) / len(shell)
    inside = []
    for hole in holes:
        shift = 360 * round((middle - sum(x for x, _ in hole) / len(hole)) / 360)
        inside.append([(x + shift, y) for x, y in hole])
    polygon = make_valid(Polygon(shell, inside))
    parts: list[Polygon] = []
    for turn in (-2, -1, 0, 1, 2):
        piece = polygon.intersection(box(-180 + 360 * turn, -90, 180 + 360 * turn, 90))
        if not piece.is_empty:
            parts += _polygons(translate(piece, -360 * turn))
    return parts


def _polygons(geometry: Any) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    return [polygon for part in getattr(geometry, "geoms", []) for polygon in _polygons(part)]


def _rings_on_page(polygon: Polygon) -> Rings | None:
    edges = pairwise(polygon.exterior.coords)
    if any(abs(a[0]) > 179.99 and abs(b[0]) > 179.99 for a, b in edges):
        # The straight cut follows the curved edge of the projection only if it has points between its ends.
        polygon = segmentize(polygon, 0.5)
    outer = _projected(polygon.exterior.coords, clockwise=True)
    if outer is None:
        return None
    holes = (_projected(hole.coords, clockwise=False) for hole in polygon.interiors)
    return [outer, *(hole for hole in holes if hole)]


def _projected(coordinates: Iterable[Sequence[float]], *, clockwise: bool) -> Ring | None:
    points: Ring = []
    for degrees, latitude in coordinates:
        point = project(degrees, latitude)
        if not points or point != points[-1]:
            points.append(point)
    if len(points) < 4:
        return None
    # y runs downwards, so a positive area is clockwise on the page.
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points))
    return points if (area > 0) == clockwise else points[::-1]


def _edge(a: tuple[float, float], b: tuple[float, float]) -> Edge:
    return (a, b) if a < b else (b, a)


def _gridded(point: tuple[float, float], grid: int) -> tuple[int, int]:
    return round(point[0] * grid), round((point[1] + TOP) * grid)


def _gridded_ring(ring: Ring, grid: int) -> list[tuple[int, int]] | None:
    out: list[tuple[int, int]] = []
    for point in ring:
        at = _gridded(point, grid)
        if not out or at != out[-1]:
            out.append(at)
    return out if len(out) >= 4 and out[0] == out[-1] else None


def _dashes(line: LineString, on: float, off: float) -> list[list[tuple[float, float]]]:
    """Return a dashed line as strokes, which look the same in WebGL, SVG, PNG and print."""
    strokes = []
    at = 0.0
    while at < line.length:
        end = min(at + on, line.length)
        between = [point for point in line.coords if at < line.project(Point(point)) < end]
        strokes.append([line.interpolate(at).coords[0], *between, line.interpolate(end).coords[0]])
        at += on + off
    return strokes


def _hatching(parts: list[Rings]) -> Iterator[LineString]:
    """Yield diagonal lines inside an area: neither engine can fill an area with a pattern in all of its outputs."""
    shape = unary_union([Polygon(rings[0], rings[1:]).buffer(0) for rings in parts if Polygon(rings[0]).area > 0.4])
    if shape.is_empty:
        return
    left, top, right, bottom = shape.bounds
    step = _HATCH_STEP * math.sqrt(2)
    for k in range(math.floor((left - bottom) / step), math.ceil((right - top) / step) + 1):
        cut = shape.intersection(LineString([(-TOP + k * step, -TOP), (TOP + k * step, TOP)]))
        for line in [cut] if isinstance(cut, LineString) else getattr(cut, "geoms", []):
            if isinstance(line, LineString) and line.length > 0.6:
                yield line


class _Topology:
    """Collects arcs, each once, and the geometries made of them."""

    def __init__(self) -> None:
        self.arcs: list[list[tuple[int, int]]] = []
        self.geometries: list[dict[str, Any]] = []
        self._index: dict[tuple[tuple[int, int], ...], int] = {}

    def arc(self, points: Sequence[tuple[int, int]]) -> int:
        """Return the number of an arc, which is added if it is new; ~number if it is known in the other direction."""
        turn = points[-1] < points[0] or (points[0] == points[-1] and points[1] > points[-2])
        canonical = tuple(reversed(points)) if turn else tuple(points)
        if canonical not in self._index:
            self._index[canonical] = len(self.arcs)
            self.arcs.append(list(canonical))
        return ~self._index[canonical] if turn else self._index[canonical]

    def known(self) -> list[tuple[int, list[tuple[int, int]]]]:
        """Return the arcs so far, with their numbers."""
        return list(enumerate(self.arcs))

    def add(self, kind: str, geometry: Mapping[str, Any], **properties: Any) -> None:
        """Add a geometry of a kind."""
        self.geometries.append({**geometry, "properties": {"kind": kind, **properties}})

    def text(self) -> str:
        """Return the TopoJSON, whose transform leads to page space."""
        steps = [[list(arc[0]), *([x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in pairwise(arc))] for arc in self.arcs]
        return _json(
            {
                "type": "Topology",
                "transform": {"scale": [1 / GRID, 1 / GRID], "translate": [0, -TOP]},
                "objects": {"world": {"type": "GeometryCollection", "geometries": self.geometries}},
                "arcs": steps,
            }
        )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n"


def prepared(source: Path = SOURCE) -> dict[str, str]:
    """Return the text of each file of `static/geo`, by name, from the outlines and places of a folder."""
    world = json.loads((source / "world.geojson").read_text(encoding="utf-8"))
    lines = json.loads((source / "lines.geojson").read_text(encoding="utf-8"))
    with (source / "places.csv").open(encoding="utf-8", newline="") as file:
        places = {row["place_code"]: row for row in csv.DictReader(file)}
    shapes = outlines(world)
    properties = {code: _properties(code, area, places) for code, (area, _) in shapes.items()}
    disputed = [
        (feature["properties"], [project(*point) for point in _unwrapped(part)])
        for feature in lines["features"]
        for part in feature["geometry"]["coordinates"]
    ]
    hatched = {code: list(_hatching(parts)) for code, (_, parts) in sorted(shapes.items())}
    points = list(_points(shapes, places))
    return {
        TOPOLOGY: _topology(shapes, properties, disputed, hatched, points),
        FEATURES: _features(shapes, properties, disputed, points),
        HATCHING: _hatch_features(hatched, properties),
    }


def _properties(code: str, area: Mapping[str, Any], places: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the properties of an area on a map: code, names, region, office and groups."""
    place = places.get(code, {})
    region = area["fill"] if area["fill"] in _REGIONS else ""
    # Territories and special areas have no data of their own; a note in place of a name says what they are.
    return {
        "code": code,
        "en": area["name_en"] or area.get("note_en", ""),
        "fr": area["name_fr"] or area.get("note_fr", ""),
        "region": region,
        "office": place.get("parent_code", "") or places.get(area.get("parent", ""), {}).get("parent_code", "")
        if region
        else "",
        "groups": " ".join(group for flag, group in _GROUPS if place.get(flag) == "1"),
    }


def _points(
    shapes: Mapping[str, tuple[dict[str, Any], list[Rings]]], places: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, tuple[float, float], dict[str, str]]]:
    """Yield kind, position and properties of the dots of small States, and of the offices that serve countries."""
    areas = {code: sum(Polygon(rings[0]).area for rings in parts) for code, (_, parts) in shapes.items()}
    for code, place in sorted(places.items()):
        if place["kind"] == "country" and areas.get(code, 0) < (SMALL_ISLAND if place["is_sids"] == "1" else SMALL):
            area = {"fill": places[place["parent_code"]]["parent_code"], **_names(place)}
            yield (
                "small",
                on_page(float(place["longitude"]), float(place["latitude"])),
                _properties(code, area, places),
            )
    for code, place in sorted(places.items()):
        if place["kind"] == "office" and place["office_kind"] in ("regional", "area"):
            at = on_page(float(place["longitude"]), float(place["latitude"]))
            yield place["office_kind"], at, {
                "code": code, "en": place["name_en"], "fr": place["name_fr"], "region": place["parent_code"],
                "office": code, "groups": "",
            }  # fmt: skip


def _names(place: Mapping[str, str]) -> dict[str, str]:
    return {"name_en": place["name_en"], "name_fr": place["name_fr"]}


def _topology(
    shapes: Mapping[str, tuple[dict[str, Any], list[Rings]]],
    properties: Mapping[str, dict[str, str]],
    disputed: Sequence[tuple[dict[str, Any], Ring]],
    hatched: Mapping[str, list[LineString]],
    points: Sequence[tuple[str, tuple[float, float], dict[str, str]]],
) -> str:
    gridded: dict[str, list[list[list[tuple[int, int]]]]] = {
        code: [[ring for ring in (_gridded_ring(ring, GRID) for ring in rings) if ring] for rings in parts]
        for code, (_, parts) in shapes.items()
    }
    owners: dict[Any, set[str]] = defaultdict(set)
    for code, parts in gridded.items():
        for rings in parts:
            for ring in rings:
                for a, b in pairwise(ring):
                    owners[_edge(a, b)].add(code)
    undetermined = {_edge(_gridded(a, GRID), _gridded(b, GRID)) for _, line in disputed for a, b in pairwise(line)}
    topology = _Topology()

    def arcs_of(ring: list[tuple[int, int]]) -> list[int]:
        """Cut a ring where its neighbour changes, so that two areas share the arcs between them."""
        count = len(ring) - 1
        kinds = [
            (frozenset(owners[edge]), edge in undetermined)
            for edge in (_edge(ring[i], ring[i + 1]) for i in range(count))
        ]
        starts = [i for i in range(count) if kinds[i] != kinds[i - 1]]
        if len(starts) < 2:
            first = min(range(count), key=lambda i: ring[i])
            return [topology.arc([*ring[first:count], *ring[: first + 1]])]
        ends = [*starts[1:], starts[0] + count]
        return [
            topology.arc([ring[(start + k) % count] for k in range(end - start + 1)])
            for start, end in zip(starts, ends, strict=True)
        ]

    for code, parts in sorted(gridded.items()):
        polygons = [[arcs_of(ring) for ring in rings] for rings in parts if rings]
        if polygons:
            topology.add("land", {"type": "MultiPolygon", "arcs": polygons}, **properties[code])
    between: dict[tuple[str, str, str], list[list[int]]] = defaultdict(list)
    for number, arc in topology.known():
        edge = _edge(arc[0], arc[1])
        if len(owners[edge]) > 1 and edge not in undetermined:
            (region, office), (other_region, other_office) = sorted(
                (properties[code]["region"], properties[code]["office"]) for code in sorted(owners[edge])[:2]
            )
            between["border" if region == other_region else "seam", office, other_office].append([number])
    # The line between two offices is an object of its own, so that the outline of a region or office can be drawn.
    for (kind, office, other_office), arcs in sorted(between.items()):
        topology.add(kind, {"type": "MultiLineString", "arcs": arcs}, a=office, b=other_office)
    for style in ("dashed", "dotted"):
        arcs = [
            [topology.arc([_gridded(point, GRID) for point in line])]
            for line_properties, line in disputed
            if line_properties["style"] == style
        ]
        topology.add(style, {"type": "MultiLineString", "arcs": arcs})
    for code, strokes in hatched.items():
        if strokes:
            # Two decimals of a page unit are enough for a hatch, and keep the steps short.
            arcs = [
                [topology.arc([_gridded((round(x, 1), round(y, 1)), GRID) for x, y in line.coords])] for line in strokes
            ]
            topology.add(
                "hatch", {"type": "MultiLineString", "arcs": arcs}, code=code, region=properties[code]["region"],
                office=properties[code]["office"],
            )  # fmt: skip
    for kind, at, point_properties in points:
        topology.add(kind, {"type": "Point", "coordinates": _gridded(at, GRID)}, **point_properties)
    return topology.text()


def _features(
    shapes: Mapping[str, tuple[dict[str, Any], list[Rings]]],
    properties: Mapping[str, dict[str, str]],
    disputed: Sequence[tuple[dict[str, Any], Ring]],
    points: Sequence[tuple[str, tuple[float, float], dict[str, str]]],
) -> str:
    features = []
    owners: dict[Edge, set[str]] = defaultdict(set)
    for code, (_, parts) in sorted(shapes.items()):
        polygons = []
        for rings in parts:
            gridded = [ring for ring in (_gridded_ring(ring, COARSE_GRID) for ring in rings) if ring]
            if gridded:
                polygons.append(gridded)
            for ring in rings:
                for a, b in pairwise(ring):
                    owners[_edge(a, b)].add(properties[code]["region"])
        if polygons:
            features.append(
                _feature({"type": "MultiPolygon", "coordinates": polygons}, kind="land", **properties[code])
            )
    seams = linemerge([LineString(edge) for edge, regions in owners.items() if len(regions) > 1])
    features.append(_lines(seams.geoms if isinstance(seams, MultiLineString) else [seams], "seam"))
    for style, dash in (("dashed", (0.9, 0.55)), ("dotted", (0.28, 0.42))):
        strokes = [
            LineString(stroke)
            for line_properties, line in disputed
            if line_properties["style"] == style
            for stroke in _dashes(LineString(line), *dash)
        ]
        features.append(_lines(strokes, style))
    for kind, at, point_properties in points:
        if kind == "small":
            point = {"type": "Point", "coordinates": _gridded(at, COARSE_GRID)}
            features.append(_feature(point, kind=kind, **point_properties))
    return _json({"type": "FeatureCollection", "features": features})


def _hatch_features(hatched: Mapping[str, list[LineString]], properties: Mapping[str, dict[str, str]]) -> str:
    features = []
    for code, strokes in hatched.items():
        if strokes:
            area = {key: properties[code][key] for key in ("code", "region", "office")}
            features.append(_lines(strokes, "hatch", **area))
    return _json({"type": "FeatureCollection", "features": features})


def _lines(lines: Iterable[LineString], kind: str, **properties: str) -> dict[str, Any]:
    coordinates = [[_gridded(point, COARSE_GRID) for point in line.coords] for line in lines]
    return _feature({"type": "MultiLineString", "coordinates": coordinates}, kind=kind, **properties)


def _feature(geometry: Mapping[str, Any], **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def office_marks(palette: Palette) -> Image.Image:
    """Return the icons of offices for deck.gl, 64 pixels each: a square and, to its right, a diamond."""
    fine = 4  # drawn larger, then scaled down, for smooth edges
    picture = Image.new("RGBA", (128 * fine, 64 * fine), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for margin, colour in ((10, palette.paper), (16, palette.ink)):
        draw.rectangle([margin * fine, margin * fine, (64 - margin) * fine, (64 - margin) * fine], fill=colour)
    for reach, colour in ((31, palette.paper), (26, palette.ink), (17, palette.paper)):
        corners = [(96, 32 - reach), (96 + reach, 32), (96, 32 + reach), (96 - reach, 32)]
        draw.polygon([(x * fine, y * fine) for x, y in corners], fill=colour)
    return picture.resize((128, 64), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the files of `static/geo`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in prepared().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for theme in ("light", "dark"):
        office_marks(tokens.palette(theme)).save(FOLDER / f"offices_{theme}.png", optimize=True)


if __name__ == "__main__":
    main()
