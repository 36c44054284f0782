"""The regions and their offices as rows, where no place is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from kap_model.progress import PLAN_CODE
from kap_model.queries.sources import SourceCount
from kap_model.selection import Selection
from kap_model.vocabulary import PlaceKind
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup
from kap_ui.sections.regions import place_names
from kap_ui.sections.shared import roll_up_row, source_counts
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _, quarter


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """What stands on the page before a region or office is chosen.

    Attributes:
        headline: what the reader is asked to do.
        rows: a row for each region and office, a link to the page about it.
        is_illustrative: whether a made-up row is behind any of them.
        sources: of the rows behind them, counted.
    """

    headline: str
    rows: Markup
    is_illustrative: bool
    sources: tuple[SourceCount, ...]


@memoized
def choice(selection: Selection) -> Choice:
    """Return a row for each region and each of its offices, a link to the page about it."""
    progress = data.progress(selection.origin)
    facts = progress.facts
    places = [place for region in facts.regions for place in (region, *facts.offices_of(region))]
    now = progress.roll_ups_at((PLAN_CODE,), places, selection.quarter)
    before = progress.roll_ups_at((PLAN_CODE,), places, selection.compared)
    rows = [
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
        _("Assessment, and change since %(quarter)s") % {"quarter": quarter(selection.compared)},
    )
    return Choice(
        headline=_("Choose a region or an office"),
        rows=marks.overview(rows, heads, label=_("Regions and offices")),
        is_illustrative=any(roll_up.is_illustrative for roll_up in (*now.values(), *before.values())),
        sources=source_counts.behind(
            selection.origin, source_counts.scope(facts.counted_kpis(PLAN_CODE), places, selection.quarter)
        ),
    )
