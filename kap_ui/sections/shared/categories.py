"""The words of the categories in which a KPI is split, such as women and men."""

from __future__ import annotations

from typing import Final

from kap_model.reporting.known_categories import DIMENSIONS
from kap_model.vocabulary import TOTAL
from kap_ui.words import wording
from kap_ui.words.wording import N_, _

_CATEGORIES: Final = {
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


def dimension_word(dimension: str) -> str:
    """Return the name of a dimension; the data's own word where there is no name for it."""
    return _(DIMENSIONS[dimension]) if dimension in DIMENSIONS else dimension


def category_word(category: str) -> str:
    """Return the name of a category; the data's own word where there is no name for it."""
    return _(_CATEGORIES[category]) if category in _CATEGORIES else category


def category_of(dimension: str, category: str) -> str:
    """Return a category with its dimension: "by skill: safety"."""
    return wording.labelled(dimension_word(dimension), category_word(category))
