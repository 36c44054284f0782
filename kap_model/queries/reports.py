"""Questions about the reports of offices: how they stand together, by KPI and quarter, and which are next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.reporting.due import Due, DueState, ObservedQuarter

WORST_FIRST: Final = (
    DueState.OVERDUE,
    DueState.RETURNED,
    DueState.DUE,
    DueState.DRAFT,
    DueState.SUBMITTED,
    DueState.NOT_MEASURED,
    DueState.ACCEPTED,
    DueState.NOT_DUE,
)
"""All states in the order in which one stands for many."""

TO_SEND: Final = (DueState.NOT_DUE, DueState.DUE, DueState.DRAFT, DueState.RETURNED)
"""The states of a report that its place has still to send and that is not overdue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiReports:
    """The reports of a KPI for one quarter.

    Attributes:
        kpi_code: the KPI.
        quarter: the quarter to be reported.
        by_place: the report of each place that is asked for it; never empty.
        is_illustrative: whether an observation or the target path of the KPI at one of these places is made up.
    """

    kpi_code: str
    quarter: Quarter
    by_place: tuple[Due, ...]
    is_illustrative: bool

    @property
    def worst(self) -> DueState:
        """The worst state among the places."""
        return min((report.state for report in self.by_place), key=WORST_FIRST.index)

    @property
    def accepted(self) -> int:
        """How many reports are accepted."""
        return sum(report.state is DueState.ACCEPTED for report in self.by_place)

    @property
    def expected(self) -> int:
        """How many places are asked."""
        return len(self.by_place)


def by_kpi(progress: Progress, figures: Iterable[ObservedQuarter], reports: Iterable[Due]) -> list[KpiReports]:
    """Return the reports of places together, by KPI and quarter, in plan order.

    Args:
        progress: the view of the data.
        figures: what has been observed at these places.
        reports: what these places are asked for.
    """
    made_up = {(figure.kpi_code, figure.place_code) for figure in figures if figure.is_illustrative}
    grouped: dict[tuple[str, Quarter], list[Due]] = defaultdict(list)
    for report in reports:
        grouped[report.kpi_code, report.quarter].append(report)
    rank = {kpi: number for number, kpi in enumerate(progress.facts.indicators)}
    return [
        KpiReports(
            kpi_code=kpi,
            quarter=quarter,
            by_place=tuple(grouped[kpi, quarter]),
            is_illustrative=any(
                (kpi, report.place_code) in made_up or progress.target_path(kpi, report.place_code).is_illustrative
                for report in grouped[kpi, quarter]
            ),
        )
        for kpi, quarter in sorted(grouped, key=lambda key: (rank[key[0]], key[1]))
    ]


def due_next(reports: Iterable[KpiReports], today: date) -> dict[tuple[date, Quarter], Sequence[Due]]:
    """Return the reports that are still to be sent, by the day on which they are due and their quarter, earliest first.

    Those whose day is over are left out: they are late already.
    """
    by_day: dict[tuple[date, Quarter], list[Due]] = defaultdict(list)
    for each in reports:
        for report in each.by_place:
            if report.state in TO_SEND and report.due_day >= today:
                by_day[report.due_day, report.quarter].append(report)
    return {key: by_day[key] for key in sorted(by_day)}
