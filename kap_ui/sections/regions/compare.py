"""Which region or office is behind on what? What is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from kap_model.progress import PLAN_CODE
from kap_model.queries import kpi_lines, regions
from kap_model.queries.sources import Scope
from kap_model.selection import Selection
from kap_model.vocabulary import StatusGroup
from kap_ui.frame import site_map
from kap_ui.sections.regions import place_standing
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.sections.shared import source_counts
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _

BY: Final = ("regions", "offices")
"""What the columns are."""
SORTS: Final = ("plan", "behind")
"""The order of the rows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """What is compared: rows (priorities and enablers, or the KPIs of one of them) by columns (regions or offices).

    Attributes:
        selection: what the reader asked for.
        by: of BY.
        rows: codes of the rows, in their order; the whole plan is the first row of the priorities.
        places: codes of the columns.
        standings: the line of a KPI or the roll-up of an objective, by row and place.
    """

    selection: Selection
    by: str
    rows: Sequence[str]
    places: Sequence[str]
    standings: Mapping[tuple[str, str], PlaceStanding]

    @property
    def is_of_kpis(self) -> bool:
        """Whether the rows are KPIs."""
        return self.selection.objective is not None

    @property
    def parts(self) -> list[str]:
        """The rows without the whole plan."""
        return [row for row in self.rows if row != PLAN_CODE]

    @property
    def chosen(self) -> list[str]:
        """The columns of the chosen place: its own, or those of its offices; none for the world."""
        place, facts = self.selection.place, data.progress(self.selection.origin).facts
        if place in self.places:
            return [place]
        return [column for column in self.places if facts.region_of(column) == place]

    @property
    def has_figures(self) -> bool:
        """Whether anything is known of any cell."""
        return any(place_standing.has_actual_or_judged_kpi(standing) for standing in self.standings.values())

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of the cells."""
        return any(standing.is_illustrative for standing in self.standings.values())

    @property
    def scope(self) -> Scope:
        """The KPIs of the rows, or those that count for the plan, in the places of the columns."""
        facts = data.progress(self.selection.origin).facts
        kpis = self.rows if self.is_of_kpis else facts.counted_kpis(PLAN_CODE)
        return source_counts.scope(kpis, self.places, self.selection.quarter)

    def behind_on(self, place: str) -> int:
        """Return on how many rows a place is off track or regressing."""
        failing = (StatusGroup.OFF_TRACK, StatusGroup.REGRESSING)
        return sum(place_standing.group(self.standings[row, place]) in failing for row in self.parts)

    def judged_on(self, place: str) -> int:
        """Return on how many rows a place can be assessed."""
        return sum(place_standing.is_judged(self.standings[row, place]) for row in self.parts)

    def share_gap_of(self, place: str) -> float:
        """Return the share gaps of a place over all rows together; a row that is not judged by shares adds none."""
        gaps = [self.standings[row, place].share_gap for row in self.parts]
        return sum(gap for gap in gaps if gap is not None)


def own_choices(selection: Selection) -> tuple[address.OwnChoice[str], address.OwnChoice[str]]:
    """Declare the page's own choices, the columns and the order of the rows, and return them.

    The columns are offices where an office is chosen, so that it is one of them.
    """
    is_office = selection.place in data.progress(selection.origin).facts.serving_offices
    return (
        address.own_choice("by", BY, default="offices" if is_office else "regions", is_in_file_names=True),
        address.own_choice("sort", SORTS, default="plan"),
    )


def by_word(by: str) -> str:
    """Return what the columns are, in words."""
    return {"regions": _("Regions"), "offices": _("Offices")}.get(str(by), str(by))


def sort_word(sort: str) -> str:
    """Return how the rows are ordered, in words."""
    return {"plan": _("Plan order"), "behind": _("Furthest behind first")}.get(str(sort), str(sort))


@memoized
def compared(selection: Selection, by: str, sort: str) -> Compared:
    """Return what is compared.

    Args:
        selection: priority or enabler, quarter and origin.
        by: of BY.
        sort: of SORTS.
    """
    progress = data.progress(selection.origin)
    facts = progress.facts
    places = facts.reporting_regions if by == "regions" else facts.reporting_offices
    standings: Mapping[tuple[str, str], PlaceStanding]
    if selection.objective is None:
        first, rows = [PLAN_CODE], [code for code in facts.single_codes if code != PLAN_CODE]
        standings = progress.roll_ups_at(facts.single_codes, places, selection.quarter)
    else:
        first, rows = [], regions.locally_judged_kpis(progress, selection.objective)
        lines = kpi_lines.lines(progress, rows, places, selection.quarter)
        standings = {(line.kpi_code, line.place_code): line for line in lines}
    if sort == "behind":
        rows = sorted(rows, key=lambda row: (_mean_share_gap([standings[row, place] for place in places]), row))
    return Compared(selection=selection, by=by, rows=[*first, *rows], places=places, standings=standings)


def _mean_share_gap(standings: Sequence[PlaceStanding]) -> float:
    """Return the mean share gap over the places where a row is judged; infinite, so last, where there is none."""
    gaps = [gap for standing in standings if (gap := standing.share_gap) is not None]
    return sum(gaps) / len(gaps) if gaps else inf


def name_of(row: str) -> str:
    """Return the name of a row."""
    return _("Whole plan") if row == PLAN_CODE else data.name(row)


def code_of(row: str) -> str:
    """Return the code of a row as printed beside its name; "" for the whole plan."""
    return "" if row == PLAN_CODE else row.removeprefix("K-")


def href_of(compared: Compared, row: str, place: str) -> str:
    """Return where a cell leads: to the KPI there, or to the region or office, for that priority."""
    if compared.is_of_kpis:
        return site_map.link_to("kpi", kpi=row, place=place)
    return site_map.link_to("office", place=place, priority=None if row == PLAN_CODE else row)
