"""What the map says in sentences: the finding, its title, how it is read, and the rule behind the world's figure."""

from __future__ import annotations

from collections.abc import Sequence

from kap_model.measures import ActualSource, RollUp, furthest_behind
from kap_model.queries import regions
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.regions import COUNTRY_GROUPS
from kap_model.vocabulary import WORLD, Aggregation, PlaceKind
from kap_ui.sections.regions import place_standing
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.sections.regions.places import Places
from kap_ui.sections.shared import kpi_lines, place_names
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter


@memoized
def headline(places: Places) -> str:
    """Return the finding about the chosen place, or about all of them."""
    if places.unit == "countries" and places.sets:
        return _countries_headline(places)
    world = places.line(WORLD)
    if world is not None and world.indicator.aggregation is Aggregation.GLOBAL:
        return _("This KPI is measured for the world only: %(figure)s") % {
            "figure": place_standing.against_target(world)
        }
    if places.selection.place != WORLD:
        sentence = _chosen_headline(places)
        if sentence is not None:
            return sentence
    known = [places.standings[place] for place in places.shown if place_standing.is_judged(places.standings[place])]
    if not known:
        return _figures_headline(places)
    count = _on_track(places, sum(map(place_standing.is_on_track, known)))
    worst = furthest_behind(known)
    if worst is None:
        return count
    return _("%(count)s; %(place)s is furthest behind") % {
        "count": count, "place": place_names.short_name(worst.place_code),
    }  # fmt: skip


def _on_track(places: Places, count: int) -> str:
    values = {"n": number(count), "all": number(len(places.shown))}
    if places.unit == "offices":
        if count == 0:
            return _("None of the %(all)s offices is on track") % values
        return ngettext("%(n)s of %(all)s offices is on track", "%(n)s of %(all)s offices are on track", count) % values
    if count == 0:
        return _("None of the %(all)s regions is on track") % values
    return ngettext("%(n)s of %(all)s regions is on track", "%(n)s of %(all)s regions are on track", count) % values


def _figures_headline(places: Places) -> str:
    lines = [line for place in places.shown if (line := places.line(place)) is not None and line.value is not None]
    if not lines:
        return _("No region can be assessed yet")
    lines.sort(key=lambda line: line.value or 0)
    low, high = lines[0], lines[-1]
    sentence = _("From %(low)s (%(lowest)s) to %(high)s (%(highest)s)") % {
        "low": place_standing.figure(low), "lowest": place_names.short_name(low.place_code),
        "high": place_standing.figure(high), "highest": place_names.short_name(high.place_code),
    }  # fmt: skip
    world = places.line(WORLD)
    if world is None or world.value is None:
        return sentence
    return _("%(range)s; world: %(world)s") % {"range": sentence, "world": place_standing.figure(world)}


def _chosen_headline(places: Places) -> str | None:
    """Return the finding about the chosen place; None where there is none, as for a country by most KPIs."""
    place = places.selection.place
    chosen = places.standings.get(place)
    if chosen is not None and (
        place_standing.has_figure(chosen) or places.kind in (PlaceKind.REGION, PlaceKind.OFFICE)
    ):
        return _place_headline(chosen)
    if places.sets and (place in COUNTRY_GROUPS or places.kind is PlaceKind.COUNTRY):
        return _countries_headline(places)
    if places.kind is PlaceKind.COUNTRY:
        return _region_of_country_headline(places)
    if places.kind is not PlaceKind.GROUP:
        return None
    values = {"place": data.name(place), "n": number(len(places.members.get(place, ())))}
    if places.selection.kpi:
        return _("%(place)s: this KPI has no figure for the group") % values
    if place not in COUNTRY_GROUPS:
        return _("%(place)s: the group has its own figures for published KPIs; choose one above") % values
    return _("%(place)s: a group of %(n)s countries with its own figures for published KPIs; choose one above") % values


def _region_of_country_headline(places: Places) -> str | None:
    """Return that a country has no figure of its own, and how its region stands; None for one of no region."""
    country = places.selection.place
    region = data.ask(regions.places)[country].region_code
    if region is None or region not in places.standings:
        return None
    return _("%(country)s has no figure of its own. %(region)s") % {
        "country": data.name(country), "region": _place_headline(places.standings[region]),
    }  # fmt: skip


def _place_headline(standing: PlaceStanding) -> str:
    reached, expected = place_standing.share(standing), place_standing.expected_share(standing)
    values = {
        "place": data.name(standing.place_code),
        "share": percent(reached, place_standing.share_decimals(standing)),
        "expected": percent(expected, place_standing.share_decimals(standing)),
        "status": wording.status(place_standing.status(standing)),
    }
    if reached is not None and expected is not None:
        return _("%(place)s has made %(share)s progress towards its target; %(expected)s was expected by now") % values
    if isinstance(standing, RollUp) and standing.is_withheld:
        return _("%(place)s: too few KPIs can be assessed, %(usable)s of %(applicable)s") % {
            **values, "usable": number(standing.usable), "applicable": number(standing.applicable),
        }  # fmt: skip
    if isinstance(standing, KpiLine) and standing.value is not None:
        return _("%(place)s: %(figure)s") % {**values, "figure": place_standing.against_target(standing)}
    return _("%(place)s: %(status)s") % values


def _countries_headline(places: Places) -> str:
    place = places.selection.place
    members = places.members.get(place, places.members[WORLD])
    n = len(places.counted & members)
    values = {"n": number(n), "all": number(len(members)), "place": data.name(place)}
    if place == WORLD:
        return ngettext("%(n)s of %(all)s countries is counted", "%(n)s of %(all)s countries are counted", n) % values
    if place in places.members:
        words = ngettext(
            "%(place)s: %(n)s of %(all)s countries is counted", "%(place)s: %(n)s of %(all)s countries are counted", n
        )
        return words % values
    return (_("%(place)s is counted") if place in places.counted else _("%(place)s is not counted yet")) % values


def _subject(places: Places) -> str:
    """Return what is shown: the name of the KPI, the priority or enabler, or the plan."""
    code = places.selection.kpi or places.selection.objective
    if code is None:
        return _("All KPIs of the plan")
    return f"{code} {data.names().get(code, '')}".strip()


def map_title(places: Places) -> str:
    """Return what the map shows, with unit and quarter."""
    is_by_region = places.unit == "regions"
    measure = {
        "behind": _("points behind the progress expected by now, by region")
        if is_by_region
        else _("points behind the progress expected by now, by office"),
        "status": _("status by region") if is_by_region else _("status by office"),
        "share": _("progress by region") if is_by_region else _("progress by office"),
        "figure": _("%(kpi_unit)s by region") if is_by_region else _("%(kpi_unit)s by office"),
    }[places.fill]
    if places.unit == "countries":
        measure = _("countries counted")
    return _("%(subject)s: %(measure)s, %(quarter)s") % {
        "subject": _subject(places),
        "measure": measure % {"kpi_unit": places.kpi_unit},
        "quarter": quarter(places.selection.quarter),
    }


def reading(places: Places) -> str:
    """Return how the map is to be read."""
    expected = place_standing.expected_share(places.standings[WORLD])
    if places.unit == "countries":
        return _("Coloured: the countries that the KPI counts.")
    if places.fill == "figure":
        return _("Each figure as observed; the tick in the list is the place's own target.")
    if places.unit == "offices":
        return _("Each office against its own targets, for the countries that it serves (indicative).")
    if expected is not None:
        return _("Each place against its own targets; progress expected of the world by now: %(share)s.") % {
            "share": percent(expected)
        }
    return _("Each place against its own targets.")


def rule(places: Places) -> str:
    """Return how the figure of the world comes about from those of its regions, with the figures."""
    world = places.line(WORLD)
    if world is None:
        return _(
            "Each place is assessed against its own baselines and targets. KPIs that are measured "
            "for the world only are left out."
        )
    parts = [line for region in places.regions if (line := places.line(region)) is not None]
    sentence = _aggregation(places, world, parts)
    coverage = kpi_lines.coverage(world)
    if world.actual is not None and world.actual.source is ActualSource.BUILT and world.is_partial and coverage:
        missing = _("Partial: from %(coverage)s regions that are expected to report.") % {"coverage": coverage}
        return wording.sentences([sentence, missing])
    return sentence


def _aggregation(places: Places, world: KpiLine, parts: Sequence[KpiLine]) -> str:
    match world.indicator.aggregation:
        case Aggregation.SUM:
            return _("Offices add up to their region, and regions to the world.")
        case Aggregation.UNION:
            named = sum(len(places.sets.get(part.place_code, ())) for part in parts)
            return _(
                "Each country counts once: the regions name %(named)s in all, which are %(united)s different countries."
            ) % {"named": number(named), "united": number(len(places.counted))}
        case Aggregation.POOL:
            if world.actual is not None and world.actual.numerator is not None and world.actual.denominator:
                known = [part.value for part in parts if part.value is not None]
                average = sum(known) / len(known) if known else None
                return _(
                    "Rates are pooled: %(n)s of %(d)s. The average of the regions' rates would be "
                    "%(average)s."
                ) % {
                    "n": number(world.actual.numerator), "d": number(world.actual.denominator),
                    "average": place_standing.amount(world, average),
                }  # fmt: skip
            return _("Rates are pooled: numerators and denominators are added, percentages are never averaged.")
        case Aggregation.GLOBAL:
            return _("This KPI is measured for the world only; no region or office has a figure or a target for it.")
        case Aggregation.DIRECT:
            return _("Each figure is that of the publication; none is worked out from others.")
        case Aggregation.MIN:
            return _("The figure for the world is the smallest of its regions.")
        case Aggregation.MAX:
            return _("The figure for the world is the largest of its regions.")
        case _:
            return _("The figure for the world is the mean of its regions.")
