"""All regions and offices as rows, for the page about the world: how each stands, and the way to its own page."""

from __future__ import annotations

import pandas as pd

from kap_model.progress import PLAN_CODE
from kap_model.vocabulary import PlaceKind
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.frame import site_map
from kap_ui.sections.regions import place_standing, standing_table
from kap_ui.sections.regions.office import Office
from kap_ui.sections.shared import place_names, roll_up_row, source_counts
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, quarter, short_quarter


@memoized
def rows(office: Office) -> RowsFigure:
    """Return a row for each region and each of its offices, headquarters last, a link to the page about it."""
    selection = office.selection
    progress = data.progress(selection.origin)
    facts = progress.facts
    places = [place for region in facts.reporting_regions for place in (region, *facts.offices_of(region))]
    now = progress.roll_ups_at((PLAN_CODE,), places, selection.quarter)
    before = progress.roll_ups_at((PLAN_CODE,), places, selection.compared)
    listed = [
        roll_up_row.row(
            now[PLAN_CODE, place],
            before[PLAN_CODE, place],
            code="",
            name=place_names.full_name(place),
            href=site_map.link_to("office", place=place),
            is_whole=facts.place_kinds[place] is PlaceKind.REGION,
        )
        for place in places
    ]
    heads = marks.OverviewHeads(
        _("Region and office"),
        _("KPIs by status"),
        _("Mean progress"),
        _("Assessment, and change since %(quarter)s") % {"quarter": short_quarter(selection.compared)},
    )
    offices = len(facts.reporting_offices)
    return RowsFigure(
        key="choice",
        title=_("Regions and offices, %(quarter)s") % {"quarter": quarter(selection.quarter)},
        subtitle=wording.sentences([_("Each place against its own targets."), place_standing.rule_of_means()]),
        finding=ngettext("%(n)s office", "%(n)s offices", offices) % {"n": number(offices)},
        rows=marks.overview(listed, heads, label=_("Regions and offices")),
        table=pd.DataFrame([standing_table.record(now[PLAN_CODE, place]) for place in places]),
        columns=[
            *standing_table.place_columns(),
            *standing_table.standing_columns(),
            *standing_table.roll_up_columns(),
        ],
        is_illustrative=any(roll_up.is_illustrative for roll_up in (*now.values(), *before.values())),
        sources=source_counts.behind(
            selection.origin, source_counts.scope(facts.counted_kpis(PLAN_CODE), places, selection.quarter)
        ),
    )
