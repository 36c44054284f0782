"""What an office or region has reported, what is due, late and missing; and what its figures rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from kap_model.codes import split_codes
from kap_model.progress import PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import regions
from kap_model.queries.regions import Report
from kap_model.selection import Selection
from kap_model.vocabulary import Origin
from kap_ui import marks
from kap_ui.charts import regions_calendar
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import page, site_map
from kap_ui.marks.markup import Markup, element, link
from kap_ui.sections.shared import kpi_lines
from kap_ui.sections.shared.short_names import short
from kap_ui.state import clock, data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_WAITING_SHOWN: Final = 12

_WAITING: Final = tuple(state.value for state in regions.OUTSTANDING)


@memoized
def reports(selection: Selection, offices: tuple[str, ...]) -> pd.DataFrame:
    """Give the reports of every KPI and quarter of the plan by these offices; columns: REPORTING."""
    choices = data.choices()
    seen = data.ask(regions.observed, offices, selection.origin)
    return regions.reporting(data.progress(selection.origin), seen, offices, choices.start, choices.end, clock.today())


def state_word(state: str) -> str:
    """Say the state of a report."""
    return {
        "reported": _("reported"),
        "due": _("due"),
        "late": _("late"),
        "missing": _("missing"),
        "to_come": _("to come"),
    }.get(str(state), str(state))


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports, each of one office for one KPI and quarter; all that should be in are in, late, missing or due."""

    reported: int
    late: int
    missing: int
    due: int

    @property
    def expected(self) -> int:
        """How many should be in."""
        return self.reported + self.late + self.missing + self.due


@memoized
def tally(found: pd.DataFrame) -> Tally:
    """Count the reports that should be in by what has become of them."""
    late, missing, due = (sum(len(split_codes(cell)) for cell in found[state]) for state in _WAITING)
    return Tally(int(found["reported"].sum()), late, missing, due)


@memoized
def finding(found: pd.DataFrame) -> str:
    """Say how much has been reported of what should have been, and what is late, missing and due."""
    counts = tally(found)
    if counts.expected == 0:
        return _("No office is expected to report any KPI here.")
    return _("%(reported)s of %(expected)s reports of offices are in; %(late)s, %(missing)s, %(due)s") % {
        "reported": number(counts.reported),
        "expected": number(counts.expected),
        "late": ngettext("%(n)s is late", "%(n)s are late", counts.late) % {"n": number(counts.late)},
        "missing": ngettext("%(n)s missing", "%(n)s missing", counts.missing) % {"n": number(counts.missing)},
        "due": ngettext("%(n)s due", "%(n)s due", counts.due) % {"n": number(counts.due)},
    }


@memoized
def calendar(selection: Selection, found: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the frames of the calendar: by KPI of the chosen priority, else by priority and enabler."""
    progress = data.progress(selection.origin)
    records = kpi_lines.records(found)
    if selection.objective is not None:
        rows = [kpi for kpi in progress.facts.objective_kpis(selection.objective) if kpi in set(found["kpi_code"])]
        members = {kpi: [kpi] for kpi in rows}
        heads = [(kpi.removeprefix("K-"), data.name(kpi)) for kpi in rows]
    else:
        rows = [code for code in regions.main_objectives(progress) if code != PLAN_CODE]
        members = {code: list(progress.facts.objectives[code].kpi_codes) for code in rows}
        heads = [(code, short(code)) for code in rows]
    choices = data.choices()
    quarters = list(choices.start.to(choices.end))
    by_key: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    rows_of: dict[str, list[str]] = {}
    for row, kpis in members.items():
        for kpi in kpis:
            rows_of.setdefault(kpi, []).append(row)
    for record in records:
        for row in rows_of.get(str(record["kpi_code"]), ()):
            by_key.setdefault((row, str(record["quarter"])), []).append(record)
    cells = [
        _cell(x, y, heads[y][0], quarter, by_key[row, str(quarter)])
        for y, row in enumerate(rows)
        for x, quarter in enumerate(quarters)
        if (row, str(quarter)) in by_key
    ]
    names = ["x", "y", "state", "figure", "words"]
    return {
        "data": pd.DataFrame(cells, columns=names),
        "rows": pd.DataFrame([{"y": y, "short": short, "name": name} for y, (short, name) in enumerate(heads)]),
        "heads": pd.DataFrame(
            [
                {
                    "x": x,
                    "name": _quarter_number(quarter),
                    "year": str(quarter.year) if quarter.number == 1 or x == 0 else "",
                }
                for x, quarter in enumerate(quarters)
            ]
        ),
    }


def _quarter_number(quarter: Quarter) -> str:
    """Give the quarter without its year: Q1, T1."""
    return wording.quarter(quarter).replace(str(quarter.year), "").strip()


def _cell(x: int, y: int, name: str, quarter: Quarter, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    worst = next(state for state in _WORST if any(record["state"] == state for record in records))
    reported = sum(int(record["reported"]) for record in records)
    expected = sum(int(record["expected"]) for record in records)
    is_plain = worst in (Report.TO_COME.value, Report.REPORTED.value)
    said = _("%(name)s, %(quarter)s: %(state)s; %(reported)s of %(expected)s reported") % {
        "name": name, "quarter": wording.quarter(quarter), "state": state_word(worst), "reported": number(reported),
        "expected": number(expected),
    }  # fmt: skip
    figure = "" if is_plain else f"{number(reported)}/{number(expected)}"
    return {"x": x, "y": y, "state": worst, "figure": figure, "words": said}


_WORST: Final = ("late", "missing", "due", "reported", "to_come")


def calendar_options(frames: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Give what the calendar is built with."""
    return {
        "rows": len(frames["rows"]), "first": data.choices().start.number, "quarters": len(frames["heads"]),
    }  # fmt: skip


def key() -> Markup:
    """Give the key of the calendar: the sign of each state and its word."""
    items = [
        element(
            "li",
            element(
                "span",
                element(
                    "svg", element("path", d=path, fill_rule="evenodd"), viewBox="-1.2 -1.2 2.4 2.4", aria_hidden="true"
                ),
                class_=f"report {state}",
            ),
            element("span", words),
        )
        for state, path in regions_calendar.SIGNS.items()
        for words in [_key_word(state)]
    ]
    return element("ul", *items, class_="map-key", role="list")


def file_options() -> dict[str, Any]:
    """Give what a picture in a file is built with besides: its key."""
    return {"key": [(state, _key_word(state)) for state in regions_calendar.SIGNS]}


def _key_word(state: str) -> str:
    return {
        "reported": _("reported"),
        "due": _("due: the quarter and the time for reporting are over"),
        "late": _("late: due for more than 30 days"),
        "missing": _("missing: a later quarter has been reported"),
        "to_come": _("to come"),
    }[state]


def title(selection: Selection) -> str:
    """Say what the calendar shows."""
    if selection.objective is None:
        return _("Reports by priority and quarter")
    return _("Reports of %(objective)s by KPI and quarter") % {"objective": selection.objective}


@memoized
def table(selection: Selection, found: pd.DataFrame) -> pd.DataFrame:
    """Give the reports of the chosen priority (of the plan) that are not to come, the newest first."""
    kpis = data.progress(selection.origin).facts.objective_kpis(selection.objective or PLAN_CODE)
    wanted = found[(found["state"] != Report.TO_COME.value) & found["kpi_code"].isin(kpis)]
    wanted = wanted.sort_values(["quarter", "kpi_code"], ascending=[False, True])
    return wanted.assign(state=[state_word(state) for state in wanted["state"]])


def columns() -> list[Column]:
    """Give the columns of the reports by KPI and quarter."""
    return [
        Column("kpi_code", _("Code"), Kind.CODE),
        Column("kpi_code", _("KPI"), Kind.NAME),
        Column("quarter", _("Quarter"), Kind.QUARTER),
        Column("state", _("Report"), meaning=_("The worst state among the offices")),
        Column("reported", _("Reported"), Kind.NUMBER, meaning=_("Offices that have reported")),
        Column("expected", _("Expected"), Kind.NUMBER, meaning=_("Offices that are expected to report")),
        Column("due_day", _("Due on"), Kind.DAY, meaning=_("End of the quarter and the time for reporting")),
    ]


# ---- what is waited for, office by office


@memoized
def waiting(selection: Selection, found: pd.DataFrame) -> pd.DataFrame:
    """Give what is late, missing and due of the chosen priority (of the plan), late first, the newest first.

    One row for each office, KPI and quarter: office_code, kpi_code, quarter, state, state_word, due_day.
    """
    kpis = data.progress(selection.origin).facts.objective_kpis(selection.objective or PLAN_CODE)
    rows = [
        {
            "office_code": office, "kpi_code": record["kpi_code"], "quarter": record["quarter"], "state": state,
            "state_word": state_word(state), "due_day": record["due_day"], "rank": rank,
        }
        for record in kpi_lines.records(found[found["kpi_code"].isin(kpis)])
        for rank, state in enumerate(_WAITING)
        for office in split_codes(record[state])
    ]  # fmt: skip
    names = ["office_code", "kpi_code", "quarter", "state", "state_word", "due_day", "rank"]
    order = pd.DataFrame(rows, columns=names)
    order = order.sort_values(["rank", "quarter", "kpi_code", "office_code"], ascending=[True, False, True, True])
    return order.drop(columns="rank").reset_index(drop=True)


def waiting_title() -> str:
    """Say what the list holds."""
    return _("Late, missing and due")


@memoized
def waiting_said(rows: pd.DataFrame) -> str:
    """Say how many reports of these there are, and how many of them are listed."""
    total = len(rows)
    if total == 0:
        return _("Nothing is waited for.")
    if total <= _WAITING_SHOWN:
        return ngettext("%(n)s report", "%(n)s reports", total) % {"n": number(total)}
    return _("the first %(shown)s of %(n)s; all of them in the table") % {
        "shown": number(_WAITING_SHOWN), "n": number(total),
    }  # fmt: skip


@memoized
def waiting_list(rows: pd.DataFrame) -> Markup:
    """Give the first of them as a list: KPI with its code, office, quarter, state and the day it was due."""
    items = [
        element(
            "li",
            element("span", _kpi_link(record["kpi_code"], record["office_code"]), class_="name"),
            element(
                "span",
                _("%(office)s, %(quarter)s: %(state)s, due on %(day)s")
                % {
                    "office": data.name(record["office_code"]), "quarter": wording.quarter(record["quarter"]),
                    "state": record["state_word"], "day": wording.day(date.fromisoformat(record["due_day"])),
                },
                class_="small",
            ),
        )
        for record in kpi_lines.records(rows.head(_WAITING_SHOWN))
    ]  # fmt: skip
    return element("ul", *items, class_="waited-for", role="list")


def waiting_columns() -> list[Column]:
    """Give the columns of that list."""
    return [
        Column("office_code", _("Office code"), Kind.CODE),
        Column("office_code", _("Office"), Kind.NAME),
        Column("kpi_code", _("Code"), Kind.CODE),
        Column("kpi_code", _("KPI"), Kind.NAME),
        Column("quarter", _("Quarter"), Kind.QUARTER),
        Column("state_word", _("Report")),
        Column("due_day", _("Due on"), Kind.DAY, meaning=_("End of the quarter and the time for reporting")),
    ]


# ---- what the figures rest on


@memoized
def quality(selection: Selection) -> pd.DataFrame:
    """Give what the figures of the place rest on; columns: QUALITY."""
    progress = data.progress(selection.origin)
    kpis = regions.counted_kpis(progress, selection.objective)
    return regions.quality(progress, kpis, selection.place, selection.quarter)


@memoized
def quality_said(found: pd.DataFrame, is_illustrative: bool) -> Markup:
    """Give four bars under their title: how many figures are new, complete, never corrected, and not made up."""
    records = kpi_lines.records(found)
    total = len(records)
    facts = [
        (_("Age"), _("from the newest report that was due"), sum(is_fresh(row) for row in records)),
        (_("Coverage"), _("from every office that is expected to report"), sum(is_complete(row) for row in records)),
        (_("Revisions"), _("never corrected"), sum(is_unrevised(row) for row in records)),
        (_("Evidence"), _("published or reported, not illustrative"), sum(is_evidence(row) for row in records)),
    ]
    rows = [
        marks.Ranked(
            name=name,
            value=count,
            figure=_("%(n)s of %(all)s") % {"n": number(count), "all": number(total)},
            note=note,
        )
        for name, note, count in facts
    ]
    chip = page.illustrative_mark() if is_illustrative else None
    return marks.stack(
        marks.section(_("What the figures rest on"), _("KPIs with a figure at this place"), chip=chip, level=3),
        marks.ranked(rows, greatest=max(total, 1), label=_("What the figures rest on")),
    )


def is_fresh(row: Mapping[str, Any]) -> bool:
    """Say whether a figure is of the newest report that was due."""
    return float(row["steps_old"]) <= 0


def is_complete(row: Mapping[str, Any]) -> bool:
    """Say whether every place that is expected to report has done so."""
    return int(row["reported"]) >= int(row["expected"])


def is_unrevised(row: Mapping[str, Any]) -> bool:
    """Say whether no observation of the place has been corrected."""
    return not row["corrections"]


def is_evidence(row: Mapping[str, Any]) -> bool:
    """Say whether the figure rests on published or reported observations alone."""
    return Origin.ILLUSTRATIVE.value not in str(row["origins"]).split(";")


@memoized
def quality_table(found: pd.DataFrame) -> Markup:
    """Give the ticks by KPI: age, coverage, revisions, evidence."""
    heads = [
        marks.Column(_("KPI")), marks.Column(_("Age")), marks.Column(_("Coverage")), marks.Column(_("Revisions")),
        marks.Column(_("Evidence")),
    ]  # fmt: skip
    rows = []
    for row in kpi_lines.records(found):
        steps = round(float(row["steps_old"]))
        corrections = int(row["corrections"] or 0)
        rows.append(
            [
                _kpi_link(str(row["kpi_code"])),
                _tick(
                    is_fresh(row),
                    wording.quarter(row["data_quarter"])
                    if is_fresh(row)
                    else ngettext("%(quarter)s, %(n)s report old", "%(quarter)s, %(n)s reports old", steps)
                    % {"quarter": wording.quarter(row["data_quarter"]), "n": number(steps)},
                ),
                _tick(
                    is_complete(row),
                    _("%(n)s of %(all)s") % {"n": number(row["reported"]), "all": number(row["expected"])},
                ),
                _tick(
                    is_unrevised(row),
                    _("none")
                    if not corrections
                    else ngettext("%(n)s correction", "%(n)s corrections", corrections) % {"n": number(corrections)},
                ),
                _tick(is_evidence(row), ", ".join(wording.origin(word) for word in str(row["origins"]).split(";"))),
            ]
        )
    return marks.table(heads, rows, caption=_("What the figures rest on, by KPI"), is_caption_seen=False)


def _kpi_link(kpi: str, *place: str) -> Markup:
    href = site_map.link_to("kpi", kpi=kpi, place=place[0]) if place else site_map.link_to("kpi", kpi=kpi)
    return link(f"{kpi} {data.name(kpi)}", href=href)


def _tick(is_good: bool, words: str) -> Markup:
    sign = element(
        "svg",
        element("path", d=regions_calendar.SIGNS["reported" if is_good else "late"], fill_rule="evenodd"),
        viewBox="-1.2 -1.2 2.4 2.4",
        aria_hidden="true",
    )
    return element("span", sign, element("span", words), class_="tick-word good" if is_good else "tick-word")
