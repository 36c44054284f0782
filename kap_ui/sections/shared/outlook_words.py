"""What a KPI still takes, in words: how much in the quarters that are left, how fast, and where it is worst."""

from __future__ import annotations

from typing import Final

from kap_model.measures import Receipt
from kap_model.measures.standings import is_kept
from kap_model.quarter import QUARTERS_A_YEAR
from kap_model.queries.units import Unit
from kap_model.rounding import rounded_up
from kap_model.vocabulary import Direction
from kap_ui.marks.markup import Markup, filled, strong
from kap_ui.sections.shared.unit_words import with_unit
from kap_ui.words.wording import _, ngettext, number, points, quarter

MORE: Final = 1
"""A slope, and what arithmetic starts from, are printed with one decimal more than the KPI's figures."""

MOST_TIMES: Final = 10
"""A needed pace of more than so many times the present one is not told from others."""


def is_needed(receipt: Receipt) -> bool:
    """Return whether something is still to be gained: not of a KPI that is to be kept, or has reached its target."""
    lacking = receipt.lacking
    if lacking is None or is_kept(receipt.indicator, receipt.target_path):
        return False
    forward = -lacking if receipt.indicator.direction is Direction.DECREASE else lacking
    return forward > 0


def is_near(receipt: Receipt) -> bool:
    """Return whether the target is at most a year from the figure: then a pace a year would mislead."""
    return receipt.quarters_left is not None and receipt.quarters_left <= QUARTERS_A_YEAR


def needed(receipt: Receipt, unit: Unit) -> Markup | None:
    """Return what is needed up to the target, its figure in bold; None where nothing is.

    ``30 points less in the 2 quarters from Q2 2026 to the target.`` If the target is more than a year from the figure,
    what is needed a year.
    """
    lacking = receipt.lacking
    if not is_needed(receipt) or lacking is None or receipt.target is None:
        return None
    if receipt.is_target_over:
        return filled(over(receipt))
    by = {"amount": strong(amount(receipt, lacking, unit)), "since": quarter(receipt.data_quarter)}
    left = receipt.quarters_left
    if left is None:
        return None
    if is_near(receipt):
        sentence = _more_in_quarters if lacking > 0 else _less_in_quarters
        return filled(sentence(left) % {"n": number(left)}, **by)
    yearly = strong(amount(receipt, lacking * QUARTERS_A_YEAR / left, unit))
    more, less = _("{amount} more by {quarter}: {yearly} a year."), _("{amount} less by {quarter}: {yearly} a year.")
    by["quarter"] = quarter(receipt.target[0])
    return filled(more if lacking > 0 else less, yearly=yearly, **by)


def _more_in_quarters(left: int) -> str:
    return ngettext(
        "{amount} more in the %(n)s quarter from {since} to the target.",
        "{amount} more in the %(n)s quarters from {since} to the target.",
        left,
    )


def _less_in_quarters(left: int) -> str:
    return ngettext(
        "{amount} less in the %(n)s quarter from {since} to the target.",
        "{amount} less in the %(n)s quarters from {since} to the target.",
        left,
    )


def over(receipt: Receipt) -> str:
    """Return that the target's quarter has passed, and of which quarter the latest figure is."""
    assert receipt.target is not None
    values = {"quarter": quarter(receipt.target[0]), "data": quarter(receipt.data_quarter)}
    if receipt.data_quarter is not None and receipt.data_quarter >= receipt.target[0]:
        return _("The target's quarter, %(quarter)s, has passed.") % values
    return _("The target's quarter, %(quarter)s, has passed; the latest figure is for %(data)s.") % values


def pace(receipt: Receipt) -> str:
    """Return the present pace against the needed one; "" where it is not known or nothing is needed."""
    if receipt.is_target_over or not is_needed(receipt) or receipt.slope is None or receipt.lacking is None:
        return ""
    ratio = receipt.needed_pace_ratio
    if ratio is not None and ratio > MOST_TIMES:
        return _("That is more than %(n)s times the present pace.") % {"n": number(MOST_TIMES)}
    if ratio is not None:
        return _("That is %(ratio)s times the present pace.") % {
            "ratio": number(ratio, 1 if ratio < MOST_TIMES - 0.05 else 0)
        }
    if receipt.slope == 0:
        return _("At present it does not move.")
    return _("At present it falls.") if receipt.slope < 0 else _("At present it rises.")


def amount(receipt: Receipt, change: float, unit: Unit) -> str:
    """Return the size of a change with its unit, rounded up to what the KPI is counted in; of percentages in points."""
    size = rounded_up(abs(change), receipt.indicator.decimals)
    printed = number(float(size), receipt.indicator.decimals)
    return points(printed, float(size)) if unit.alone.startswith("%") else with_unit(printed, size, unit)
