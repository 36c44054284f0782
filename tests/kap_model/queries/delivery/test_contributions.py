"""Contributions, and three accounts of what was mobilised, on the tiny plan."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from kap_model.queries.delivery import budgets, contributions
from kap_model.vocabulary import (
    OriginView,
)


def test_contributions_are_added_by_partner_and_year_and_other_currencies_are_kept_apart(
    tiny_session: Session,
) -> None:
    lines = contributions.contributions(tiny_session, OriginView.ALL)
    found = contributions.by_partner_and_year(lines)
    first, second = found["PA-1"][2024], found["PA-2"][2024]
    assert (first.cash, first.in_kind, first.together, first.other) == (30, None, 30, {})
    assert (second.cash, second.in_kind, second.together, second.other) == (None, 20, 20, {"USD": 40})
    assert contributions.contributions(tiny_session, OriginView.PUBLISHED) == ()


def test_three_accounts_of_what_was_mobilised_are_compared_by_year_and_office(tiny_session: Session) -> None:
    """By hand: 30 + 20 contributed and 50 booked of Africa in 2024; 45 are reported, and 5 by an office alone."""
    lines = contributions.contributions(tiny_session, OriginView.ALL)
    booked = budgets.budget_lines(tiny_session, OriginView.ALL)
    whole, silent, africa = contributions.mobilised(lines, booked, {(2024, "RO-AFR"): 45.0, (2024, "AO-DKR"): 5.0})
    assert (whole.office_code, whole.contributed, whole.booked, whole.reported) == (None, 50, 50, 50)
    assert whole.agrees
    assert (silent.office_code, silent.contributed, silent.reported, silent.beyond_reported) == (
        "AO-DKR", None, 5, None,
    )  # fmt: skip
    assert (africa.beyond_booked, africa.beyond_reported, africa.agrees) == (0, 5, False)


def test_funds_reported_are_those_of_offices_added_over_the_quarters_of_a_year(
    tiny_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """K-P1.1-a stands for the KPI, which the tiny plan has not; its rows are added by hand."""
    monkeypatch.setattr(contributions, "FUNDS_MOBILISED", "K-P1.1-a")
    assert contributions.reported_funds(tiny_session, OriginView.ALL) == {
        (2023, "AO-DKR"): 3, (2023, "RO-AFR"): 3, (2024, "AO-DKR"): 1, (2024, "RO-AFR"): 2, (2025, "AO-DKR"): 1,
        (2025, "RO-AFR"): 1,
    }  # fmt: skip
    assert contributions.reported_funds(tiny_session, OriginView.PUBLISHED) == {}
