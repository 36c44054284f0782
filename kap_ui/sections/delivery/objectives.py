"""The rolling operational plan by priority and enabler: year by year, and the plan's own year in detail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd

from kap_model.progress import PLAN_CODE
from kap_model.queries.delivery import budgets
from kap_model.queries.delivery.budgets import Amounts, BudgetLine
from kap_model.vocabulary import Funding
from kap_ui import marks
from kap_ui.charts import year_grid
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure, RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks import AccountHeads, AccountRow
from kap_ui.sections.delivery import account_rows, money_words, plan_years, resources
from kap_ui.sections.delivery.money_words import Unit
from kap_ui.sections.delivery.resources import Resources
from kap_ui.sections.shared.short_names import in_lines, short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, percent, pgettext, quarter

_LETTERS = 41
"""Letters of a name that fit on a line beside the grid in a picture."""


def in_order(answer: Resources, codes: Sequence[str]) -> list[str]:
    """Return priorities and enablers in the order of the plan, others after them."""
    known = [code for code in data.progress(answer.selection.origin).facts.single_codes if code != PLAN_CODE]
    return [*(code for code in known if code in codes), *(code for code in codes if code not in known)]


# ---- year by year


@memoized
def by_objective(answer: Resources) -> ChartFigure:
    """Return planned, spent and forecast money by objective and year."""
    lines: dict[tuple[str, int], list[BudgetLine]] = defaultdict(list)
    for line in answer.shown:
        lines[line.objective_code, line.year].append(line)
    cells = {key: Amounts.of(its) for key, its in lines.items()}
    codes = in_order(answer, list(dict.fromkeys(code for code, _year in cells)))
    years = range(answer.years[0], answer.years[-1] + 1)
    amounts = [amount for one in cells.values() for amount in (one.planned, one.spent) if amount is not None]
    unit = Unit.fit_for(amounts)
    whole = budgets.sums(answer.shown, lambda line: line.year)
    frames = {
        "data": pd.DataFrame(
            [
                {**box, "y": y}
                for y, code in enumerate(codes)
                for x, year in enumerate(years)
                for box in plan_years.boxes(lines[code, year], x, max(amounts, default=1.0))
            ],
            columns=[*plan_years.BOX, "x", "y"],
        ),
        "cells": pd.DataFrame(
            [
                {"x": x, "y": y, "figure": _cell_figure(cells.get((code, year)), unit)}
                for y, code in enumerate(codes)
                for x, year in enumerate(years)
            ]
        ),
        "heads": pd.DataFrame(
            [
                {
                    "x": x, "label": str(year), "is_chosen": year == answer.plan_year,
                    "note": plan_years.year_note(answer, year, whole.get(year)),
                }
                for x, year in enumerate(years)
            ]
        ),
        "rows": _rows_frame(codes, 0),
    }  # fmt: skip
    return ChartFigure(
        key="by_objective",
        build=year_grid.year_grid,
        frames=frames,
        title=_("Operational plan of %(year)s by priority and enabler, %(unit)s") % {
            "year": answer.plan_year, "unit": unit.words,
        },
        finding=_largest(answer),
        reading=_("Upper bar: planned or forecast, with its figure. Lower bar: spent. One scale for all cells."),
        alt=_("Bars by priority and year: planned, spent and forecast"),
        options={
            "rows": len(codes), "years": len(years), "first_forecast": plan_years.first_forecast(answer, years),
            "kinds": plan_years.kinds(answer.shown),
        },
        file_frames=partial(_in_file, frames, codes),
        file_options={"names": 330},
        legend=marks.legend(plan_years.legend(answer.shown)),
        signs=picture_key.of_swatches(plan_years.legend(answer.shown)),
        table=_year_table(answer, codes),
        columns=[_objective_code(), _objective_name(), *plan_years.year_columns()],
        is_illustrative=any(line.is_illustrative for line in answer.shown),
        sources=resources.sources_of(answer.shown),
        least_width=1000,
    )  # fmt: skip


def _rows_frame(codes: Sequence[str], letters: int) -> pd.DataFrame:
    names = {code: in_lines(data.name(code), letters) if letters else short(code) for code in codes}
    return pd.DataFrame([{"y": y, "code": code, "name": names[code], "short": ""} for y, code in enumerate(codes)])


def _in_file(frames: dict[str, pd.DataFrame], codes: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the frames with whole names, in lines."""
    return {**frames, "rows": _rows_frame(codes, _LETTERS)}


def _cell_figure(amounts: Amounts | None, unit: Unit) -> str:
    return unit.figure(None if amounts is None else amounts.planned)


def _largest(answer: Resources) -> str:
    """Return which objective has the largest budget of the plan's year, and how large a part of the whole it is."""
    sums = budgets.sums(answer.own_year, lambda line: line.objective_code)
    planned = {code: amounts.planned for code, amounts in sums.items() if amounts.planned}
    if len(planned) < 2:
        return ""
    code = max(planned, key=lambda each: planned[each])
    return _("%(code)s has the largest budget of %(year)s: %(amount)s, %(share)s of the whole.") % {
        "code": code, "year": answer.plan_year, "amount": money_words.short(planned[code]),
        "share": percent(planned[code] / sum(planned.values())),
    }  # fmt: skip


def _year_table(answer: Resources, codes: Sequence[str]) -> pd.DataFrame:
    tables = []
    for code in codes:
        table = plan_years.year_table([line for line in answer.shown if line.objective_code == code])
        tables.append(table.assign(objective=code))
    return pd.concat(tables, ignore_index=True)


def _objective_code() -> TableColumn:
    return TableColumn("objective", _("Code"), CellKind.CODE)


def _objective_name() -> TableColumn:
    return TableColumn("objective", _("Priority or enabler"), CellKind.NAME)


# ---- the plan's own year in detail


@memoized
def in_detail(answer: Resources) -> RowsFigure:
    """Return the plan's own year by objective, with the columns of ITU's performance tables."""
    sums = budgets.sums(answer.own_year, lambda line: line.objective_code)
    codes = in_order(answer, list(sums))
    heads = AccountHeads(_("Priority or enabler"), amount_heads(), _("Share spent"))
    unit = Unit.fit_for([answer.whole.planned, answer.whole.spent], is_of_table=True)
    title = _("Performance of the year %(year)s, %(unit)s") % {"year": answer.plan_year, "unit": unit.words}
    rows = [_row(answer, unit, "", _("All priorities and enablers"), answer.whole)] if len(codes) > 1 else []
    rows += [_row(answer, unit, code, data.name(code), sums[code]) for code in codes]
    return RowsFigure(
        key="in_detail",
        title=title,
        finding=_detail_finding(answer),
        subtitle=wording.sentences([_detail_finding(answer), reading(answer)]),
        rows=marks.accounts(rows, heads, label=title),
        drawing=account_rows.drawing(rows, heads, tick_words(answer)),
        table=pd.DataFrame([_record(answer, code, sums[code]) for code in codes]),
        columns=[
            _objective_code(),
            _objective_name(),
            *plan_years.amount_columns(),
            elapsed_column(answer),
            *funding_columns(),
        ],
        is_illustrative=answer.whole.is_illustrative,
        sources=resources.sources_of(answer.own_year),
    )


def amount_heads() -> list[str]:
    """Return the heads of the amounts, as performance tables of ITU have them."""
    return [_("Budget"), pgettext("money", "Actual"), _("Available")]


def amounts_of(amounts: Amounts, unit: Unit) -> list[str]:
    """Return budget, actual and available in a unit."""
    return [unit.figure(amount) for amount in (amounts.planned, amounts.spent, amounts.available)]


def reading(answer: Resources) -> str:
    """Return how the bars and ticks of accounts are read."""
    return _("Bar: spent of the budget. Tick: time elapsed, %(elapsed)s of %(year)s at the end of %(quarter)s.") % {
        "elapsed": percent(answer.elapsed), "year": answer.plan_year, "quarter": quarter(answer.spent_to),
    }  # fmt: skip


def tick_words(answer: Resources) -> str:
    """Return what the tick means, in a key."""
    return _("time elapsed, %(elapsed)s") % {"elapsed": percent(answer.elapsed)}


def _row(answer: Resources, unit: Unit, code: str, name: str, amounts: Amounts) -> AccountRow:
    return AccountRow(
        name=name,
        code=code,
        amounts=amounts_of(amounts, unit),
        share=amounts.share_spent,
        figure=percent(amounts.share_spent),
        expected=answer.elapsed,
        href=site_map.link_with_own_choices("resources", priority=code)
        if code and answer.selection.objective is None
        else None,
        is_illustrative=amounts.is_illustrative,
        is_whole=not code,
    )


def _detail_finding(answer: Resources) -> str:
    """Return which objective is furthest behind the time, and which furthest ahead of it."""
    sums = budgets.sums(answer.own_year, lambda line: line.objective_code)
    shares = {code: amounts.share_spent for code, amounts in sums.items() if amounts.share_spent is not None}
    if len(shares) < 2:
        return ""
    least, most = min(shares, key=lambda code: shares[code]), max(shares, key=lambda code: shares[code])
    return _("From %(least)s of the budget of %(code)s to %(most)s of that of %(other)s is spent.") % {
        "least": percent(shares[least]), "code": least, "most": percent(shares[most]), "other": most,
    }  # fmt: skip


def _record(answer: Resources, code: str, amounts: Amounts) -> dict[str, Any]:
    by_funding = budgets.sums(
        [line for line in answer.own_year if line.objective_code == code], lambda line: line.funding
    )
    return {"objective": code, **record(answer, amounts), **funding_record(by_funding)}


def record(answer: Resources, amounts: Amounts) -> dict[str, Any]:
    """Return sums as a row for `plan_years.amount_columns` and `elapsed_column`."""
    return {
        "planned": amounts.planned, "spent": amounts.spent, "available": amounts.available,
        "share": amounts.share_spent, "elapsed": answer.elapsed, "is_illustrative": amounts.is_illustrative,
    }  # fmt: skip


def funding_record(by_funding: dict[Funding, Amounts]) -> dict[str, Any]:
    """Return what is planned and spent of each kind of funding, as a row for `funding_columns`."""
    return {
        f"{funding}_{name}": getattr(by_funding[funding], name) if funding in by_funding else None
        for funding in Funding
        for name in ("planned", "spent")
    }


def elapsed_column(answer: Resources) -> TableColumn:
    """Return the column of the time elapsed."""
    return TableColumn(
        "elapsed",
        _("Time elapsed"),
        CellKind.SHARE,
        meaning=_("Share of %(year)s that is over at the end of %(quarter)s")
        % {"year": answer.plan_year, "quarter": quarter(answer.spent_to)},
    )


def funding_columns() -> list[TableColumn]:
    """Return the columns of `funding_record`."""
    words = {"planned": _("%(funding)s: budget, CHF"), "spent": _("%(funding)s: actual, CHF")}
    return [
        TableColumn(f"{funding}_{name}", word % {"funding": resources.funding_word(funding.value)}, CellKind.NUMBER)
        for funding in Funding
        for name, word in words.items()
    ]
