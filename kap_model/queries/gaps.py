"""What is missing around the links: figures, KPIs, links of their own, official words. Pure over links and progress."""

from __future__ import annotations

import pandas as pd

from kap_model.frames import Frame, FrameColumn
from kap_model.linkages import Linkages, StartKind, kpis_of
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.vocabulary import ResultLevel, Status

NO_FIGURE = Frame(
    "links_without_figures",
    "a priority, enabler or outcome that has links, none of whose KPIs has a figure at the place and quarter",
    (
        FrameColumn("code", "text", "priority, enabler or outcome"),
        FrameColumn("kind", "text", "what it is"),
        FrameColumn("links", "count", "its links to items of Figure 2"),
        FrameColumn("kpis", "count", "KPIs that count for it"),
    ),
)

NO_KPI = Frame(
    "items_without_kpis",
    "an item of Figure 2 that no KPI serves",
    (
        FrameColumn("item_code", "text", "item"),
        FrameColumn("family", "text", "framework"),
        FrameColumn("links", "count", "links to it; products and services alone have no KPI"),
        FrameColumn("linked_from", "text", "where they come from, separated by semicolons"),
    ),
)

NO_LINK = Frame(
    "kpis_without_links",
    "a KPI whose own outcomes have no link to an item of Figure 2",
    (
        FrameColumn("kpi_code", "text", "KPI"),
        FrameColumn("outcome_codes", "text", "its outcomes, separated by semicolons"),
        FrameColumn("objective_links", "count", "links of the priorities and enablers that it serves"),
    ),
)


def without_figures(linkages: Linkages, progress: Progress, place: str, quarter: Quarter) -> pd.DataFrame:
    """Return the priorities, enablers and outcomes with links but without any figure; columns: NO_FIGURE."""
    without = (Status.NO_DATA, Status.NOT_APPLICABLE)
    rows = []
    for code in linkages.of_kind(StartKind.PRIORITY, StartKind.ENABLER, StartKind.OUTCOME):
        links = [link for link in linkages.from_start(code) if link.item in linkages.items]
        kpis = kpis_of(progress.facts, (code,))
        if links and all(progress.standing(kpi, place, quarter).status in without for kpi in kpis):
            kind = linkages.starts[code].kind.value
            rows.append({"code": code, "kind": kind, "links": len(links), "kpis": len(kpis)})
    return NO_FIGURE.of(rows)


def items_without_kpis(linkages: Linkages, progress: Progress) -> pd.DataFrame:
    """Return the items that no KPI serves; columns: NO_KPI."""
    return NO_KPI.of(
        {
            "item_code": code,
            "family": item.family.value,
            "links": len(linkages.to_item(code)),
            "linked_from": "; ".join(link.start for link in linkages.to_item(code)) or None,
        }
        for code, item in linkages.items.items()
        if not linkages.kpis_serving(progress.facts, code)
    )


def kpis_without_links(linkages: Linkages, progress: Progress) -> pd.DataFrame:
    """Return the counted KPIs whose own outcomes have no link; columns: NO_LINK."""
    facts = progress.facts
    rows = []
    for kpi in facts.indicators:
        served = facts.serves[kpi]
        outcomes = [code for code in linkages.of_kind(StartKind.OUTCOME) if code in served]
        objectives = [code for code in linkages.of_kind(StartKind.PRIORITY, StartKind.ENABLER) if code in served]
        if facts.levels[kpi] is ResultLevel.CONTEXT or any(_reaches(linkages, code) for code in outcomes):
            continue
        rows.append(
            {
                "kpi_code": kpi,
                "outcome_codes": "; ".join(outcomes),
                "objective_links": sum(_reaches(linkages, code) for code in objectives),
            }
        )
    return NO_LINK.of(rows)


def _reaches(linkages: Linkages, start: str) -> int:
    return sum(link.item in linkages.items for link in linkages.from_start(start))
