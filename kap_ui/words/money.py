"""Sums of money in words: a figure, a band, and another currency as it was published."""

from __future__ import annotations

from kap_model.money import Budget, MoneyRange
from kap_ui.words.wording import _, exact, listed, ngettext, number


def francs(low: float, high: float) -> str:
    """Return an amount in Swiss francs, or a band: CHF 1,000 or CHF 500 to 1,500."""
    if low == high:
        return _("CHF %(amount)s") % {"amount": number(low)}
    return _("CHF %(low)s to %(high)s") % {"low": number(low), "high": number(high)}


def published(amount: float, currency: str) -> str:
    """Return an amount in another currency, as it was published: USD 3,800,000."""
    return f"{currency}\N{NO-BREAK SPACE}{exact(amount)}"


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
