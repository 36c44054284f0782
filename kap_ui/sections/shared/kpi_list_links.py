"""Links from a count of KPIs to the page that lists them: the number on the link is that of the rows of the list."""

from __future__ import annotations

from collections.abc import Callable

from kap_model.measures import RollUp
from kap_model.progress import ENABLERS
from kap_model.vocabulary import RollUpLevel, StatusFilter
from kap_ui.frame import site_map

PAGE = "kpis"
"""The name of the page."""

ANY_FORECAST = "any"
"""The code of every forecast, in the address under `forecast`; the others are those of `ForecastWord`."""

Lists = Callable[[StatusFilter], str]
"""Returns where the KPIs of a roll-up are listed that a filter of statuses lets through."""


def lists_of(roll_up: RollUp, *, item: str | None = None, through: str | None = None) -> Lists:
    """Return where the KPIs of a roll-up are listed, by filter of statuses.

    Args:
        roll_up: of the plan, a priority, an enabler, the enablers or an outcome; or of the KPIs behind links.
        item: what those links lead to.
        through: where the link starts that the KPIs are behind, if it is one.
    """
    codes = {**_codes(roll_up), "item": item, "through": through}
    place, quarter = roll_up.place_code, str(roll_up.quarter)
    return lambda status: site_map.link_to(PAGE, None, place=place, quarter=quarter, **codes, status=status.value)


def _codes(roll_up: RollUp) -> dict[str, str | None]:
    """Return the choices of the page that leave the KPIs of a roll-up's objective."""
    code = roll_up.code
    if roll_up.level in (None, RollUpLevel.PLAN):
        return {"priority": None}
    if code == ENABLERS:
        return {"priority": None, "among": ENABLERS.lower()}
    if roll_up.level is RollUpLevel.OUTCOME:
        return {"priority": None, "outcome": code}
    return {"priority": code}
