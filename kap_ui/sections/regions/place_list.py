"""The places as a list beside the map, and what is to be known of the chosen one."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from kap_model.measures import RollUp, furthest_behind_first
from kap_model.queries import regions
from kap_model.queries.regions import COUNTRY_GROUPS
from kap_model.vocabulary import WORLD, PlaceKind
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.regions import map_scale, place_standing, places_words
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.sections.regions.places import Places
from kap_ui.sections.shared import kpi_lines, place_names, roll_up_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, wording
from kap_ui.words.collation import collation_key
from kap_ui.words.wording import _, ngettext, number, percent


@memoized
def beside(places: Places) -> Markup:
    """Return all that stands beside the map: the list, the rule of its figures, and the chosen place."""
    return marks.stack(_listed(places), element("p", places_words.rule(places), class_="small"), _detail(places))


def _listed(places: Places) -> Markup:
    """Return the places as bars, furthest behind first, each a link that chooses it; the world before them."""
    if places.unit == "countries":
        return _listed_countries(places)
    top = map_scale.top(places)
    shown = sorted((places.standings[place] for place in places.listed), key=lambda standing: _rank(places, standing))
    parts = [
        marks.ranked(
            [_ranked(places, standing, top) for standing in (places.standings[WORLD], *shown)],
            greatest=top,
            label=places_words.map_title(places),
        )
    ]
    if places.groups:
        groups = [_ranked(places, places.standings[group], top) for group in places.groups]
        parts.append(marks.section(_("Country groups"), level=3))
        parts.append(marks.ranked(groups, greatest=top, label=_("Country groups")))
    return marks.stack(*parts)


def _rank(places: Places, standing: PlaceStanding) -> tuple[float, str]:
    """Return the key that sorts by the figure shown, else what is furthest behind first; what has none comes last."""
    if places.fill == "figure":
        line = places.line(standing.place_code)
        return (inf if line is None or line.value is None else line.value, standing.place_code)
    return (furthest_behind_first(standing), standing.place_code)


def _ranked(places: Places, standing: PlaceStanding, top: float) -> marks.Ranked:
    place, line = standing.place_code, places.line(standing.place_code)
    value, tick = place_standing.share(standing), place_standing.expected_share(standing)
    figure = percent(value, place_standing.share_decimals(standing))
    has_status = True
    if places.fill == "figure" and line is not None:
        value, figure, tick = line.value, place_standing.figure(line), line.target
        has_status = place_standing.is_judged(line)
    return marks.Ranked(
        name=place_names.short_name(place) if places.unit == "offices" else data.name(place),
        value=value,
        figure=figure,
        href=site_map.link_to("places", place=None if place == WORLD else place),
        status=place_standing.status(standing) if has_status else None,
        status_words=wording.status(place_standing.status(standing)) if has_status else "",
        expected=tick,
        note=_note(places, standing),
        is_illustrative=standing.is_illustrative,
        is_selected=place == places.selection.place and place != WORLD,
    )


def _note(places: Places, standing: PlaceStanding) -> str:
    behind = place_standing.behind(standing) if places.fill == "behind" else ""
    return wording.listed(part for part in (behind, _about(places, standing)) if part)


def _about(places: Places, standing: PlaceStanding) -> str:
    """Return how many KPIs can be assessed, or the figure and the target of a KPI."""
    if isinstance(standing, RollUp):
        return roll_up_words.usable_of_applicable(standing)
    note = ""
    if places.fill == "figure":
        if standing.target is not None:
            note = _("target %(target)s") % {"target": place_standing.amount(standing, standing.target)}
    elif standing.value is not None:
        note = place_standing.against_target(standing)
    coverage = kpi_lines.coverage(standing)
    if note and coverage and standing.is_partial:
        return _("%(note)s, from %(coverage)s") % {"note": note, "coverage": coverage}
    return note


def _listed_countries(places: Places) -> Markup:
    rows = []
    for place in (WORLD, *places.regions, *COUNTRY_GROUPS):
        members = places.members.get(place, frozenset())
        counted = len(members & places.counted)
        rows.append(
            marks.Ranked(
                name=data.name(place),
                value=counted / len(members) if members else None,
                figure=_("%(n)s of %(all)s") % {"n": number(counted), "all": number(len(members))},
                href=site_map.link_to("places", place=None if place == WORLD else place),
                is_illustrative=places.standings[WORLD].is_illustrative,
                is_selected=place == places.selection.place and place != WORLD,
            )
        )
    return marks.ranked(rows, greatest=1.0, label=_("Countries counted, out of all countries of the place"))


def _detail(places: Places) -> Markup | None:
    """Return what else is to be known of the chosen place: a country, an office, a group."""
    code = places.selection.place
    if code == WORLD:
        return None
    place = data.ask(regions.places)[code]
    members = places.members.get(code, frozenset())
    facts: list[marks.Fact] = []
    if place.kind in (PlaceKind.COUNTRY, PlaceKind.OFFICE) and place.region_code is not None:
        facts.append(marks.Fact(_("Region"), data.name(place.region_code)))
    if place.kind is PlaceKind.COUNTRY and place.office_code is not None:
        facts.append(marks.Fact(_("Office"), _indicative(data.name(place.office_code))))
    if place.kind is PlaceKind.COUNTRY:
        groups = wording.listed(data.name(group) for group in place.groups)
        facts.append(marks.Fact(_("Country groups"), groups or language.ABSENT))
    if members:
        count = ngettext("%(n)s country", "%(n)s countries", len(members)) % {"n": number(len(members))}
        if place.kind is PlaceKind.GROUP:
            facts.append(marks.Fact(_("Members"), count))
        else:
            facts.append(marks.Fact(_("Serves"), _indicative(count) if place.kind is PlaceKind.OFFICE else count))
    if places.sets and members:
        facts.append(marks.Fact(_("Counted"), _names(members & places.counted)))
        facts.append(marks.Fact(_("Not counted yet"), _names(members - places.counted)))
    return joined(
        [
            marks.section(data.name(code), level=3),
            marks.definitions(facts) if facts else None,
            _onward_links(place.kind, code),
        ]
    )


def _names(countries: Iterable[str]) -> str:
    return wording.enumerated(sorted(map(data.name, countries), key=collation_key)) or _("none")


def _indicative(words: str) -> str:
    return _("%(served)s (indicative)") % {"served": words}


def _onward_links(kind: PlaceKind, place: str) -> Markup:
    onward_links = [(_("Show the world"), site_map.link_to("places", place=None))]
    if kind in (PlaceKind.OFFICE, PlaceKind.REGION):
        onward_links.insert(0, (_("How is it doing overall?"), site_map.link_to("office", place=place)))
    return marks.links([marks.Anchor(words, href) for words, href in onward_links])
