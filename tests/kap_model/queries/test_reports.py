"""How the reports of offices stand together, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from kap_model.measures import TargetPath
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import reports
from kap_model.queries.reports import KpiReports
from kap_model.reporting import due
from kap_model.reporting.due import DueState, ObservedQuarter

AT = Quarter.parse("2025-Q4")
QUARTERS = tuple(Quarter.parse("2023-Q1").to(Quarter.parse("2026-Q4")))
DAY = date(2026, 1, 15)
TRAINED, COUNTRIES = "K-P1.1-a", "K-P2.1-a"
"""Quarterly and half-yearly, each 60 days after the quarter."""


def together(
    progress: Progress, figures: Sequence[ObservedQuarter], offices: tuple[str, ...], **options: bool
) -> list[KpiReports]:
    """Return the reports of offices on 15 January 2026, without any submission."""
    states = due.states(progress, figures, (), offices, QUARTERS, DAY, **options)
    return reports.by_kpi(progress, figures, states)


def of_kpi(rows: Sequence[KpiReports], kpi: str, quarter: str) -> KpiReports:
    [row] = [row for row in rows if (row.kpi_code, str(row.quarter)) == (kpi, quarter)]
    return row


def test_the_reports_of_a_kpi_stand_in_the_order_of_the_plan_and_of_time(
    tiny_session: Session, tiny_progress: Progress
) -> None:
    """Half-yearly countries: RO-AFR reported the second quarter of 2023 and the fourth; then nothing more."""
    rows = together(tiny_progress, due.observed(tiny_session, ("RO-AFR",)), ("RO-AFR",))
    states = {str(row.quarter): row.worst for row in rows if row.kpi_code == COUNTRIES}

    assert list(states) == [f"{year}-Q{n}" for year in (2023, 2024, 2025, 2026) for n in (2, 4)]
    assert states["2023-Q2"] is states["2023-Q4"] is DueState.ACCEPTED
    assert states["2024-Q2"] is states["2025-Q2"] is DueState.OVERDUE
    assert (states["2025-Q4"], states["2026-Q2"]) == (DueState.DUE, DueState.NOT_DUE)
    kpis = list(dict.fromkeys(row.kpi_code for row in rows))
    assert kpis == [kpi for kpi in tiny_progress.facts.indicators if kpi in kpis]


def test_the_worst_of_several_offices_stands_for_them(tiny_session: Session, tiny_progress: Progress) -> None:
    """By hand: without its report of Q3 2025, Dakar is overdue on 15 January 2026."""
    offices = ("RO-AFR", "AO-DKR")
    seen = due.observed(tiny_session, offices)
    one_less = [row for row in seen if (row.place_code, str(row.quarter)) != ("AO-DKR", "2025-Q3")]
    report = of_kpi(together(tiny_progress, one_less, offices), TRAINED, "2025-Q3")

    assert (report.accepted, report.expected, report.worst) == (1, 2, DueState.OVERDUE)
    assert [(one.place_code, one.state) for one in report.by_place] == [
        ("RO-AFR", DueState.ACCEPTED),
        ("AO-DKR", DueState.OVERDUE),
    ]
    assert {one.due_day for one in report.by_place} == {date(2025, 11, 29)}


def test_reports_to_send_stand_under_their_day_the_earliest_first(
    tiny_session: Session, tiny_progress: Progress
) -> None:
    """On 15 January 2026, the quarterly report of Q4 2025 is due on 1 March, the next on 30 May."""
    offices = ("RO-AFR", "AO-DKR")
    by_day = reports.due_next(together(tiny_progress, due.observed(tiny_session, offices), offices), DAY)
    of_trained = {key: [one.place_code for one in group if one.kpi_code == TRAINED] for key, group in by_day.items()}

    assert list(by_day) == sorted(by_day)
    assert of_trained[date(2026, 3, 1), AT] == ["RO-AFR", "AO-DKR"]
    assert of_trained[date(2026, 5, 30), AT.after(1)] == ["RO-AFR", "AO-DKR"]
    assert all(day >= DAY for day, _quarter in by_day)


def test_reports_are_illustrative_where_an_observation_or_the_target_path_is_made_up(
    tiny_session: Session, tiny_progress: Progress
) -> None:
    seen = due.observed(tiny_session, ("RO-AFR",))

    def is_illustrative(progress: Progress, figures: Sequence[ObservedQuarter]) -> bool:
        rows = together(progress, figures, ("RO-AFR",), made_up_answers=True)
        return of_kpi(rows, TRAINED, "2025-Q3").is_illustrative

    made_up = [replace(row, is_illustrative=True) if row.kpi_code == TRAINED else row for row in seen]
    path = replace(tiny_progress.target_path(TRAINED, "RO-AFR"), is_illustrative=True)
    paths = {**tiny_progress.facts.target_paths, (TRAINED, "RO-AFR"): path}
    with_made_up_path = replace(tiny_progress, facts=replace(tiny_progress.facts, target_paths=paths))

    assert not is_illustrative(tiny_progress, seen)
    assert is_illustrative(tiny_progress, made_up)
    assert is_illustrative(with_made_up_path, seen)


def test_an_office_with_a_target_and_no_baseline_is_asked_for_every_quarter(tiny_progress: Progress) -> None:
    """R2: a target is enough. By hand: RO-ASP never reported; by 15 January 2026 its report of Q2 2025 is overdue."""
    paths = {**tiny_progress.facts.target_paths, (TRAINED, "RO-ASP"): TargetPath(target=(QUARTERS[-1], 5.0))}
    asked = replace(tiny_progress, facts=replace(tiny_progress.facts, target_paths=paths))
    rows = together(asked, (), ("RO-ASP",))

    assert of_kpi(rows, TRAINED, "2025-Q2").worst is DueState.OVERDUE
    assert len([row for row in rows if row.kpi_code == TRAINED]) == 16
