"""The rules of projects, budgets and contributions: what a finance officer refuses, and what is worth a second look.

What is refused is a problem; the rest are warnings, which have the same shape and refuse nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from kap_model.codes import split_codes
from kap_model.currencies import CURRENCIES, SWISS_FRANC
from kap_model.importing.rows import Rows
from kap_model.money import Budget
from kap_model.problems import N_, Message, Problem, ProblemKind, Problems
from kap_model.quarter import Quarter
from kap_model.vocabulary import OfficeKind, PlaceKind, ProjectState

FORECAST_YEARS: Final = 3
"""The years after its own that a rolling operational plan forecasts."""

_CENTIME: Final = 0.01
_SERVING: Final = frozenset({OfficeKind.REGIONAL, OfficeKind.AREA})
"""Kinds of office that serve countries; headquarters, programmes and liaison offices may work in any."""


def broken(standing: dict[str, Rows], table_names: set[str]) -> Problems:
    """Return the problems of money across rows of what would stand once the tables of these names are loaded."""
    problems = Problems()
    if "projects" in table_names:
        problems += _projects(standing["projects"])
    if "budgets" in table_names:
        problems += _budgets(standing["budgets"])
    if "contributions" in table_names:
        problems += _contributions(standing["contributions"])
    if "published_amounts" in table_names:
        problems += _not_below_zero(standing["published_amounts"], "value")
    return problems


def warnings(standing: dict[str, Rows], table_names: set[str], present: Quarter) -> Problems:
    """Return what is worth a second look in what would stand once the tables of these names are loaded.

    `present` is the present quarter.
    """
    found = Problems()
    if table_names & {"projects", "places"}:
        found += _countries_not_served(standing["projects"], standing["places"])
    if "projects" in table_names:
        found += _states(standing["projects"], present)
    if table_names & {"budgets", "contributions"}:
        found += _contributions_that_do_not_add_up(standing["contributions"], standing["budgets"])
    return found


def _shown(amount: float) -> str:
    return f"{amount:.12g}"


def _cells(rows: Rows, *names: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Return an iterator over the indices of the good rows, each with its cells of some columns."""
    columns = [rows.values[name] for name in names]
    return ((index, tuple(column[index] for column in columns)) for index in rows.good())


def _not_below_zero(rows: Rows, *names: str) -> Iterator[Problem]:
    for name in names:
        for index, (amount,) in _cells(rows, name):
            if amount is not None and amount < 0:
                what, how = Message(N_("less than 0")), Message(N_("Correct the number"))
                yield rows.problem(index, ProblemKind.OUT_OF_LIMITS, what, how, name, _shown(amount))


# ---- what is refused


_BUDGET: Final = ("budget_chf", "budget_low_chf", "budget_high_chf", "budget_amount", "budget_currency")
_FILL_IN: Final = Message(N_("Fill it in"))


def _projects(rows: Rows) -> Iterator[Problem]:
    yield from _not_below_zero(rows, *_BUDGET[:4], "spent_chf")
    yield from _other_currencies(rows, "budget_amount", "budget_currency", "budget_chf")
    for index, (exact, low, high, amount, currency, spent) in _cells(rows, *_BUDGET, "spent_chf"):
        if (low is None) != (high is None):
            missing, known = _BUDGET[1:3] if low is None else _BUDGET[2:0:-1]
            what = Message(N_("a band with one end alone, in %(column)s"), column=known)
            how = Message(N_("Fill in the other end; a budget that is one figure stands in budget_chf"))
            yield rows.problem(index, ProblemKind.MISSING_VALUE, what, how, missing)
        elif low is not None and low > high:
            what = Message(N_("a band whose lower end is above its upper end (%(high)s)"), high=_shown(high))
            how = Message(N_("Correct one of the two"))
            yield rows.problem(index, ProblemKind.RULE, what, how, "budget_low_chf", _shown(low))
        has_band, has_other = low is not None or high is not None, amount is not None or currency is not None
        if (exact is not None) + has_band + has_other > 1:
            what = Message(
                N_("more than one of a budget in francs, a band in francs, and an amount in another currency")
            )
            how = Message(N_("Keep the one that was published"))
            column = "budget_low_chf" if has_band and exact is not None else "budget_amount"
            yield rows.problem(index, ProblemKind.RULE, what, how, column, None)
            continue
        budget = Budget.of_columns(exact, low, high, amount, currency)
        yield from _spent(rows, index, spent, budget.high, has_budget=exact is not None or has_band or has_other)


def _spent(rows: Rows, index: int, spent: float | None, most: float | None, *, has_budget: bool) -> Iterator[Problem]:
    """Return how what is spent goes beyond the budget; `most` is its upper end in francs, None if it is not known."""
    if spent is None:
        return
    if spent > 0 and not has_budget:
        what, how = Message(N_("spending without a budget")), Message(N_("Give the budget, or leave the cell empty"))
    elif most is not None and spent - most >= _CENTIME and most >= 0:  # a budget below 0 is a problem of its own
        what = Message(N_("spending above the budget (%(budget)s)"), budget=_shown(most))
        how = Message(N_("Correct one of the two"))
    else:
        return
    yield rows.problem(index, ProblemKind.RULE, what, how, "spent_chf", _shown(spent))


def _other_currencies(rows: Rows, amount_column: str, currency_column: str, francs_column: str) -> Iterator[Problem]:
    """Return where an amount in another currency lacks its currency or the reverse, or is in no other currency."""
    for index, (amount, currency) in _cells(rows, amount_column, currency_column):
        if amount is not None and currency is None:
            what = Message(N_("an amount without its currency"))
            yield rows.problem(index, ProblemKind.MISSING_VALUE, what, _FILL_IN, currency_column)
        elif currency is not None and amount is None:
            what = Message(N_("a currency without an amount"))
            yield rows.problem(index, ProblemKind.MISSING_VALUE, what, _FILL_IN, amount_column)
        if currency == SWISS_FRANC:
            what = Message(N_("Swiss francs in the place of another currency"))
            how = Message(N_("Write the amount in %(column)s"), column=francs_column)
            yield rows.problem(index, ProblemKind.RULE, what, how, currency_column, currency)
        elif currency is not None and currency not in CURRENCIES:
            what = Message(N_("not the code of a currency in use (ISO 4217)"))
            how = Message(N_("Correct the code; that of the United States dollar is USD"))
            yield rows.problem(index, ProblemKind.NOT_A_WORD, what, how, currency_column, currency)


def _budgets(rows: Rows) -> Iterator[Problem]:
    yield from _not_below_zero(rows, "planned_chf", "spent_chf", "mobilised_chf")
    for index, (plan_year, year, planned, spent, mobilised) in _cells(
        rows, "plan_year", "year", "planned_chf", "spent_chf", "mobilised_chf"
    ):
        if not plan_year <= year <= plan_year + FORECAST_YEARS:
            what = Message(
                N_("a year outside %(first)s to %(last)s, which the rolling plan of %(first)s covers"),
                first=str(plan_year),
                last=str(plan_year + FORECAST_YEARS),
            )
            how = Message(N_("Correct one of the two years"))
            yield rows.problem(index, ProblemKind.OUT_OF_LIMITS, what, how, "year", str(year))
            continue
        if year > plan_year:
            for column, amount in (("spent_chf", spent), ("mobilised_chf", mobilised)):
                if amount is not None:
                    what = Message(
                        N_("an actual amount in a forecast: %(year)s had not come in the plan of %(plan)s"),
                        year=str(year),
                        plan=str(plan_year),
                    )
                    how = Message(
                        N_("Leave the cell empty; it stands in the row with plan_year %(year)s"), year=str(year)
                    )
                    yield rows.problem(index, ProblemKind.RULE, what, how, column, _shown(amount))
            continue
        yield from _spent(rows, index, spent, planned, has_budget=planned is not None)


def _contributions(rows: Rows) -> Iterator[Problem]:
    yield from _not_below_zero(rows, "amount_chf", "amount")
    yield from _other_currencies(rows, "amount", "currency", "amount_chf")
    for index, (francs, amount, currency) in _cells(rows, "amount_chf", "amount", "currency"):
        has_other = amount is not None or currency is not None
        if francs is None and not has_other:
            what = Message(N_("a contribution without an amount"))
            how = Message(N_("Give amount_chf, or amount with currency; leave the row out if nothing is known"))
            yield rows.problem(index, ProblemKind.MISSING_VALUE, what, how, "amount_chf")
        elif francs is not None and has_other:
            what = Message(N_("an amount in francs and one in another currency"))
            how = Message(N_("Keep the one that was given"))
            yield rows.problem(index, ProblemKind.RULE, what, how, "amount_chf", _shown(francs))


# ---- what is worth a second look


_LEAVE_IT: Final = Message(N_("Correct it; if it is right, leave it"))


def _countries_not_served(projects: Rows, places: Rows) -> Iterator[Problem]:
    kinds = {code: (kind, office) for _i, (code, kind, office) in _cells(places, "place_code", "kind", "office_kind")}
    parents = {code: parent for _i, (code, parent) in _cells(places, "place_code", "parent_code")}
    for index, (office, cell) in _cells(projects, "office_code", "countries"):
        kind, office_kind = kinds.get(office, (None, None))
        if kind != PlaceKind.OFFICE or office_kind not in _SERVING:
            continue
        for country in split_codes(cell):
            serving = parents.get(country, office)
            if serving != office:
                what = Message(
                    N_("%(country)s is served by %(serving)s, not by the office of the project (%(office)s)"),
                    country=country,
                    serving=str(serving),
                    office=office,
                )
                yield projects.problem(index, ProblemKind.WARNING, what, _LEAVE_IT, "countries", country)


def _states(projects: Rows, present: Quarter) -> Iterator[Problem]:
    now = str(present)
    for index, (start, end, state, spent) in _cells(projects, "start_quarter", "end_quarter", "state", "spent_chf"):
        has_spent = spent is not None and spent > 0
        if has_spent and start is not None and start > now:
            what = Message(N_("spending of a project that begins in %(start)s only"), start=start)
            yield projects.problem(index, ProblemKind.WARNING, what, _LEAVE_IT, "spent_chf", _shown(spent))
        elif has_spent and state == ProjectState.PLANNED:
            what = Message(N_("spending of a project that is planned"))
            yield projects.problem(index, ProblemKind.WARNING, what, _LEAVE_IT, "spent_chf", _shown(spent))
        if state == ProjectState.COMPLETED and end is not None and end > now:
            what = Message(N_("a completed project that ends in %(end)s only"), end=end)
            yield projects.problem(index, ProblemKind.WARNING, what, _LEAVE_IT, "state", state)


_Key = tuple[int, str, str, str]
"""Year, office, priority or enabler, origin."""


def _contributions_that_do_not_add_up(contributions: Rows, budgets: Rows) -> Iterator[Problem]:
    """Return where contributions in francs are not what budgets say was mobilised; other currencies are not compared.

    Where there is no contribution in francs nothing is known of them, and nothing is said.
    """
    names = ("year", "office_code", "priority_code", "origin")
    given: dict[_Key, float] = defaultdict(float)
    given_at: dict[_Key, int] = {}
    with_other: set[_Key] = set()
    for index, (amount, *rest) in _cells(contributions, "amount_chf", *names):
        key = _key(rest)
        if amount is None:
            with_other.add(key)
        else:
            given[key] += amount
            given_at.setdefault(key, index)
    booked: dict[_Key, float] = defaultdict(float)
    booked_at: dict[_Key, int] = {}
    for index, (amount, *rest) in _cells(budgets, "mobilised_chf", *names):
        if amount is not None:
            key = _key(rest)
            booked[key] += amount
            booked_at.setdefault(key, index)
    for key, amount in given.items():
        beyond = amount - booked.get(key, 0.0)
        if abs(beyond) < _CENTIME or (beyond < 0 and key in with_other):
            continue
        words = {"given": _shown(amount), "office": key[1], "objective": key[2], "year": str(key[0])}
        if key not in booked:
            what = Message(
                N_("contributions of CHF %(given)s to %(objective)s at %(office)s in %(year)s, in no budget"),
                **words,
            )
            yield contributions.problem(given_at[key], ProblemKind.WARNING, what, _LEAVE_IT, "amount_chf")
            continue
        what = Message(
            N_(
                "contributions of CHF %(given)s to %(objective)s at %(office)s in %(year)s, which differ by "
                "CHF %(difference)s from what was mobilised"
            ),
            **words,
            difference=_shown(abs(beyond)),
        )
        at = booked_at[key]
        yield budgets.problem(at, ProblemKind.WARNING, what, _LEAVE_IT, "mobilised_chf", _shown(booked[key]))


def _key(cells: list[Any]) -> _Key:
    year, office, objective, origin = cells
    return year, office, objective, origin
