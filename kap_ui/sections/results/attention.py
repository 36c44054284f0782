"""What needs attention: the largest shortfalls with what they take; and what changed since the compared quarter."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

import pandas as pd

from kap_model.measures import Receipt, RollUp
from kap_model.progress import PLAN_CODE
from kap_model.queries import regions, results
from kap_model.queries.results import Cause, Move, StatusChange
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, filled, joined, strong
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter

MOST_SHORTFALLS: Final = 5
"""Shortfalls that stand as rows; more of them stand in the table."""

MOST_IN_TABLE: Final = 25

MOST_CHANGES: Final = 8
"""Changes that stand as rows; the table has them all."""


# ---- shortfalls


@memoized
def shortfalls(selection: Selection, plan: RollUp) -> RowsFigure:
    """Return the largest shortfalls at the place or right below it, one place for each KPI.

    Args:
        selection: place, quarter and origin.
        plan: how the whole plan stands there, for the words where there is no shortfall.
    """
    receipts = data.of_progress(results.shortfalls, selection.origin, selection.place, selection.quarter, MOST_IN_TABLE)
    if selection.place == WORLD:
        how_chosen = _("Largest gaps between actual and expected progress, one place for each KPI.")
    else:
        how_chosen = _("Largest gaps between actual and expected progress, here or in an office.")
    return RowsFigure(
        key="shortfalls",
        title=_shortfalls_title(len(receipts), plan),
        finding=how_chosen,
        rows=marks.attention(list(map(_shortfall, receipts[:MOST_SHORTFALLS]))) if receipts else None,
        table=_shortfalls_table(receipts),
        columns=_shortfalls_columns(),
        is_illustrative=any(receipt.is_illustrative for receipt in receipts) or _is_choice_illustrative(selection),
    )


def _is_choice_illustrative(selection: Selection) -> bool:
    """Return whether a made-up row is behind which KPIs lack most: behind any KPI at a place that is looked at."""
    progress = data.progress(selection.origin)
    return any(
        progress.roll_up(PLAN_CODE, place, selection.quarter).is_illustrative
        for place in results.looked_at(progress, selection.place)
    )


def _shortfalls_title(count: int, plan: RollUp) -> str:
    shown = min(count, MOST_SHORTFALLS)
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
    return ngettext("%(n)s shortfall needs attention first", "%(n)s shortfalls need attention first", shown) % {
        "n": number(shown)
    }


def _shortfall(receipt: Receipt) -> marks.Attention:
    kpi, place = receipt.kpi_code, receipt.place_code
    unit = _unit(kpi)
    decimals = 2 if receipt.is_near_cut else 0
    status = wording.status(receipt.status)
    values = {
        "share": percent(receipt.share, decimals),
        "expected": percent(receipt.expected_share, decimals),
        "status": status,
    }
    sentences = [needed(receipt, unit), lacking(receipt, unit), changing(receipt, unit), fragile(receipt)]
    return marks.Attention(
        name=data.name(kpi),
        where=_("%(place)s · %(code)s") % {"place": data.name(place), "code": kpi},
        bar=marks.bullet(
            share=receipt.share,
            expected=receipt.expected_share,
            status=receipt.status,
            words=_("%(status)s: progress %(share)s, expected %(expected)s") % values,
            is_illustrative=receipt.standing.is_illustrative,
            is_partial=receipt.is_partial,
            is_lower_bound=receipt.is_lower_bound,
        ),
        figures=_("%(share)s, expected %(expected)s") % values,
        status=receipt.status,
        status_words=status,
        needed=joined(sentences, " "),
        href=site_map.link_to("kpi", kpi=kpi, place=place),
    )


def _unit(kpi: str) -> str:
    return data.ask(regions.units, wording.language()).get(kpi, "")


def needed(receipt: Receipt, unit: str) -> Markup | None:
    """Return the needed pace against the present one, its figure in bold; None where the target's quarter is over."""
    pace = receipt.needed_pace
    if pace is None:
        return None
    values = {"pace": strong(_amount(receipt, _rounded_up(receipt, pace), unit))}
    if receipt.needed_pace_ratio is not None:
        sentence = (
            _("Must fall by {pace} a year, {ratio} times the present pace.")
            if pace < 0
            else _("Needs {pace} a year, {ratio} times the present pace.")
        )
        return filled(sentence, ratio=number(receipt.needed_pace_ratio, 1), **values)
    if receipt.slope is None:
        return filled(_("Must fall by {pace} a year.") if pace < 0 else _("Needs {pace} a year."), **values)
    if receipt.slope == 0:
        sentence = (
            _("Must fall by {pace} a year; at present it does not move.")
            if pace < 0
            else _("Needs {pace} a year; at present it does not move.")
        )
        return filled(sentence, **values)
    sentence = (
        _("Must fall by {pace} a year; at present it rises.")
        if pace < 0
        else _("Needs {pace} a year; at present it falls.")
    )
    return filled(sentence, **values)


def changing(receipt: Receipt, unit: str) -> Markup | None:
    """Return what would change the status (R11): so much more, or less, of the actual, never rounded to too little."""
    ahead = receipt.to_next_status
    if ahead is None:
        return None
    amount = _amount(receipt, _rounded_up(receipt, ahead.difference), unit)
    more, less = _("{amount} more would make it {status}."), _("{amount} less would make it {status}.")
    return filled(
        more if ahead.difference > 0 else less,
        amount=strong(amount),
        status=_inside_sentence(wording.status(ahead.status)),
    )


def lacking(receipt: Receipt, unit: str) -> Markup | None:
    """Return what the actual lacks of its target, and by when; None where the target's quarter is over."""
    if receipt.needed_pace is None or receipt.target is None or receipt.actual is None:
        return None
    target_quarter, target = receipt.target
    difference = target - receipt.actual
    return filled(
        _("{amount} more by {quarter}.") if difference > 0 else _("{amount} less by {quarter}."),
        amount=strong(_amount(receipt, _rounded_up(receipt, difference), unit)),
        quarter=quarter(target_quarter),
    )


def _rounded_up(receipt: Receipt, change: float) -> float:
    """Return the size of a change, rounded up to what the KPI is counted in."""
    grain = 10**receipt.indicator.decimals
    return float(math.ceil(round(abs(change) * grain, 6)) / grain)


def fragile(receipt: Receipt) -> str | None:
    """Return that the status rests on one unit (R12), where it does."""
    return _("One more or one less would change this status.") if receipt.rests_on_one_unit else None


def _inside_sentence(status: str) -> str:
    return status[:1].lower() + status[1:]


def _amount(receipt: Receipt, amount: float, unit: str) -> str:
    """Return an amount with its unit; of percentages in points."""
    printed = number(amount, receipt.indicator.decimals)
    if unit.startswith("%"):
        return ngettext("%(n)s point", "%(n)s points", math.ceil(amount)) % {"n": printed}
    if unit in _UNITS_WITHOUT_NOUN or amount == 1:  # the data have their units in the plural
        return printed
    return _("%(n)s %(unit)s") % {"n": printed, "unit": unit}


_UNITS_WITHOUT_NOUN = ("", "ratio", "rapport")


def _shortfalls_table(receipts: Sequence[Receipt]) -> pd.DataFrame:
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
                "unit": _unit(receipt.kpi_code),
                "data_quarter": str(receipt.data_quarter),
                "needed_pace": receipt.needed_pace,
                "slope": receipt.slope,
                "next_status": None if receipt.to_next_status is None else receipt.to_next_status.status.value,
                "difference": None if receipt.to_next_status is None else receipt.to_next_status.difference,
                "decimals": receipt.indicator.decimals,
            }
            for receipt in receipts
        ],
        columns=[*(column.name for column in _shortfalls_columns()), "decimals"],
    )


def _shortfalls_columns() -> list[TableColumn]:
    return [
        TableColumn("kpi_code", _("KPI"), CellKind.CODE),
        TableColumn("kpi_name", _("Name"), CellKind.TEXT),
        TableColumn("place_code", _("Place"), CellKind.NAME),
        TableColumn("status", _("Status"), CellKind.STATUS),
        TableColumn("share", _("Progress"), CellKind.SHARE, 0, _("from baseline (0) to target (1)")),
        TableColumn(
            "expected_share", _("Expected"), CellKind.SHARE, 0, _("progress expected at the data quarter (R5)")
        ),
        TableColumn("actual", _("Actual"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("target", _("Target"), CellKind.NUMBER, "decimals", _("in the KPI's unit")),
        TableColumn("unit", _("Unit"), CellKind.TEXT),
        TableColumn("data_quarter", _("Data quarter"), CellKind.QUARTER),
        TableColumn("needed_pace", _("Needed pace per year"), CellKind.NUMBER, 1, _("in the KPI's unit a year (R10)")),
        TableColumn("slope", _("Present pace per year"), CellKind.NUMBER, 1, _("in the KPI's unit a year (R9)")),
        TableColumn("next_status", _("Next better status"), CellKind.STATUS),
        TableColumn("difference", _("Gap to that status"), CellKind.NUMBER, 1, _("in the KPI's unit (R11)")),
    ]


# ---- changes


@memoized
def changes(selection: Selection) -> RowsFigure:
    """Return the KPIs whose status at the place changed since the compared quarter, what worsened first."""
    every = data.of_progress(results.changes, selection.origin, selection.place, selection.compared, selection.quarter)
    rows = None
    if every:
        shown = [_change(change, selection) for change in every[:MOST_CHANGES]]
        rows = joined([marks.changes(shown, to=_("to")), _more_in_table(len(every) - len(shown))])
    return RowsFigure(
        key="changes",
        title=_changes_title(selection, every),
        finding=_changes_finding(every),
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
    return _("Since %(quarter)s, %(worse)s worsened and %(better)s improved") % {
        "quarter": since,
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
            }
            for change in every
        ],
        columns=["kpi_code", "kpi_name", "before", "after", "cause"],
    )
