"""How does each priority stand, outcome by outcome? Its answer, its result chain, and its KPIs as lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd

from kap_model.measures import RollUp, furthest_behind, furthest_behind_first
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines as lines_query
from kap_model.queries import results
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.results import OfferingLink
from kap_model.selection import Selection
from kap_model.vocabulary import (
    STATUS_GROUPS,
    WORST_FIRST,
    Basis,
    RollUpLevel,
    Status,
    StatusGroup,
    Strength,
)
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import glossary_links, provenance, site_map
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.sections.results import chain
from kap_ui.sections.shared import kpi_lines, kpi_rows_picture, kpi_table, roll_up_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.sections.shared.short_names import printed_code
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter

SORTS: Final = ("plan", "shortfall", "status")
"""The orders of the KPIs."""

STATUSES: Final = tuple(group.value for group in StatusGroup)
"""The groups of statuses that KPIs can be filtered by."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PriorityAnswer:
    """How a priority or enabler stands at a place and quarter, with its outcomes and KPIs.

    Attributes:
        selection: what the reader asked for.
        now: its roll-up at the selected quarter.
        before: its roll-up at the compared quarter.
        lines: how each of its KPIs stands, in plan order; those of level context too.
        served: by outcome, all KPIs that serve it.
        listed: by outcome, the KPIs that stand under it in a list that has each KPI once: under the first it serves.
        outcomes: the roll-up of each outcome.
        offerings: its links to products and services.
    """

    selection: Selection
    now: RollUp
    before: RollUp
    lines: Mapping[str, KpiLine]
    served: Mapping[str, Sequence[str]]
    listed: Mapping[str, Sequence[str]]
    outcomes: Mapping[str, RollUp]
    offerings: Sequence[OfferingLink]

    @property
    def code(self) -> str:
        """The code of the priority or enabler."""
        return self.now.code

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure of its KPIs comes from; None without any figure."""
        quarters = [line.data_quarter for line in self.lines.values() if line.data_quarter is not None]
        return max(quarters, default=None)

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of its KPIs, at the compared quarter too, or a link of it is made up."""
        return (
            self.before.is_illustrative
            or any(line.is_illustrative for line in self.lines.values())
            or any(link.is_illustrative for link in self.offerings)
        )


def sort_choice() -> address.OwnChoice[str]:
    """Declare the page's own choice of an order, and return it."""
    return address.own_choice("sort", SORTS, default=SORTS[0])


def status_choice() -> address.OwnChoice[str | None]:
    """Declare the page's own choice of a group of statuses, and return it."""
    return address.own_choice("status", STATUSES)


@memoized
def answer(selection: Selection) -> PriorityAnswer:
    """Return how the chosen priority or enabler stands; the selection has one."""
    assert selection.objective is not None
    progress = data.progress(selection.origin)
    facts = progress.facts
    kpis = facts.objective_kpis(selection.objective)
    outcomes = [
        code
        for code, objective in facts.objectives.items()
        if objective.level is RollUpLevel.OUTCOME and objective.parent_code == selection.objective
    ]
    served = {outcome: [kpi for kpi in kpis if outcome in facts.serves[kpi]] for outcome in outcomes}
    first = {kpi: outcome for outcome in reversed(outcomes) for kpi in served[outcome]}
    roll_ups = progress.roll_ups_at((selection.objective, *outcomes), (selection.place,), selection.quarter)
    return PriorityAnswer(
        selection=selection,
        now=roll_ups[selection.objective, selection.place],
        before=progress.roll_up(selection.objective, selection.place, selection.compared),
        lines={
            line.kpi_code: line for line in lines_query.lines(progress, kpis, (selection.place,), selection.quarter)
        },
        served=served,
        listed={outcome: [kpi for kpi in served[outcome] if first[kpi] == outcome] for outcome in outcomes},
        outcomes={outcome: roll_ups[outcome, selection.place] for outcome in outcomes},
        offerings=data.ask(results.offering_links, selection.objective),
    )


def no_figures(answer: PriorityAnswer) -> str:
    """Return that none of its KPIs has a figure at this place and quarter."""
    return _("No KPI of %(code)s has a figure here.") % {"code": answer.code}


# ---- the answer


@memoized
def headline(answer: PriorityAnswer) -> str:
    """Return the finding: how many of its KPIs are on course; or that too few can be judged."""
    return roll_up_words.finding(answer.code, answer.now)


@memoized
def below_headline(answer: PriorityAnswer) -> Markup:
    """Return its judgement and the KPI that is furthest behind."""
    word = marks.word(answer.now.word, wording.status(answer.now.word))
    worst = furthest_behind(line for line in answer.lines.values() if not line.is_context)
    if worst is None:
        return word
    sentence = filled(
        _("Furthest behind: {name}, progress {share}, expected {expected}."),
        name=link(data.name(worst.kpi_code), href=_href(worst)),
        share=percent(worst.share, worst.standing.share_decimals),
        expected=percent(worst.expected_share, worst.standing.share_decimals),
    )
    return joined([word, element("span", sentence)], " ")


@memoized
def numbers(answer: PriorityAnswer) -> list[marks.Number]:
    """Return the four figures under the headline, each with its change since the compared quarter."""
    return roll_up_words.numbers(answer.now, answer.before, answer.selection.compared, lists_of(answer.now))


def _href(line: KpiLine) -> str | None:
    return site_map.link_to("kpi", kpi=line.kpi_code, place=line.place_code)


# ---- the result chain


@memoized
def chain_picture(answer: PriorityAnswer) -> Markup:
    """Return the title, the key with the counts, and the chain."""
    links = answer.offerings
    title = _("Result chain of %(code)s, %(quarter)s") % {
        "code": answer.code, "quarter": quarter(answer.selection.quarter),
    }  # fmt: skip
    mark = provenance.illustrative_mark() if answer.is_illustrative else None
    outcomes = [
        chain.OutcomeBoxes(
            code=printed_code(outcome),
            name=data.name(outcome),
            boxes=[_box(answer.lines[kpi]) for kpi in kpis],
        )
        for outcome, kpis in answer.served.items()
    ]
    none = _("No product or service is linked to %(code)s.") % {"code": answer.code}
    return joined(
        [
            marks.section(title, _chain_reading(links), chip=mark),
            roll_up_words.key(answer.now, lists_of(answer.now)),
            chain.chain(answer.code, list(map(_dot, links)), outcomes, _chain_heads(answer, links), none=none),
        ]
    )


def _chain_reading(links: Sequence[OfferingLink]) -> str:
    if not links:
        return _("Each box is a KPI with its status; a pale one gives context and is not counted.")
    if all(link.basis is Basis.OFFICIAL for link in links):
        return _(
            "Each box is a KPI with its status; a pale one gives context and is not counted. "
            "A filled dot is a primary link, a ring a secondary one."
        )
    return _(
        "Each box is a KPI with its status; a pale one gives context and is not counted. "
        "A filled dot is a primary link, a ring a secondary one; these links are reconstructed, not official."
    )


def _chain_heads(answer: PriorityAnswer, links: Sequence[OfferingLink]) -> chain.ChainHeads:
    """Return the heads, which lead to what the plan means by the words."""
    offerings, outcomes, kpis = len(links), len(answer.served), len(answer.lines)
    named = ngettext("%(n)s product or service", "%(n)s products and services", offerings) % {"n": number(offerings)}
    return chain.ChainHeads(
        offerings=glossary_links.word(named, "g.offerings"),
        outcomes=glossary_links.word(
            ngettext("%(n)s outcome", "%(n)s outcomes", outcomes) % {"n": number(outcomes)}, "g.outcome"
        ),
        kpis=glossary_links.word(ngettext("%(n)s KPI", "%(n)s KPIs", kpis) % {"n": number(kpis)}, "g.kpi"),
    )


def _dot(link: OfferingLink) -> chain.OfferingDot:
    is_primary = link.strength is Strength.PRIMARY
    return chain.OfferingDot(
        code=link.offering_code,
        name=data.name(link.offering_code),
        is_primary=is_primary,
        strength=_("primary link") if is_primary else _("secondary link"),
    )


def _box(line: KpiLine) -> chain.KpiBox:
    words = _("%(code)s %(name)s: %(status)s, context") if line.is_context else _("%(code)s %(name)s: %(status)s")
    values = {"code": line.kpi_code, "name": data.name(line.kpi_code), "status": wording.status(line.status)}
    return chain.KpiBox(status=line.status, words=words % values, is_context=line.is_context, href=_href(line))


# ---- the KPIs as lines


def sort_word(code: str | None) -> str:
    """Return the words for an order."""
    return _(_SORT_WORDS.get(str(code), str(code)))


_SORT_WORDS: Final = {
    "plan": N_("Plan order"),
    "shortfall": N_("Largest shortfall"),
    "status": N_("By status"),
}


@memoized
def status_words(answer: PriorityAnswer) -> dict[str, str]:
    """Return the words for each filter: how many KPIs it leaves, those counted and those of context apart."""
    counted, context = answer.now.groups, dict.fromkeys(StatusGroup, 0)
    for line in answer.lines.values():
        if line.is_context or line.status is Status.NOT_APPLICABLE:
            context[STATUS_GROUPS[line.status]] += 1
    return {
        group.value: (_("%(status)s %(n)s + %(context)s context") if context[group] else _("%(status)s %(n)s"))
        % {"status": wording.status(group), "n": number(counted[group]), "context": number(context[group])}
        for group in StatusGroup
    }


@memoized
def lines(answer: PriorityAnswer, order: str | None, status: str | None) -> RowsFigure:
    """Return the KPIs as lines, in an order, of one status or of all.

    Args:
        answer: of the page.
        order: one of `SORTS`; None for that of the plan.
        status: one of `STATUSES`, or None for all.
    """
    kept = [
        answer.lines[kpi]
        for kpis in answer.listed.values()
        for kpi in kpis
        if status is None or STATUS_GROUPS[answer.lines[kpi].status] == status
    ]
    title = _lines_title(answer, len(kept), status)
    groups = _groups(answer, kept, order)
    shown = [answer.lines[kpi] for _head, kpis in groups for kpi in kpis]
    return RowsFigure(
        key="lines",
        title=title,
        subtitle=_(
            "Tick: progress expected by now. Solid: published; dashed line and striped bar: "
            "illustrative. A KPI that serves several outcomes is listed under the first. Context "
            "is shown, not counted."
        ),
        has_head=False,  # it stands beside the choices
        finding=headline(answer),
        rows=_rows(answer, groups, title, order, status),
        table=_table(answer, shown),
        columns=_columns(),
        # A line that is left out for its status is counted in the title.
        is_illustrative=any(line.is_illustrative for line in answer.lines.values())
        or kpi_lines.are_illustrative(answer.selection, kept),
        drawing=partial(kpi_rows_picture.of_kpis, shown) if shown else None,
        sources=kpi_lines.sources(answer.selection, kept),
    )


def how_to_read(lines: RowsFigure, answer: PriorityAnswer) -> Markup:
    """Return how to read the list, and what its words mean."""
    is_enabler = answer.code in data.choices().enablers
    words = {
        **({"g.enabler": _("Enabler")} if is_enabler else {"g.priorities": _("Priority")}),
        "status": _("Status"), "progress": _("Progress"), "expected-progress": _("Expected progress"),
        "data-quarter": _("Data quarter"), "coverage": _("Coverage"),
    }  # fmt: skip
    return joined([lines.subtitle, glossary_links.row(words)])


def _lines_title(answer: PriorityAnswer, count: int, status: str | None) -> str:
    values = {"n": number(count), "quarter": quarter(answer.selection.quarter)}
    if status is not None:
        values |= {"all": number(len(answer.lines)), "status": wording.status(status)}
        return (
            ngettext(
                "%(n)s of %(all)s KPIs: %(status)s, %(quarter)s",
                "%(n)s of %(all)s KPIs: %(status)s, %(quarter)s",
                count,
            )
            % values
        )
    return (
        ngettext(
            "%(n)s KPI: progress from baseline to target, %(quarter)s",
            "%(n)s KPIs: progress from baseline to target, %(quarter)s",
            count,
        )
        % values
    )


def _rows(
    answer: PriorityAnswer, groups: kpi_lines.Groups, title: str, order: str | None, status: str | None
) -> Markup | None:
    if any(kpis for _head, kpis in groups):
        return kpi_lines.rows(answer.selection, groups, label=title)
    return None if status is None else _no_lines(answer, order, status)


def _no_lines(answer: PriorityAnswer, order: str | None, status: str) -> Markup:
    words = _("No KPI of %(code)s has this status: %(status)s.") % {
        "code": answer.code, "status": wording.status(status),
    }  # fmt: skip
    every = site_map.link_to("priorities", sort=None if order == SORTS[0] else order)
    return marks.note(words, "", [marks.Anchor(_("Show every KPI"), every)])


def _groups(answer: PriorityAnswer, kept: Sequence[KpiLine], order: str | None) -> kpi_lines.Groups:
    worst_first = sorted(kept, key=lambda line: (furthest_behind_first(line), _rank(line), line.kpi_code))
    if order == "shortfall":
        return [(None, _codes(worst_first))]
    if order == "status":
        by_group = [
            (group, [line for line in worst_first if STATUS_GROUPS[line.status] is group]) for group in WORST_FIRST
        ]
        return [
            (marks.GroupHead(number(len(members)), wording.status(group)), _codes(members))
            for group, members in by_group
            if members
        ]
    chosen = set(_codes(kept))
    return [
        (_outcome_head(answer.outcomes[outcome]), [kpi for kpi in kpis if kpi in chosen])
        for outcome, kpis in answer.listed.items()
        if chosen.intersection(kpis)
    ]


def _outcome_head(roll_up: RollUp) -> marks.GroupHead:
    return kpi_lines.outcome_head(roll_up.code, roll_up, lists_of(roll_up))


def _rank(line: KpiLine) -> int:
    return WORST_FIRST.index(STATUS_GROUPS[line.status])


def _codes(lines: Iterable[KpiLine]) -> list[str]:
    return [line.kpi_code for line in lines]


# ---- the same as a table


def _table(answer: PriorityAnswer, shown: Sequence[KpiLine]) -> pd.DataFrame:
    outcomes = {kpi: outcome for outcome, kpis in answer.listed.items() for kpi in kpis}
    return kpi_table.rows(shown).assign(outcome=[printed_code(outcomes[line.kpi_code]) for line in shown])


def _columns() -> list[TableColumn]:
    return [
        TableColumn("outcome", _("Outcome"), CellKind.CODE),
        *kpi_table.name_columns(),
        *kpi_table.standing_columns(),
    ]
