"""Where in the world does the plan stand? What the page of places shows, its sentences and the rule of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.progress import PLAN_CODE
from kap_model.queries import regions
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, Aggregation, PlaceKind, StatusGroup
from kap_ui.sections.regions import standing
from kap_ui.sections.regions.standing import Standing, city, short_name
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent

FILLS: Final = ("status", "share", "figure")
"""What the land is filled by."""
UNITS: Final = ("regions", "offices", "countries")
"""What the land is divided into."""
GROUPS: Final = ("LDC", "LLDC", "SIDS")
"""The country groups of which every country is known to be a member or not."""

FLAGS: Final = {"LDC": "is_ldc", "LLDC": "is_lldc", "SIDS": "is_sids"}


@dataclass(frozen=True)
class Places:
    """What the page shows: who stands where, whom each office serves, and which countries a KPI counts.

    `sets` holds the countries that the KPI counts, by place; empty for other KPIs. `members` holds the countries of
    each region, office and group.
    """

    selection: Selection
    fill: str
    unit: str
    facts: pd.DataFrame
    standings: Mapping[str, Standing]
    sets: Mapping[str, frozenset[str]]
    members: Mapping[str, frozenset[str]]

    @property
    def shown(self) -> list[str]:
        """The places that the map is divided into: regions, or offices."""
        return standing.offices_of(self.facts) if self.unit == "offices" else standing.regions_of(self.facts)

    @property
    def is_illustrative(self) -> bool:
        """Whether any figure that is shown is made up."""
        return any(one.is_illustrative and one.has_figure for one in self.standings.values())


def fills(selection: Selection) -> list[str]:
    """Give what the land can be filled by; figures only for a KPI."""
    return list(FILLS if selection.kpi else FILLS[:2])


def usual_fill(selection: Selection) -> str:
    """Give what the land is filled by unless the reader says otherwise: words of many KPIs differ little."""
    return "status" if selection.kpi else "share"


def units(selection: Selection) -> list[str]:
    """Give what the land can be divided into; single countries only where a KPI counts countries."""
    counts = bool(selection.kpi) and not _sets(selection).empty
    return list(UNITS if counts else UNITS[:2])


def fill_word(fill: str) -> str:
    """Say what the land is filled by."""
    return {"status": _("Status"), "share": _("Share of the way"), "figure": _("Figure")}.get(str(fill), str(fill))


def unit_word(unit: str) -> str:
    """Say what the land is divided into."""
    words = {"regions": _("Regions"), "offices": _("Offices"), "countries": _("Countries counted")}
    return words.get(str(unit), str(unit))


@memoized
def places(selection: Selection, fill: str, unit: str) -> Places:
    """Work out what the page shows."""
    facts = data.ask(regions.places)
    codes = [WORLD, *standing.regions_of(facts), *standing.offices_of(facts)]
    if selection.kpi:
        codes += [*GROUPS, *(group for group in _groups(facts) if group == selection.place and group not in GROUPS)]
        found = standing.of_kpi(selection, codes)
        sets = {
            str(row["place_code"]): frozenset(str(row["countries"]).split(";"))
            for row in _sets(selection).to_dict("records")
        }
    else:
        found, sets = standing.of_objective(selection, codes), {}
    return Places(selection, fill, unit, facts, {one.place: one for one in found}, sets, _members(facts))


def _groups(facts: pd.DataFrame) -> list[str]:
    return standing.places_by_kind(facts, PlaceKind.GROUP)


def _sets(selection: Selection) -> pd.DataFrame:
    return data.ask(regions.country_sets, str(selection.kpi), selection.quarter, selection.origin)


def _members(facts: pd.DataFrame) -> dict[str, frozenset[str]]:
    countries = facts[facts["kind"] == PlaceKind.COUNTRY]
    found = {str(key): frozenset(map(str, codes)) for key, codes in countries.groupby("region_code")["place_code"]}
    found |= {str(key): frozenset(map(str, codes)) for key, codes in countries.groupby("office_code")["place_code"]}
    found |= {
        group: frozenset(map(str, countries.loc[countries[flag].fillna(False).astype(bool), "place_code"]))
        for group, flag in FLAGS.items()
    }
    found[WORLD] = frozenset(map(str, countries["place_code"]))
    return found


def has_figures(found: Places) -> bool:
    """Say whether any place has a figure or a judgement."""
    return any(one.has_figure or one.usable for one in found.standings.values())


@memoized
def headline(found: Places) -> str:
    """Say the finding about the chosen place, or about all of them."""
    selection = found.selection
    if found.unit == "countries" and found.sets:
        return _countries_headline(found)
    if _is_global(found):
        return _("This KPI is measured for the world only: %(figure)s") % {
            "figure": standing.against_target(found.standings[WORLD])
        }
    if selection.place != WORLD:
        said = _chosen_headline(found)
        if said is not None:
            return said
    judged = [found.standings[place] for place in found.shown]
    usable = [one for one in judged if one.is_judged]
    if not usable:
        return _figures_headline(found, judged)
    on_course = sum(1 for one in usable if one.group in (StatusGroup.ACHIEVED, StatusGroup.ON_TRACK))
    counted = _counted(found, on_course, len(judged))
    worst = max((one for one in usable if one.gap is not None and one.gap > 0), key=Standing.behind, default=None)
    if worst is None:
        return counted
    return _("%(count)s; %(place)s is furthest behind") % {"count": counted, "place": label_of(found, worst.place)}


def _counted(found: Places, on_course: int, of_all: int) -> str:
    values = {"n": number(on_course), "all": number(of_all)}
    if found.unit == "offices":
        if on_course == 0:
            return _("None of %(all)s offices is on track") % values
        said = ngettext("%(n)s of %(all)s offices is on track", "%(n)s of %(all)s offices are on track", on_course)
        return said % values
    if on_course == 0:
        return _("None of %(all)s regions is on track") % values
    said = ngettext("%(n)s of %(all)s regions is on track", "%(n)s of %(all)s regions are on track", on_course)
    return said % values


def _figures_headline(found: Places, judged: Sequence[Standing]) -> str:
    known = sorted((one for one in judged if one.actual is not None), key=lambda one: one.actual or 0)
    world = found.standings.get(WORLD)
    if not known:
        return _("No region can be judged yet")
    low, high = known[0], known[-1]
    said = _("From %(low)s (%(lowest)s) to %(high)s (%(highest)s)") % {
        "low": standing.figure(low), "lowest": label_of(found, low.place),
        "high": standing.figure(high), "highest": label_of(found, high.place),
    }  # fmt: skip
    if world is None or world.actual is None:
        return said
    return _("%(range)s; the world stands at %(world)s") % {"range": said, "world": standing.figure(world)}


def _chosen_headline(found: Places) -> str | None:
    """Say the finding about the chosen place; None where nothing is said of it, as of a country by most KPIs."""
    place = found.selection.place
    chosen = found.standings.get(place)
    if chosen is not None and (chosen.has_figure or place not in GROUPS):
        return _place_headline(chosen)
    kind = PlaceKind(found.facts.loc[found.facts["place_code"] == place, "kind"].iloc[0])
    if found.sets and (place in GROUPS or kind is PlaceKind.COUNTRY):
        return _countries_headline(found)
    if kind is not PlaceKind.GROUP:
        return None
    values = {"place": data.name(place), "n": number(len(found.members.get(place, ())))}
    if found.selection.kpi:
        return _("%(place)s: this KPI has no figure of the group") % values
    if place not in GROUPS:
        return _("%(place)s: the group has figures of its own for published KPIs; choose one above") % values
    return (
        _("%(place)s: a group of %(n)s countries with figures of its own for published KPIs; choose one above") % values
    )


def _place_headline(one: Standing) -> str:
    name = data.name(one.place)
    values = {
        "place": name, "share": percent(one.share), "expected": percent(one.expected),
        "status": wording.status(one.status), "usable": number(one.usable), "applicable": number(one.applicable),
        "figure": standing.against_target(one),
    }  # fmt: skip
    if one.share is not None and one.expected is not None:
        return _("%(place)s has come %(share)s of the way; %(expected)s was expected by now") % values
    if one.applicable is not None:
        return _("%(place)s: too few KPIs can be judged, %(usable)s of %(applicable)s") % values
    if one.actual is not None:
        return _("%(place)s stands at %(figure)s") % values
    return _("%(place)s: %(status)s") % values


def _countries_headline(found: Places) -> str:
    counted = found.sets.get(WORLD, frozenset())
    place = found.selection.place
    members = found.members.get(place, found.members[WORLD])
    values = {"n": number(len(counted & members)), "all": number(len(members)), "place": data.name(place)}
    if place == WORLD:
        return _("%(n)s of %(all)s countries are counted") % values
    if place in found.members:
        return _("%(place)s: %(n)s of %(all)s countries are counted") % values
    name = {"place": data.name(place)}
    return _("%(place)s is counted") % name if place in counted else _("%(place)s is not counted so far") % name


def label_of(found: Places, place: str) -> str:
    """Give the short name of a place as the map has it: an office is its city."""
    if found.unit == "offices" and place in found.shown:
        return city(str(found.facts.loc[found.facts["place_code"] == place, "city"].iloc[0]))
    return short_name(place)


def _is_global(found: Places) -> bool:
    if not found.selection.kpi:
        return False
    return _aggregation(found) is Aggregation.GLOBAL


def _aggregation(found: Places) -> Aggregation:
    return data.progress(found.selection.origin).facts.indicators[str(found.selection.kpi)].aggregation


def subject(selection: Selection) -> str:
    """Give what is shown: the name of the KPI, the priority or enabler, or the plan."""
    names = data.names()
    code = selection.kpi or selection.objective
    if code is None:
        return _("All KPIs of the plan")
    return f"{code} {names.get(code, '')}".strip()


def map_title(found: Places) -> str:
    """Say what the map shows, with unit and quarter."""
    measure = {
        "status": _("status by %(unit)s"),
        "share": _("share of the way by %(unit)s"),
        "figure": _("%(kpi_unit)s by %(unit)s"),
    }[found.fill]
    unit = {"regions": _("region"), "offices": _("office"), "countries": _("country")}[found.unit]
    kpi_unit = next((one.unit for one in found.standings.values()), "")
    if found.unit == "countries":
        measure = _("countries counted")
    return _("%(subject)s: %(measure)s, %(quarter)s") % {
        "subject": subject(found.selection),
        "measure": measure % {"unit": unit, "kpi_unit": kpi_unit},
        "quarter": wording.quarter(found.selection.quarter),
    }


def reading(found: Places) -> str:
    """Say how the map is to be read."""
    world = found.standings[WORLD]
    if found.unit == "countries":
        return _("Filled: the countries that the KPI counts.")
    if found.fill == "figure":
        return _("Each figure as observed; the tick in the list is the place's own target.")
    if found.unit == "offices":
        return _("Each office against its own targets, on the countries that it serves (indicative).")
    if world.expected is not None:
        return _("Each place against its own targets; %(share)s of the way is expected of the world by now.") % {
            "share": percent(world.expected)
        }
    return _("Each place against its own targets.")


def rule(found: Places) -> str:
    """Say how the figure of the world comes about from those of its regions, with the figures."""
    if not found.selection.kpi:
        return _(
            "Each place is judged against its own baselines and targets. KPIs that are measured for the world only are "
            "left out."
        )
    world = found.standings[WORLD]
    parts = [found.standings[place] for place in standing.regions_of(found.facts)]
    said = _rule_of(found, world, parts)
    if world.source == "built" and world.is_partial and standing.coverage(world):
        missing = _("Partial: from %(coverage)s regions that are expected to report.") % {
            "coverage": standing.coverage(world)
        }
        said = f"{said} {missing}"
    return said


def _rule_of(found: Places, world: Standing, parts: Sequence[Standing]) -> str:
    match _aggregation(found):
        case Aggregation.SUM:
            return _("Offices add up to their region, and regions to the world.")
        case Aggregation.UNION:
            named = sum(len(found.sets.get(one.place, ())) for one in parts)
            united = len(found.sets.get(WORLD, ()))
            return _(
                "Countries are united, never added: the regions name %(named)s, which are %(united)s different ones."
            ) % {"named": number(named), "united": number(united)}
        case Aggregation.POOL:
            if world.numerator is not None and world.denominator:
                known = [one.actual for one in parts if one.actual is not None]
                average = sum(known) / len(known) if known else None
                return _(
                    "Rates are pooled: %(n)s of %(d)s. The average of the regions' rates would say %(average)s."
                ) % {
                    "n": number(world.numerator), "d": number(world.denominator),
                    "average": standing.amount(world, average),
                }  # fmt: skip
            return _("Rates are pooled: numerators and denominators are added, percentages are never averaged.")
        case Aggregation.GLOBAL:
            return _("This KPI is measured for the world only; no region or office has a figure or a target of it.")
        case Aggregation.DIRECT:
            return _("Each figure is that of the publication; none is worked out from others.")
        case Aggregation.MIN:
            return _("The world has the smallest figure of its regions.")
        case Aggregation.MAX:
            return _("The world has the largest figure of its regions.")
        case _:
            return _("The world has the mean of its regions.")


def top(found: Places) -> float:
    """Give the value at the end of the scale: all of the way, 100%, or a round number above the largest figure."""
    if found.fill != "figure":
        return 1.0
    unit = next((one.unit for one in found.standings.values()), "")
    if unit.startswith("%"):
        return 100.0
    largest = max((one.actual or 0 for place in found.shown if (one := found.standings[place])), default=0)
    return round_above(largest)


def round_above(value: float) -> float:
    """Give the next of 1, 2, 2.5, 5 times a power of ten that is not below a value, so that cuts are round."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    while 0 < value < size:
        size /= 10
    return next((size * step for step in (1, 2, 2.5, 5) if size * step >= value), size * 10)


def newest_quarter(found: Places) -> str | None:
    """Give the newest quarter that a shown figure comes from."""
    if not found.selection.kpi:
        progress = data.progress(found.selection.origin)
        quarters = [
            str(actual.data_quarter)
            for kpi in progress.facts.objective_kpis(found.selection.objective or PLAN_CODE)
            if (actual := progress.actual(kpi, WORLD, found.selection.quarter)) is not None
        ]
        return max(quarters, default=None)
    return max((one.data_quarter for one in found.standings.values() if one.data_quarter), default=None)
