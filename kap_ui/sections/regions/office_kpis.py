"""The KPIs of a region or office as lines: those of the chosen priority, else its largest shortfalls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kap_model.measures import furthest_behind_first
from kap_model.queries import kpi_lines as lines_query
from kap_model.queries import regions
from kap_model.queries.kpi_lines import KpiLine
from kap_ui import marks
from kap_ui.figures.figure import TitledRows
from kap_ui.frame import site_map
from kap_ui.marks import Anchor
from kap_ui.marks.markup import Markup
from kap_ui.sections.regions.office import Office
from kap_ui.sections.shared import kpi_lines, place_names
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _

_MOST_SHORTFALLS: Final = 8
"""KPIs that stand as lines where no priority is chosen."""


@memoized
def kpis(office: Office) -> TitledRows:
    """Return the lines, under the outcomes of the chosen priority, else in the order of the shortfall."""
    objective = office.selection.objective
    progress = data.progress(office.selection.origin)
    counted = regions.locally_judged_kpis(progress, objective)
    lines = lines_query.lines(progress, counted, [office.place], office.selection.quarter)
    is_any_illustrative = any(line.is_illustrative for line in lines)  # all decide which shortfalls are the largest
    place = place_names.own_name(office.place)
    if objective is None:
        lines = _largest_shortfalls(lines)
        title = _("Largest shortfalls: %(place)s") % {"place": place}
        subtitle = _("Largest gaps between actual and expected progress. Choose a priority to see all its KPIs.")
        groups: kpi_lines.Groups = [(None, [line.kpi_code for line in lines])]
    else:
        title = _("KPIs of %(objective)s: %(place)s") % {"objective": objective, "place": place}
        subtitle = _("Bars run from baseline to the place's own target; the tick marks the progress expected by now.")
        groups = _by_outcome(office, lines)
    return TitledRows(
        key="kpis",
        title=title,
        subtitle=subtitle,
        rows=kpi_lines.rows(office.selection, groups, label=title),
        is_illustrative=is_any_illustrative or kpi_lines.are_illustrative(office.selection, lines),
    )


def history_link(office: Office) -> Markup:
    """Return the link to how the figures of the place came about."""
    words = _("History of the figures: %(place)s") % {"place": place_names.own_name(office.place)}
    return marks.links([Anchor(words, site_map.link_to("history"))])


def _largest_shortfalls(lines: Sequence[KpiLine]) -> list[KpiLine]:
    lagging = [line for line in lines if line.share_gap is not None and line.share_gap < 0]
    return sorted(lagging, key=lambda line: (furthest_behind_first(line), line.kpi_code))[:_MOST_SHORTFALLS]


def _by_outcome(office: Office, lines: Sequence[KpiLine]) -> kpi_lines.Groups:
    """Return the KPIs under their outcomes, each with a box for every KPI."""
    progress = data.progress(office.selection.origin)
    standings = {line.kpi_code: line.standing for line in lines}
    outcomes: dict[str, list[str]] = {}
    for line in lines:
        outcomes.setdefault(progress.facts.outcome_of[line.kpi_code], []).append(line.kpi_code)
    groups = []
    for outcome, members in outcomes.items():
        roll_up = progress.roll_up_of(members, office.place, office.selection.quarter, standings)
        groups.append((kpi_lines.outcome_head(outcome, roll_up), members))
    return groups
