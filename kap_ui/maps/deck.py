"""The map as a pydeck deck, to zoom and pan: the same picture, drawn by WebGL from the program's own files.

No map service is asked: there is no base map, and the shapes lie in page space already. Streamlit dims what is not
selected in a layer's own colours; colours are therefore given to the sub-layers, which it does not reach.
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
from kap_ui.maps.picture import NOTHING, ON_LAND, SHAPES_ADDRESS, Picture, Shown, colours, level_of, placed

HEIGHT: Final = 450
"""In pixels."""

LAYERS: Final = ("land", "offices")
"""The ids of the layers that answer to a click."""

_GRID: Final = 20
"""Steps to a page unit in the files (`prepare_shapes.COARSE_GRID`)."""
_TOP: Final = 300
_PAGE_WIDTH: Final = 985
"""Page units that the map is wide at its first zoom, with a little sea on both sides."""
_DEEPEST: Final = 4
_CLEAR: Final = "[0, 0, 0, 0]"


class MapDeck(pdk.Deck):  # type: ignore[misc]
    """A deck whose JSON has no white space: it travels with every run."""

    def to_json(self) -> str:
        """Give the deck as JSON."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"), ensure_ascii=False)


def deck(
    picture: Picture,
    palette: Palette,
    *,
    theme: str,
    language: str,
    width: float,
    offices: Iterable[Mapping[str, Any]],
) -> MapDeck:
    """Give the deck.

    Args:
        picture: what to show.
        palette: the colours of the theme.
        theme: ``light`` or ``dark``; the marks of offices are pictures, one for each.
        language: `en` or `fr`, in which the shapes have names.
        width: of the place where it stands, in pixels; the world just fits into it.
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
            _shapes("coast", palette, stroke=palette.rule_strong, width=1.6),
            _land(picture, palette),
            *_hatching(picture, palette),
            *_chosen(picture, palette),
            _office_marks(offices, picture, theme),
            *_labels(picture, palette),
        ],
        views=[view],
        initial_view_state=pdk.ViewState(target=[510, -25, 0], zoom=zoom, min_zoom=zoom - 0.3, max_zoom=_DEEPEST),
        # Without a provider, and with no style named, neither pydeck nor Streamlit asks a map service.
        map_provider=None,
        tooltip=_tooltip(picture, palette, language),
    )


def picked(event: Mapping[str, Any] | None) -> Mapping[str, str] | None:
    """Give the properties of what was clicked in an event of `st.pydeck_chart`, or None."""
    objects = ((event or {}).get("selection") or {}).get("objects") or {}
    for layer in LAYERS:
        for one in objects.get(layer) or []:
            properties = one.get("properties") or {}
            if properties.get("code"):
                return {key: str(value) for key, value in properties.items()}
    return None


def _rgb(colour: str, alpha: int = 255) -> list[int]:
    return [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), alpha]


_PAGE: Final = [1 / _GRID, 0, 0, 0, 0, 1 / _GRID, 0, 0, 0, 0, 1, 0, 0, -_TOP, 0, 1]
"""From the whole numbers of the files to page space, as a column-major matrix."""


def _layer(identity: str, **properties: Any) -> pdk.Layer:
    return pdk.Layer("GeoJsonLayer", id=identity, model_matrix=_PAGE, **properties)


def _address(file: str) -> str:
    return SHAPES_ADDRESS + file


def _shapes(identity: str, palette: Palette, *, stroke: str, width: float) -> pdk.Layer:
    """Give the outlines of all land, in one colour, under the fills."""
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


def _land(picture: Picture, palette: Palette) -> pdk.Layer:
    fill = _by_tone(picture, palette)
    lines = f"{_WRAPPED}.kind == 'seam' ? {_rgb(palette.paper)} : {_rgb(palette.ink)}"
    ring = _among(f"{_SHAPE}.code", picture.chosen, _rgb(palette.ink), _rgb(palette.rule_strong))
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


def _by_tone(picture: Picture, palette: Palette) -> str:
    """Give the fill as an expression: deck.gl's language has comparisons and choices, but no look-up.

    The most frequent tone is what is left over, so that the expression names as few places as can be.
    """
    fills = colours(palette)
    tests: dict[str, list[str]] = defaultdict(list)
    for one in picture.shown:
        tests[one.tone].append(f"{_SHAPE}.{level_of(one.place)} == '{one.place}'")
    most = max(tests, key=lambda tone: len(tests[tone]), default=NOTHING)
    made = [f"({' || '.join(places)}) ? {_rgb(fills[tone])} : " for tone, places in tests.items() if tone != most]
    nowhere = f"{_SHAPE}.region == '' ? {_rgb(fills[NOTHING])} : "
    return nowhere + "".join(made) + str(_rgb(fills[most]))


def _hatching(picture: Picture, palette: Palette) -> list[pdk.Layer]:
    """Give the hatching of areas without a region, and of places without a figure."""
    unknown = [one.place for one in picture.shown if one.tone == NOTHING]
    tests = [f"{_WRAPPED}.region == ''", *(f"{_WRAPPED}.{level_of(place)} == '{place}'" for place in unknown)]
    colour = f"({' || '.join(tests)}) ? {_rgb(palette.rule_strong, 205)} : {_CLEAR}"
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
    """Give a short text that changes with an expression: deck.gl works the values out anew when it does."""
    return sha256(expression.encode()).hexdigest()[:12]


def _chosen(picture: Picture, palette: Palette) -> list[pdk.Layer]:
    if not picture.chosen:
        return []
    colour = _among(
        f"{_WRAPPED}.code", (code for code in picture.chosen if "-" not in code), _rgb(palette.ink), [0] * 4
    )
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


def _office_marks(offices: Iterable[Mapping[str, Any]], picture: Picture, theme: str) -> pdk.Layer:
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


def _labels(picture: Picture, palette: Palette) -> list[pdk.Layer]:
    tones = {one.place: one.tone for one in picture.shown}
    fills = colours(palette)
    rows = []
    for label in picture.labels:
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


def _tooltip(picture: Picture, palette: Palette, language: str) -> dict[str, Any]:
    """Give what a pointer gets. The shapes carry names and codes; rules show the words that belong to the codes."""
    by_words: dict[str, list[Shown]] = defaultdict(list)
    for one in picture.shown:
        if one.words:
            by_words[one.words].append(one)
    rules = [".kap-tip [class^=t-]{display:none}"]
    parts = []
    most = max(by_words, key=lambda words: len(by_words[words]), default="")
    rules.append(".kap-tip:not(.region-) .t-most{display:block}")
    parts.append(f"<div class='t-most'>{escape(most)}</div>")
    for number, (words, places) in enumerate(by_words.items()):
        if words != most:
            where = [f".kap-tip.{level_of(one.place)}-{one.place}" for one in places]
            rules.append(",".join(f"{at} .t-{number}" for at in where) + "{display:block}")
            rules.append(",".join(f"{at}{at} .t-most" for at in where) + "{display:none}")
            parts.append(f"<div class='t-{number}'>{escape(words)}</div>")
    for code, name in picture.names.items():
        rules.append(f".kap-tip.{level_of(code)}-{code} .t-{code}{{display:block}}")
        parts.append(f"<div class='t-{code}'>{escape(name)}</div>")
    html = (
        f"<style>{''.join(rules)}</style>"
        "<div class='kap-tip code-{code} office-{office} region-{region}'>"
        f"<b>{{{language}}}</b>{''.join(parts)}<div>{{groups}}</div></div>"
    )
    return {
        "html": html,
        "style": {
            "backgroundColor": palette.ink, "color": palette.paper, "fontFamily": tokens.FONT, "fontSize": "13px",
            "borderRadius": "4px", "padding": "6px 10px", "maxWidth": "320px",
        },
    }  # fmt: skip
