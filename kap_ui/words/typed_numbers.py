"""Numbers as a reader types them into a field, in the notation of their language: 1,234.5 or 1 234,5."""

from __future__ import annotations

from babel.numbers import get_decimal_symbol

from kap_model.importing import cells
from kap_ui.words.language import language_of


def read(text: str, code: str) -> float | None:
    """Return the number that a reader has typed; None for an empty field.

    Args:
        text: what stands in the field.
        code: the language of the reader, which says what a point and a comma mean.

    Raises:
        RefusedCellError: no number, or one that can be read in two ways.
    """
    typed = text.strip()
    if not typed:
        return None
    has_decimal_comma = _decimal_mark(code) == ","
    return cells.parse_number(typed, points_may_group=has_decimal_comma, commas_may_group=not has_decimal_comma)


def write(number: float | None, code: str) -> str:
    """Return a number as `read` reads it in the same language; "" for none."""
    return "" if number is None else cells.write_number(number).replace(".", _decimal_mark(code))


def _decimal_mark(code: str) -> str:
    return "," if get_decimal_symbol(language_of(code).locale) == "," else "."
