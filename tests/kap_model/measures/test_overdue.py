"""When a report is overdue: a badge beside the status, never a status."""

from __future__ import annotations

from datetime import date

from kap_model import measures
from tests.kap_model.measures.by_hand import Q, kpi


def test_a_report_is_overdue_thirty_days_after_its_lag() -> None:
    indicator = kpi("flow", due_lag_days=45)  # 2024-12-31 and 45 + 30 days: 2025-03-16
    assert not measures.is_overdue(indicator, Q("2024-Q4"), date(2025, 3, 16))
    assert measures.is_overdue(indicator, Q("2024-Q4"), date(2025, 3, 17))


def test_a_kpi_whose_figures_are_never_due_is_never_overdue() -> None:
    assert not measures.is_overdue(kpi("flow"), Q("2024-Q4"), date(2035, 1, 1))
