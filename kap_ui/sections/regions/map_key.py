"""The key of a map's marks, on screen and in its files, with the note on boundaries that every map carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kap_model.queries import regions
from kap_model.vocabulary import Language, PlaceKind
from kap_ui.figures import picture_key
from kap_ui.figures.picture_key import Sign
from kap_ui.look.tokens import LIGHT
from kap_ui.maps import map_content
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.regions import territory_names
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _


def options() -> dict[str, Any]:
    """Return what a map is built with: the language of its shapes, the words of its tooltip, and a colon."""
    return {
        "language": wording.language() if wording.language() in list(Language) else Language.ENGLISH.value,
        "titles": {
            "place": _("Place"), "region": _("Region"), "office": _("Office"), "groups": _("Country groups"),
            "shown": _("Situation"),
        },
        "colon": wording.signs().colon,
    }  # fmt: skip


def country_names() -> dict[str, str]:
    """Return the names of countries and territories in the reader's language, where the shapes have none in it."""
    if options()["language"] in map_content.SHAPE_LANGUAGES:
        return {}
    places = data.ask(regions.places)
    countries = {code: data.name(code) for code, place in places.items() if place.kind is PlaceKind.COUNTRY}
    return {**countries, **territory_names.names()}


def in_file(tones: Sequence[tuple[str, str]], *, is_illustrative: bool = False) -> list[Sign]:
    """Return the key of a picture in a file: its tones, each with its words, and its marks."""
    fills = map_content.colours(LIGHT)
    hatch = picture_key.shape("M-1,1L1,-1M-1,0L0,-1M0,1L1,0", stroke=LIGHT.rule_strong, width=1.2, scale=6)
    return [
        *(
            picture_key.icon(picture_key.SQUARE, words, fill=fills[tone], stroke=LIGHT.rule_strong)
            for tone, words in (*tones, (map_content.NOTHING, _("no figure")))
        ),
        *([picture_key.sign(_("illustrative"), hatch)] if is_illustrative else []),
        picture_key.icon(picture_key.SQUARE, _("regional office"), fill=LIGHT.ink),
        picture_key.icon(picture_key.DIAMOND, _("area office"), fill=LIGHT.paper, stroke=LIGHT.ink),
        picture_key.icon(picture_key.DOT, _("small State"), fill=LIGHT.track, stroke=LIGHT.rule_strong),
        picture_key.line(_("boundary not determined"), LIGHT.ink, 1.2, (4, 3)),
    ]


def on_screen(tones: Iterable[tuple[str, str]] = (), *, is_illustrative: bool = False) -> Markup:
    """Return the key of the marks, and the note on boundaries.

    Args:
        tones: pairs of a CSS class, `in` or `out`, and its words; other tones have the classes for a key.
        is_illustrative: whether any land is hatched.
    """
    entries = [element("li", element("i", class_=name), element("span", words)) for name, words in tones]
    return joined(
        [
            element("ul", *entries, *_marks(is_illustrative), class_="map-key", role="list"),
            element("p", boundary_note(), class_="map-note"),
        ]
    )


def of_countries_served() -> Markup:
    """Return the key of the map of the countries that a region or office serves."""
    return on_screen([("in", _("served"))])


def _marks(is_illustrative: bool) -> list[Markup]:
    square = element("path", d="M2,2H12V12H2Z", class_="ink")
    diamond = element("path", d="M7,1.5L12.5,7L7,12.5L1.5,7Z", class_="hollow")
    dot = element("circle", cx="7", cy="7", r="4", class_="dot")
    hatched = element("path", d="M1,13L13,1M1,7L7,1M7,13L13,7", class_="hatch")
    dashed = element("path", d="M0,7H4M6,7H10M12,7H14", class_="dash")
    items = [
        *([(hatched, _("illustrative"))] if is_illustrative else []), (square, _("regional office")),
        (diamond, _("area office")), (dot, _("small State")), (dashed, _("boundary not determined")),
    ]  # fmt: skip
    return [
        element("li", element("i", class_="nothing"), element("span", _("no figure"))),
        *(
            element("li", element("svg", drawing, viewBox="0 0 14 14", aria_hidden="true"), element("span", words))
            for drawing, words in items
        ),
    ]


def boundary_note() -> str:
    """Return the note on boundaries that every map carries."""
    return _(
        "The boundaries and names shown and the designations used on this map do not imply official endorsement or "
        "acceptance by the United Nations. Dotted line represents approximately the Line of Control in Jammu and "
        "Kashmir agreed upon by India and Pakistan; its final status has not yet been agreed upon by the parties. The "
        "final boundary between the Sudan and South Sudan and the final status of the Abyei area have not yet been "
        "determined. A dispute exists between Argentina and the United Kingdom concerning sovereignty over the "
        "Falkland Islands (Malvinas)."
    )
