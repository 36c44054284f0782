"""From KPIs to outcome, priority, enabler and plan, at one place and quarter (R13 to R15); and the overdue badge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from typing import Protocol

from kap_model.measures.figures import Indicator, at_least
from kap_model.quarter import Quarter
from kap_model.vocabulary import USABLE, RollUpLevel, Status, Word

ENOUGH_COVERAGE = 0.60
ENOUGH_KPIS = 3
"""Below either, means and word are withheld (R14)."""

GRACE_DAYS = 30


class Judged(Protocol):
    """What a roll-up reads of a standing or a receipt."""

    @property
    def status(self) -> Status:
        """The status of the KPI."""

    @property
    def share(self) -> float | None:
        """Its share of the way."""

    @property
    def expected_share(self) -> float | None:
        """The share expected of it."""


@dataclass(frozen=True, slots=True)
class RollUp:
    """How many KPIs have which status (every status is listed, those without a KPI with 0), and what that says.

    `coverage` is usable / applicable, None where nothing is applicable; the means are shares between 0 and 1, None
    where they are withheld or no usable KPI has a share.
    """

    level: RollUpLevel
    code: str
    place_code: str
    quarter: Quarter
    counts: Mapping[Status, int]
    applicable: int
    usable: int
    coverage: float | None
    mean_share: float | None
    mean_expected_share: float | None
    word: Word

    def as_json(self) -> dict[str, object]:
        """Give the roll-up as METHOD prints it."""
        return {
            "level": self.level.value,
            "code": self.code,
            "place_code": self.place_code,
            "quarter": str(self.quarter),
            "counts": {status.value: count for status, count in self.counts.items()},
            "applicable": self.applicable,
            "usable": self.usable,
            "coverage": self.coverage,
            "mean_share": self.mean_share,
            "mean_expected_share": self.mean_expected_share,
            "word": self.word.value,
        }


def roll_up(
    level: RollUpLevel, code: str, place_code: str, quarter: Quarter, standings: Mapping[str, Judged]
) -> RollUp:
    """Roll the KPIs of one plan, priority, enabler or outcome up.

    Args:
        level: what `code` is.
        code: the code of the plan, priority, enabler or outcome.
        place_code: the place at which the KPIs were judged.
        quarter: the quarter at which they were judged.
        standings: standing or receipt by KPI code, so that each KPI counts once; without those of level `context`.
    """
    found = Counter(judged.status for judged in standings.values())
    applicable = len(standings) - found[Status.NOT_APPLICABLE]
    usable = [judged for judged in standings.values() if judged.status in USABLE]
    coverage = len(usable) / applicable if applicable else None
    is_enough = len(usable) >= ENOUGH_KPIS and coverage is not None and at_least(coverage, ENOUGH_COVERAGE)
    shares = [judged.share for judged in usable if judged.share is not None]
    expected = [judged.expected_share for judged in usable if judged.expected_share is not None]
    return RollUp(
        level,
        code,
        place_code,
        quarter,
        {status: found[status] for status in Status},
        applicable,
        len(usable),
        coverage,
        _mean([min(max(share, 0.0), 1.0) for share in shares]) if is_enough else None,
        _mean(expected) if is_enough else None,
        _word(found, len(usable)) if is_enough else Word.INSUFFICIENT_DATA,
    )


def is_overdue(indicator: Indicator, quarter: Quarter, today: date) -> bool:
    """Tell whether the figure of a quarter is overdue: later than quarter end, due lag and 30 days of grace.

    A KPI without a due lag is never overdue, since nothing says when its figures are due.
    """
    if indicator.due_lag_days is None:
        return False
    return today > quarter.last_day + timedelta(days=indicator.due_lag_days + GRACE_DAYS)


def _mean(values: list[float]) -> float | None:
    return fsum(values) / len(values) + 0.0 if values else None


def _word(found: Mapping[Status, int], usable: int) -> Word:
    """R15, in whole numbers, so that a third is exactly a third."""
    behind = found[Status.OFF_TRACK] + found[Status.REGRESSING] + found[Status.NOT_ACHIEVED]
    ahead = found[Status.ON_TRACK] + found[Status.ACHIEVED]
    if 3 * behind >= usable:
        return Word.OFF_TRACK
    if 3 * ahead >= 2 * usable and not found[Status.REGRESSING]:
        return Word.ON_TRACK
    return Word.AT_RISK
