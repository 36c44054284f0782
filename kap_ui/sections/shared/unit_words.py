"""A figure with its unit, as it is said: "11 agreements", "1 agreement", "USD 82.00 billion", "0.94"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from kap_model.queries import units as units_query
from kap_model.queries.units import Unit
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _

_CURRENCIES: Final = ("CHF", "USD")


def units() -> Mapping[str, Unit]:
    """Return what the KPIs are counted in, in the reader's language, by KPI."""
    return data.ask(units_query.units, wording.language())


def unit(kpi: str) -> Unit:
    """Return what a KPI is counted in; a unit without words where it is not known."""
    return units().get(kpi, Unit())


def noun(number: Decimal, unit: Unit) -> str:
    """Return a unit as it stands after a number, in the form that the number asks for.

    "" where it is no noun, and after 1 where its form is not known: it would be a plural.

    Args:
        number: as it is printed, with its decimals: 1.0 asks for another form than 1.
        unit: of the KPI; where it begins with the sign of per cent, that stands at the figure.
    """
    form = None if _is_counted_otherwise(unit) else unit.forms.get(wording.plural_category(number))
    words = (form or unit.alone).removeprefix("%").strip()
    is_plural_after_1 = number == 1 and form is None and not _currency(words)
    return "" if is_plural_after_1 or words == _("ratio") else words


def with_unit(printed: str, number: Decimal, unit: Unit) -> str:
    """Return a printed figure with its unit; alone where `noun` has none.

    Args:
        printed: the figure, with the sign of per cent where it has one.
        number: the figure as it is printed, with its decimals.
        unit: of the KPI.
    """
    if _is_counted_otherwise(unit):
        words = unit.forms[wording.plural_category(number)]
        return f"{figure(printed, number, unit)}{wording.signs().before_unit}{words}"
    words = noun(number, unit)
    if not words:
        return printed
    if currency := _currency(words):
        return _("%(currency)s\u00a0%(amount)s") % {
            "currency": currency, "amount": printed + words.removeprefix(currency),
        }  # fmt: skip
    return f"{printed}{wording.signs().before_unit}{words}"


def figure(printed: str, number: Decimal, unit: Unit) -> str:
    """Return a printed figure as it stands with its unit, or beside one that has it: 820.0亿 for 82.00 billion.

    Args:
        printed: the figure, with a sign before it where it is a lower bound.
        number: the figure as it is printed, with its decimals.
        unit: of the KPI.
    """
    if not _is_counted_otherwise(unit):
        return printed
    return printed.removesuffix(wording.number(float(number), -int(number.as_tuple().exponent))) + wording.of_power(
        number, unit.power
    )


def _is_counted_otherwise(unit: Unit) -> bool:
    """Return whether the reader's language has other words for the thousands, millions or billions of a unit.

    26亿人 are 2.6 billion people: the form after a number is then without them.
    """
    return bool(unit.power and unit.forms) and wording.counts_in_myriads()


def _currency(words: str) -> str:
    """Return the currency that a unit begins with; "" without one."""
    return next((code for code in _CURRENCIES if words.partition(" ")[0] == code), "")
