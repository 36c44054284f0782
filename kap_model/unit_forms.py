"""The forms that a unit has after a number, by the categories of the plural that the CLDR gives each language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kap_model.vocabulary import Language, NameField

FORM_FIELDS: Final = tuple(field for field in NameField if field.startswith("unit."))
"""The fields of the names that hold a form of a unit."""

_CATEGORIES: Final[dict[str, str]] = {
    Language.ENGLISH: "one other",
    Language.FRENCH: "one many other",
    Language.SPANISH: "one many other",
    Language.RUSSIAN: "one few many other",
    Language.ARABIC: "zero one two few many other",
    Language.CHINESE: "other",
}
"""A test compares them with the CLDR's rules as Babel has them."""

_POWERS: Final = {"thousand": 3, "million": 6, "billion": 9}


def category(field: str) -> str:
    """Return the category of the plural that a field is for: ``few`` of ``unit.few``."""
    return field.partition(".")[2]


def forms_of(language: str) -> Sequence[str]:
    """Return the fields of the forms that a unit can have in a language."""
    return [f"{NameField.UNIT}.{name}" for name in _CATEGORIES[language].split()]


def power_of_ten(unit_en: str) -> int:
    """Return the power of ten that a unit counts in: 9 for "billion people", 0 for "people"."""
    return next((power for word, power in _POWERS.items() if word in unit_en.lower()), 0)
