"""What needs attention: the largest shortfalls with what they take; and what changed since the compared quarter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from kap_model.queries import regions, results
from kap_model.queries.results import Cause, Move
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD
from kap_ui import marks
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, filled, joined, strong
from kap_ui.sections.results import overview
from kap_ui.sections.shared import kpi_lines
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter

MOST: Final = 5
"""Shortfalls that stand as rows; more of them stand in the table."""

MOST_IN_TABLE: Final = 25

MOST_CHANGES: Final = 8
"""Changes that stand as rows; the table has them all."""

Row = Mapping[str, Any]


def shortfalls(selection: Selection) -> pd.DataFrame:
    """Give the largest shortfalls at the place or right below it, one place for each KPI; columns: SHORTFALLS."""
    return data.of_progress(results.shortfalls, selection.origin, selection.place, selection.quarter, MOST_IN_TABLE)


def changes(selection: Selection) -> pd.DataFrame:
    """Give the KPIs whose status at the place changed since the compared quarter; columns: CHANGES."""
    return data.of_progress(results.changes, selection.origin, selection.place, selection.compared, selection.quarter)


# ---- shortfalls


def shortfalls_title(found: pd.DataFrame, plan: overview.Row) -> str:
    """Say how many shortfalls stand as rows; where there are none, if that is known."""
    n = min(len(found), MOST)
    if n == 0 and plan["usable"] < plan["applicable"]:
        usable = int(plan["usable"])
        if usable == 0:
            return _("No shortfall is known: none of %(applicable)s KPIs can be judged yet") % {
                "applicable": number(plan["applicable"])
            }
        return ngettext(
            "No shortfall is known: only %(usable)s of %(applicable)s KPIs can be judged",
            "No shortfall is known: only %(usable)s of %(applicable)s KPIs can be judged",
            usable,
        ) % {"usable": number(usable), "applicable": number(plan["applicable"])}
    if n == 0:
        return _("No KPI lacks any of the share expected of it")
    return ngettext("%(n)s shortfall needs attention first", "%(n)s shortfalls need attention first", n) % {
        "n": number(n)
    }


def shortfalls_said(selection: Selection) -> str:
    """Say how the shortfalls were chosen."""
    if selection.place == WORLD:
        return _("Largest gap between the share reached and the share expected, one place for each KPI.")
    return _("Largest gap between the share reached and the share expected, here or in an office.")


@memoized
def shortfall_rows(selection: Selection, found: pd.DataFrame, plan: overview.Row, chip: Markup | None) -> Markup:
    """Give the title and the shortfalls as rows: bar, needed pace, and what would change the status."""
    units = data.ask(regions.units, wording.language())
    rows = kpi_lines.records(found.head(MOST))
    items = [_attention(row, units.get(row["kpi_code"], "")) for row in rows]
    head = marks.section(shortfalls_title(found, plan), shortfalls_said(selection), chip=chip if items else None)
    return joined([head, marks.attention(items) if items else None])


def _attention(row: Row, unit: str) -> marks.Attention:
    kpi, place = str(row["kpi_code"]), str(row["place_code"])
    decimals = 2 if row["is_near_cut"] else 0
    share, expected = percent(row["share"], decimals), percent(row["expected_share"], decimals)
    status = wording.status(row["status"])
    figures = {"share": share, "expected": expected, "status": status}
    return marks.Attention(
        name=data.name(kpi),
        where=_("%(place)s · %(code)s") % {"place": data.name(place), "code": kpi},
        bar=marks.bullet(
            share=row["share"],
            expected=row["expected_share"],
            status=row["status"],
            words=_("%(status)s: %(share)s of the way, %(expected)s expected") % figures,
            is_illustrative=bool(row["is_illustrative"]),
            is_partial=bool(row["is_partial"]),
            is_lower_bound=bool(row["is_lower_bound"]),
        ),
        figures=_("%(share)s, expected %(expected)s") % figures,
        status=row["status"],
        status_words=status,
        needed=joined([needed(row, unit), lacking(row, unit), changing(row, unit), fragile(row)], " "),
        href=site_map.link_to("kpi", kpi=kpi, place=place),
    )


def needed(row: Row, unit: str) -> Markup | None:
    """Say the needed pace against the present one, its figure in bold; None where the target's quarter is over."""
    pace = row["needed_pace"]
    if pace is None:
        return None
    gaps = {"pace": strong(_amount(row, _whole(row, pace), unit))}
    if row["needed_pace_ratio"] is not None:
        said = (
            _("Must fall by {pace} a year, {ratio} times the present pace.")
            if pace < 0
            else _("Needs {pace} a year, {ratio} times the present pace.")
        )
        return filled(said, ratio=number(row["needed_pace_ratio"], 1), **gaps)
    if row["slope"] is None:
        return filled(_("Must fall by {pace} a year.") if pace < 0 else _("Needs {pace} a year."), **gaps)
    if row["slope"] == 0:
        said = (
            _("Must fall by {pace} a year; at present it does not move.")
            if pace < 0
            else _("Needs {pace} a year; at present it does not move.")
        )
        return filled(said, **gaps)
    said = (
        _("Must fall by {pace} a year; at present it rises.")
        if pace < 0
        else _("Needs {pace} a year; at present it falls.")
    )
    return filled(said, **gaps)


def changing(row: Row, unit: str) -> Markup | None:
    """Say what would change the status (R11): so much more, or less, of the actual, never rounded to too little."""
    difference = row["difference"]
    if difference is None:
        return None
    amount = _whole(row, difference)
    said = _("{amount} more would make it {status}.") if difference > 0 else _("{amount} less would make it {status}.")
    return filled(said, amount=strong(_amount(row, amount, unit)), status=_inside(wording.status(row["next_status"])))


def lacking(row: Row, unit: str) -> Markup | None:
    """Say what the actual lacks of its target, and by when; None where the target's quarter is over."""
    if row["needed_pace"] is None or row["target"] is None or row["actual"] is None:
        return None
    difference = row["target"] - row["actual"]
    said = _("{amount} more by {quarter}.") if difference > 0 else _("{amount} less by {quarter}.")
    return filled(
        said, amount=strong(_amount(row, _whole(row, difference), unit)), quarter=quarter(row["target_quarter"])
    )


def _whole(row: Row, change: float) -> float:
    """Give the size of a change, rounded up to what the KPI is counted in."""
    grain = 10 ** int(row["decimals"])
    return float(math.ceil(round(abs(change) * grain, 6)) / grain)


def fragile(row: Row) -> str | None:
    """Say that the status rests on one unit (R12), where it does."""
    return _("One more or one less would change this status.") if row["rests_on_one_unit"] else None


def _inside(status: str) -> str:
    """Give the word of a status as it stands inside a sentence."""
    return status[:1].lower() + status[1:]


def _amount(row: Row, amount: float, unit: str) -> str:
    """Give an amount with its unit; of percentages in points."""
    printed = number(amount, int(row["decimals"]))
    if unit.startswith("%"):
        return ngettext("%(n)s point", "%(n)s points", math.ceil(amount)) % {"n": printed}
    if unit in _NO_NOUN or amount == 1:  # the data have their units in the plural
        return printed
    return _("%(n)s %(unit)s") % {"n": printed, "unit": unit}


_NO_NOUN = ("", "ratio", "rapport")


def shortfalls_columns() -> list[Column]:
    """Give the columns of the shortfalls for the table and the files."""
    return [
        Column("kpi_code", _("KPI"), Kind.CODE),
        Column("kpi_name", _("Name"), Kind.TEXT),
        Column("place_code", _("Place"), Kind.NAME),
        Column("status", _("Status"), Kind.STATUS),
        Column("share", _("Share of the way"), Kind.SHARE, 0, _("from baseline (0) to target (1)")),
        Column("expected_share", _("Expected"), Kind.SHARE, 0, _("share expected at the data quarter (R5)")),
        Column("actual", _("Actual"), Kind.NUMBER, "decimals", _("in the KPI's unit")),
        Column("target", _("Target"), Kind.NUMBER, "decimals", _("in the KPI's unit")),
        Column("unit", _("Unit"), Kind.TEXT),
        Column("data_quarter", _("Data quarter"), Kind.QUARTER),
        Column("needed_pace", _("Needed pace a year"), Kind.NUMBER, 1, _("in the KPI's unit a year (R10)")),
        Column("slope", _("Present pace a year"), Kind.NUMBER, 1, _("in the KPI's unit a year (R9)")),
        Column("next_status", _("Next better status"), Kind.STATUS),
        Column("difference", _("Lacking to it"), Kind.NUMBER, 1, _("in the KPI's unit (R11)")),
    ]


@memoized
def named(found: pd.DataFrame) -> pd.DataFrame:
    """Give the rows with the name and the unit of each KPI, for the table and the files."""
    units = data.ask(regions.units, wording.language())
    return found.assign(
        kpi_name=[data.name(code) for code in found["kpi_code"]],
        unit=[units.get(code, "") for code in found["kpi_code"]],
    )


# ---- changes


def changes_title(selection: Selection, found: pd.DataFrame) -> str:
    """Say how many KPIs worsened and improved."""
    since = quarter(selection.compared)
    if found.empty:
        return _("No KPI changed its status since %(quarter)s") % {"quarter": since}
    moves = found["move"].value_counts()
    return _("Since %(quarter)s, %(worse)s worsened and %(better)s improved") % {
        "quarter": since,
        "worse": number(int(moves.get(Move.WORSE, 0))),
        "better": number(int(moves.get(Move.BETTER, 0))),
    }


@memoized
def changes_said(found: pd.DataFrame) -> str:
    """Say how many became known or unknown, and what the order is."""
    moves = found["move"].value_counts()
    known, lost = int(moves.get(Move.FOUND, 0)), int(moves.get(Move.LOST, 0))
    if found.empty:
        return ""
    if not known and not lost:
        return _("KPIs whose status changed, what worsened first, each with its cause.")
    return _(
        "%(found)s more can now be judged, %(lost)s no longer. What worsened stands first, each with its cause."
    ) % {"found": number(known), "lost": number(lost)}


@memoized
def change_rows(selection: Selection, found: pd.DataFrame, chip: Markup | None) -> Markup:
    """Give the title and the changes as rows, what worsened first."""
    items = [_change(row, selection) for row in kpi_lines.records(found.head(MOST_CHANGES))]
    title, said = changes_title(selection, found), changes_said(found)
    head = marks.section(title, said, chip=chip if items else None)
    more = len(found) - len(items)
    note = (
        element(
            "p",
            ngettext("%(n)s more in the table", "%(n)s more in the table", more) % {"n": number(more)},
            class_="small",
        )
        if more > 0
        else None
    )
    return joined([head, marks.changes(items, to=_("to")) if items else None, note])


def _change(row: Row, selection: Selection) -> marks.Change:
    kpi = str(row["kpi_code"])
    return marks.Change(
        name=data.name(kpi),
        before=row["before"],
        before_words=wording.status(row["before"]),
        after=row["after"],
        after_words=wording.status(row["after"]),
        href=site_map.link_to("kpi", kpi=kpi, place=selection.place),
        where=cause(row),
    )


def cause(row: Row) -> str:
    """Say what changed a status: new figures, a correction among them, or only time."""
    return _(_CAUSES[Cause(row["cause"])]) % {"quarter": quarter(row["after_quarter"])}


_CAUSES: Final = {
    Cause.NEW_FIGURE: N_("new figures, the newest of %(quarter)s"),
    Cause.CORRECTION: N_("new figures up to %(quarter)s, with a correction"),
    Cause.TIME: N_("no new figure, only time: the newest is of %(quarter)s"),
}


@memoized
def changes_table(found: pd.DataFrame) -> pd.DataFrame:
    """Give all changes with names and causes in words, for the table and the files."""
    return named(found).assign(cause_words=[cause(row) for row in kpi_lines.records(found)])


def changes_columns() -> list[Column]:
    """Give the columns of the changes."""
    return [
        Column("kpi_code", _("KPI"), Kind.CODE),
        Column("kpi_name", _("Name"), Kind.TEXT),
        Column("before", _("Before"), Kind.STATUS),
        Column("after", _("After"), Kind.STATUS),
        Column("cause_words", _("Cause"), Kind.TEXT),
    ]
