"""Amounts of money in the words of the page of resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kap_ui.words import money
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, number, percent

_LEAST_IN_MILLIONS: Final = 2_000_000
_LEAST_IN_THOUSANDS: Final = 100_000
"""Francs from which on the greatest amount is printed in millions, and in thousands."""


def short(amount: float | None) -> str:
    """Return an amount in francs in short: CHF 24.3 million; a dash for none. Below 0 with its sign."""
    if amount is None:
        return ABSENT
    if amount < 0:
        return _("minus %(amount)s") % {"amount": money.francs_in_short(-amount, -amount)}
    return money.francs_in_short(amount, amount)


def whole(amount: float) -> str:
    """Return an amount in francs to the franc: CHF 24,312,000."""
    return money.francs(amount, amount)


def measure(code: str) -> str:
    """Return the words of what is added: planned, spent or mobilised."""
    return {"planned": _("the budget"), "spent": _("the spending"), "mobilised": _("what was mobilised")}[code]


@dataclass(frozen=True, slots=True)
class Unit:
    """In what amounts are printed: its size in francs, its decimals, and its words."""

    size: float
    decimals: int
    words: str

    @classmethod
    def fit_for(cls, amounts: Iterable[float | None], *, is_of_table: bool = False) -> Unit:
        """Return millions, thousands or francs, by the greatest of some amounts.

        Args:
            amounts: Swiss francs.
            is_of_table: whether they stand in a table as ITU's performance tables, which have no millions.
        """
        greatest = max((abs(amount) for amount in amounts if amount is not None), default=0.0)
        if greatest >= _LEAST_IN_MILLIONS and not is_of_table:
            return cls(1_000_000, 1, _("CHF million"))
        if greatest >= _LEAST_IN_THOUSANDS:
            return cls(1000, 0, _("CHF thousand"))
        return cls(1, 0, _("CHF"))

    def figure(self, amount: float | None) -> str:
        """Return an amount in this unit; a dash for none. What rounds to nothing and is something says so."""
        if amount is None:
            return ABSENT
        least = 10.0**-self.decimals
        if 0 < abs(amount) < self.size * least / 2:
            return _("< %(least)s") % {"least": number(least, self.decimals)}
        return number(amount / self.size, self.decimals)


def span(first: int, last: int) -> str:
    """Return the years from the first to the last."""
    return str(first) if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def signed_percent(share: float) -> str:
    """Return a change as a percentage with its sign: +4%, −2%, 0%."""
    words = percent(abs(share))
    if words == percent(0.0):
        return words
    return _("+%(share)s") % {"share": words} if share > 0 else _("−%(share)s") % {"share": words}


def more_or_less(share: float) -> str:
    """Return a change in words, to stand before "than": 4% more."""
    words = percent(abs(share))
    return _("%(share)s more") % {"share": words} if share >= 0 else _("%(share)s less") % {"share": words}
