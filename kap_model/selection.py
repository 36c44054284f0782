"""Selection: what the reader asked for, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kap_model.quarter import Quarter
from kap_model.vocabulary import WORLD, OriginView

PARTS: Final = ("kpi", "priority", "place", "quarter", "compared", "origin")
"""What one can choose, by the names in an address; "priority" is the objective."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is looked at. Frozen, so that it keys caches.

    `quarter` is the selected quarter q of METHOD, `compared` the one that changes are counted from; `objective` is a
    priority or an enabler, None for the whole plan. `asked` are the PARTS that could be chosen where it was made: words
    name these alone. It changes no figure, so selections that differ in it alone are equal.
    """

    quarter: Quarter
    compared: Quarter
    place: str = WORLD
    origin: OriginView = OriginView.ALL
    objective: str | None = None
    kpi: str | None = None
    asked: tuple[str, ...] = field(default=PARTS, compare=False)

    def but(self, **changes: Any) -> Selection:
        """Give the same selection with some parts changed."""
        return replace(self, **changes)

    def sentence(self, language: str, names: Mapping[str, str]) -> str:
        """Say the selection in English or French (any other language reads English).

        `names` gives the name of a place, priority, enabler or KPI by its code; a code without name is said itself.
        Only what was asked is said, and the subject; a sentence of nothing that was asked is empty.
        """
        if not self.asked:
            return ""
        words = _WORDS.get(language, _WORDS["en"])
        subject = self.kpi or self.objective
        parts = [f"{subject} {names.get(subject, '')}".strip() if subject else names.get("PLAN", words["plan"])]
        if "place" in self.asked:
            parts.append(names.get(self.place, self.place))
        if "quarter" in self.asked:
            parts.append(words["quarter"].format(quarter=_said(self.quarter, words)))
        if "compared" in self.asked:
            parts.append(words["compared"].format(quarter=_said(self.compared, words)))
        said = ", ".join(parts)
        return said + words["stop"] + words[self.origin] if "origin" in self.asked else said + "."

    def codes(self) -> list[str]:
        """Give the codes of what was asked, for the name of a file: KPI or priority where chosen, place, quarter."""
        found = {"kpi": self.kpi, "priority": self.objective, "place": self.place, "quarter": str(self.quarter)}
        return [code for part, code in found.items() if part in self.asked and code is not None]


def _said(quarter: Quarter, words: Mapping[str, str]) -> str:
    return words["form"].format(number=quarter.number, year=quarter.year)


_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "plan": "Kigali Action Plan",
        "form": "Q{number} {year}",
        "quarter": "as known at the end of {quarter}",
        "compared": "compared with {quarter}",
        "stop": "; ",
        OriginView.ALL: "all data, published and illustrative.",
        OriginView.PUBLISHED: "published figures only.",
    },
    "fr": {
        "plan": "Plan d'action de Kigali",
        "form": "T{number} {year}",
        "quarter": "situation à la fin du {quarter}",
        "compared": "par rapport au {quarter}",
        "stop": "\u202f; ",
        OriginView.ALL: "toutes les données, publiées et illustratives.",
        OriginView.PUBLISHED: "chiffres publiés seulement.",
    },
}
