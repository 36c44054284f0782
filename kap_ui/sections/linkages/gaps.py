"""The gaps as lists to work through, each with its count, its columns and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.linkages import Linkage, Linkages, StartKind, kpis_of
from kap_model.progress import PLAN_CODE, Progress
from kap_model.queries import gaps as gaps_query
from kap_model.queries.sources import counted
from kap_model.selection import Selection
from kap_model.vocabulary import Strength
from kap_ui import marks
from kap_ui.cache.shared_cache import ByIdentity, SharedCache
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import page_choices, site_map
from kap_ui.marks.markup import Markup
from kap_ui.sections.linkages import families, link_table, starts
from kap_ui.sections.linkages.link_words import strength_word
from kap_ui.sections.shared import source_words
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import data_texts, wording
from kap_ui.words.wording import _, ngettext, number

FIGURE: Final = "figure"
KPI: Final = "kpi"
LINK: Final = "link"
BASIS: Final = "basis"
LISTS: Final = (FIGURE, KPI, LINK, BASIS)
"""The lists: what has links and no figure, items without a KPI, KPIs without a link, links that are not official."""

_everywhere: Final[SharedCache[dict[str, pd.DataFrame]]] = data.new_cache(4)
"""The lists that do not depend on place and quarter: half a MB, held once."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Gaps:
    """What is missing at a place and quarter.

    Attributes:
        linkages: all links of the plan.
        lists: the rows of each list, by its code.
        out_of: of how many there are those are, by the code of the list.
        are_figures_illustrative: whether a made-up row is behind how a KPI of an objective with links stands.
    """

    linkages: Linkages
    lists: Mapping[str, pd.DataFrame]
    out_of: Mapping[str, int]
    are_figures_illustrative: bool

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of the counts: a link, or whether a KPI has a figure."""
        return self.linkages.is_illustrative or self.are_figures_illustrative


def list_choice() -> address.OwnChoice[str]:
    """Declare the page's own choice of a list, and return it."""
    return address.own_choice("list", LISTS, default=BASIS)


def list_box(choice: address.OwnChoice[str]) -> ChoiceBox:
    """Return the choice of a list."""
    return page_choices.segments(choice, _("List"), LISTS, _short_name)


@memoized
def gaps(selection: Selection, linkages: Linkages) -> Gaps:
    """Return what is missing at the place and quarter of a selection."""
    progress = data.progress(selection.origin)
    without_figures = gaps_query.without_figures(linkages, progress, selection.place, selection.quarter)
    without_figures["kind"] = [starts.kind(StartKind(kind)) for kind in without_figures["kind"]]
    everywhere = _everywhere.get_or_make(
        (ByIdentity(linkages), ByIdentity(progress), wording.language()), lambda: _lists_everywhere(linkages, progress)
    )
    with_kpis = linkages.of_kind(*starts.OBJECTIVES, StartKind.OUTCOME)
    kpis = kpis_of(progress.facts, [code for code in with_kpis if linkages.from_start(code)])
    return Gaps(
        linkages=linkages,
        lists={FIGURE: without_figures, **everywhere},
        out_of={
            FIGURE: sum(bool(linkages.from_start(code)) for code in with_kpis),
            KPI: len(linkages.items),
            LINK: len(progress.facts.counted_kpis(PLAN_CODE)),
            BASIS: len(linkages.links),
        },
        are_figures_illustrative=progress.roll_up_of(kpis, selection.place, selection.quarter).is_illustrative,
    )


def _lists_everywhere(linkages: Linkages, progress: Progress) -> dict[str, pd.DataFrame]:
    items = gaps_query.items_without_kpis(linkages, progress)
    items["label"] = [families.item_label(linkages, str(code)) for code in items["item_code"]]
    items["family"] = [wording.family(str(family)) for family in items["family"]]
    return {
        KPI: items,
        LINK: gaps_query.kpis_without_links(linkages, progress),
        BASIS: _not_official_rows(linkages, _not_official(linkages)),
    }


def _not_official(linkages: Linkages) -> list[Linkage]:
    """Return the links that were not read in an official text, the primary ones first."""
    links = [linkage for linkage in linkages.links if not linkage.is_official]
    return sorted(links, key=lambda linkage: linkage.strength is not Strength.PRIMARY)


def _not_official_rows(linkages: Linkages, links: Sequence[Linkage]) -> pd.DataFrame:
    rows = link_table.rows(linkages, links)
    rows["label"] = [families.item_label(linkages, str(code)) for code in rows["to_code"]]
    rows["strength"] = [strength_word(str(strength)) for strength in rows["strength"]]
    rows["basis"] = [wording.basis(str(basis)) for basis in rows["basis"]]
    rows["source_words"] = [source_words.words(str(source)) for source in rows["source"]]
    return rows


# ---- the answer


@memoized
def headline(gaps: Gaps) -> str:
    """Return the largest gaps: how many links are not official, and how many items no KPI serves."""
    not_official, without_kpi = len(gaps.lists[BASIS]), len(gaps.lists[KPI])
    links = ngettext(
        "%(n)s of %(all)s links is not official", "%(n)s of %(all)s links are not official", not_official
    ) % {"n": number(not_official), "all": number(gaps.out_of[BASIS])}
    items = ngettext("no KPI serves %(n)s item", "no KPI serves %(n)s items", without_kpi) % {"n": number(without_kpi)}
    return _("%(links)s; %(items)s") % {"links": links, "items": items}


@memoized
def numbers(gaps: Gaps) -> list[marks.Number]:
    """Return the count of each list."""
    return [
        marks.Number(number(len(rows)), _short_name(code), _("of %(n)s") % {"n": number(gaps.out_of[code])})
        for code, rows in gaps.lists.items()
    ]


# ---- a list


@memoized
def figure(gaps: Gaps, code: str) -> TableFigure:
    """Return a list as a table."""
    rows = gaps.lists[code]
    return TableFigure(
        key=f"gap_{code}",
        title=_title(code),
        finding=_meaning(code),
        table=rows,
        columns=_columns(code),
        is_illustrative=gaps.is_illustrative if code == FIGURE else gaps.linkages.is_illustrative,
        sources=counted(rows["source"]) if code == BASIS else (),
    )


@memoized
def nothing_missing(code: str) -> Markup:
    """Return what stands in the place of a list without rows."""
    return marks.note(_title(code), _("Nothing is missing here."))


@memoized
def onward_links(code: str) -> Markup:
    """Return where to go from a list."""
    words, href = {
        FIGURE: (_("Results"), site_map.link_to("overview")),
        KPI: (_("All items"), site_map.link_to("item", item=None)),
        LINK: (_("The matrix with all outcomes"), site_map.link_to("matrix", open=families.EVERY)),
        BASIS: (_("Upload an official file"), site_map.link_to("files")),
    }[code]
    return marks.links([marks.Anchor(words, href)])


def _short_name(code: str) -> str:
    return {
        FIGURE: _("with links, without figures"),
        KPI: _("items without a KPI"),
        LINK: _("KPIs without a link of their own"),
        BASIS: _("links not official"),
    }[code]


def _title(code: str) -> str:
    return {
        FIGURE: _("Priorities, enablers and outcomes with links but without any figure"),
        KPI: _("Items that no KPI serves"),
        LINK: _("KPIs whose own outcome has no link"),
        BASIS: _("Links that were not read in an official text"),
    }[code]


def _meaning(code: str) -> str:
    """Return what a list means and what to do with it."""
    return {
        FIGURE: _("They are linked to items, but nothing has been observed yet: ask for the figures."),
        KPI: _("Nothing links to them, or only products and services, which have no KPI of their own."),
        LINK: _("They count for a link only through their priority or enabler as a whole."),
        BASIS: _("To be confirmed against the official figure, primary links first."),
    }[code]


def _columns(code: str) -> list[TableColumn]:
    return {
        FIGURE: [
            TableColumn("code", _("Code"), CellKind.CODE),
            TableColumn("code", _("Name"), CellKind.NAME),
            TableColumn("kind", _("Kind")),
            TableColumn("links", _("Links"), CellKind.NUMBER),
            TableColumn("kpis", _("KPIs"), CellKind.NUMBER),
        ],
        KPI: [
            TableColumn("label", _("Item")),
            TableColumn("item_code", _("Title"), CellKind.NAME),
            TableColumn("family", _("Framework")),
            TableColumn("links", _("Links"), CellKind.NUMBER),
            TableColumn("linked_from", _("Linked from")),
        ],
        LINK: [
            TableColumn("kpi_code", _("Code"), CellKind.CODE),
            TableColumn("kpi_code", _("KPI"), CellKind.NAME),
            TableColumn("outcome_codes", _("Outcomes"), CellKind.CODE),
            TableColumn("objective_links", _("Links of its priority or enabler"), CellKind.NUMBER),
        ],
        BASIS: [
            TableColumn("from_code", _("From"), CellKind.CODE),
            TableColumn("label", _("To")),
            TableColumn("to_code", _("Title"), CellKind.NAME),
            TableColumn("strength", _("Strength")),
            TableColumn("basis", _("Basis")),
            TableColumn("reason", _("Reason"), language=data_texts.language_of_most()),
            TableColumn("source_words", _("Source"), language="en"),
        ],
    }[code]
