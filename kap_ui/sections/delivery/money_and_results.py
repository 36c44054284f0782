"""Money and results side by side: the share of the plan's budget that is spent, and the mean share of the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from kap_model.measures import RollUp
from kap_model.progress import PLAN_CODE
from kap_model.queries.delivery import budgets
from kap_model.queries.delivery.budgets import PlanMoney
from kap_model.queries.sources import Scope, SourceCount, together
from kap_ui import marks
from kap_ui.charts import money_and_results
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks import Swatch
from kap_ui.sections.delivery import money_words, objectives
from kap_ui.sections.delivery.resources import Resources
from kap_ui.sections.shared import roll_up_table, roll_up_words, source_counts
from kap_ui.sections.shared.short_names import in_lines, short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, percent, quarter

_LETTERS = 46


@dataclass(frozen=True, slots=True)
class _Pair:
    """An objective, or the whole plan, with its money and its results; None where one of them is not known."""

    code: str
    money: PlanMoney | None
    way: RollUp | None

    @property
    def share(self) -> float | None:
        return None if self.money is None else self.money.share

    @property
    def mean_share(self) -> float | None:
        return None if self.way is None else self.way.mean_share


@memoized
def beside(answer: Resources) -> ChartFigure:
    """Return money and results of the plan, its priorities and enablers; of a chosen one alone."""
    pairs = _pairs(answer)
    first, last = data.choices().start.year, data.choices().end.year
    years = {"first": first, "last": last}
    is_money_made_up = any(pair.money is not None and pair.money.is_illustrative for pair in pairs)
    is_way_made_up = any(pair.way is not None and pair.way.is_illustrative for pair in pairs)
    legend = [
        (
            Swatch.MADE_UP_MONEY_POINT if is_money_made_up else Swatch.MONEY_POINT,
            _("Spent of the budget of %(first)s to %(last)s, by %(quarter)s")
            % {**years, "quarter": quarter(answer.spent_to)},
        ),
        (
            Swatch.MADE_UP_PLAN_POINT if is_way_made_up else Swatch.PLAN_POINT,
            _("Mean progress towards the targets of the KPIs, %(quarter)s") % {"quarter": quarter(answer.at)},
        ),
    ]
    frames = _frames(pairs, 0)
    return ChartFigure(
        key="beside",
        build=money_and_results.money_and_results,
        frames=frames,
        title=_("Money and results side by side, in per cent of each"),
        finding=_finding(pairs),
        reading=_reading(pairs),
        alt=_("Two marks a row on a scale from 0 to 100 per cent: the budget spent and the progress"),
        options={
            "rows": len(pairs),
            "words": {
                "money": _("Spent"), "way": _("Progress"), "short_money": _("Spent"), "short_way": _("Progress"),
            },
        },
        file_frames=partial(_frames, pairs, _LETTERS),
        file_options={"names": 340},
        legend=marks.legend(legend),
        signs=picture_key.of_swatches(legend),
        table=pd.DataFrame([_record(pair) for pair in pairs]),
        columns=[
            TableColumn("code", _("Code"), CellKind.CODE),
            TableColumn("name", _("Priority or enabler")),
            TableColumn("budget", _("Budget of %(first)s to %(last)s, CHF") % years, CellKind.NUMBER),
            TableColumn("forecast", _("Of this forecast, CHF"), CellKind.NUMBER),
            TableColumn("spent", _("Spent, CHF"), CellKind.NUMBER),
            TableColumn("share", _("Share spent"), CellKind.SHARE),
            *roll_up_table.mean_columns(),
            *roll_up_table.usable_columns(),
        ],
        is_illustrative=is_money_made_up or is_way_made_up,
        sources=sources(answer),
        least_width=900,
    )  # fmt: skip


def scope(answer: Resources) -> Scope:
    """Return the KPIs whose progress stands beside the money."""
    facts = data.progress(answer.selection.origin).facts
    kpis = facts.counted_kpis(answer.selection.objective or PLAN_CODE)
    return source_counts.scope(kpis, [answer.selection.place], answer.at)


def sources(answer: Resources) -> tuple[SourceCount, ...]:
    """Return the sources of money and results, counted."""
    return together(answer.sources, source_counts.behind(answer.selection.origin, scope(answer)))


def _pairs(answer: Resources) -> Sequence[_Pair]:
    progress, choices = data.progress(answer.selection.origin), data.choices()
    money = budgets.plan_money(answer.lines, choices.start, choices.end, answer.spent_to)
    objective = answer.selection.objective
    codes = [objective] if objective else objectives.in_order(answer, progress.facts.single_codes)
    roll_ups = progress.roll_ups_at((PLAN_CODE, *codes), (answer.selection.place,), answer.at)
    ways = {code: roll_up for (code, _place), roll_up in roll_ups.items()}
    pairs = [] if objective else [_Pair(PLAN_CODE, _together(money), ways[PLAN_CODE])]
    return [*pairs, *(_Pair(code, money.get(code), ways[code]) for code in codes if code != PLAN_CODE)]


def _together(money: Mapping[str, PlanMoney]) -> PlanMoney | None:
    """Return the money of all priorities and enablers."""
    if not money:
        return None

    def added(name: str) -> float | None:
        known = [amount for one in money.values() if (amount := getattr(one, name)) is not None]
        return sum(known) if known else None

    return PlanMoney(
        objective_code=PLAN_CODE,
        budget=added("budget"),
        forecast=added("forecast"),
        spent=added("spent"),
        is_illustrative=any(one.is_illustrative for one in money.values()),
    )


def _frames(pairs: Sequence[_Pair], letters: int) -> dict[str, pd.DataFrame]:
    return {
        "data": pd.DataFrame([_row(y, pair, letters) for y, pair in enumerate(pairs)]),
        "grid": pd.DataFrame([{"value": n / 4, "label": percent(n / 4)} for n in range(5)]),
    }


def _row(y: int, pair: _Pair, letters: int) -> dict[str, Any]:
    name = _name(pair) if pair.code == PLAN_CODE or letters else short(pair.code)
    return {
        "y": y,
        "code": "" if pair.code == PLAN_CODE else pair.code,
        "name": in_lines(name, letters) if letters else name,
        "short": "" if pair.code != PLAN_CODE else _("Plan"),
        "money": pair.share,
        "way": pair.mean_share,
        "money_figure": percent(pair.share),
        "way_figure": percent(None) if pair.way is None else roll_up_words.figure(pair.way),
        "money_words": _money_words(pair),
        "way_words": _way_words(pair),
        "money_made_up": pair.money is not None and pair.money.is_illustrative,
        "way_made_up": pair.way is not None and pair.way.is_illustrative,
    }


def _name(pair: _Pair) -> str:
    return roll_up_words.name_of(pair.code)


def _money_words(pair: _Pair) -> str:
    if pair.money is None or pair.money.budget is None or pair.money.spent is None:
        return _("%(code)s: no budget with spending is known") % {"code": roll_up_words.code_or_name(pair.code)}
    return _("%(code)s: %(spent)s spent of %(budget)s, %(share)s") % {
        "code": roll_up_words.code_or_name(pair.code), "spent": money_words.short(pair.money.spent),
        "budget": money_words.short(pair.money.budget), "share": percent(pair.share),
    }  # fmt: skip


def _way_words(pair: _Pair) -> str:
    code = roll_up_words.code_or_name(pair.code)
    if pair.way is None:
        return _("%(code)s: no KPI counts here") % {"code": code}
    return _("%(code)s: %(words)s") % {"code": code, "words": roll_up_words.mean_shares_or_judgement(pair.way)}


def _record(pair: _Pair) -> dict[str, Any]:
    money, way = pair.money, pair.way
    return {
        "code": "" if pair.code == PLAN_CODE else pair.code,
        "name": _name(pair),
        "budget": None if money is None else money.budget,
        "forecast": None if money is None else money.forecast,
        "spent": None if money is None else money.spent,
        "share": pair.share,
        **({} if way is None else {name: roll_up_table.record(way)[name] for name in _WAY}),
        "is_illustrative": (money is not None and money.is_illustrative) or (way is not None and way.is_illustrative),
    }


_WAY = ("mean_share", "mean_expected_share", "usable", "applicable")


def _reading(pairs: Sequence[_Pair]) -> str:
    """Return that the two are not cause and effect, and what stands where no mean is given."""
    neither = _(
        "Neither causes the other: a budget can be spent without moving a KPI, and a KPI can move for other reasons."
    )
    if not any(pair.way is not None and pair.way.is_withheld for pair in pairs):
        return neither
    withheld = _("A fraction: so many of the KPIs can be assessed, too few for a mean.")
    return wording.sentences([neither, withheld])


def _finding(pairs: Sequence[_Pair]) -> str:
    """Return where money and results are furthest apart."""
    known = [
        (pair.code, pair.share, pair.mean_share)
        for pair in pairs
        if pair.code != PLAN_CODE and pair.share is not None and pair.mean_share is not None
    ]
    if not known:
        return _("For no priority or enabler both are known.")
    code, share, way = max(known, key=lambda one: abs(one[1] - one[2]))
    words = {"code": code, "share": percent(share), "way": percent(way)}
    if len(known) == 1:
        return _("%(code)s: %(share)s of the budget is spent, and %(way)s of the way to the targets made.") % words
    return _("They are furthest apart for %(code)s: %(share)s of the budget is spent, %(way)s of the way made.") % words
