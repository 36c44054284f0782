"""What was mobilised: by year against what priority P4 aims at, and by partner and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries.delivery import contributions
from kap_model.queries.delivery.contributions import ContributionLine, Given
from kap_model.vocabulary import ContributionKind
from kap_ui import marks
from kap_ui.charts import year_grid
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure, RowsFigure, TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks import AccountHeads, AccountRow, Swatch
from kap_ui.sections.delivery import account_rows, money_words, resources
from kap_ui.sections.delivery.money_words import Unit
from kap_ui.sections.delivery.resources import Resources
from kap_ui.sections.shared.short_names import in_lines
from kap_ui.state.page_cache import memoized
from kap_ui.words import data_texts, money, wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter, short_quarter

MOST_PARTNERS: Final = 12
"""Partners that have room in the picture; all of them stand in the table."""

_AMOUNTS: Final = ("in_year", "total", "expected")
"""The columns of amounts, by year."""

_LETTERS: Final = 34
_FEW_LETTERS: Final = 16
"""Letters of a name that fit on a line in a picture in a file, and in a narrow window."""


# ---- by year, against the aim


@memoized
def by_year(answer: Resources) -> RowsFigure | None:
    """Return what was mobilised up to each year against the aim; None where nothing is known of it."""
    amounts = resources.mobilised_by_year(answer)
    known = {year: amount for year, amount in amounts.items() if amount is not None}
    if not known:
        return None
    aim = resources.aim_of(answer)
    records, total = [], 0.0
    for year in range(min(known), answer.plan_year + 1):
        total += known.get(year, 0.0)
        records.append(_record(answer, year, known.get(year), total))
    heads = AccountHeads(
        _("Up to"),
        [_("In the year"), _("Since %(year)s") % {"year": min(known)}, _("Expected by then")],
        _("Share of the aim"),
    )
    unit = Unit.fit_for((record[name] for record in records for name in _AMOUNTS), is_of_table=True)
    title = _("Mobilised from others against the aim of P4, all priorities, %(unit)s") % {"unit": unit.words}
    rows = [_row(answer, unit, record) for record in records]
    return RowsFigure(
        key="mobilised",
        title=title,
        finding=_finding(answer, total),
        subtitle=wording.sentences([_finding(answer, total), _reading(answer)]),
        rows=marks.accounts(rows, heads, label=title),
        drawing=account_rows.drawing(rows, heads, _("expected by then") if aim is not None else ""),
        table=pd.DataFrame(records),
        columns=[
            TableColumn("year", _("Year"), CellKind.CODE),
            TableColumn("quarter", _("At the end of"), CellKind.QUARTER),
            TableColumn("in_year", _("Mobilised in the year, CHF"), CellKind.NUMBER),
            TableColumn("total", _("Mobilised since %(year)s, CHF") % {"year": min(known)}, CellKind.NUMBER),
            TableColumn(
                "expected",
                _("Expected by then, CHF"),
                CellKind.NUMBER,
                meaning=_("The path of K-P4.2-a from its baseline over its milestones to its target"),
            ),
            TableColumn("target", _("Aim, CHF"), CellKind.NUMBER, meaning=_("The target of K-P4.2-a")),
            TableColumn("contributed", _("Contributions listed, CHF"), CellKind.NUMBER),
            TableColumn("booked", _("Mobilised as budgets say, CHF"), CellKind.NUMBER),
            TableColumn("reported", _("Reported for K-P4.2-a, CHF"), CellKind.NUMBER),
        ],
        is_illustrative=_is_illustrative(answer),
        sources=resources.sources_of((*answer.every, *answer.contributions)),
    )


def _is_illustrative(answer: Resources) -> bool:
    aim = resources.aim_of(answer)
    return answer.is_illustrative or (aim is not None and aim.is_illustrative)


def _record(answer: Resources, year: int, in_year: float | None, total: float) -> dict[str, Any]:
    at = min(answer.spent_to, Quarter.of(year, 4))
    aim = resources.aim_at(answer.selection.origin, answer.selection.place, at)
    account = next((one for one in answer.accounts if one.year == year and one.office_code is None), None)
    return {
        "year": year,
        "quarter": str(at),
        "in_year": in_year,
        "total": total,
        "expected": None if aim is None else aim.expected,
        "target": None if aim is None else aim.target,
        "contributed": None if account is None else account.contributed,
        "booked": None if account is None else account.booked,
        "reported": None if account is None else account.reported,
        "is_illustrative": _is_illustrative(answer),
    }


def _row(answer: Resources, unit: Unit, record: Mapping[str, Any]) -> AccountRow:
    target = record["target"]
    share = record["total"] / target if target else None
    return AccountRow(
        name=short_quarter(record["quarter"]) if record["year"] == answer.plan_year else str(record["year"]),
        amounts=[unit.figure(record[name]) for name in _AMOUNTS],
        share=share,
        figure=percent(share),
        expected=record["expected"] / target if target and record["expected"] is not None else None,
        is_illustrative=bool(record["is_illustrative"]),
    )


def _finding(answer: Resources, total: float) -> str:
    aim = resources.aim_of(answer)
    if aim is None:
        return _("%(amount)s mobilised; no aim is known here.") % {"amount": money_words.short(total)}
    return _("%(amount)s mobilised, %(expected)s expected by %(quarter)s; P4 aims at %(target)s by %(end)s.") % {
        "amount": money_words.short(total), "expected": money_words.short(aim.expected),
        "quarter": quarter(answer.spent_to), "target": money_words.short(aim.target),
        "end": quarter(aim.target_quarter),
    }  # fmt: skip


def _reading(answer: Resources) -> str:
    if resources.aim_of(answer) is None:
        return ""
    return _("Full bar: the aim, which is the target of K-P4.2-a. Tick: expected by then.")


# ---- by partner and year


@memoized
def partners(answer: Resources) -> ChartFigure | None:
    """Return what each partner gave in francs, year by year; None where nothing was given in francs."""
    lines = _chosen(answer)
    every = contributions.by_partner_and_year(lines)
    totals = {
        code: sum(given.together or 0.0 for given in years.values())
        for code, years in every.items()
        if any(given.together is not None for given in years.values())
    }
    if not totals:
        return None
    ranked = sorted(totals, key=lambda code: (-totals[code], code))
    shown = ranked[:MOST_PARTNERS]
    names = _partner_names(lines)
    years = range(min(line.year for line in lines), answer.plan_year + 1)
    whole = max(given.together or 0.0 for code in shown for given in every[code].values())
    unit = Unit.fit_for([whole])
    frames = {
        "data": pd.DataFrame(
            [
                {**box, "y": y}
                for y, code in enumerate(shown)
                for x, year in enumerate(years)
                if year in every[code]
                for box in _boxes(names[code], year, x, every[code][year], whole)
            ],
            columns=["x", "y", "lane", "kind", "tone", "low", "high", "is_illustrative", "words"],
        ),
        "cells": pd.DataFrame(
            [
                {"x": x, "y": y, "figure": unit.figure(every[code][year].together if year in every[code] else None)}
                for y, code in enumerate(shown)
                for x, year in enumerate(years)
            ]
        ),
        "heads": pd.DataFrame(
            [
                {
                    "x": x, "label": str(year), "is_chosen": year == answer.plan_year,
                    "note": unit.figure(
                        contributions.given([line for line in lines if line.year == year]).together
                    ),
                }
                for x, year in enumerate(years)
            ]
        ),
        "rows": _rows_frame(shown, names, 30),
    }  # fmt: skip
    return ChartFigure(
        key="partners",
        build=year_grid.year_grid,
        frames=frames,
        title=_("Mobilised by partner and year, %(unit)s") % {"unit": unit.words},
        finding=_partners_finding(ranked, totals, names),
        reading=_("Below each year: all partners together."),
        alt=_("Bars by partner and year: what was given in money and in kind"),
        options={
            "rows": len(shown),
            "years": len(years),
            "first_forecast": len(years),
            "kinds": ["spent"],
            "has_codes": False,
        },
        file_frames=partial(_in_file, frames, shown, names),
        legend=marks.legend(_legend(lines)),
        signs=picture_key.of_swatches(_legend(lines)),
        table=_partner_table(every, names),
        columns=[
            TableColumn("partner", _("Partner")),
            TableColumn("year", _("Year"), CellKind.CODE),
            TableColumn("cash", _("In money, CHF"), CellKind.NUMBER),
            TableColumn("in_kind", _("In kind, CHF"), CellKind.NUMBER),
            TableColumn("together", _("Together, CHF"), CellKind.NUMBER),
            TableColumn("other", _("In other currencies"), meaning=_("As published; in no sum")),
        ],
        is_illustrative=any(line.is_illustrative for line in lines),
        sources=resources.sources_of(lines),
        least_width=900,
    )


def _chosen(answer: Resources) -> list[ContributionLine]:
    objective = answer.selection.objective
    return [line for line in answer.contributions if objective in (None, line.objective_code)]


def _partner_names(lines: Sequence[ContributionLine]) -> dict[str, str]:
    return {line.partner_code: data_texts.read(line.partner_en, line.partner_fr) for line in lines}


def _rows_frame(codes: Sequence[str], names: Mapping[str, str], letters: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"y": y, "code": "", "name": in_lines(names[code], letters), "short": in_lines(names[code], _FEW_LETTERS)}
            for y, code in enumerate(codes)
        ]
    )


def _in_file(
    frames: dict[str, pd.DataFrame], codes: Sequence[str], names: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    return {**frames, "rows": _rows_frame(codes, names, _LETTERS)}


def _boxes(partner: str, year: int, x: int, given: Given, whole: float) -> list[dict[str, Any]]:
    boxes, top = [], 0.0
    for tone, amount, words in (
        ("first", given.cash, _("%(partner)s, %(year)s: %(amount)s in money")),
        ("second", given.in_kind, _("%(partner)s, %(year)s: %(amount)s in kind")),
    ):
        if not amount:
            continue
        sentence = words % {"partner": partner, "year": year, "amount": money_words.whole(amount)}
        boxes.append(
            {
                "x": x, "lane": 0, "kind": "spent", "tone": tone, "low": top / whole, "high": (top + amount) / whole,
                "is_illustrative": given.is_illustrative,
                "words": wording.noted(sentence, _("illustrative")) if given.is_illustrative else sentence,
            }
        )  # fmt: skip
        top += amount
    return boxes


def _legend(lines: Sequence[ContributionLine]) -> list[tuple[Swatch, str]]:
    kinds = {line.kind for line in lines if line.amount_chf is not None}
    entries = []
    if ContributionKind.CASH in kinds:
        entries.append((Swatch.FIRST_SOLID, _("In money")))
    if ContributionKind.IN_KIND in kinds:
        entries.append((Swatch.SECOND_SOLID, _("In kind")))
    if any(line.is_illustrative for line in lines):
        entries.append((Swatch.STRIPED_MONEY, _("Illustrative")))
    return entries


def _partners_finding(ranked: Sequence[str], totals: Mapping[str, float], names: Mapping[str, str]) -> str:
    together = sum(totals.values())
    first = ranked[0]
    sentence = ngettext(
        "%(n)s partner gave %(amount)s; %(name)s most, %(share)s of it.",
        "%(n)s partners gave %(amount)s; %(name)s most, %(share)s of it.",
        len(ranked),
    ) % {
        "n": number(len(ranked)), "amount": money_words.short(together), "name": names[first],
        "share": percent(totals[first] / together if together else None),
    }  # fmt: skip
    more = len(ranked) - MOST_PARTNERS
    if more <= 0:
        return sentence
    rest = ngettext("%(n)s more stands in the table.", "%(n)s more stand in the table.", more) % {"n": number(more)}
    return wording.sentences([sentence, rest])


def _partner_table(every: Mapping[str, Mapping[int, Given]], names: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "partner": names[code], "year": year, "cash": given.cash, "in_kind": given.in_kind,
                "together": given.together, "other": _other(given) or None, "is_illustrative": given.is_illustrative,
            }
            for code, years in every.items()
            for year, given in years.items()
        ]
    )  # fmt: skip


def _other(given: Given) -> str:
    return wording.listed(money.published(amount, currency) for currency, amount in given.other.items())


@memoized
def other_currencies(answer: Resources) -> TableFigure | None:
    """Return the contributions in other currencies, as published and in no sum; None if there are none."""
    lines = [line for line in _chosen(answer) if line.amount is not None and line.currency is not None]
    if not lines:
        return None
    names = _partner_names(lines)
    return TableFigure(
        key="other_currencies",
        title=_("Contributions in other currencies, as published"),
        finding=_("They are not converted, and stand in no sum of this page."),
        table=pd.DataFrame(
            [
                {
                    "partner": names[line.partner_code], "year": line.year, "objective": line.objective_code,
                    "office": line.office_code, "kind": kind_word(line.kind), "currency": line.currency,
                    "amount": line.amount, "origin": wording.origin(line.origin),
                    "is_illustrative": line.is_illustrative,
                }
                for line in lines
            ]
        ),
        columns=[
            TableColumn("partner", _("Partner")),
            TableColumn("year", _("Year"), CellKind.CODE),
            TableColumn("objective", _("Priority or enabler"), CellKind.CODE),
            TableColumn("office", _("Office"), CellKind.NAME),
            TableColumn("kind", _("Given")),
            TableColumn("currency", _("Currency"), CellKind.CODE),
            TableColumn("amount", _("Amount"), CellKind.NUMBER),
            TableColumn("origin", _("Origin")),
        ],
        is_illustrative=any(line.is_illustrative for line in lines),
        level=3,
        sources=resources.sources_of(lines),
    )  # fmt: skip


def kind_word(kind: ContributionKind) -> str:
    """Return the words of what a partner gives."""
    return {ContributionKind.CASH: _("in money"), ContributionKind.IN_KIND: _("in kind")}[kind]
