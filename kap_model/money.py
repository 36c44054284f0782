"""Budgets as they are known: a figure, a band, an amount in another currency, or nothing; and their sums as ranges.

A band is never made one figure, another currency is never converted, and what is left out of a sum is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class BudgetKind(StrEnum):
    """The form in which a budget is known."""

    EXACT = "exact"
    BAND = "band"
    OTHER_CURRENCY = "other_currency"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The budget of a project, as it is known.

    Attributes:
        low: Swiss francs; the lower end of a band, or the figure itself. None for another currency, and without any.
        high: the upper end of a band, or the figure itself.
        amount: an amount in another currency, as published.
        currency: its ISO 4217 code.
    """

    low: float | None = None
    high: float | None = None
    amount: float | None = None
    currency: str | None = None

    @classmethod
    def of_columns(
        cls, exact: float | None, low: float | None, high: float | None, amount: float | None, currency: str | None
    ) -> Budget:
        """Return the budget that the columns of a project state."""
        return cls(
            low=low if exact is None else exact,
            high=high if exact is None else exact,
            amount=amount,
            currency=currency,
        )

    @property
    def kind(self) -> BudgetKind:
        """The form in which it is known."""
        if self.low is not None and self.high is not None:
            return BudgetKind.EXACT if self.low == self.high else BudgetKind.BAND
        return BudgetKind.NONE if self.amount is None else BudgetKind.OTHER_CURRENCY

    @property
    def exact(self) -> float | None:
        """The budget in Swiss francs; None if it is not known as one figure."""
        return self.low if self.kind is BudgetKind.EXACT else None


NO_BUDGET: Final = Budget()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRange:
    """A sum of budgets in Swiss francs, from the sum of their lower ends to that of their upper ends.

    Attributes:
        low: sum of the lower ends; a figure is both of its ends.
        high: sum of the upper ends.
        counted: how many budgets are in the sum.
        other_currency: how many are not, since they are known in another currency only.
        without: how many projects have no budget.
    """

    low: float
    high: float
    counted: int
    other_currency: int
    without: int

    @classmethod
    def of(cls, budgets: Iterable[Budget]) -> MoneyRange:
        """Return the sum of budgets."""
        every = list(budgets)
        in_francs = [(one.low, one.high) for one in every if one.low is not None and one.high is not None]
        kinds = [one.kind for one in every]
        return cls(
            low=sum(low for low, _high in in_francs),
            high=sum(high for _low, high in in_francs),
            counted=len(in_francs),
            other_currency=kinds.count(BudgetKind.OTHER_CURRENCY),
            without=kinds.count(BudgetKind.NONE),
        )

    @property
    def exact(self) -> float | None:
        """The sum; None if it is a range, or if no budget is in it."""
        return self.low if self.counted and self.low == self.high else None

    def shares(self, spent: float) -> tuple[float, float] | None:
        """Return the least and the greatest share of it that an amount is; None if the sum is or may be nothing."""
        return (spent / self.high, spent / self.low) if self.low > 0 else None
