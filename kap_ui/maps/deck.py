"""The map as a pydeck deck, to zoom and pan: the same map, drawn by WebGL from the program's own files.

No map service is asked: there is no base map, and the coordinates of the shapes are page space already. Streamlit dims
what is not selected in a layer's own colours, so the colours are those of the sub-layers, which it does not reach.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from typing import Any, Final

import pydeck as pdk

from kap_ui.look import tokens
from kap_ui.look.contrast import ink_on
from kap_ui.look.tokens import Palette
from kap_ui.maps.map_content import (
    GRID,
    NOTHING,
    ON_LAND,
    SHAPE_LANGUAGES,
    SHAPES_ADDRESS,
    TOP,
    Level,
    MapContent,
    ShownPlace,
    colours,
    placed,
)

HEIGHT: Final = 450
"""In pixels."""

LAYERS: Final = ("land", "offices")
"""The ids of the layers that answer to a click."""

_PAGE_WIDTH: Final = 985
"""Page units that the map is wide at its first zoom, with a little sea on both sides."""
_DEEPEST: Final = 4
_CLEAR: Final = "[0, 0, 0, 0]"


class MapDeck(pdk.Deck):  # type: ignore[misc]
    """A deck whose JSON has no white space: it travels with every run."""

    @property
    def tooltip_html(self) -> str:
        """The markup of the tooltip."""
        return str(self._tooltip["html"])

    def to_json(self) -> str:
        """Return the deck as JSON."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"), ensure_ascii=False)


def deck(
    content: MapContent,
    palette: Palette,
    *,
    theme: str,
    language: str,
    width: float,
    offices: Iterable[Mapping[str, Any]],
) -> MapDeck:
    """Return the deck.

    Args:
        content: what to show.
        palette: the colours of the theme.
        theme: ``light`` or ``dark``; the marks of offices are image files, one for each theme.
        language: of the names of countries; those of another one than `SHAPE_LANGUAGES` are in the content.
        width: pixels that the map has in the page; the world just fits into them.
        offices: each with `place`, `kind` (regional or area), `x` and `y` in page space.
    """
    zoom = math.log2(max(width, 200) / _PAGE_WIDTH)
    view = pdk.View(
        type="OrthographicView",
        id="page",
        controller={"inertia": False, "doubleClickZoom": True, "maxBounds": [[-20, -290], [1020, 240]]},
    )
    return MapDeck(
        layers=[
            _shapes("coast", stroke=palette.rule_strong, width=1.6),
            _land(content, palette),
            *_hatching(content, palette),
            *_chosen(content, palette),
            _office_marks(offices, theme),
            *_labels(content, palette),
        ],
        views=[view],
        initial_view_state=pdk.ViewState(target=[510, -25, 0], zoom=zoom, min_zoom=zoom - 0.3, max_zoom=_DEEPEST),
        # Without a provider, and with no style named, neither pydeck nor Streamlit asks a map service.
        map_provider=None,
        tooltip=_tooltip(content, palette, language),
    )


def picked(event: Mapping[str, Any] | None) -> Mapping[str, str] | None:
    """Return the properties of the shape that was clicked, from an event of `st.pydeck_chart`, or None."""
    objects = ((event or {}).get("selection") or {}).get("objects") or {}
    for layer in LAYERS:
        for shape in objects.get(layer) or []:
            properties = shape.get("properties") or {}
            if properties.get("code"):
                return {key: str(value) for key, value in properties.items()}
    return None


def _rgb(colour: str, alpha: int = 255) -> list[int]:
    return [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), alpha]


_PAGE: Final = [1 / GRID, 0, 0, 0, 0, 1 / GRID, 0, 0, 0, 0, 1, 0, 0, -TOP, 0, 1]
"""From the whole numbers of the files to page space, as a column-major matrix."""


def _layer(identity: str, **properties: Any) -> pdk.Layer:
    return pdk.Layer("GeoJsonLayer", id=identity, model_matrix=_PAGE, **properties)


def _address(file: str) -> str:
    return SHAPES_ADDRESS + file


def _shapes(identity: str, *, stroke: str, width: float) -> pdk.Layer:
    """Return the outlines of all land, in one colour, under the fills."""
    return _layer(
        identity,
        data=_address("world.geo.json"),
        pickable=False,
        filled=False,
        stroked=True,
        line_width_units=pdk.types.String("pixels"),
        get_line_width=width,
        _sub_layer_props={
            "polygons-stroke": {"getColor": _rgb(stroke)},
            "linestrings": {"visible": False},
            "points-circle": {"stroked": False, "filled": False},
        },
    )


def _land(content: MapContent, palette: Palette) -> pdk.Layer:
    fill = _by_tone(content, palette)
    lines = f"{_WRAPPED}.kind == 'seam' ? {_rgb(palette.paper)} : {_rgb(palette.ink)}"
    ring = _among(f"{_SHAPE}.code", content.chosen_countries, _rgb(palette.ink), _rgb(palette.rule_strong))
    trigger = {"getFillColor": _changes(fill)}
    return _layer(
        "land",
        data=_address("world.geo.json"),
        pickable=True,
        filled=True,
        stroked=True,
        auto_highlight=True,
        highlight_color=_rgb(palette.ink, 46),
        point_radius_units=pdk.types.String("pixels"),
        line_width_units=pdk.types.String("pixels"),
        get_point_radius=4,
        get_line_width=0.6,
        _sub_layer_props={
            "polygons-fill": {"getFillColor": f"@@={fill}", "updateTriggers": trigger},
            "polygons-stroke": {"getColor": _rgb(palette.paper), "getWidth": 0.6, "pickable": False},
            "linestrings": {
                "getColor": f"@@={lines}",
                "getWidth": f"@@={_WRAPPED}.kind == 'seam' ? 1.8 : 0.9",
                "pickable": False,
            },
            "points-circle": {
                "getFillColor": f"@@={fill}",
                "getLineColor": f"@@={ring}",
                "getLineWidth": 0.9,
                "updateTriggers": {**trigger, "getLineColor": _changes(ring)},
            },
        },
    )


_SHAPE: Final = "properties"
"""The properties of a shape where deck.gl hands the shape itself on: under the names that the whole layer has too."""
_WRAPPED: Final = "__source.object.properties"
"""The properties of a shape under the names that only a sub-layer has (`getColor`, `getWidth`)."""


def _among(key: str, codes: Iterable[str], yes: list[int], no: list[int]) -> str:
    tests = " || ".join(f"{key} == '{code}'" for code in sorted(codes))
    return f"({tests}) ? {yes} : {no}" if tests else str(no)


def _by_tone(content: MapContent, palette: Palette) -> str:
    """Return the fill as an expression: deck.gl's language has comparisons and choices, but no look-up.

    The most frequent tone is the last choice, without a test, so that the expression names as few places as can be.
    """
    fills = colours(palette)
    tests: dict[str, list[str]] = defaultdict(list)
    for shown in content.shown:
        tests[shown.tone].append(_is_of(_SHAPE, shown))
    most = max(tests, key=lambda tone: len(tests[tone]), default=NOTHING)
    choices = [f"({' || '.join(places)}) ? {_rgb(fills[tone])} : " for tone, places in tests.items() if tone != most]
    nowhere = f"{_SHAPE}.region == '' ? {_rgb(fills[NOTHING])} : "
    return nowhere + "".join(choices) + str(_rgb(fills[most]))


def _is_of(properties: str, shown: ShownPlace) -> str:
    """Return the test whether a shape lies in a place."""
    return f"{properties}.{shown.level} == '{shown.place}'"


def _hatching(content: MapContent, palette: Palette) -> list[pdk.Layer]:
    """Return the hatching of places with illustrative figures."""
    tests = [_is_of(_WRAPPED, shown) for shown in content.shown if shown.is_illustrative]
    if not tests:
        return []
    colour = f"({' || '.join(tests)}) ? {_rgb(palette.rule_strong, 140)} : {_CLEAR}"
    return [
        _layer(
            "hatch",
            data=_address("hatch.geo.json"),
            pickable=False,
            filled=False,
            stroked=True,
            line_width_units=pdk.types.String("pixels"),
            get_line_width=0.6,
            _sub_layer_props={
                "linestrings": {"getColor": f"@@={colour}", "updateTriggers": {"getColor": _changes(colour)}},
            },
        )
    ]


def _changes(expression: str) -> str:
    """Return a short text that changes with an expression; deck.gl then works the values out anew."""
    return sha256(expression.encode()).hexdigest()[:12]


def _chosen(content: MapContent, palette: Palette) -> list[pdk.Layer]:
    if not content.chosen_countries:
        return []
    colour = _among(f"{_WRAPPED}.code", content.chosen_countries, _rgb(palette.ink), [0] * 4)
    return [
        _layer(
            "chosen",
            data=_address("world.geo.json"),
            pickable=False,
            filled=False,
            stroked=True,
            line_width_units=pdk.types.String("pixels"),
            get_line_width=1.2,
            _sub_layer_props={
                "polygons-stroke": {"getColor": f"@@={colour}", "updateTriggers": {"getColor": _changes(colour)}},
                "linestrings": {"visible": False},
                "points-circle": {"stroked": False, "filled": False},
            },
        )
    ]


def _office_marks(offices: Iterable[Mapping[str, Any]], theme: str) -> pdk.Layer:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [office["x"], office["y"]]},
            "properties": {
                "code": office["place"], "office": office["place"], "region": office["region"], "kind": office["kind"],
                "en": office["name"], "fr": office["name"], "groups": "",
            },
        }
        for office in offices
    ]  # fmt: skip
    cell = {"y": 0, "width": 64, "height": 64}
    return pdk.Layer(
        "GeoJsonLayer",
        id="offices",
        data={"type": "FeatureCollection", "features": features},
        pickable=True,
        point_type=pdk.types.String("icon"),
        icon_atlas=pdk.types.String(_address(f"offices_{theme}.png")),
        icon_mapping={"regional": {"x": 0, **cell}, "area": {"x": 64, **cell}},
        get_icon="properties.kind",
        icon_size_units=pdk.types.String("pixels"),
        get_icon_size=19,
    )


def _labels(content: MapContent, palette: Palette) -> list[pdk.Layer]:
    tones = {shown.place: shown.tone for shown in content.shown}
    fills = colours(palette)
    rows = []
    for label in content.labels:
        x, y, align = placed(label)
        on_land = label.place in ON_LAND and label.at is None
        ink = ink_on(fills[tones.get(label.place, NOTHING)], palette) if on_land else palette.ink
        words = label.status_words if label.status else ""
        rows.append({"p": [x, y], "n": label.name, "f": label.figure, "w": words, "a": align, "c": _rgb(ink)})
    return [
        _text("names", "n", tokens.SMALL, 0, 400, rows),
        _text("figures", "f", tokens.BODY, 18, 700, [row for row in rows if row["f"]]),
        _text("words", "w", tokens.SMALL, 35, 400, [row for row in rows if row["w"]]),
    ]


def _text(identity: str, field: str, size: int, down: int, weight: int, rows: list[dict[str, Any]]) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id=identity,
        data=rows,
        pickable=False,
        get_position="p",
        get_text=field,
        get_size=size,
        size_units=pdk.types.String("pixels"),
        font_family=pdk.types.String("Noto Sans, sans-serif"),
        font_weight=weight,
        character_set=pdk.types.String("auto"),
        get_text_anchor="a",
        get_alignment_baseline=pdk.types.String("center"),
        get_pixel_offset=[0, down],
        # Twice the size on screen, or the letters are soft.
        font_settings={"fontSize": 2 * size},
        _sub_layer_props={"characters": {"getColor": "@@=c"}},
    )


def _tooltip(content: MapContent, palette: Palette, language: str) -> dict[str, Any]:
    """Return the tooltip. The shapes carry names and codes; CSS rules show the words that belong to the codes."""
    by_words: dict[str, list[ShownPlace]] = defaultdict(list)
    for shown in content.shown:
        if shown.words:
            by_words[shown.words].append(shown)
    rules = [".kap-tip [class^=t-]{display:none}"]
    parts = []
    most = max(by_words, key=lambda words: len(by_words[words]), default="")
    rules.append(".kap-tip:not(.region-) .t-most{display:block}")
    parts.append(f"<div class='t-most'>{escape(most)}</div>")
    for number, (words, places) in enumerate(by_words.items()):
        if words != most:
            selectors = [f".kap-tip.{shown.level}-{shown.place}" for shown in places]
            rules.append(",".join(f"{selector} .t-{number}" for selector in selectors) + "{display:block}")
            rules.append(",".join(f"{selector * 2} .t-most" for selector in selectors) + "{display:none}")
            parts.append(f"<div class='t-{number}'>{escape(words)}</div>")
    for level, names in ((Level.REGION, content.region_names), (Level.OFFICE, content.office_names)):
        for code, name in names.items():
            rules.append(f".kap-tip.{level}-{code} .t-{code}{{display:block}}")
            parts.append(f"<div class='t-{code}'>{escape(name)}</div>")
    own = "en"
    if language in SHAPE_LANGUAGES:
        own = language
    elif content.country_names:
        named = [f".kap-tip.code-{code}" for code in content.country_names]
        rules.append(",".join(f"{selector}>b:first-of-type" for selector in named) + "{display:none}")
        for code, name in content.country_names.items():
            rules.append(f".kap-tip.code-{code} .t-{code}{{display:block}}")
            parts.insert(0, f"<b class='t-{code}'>{escape(name)}</b>")
    html = (
        f"<style>{''.join(rules)}</style>"
        "<div class='kap-tip code-{code} office-{office} region-{region}'>"
        f"<b>{{{own}}}</b>{''.join(parts)}<div>{{groups}}</div></div>"
    )
    return {
        "html": html,
        "style": {
            "backgroundColor": palette.ink, "color": palette.paper, "fontFamily": tokens.FONT, "fontSize": "13px",
            "borderRadius": "4px", "padding": "6px 10px", "maxWidth": "320px",
        },
    }  # fmt: skip
