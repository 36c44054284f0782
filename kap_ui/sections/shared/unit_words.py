"""A figure with its unit, as it is said: "11 agreements", "USD 82.00 billion", "0.94"."""

from __future__ import annotations

from typing import Final

from kap_ui.words import wording
from kap_ui.words.wording import _, number

_CURRENCIES: Final = ("CHF", "USD")


def with_unit(printed: str, unit: str) -> str:
    """Return a printed figure with its unit; alone where the unit is no noun, or would be a plural after 1.

    Args:
        printed: the figure, with the sign of per cent where it has one.
        unit: of the KPI, in the reader's language; the data have units in the plural.
    """
    noun = unit.removeprefix("%").strip()
    if noun in ("", _("ratio")) or printed == number(1):
        return printed
    currency, _space, scale = noun.partition(" ")
    if currency in _CURRENCIES:
        return _("%(currency)s\u00a0%(amount)s") % {"currency": currency, "amount": f"{printed} {scale}".strip()}
    return f"{printed}{wording.signs().before_unit}{noun}"
