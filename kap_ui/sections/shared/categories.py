"""The words of the categories in which a KPI is split, such as women and men."""

from __future__ import annotations

from kap_model.category_words import CATEGORIES, DIMENSIONS
from kap_ui.words import wording
from kap_ui.words.wording import _


def dimension_word(dimension: str) -> str:
    """Return the name of a dimension; the data's own word where there is no name for it."""
    return _(DIMENSIONS[dimension]) if dimension in DIMENSIONS else dimension


def category_word(category: str) -> str:
    """Return the name of a category; the data's own word where there is no name for it."""
    return _(CATEGORIES[category]) if category in CATEGORIES else category


def category_of(dimension: str, category: str) -> str:
    """Return a category with its dimension: "by skill: safety"."""
    return wording.labelled(dimension_word(dimension), category_word(category))
