"""The map as a Vega-Lite chart: the same on screen, in PNG and SVG, in print, and for a screen reader.

The specification depends on language and theme only. What changes with a selection is sent as small frames; the browser
asks for the shapes once, by their address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from kap_ui import site_files
from kap_ui.charts.vega_lite import Specification
from kap_ui.look import tokens
from kap_ui.look.contrast import ink_on
from kap_ui.look.tokens import Palette
from kap_ui.maps.map_content import NOTHING, ON_LAND, SHAPE_LANGUAGES, SHAPES_ADDRESS, MapContent, colours, placed

SELECTION: Final = "place"
"""The selection of the chart: a click puts a place into it, or takes it out; the field `unit` is its code."""

HEIGHT: Final = 430
"""In pixels, where the map is wide; where it is narrow, the box around it keeps `_BOX_RATIO`."""
_BOX_RATIO: Final = 2.2
"""Width by height of the box, as `maps.css` has it; what it shows is the middle of the drawing."""

FOLDER: Final = site_files.STATIC / "geo"
TOPOLOGY: Final = "world.topo.json"
_LAND: Final = "land"
_HATCHING: Final = "hatching"
"""The name of the layer that hatches; `maps.css` takes it away from the mouse, which means the land below."""
_WORLD: Final = (29, -244, 991, 192)
"""Left, top, right and bottom of the inhabited world, in page space."""
_POINT: Final[dict[str, Any]] = {"type": "point", "fields": ["unit"]}
_NARROW: Final = "width < 600"
_AT: Final[dict[str, Any]] = {
    "longitude": {"field": "x", "type": "quantitative"},
    "latitude": {"field": "y", "type": "quantitative"},
}
_FILL: Final[dict[str, Any]] = {"field": "fill", "type": "nominal", "scale": None}
_LONGEST_LABEL: Final = 180
"""Pixels; the tip of the place has a longer name whole."""

_ICON_ROOM: Final = 16
"""What the icon of a status takes beside a figure, in pixels."""
_LINE: Final = 18
"""From the name in a label down to its figure, in pixels."""


def world(
    palette: Palette,
    *,
    language: str,
    titles: Mapping[str, str],
    colon: str = ": ",
    extent: Sequence[float] | None = None,
) -> Specification:
    """Return the map; its data are the frames of `datasets`.

    Args:
        palette: the colours of the theme.
        language: of the names of countries; those of another one than `SHAPE_LANGUAGES` are data too.
        titles: words for the tooltip, by `place`, `region`, `office`, `groups`, `shown`.
        colon: between a name and its words, read aloud.
        extent: left, top, right and bottom of what is shown, in page space; None for the world.
    """
    left, top, right, bottom = _WORLD if extent is None else extent
    widest = max(right - left, _BOX_RATIO * (bottom - top))
    scale = f"min(width/{widest:g}, height/{bottom - top:g})"
    return {
        "width": "container",
        "height": HEIGHT,
        "padding": 0,
        "autosize": {"type": "none"},
        # The shapes lie in page space already: scale and centre are all that is left to do, at any width.
        "projection": {
            "type": "identity",
            "scale": {"expr": scale},
            "translate": {
                "expr": f"[width/2 - {(left + right) / 2:g}*{scale}, height/2 - {(top + bottom) / 2:g}*{scale}]"
            },
        },
        # All layers share one source, and one chain from a shape to its tone and words.
        "data": {"url": SHAPES_ADDRESS + TOPOLOGY, "format": {"type": "topojson", "feature": "world"}},
        "transform": _chain(language, palette, colon),
        "params": [
            {"name": SELECTION, "select": {**_POINT, "toggle": "true"}, "views": [_LAND]},
            {"name": "over", "select": {**_POINT, "on": "pointerover", "clear": "pointerout"}, "views": [_LAND]},
        ],
        "layer": [
            # Under the fills only the coast of what is chosen is seen; its borders on land follow below.
            _lines("datum.kind == 'land' && datum.on", palette.ink, 3.2),
            _land(palette, titles),
            {
                "name": _HATCHING,
                **_lines("datum.kind == 'hatch' && datum.hatched", palette.rule_strong, 0.6, opacity=0.55),
            },
            _lines("datum.kind == 'border'", palette.paper, 0.6),
            _lines("datum.kind == 'seam'", palette.paper, 1.8),
            _lines("datum.kind == 'dashed'", palette.ink, 0.8, [3, 2]),
            _lines("datum.kind == 'dotted'", palette.ink, 0.8, [1, 1.6]),
            # Lines with a chosen office on one side only: with the coast they outline an office or a region.
            _lines("datum.a && (datum.a_on ? 1 : 0) != (datum.b_on ? 1 : 0)", palette.ink, 1.4),
            _lines("datum.kind == 'land' && datum.on == 2", palette.ink, 1.2),
            {"encoding": {**_AT, **_described(titles)}, "layer": [_small_states(palette), _offices(palette)]},
            _labels(palette, scale),
        ],
    }


def with_shapes(specification: dict[str, Any]) -> dict[str, Any]:
    """Return the specification with the shapes inside, for a file: its converter fetches nothing."""
    topology = json.loads((FOLDER / TOPOLOGY).read_text(encoding="utf-8"))
    source = specification["data"]
    return {**specification, "data": {"values": topology, "format": source["format"]}}


def datasets(content: MapContent, palette: Palette) -> dict[str, pd.DataFrame]:
    """Return the frames that the map reads: `shown`, `chosen`, `names` and `labels`."""
    # Countries that are not those of an office have no common outline: each has its own (2).
    own_outlines = 1 if content.chosen_offices else 2
    chosen = sorted(content.chosen_countries | content.chosen_offices)
    names = {**content.region_names, **content.office_names, **content.country_names}
    return {
        "shown": pd.DataFrame(
            {
                "place": [shown.place for shown in content.shown],
                "tone": [shown.tone for shown in content.shown],
                "words": [shown.words for shown in content.shown],
            },
            dtype="str",
        ).assign(hatched=pd.Series([shown.is_illustrative for shown in content.shown], dtype=bool)),
        "chosen": pd.DataFrame({"place": pd.Series(chosen, dtype="str")}).assign(on=own_outlines),
        "names": pd.DataFrame({"place": list(names), "name": list(names.values())}, dtype="str"),
        "labels": _label_frame(content, palette),
    }


def _label_frame(content: MapContent, palette: Palette) -> pd.DataFrame:
    """Return one row for each piece of a label: its name, its figure below it, and the icon beside the figure.

    x and y are in page units, dx and dy in pixels, such as the distance of a city's name from its office.
    """
    tones = {shown.place: shown.tone for shown in content.shown}
    fills = colours(palette)
    rows: list[tuple[str, float, float, float, float, str, str, str]] = []
    for label in content.labels:
        x, y, align = placed(label)
        beside = 0.0
        if label.at is not None:
            beside, x = x - label.at[0], label.at[0]
        on_land = label.place in ON_LAND and label.at is None
        ink = ink_on(fills[tones.get(label.place, NOTHING)], palette) if on_land else palette.ink
        rows.append(("on_land" if on_land else "name", x, y, beside, 0, align, label.name, ink))
        away = 0.0
        if label.status:
            icon_at = {"start": 6, "middle": -_ICON_ROOM - 6, "end": -6}[align]
            rows.append(("icon", x, y, beside + icon_at, _LINE, align, tokens.group_of(label.status).value, ink))
            away = {"start": _ICON_ROOM, "middle": _ICON_ROOM / 2, "end": -_ICON_ROOM}[align]
        if label.figure:
            rows.append(("figure", x, y, beside + away, _LINE, align, label.figure, ink))
    columns = {
        "piece": str, "x": float, "y": float, "dx": float, "dy": float, "align": str, "text": str, "ink": str,
    }  # fmt: skip
    return pd.DataFrame(
        {name: pd.Series([row[i] for row in rows], dtype=kind) for i, (name, kind) in enumerate(columns.items())}
    )


def _named(language: str, from_content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the steps that name a shape: by its own name, or by that in the content of the map."""
    if language in SHAPE_LANGUAGES:
        return [{"calculate": f"datum.properties.{language}", "as": "name"}]
    return [from_content, {"calculate": "datum.code_name || datum.properties.en", "as": "name"}]


def _chain(language: str, palette: Palette, colon: str) -> list[dict[str, Any]]:
    """Return the steps from a shape to its tone and words: its own, else its office's, else its region's."""

    def looked_up(key: str, source: str, *fields: str) -> dict[str, Any]:
        names = [f"{key}_{field}" for field in fields]
        return {"lookup": key, "from": {"data": {"name": source}, "key": "place", "fields": list(fields)}, "as": names}

    def own(name: str) -> dict[str, str]:
        return {"calculate": f"datum.properties.{name}", "as": name}

    def calculated(name: str, expression: str) -> dict[str, str]:
        return {"calculate": expression, "as": name}

    return [
        *(own(name) for name in ("kind", "code", "region", "office", "groups", "a", "b")),
        *_named(language, looked_up("code", "names", "name")),
        *(looked_up(key, "shown", "tone", "words", "hatched") for key in ("code", "office", "region")),
        *(looked_up(key, "names", "name") for key in ("office", "region")),
        *(looked_up(key, "chosen", "on") for key in ("code", "a", "b")),
        calculated("on", "datum.code_on"),
        calculated("tone", f"datum.code_tone || datum.office_tone || datum.region_tone || '{NOTHING}'"),
        # The colours stand in the specification once, for all layers.
        calculated("fill", f"({json.dumps(colours(palette), separators=(',', ':'))})[datum.tone]"),
        calculated("hatched", "datum.code_hatched || datum.office_hatched || datum.region_hatched"),
        calculated("words", "datum.code_words || datum.office_words || datum.region_words || ''"),
        # A click means the place whose tone is seen.
        calculated(
            "unit",
            "datum.kind == 'regional' || datum.kind == 'area' || datum.code_tone ? datum.code"
            " : datum.office_tone ? datum.office : datum.region_tone ? datum.region : ''",
        ),
        calculated("spoken", f"datum.name + (datum.words ? '{colon}' + datum.words : '')"),
        calculated("x", "datum.properties.code && datum.geometry.coordinates[0]"),
        calculated("y", "datum.properties.code && datum.geometry.coordinates[1]"),
    ]


def _only(test: str) -> list[dict[str, str]]:
    return [{"filter": test}]


def _described(titles: Mapping[str, str]) -> dict[str, Any]:
    """Return the tooltip of a place, and its description for a screen reader."""
    fields = {
        "place": "name", "region": "region_name", "office": "office_name", "groups": "groups", "shown": "words",
    }  # fmt: skip
    tooltip = [{"field": field, "title": titles.get(key, key)} for key, field in fields.items()]
    return {"tooltip": tooltip, "description": {"field": "spoken"}}


def _land(palette: Palette, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": _LAND,
        "transform": _only("datum.kind == 'land'"),
        "mark": {
            "type": "geoshape", "aria": True, "cursor": "pointer", "stroke": palette.rule_strong, "strokeWidth": 0.7,
        },
        "encoding": {
            "fill": _FILL,
            "fillOpacity": {"condition": {"param": "over", "value": 1}, "value": 0.72},
            **_described(titles),
        },
    }  # fmt: skip


def _lines(test: str, colour: str, width: float, dash: list[float] | None = None, opacity: float = 1) -> dict[str, Any]:
    mark: dict[str, Any] = {
        "type": "geoshape", "filled": False, "stroke": colour, "strokeWidth": width, "aria": False,
    }  # fmt: skip
    if opacity != 1:
        mark["strokeOpacity"] = opacity
    return {"transform": _only(test), "mark": {**mark, "strokeDash": dash} if dash else mark}


def _small_states(palette: Palette) -> dict[str, Any]:
    return {
        "transform": _only("datum.kind == 'small'"),
        "mark": {"type": "circle", "opacity": 1, "cursor": "pointer", "size": {"expr": f"{_NARROW} ? 14 : 46"}},
        "encoding": {
            "fill": _FILL,
            "stroke": {"condition": {"test": "datum.on", "value": palette.ink}, "value": palette.rule_strong},
            "strokeWidth": {"condition": {"test": "datum.on", "value": 1.8}, "value": 0.8},
        },
    }


def _offices(palette: Palette) -> dict[str, Any]:
    """Return the offices: regional ones as filled squares, area offices as hollow diamonds."""
    regional = {"test": "datum.kind == 'regional'"}
    return {
        "transform": _only("datum.kind == 'regional' || datum.kind == 'area'"),
        "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.6, "cursor": "pointer"},
        "encoding": {
            "shape": {"condition": {**regional, "value": "square"}, "value": "diamond"},
            "fill": {"condition": {**regional, "value": palette.ink}, "value": palette.paper},
            "stroke": {"condition": {**regional, "value": palette.paper}, "value": palette.ink},
            "size": {"value": {"expr": f"{_NARROW} ? 32 : 100"}},
        },
    }


def _labels(palette: Palette, scale: str) -> dict[str, Any]:
    """Return the pieces of the labels. A text mark has one alignment and one weight, so there is a layer for each."""
    ink = {"field": "ink", "type": "nominal", "scale": None}
    halo = {"stroke": palette.paper, "strokeWidth": 3, "strokeJoin": "round", "strokeOpacity": 0.85}

    def text(test: str, size: int, **mark: Any) -> dict[str, Any]:
        return {
            "transform": _only(test),
            "mark": {"type": "text", "aria": False, "fontSize": {"expr": f"{_NARROW} ? 0 : {size}"}, **mark},
        }

    layers = []
    for align, side in (("start", "left"), ("middle", "center"), ("end", "right")):
        here = f"datum.align == '{align}' && datum.piece"
        layers += [
            text(f"{here} == 'name'", tokens.SMALL, align=side, limit=_LONGEST_LABEL, **halo),
            text(f"{here} != 'figure' && datum.piece != 'icon'", tokens.SMALL, align=side, limit=_LONGEST_LABEL),
            text(f"{here} == 'figure'", tokens.BODY, align=side, fontWeight=600),
        ]
    icons = {group.value: path for group, path in tokens.ICONS.items()}
    shape = {"field": "text", "scale": {"domain": list(icons), "range": list(icons.values())}, "legend": None}
    size = {"expr": f"{_NARROW} ? 0 : 130"}
    icon = {
        "transform": _only("datum.piece == 'icon'"),
        "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 0, "aria": False, "size": size},
        "encoding": {"shape": shape, "fill": {"field": "ink", "scale": None}},
    }
    texts = {"encoding": {"text": {"field": "text"}, "color": ink}, "layer": layers}
    # In columns of their own: written over x and y, the distance would be added again at each change of the width.
    offsets = [{"calculate": f"datum.{axis} + datum.d{axis} / ({scale})", "as": f"label_{axis}"} for axis in "xy"]
    at = {channel: {**field, "field": f"label_{field['field']}"} for channel, field in _AT.items()}
    return {"data": {"name": "labels"}, "transform": offsets, "encoding": at, "layer": [texts, icon]}
