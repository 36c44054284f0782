"""The words of the categories in which a figure is split, such as women and men."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kap_model.problems import N_, Message
from kap_model.vocabulary import TOTAL

DIMENSIONS: Final[Mapping[str, str]] = {
    "sex": N_("by sex"),
    "area": N_("by area"),
    "age": N_("by age"),
    "skill": N_("by skill"),
    "tier": N_("by tier"),
    "pledger": N_("by pledger"),
    "edition": N_("in other editions"),
    "definition": N_("in other definitions"),
}
"""How a dimension is said of its categories, where there are words for it."""

CATEGORIES: Final[Mapping[str, str]] = {
    TOTAL: N_("total"),
    "female": N_("women"),
    "male": N_("men"),
    "urban": N_("urban"),
    "rural": N_("rural"),
    "15-24": N_("15 to 24 years"),
    "other ages": N_("other ages"),
    "communication collaboration": N_("communication and collaboration"),
    "content creation": N_("content creation"),
    "information data literacy": N_("information and data literacy"),
    "problem solving": N_("problem solving"),
    "safety": N_("safety"),
    "governments": N_("governments"),
    "private sector": N_("private sector"),
}
"""How a category is called, where there are words for it."""


def category_of(dimension: str, category: str | None) -> str:
    """Return a category with its dimension: "by skill: safety"; the data's own words where there are no others."""
    said = _known(DIMENSIONS, dimension)
    if not category:
        return said
    return Message(N_("%(dimension)s: %(category)s"), dimension=said, category=_known(CATEGORIES, category))


def _known(words: Mapping[str, str], code: str) -> str:
    return Message(words[code]) if code in words else code
