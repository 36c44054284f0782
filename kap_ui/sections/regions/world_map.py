"""The map of the places as a picture: its tones, labels and outline, and what a click on it chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from kap_model.queries import regions
from kap_model.queries.kpi_lines import KpiLine
from kap_model.vocabulary import WORLD, PlaceKind
from kap_ui.figures.figure import ChartFigure
from kap_ui.look import tokens
from kap_ui.maps import map_content, vega
from kap_ui.maps.map_content import IN, NOTHING, PLAIN, STEPS, Label, Level, MapContent, ShownPlace
from kap_ui.maps.projection import on_page
from kap_ui.marks.markup import Markup, joined
from kap_ui.sections.regions import map_key, map_scale, place_standing, place_table, places_words
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.sections.regions.places import Places
from kap_ui.sections.shared import place_names, source_counts
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.state.theme import theme
from kap_ui.words import wording
from kap_ui.words.wording import _, number, percent


@memoized
def world_map(places: Places) -> ChartFigure:
    """Return the map to print; a click chooses a place."""
    return ChartFigure(
        key="world",
        build=vega.world,
        frames=vega.datasets(content(places), tokens.palette(theme())),
        title=places_words.map_title(places),
        page_finding=places_words.headline(places),
        reading=places_words.reading(places),
        alt=_("World map by region, office and country"),
        options=map_key.options(),
        file_frames=partial(_frames_of_file, places),
        signs=map_key.in_file(_tones(places), is_illustrative=_is_hatched(places)),
        note=map_key.boundary_note(),
        least_height=350,
        below=below(places),
        table=place_table.table(places),
        columns=place_table.columns(places),
        is_illustrative=places.is_illustrative,
        sources=source_counts.behind(places.selection.origin, places.scope),
        level=3,
        select=vega.SELECTION,
        on_select=_clicked,
        completed=vega.with_shapes,
    )


def _frames_of_file(places: Places) -> dict[str, pd.DataFrame]:
    return vega.datasets(content(places), tokens.LIGHT)


def _clicked(clicked: Mapping[str, Any]) -> None:
    if clicked.get("unit"):
        choose(str(clicked["unit"]))


def choose(place: str) -> None:
    """Choose the place that was clicked; the chosen one, clicked again, gives way to the world."""
    address.choose("place", WORLD if place == address.code("place") else place)


@memoized
def content(places: Places) -> MapContent:
    """Return the map in values: tones, words, labels and what is outlined."""
    is_of_countries = places.unit == "countries"
    shown = _countries(places) if is_of_countries else [_shown(places, place) for place in places.shown]
    return MapContent(
        shown=tuple(shown),
        labels=tuple(filter(map_content.has_position, (_label(places, place) for place in places.shown))),
        chosen_countries=_chosen_countries(places),
        chosen_offices=_chosen_offices(places),
        region_names={code: data.name(code) for code in places.regions},
        office_names={code: data.name(code) for code in places.offices},
        country_names=map_key.country_names(),
    )


def _shown(places: Places, place: str) -> ShownPlace:
    standing, tone = places.standings[place], map_scale.tone_of(places, place)
    return ShownPlace(
        place=place,
        level=Level.OFFICE if places.unit == "offices" else Level.REGION,
        tone=tone,
        words=_words(standing),
        is_illustrative=standing.is_illustrative and tone != NOTHING,
    )


def _words(standing: PlaceStanding) -> str:
    """Return how far a place is behind, and all else that is known of it."""
    behind = place_standing.behind(standing)
    return wording.listed(part for part in (behind, place_standing.summary(standing)) if part)


def _is_hatched(places: Places) -> bool:
    return any(shown.is_illustrative for shown in content(places).shown)


def _countries(places: Places) -> list[ShownPlace]:
    counted = frozenset[str]().union(*places.sets.values())
    is_chosen = places.selection.place != WORLD
    group = places.members.get(places.selection.place) if is_chosen else None
    shown = []
    for country in sorted(places.members[WORLD]):
        is_counted = country in counted
        tone = PLAIN if group is not None and country not in group else IN if is_counted else STEPS[0]
        shown.append(
            ShownPlace(
                place=country,
                level=Level.COUNTRY,
                tone=tone,
                words=_("counted") if is_counted else _("not counted yet"),
                is_illustrative=is_counted and places.standings[WORLD].is_illustrative,
            )
        )
    return shown


def _label(places: Places, place: str) -> Label:
    standing = places.standings[place]
    facts = data.ask(regions.places)[place]
    is_office = facts.kind is PlaceKind.OFFICE
    position = None
    if is_office and facts.longitude is not None and facts.latitude is not None:
        position = on_page(facts.longitude, facts.latitude)
    return Label(
        place,
        place_names.short_name(place),
        figure="" if is_office else _label_figure(places, place),
        status=place_standing.status(standing) if places.fill == "status" and places.unit == "regions" else None,
        status_words=wording.status(place_standing.status(standing)),
        at=position,
    )


def _label_figure(places: Places, place: str) -> str:
    """Return points behind, share of the way, usable of applicable KPIs, the actual, or counted of all countries."""
    standing = places.standings[place]
    if places.unit == "countries":
        members = places.members[place]
        return _("%(n)s of %(all)s") % {"n": number(len(members & places.counted)), "all": number(len(members))}
    if places.fill == "behind" and standing.share_gap is not None:
        return _short_gap(standing.share_gap)
    share = place_standing.share(standing)
    if share is not None and places.fill != "figure":
        return percent(share, place_standing.share_decimals(standing))
    if isinstance(standing, KpiLine):
        return place_standing.figure(standing)
    return _("%(usable)s of %(applicable)s") % {
        "usable": number(standing.usable), "applicable": number(standing.applicable),
    }  # fmt: skip


def _short_gap(gap: float) -> str:
    """Return how far a place is behind or ahead where there is little room; the title of the map says of what."""
    points = round(-100 * gap)
    if points == 0:
        return _("as expected")
    return _("%(n)s behind") % {"n": number(points)} if points > 0 else _("%(n)s ahead") % {"n": number(-points)}


def _chosen_countries(places: Places) -> frozenset[str]:
    """Return the countries of the chosen place; a chosen country is its own."""
    place = places.selection.place
    if place == WORLD:
        return frozenset()
    return frozenset({place}) if places.kind is PlaceKind.COUNTRY else places.members.get(place, frozenset())


def _chosen_offices(places: Places) -> frozenset[str]:
    """Return the offices whose borders outline the chosen place."""
    place = places.selection.place
    if places.kind is PlaceKind.OFFICE:
        return frozenset({place})
    if places.kind is PlaceKind.REGION:
        return frozenset(
            code
            for code, other in data.ask(regions.places).items()
            if other.kind is PlaceKind.OFFICE and other.region_code == place
        )
    return frozenset()


def _tones(places: Places) -> Sequence[tuple[str, str]]:
    """Return the tones of the map with their words, for the key of a file."""
    if places.unit == "countries":
        return [(IN, _("counted")), (STEPS[0], _("not counted yet"))]
    return [(each.tone, each.words) for each in map_scale.classes(places)]


@memoized
def below(places: Places) -> Markup:
    """Return what stands under the map: the classes of its fill, the key of its marks, the note on boundaries."""
    tones = [("in", _("counted")), ("out", _("not counted yet"))] if places.unit == "countries" else []
    return joined([map_scale.key(places), map_key.on_screen(tones, is_illustrative=_is_hatched(places))])
