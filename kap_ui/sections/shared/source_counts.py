"""The sources of the rows that figures rest on, counted: for the files of a figure and for the foot of a page."""

from __future__ import annotations

from collections.abc import Iterable

from kap_model.quarter import Quarter
from kap_model.queries import sources
from kap_model.queries.sources import Scope, SourceCount
from kap_model.vocabulary import OriginView
from kap_ui.state import data
from kap_ui.state.page_cache import memoized


def scope(kpis: Iterable[str], places: Iterable[str], quarter: Quarter, *, has_targets: bool = True) -> Scope:
    """Return KPIs at places, as they stand at a quarter; without their targets where only reports are shown."""
    return Scope(tuple(kpis), tuple(places), quarter, has_targets)


@memoized
def behind(origin: OriginView, *scopes: Scope) -> tuple[SourceCount, ...]:
    """Return the sources of the rows that scopes rest on, in a view of the origins."""
    return sources.behind(data.ask(sources.source_rows, origin), data.progress(origin).facts, scopes)
