"""The map of the places: its picture, its key, and what a click on it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from kap_model.vocabulary import WORLD, PlaceKind, StatusGroup
from kap_ui.elements import browser_probe, choice_boxes
from kap_ui.figures import show
from kap_ui.frame import page_choices
from kap_ui.look import tokens
from kap_ui.maps import deck, picture, vega
from kap_ui.maps.picture import IN, PLAIN, STEPS, Label, Picture, Shown
from kap_ui.maps.projection import on_page
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.regions import office, place_table, places, standing
from kap_ui.sections.regions.places import Places
from kap_ui.sections.regions.standing import Standing, short_name
from kap_ui.state import address, data, map_clicks
from kap_ui.state.address import OwnChoice
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, number, percent


@memoized
def picture_of(found: Places) -> Picture:
    """Give the map in values: tones, words, labels and what is outlined."""
    if found.unit == "countries":
        shown = _countries(found)
    else:
        cuts = _cuts(found)
        shown = [
            Shown(place, _tone(found, found.standings[place], cuts), standing.said(found.standings[place]))
            for place in found.shown
        ]
    named = [*standing.regions_of(found.facts), *standing.offices_of(found.facts)]
    return Picture(tuple(shown), tuple(_labels(found)), chosen_on_map(found), {code: data.name(code) for code in named})


def _tone(found: Places, one: Standing, cuts: tuple[float, ...]) -> str:
    match found.fill:
        case "share":
            return picture.tone_of_amount(None if one.share is None else max(one.share, 0.0), cuts)
        case "figure":
            return picture.tone_of_amount(one.actual, cuts)
        case _:
            return picture.tone_of_status(one.status)


def _cuts(found: Places) -> tuple[float, ...]:
    """Give the four cuts between the five steps: fifths of the whole, or of a round number above the largest figure."""
    top = places.top(found)
    return tuple(top * step / len(STEPS) for step in range(1, len(STEPS)))


def _countries(found: Places) -> list[Shown]:
    counted = found.sets.get(WORLD, frozenset()).union(*found.sets.values()) if found.sets else frozenset()
    group = found.members.get(found.selection.place) if found.selection.place != WORLD else None
    known = standing.said(found.standings[WORLD]) if WORLD in found.standings else ""
    words = {True: _("counted"), False: _("not counted so far")}
    shown = []
    for country in sorted(found.members[WORLD]):
        is_in = country in counted
        tone = PLAIN if group is not None and country not in group else IN if is_in else STEPS[0]
        shown.append(Shown(country, tone, words[is_in]))
    return shown if known or counted else []


def _labels(found: Places) -> list[Label]:
    labels = []
    offices = {str(row["place_code"]): row for row in found.facts.to_dict("records")} if found.unit == "offices" else {}
    for place in found.shown:
        one = found.standings[place]
        at = None
        name = short_name(place)
        if offices:
            at = on_page(float(offices[place]["longitude"]), float(offices[place]["latitude"]))
            name = standing.city(str(offices[place]["city"]))
        labels.append(
            Label(
                place,
                name,
                "" if offices else _label_figure(found, one),
                one.status if found.fill == "status" and found.unit == "regions" else None,
                wording.status(one.status),
                at,
            )
        )
    return labels


def _label_figure(found: Places, one: Standing) -> str:
    if found.unit == "countries":
        counted = found.members[one.place] & found.sets.get(WORLD, frozenset())
        return _("%(n)s of %(all)s") % {"n": number(len(counted)), "all": number(len(found.members[one.place]))}
    if found.fill == "figure":
        return standing.figure(one)
    return standing.printed(one)


def chosen_on_map(found: Places) -> frozenset[str]:
    """Give the countries of the chosen place, with the offices whose borders outline them; one country is itself."""
    place = found.selection.place
    if place == WORLD:
        return frozenset()
    kinds = dict(zip(found.facts["place_code"], found.facts["kind"], strict=True))
    countries = found.members.get(place, frozenset())
    match kinds.get(place):
        case PlaceKind.COUNTRY:
            return frozenset({place})
        case PlaceKind.OFFICE:
            return countries | {place}
        case PlaceKind.REGION:
            inside = found.facts[(found.facts["kind"] == PlaceKind.OFFICE) & (found.facts["region_code"] == place)]
            return countries | frozenset(map(str, inside["place_code"]))
        case _:
            return countries


def titles() -> dict[str, str]:
    """Give the words of the tooltip."""
    return {
        "place": _("Place"), "region": _("Region"), "office": _("Office"), "groups": _("Country groups"),
        "shown": _("Standing"),
    }  # fmt: skip


def map_options() -> dict[str, Any]:
    """Give what the map is built with."""
    return {"language": "fr" if wording.language() == "fr" else "en", "titles": titles()}


def _file_key(classes: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Give what a picture in a file says of its colours, its marks and the boundaries."""
    signs = [
        ("regional", _("regional office")), ("area", _("area office")), ("small", _("small State")),
        ("hatch", _("no figure")), ("dashed", _("boundary not determined")),
    ]  # fmt: skip
    return {"key": [*classes, *signs], "note": _boundary_note()}


def _classes(found: Places) -> list[tuple[str, str]]:
    """Give the tones of the map with their words, as its key has them."""
    if found.unit == "countries":
        return [(IN, _("counted")), (STEPS[0], _("not counted so far"))]
    if found.fill == "status":
        return [(group.value, wording.status(group.value)) for group in StatusGroup if group is not StatusGroup.UNKNOWN]
    top = places.top(found)
    ends = [_end(found, top * step / len(STEPS)) for step in range(len(STEPS) + 1)]
    return [
        (tone, _("%(low)s to %(high)s") % {"low": ends[step], "high": ends[step + 1]})
        for step, tone in enumerate(STEPS)
    ]


def deck_of(found: Places, width: int) -> deck.MapDeck:
    """Give the map to zoom and pan."""
    theme = st.context.theme.type or "light"
    offices = []
    for row in found.facts.to_dict("records"):
        if row["kind"] == PlaceKind.OFFICE and row["office_kind"] in ("regional", "area"):
            x, y = on_page(float(row["longitude"]), float(row["latitude"]))
            code = str(row["place_code"])
            offices.append(
                {
                    "place": code, "kind": row["office_kind"], "region": row["region_code"], "x": x, "y": y,
                    "name": data.name(code),
                }
            )  # fmt: skip
    return deck.deck(
        picture_of(found),
        tokens.palette(theme),
        theme=theme,
        language=str(map_options()["language"]),
        width=width or vega.HEIGHT * 2,
        offices=offices,
    )


def meant(unit: str, properties: Mapping[str, str]) -> str | None:
    """Give the place that a click on a shape means, where the map is divided into `unit`; None on land of no region."""
    if properties.get("kind") in ("regional", "area"):
        return properties["code"]
    if not properties.get("region"):
        return None
    return properties.get({"regions": "region", "offices": "office"}.get(unit, "code")) or None


def scale(found: Places) -> Markup | None:
    """Give the five steps as a ruler with a tick for each place, so that the key is the ranking; not for a status."""
    if found.fill == "status" or found.unit == "countries":
        return None
    top = places.top(found)
    ticks = []
    for place in (*found.shown, WORLD):
        one = found.standings[place]
        value = one.actual if found.fill == "figure" else one.share
        if value is not None:
            at = 100 * min(max(value / top, 0), 1)
            kind = "tick world" if place == WORLD else "tick"
            ticks.append(element("i", class_=kind, style=f"left:{at:.1f}%"))
            if place == WORLD:
                ticks.append(element("span", _("World"), class_="at", style=f"left:{at:.1f}%"))
    steps = [element("i", class_="step", style=f"background:var(--step-{step})") for step in range(1, 6)]
    ends = [element("span", _end(found, top * step / 5), style=f"left:{20 * step}%") for step in range(6)]
    ruler = element("span", *steps, *ticks, class_="ruler")
    return element("div", ruler, element("span", *ends, class_="ends-of-steps"), class_="map-scale", aria_hidden="true")


def _end(found: Places, value: float) -> str:
    if found.fill != "figure":
        return percent(value)
    return (
        standing.amount(found.standings[WORLD], value) if value >= 5 else number(value, 0 if value == int(value) else 1)
    )


def key(found: Places) -> Markup:
    """Give the key of the map's marks, and the note on boundaries that every map carries."""
    entries = _marks()
    if found.unit == "countries":
        entries = [
            element("li", element("i", class_="in"), element("span", _("counted"))),
            element("li", element("i", class_="out"), element("span", _("not counted so far"))),
            *entries,
        ]
    return joined(
        [
            element("ul", *entries, class_="map-key", role="list"),
            element("p", _boundary_note(), class_="map-note"),
        ]
    )


def _marks() -> list[Markup]:
    square = element("path", d="M2,2H12V12H2Z", class_="ink")
    diamond = element("path", d="M7,1.5L12.5,7L7,12.5L1.5,7Z", class_="hollow")
    dot = element("circle", cx="7", cy="7", r="4", class_="dot")
    hatched = element("path", d="M1,13L13,1M1,7L7,1M7,13L13,7", class_="hatch")
    dashed = element("path", d="M0,7H4M6,7H10M12,7H14", class_="dash")
    items = [
        (square, _("regional office")), (diamond, _("area office")), (dot, _("small State")),
        (hatched, _("no figure")), (dashed, _("boundary not determined")),
    ]  # fmt: skip
    return [
        element("li", element("svg", drawing, viewBox="0 0 14 14", aria_hidden="true"), element("span", words))
        for drawing, words in items
    ]


def _boundary_note() -> str:
    return _(
        "The boundaries and names shown and the designations used on this map do not imply official endorsement or "
        "acceptance by the United Nations. Dotted line represents approximately the Line of Control in Jammu and "
        "Kashmir agreed upon by India and Pakistan; its final status has not yet been agreed upon by the parties. The "
        "final boundary between the Sudan and South Sudan and the final status of the Abyei area have not yet been "
        "determined. A dispute exists between Argentina and the United Kingdom concerning sovereignty over the "
        "Falkland Islands (Malvinas)."
    )


def _choose(changed: frozenset[str]) -> None:
    """Choose the place that was clicked; the chosen one, clicked again, gives way to the world."""
    if len(changed) == 1:
        (place,) = changed
        address.choose("place", WORLD if place == address.code("place") else place)


KEY: Final = "world"
"""The key of the map to print; the map to zoom has its own."""
_DECK_KEY: Final = "world_deck"


def draw(found: Places, *, zoom: bool, width: int, sources: Iterable[str]) -> None:
    """Show the map in one of its renderings, and choose the place that is clicked in it; its files name the sources."""
    if zoom:
        _draw_deck(found, width)
    else:
        _draw_vega(found, sources)


def _draw_vega(found: Places, sources: Iterable[str]) -> None:
    shown = picture_of(found)
    show.chart(
        vega.world,
        memoized(vega.datasets)(shown, tokens.palette(st.context.theme.type)),
        key=KEY,
        title=places.map_title(found),
        finding=places.reading(found),
        alt=_("World map by region, office and country"),
        columns=place_table.columns(found),
        selection=found.selection,
        options=map_options(),
        file_options=_file_key(_classes(found)),
        table=place_table.table(found),
        sources=sources,
        is_illustrative=found.is_illustrative,
        select=vega.SELECTION,
        on_select=_map_clicked,
        completed=vega.with_shapes,
        level=3,
    )


def _map_clicked(picked: Mapping[str, Any]) -> None:
    unit = picked.get("unit")
    if unit:
        _choose(frozenset({str(unit)}))


def draw_served(found: office.Office, sources: Iterable[str]) -> None:
    """Show a map of the countries that an office or region serves; the list beside it says the same."""
    show.chart(
        vega.world,
        memoized(vega.datasets)(office.picture_of(found), tokens.palette(st.context.theme.type)),
        key="world_served",
        title=office.served_title(found),
        finding=office.served_note(found),
        alt=_("Map of the countries served"),
        columns=office.served_columns(),
        selection=found.selection,
        options=map_options(),
        file_options=_file_key([(IN, _("served"))]),
        table=office.served_table(found),
        sources=sources,
        completed=vega.with_shapes,
    )


def key_of_served() -> Markup:
    """Give the key of that map, and the note on boundaries."""
    entries = [element("li", element("i", class_="in"), element("span", _("served")))]
    return joined(
        [
            element("ul", *entries, *_marks(), class_="map-key", role="list"),
            element("p", _boundary_note(), class_="map-note"),
        ]
    )


def _draw_deck(found: Places, width: int) -> None:
    map_clicks.forget(_DECK_KEY)
    show.section(
        places.map_title(found),
        places.reading(found),
        key="world_deck_head",
        is_illustrative=found.is_illustrative,
        level=3,
    )
    st.pydeck_chart(
        deck_of(found, width),
        height=deck.HEIGHT,
        key=_DECK_KEY,
        on_select=partial(_deck_clicked, found.unit),
        selection_mode="single-object",
        alt=_("World map by region, office and country, to zoom and pan; the list beside it says the same"),
    )


def _deck_clicked(unit: str) -> None:
    properties = deck.picked(st.session_state[_DECK_KEY])
    code = meant(unit, properties) if properties else None
    _choose(map_clicks.changed(_DECK_KEY, frozenset({code} if code else ())))


def below(found: Places) -> Markup:
    """Give what stands under the map: the scale, the key of its marks, the note on boundaries."""
    return joined([scale(found), key(found)])


def engine_word(engine: str) -> str:
    """Say how the map is drawn."""
    return {"print": _("Map"), "zoom": _("Zoom and pan")}.get(str(engine), str(engine))


def _engine() -> OwnChoice[str]:
    return address.own_choice("engine", ENGINES, ENGINES[0], is_in_address=False)


def engines() -> list[choice_boxes.ChoiceBox]:
    """Give the choice of how the map is drawn; none where the browser cannot draw the map to zoom and pan."""
    if not browser_probe.screen().has_webgl:
        return []
    return [page_choices.segments(_engine(), _("Drawn as"), ENGINES, engine_word)]


def is_zoomed() -> bool:
    """Say whether the map to zoom and pan was chosen, and can be drawn."""
    return _engine().value == "zoom" and browser_probe.screen().has_webgl


ENGINES: Final = ("print", "zoom")
