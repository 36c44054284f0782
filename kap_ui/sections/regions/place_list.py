"""The places as a list beside the map, and what is to be known of the chosen one."""

from __future__ import annotations

from collections.abc import Iterable

from kap_model.vocabulary import WORLD, PlaceKind
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.regions import places, standing
from kap_ui.sections.regions.place_table import groups_of
from kap_ui.sections.regions.places import GROUPS, Places
from kap_ui.sections.regions.standing import Standing
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import _, ngettext, number, percent


def listed(found: Places) -> Markup:
    """Give the places as bars, furthest behind first, each a link that chooses it; the world before them."""
    if found.unit == "countries":
        return _listed_countries(found)
    top = places.top(found)
    rows = [found.standings[place] for place in found.shown]
    rows.sort(key=lambda one: _rank(found, one))
    groups = [found.standings[code] for code in GROUPS if code in found.standings and found.standings[code].has_figure]
    parts: list[Markup] = [
        marks.ranked(
            [_ranked(found, one, top) for one in (found.standings[WORLD], *rows)],
            greatest=top,
            label=places.map_title(found),
        )
    ]
    if groups:
        parts.append(marks.section(_("Country groups"), level=3))
        parts.append(
            marks.ranked([_ranked(found, one, top) for one in groups], greatest=top, label=_("Country groups"))
        )
    return marks.stack(*parts)


def _rank(found: Places, one: Standing) -> tuple[int, float, str]:
    if found.fill == "figure":
        return (0 if one.actual is not None else 1, one.actual or 0.0, one.place)
    return (0 if one.gap is not None else 1, -one.behind(), one.place)


def _ranked(found: Places, one: Standing, top: float) -> marks.Ranked:
    is_figure = found.fill == "figure"
    note = ""
    if is_figure and one.target is not None:
        note = _("target %(target)s") % {"target": standing.amount(one, one.target)}
    elif not is_figure and one.actual is not None:
        note = standing.against_target(one)
    elif one.applicable is not None:
        note = _("%(usable)s of %(applicable)s KPIs can be judged") % {
            "usable": number(one.usable), "applicable": number(one.applicable),
        }  # fmt: skip
    if standing.coverage(one) and one.is_partial:
        note = _("%(note)s, from %(coverage)s") % {"note": note, "coverage": standing.coverage(one)} if note else ""
    value = one.actual if is_figure else one.share
    return marks.Ranked(
        name=places.label_of(found, one.place) if found.unit == "offices" else data.name(one.place),
        value=value if value is None else min(max(value, 0.0), top),
        figure=standing.figure(one) if is_figure else percent(one.share),
        href=site_map.link_to("places", place=None if one.place == WORLD else one.place),
        status=one.status if found.fill != "figure" or one.is_judged else None,
        status_words=wording.status(one.status) if found.fill != "figure" or one.is_judged else "",
        expected=one.target if is_figure else one.expected,
        note=note,
        is_illustrative=one.is_illustrative,
        is_selected=one.place == found.selection.place and one.place != WORLD,
    )


def _listed_countries(found: Places) -> Markup:
    counted = found.sets.get(WORLD, frozenset())
    rows = []
    for place in (WORLD, *standing.regions_of(found.facts), *GROUPS):
        members = found.members[place]
        reached = len(members & counted)
        rows.append(
            marks.Ranked(
                name=data.name(place),
                value=reached / len(members) if members else None,
                figure=_("%(n)s of %(all)s") % {"n": number(reached), "all": number(len(members))},
                href=site_map.link_to("places", place=None if place == WORLD else place),
                is_illustrative=found.standings[WORLD].is_illustrative,
                is_selected=place == found.selection.place and place != WORLD,
            )
        )
    return marks.ranked(rows, greatest=1.0, label=_("Countries counted, of all countries of the place"))


def detail(found: Places) -> Markup | None:
    """Give what else is to be known of the chosen place: a country, an office, a group."""
    place = found.selection.place
    if place == WORLD:
        return None
    row = found.facts.loc[found.facts["place_code"] == place].iloc[0]
    facts: list[marks.Fact] = []
    kind = PlaceKind(row["kind"])
    if kind is PlaceKind.COUNTRY:
        facts.append(marks.Fact(_("Region"), data.name(str(row["region_code"]))))
        facts.append(marks.Fact(_("Office"), _indicative(data.name(str(row["office_code"])))))
        groups = [data.name(code) for code in groups_of(row.to_dict())]
        facts.append(marks.Fact(_("Country groups"), "; ".join(groups) or language.ABSENT))
    members = found.members.get(place, frozenset())
    if kind is PlaceKind.OFFICE:
        facts.append(marks.Fact(_("Region"), data.name(str(row["region_code"]))))
    if kind in (PlaceKind.OFFICE, PlaceKind.REGION, PlaceKind.GROUP) and members:
        served = ngettext("%(n)s country", "%(n)s countries", len(members)) % {"n": number(len(members))}
        facts.append(
            marks.Fact(_("Serves"), _indicative(served) if kind is PlaceKind.OFFICE else served)
            if kind is not PlaceKind.GROUP
            else marks.Fact(_("Members"), served)
        )
    if found.sets and members:
        counted = found.sets.get(WORLD, frozenset()) & members
        missing = sorted(data.name(code) for code in members - counted)
        facts.append(marks.Fact(_("Counted"), _names(data.name(code) for code in counted)))
        facts.append(marks.Fact(_("Not counted so far"), _names(missing)))
    return joined(
        [
            marks.section(data.name(place), level=3),
            marks.definitions(facts) if facts else None,
            _ways(kind, place),
        ]
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or _("none")


def _indicative(words: str) -> str:
    return _("%(served)s (indicative)") % {"served": words}


def _ways(kind: PlaceKind, place: str) -> Markup:
    ways = [(_("Show the world"), site_map.link_to("places", place=None))]
    if kind in (PlaceKind.OFFICE, PlaceKind.REGION):
        ways.insert(0, (_("How does it stand in all?"), site_map.link_to("office", place=place)))
    return marks.links([marks.Way(words, href) for words, href in ways if href is not None])


@memoized
def beside(found: Places) -> Markup:
    """Give all that stands beside the map: the list, the rule of its figures, and the chosen place."""
    return marks.stack(listed(found), element("p", places.rule(found), class_="small"), detail(found))
