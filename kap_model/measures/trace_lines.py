"""A line of a trace as data: its rule, a sentence, and the values in it.

The sentence is English, with the values by name. `in_english` fills it in for the command line and for files, unrounded
and as a pocket calculator takes it; `kap_ui.sections.results.kpi_trace` fills in its translation as the pages print it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from kap_model.quarter import Quarter

_DIGITS = 12
"""More digits than any figure has, fewer than the noise of a float."""


class ValueKind(Enum):
    """What a value of a trace is, and so how it is printed."""

    AMOUNT = auto()
    """A figure in the KPI's unit."""
    CHANGE = auto()
    """A difference of two such figures, with its sign."""
    NUMBER = auto()
    """A plain number: a count, a numerator, a number of quarters."""
    NUMBERS = auto()
    """Plain numbers that are added."""
    SHARE = auto()
    """A part of the way from baseline to target."""
    RATIO = auto()
    """One share by another, or a limit of it."""
    TIMES = auto()
    """How many times the present pace."""
    QUARTER = auto()
    STATUS = auto()
    FORECAST = auto()
    """What a forecast asks for."""
    PLACES = auto()
    """Codes of places."""
    DATED = auto()
    """Quarters with a figure in the KPI's unit each."""
    DATED_SUM = auto()
    """The same, added."""
    PLACED = auto()
    """Places with a figure in the KPI's unit each."""
    PLACED_SUM = auto()
    """The same, added."""
    PLACED_NUMBERS = auto()
    """Places with a plain number each, added."""
    PLACED_QUARTERS = auto()
    """Places with a quarter each."""
    COUNTRIES_BY_QUARTER = auto()
    COUNTRIES_BY_PLACE = auto()


KINDS: Final[Mapping[str, ValueKind]] = {
    **dict.fromkeys(
        (
            "actual", "baseline", "target", "asked", "low", "high", "built", "distance", "tolerance", "twice", "slope",
            "before", "reached", "forecast", "slope_low", "slope_high", "needed", "fewer", "more",
        ),
        ValueKind.AMOUNT,
    ),
    "difference": ValueKind.CHANGE,
    **dict.fromkeys(
        (
            "numerator", "denominator", "reported", "expected", "step", "steps", "passed", "length", "left", "above",
            "below", "quarters",
        ),
        ValueKind.NUMBER,
    ),
    **dict.fromkeys(("numerators", "denominators"), ValueKind.NUMBERS),
    **dict.fromkeys(("share", "expected_share", "least_share"), ValueKind.SHARE),
    **dict.fromkeys(("pace", "least_pace", "next_pace"), ValueKind.RATIO),
    "ratio": ValueKind.TIMES,
    **dict.fromkeys(("quarter", "since", "until", "target_quarter"), ValueKind.QUARTER),
    **dict.fromkeys(("status", "next_status"), ValueKind.STATUS),
    "word": ValueKind.FORECAST,
    "places": ValueKind.PLACES,
    "points": ValueKind.DATED,
    "dated": ValueKind.DATED_SUM,
    "placed": ValueKind.PLACED,
    "added": ValueKind.PLACED_SUM,
    "placed_numerators": ValueKind.PLACED_NUMBERS,
    "placed_quarters": ValueKind.PLACED_QUARTERS,
    "countries_by_quarter": ValueKind.COUNTRIES_BY_QUARTER,
    "countries_by_place": ValueKind.COUNTRIES_BY_PLACE,
}  # fmt: skip
"""What the values of all sentences are, by their names."""


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A line of a trace.

    Attributes:
        rule: that it follows; "" for the status.
        sentence: in English, with ``%(name)s`` for a value. It is marked for the catalogues with `N_`.
        values: by their names in `KINDS`; strings, numbers, and lists of them.
    """

    rule: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def in_english(self) -> str:
        """Return the line with its rule, as a pocket calculator takes it."""
        printed = {name: _plain(KINDS[name], value) for name, value in self.values.items()}
        filled = self.sentence % printed if printed else self.sentence
        return f"{self.rule} {filled.replace('×', 'x').replace('−', '-')}".strip()

    def stored(self) -> str:
        """Return the line as it is kept in the database."""
        return json.dumps([self.rule, self.sentence, self.values], ensure_ascii=False, separators=(",", ":"))


def line_of(stored: str) -> TraceLine:
    """Return a line that was kept. What an older program kept is an English sentence without values."""
    if not stored.startswith("["):
        return TraceLine("", stored)
    rule, sentence, values = json.loads(stored)
    return TraceLine(rule, sentence, values)


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Return a sentence as it is, marked for the catalogues."""
    return sentence


def figure(value: float | None) -> str:
    """Return a figure as the trace prints it: unrounded, without the noise of the last digits."""
    return "none" if value is None else f"{value:.{_DIGITS}g}"


def _plain(kind: ValueKind, value: Any) -> str:
    match kind:
        case ValueKind.QUARTER | ValueKind.STATUS | ValueKind.FORECAST:
            return str(value)
        case ValueKind.NUMBERS:
            return " + ".join(map(figure, value))
        case ValueKind.PLACES:
            return ", ".join(value)
        case ValueKind.DATED | ValueKind.PLACED:
            return ", ".join(f"{name} {figure(number)}" for name, number in value)
        case ValueKind.DATED_SUM | ValueKind.PLACED_SUM | ValueKind.PLACED_NUMBERS:
            return " + ".join(f"{name} {figure(number)}" for name, number in value)
        case ValueKind.PLACED_QUARTERS:
            return ", ".join(f"{place} {quarter}" for place, quarter in value)
        case ValueKind.COUNTRIES_BY_QUARTER | ValueKind.COUNTRIES_BY_PLACE:
            return "; ".join(f"{name} {' '.join(countries) or 'no country'}" for name, countries in value)
        case _:
            return figure(value)


def of(rule: str, sentence: str, **values: Any) -> TraceLine:
    """Return a line; quarters and words of the vocabulary are kept as text."""
    return TraceLine(rule, sentence, {name: str(v) if isinstance(v, Quarter) else v for name, v in values.items()})
