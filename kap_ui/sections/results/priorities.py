"""How does each priority stand, outcome by outcome? Its answer, its result chain, and its KPIs as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.measures import Standing
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines as lines_query
from kap_model.queries import regions, results
from kap_model.selection import Selection
from kap_model.vocabulary import WORST_FIRST, Basis, ResultLevel, RollUpLevel, Status, StatusGroup, Strength, Word
from kap_ui import marks
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.sections.results import chain, overview
from kap_ui.sections.shared import kpi_lines
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter

SORTS: Final = ("plan", "shortfall", "status")
"""The orders of the KPIs."""

GROUPS: Final = tuple(group.value for group in StatusGroup)
"""The statuses that KPIs can be filtered by."""


@dataclass(frozen=True)
class Priority:
    """A priority or enabler at a place and quarter: its roll-ups, and the KPIs under each of its outcomes, each once.

    `serving` has under each outcome every KPI that serves it; `standings` those of all of its KPIs.
    """

    selection: Selection
    now: overview.Row
    before: overview.Row
    outcomes: Mapping[str, Sequence[str]]
    serving: Mapping[str, Sequence[str]]
    standings: Mapping[str, Standing]
    context: frozenset[str]
    data_quarter: Quarter | None

    @property
    def code(self) -> str:
        """The code of the priority or enabler."""
        return str(self.selection.objective)

    @property
    def is_illustrative(self) -> bool:
        """Whether some counted figure or target is made up."""
        return bool(self.now["is_illustrative"])


@memoized
def priority(selection: Selection) -> Priority:
    """Work out how the chosen priority or enabler stands."""
    progress = data.progress(selection.origin)
    code = str(selection.objective)
    asked = ((selection.place,), (selection.compared, selection.quarter), (code,))
    before, now = kpi_lines.records(data.of_progress(results.objectives, selection.origin, *asked))
    facts = progress.facts
    kpis = facts.objective_kpis(code)
    serving: dict[str, list[str]] = {}
    once: dict[str, list[str]] = {}
    listed: set[str] = set()
    for outcome, objective in facts.objectives.items():
        if objective.level is RollUpLevel.OUTCOME and objective.parent_code == code:
            serving[outcome] = [kpi for kpi in kpis if outcome in facts.serves[kpi]]
            once[outcome] = [kpi for kpi in serving[outcome] if kpi not in listed]
            listed |= set(serving[outcome])
    return Priority(
        selection,
        now,
        before,
        once,
        serving,
        {kpi: progress.standing(kpi, selection.place, selection.quarter) for kpi in kpis},
        frozenset(kpi for kpi in kpis if facts.levels[kpi] is ResultLevel.CONTEXT),
        results.newest_data_quarter(progress, kpis, selection.place, selection.quarter),
    )


def has_figures(found: Priority) -> bool:
    """Say whether any of its KPIs has a figure at this place and quarter."""
    return found.data_quarter is not None


def no_figures(found: Priority) -> str:
    """Say that none has."""
    return _("No KPI of %(code)s has a figure here.") % {"code": found.code}


# ---- the answer


@memoized
def headline(found: Priority) -> str:
    """Say the finding: how many of its KPIs are on course; or that too few are known."""
    if found.now["word"] == Word.INSUFFICIENT_DATA:
        usable = int(found.now["usable"])
        if usable == 0:
            return _("%(place)s: none of %(applicable)s KPIs can be judged yet") % {
                "place": found.code, "applicable": number(found.now["applicable"]),
            }  # fmt: skip
        return ngettext(
            "%(place)s: only %(usable)s of %(applicable)s KPIs can be judged, too few to say if it is on course",
            "%(place)s: only %(usable)s of %(applicable)s KPIs can be judged, too few to say if it is on course",
            usable,
        ) % {"place": found.code, "usable": number(usable), "applicable": number(found.now["applicable"])}
    n = overview.on_course(found.now)
    return ngettext(
        "%(place)s: %(n)s of %(all)s KPIs is on track or achieved",
        "%(place)s: %(n)s of %(all)s KPIs are on track or achieved",
        n,
    ) % {"place": found.code, "n": number(n), "all": number(found.now["applicable"])}


@memoized
def below(found: Priority) -> Markup:
    """Give its judgement and the KPI that is furthest behind."""
    word = marks.word(found.now["word"], wording.status(found.now["word"]))
    worst = furthest_behind(found)
    if worst is None:
        return word
    name = link(data.name(worst), href=site_map.link_to("kpi", kpi=worst, place=found.selection.place))
    standing = found.standings[worst]
    said = filled(
        _("Furthest behind: {name}, {share} of the way where {expected} is expected."),
        name=name,
        share=percent(standing.share),
        expected=percent(standing.expected_share),
    )
    return joined([word, element("span", said)], " ")


def furthest_behind(found: Priority) -> str | None:
    """Give the counted KPI that lacks most of the share expected of it; None if none lacks any."""
    lacking = {kpi: shortfall(found, kpi) for kpi in found.standings if kpi not in found.context}
    worst = max(lacking, key=lambda kpi: lacking[kpi], default=None)
    return worst if worst is not None and lacking[worst] > 0 else None


def shortfall(found: Priority, kpi: str) -> float:
    """Give what a KPI lacks of the share expected of it; minus infinity where it is not judged by it."""
    standing = found.standings[kpi]
    if tokens.group_of(standing.status) is StatusGroup.UNKNOWN or standing.share is None:
        return float("-inf")
    return (standing.expected_share or 0.0) - standing.share


# ---- the result chain


def chain_title(found: Priority) -> str:
    """Say what the chain shows."""
    return _("Result chain of %(code)s, %(quarter)s") % {
        "code": found.code, "quarter": quarter(found.selection.quarter),
    }  # fmt: skip


def chain_said(offerings: pd.DataFrame) -> str:
    """Say how the chain is to be read."""
    if offerings.empty:
        return _("Each box is a KPI with its status; a pale one gives context and is not counted.")
    if (offerings["basis"] == Basis.OFFICIAL).all():
        return _(
            "Each box is a KPI with its status; a pale one gives context and is not counted. "
            "A filled dot is a primary link, a ring a secondary one."
        )
    return _(
        "Each box is a KPI with its status; a pale one gives context and is not counted. "
        "A filled dot is a primary link, a ring a secondary one; these links are reconstructed, not official."
    )


def linked_offerings(found: Priority) -> pd.DataFrame:
    """Give the offerings that are linked to it; columns: OFFERINGS."""
    return data.ask(results.offerings, found.code)


@memoized
def picture(found: Priority, offerings: pd.DataFrame, chip: Markup | None) -> Markup:
    """Give the title, the key with the counts, and the chain."""
    items = [
        chain.Offering(
            str(row["offering_code"]),
            data.name(str(row["offering_code"])),
            row["strength"] == Strength.PRIMARY,
            _("primary link") if row["strength"] == Strength.PRIMARY else _("secondary link"),
        )
        for row in kpi_lines.records(offerings)
    ]
    links = [
        chain.Link(short(outcome), data.name(outcome), [_box(found, kpi) for kpi in kpis])
        for outcome, kpis in found.serving.items()
    ]
    n, every = len(found.serving), len(found.standings)
    heads = chain.Heads(
        ngettext("%(n)s product or service", "%(n)s products and services", len(items)) % {"n": number(len(items))},
        ngettext("%(n)s outcome", "%(n)s outcomes", n) % {"n": number(n)},
        ngettext("%(n)s KPI", "%(n)s KPIs", every) % {"n": number(every)},
    )
    none = _("No product or service is linked to %(code)s.") % {"code": found.code}
    return joined(
        [
            marks.section(chain_title(found), chain_said(offerings), chip=chip),
            overview.key(found.now),
            chain.chain(found.code, items, links, heads, none=none),
        ]
    )


def short(outcome: str) -> str:
    """Give the code of an outcome as it is printed: "P1.1"."""
    return outcome.removeprefix("O-")


def _box(found: Priority, kpi: str) -> chain.Box:
    status = found.standings[kpi].status
    said = {"code": kpi, "name": data.name(kpi), "status": wording.status(status)}
    is_context = kpi in found.context
    words = _("%(code)s %(name)s: %(status)s, context") if is_context else _("%(code)s %(name)s: %(status)s")
    return chain.Box(status, words % said, is_context, site_map.link_to("kpi", kpi=kpi, place=found.selection.place))


# ---- the KPIs as lines


def sort_word(code: str | None) -> str:
    """Give the words for an order."""
    return _(_SORT_WORDS.get(str(code), str(code)))


_SORT_WORDS: Final = {
    "plan": N_("Plan order"),
    "shortfall": N_("Largest shortfall"),
    "status": N_("By status"),
}


@memoized
def group_words(found: Priority) -> dict[str, str]:
    """Give the words for each filter: how many KPIs it leaves, those counted and those of context apart."""
    counted, context = dict.fromkeys(StatusGroup, 0), dict.fromkeys(StatusGroup, 0)
    for kpi, standing in found.standings.items():
        is_apart = kpi in found.context or standing.status is Status.NOT_APPLICABLE
        (context if is_apart else counted)[tokens.group_of(standing.status)] += 1
    return {
        group.value: (_("%(status)s %(n)s + %(context)s context") if context[group] else _("%(status)s %(n)s"))
        % {"status": wording.status(group), "n": number(counted[group]), "context": number(context[group])}
        for group in StatusGroup
    }


def lines_title(found: Priority, status: str | None) -> str:
    """Say what the lines show."""
    kept = len(_kept(found, status))
    if status is not None:
        return ngettext(
            "%(n)s of %(all)s KPIs: %(status)s, %(quarter)s", "%(n)s of %(all)s KPIs: %(status)s, %(quarter)s", kept
        ) % {
            "n": number(kept), "all": number(len(found.standings)), "status": wording.status(status),
            "quarter": quarter(found.selection.quarter),
        }  # fmt: skip
    return ngettext(
        "%(n)s KPI: share of the way from baseline to target, %(quarter)s",
        "%(n)s KPIs: share of the way from baseline to target, %(quarter)s",
        kept,
    ) % {"n": number(kept), "quarter": quarter(found.selection.quarter)}


def lines_said() -> str:
    """Say how the lines are to be read."""
    return _(
        "Tick: share expected by now. Solid: published; dashed line and striped bar: illustrative. "
        "A KPI of several outcomes stands under the first of them. Context is shown, not counted."
    )


@memoized
def lines(found: Priority, order: str, status: str | None) -> Markup:
    """Give the KPIs as lines, in an order, of one status or of all.

    Args:
        found: the priority.
        order: one of `SORTS`.
        status: one of `GROUPS`, or None for all.
    """
    kept = _kept(found, status)
    if not kept:
        words = _("No KPI of %(code)s has this status: %(status)s.") % {
            "code": found.code, "status": wording.status(str(status)),
        }  # fmt: skip
        every = site_map.link_to("priorities", sort=None if order == SORTS[0] else order)
        return marks.note(words, "", [marks.Way(_("Show every KPI"), every)] if every else [])
    return kpi_lines.rows(found.selection, _groups(found, order, kept), label=lines_title(found, status))


def _kept(found: Priority, status: str | None) -> list[str]:
    return [
        kpi
        for kpis in found.outcomes.values()
        for kpi in kpis
        if status is None or tokens.group_of(found.standings[kpi].status) == status
    ]


def _groups(found: Priority, order: str, kept: Sequence[str]) -> kpi_lines.Groups:
    worst_first = sorted(kept, key=lambda kpi: (-shortfall(found, kpi), _rank(found, kpi), kpi))
    if order == "shortfall":
        return [(None, worst_first)]
    if order == "status":
        by_group = [
            (group, [kpi for kpi in worst_first if tokens.group_of(found.standings[kpi].status) is group])
            for group in WORST_FIRST
        ]
        return [(marks.Outcome(number(len(kpis)), wording.status(group)), kpis) for group, kpis in by_group if kpis]
    chosen = set(kept)
    return [
        (_outcome(found, outcome), [kpi for kpi in kpis if kpi in chosen])
        for outcome, kpis in found.outcomes.items()
        if chosen.intersection(kpis)
    ]


def _rank(found: Priority, kpi: str) -> int:
    return WORST_FIRST.index(tokens.group_of(found.standings[kpi].status))


def _outcome(found: Priority, outcome: str) -> marks.Outcome:
    counts = dict.fromkeys(StatusGroup, 0)
    for kpi in found.serving[outcome]:
        if kpi not in found.context and found.standings[kpi].status is not Status.NOT_APPLICABLE:
            counts[tokens.group_of(found.standings[kpi].status)] += 1
    parts = [marks.Part(group, n, number(n), wording.status(group)) for group, n in counts.items()]
    return marks.Outcome(short(outcome), data.name(outcome), marks.boxes(parts) if any(counts.values()) else None)


# ---- the same as a table


@memoized
def table(found: Priority, order: str, status: str | None) -> pd.DataFrame:
    """Give the KPIs as they stand in the lines, for the table and the files."""
    groups = _groups(found, order, _kept(found, status))
    kpis = [kpi for _head, members in groups for kpi in members]
    progress = data.progress(found.selection.origin)
    frame = lines_query.lines(progress, kpis, [found.selection.place], found.selection.quarter)
    units = data.ask(regions.units, wording.language())
    first = {kpi: outcome for outcome, members in found.outcomes.items() for kpi in members}
    return frame.assign(
        kpi_name=[data.name(kpi) for kpi in kpis],
        outcome=[short(first[kpi]) for kpi in kpis],
        unit=[units.get(kpi, "") for kpi in kpis],
        coverage=[kpi_lines.coverage(row) for row in kpi_lines.records(frame)],
        origin=[
            wording.origin("illustrative") if row["is_illustrative"] else wording.origin("published")
            for row in kpi_lines.records(frame)
        ],
    )


def columns() -> list[Column]:
    """Give the columns of that table."""
    return [
        Column("outcome", _("Outcome"), Kind.CODE),
        Column("kpi_code", _("KPI"), Kind.CODE),
        Column("kpi_name", _("Name"), Kind.TEXT),
        Column("status", _("Status"), Kind.STATUS),
        Column("share", _("Share of the way"), Kind.SHARE, 0, _("from baseline (0) to target (1)")),
        Column("expected_share", _("Expected"), Kind.SHARE, 0, _("share expected at the data quarter (R5)")),
        Column("baseline", _("Baseline"), Kind.NUMBER, "decimals", _("in the KPI's unit")),
        Column("actual", _("Actual"), Kind.NUMBER, "decimals", _("in the KPI's unit")),
        Column("target", _("Target"), Kind.NUMBER, "decimals", _("in the KPI's unit")),
        Column("unit", _("Unit"), Kind.TEXT),
        Column("data_quarter", _("Data quarter"), Kind.QUARTER),
        Column("coverage", _("Coverage"), Kind.TEXT, 0, _("places that report, of those expected to")),
        Column("origin", _("Origin"), Kind.TEXT),
    ]
