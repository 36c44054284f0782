"""Budgets and their sums, with numbers that can be added in the head."""

from __future__ import annotations

import pytest

from kap_model.money import NO_BUDGET, Budget, BudgetKind, MoneyRange


@pytest.mark.parametrize(
    ("columns", "kind", "exact"),
    [
        ((1000, None, None, None, None), BudgetKind.EXACT, 1000),
        ((0, None, None, None, None), BudgetKind.EXACT, 0),
        ((None, 500, 1500, None, None), BudgetKind.BAND, None),
        ((None, 500, 500, None, None), BudgetKind.EXACT, 500),
        ((None, None, None, 40, "USD"), BudgetKind.OTHER_CURRENCY, None),
        ((None, None, None, None, None), BudgetKind.NONE, None),
    ],
)
def test_a_budget_is_known_in_one_of_four_forms(
    columns: tuple[float | None, float | None, float | None, float | None, str | None],
    kind: BudgetKind,
    exact: float | None,
) -> None:
    budget = Budget.of_columns(*columns)
    assert (budget.kind, budget.exact) == (kind, exact)


def test_a_sum_with_a_band_is_a_range_and_counts_what_it_leaves_out() -> None:
    figure, band = Budget(low=1000, high=1000), Budget(low=500, high=1500)
    together = MoneyRange.of([figure, band, Budget(amount=40, currency="USD"), NO_BUDGET, NO_BUDGET])
    assert together == MoneyRange(low=1500, high=2500, counted=2, other_currency=1, without=2)
    assert together.exact is None
    assert together.shares(500) == (0.2, 500 / 1500)
    assert MoneyRange.of([figure, figure]).exact == 2000


def test_a_sum_of_no_budget_is_not_known_and_has_no_share() -> None:
    nothing = MoneyRange.of([NO_BUDGET])
    assert (nothing.exact, nothing.shares(10)) == (None, None)
