"""Where an answer of the program differs from that of the oracle."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

WRITTEN_ELSEWHERE = {"rules", "trace"}  # fields that tests/kap_model asserts with figures worked by hand


def differences(answer: object, expected: object, path: str = "") -> list[str]:
    """Return where two receipts or roll-ups differ, field by field; numbers to nine digits."""
    if isinstance(expected, Mapping) and isinstance(answer, Mapping):
        fields = (answer.keys() | expected.keys()) - WRITTEN_ELSEWHERE
        missing = [f"{path}.{name} is only on one side" for name in sorted(fields - (answer.keys() & expected.keys()))]
        return missing + [
            line
            for name in sorted(answer.keys() & expected.keys() - WRITTEN_ELSEWHERE)
            for line in differences(answer[name], expected[name], f"{path}.{name}")
        ]
    if is_number(answer) and is_number(expected):
        scale = max(1.0, abs(float(expected)))
        return (
            []
            if abs(Fraction(answer) - Fraction(expected)) <= 1e-9 * scale
            else [f"{path}: {answer} != {float(expected)}"]
        )
    return [] if answer == expected and type(answer) is type(expected) else [f"{path}: {answer!r} != {expected!r}"]


def is_number(value: object) -> bool:
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)
