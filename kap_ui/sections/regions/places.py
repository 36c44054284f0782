"""Where in the world does the plan stand? What the map can show, and what is known of the places on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kap_model.progress import PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines, regions
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.regions import COUNTRY_GROUPS
from kap_model.queries.sources import Scope
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, PlaceKind
from kap_ui.sections.regions import place_standing
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.sections.shared import source_counts, unit_words
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _

FILLS: Final = ("behind", "status", "share", "figure")
"""What the land is filled by."""
UNITS: Final = ("regions", "offices", "countries")
"""What the land is divided into."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """How the world, its regions and its offices stand, whom each serves, and which countries a KPI counts.

    Attributes:
        selection: what the reader asked for.
        fill: of FILLS.
        unit: of UNITS.
        kind: what the chosen place is.
        regions: the regions of the map.
        offices: the offices of the map.
        off_map: headquarters, which reports as regions and offices do and serves no country.
        standings: the line of the chosen KPI, else the roll-up of the chosen priority (of the plan), by place; a KPI's
            country groups included.
        sets: the countries that the KPI counts, by place; empty for other KPIs.
        members: the countries of the world and of each region, office and group.
    """

    selection: Selection
    fill: str
    unit: str
    kind: PlaceKind
    regions: Sequence[str]
    offices: Sequence[str]
    off_map: Sequence[str]
    standings: Mapping[str, PlaceStanding]
    sets: Mapping[str, frozenset[str]]
    members: Mapping[str, frozenset[str]]

    @property
    def shown(self) -> Sequence[str]:
        """The places that the map is divided into."""
        return self.offices if self.unit == "offices" else self.regions

    @property
    def listed(self) -> list[str]:
        """The places that stand beside the map: those on it, and headquarters, which serves no country."""
        known = (place for place in self.off_map if place_standing.has_actual_or_judged_kpi(self.standings[place]))
        return [*self.shown, *known]

    @property
    def groups(self) -> list[str]:
        """The country groups that the KPI has a figure of."""
        return [
            group
            for group in COUNTRY_GROUPS
            if group in self.standings and place_standing.has_figure(self.standings[group])
        ]

    @property
    def counted(self) -> frozenset[str]:
        """The countries that the KPI counts in the world."""
        return self.sets.get(WORLD, frozenset())

    @property
    def has_figures(self) -> bool:
        """Whether anything is known of any place."""
        return any(place_standing.has_actual_or_judged_kpi(standing) for standing in self.standings.values())

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure comes from; None without any figure."""
        quarters = [standing.data_quarter for standing in self.standings.values() if standing.data_quarter is not None]
        return max(quarters, default=None)

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind a figure of the map, of the list beside it, or of the chosen place."""
        places = {WORLD, *self.listed, *self.groups, self.selection.place}
        return any(self.standings[place].is_illustrative for place in places if place in self.standings)

    @property
    def kpi_unit(self) -> str:
        """What the chosen KPI is counted in; "" without one."""
        return unit_words.unit(self.selection.kpi).alone if self.selection.kpi else ""

    @property
    def scope(self) -> Scope:
        """The chosen KPI, or those that count for the priority or the plan, at all places shown."""
        facts = data.progress(self.selection.origin).facts
        kpi, objective = self.selection.kpi, self.selection.objective
        places = {WORLD, *self.shown, *self.groups, self.selection.place}
        return source_counts.scope(
            [kpi] if kpi else facts.counted_kpis(objective or PLAN_CODE),
            sorted(place for place in places if place in self.standings),
            self.selection.quarter,
        )

    def line(self, place: str) -> KpiLine | None:
        """Return how the chosen KPI stands at a place; None without one."""
        standing = self.standings[place]
        return standing if isinstance(standing, KpiLine) else None


def own_choices(selection: Selection) -> tuple[address.OwnChoice[str], address.OwnChoice[str]]:
    """Declare the page's own choices, what the land is filled by and divided into, and return them."""
    return (
        address.own_choice("fill", fills(selection), default=_default_fill(selection)),
        address.own_choice("by", units(selection), default="regions", is_in_file_names=True),
    )


def _default_fill(selection: Selection) -> str:
    """Return how far places are behind; the figure of a KPI where no region can be judged by that."""
    if not selection.kpi:
        return "behind"
    progress = data.progress(selection.origin)
    lines = kpi_lines.lines(progress, [selection.kpi], progress.facts.regions, selection.quarter)
    return "behind" if any(line.share_gap is not None for line in lines) else "figure"


def fills(selection: Selection) -> Sequence[str]:
    """Return what the land can be filled by; figures only for a KPI."""
    return FILLS if selection.kpi else FILLS[:-1]


def units(selection: Selection) -> Sequence[str]:
    """Return what the land can be divided into; single countries only where a KPI counts countries."""
    return UNITS if _sets(selection) else UNITS[:2]


def fill_word(fill: str) -> str:
    """Return what the land is filled by, in words."""
    words = {"behind": _("Behind expected"), "status": _("Status"), "share": _("Progress"), "figure": _("Figure")}
    return words.get(str(fill), str(fill))


def unit_word(unit: str) -> str:
    """Return what the land is divided into, in words."""
    words = {"regions": _("Regions"), "offices": _("Offices"), "countries": _("Countries counted")}
    return words.get(str(unit), str(unit))


@memoized
def places(selection: Selection, fill: str, unit: str) -> Places:
    """Return what the map shows.

    Args:
        selection: KPI or priority, place, quarter and origin.
        fill: of `fills`.
        unit: of `units`.
    """
    progress = data.progress(selection.origin)
    facts = progress.facts
    codes = [WORLD, *facts.reporting_regions, *facts.reporting_offices]
    on_map, reporting = facts.regions, facts.reporting_regions
    if unit == "offices":
        on_map, reporting = facts.serving_offices, facts.reporting_offices
    standings: Mapping[str, PlaceStanding]
    if selection.kpi:
        codes += [group for group in COUNTRY_GROUPS if group in facts.place_kinds]
        if selection.place not in codes:
            codes.append(selection.place)
        lines = kpi_lines.lines(progress, [selection.kpi], codes, selection.quarter)
        standings = {line.place_code: line for line in lines}
    else:
        objective = selection.objective or PLAN_CODE
        roll_ups = progress.roll_ups_at((objective,), codes, selection.quarter)
        standings = {place: roll_up for (_code, place), roll_up in roll_ups.items()}
    return Places(
        selection=selection,
        fill=fill,
        unit=unit,
        kind=facts.place_kinds[selection.place],
        regions=facts.regions,
        offices=facts.serving_offices,
        off_map=[place for place in reporting if place not in on_map],
        standings=standings,
        sets=_sets(selection),
        members=_members(),
    )


def _sets(selection: Selection) -> Mapping[str, frozenset[str]]:
    if not selection.kpi:
        return {}
    return data.ask(regions.country_sets, selection.kpi, selection.quarter, selection.origin)


def _members() -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = defaultdict(set, {place: set() for place in (WORLD, *COUNTRY_GROUPS)})
    for code, place in data.ask(regions.places).items():
        if place.kind is PlaceKind.COUNTRY:
            for larger in (WORLD, place.region_code, place.office_code, *place.groups):
                if larger is not None:
                    members[larger].add(code)
    return {place: frozenset(countries) for place, countries in members.items()}
