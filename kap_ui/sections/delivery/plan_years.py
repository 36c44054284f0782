"""The rolling operational plan by year: planned, spent, forecast; and what successive plans said of the same year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from kap_model.queries.delivery import budgets
from kap_model.queries.delivery.budgets import Amounts, BudgetLine
from kap_model.vocabulary import Funding
from kap_ui import marks
from kap_ui.charts import plan_years, rolling_years
from kap_ui.charts.axes import ValueAxis
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks import Swatch
from kap_ui.sections.delivery import money_words, resources
from kap_ui.sections.delivery.money_words import Unit
from kap_ui.sections.delivery.resources import Resources
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, number, percent

TONES: Final = {Funding.REGULAR: "first", Funding.EXTRABUDGETARY: "second"}
"""The tone of the boxes of each kind of funding."""

_STEPS: Final = 4

_FORECAST_YEARS: Final = 3
"""Years after its own that a plan forecasts."""


# ---- planned, spent, forecast


@memoized
def by_year(answer: Resources) -> ChartFigure:
    """Return planned against spent for each year up to that of the plan, and the forecasts of the plan."""
    years = range(answer.years[0], answer.years[-1] + 1)
    whole = budgets.sums(answer.shown, lambda line: line.year)
    amounts = [amount for one in whole.values() for amount in (one.planned, one.spent) if amount is not None]
    unit = Unit.fit_for(amounts)
    scale = ValueAxis.of([0, *(amount / unit.size for amount in amounts)], steps=_STEPS, decimals=unit.decimals)
    return ChartFigure(
        key="by_year",
        build=plan_years.plan_years,
        frames={
            "data": pd.DataFrame(
                [
                    box
                    for x, year in enumerate(years)
                    for box in boxes([line for line in answer.shown if line.year == year], x, unit.size * scale.high)
                ],
                columns=[*BOX, "x"],
            ),
            "figures": pd.DataFrame(
                _figures(answer, years, unit, scale), columns=["x", "lane", "y", "kind", "label"]
            ),
            "years": pd.DataFrame([_year(answer, x, year, whole.get(year)) for x, year in enumerate(years)]),
            "grid": pd.DataFrame(
                [{"y": scale.along(tick), "label": number(tick, scale.decimals)} for tick in scale.ticks()]
            ),
        },
        title=_("Operational plan of %(year)s: planned, spent and forecast, %(unit)s") % {
            "year": answer.plan_year, "unit": unit.words,
        },
        finding=_finding(answer, whole),
        reading=_("Below the years: the share that was spent."),
        alt=_("Columns by year: what was planned beside what was spent, and forecasts, by kind of funding"),
        options={
            "years": len(years), "first_forecast": first_forecast(answer, years), "kinds": kinds(answer.shown),
        },
        legend=marks.legend(legend(answer.shown)),
        signs=picture_key.of_swatches(legend(answer.shown)),
        table=year_table(answer.shown),
        columns=year_columns(),
        is_illustrative=any(line.is_illustrative for line in answer.shown),
        sources=resources.sources_of(answer.shown),
        least_height=240,
    )  # fmt: skip


def _finding(answer: Resources, whole: dict[int, Amounts]) -> str:
    """Return the budget of the plan's year, against the year before, and what is forecast."""
    own, before = whole.get(answer.plan_year), whole.get(answer.plan_year - 1)
    parts = []
    if own is not None and own.planned is not None:
        sentence = _("%(amount)s planned for %(year)s") % {
            "amount": money_words.short(own.planned), "year": answer.plan_year,
        }  # fmt: skip
        if before is not None and before.planned:
            sentence = _("%(sentence)s, %(change)s than for %(before)s") % {
                "sentence": sentence, "change": money_words.more_or_less(own.planned / before.planned - 1),
                "before": answer.plan_year - 1,
            }  # fmt: skip
        parts.append(sentence)
    ahead = [line for line in answer.shown if line.is_forecast]
    forecast = Amounts.of(ahead).planned
    if forecast is not None:
        years = sorted({line.year for line in ahead})
        parts.append(
            _("%(amount)s forecast for %(years)s")
            % {"amount": money_words.short(forecast), "years": money_words.span(years[0], years[-1])}
        )
    return _("%(finding)s.") % {"finding": wording.listed(parts)} if parts else ""


def _figures(answer: Resources, years: Sequence[int], unit: Unit, scale: ValueAxis) -> list[dict[str, Any]]:
    figures = []
    for year, amounts in budgets.sums(answer.shown, lambda line: line.year).items():
        kind = "forecast" if year > answer.plan_year else "planned"
        for lane, (what, amount) in enumerate(((kind, amounts.planned), ("spent", amounts.spent))):
            if amount is not None:
                figures.append(
                    {
                        "x": year - years[0], "lane": lane, "y": scale.along(amount / unit.size), "kind": what,
                        "label": unit.figure(amount),
                    }
                )  # fmt: skip
    return figures


def _year(answer: Resources, x: int, year: int, amounts: Amounts | None) -> dict[str, Any]:
    is_spent = amounts is not None and amounts.share_spent is not None and year <= answer.plan_year
    note = percent(amounts.share_spent) if amounts is not None and is_spent else year_note(answer, year, amounts)
    return {"x": x, "label": str(year), "note": note, "is_chosen": year == answer.plan_year}


def year_note(answer: Resources, year: int, amounts: Amounts | None) -> str:
    """Return what is said below a year: how much of its budget was spent, or that it is forecast."""
    if year > answer.plan_year:
        return _("forecast")
    if amounts is None or amounts.share_spent is None:
        return _("not reported")
    return _("%(share)s spent") % {"share": percent(amounts.share_spent)}


def first_forecast(answer: Resources, years: Sequence[int]) -> int:
    """Return the number of the first year that is forecast; that of years where none is."""
    return next((x for x, year in enumerate(years) if year > answer.plan_year), len(years))


# ---- boxes of money, shared with the grid


BOX: Final = ("lane", "kind", "tone", "low", "high", "is_illustrative", "words")


def boxes(lines: Sequence[BudgetLine], x: int, whole: float) -> list[dict[str, Any]]:
    """Return the boxes of the lines of one year: planned or forecast, and spent, each by funding one on the other.

    Args:
        lines: of one year.
        x: the number of the year.
        whole: the amount, in francs, that is 1 on the scale.
    """
    drawn, tops = [], {0: 0.0, 1: 0.0}
    for funding, amounts in budgets.sums(sorted(lines, key=_funding_first), lambda line: line.funding).items():
        kind = "forecast" if any(line.is_forecast for line in lines) else "planned"
        for lane, (what, amount) in enumerate(((kind, amounts.planned), ("spent", amounts.spent))):
            if not amount:
                continue
            drawn.append(
                {
                    "x": x, "lane": lane, "kind": what, "tone": TONES[funding],
                    "low": tops[lane] / whole, "high": (tops[lane] + amount) / whole,
                    "is_illustrative": amounts.is_illustrative,
                    "words": _box_words(lines[0].year, funding, what, amount, amounts.is_illustrative),
                }
            )  # fmt: skip
            tops[lane] += amount
    return drawn


def kinds(lines: Iterable[BudgetLine]) -> list[str]:
    """Return the kinds of boxes that lines have."""
    drawn = {
        kind
        for line in lines
        for kind, amount in (("forecast" if line.is_forecast else "planned", line.planned), ("spent", line.spent))
        if amount
    }
    return sorted(drawn)


def _funding_first(line: BudgetLine) -> int:
    return list(TONES).index(line.funding)


def _box_words(year: int, funding: Funding, kind: str, amount: float, is_illustrative: bool) -> str:
    sentence = {
        "planned": _("%(year)s, %(funding)s: %(amount)s planned"),
        "forecast": _("%(year)s, %(funding)s: %(amount)s forecast"),
        "spent": _("%(year)s, %(funding)s: %(amount)s spent"),
    }[kind] % {
        "year": year, "funding": resources.funding_word(funding), "amount": money_words.whole(amount),
    }  # fmt: skip
    return wording.noted(sentence, _("illustrative")) if is_illustrative else sentence


def legend(lines: Iterable[BudgetLine]) -> list[tuple[Swatch, str]]:
    """Return the legend of boxes of money: only what is drawn."""
    every = list(lines)
    fundings = {line.funding for line in every}
    entries = []
    if Funding.REGULAR in fundings:
        entries.append((Swatch.FIRST_MONEY, _("Regular budget: planned, spent")))
    if Funding.EXTRABUDGETARY in fundings:
        entries.append((Swatch.SECOND_MONEY, _("Extrabudgetary: planned, spent")))
    if any(line.is_forecast for line in every):
        entries.append((Swatch.FORECAST_MONEY, _("Forecast")))
    if any(line.is_illustrative for line in every):
        entries.append((Swatch.STRIPED_MONEY, _("Illustrative")))
    return entries


def year_table(lines: Iterable[BudgetLine]) -> pd.DataFrame:
    """Return the sums by year and funding, as rows."""
    groups = budgets.sums(
        sorted(lines, key=lambda line: (line.year, _funding_first(line))),
        lambda line: (line.plan_year, line.year, line.funding),
    )
    return pd.DataFrame(
        [
            {
                "year": year, "plan_year": plan, "stage": stage_word(plan, year),
                "funding": resources.funding_word(funding), "planned": amounts.planned, "spent": amounts.spent,
                "available": amounts.available, "share": amounts.share_spent,
                "is_illustrative": amounts.is_illustrative,
            }
            for (plan, year, funding), amounts in groups.items()
        ]
    )  # fmt: skip


def year_columns() -> list[TableColumn]:
    """Return the columns of `year_table`."""
    return [
        TableColumn("year", _("Year"), CellKind.CODE),
        TableColumn("plan_year", _("Operational plan"), CellKind.CODE, meaning=_("The year of the plan that says it")),
        TableColumn("stage", _("In the plan")),
        TableColumn("funding", _("Funding")),
        *amount_columns(),
    ]


def amount_columns() -> list[TableColumn]:
    """Return the columns of budget, actual, available and share, as performance tables of ITU have them."""
    return [
        TableColumn("planned", _("Budget, CHF"), CellKind.NUMBER, meaning=_("What is planned or forecast")),
        TableColumn("spent", _("Actual, CHF"), CellKind.NUMBER, meaning=_("What is spent; absent for a forecast")),
        TableColumn("available", _("Available, CHF"), CellKind.NUMBER, meaning=_("Budget less actual")),
        TableColumn("share", _("Share spent"), CellKind.SHARE),
    ]


def stage_word(plan: int, year: int) -> str:
    """Return whether a plan has a year in detail or as a forecast."""
    return _("forecast") if year > plan else _("in detail")


# ---- what successive plans said


@memoized
def rolling(answer: Resources) -> ChartFigure | None:
    """Return what the plans up to the chosen one said of each year; None where they said nothing."""
    said = budgets.sums(
        (line for line in answer.lines if line.plan_year <= answer.plan_year),
        lambda line: (line.year, line.plan_year),
    )
    known = {key: amounts for key, amounts in sorted(said.items()) if amounts.planned is not None}
    if not known:
        return None
    first, last = min(year for year, _plan in known), max(year for year, _plan in known)
    years = range(first, last + 1)
    values = [amounts.planned or 0.0 for amounts in known.values()]
    unit = Unit.fit_for(values)
    scale = ValueAxis.of([value / unit.size for value in values], steps=_STEPS, decimals=unit.decimals)
    return ChartFigure(
        key="rolling",
        build=rolling_years.rolling_years,
        frames={
            "data": pd.DataFrame([_said(answer, key, amounts, first, unit, scale) for key, amounts in known.items()]),
            "years": pd.DataFrame(
                [{"x": x, "label": str(year), "note": _change_note(known, year)} for x, year in enumerate(years)]
            ),
            "grid": pd.DataFrame(
                [{"y": scale.along(tick), "label": number(tick, scale.decimals)} for tick in scale.ticks()]
            ),
        },
        title=_("What successive plans said of each year, %(unit)s") % {"unit": unit.words},
        finding=_rolling_finding(answer, known),
        reading=_("Ringed: the plan of %(year)s. Below the years: change since the first forecast.") % {
            "year": answer.plan_year,
        },
        alt=_("Short lines by year, from the first forecast of the year to its own plan"),
        options={"years": len(years), "first_forecast": first_forecast(answer, years)},
        legend=marks.legend(_rolling_legend(known.values())),
        signs=picture_key.of_swatches(_rolling_legend(known.values())),
        table=pd.DataFrame(
            [
                {
                    "year": year, "plan_year": plan, "stage": stage_word(plan, year), "planned": amounts.planned,
                    "is_illustrative": amounts.is_illustrative,
                }
                for (year, plan), amounts in known.items()
            ]
        ),
        columns=[*year_columns()[:3], amount_columns()[0]],
        is_illustrative=any(amounts.is_illustrative for amounts in known.values()),
        sources=resources.sources_of([line for line in answer.lines if line.plan_year <= answer.plan_year]),
        least_height=240,
    )  # fmt: skip


def _said(
    answer: Resources, key: tuple[int, int], amounts: Amounts, first: int, unit: Unit, scale: ValueAxis
) -> dict[str, Any]:
    year, plan = key
    planned = amounts.planned or 0.0
    words = _("%(year)s, operational plan of %(plan)s (%(stage)s): %(amount)s") % {
        "year": year, "plan": plan, "stage": stage_word(plan, year), "amount": money_words.whole(planned),
    }  # fmt: skip
    return {
        "x": year - first,
        "along": (plan - year + _FORECAST_YEARS) / _FORECAST_YEARS,
        "y": scale.along(planned / unit.size),
        "is_forecast": year > plan,
        "is_illustrative": amounts.is_illustrative,
        "is_chosen": plan == answer.plan_year,
        "words": wording.noted(words, _("illustrative")) if amounts.is_illustrative else words,
    }


def _change(known: dict[tuple[int, int], Amounts], year: int) -> tuple[int, float] | None:
    """Return the first plan that forecast a year, and by which share the newest statement differs from it."""
    plans = sorted(plan for of, plan in known if of == year)
    if len(plans) < 2:
        return None
    first, last = known[year, plans[0]].planned, known[year, plans[-1]].planned
    return (plans[0], last / first - 1) if first and last is not None else None


def _change_note(known: dict[tuple[int, int], Amounts], year: int) -> str:
    change = _change(known, year)
    return "" if change is None else money_words.signed_percent(change[1])


def _rolling_finding(answer: Resources, known: dict[tuple[int, int], Amounts]) -> str:
    change = _change(known, answer.plan_year)
    if change is None:
        return _("No earlier plan forecast %(year)s.") % {"year": answer.plan_year}
    plan, share = change
    return _("The budget of %(year)s is %(change)s than the plan of %(plan)s forecast.") % {
        "year": answer.plan_year, "change": money_words.more_or_less(share), "plan": plan,
    }  # fmt: skip


def _rolling_legend(said: Iterable[Amounts]) -> list[tuple[Swatch, str]]:
    is_made_up = any(amounts.is_illustrative for amounts in said)
    return [
        (
            Swatch.MADE_UP_FORECAST_POINT if is_made_up else Swatch.FORECAST_POINT,
            _("Forecast of an earlier plan"),
        ),
        (Swatch.MADE_UP_PLAN_POINT if is_made_up else Swatch.PLAN_POINT, _("Plan of the year itself")),
    ]
