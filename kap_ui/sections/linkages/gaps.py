"""The gaps as lists to work through, each with its count, its columns and its files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.progress import Progress
from kap_model.queries import gaps as questions
from kap_model.queries import linkages as link_questions
from kap_model.selection import Selection
from kap_model.vocabulary import Strength
from kap_ui import marks
from kap_ui.cache.shared_cache import ByIdentity, SharedCache
from kap_ui.figures import show
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import page_choices, site_map
from kap_ui.marks.markup import Markup
from kap_ui.sections.linkages import families
from kap_ui.sections.linkages.link_words import strength_word
from kap_ui.state import address, data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

FIGURE: Final = "figure"
KPI: Final = "kpi"
LINK: Final = "link"
BASIS: Final = "basis"
LISTS: Final = (FIGURE, KPI, LINK, BASIS)

_everywhere: Final[SharedCache[dict[str, pd.DataFrame]]] = data.new_cache(4)
"""The lists that do not depend on place and quarter: half a MB, held once."""


@dataclass(frozen=True)
class Gaps:
    """What is missing, at the place and quarter that are selected."""

    found: Linkages
    progress: Progress
    selection: Selection

    @cached_property
    def not_official(self) -> tuple[Linkage, ...]:
        """The links that were not read in an official text, the primary ones first."""
        links = [of for of in self.found.links if not of.is_official]
        return tuple(sorted(links, key=lambda of: of.strength is not Strength.PRIMARY))

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The rows of each list."""
        figure = questions.without_figures(self.found, self.progress, self.selection.place, self.selection.quarter)
        figure["kind"] = [_kind(str(kind)) for kind in figure["kind"]]
        everywhere = _everywhere.get_or_make(
            (ByIdentity(self.found), ByIdentity(self.progress), wording.language()),
            lambda: _at_every_quarter(self.found, self.progress, self.not_official),
        )
        return {FIGURE: figure, **everywhere}

    def count(self, name: str) -> int:
        """Count the rows of a list."""
        return len(self.frames[name])

    @memoized
    def headline(self) -> str:
        """Say the largest gap: how many links are not official, and how many items no KPI serves."""
        all_links = len(self.found.links)
        links = ngettext(
            "%(n)s of %(all)s links is not official", "%(n)s of %(all)s links are not official", self.count(BASIS)
        ) % {"n": number(self.count(BASIS)), "all": number(all_links)}
        items = ngettext("no KPI serves %(n)s item", "no KPI serves %(n)s items", self.count(KPI)) % {
            "n": number(self.count(KPI))
        }
        return _("%(links)s; %(items)s") % {"links": links, "items": items}

    @memoized
    def numbers(self) -> list[marks.Number]:
        """Give the count of each list."""
        out_of = {
            FIGURE: sum(
                bool(self.found.from_start(code))
                for code in self.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER, StartKind.OUTCOME)
            ),
            KPI: len(self.found.items),
            LINK: len(self.progress.facts.objectives["PLAN"].kpi_codes),
            BASIS: len(self.found.links),
        }
        return [
            marks.Number(number(self.count(name)), list_word(name), _("of %(n)s") % {"n": number(out_of[name])})
            for name in LISTS
        ]

    def title(self, name: str) -> str:
        """Give the title of a list."""
        return {
            FIGURE: _("Priorities, enablers and outcomes with links but without any figure"),
            KPI: _("Items that no KPI serves"),
            LINK: _("KPIs whose own outcome has no link"),
            BASIS: _("Links that were not read in an official text"),
        }[name]

    def meaning(self, name: str) -> str:
        """Say what a list means and what to do with it."""
        return {
            FIGURE: _("They serve something, but nothing has been observed: ask for the figures."),
            KPI: _("Nothing links to them, or only products and services, which have no KPI of their own."),
            LINK: _("They count for a link only through their priority or enabler as a whole."),
            BASIS: _("To be confirmed against the official figure, primary links first."),
        }[name]

    def columns(self, name: str) -> list[Column]:
        """Give the columns of a list."""
        return {
            FIGURE: [
                Column("code", _("Code"), Kind.CODE),
                Column("code", _("Name"), Kind.NAME),
                Column("kind", _("Kind")),
                Column("links", _("Links"), Kind.NUMBER),
                Column("kpis", _("KPIs"), Kind.NUMBER),
            ],
            KPI: [
                Column("label", _("Item")),
                Column("item_code", _("Title"), Kind.NAME),
                Column("family", _("Framework")),
                Column("links", _("Links"), Kind.NUMBER),
                Column("linked_from", _("Linked from")),
            ],
            LINK: [
                Column("kpi_code", _("Code"), Kind.CODE),
                Column("kpi_code", _("KPI"), Kind.NAME),
                Column("outcome_codes", _("Outcomes"), Kind.CODE),
                Column("objective_links", _("Links of its priority or enabler"), Kind.NUMBER),
            ],
            BASIS: [
                Column("from_code", _("From"), Kind.CODE),
                Column("label", _("To")),
                Column("to_code", _("Title"), Kind.NAME),
                Column("strength", _("Strength")),
                Column("basis", _("Basis")),
                Column("reason", _("Reason")),
                Column("source", _("Source")),
            ],
        }[name]

    def ways(self, name: str) -> Markup | None:
        """Give where to go from a list."""
        ways = {
            FIGURE: [(_("Results"), site_map.link_to("overview"))],
            KPI: [(_("All items"), site_map.link_to("item", item=None))],
            LINK: [(_("The matrix with all outcomes"), site_map.link_to("matrix", open=families.EVERY))],
            BASIS: [(_("Bring an official file"), site_map.link_to("files"))],
        }[name]
        given = [marks.Way(words, href) for words, href in ways if href is not None]
        return marks.links(given) if given else None


def _at_every_quarter(
    found: Linkages, progress: Progress, not_official: tuple[Linkage, ...]
) -> dict[str, pd.DataFrame]:
    kpi = questions.items_without_kpis(found, progress)
    kpi["label"] = [families.item_label(found, str(code)) for code in kpi["item_code"]]
    kpi["family"] = [wording.family(str(family)) for family in kpi["family"]]
    basis = link_questions.link_rows(found, not_official, wording.language())
    basis["label"] = [families.item_label(found, str(code)) for code in basis["to_code"]]
    basis["strength"] = [strength_word(str(strength)) for strength in basis["strength"]]
    basis["basis"] = [wording.basis(str(one)) for one in basis["basis"]]
    return {KPI: kpi, LINK: questions.kpis_without_links(found, progress), BASIS: basis}


def list_word(name: str | None) -> str:
    """Give the short name of a list."""
    return {
        FIGURE: _("with links, without figures"),
        KPI: _("items without a KPI"),
        LINK: _("KPIs without a link of their own"),
        BASIS: _("links not official"),
    }.get(str(name), str(name))


def _kind(kind: str) -> str:
    return {"priority": _("Priority"), "enabler": _("Enabler"), "outcome": _("Outcome")}.get(kind, kind)


def show_gaps(gaps: Gaps) -> None:
    """Show the counts, the choice of a list, and the list with its files."""
    show.headline(gaps.headline(), numbers=gaps.numbers())
    listed = address.own_choice("list", LISTS, default=BASIS)
    page_choices.show(page_choices.segments(listed, _("List"), LISTS, list_word), key="gap_choice", label=_("List"))
    name = listed.value
    rows = gaps.frames[name]
    if rows.empty:
        show.block(marks.note(gaps.title(name), _("Nothing is missing here.")), key="gap_none")
        return
    show.table(
        rows,
        gaps.columns(name),
        key=f"gap_{name}",
        title=gaps.title(name),
        subtitle=gaps.meaning(name),
        selection=gaps.selection,
        sources=rows.get("source", ()),
    )
    ways = gaps.ways(name)
    if ways is not None:
        show.block(ways, key="gap_ways")
