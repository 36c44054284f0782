"""Selection: what the reader asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kap_model.quarter import Quarter
from kap_model.vocabulary import WORLD, OriginView

PARTS: Final = ("kpi", "priority", "place", "quarter", "compared", "origin")
"""What one can choose, by the names in an address; "priority" is the objective."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a reader looks at. Frozen, so that it can be part of a cache key.

    `quarter` is the selected quarter q of METHOD, `compared` the one that changes are counted from; `objective` is a
    priority or an enabler, None for the whole plan. `asked` are the PARTS that the page lets a reader choose, and
    which alone are named in words. It changes no figure, so selections that differ in it alone are equal.
    """

    quarter: Quarter
    compared: Quarter
    place: str = WORLD
    origin: OriginView = OriginView.ALL
    objective: str | None = None
    kpi: str | None = None
    asked: tuple[str, ...] = field(default=PARTS, compare=False)

    def codes(self) -> list[str]:
        """Return the codes of what was asked, for the name of a file: KPI or priority where chosen, place, quarter."""
        codes = {"kpi": self.kpi, "priority": self.objective, "place": self.place, "quarter": str(self.quarter)}
        return [code for part, code in codes.items() if part in self.asked and code is not None]
