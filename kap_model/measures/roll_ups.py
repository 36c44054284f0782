"""Several KPIs judged together at one place and quarter (R13 to R15)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum, inf
from operator import itemgetter
from typing import Protocol, TypeVar

from kap_model.measures.inputs import at_least
from kap_model.quarter import Quarter
from kap_model.vocabulary import STATUS_GROUPS, USABLE, RollUpLevel, RollUpWord, Status, StatusFilter, StatusGroup

ENOUGH_COVERAGE = 0.60
ENOUGH_KPIS = 3
"""Below either, means and word are withheld (R14)."""


class Judgeable(Protocol):
    """What a roll-up reads of a standing or a receipt."""

    @property
    def status(self) -> Status:
        """The status of the KPI."""

    @property
    def share(self) -> float | None:
        """Its share from baseline to target."""

    @property
    def expected_share(self) -> float | None:
        """The share expected of it."""

    @property
    def data_quarter(self) -> Quarter | None:
        """The quarter of the newest observation used."""

    @property
    def is_illustrative(self) -> bool:
        """Whether its target path or an observation used is illustrative."""


class MayLag(Protocol):
    """What can lag behind the share expected of it: several KPIs together, or one."""

    @property
    def share_gap(self) -> float | None:
        """Its share less the share expected, negative where it lags; None where it is not judged by them."""


MayLagT = TypeVar("MayLagT", bound=MayLag)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """Several KPIs judged together at a place and quarter: of a plan, priority, enabler or outcome, or any others.

    Attributes:
        level: what `code` is; None for a set of KPIs that the plan has no name for.
        code: the code of the plan, priority, enabler or outcome.
        place_code: the place.
        quarter: the quarter at which the KPIs are judged.
        counts: KPIs by status; every status is listed, those without a KPI with 0.
        applicable: KPIs with another status than `not_applicable`.
        usable: KPIs that can be judged.
        coverage: usable / applicable; None where nothing is applicable.
        mean_share: the mean share from baseline to target, 0 to 1; None where R14 withholds it or no KPI has a share.
        mean_expected_share: the mean of the shares expected, 0 to 1; None as for `mean_share`.
        word: the judgement of R15.
        data_quarter: the newest quarter that a figure of an applicable KPI comes from; None without any figure.
        is_illustrative: whether a target path or an observation used of an applicable KPI is illustrative.
    """

    level: RollUpLevel | None
    code: str
    place_code: str
    quarter: Quarter
    counts: Mapping[Status, int]
    applicable: int
    usable: int
    coverage: float | None
    mean_share: float | None
    mean_expected_share: float | None
    word: RollUpWord
    data_quarter: Quarter | None
    is_illustrative: bool

    @property
    def groups(self) -> dict[StatusGroup, int]:
        """The applicable KPIs by group of statuses; all six groups are listed, in their order."""
        groups = dict.fromkeys(StatusGroup, 0)
        for status, count in self.counts.items():
            if status is not Status.NOT_APPLICABLE:
                groups[STATUS_GROUPS[status]] += count
        return groups

    def number_of(self, status_filter: StatusFilter) -> int:
        """Return how many KPIs have one of the statuses of a filter."""
        return sum(self.counts[status] for status in status_filter.statuses)

    @property
    def on_track_or_achieved(self) -> int:
        """KPIs that are on track or achieved."""
        return self.number_of(StatusFilter.ON_COURSE)

    @property
    def behind(self) -> int:
        """KPIs that are at risk, off track or regressing, or that have not (wholly) achieved their target."""
        return self.number_of(StatusFilter.BEHIND)

    @property
    def is_withheld(self) -> bool:
        """Whether means and judgement are withheld, since too few of the KPIs can be judged (R14)."""
        return self.word is RollUpWord.INSUFFICIENT_DATA

    @property
    def share_gap(self) -> float | None:
        """The mean share less the mean expected share, negative where the KPIs lag; None where they are withheld."""
        if self.mean_share is None or self.mean_expected_share is None:
            return None
        return self.mean_share - self.mean_expected_share

    def as_json(self) -> dict[str, object]:
        """Return the roll-up as METHOD prints it."""
        return {
            "level": None if self.level is None else self.level.value,
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
    level: RollUpLevel | None, code: str, place_code: str, quarter: Quarter, standings: Mapping[str, Judgeable]
) -> RollUp:
    """Judge several KPIs together (R13 to R15).

    Args:
        level: what `code` is; None for a set of KPIs that the plan has no name for.
        code: the code of the plan, priority, enabler or outcome.
        place_code: the place at which the KPIs were judged.
        quarter: the quarter at which they were judged.
        standings: standing or receipt by KPI code, so that each KPI counts once; without those of level `context`.
    """
    applicable = [judged for judged in standings.values() if judged.status is not Status.NOT_APPLICABLE]
    usable = [judged for judged in applicable if judged.status in USABLE]
    counts = dict.fromkeys(Status, 0)
    for judged in standings.values():
        counts[judged.status] += 1
    coverage = len(usable) / len(applicable) if applicable else None
    is_enough = len(usable) >= ENOUGH_KPIS and coverage is not None and at_least(coverage, ENOUGH_COVERAGE)
    shares = [judged.share for judged in usable if judged.share is not None]
    expected = [judged.expected_share for judged in usable if judged.expected_share is not None]
    return RollUp(
        level=level,
        code=code,
        place_code=place_code,
        quarter=quarter,
        counts=counts,
        applicable=len(applicable),
        usable=len(usable),
        coverage=coverage,
        mean_share=_mean([min(max(share, 0.0), 1.0) for share in shares]) if is_enough else None,
        mean_expected_share=_mean(expected) if is_enough else None,
        word=_word(counts, len(usable)) if is_enough else RollUpWord.INSUFFICIENT_DATA,
        data_quarter=max(
            (judged.data_quarter for judged in applicable if judged.data_quarter is not None), default=None
        ),
        is_illustrative=any(judged.is_illustrative for judged in applicable),
    )


def furthest_behind_first(candidate: MayLag) -> float:
    """Return the key that sorts the most negative share gap first, and what is not judged by shares last."""
    return inf if candidate.share_gap is None else candidate.share_gap


def furthest_behind(candidates: Iterable[MayLagT]) -> MayLagT | None:
    """Return the roll-up or KPI with the most negative share gap, the first of equal ones; None if none lags."""
    gaps = [(gap, candidate) for candidate in candidates if (gap := candidate.share_gap) is not None and gap < 0]
    return min(gaps, key=itemgetter(0))[1] if gaps else None


def _mean(values: list[float]) -> float | None:
    return fsum(values) / len(values) + 0.0 if values else None


def _word(counts: Mapping[Status, int], usable: int) -> RollUpWord:
    """R15, in whole numbers, so that a third is exactly a third."""
    failing = counts[Status.OFF_TRACK] + counts[Status.REGRESSING] + counts[Status.NOT_ACHIEVED]
    succeeding = counts[Status.ON_TRACK] + counts[Status.ACHIEVED]
    if 3 * failing >= usable:
        return RollUpWord.OFF_TRACK
    if 3 * succeeding >= 2 * usable and not counts[Status.REGRESSING]:
        return RollUpWord.ON_TRACK
    return RollUpWord.AT_RISK
