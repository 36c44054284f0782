"""Sums of money in words: a figure, a band, and another currency as it was published.

Tables and files have every figure whole. Sentences and rows have those in short, which are rounded to a tenth of a
million; an amount in another currency is never rounded. Chinese, which has no word for a million, tells the same digits
with 万 and 亿 (`wording.of_power`).
"""

from __future__ import annotations

from typing import Final

from kap_model.money import Budget, MoneyRange
from kap_model.rounding import decimals_of, rounded
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, counted_as, exact, exact_of_power, listed, ngettext, number, of_power

_POWER: Final = 6
_MILLION: Final = 10**_POWER
_LEAST_IN_MILLIONS: Final = 50_000
"""Francs below which an end of a range would be 0.0 million."""

_MOST_DECIMALS: Final = 2
"""Decimals up to which a published amount in millions is shorter than the amount itself."""


def francs(low: float, high: float) -> str:
    """Return an amount in Swiss francs, or a band: CHF 1,000 or CHF 500 to 1,500."""
    if low == high:
        return _("CHF %(amount)s") % {"amount": number(low)}
    return _("CHF %(low)s to %(high)s") % {"low": number(low), "high": number(high)}


def published(amount: float, currency: str) -> str:
    """Return an amount in another currency, as it was published, on one line: USD 3,800,000."""
    words = _("%(currency)s %(amount)s") % {"currency": currency, "amount": exact(amount)}
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def francs_in_short(low: float, high: float) -> str:
    """Return an amount in Swiss francs, or a band, in millions: CHF 2.4 million, CHF 0.5 to 1.0 million.

    Below a million, and where rounding would hide an end of the band, it is whole: CHF 950,000.
    """
    low_words, high_words = (of_power(rounded(end / _MILLION, 1), _POWER) for end in (low, high))
    is_hidden = 0 < low < _LEAST_IN_MILLIONS or (low != high and low_words == high_words)
    if high < _MILLION or is_hidden:
        return francs(low, high)
    count = counted_as(float(rounded(high / _MILLION, 1)))
    if low == high:
        return ngettext("CHF %(amount)s million", "CHF %(amount)s million", count) % {"amount": high_words}
    return ngettext("CHF %(low)s to %(high)s million", "CHF %(low)s to %(high)s million", count) % {
        "low": low_words, "high": high_words,
    }  # fmt: skip


def amount_in_short(amount: float, currency: str) -> str:
    """Return an amount in another currency with every figure that was published: USD 3.8 million."""
    millions = amount / _MILLION
    if millions < 1 or decimals_of(millions) > _MOST_DECIMALS:
        return published(amount, currency)
    return ngettext("%(currency)s %(amount)s million", "%(currency)s %(amount)s million", counted_as(millions)) % {
        "currency": currency, "amount": exact_of_power(millions, _POWER),
    }  # fmt: skip


def published_in_short(amount: float, currency: str) -> str:
    """Return an amount in another currency, and that it is as published: USD 3.8 million (as published)."""
    return _("%(amount)s (as published)") % {"amount": amount_in_short(amount, currency)}


def sum_in_short(of: MoneyRange) -> str:
    """Return a sum of budgets in short; a dash where no budget is in it."""
    return francs_in_short(of.low, of.high) if of.counted else ABSENT


def budget_in_short(of: Budget) -> str:
    """Return a budget in short, as it is known; a dash without one."""
    if of.low is not None and of.high is not None:
        return francs_in_short(of.low, of.high)
    return published_in_short(of.amount, of.currency or "") if of.amount is not None else ABSENT


def budget(of: Budget) -> str:
    """Return a budget as it is known; empty without one."""
    if of.low is not None and of.high is not None:
        return francs(of.low, of.high)
    return published(of.amount, of.currency or "") if of.amount is not None else ""


def left_out(of: MoneyRange) -> str:
    """Return what a sum of budgets leaves out, in words; empty if nothing."""
    parts = []
    if of.other_currency:
        parts.append(
            ngettext(
                "%(n)s budget in another currency is in no sum",
                "%(n)s budgets in other currencies are in no sum",
                of.other_currency,
            )
            % {"n": number(of.other_currency)}
        )
    if of.without:
        parts.append(
            ngettext("%(n)s project without a budget", "%(n)s projects without a budget", of.without)
            % {"n": number(of.without)}
        )
    return listed(parts)
