"""What needs attention: what to act on first, what cannot be assessed, and what changed since the compared quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.measures import Receipt, RollUp
from kap_model.progress import PLAN_CODE
from kap_model.queries import kpi_lines as lines_query
from kap_model.queries import kpi_lists, results
from kap_model.queries.course import Course, ToActOn
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.kpi_lists import KpiFilter
from kap_model.queries.results import Move, StatusChange
from kap_model.queries.sources import Scope
from kap_model.rounding import rounded_up
from kap_model.selection import Selection
from kap_model.vocabulary import Cause, Status, StatusFilter
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure, TitledRows
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.sections.results import attention_pictures
from kap_ui.sections.shared import agreed_rows, kpi_lines, outlook_words, source_counts, unit_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.state.reader import NEWEST, SINCE
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter

MOST_CHANGES: Final = 5
"""Changes that stand as rows; the table has them all."""


# ---- what to act on


@memoized
def to_act_on(selection: Selection, course: Course) -> RowsFigure:
    """Return what to act on first at the place; all that is behind there stands in the table.

    Args:
        selection: place, quarter and origin.
        course: of the plan there.
    """
    points = course.to_act_on
    receipts = [point.receipt for point in course.behind]
    return RowsFigure(
        key="act_on",
        title=_title(len(points), course.roll_up, data.name(selection.place)),
        subtitle=_("Largest gaps between actual and expected progress, with the region or office furthest behind."),
        finding=_title(len(points), course.roll_up, data.name(selection.place)),
        rows=marks.actions([_action(point, selection) for point in points]) if points else None,
        table=_table(receipts),
        columns=_columns(),
        is_illustrative=course.roll_up.is_illustrative or any(point.is_illustrative for point in course.behind),
        drawing=partial(attention_pictures.actions, points, partial(_action, selection=selection)) if points else None,
        sources=source_counts.behind(selection.origin, *scopes(selection, course)),
    )


@memoized
def finding(selection: Selection, course: Course) -> str:
    """Return how many KPIs are behind at the place, and which is furthest; or that no shortfall is known."""
    if not course.behind:
        return _title(0, course.roll_up, data.name(selection.place))
    first = course.behind[0].receipt
    behind = len(course.behind)
    return ngettext(
        "%(place)s: %(n)s KPI is behind what is expected by now; furthest behind is %(kpi)s, at %(share)s where "
        "%(expected)s is expected",
        "%(place)s: %(n)s KPIs are behind what is expected by now; furthest behind is %(kpi)s, at %(share)s where "
        "%(expected)s is expected",
        behind,
    ) % {
        "place": data.name(selection.place),
        "n": number(behind),
        "kpi": data.name(first.kpi_code),
        "share": percent(first.share, first.standing.share_decimals),
        "expected": percent(first.expected_share, first.standing.share_decimals),
    }


def scopes(selection: Selection, course: Course) -> list[Scope]:
    """Return what is to be acted on: each KPI at its place, and where it is furthest behind."""
    return [
        source_counts.scope([receipt.kpi_code], [receipt.place_code], selection.quarter)
        for point in course.behind
        for receipt in (point.receipt, point.worst)
        if receipt is not None
    ]


def _title(shown: int, plan: RollUp, place: str) -> str:
    if shown == 0 and plan.usable < plan.applicable:
        if plan.usable == 0:
            return _("No shortfall is known: none of the %(applicable)s KPIs can be assessed yet") % {
                "applicable": number(plan.applicable)
            }
        return ngettext(
            "No shortfall is known: only %(usable)s of %(applicable)s KPIs can be assessed",
            "No shortfall is known: only %(usable)s of %(applicable)s KPIs can be assessed",
            plan.usable,
        ) % {"usable": number(plan.usable), "applicable": number(plan.applicable)}
    if shown == 0:
        return _("No KPI is behind its expected progress")
    return ngettext("%(n)s thing to act on first: %(place)s", "%(n)s things to act on first: %(place)s", shown) % {
        "n": number(shown), "place": place,
    }  # fmt: skip


def _action(point: ToActOn, selection: Selection) -> marks.Action:
    receipt = point.receipt
    kpi, place = receipt.kpi_code, receipt.place_code
    unit = unit_words.unit(kpi)
    status = wording.status(receipt.status)
    decimals = receipt.standing.share_decimals
    shares = {"share": percent(receipt.share, decimals), "expected": percent(receipt.expected_share, decimals)}
    figures = _("%(share)s, expected %(expected)s") % shares
    line = lines_query.line(data.progress(selection.origin), kpi, place, selection.quarter)
    facts = data.progress(selection.origin).facts
    served, responsible = kpi_lists.served_objectives(facts, kpi), facts.responsible_units.get(kpi)
    return marks.Action(
        name=data.name(kpi),
        where=" · ".join((kpi, *served, quarter(receipt.data_quarter), *([responsible] if responsible else []))),
        bar=marks.bullet(
            share=receipt.share,
            expected=receipt.expected_share,
            status=receipt.status,
            words=_("%(status)s: progress %(share)s, expected %(expected)s") % {"status": status, **shares},
            is_illustrative=receipt.standing.is_illustrative,
            is_partial=receipt.is_partial,
            is_lower_bound=receipt.is_lower_bound,
        ),
        figures=figures,
        status=receipt.status,
        status_words=status,
        before=_before(point, selection),
        needed=joined(
            [_actual(line, unit.alone), outlook_words.needed(receipt, unit), outlook_words.pace(receipt)],
            wording.signs().gap,
        ),
        evidence=_evidence(point.worst) if point.worst is not None else "",
        href=site_map.link_to("kpi", kpi=kpi, place=place),
        agreed=agreed_rows.line(kpi),
    )


def _actual(line: KpiLine, unit: str) -> str:
    """Return the actual against the target: "40 of 95.", "50.0%, target 20.0%."."""
    target = kpi_lines.target(line, unit)
    return wording.ended(wording.followed(kpi_lines.figure(line, unit), target))


def _before(point: ToActOn, selection: Selection) -> str:
    """Return how it stood at the compared quarter: "Q3 2025: Off track, 12%"."""
    before = point.before
    words = wording.status(before.status)
    if before.share is not None:
        words = _("%(status)s, %(share)s") % {
            "status": words,
            "share": percent(before.share, before.share_decimals),
        }
    return _("%(quarter)s: %(standing)s") % {"quarter": quarter(selection.compared), "standing": words}


def _evidence(worst: Receipt) -> Markup:
    """Return where it is furthest behind, with a link."""
    return filled(
        _("Furthest behind: {place}, {share} where {expected} is expected."),
        place=link(
            data.name(worst.place_code), href=site_map.link_to("kpi", kpi=worst.kpi_code, place=worst.place_code)
        ),
        share=percent(worst.share, worst.standing.share_decimals),
        expected=percent(worst.expected_share, worst.standing.share_decimals),
    )


def _table(receipts: Sequence[Receipt]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "kpi_code": receipt.kpi_code,
                "kpi_name": data.name(receipt.kpi_code),
                "place_code": receipt.place_code,
                "status": receipt.status.value,
                "share": receipt.share,
                "expected_share": receipt.expected_share,
                "actual": receipt.actual,
                "target": None if receipt.target is None else receipt.target[1],
                "unit": unit_words.unit(receipt.kpi_code).alone,
                "data_quarter": str(receipt.data_quarter),
                "lacking": _needed(receipt, receipt.lacking),
                "target_quarter": None if receipt.target is None else str(receipt.target[0]),
                "slope": receipt.slope,
                "next_status": None if receipt.to_next_status is None else receipt.to_next_status.status.value,
                "difference": _needed(receipt, receipt.to_next_status.difference) if receipt.to_next_status else None,
                "decimals": receipt.indicator.decimals,
                "slope_decimals": receipt.indicator.decimals + outlook_words.MORE,
                "share_decimals": receipt.standing.share_decimals,
                "is_illustrative": receipt.is_illustrative,
            }
            for receipt in receipts
        ],
        columns=[*(column.name for column in _columns()), *_BESIDE],
    )


_BESIDE: Final = ("decimals", "slope_decimals", "share_decimals", "is_illustrative")
"""What the table holds for its columns: how they are printed, and the mark of each row in a file."""


def _needed(receipt: Receipt, change: float | None) -> float | None:
    """Return a change that is needed, rounded up as the page prints it."""
    return None if change is None else float(rounded_up(change, receipt.indicator.decimals))


def _columns() -> list[TableColumn]:
    return [
        TableColumn("kpi_code", _("KPI"), CellKind.CODE),
        TableColumn("kpi_name", _("Name"), CellKind.TEXT),
        TableColumn("place_code", _("Place"), CellKind.NAME),
        TableColumn("status", _("Status"), CellKind.STATUS),
        TableColumn("share", _("Progress"), CellKind.SHARE, "share_decimals", _("from baseline (0) to target (1)")),
        TableColumn(
            "expected_share",
            _("Expected"),
            CellKind.SHARE,
            "share_decimals",
            _("progress expected at the data quarter (R5)"),
        ),
        TableColumn("actual", _("Actual"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("target", _("Target"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("unit", _("Unit"), CellKind.TEXT),
        TableColumn("data_quarter", _("Data quarter"), CellKind.QUARTER),
        TableColumn("lacking", _("Gap to target"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("target_quarter", _("Target quarter"), CellKind.QUARTER),
        TableColumn(
            "slope", _("Present pace per year"), CellKind.NUMBER, "slope_decimals", _("in the KPI's unit a year (R9)")
        ),
        TableColumn("next_status", _("Next better status"), CellKind.STATUS),
        TableColumn("difference", _("Gap to that status"), CellKind.NUMBER, "decimals", _("in the KPI's unit (R11)")),
    ]


# ---- what is not known


MOST_UNKNOWN: Final = 5
"""KPIs that stand as rows; the list has them all."""


@memoized
def unknown(selection: Selection, plan: RollUp) -> TitledRows | None:
    """Return the KPIs that cannot be assessed, those without a target first; None where each can be.

    Args:
        selection: place, quarter and origin.
        plan: how the whole plan stands there.
    """
    kpi_filter = KpiFilter(status=StatusFilter.UNKNOWN)
    lines = kpi_lists.listed(data.progress(selection.origin), selection.place, selection.quarter, kpi_filter)
    if not lines:
        return None
    ranked = sorted(lines, key=lambda line: line.status is not Status.NO_TARGET)
    listed = list(map(_unknown_line, ranked[:MOST_UNKNOWN]))
    every = link(
        _("Show all %(n)s") % {"n": number(len(ranked))},
        href=lists_of(plan)(StatusFilter.UNKNOWN), class_="name",
    )  # fmt: skip
    return TitledRows(
        key="unknown",
        title=_unknown_title(plan),
        subtitle=_("Without a target nothing can be assessed: a target is to be set, or a report to be completed."),
        rows=joined(
            [
                element("ul", *listed, class_="changes", role="list"),
                element("p", every, class_="small") if len(ranked) > MOST_UNKNOWN else None,
            ]
        ),
        is_illustrative=plan.is_illustrative,
    )


def _unknown_line(line: KpiLine) -> Markup:
    href = site_map.link_to("kpi", kpi=line.kpi_code, place=line.place_code)
    status = marks.word(line.status, wording.status(line.status))
    return element(
        "li",
        link(data.name(line.kpi_code), href=href, class_="name"),
        element("span", status, element("span", line.kpi_code, class_="small"), class_="moved"),
    )


def _unknown_title(plan: RollUp) -> str:
    count, without = plan.number_of(StatusFilter.UNKNOWN), plan.counts[Status.NO_TARGET]
    if not without:
        return ngettext("%(n)s KPI cannot be assessed", "%(n)s KPIs cannot be assessed", count) % {"n": number(count)}
    return ngettext(
        "%(n)s KPI has no target; %(all)s cannot be assessed",
        "%(n)s KPIs have no target; %(all)s cannot be assessed",
        without,
    ) % {"n": number(without), "all": number(count)}


# ---- changes


@memoized
def changes(selection: Selection) -> RowsFigure:
    """Return the KPIs whose status at the place changed since the compared quarter, what worsened first."""
    every = data.of_progress(results.changes, selection.origin, selection.place, selection.compared, selection.quarter)
    shown = [_change(change, selection) for change in every[:MOST_CHANGES]]
    since_edition: dict[str, Any] = {SINCE: NEWEST}
    to_editions = link(_("Count from an edition"), href=site_map.link_to("overview", **since_edition))
    rows = joined(
        [
            marks.changes(shown, to=_("to")) if shown else None,
            _more_in_table(len(every) - len(shown)),
            element("p", to_editions, class_="small") if data.plan_beside() is None else None,
        ]
    )
    return RowsFigure(
        key="changes",
        title=_changes_title(selection, every),
        finding=_changes_title(selection, every),
        subtitle=_changes_finding(every),
        rows=rows,
        table=_changes_table(every),
        columns=[
            TableColumn("kpi_code", _("KPI"), CellKind.CODE),
            TableColumn("kpi_name", _("Name"), CellKind.TEXT),
            TableColumn("before", _("Before"), CellKind.STATUS),
            TableColumn("after", _("After"), CellKind.STATUS),
            TableColumn("cause", _("Cause"), CellKind.TEXT),
        ],
        is_illustrative=_are_changes_illustrative(selection),
        drawing=partial(attention_pictures.changes, every, cause) if every else None,
        sources=source_counts.behind(
            selection.origin,
            source_counts.scope([change.kpi_code for change in every], [selection.place], selection.quarter),
        ),
    )


def _are_changes_illustrative(selection: Selection) -> bool:
    """Return whether a made-up row is behind any KPI at either quarter: it may be why a status has not changed."""
    progress = data.progress(selection.origin)
    return any(
        progress.roll_up(PLAN_CODE, selection.place, quarter).is_illustrative
        for quarter in (selection.compared, selection.quarter)
    )


def _more_in_table(more: int) -> Markup | None:
    if more <= 0:
        return None
    words = ngettext("%(n)s more in the table", "%(n)s more in the table", more) % {"n": number(more)}
    return element("p", words, class_="small")


def _changes_title(selection: Selection, every: Sequence[StatusChange]) -> str:
    """Return how many KPIs worsened and improved."""
    since = quarter(selection.compared)
    if not every:
        return _("No KPI has changed status since %(quarter)s") % {"quarter": since}
    moves = Counter(change.move for change in every)
    return _("Since %(quarter)s, %(worse)s worsened and %(better)s improved: %(place)s") % {
        "quarter": since,
        "place": data.name(selection.place),
        "worse": number(moves[Move.WORSE]),
        "better": number(moves[Move.BETTER]),
    }


def _changes_finding(every: Sequence[StatusChange]) -> str:
    """Return how many became known or unknown, and what the order is."""
    if not every:
        return ""
    moves = Counter(change.move for change in every)
    if not moves[Move.FOUND] and not moves[Move.LOST]:
        return _("KPIs whose status changed, worsened first, each with its cause.")
    return _(
        "%(found)s more can now be assessed, %(lost)s no longer. Those that worsened come first, each with its cause."
    ) % {"found": number(moves[Move.FOUND]), "lost": number(moves[Move.LOST])}


def _change(change: StatusChange, selection: Selection) -> marks.Change:
    return marks.Change(
        name=data.name(change.kpi_code),
        before=change.before.status,
        before_words=wording.status(change.before.status),
        after=change.after.status,
        after_words=wording.status(change.after.status),
        href=site_map.link_to("kpi", kpi=change.kpi_code, place=selection.place),
        where=cause(change),
    )


def cause(change: StatusChange) -> str:
    """Return what changed a status: new figures, a correction among them, or only time."""
    return _(_CAUSES[change.cause]) % {"quarter": quarter(change.after.data_quarter)}


_CAUSES: Final = {
    Cause.NEW_FIGURE: N_("new figures, the latest for %(quarter)s"),
    Cause.CORRECTION: N_("new figures up to %(quarter)s, with a correction"),
    Cause.TIME: N_("no new figure, only time has passed: the latest is for %(quarter)s"),
}


def _changes_table(every: Sequence[StatusChange]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "kpi_code": change.kpi_code,
                "kpi_name": data.name(change.kpi_code),
                "before": change.before.status.value,
                "after": change.after.status.value,
                "cause": cause(change),
                "is_illustrative": change.before.is_illustrative or change.after.is_illustrative,
            }
            for change in every
        ],
        columns=["kpi_code", "kpi_name", "before", "after", "cause", "is_illustrative"],
    )
