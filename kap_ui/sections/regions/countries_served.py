"""Whom a region or office serves: a map of the countries, and the same as a list."""

from __future__ import annotations

from functools import partial

import pandas as pd

from kap_model.queries import regions
from kap_model.queries.regions import COUNTRY_GROUPS
from kap_model.vocabulary import PlaceKind
from kap_ui import marks
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.maps import vega
from kap_ui.maps.extent import extent
from kap_ui.maps.map_content import IN, PLAIN, Label, Level, MapContent, ShownPlace
from kap_ui.maps.projection import on_page
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.regions import map_key
from kap_ui.sections.regions.office import Office
from kap_ui.sections.shared import place_names
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.state.theme import theme
from kap_ui.words.wording import _, ngettext, number


@memoized
def world_map(office: Office) -> ChartFigure:
    """Return the map of the countries and the land about them; the list beside it says the same."""
    return ChartFigure(
        key="world_served",
        build=vega.world,
        frames=vega.datasets(_content(office), tokens.palette(theme())),
        title=_title(office),
        reading=_how_sure(office),
        alt=_("Map of the countries served"),
        options={**map_key.options(), "extent": None if office.kind is PlaceKind.WORLD else extent(office.countries)},
        file_frames=partial(_frames_of_file, office),
        signs=map_key.in_file([(IN, _("served"))]),
        note=map_key.boundary_note(),
        least_height=350,
        table=_table(office),
        columns=[
            TableColumn("place", _("Place code"), CellKind.CODE),
            TableColumn("place", _("Place"), CellKind.NAME),
            TableColumn("office", _("Office code"), CellKind.CODE),
            TableColumn("office", _("Office"), CellKind.NAME, meaning=_("Office that serves the country; indicative")),
            TableColumn("groups", _("Country groups")),
        ],
        is_illustrative=False,  # which countries a place serves is the plan's, not a figure
        sources=(),
        completed=vega.with_shapes,
    )


def _frames_of_file(office: Office) -> dict[str, pd.DataFrame]:
    return vega.datasets(_content(office), tokens.LIGHT)


def _content(office: Office) -> MapContent:
    places = data.ask(regions.places)
    facts = data.progress(office.selection.origin).facts
    served = set(office.countries)
    return MapContent(
        shown=tuple(
            ShownPlace(place=country, level=Level.COUNTRY, tone=IN if country in served else PLAIN)
            for country in facts.places_of(PlaceKind.COUNTRY)
        ),
        labels=tuple(
            Label(code, place_names.city(code), at=on_page(place.longitude, place.latitude))
            for code in office.offices
            if (place := places[code]).is_serving_office and place.longitude is not None and place.latitude is not None
        ),
        region_names={code: data.name(code) for code in facts.regions},
        office_names={code: data.name(code) for code in facts.serving_offices},
        country_names=map_key.country_names(),
    )


def _title(office: Office) -> str:
    count = len(office.countries)
    if office.kind is PlaceKind.WORLD:
        return ngettext("The offices serve %(n)s country", "The offices serve %(n)s countries", count) % {
            "n": number(count)
        }
    values = {"place": place_names.own_name(office.place), "n": number(count)}
    if count == 0:
        return _("%(place)s serves no country of its own") % values
    if office.kind is not PlaceKind.OFFICE:
        return (
            ngettext(
                "%(place)s: its offices serve %(n)s country", "%(place)s: its offices serve %(n)s countries", count
            )
            % values
        )
    return ngettext("%(place)s serves %(n)s country", "%(place)s serves %(n)s countries", count) % values


def _how_sure(office: Office) -> str:
    if office.kind is PlaceKind.OFFICE:
        return _("The split between the offices of a region is indicative: read from subregions, not an official list.")
    return _("Member States by ITU region. The split between the area offices is indicative.")


def _table(office: Office) -> pd.DataFrame:
    places = data.ask(regions.places)
    return pd.DataFrame(
        [
            {
                "place": code,
                "office": places[code].office_code,
                "groups": place_names.group_tags(places[code].groups) or None,
            }
            for code in office.countries
        ],
        columns=["place", "office", "groups"],
    )


@memoized
def listed(office: Office) -> Markup:
    """Return the countries by name, each a link and with its groups, under how many of each group there are."""
    places = data.ask(regions.places)
    groups_of = {code: places[code].groups for code in office.countries}
    counts = [
        marks.Fact(data.name(group), number(sum(group in groups for groups in groups_of.values())))
        for group in COUNTRY_GROUPS
        if group in places
    ]
    items = []
    for code, groups in groups_of.items():
        tag = element("span", place_names.group_tags(groups), class_="small") if groups else None
        items.append(element("li", link(data.name(code), href=site_map.link_to("places", place=code)), tag))
    return joined([marks.definitions(counts), element("ul", *items, class_="countries", role="list")])
