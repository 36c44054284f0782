"""Quarters as numbers, and the first and newest quarter that the illustrative set has."""

from __future__ import annotations

from typing import Final


def quarter_number(text: str) -> int:
    """Return a quarter such as 2024-Q3 as a number, so that differences are quarters."""
    year, quarter = text.split("-Q")
    return int(year) * 4 + int(quarter) - 1


def quarter_text(number: int) -> str:
    """Return the quarter of a number, such as 2024-Q3."""
    return f"{number // 4}-Q{number % 4 + 1}"


FIRST: Final = quarter_number("2023-Q1")
NEWEST: Final = quarter_number("2026-Q3")
PLAN_END: Final = quarter_number("2026-Q4")
STEPS: Final = {"quarterly": 1, "half-yearly": 2, "yearly": 4}
