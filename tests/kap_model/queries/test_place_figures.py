"""All figures of places, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from sqlmodel import Session

from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import place_figures, reports
from kap_model.reporting import due
from kap_model.vocabulary import OriginView
from tests.support.statements import statements_sent

START, END = Quarter.parse("2023-Q1"), Quarter.parse("2026-Q4")
OFFICES = ("RO-AFR", "AO-DKR")
KPIS = ("K-P1.1-a", "K-P1.1-b", "K-P2.1-a", "K-E1.1-c")


@pytest.fixture
def africa(tiny_session: Session, tiny_progress: Progress) -> pd.DataFrame:
    """The figures of Africa and its offices, on 15 January 2026."""
    seen = due.observed(tiny_session, OFFICES)
    quarters = list(START.to(END))
    states = due.states(tiny_progress, seen, (), OFFICES, quarters, date(2026, 1, 15), made_up_answers=True)
    rows = place_figures.rows_of(tiny_session, ("AFR", *OFFICES), OriginView.ALL)
    return place_figures.figures(
        tiny_progress, rows, reports.by_kpi(tiny_progress, seen, states), KPIS, ("AFR", *OFFICES)
    )


def test_a_figure_stands_with_what_it_amounts_to_and_its_due_day(africa: pd.DataFrame) -> None:
    """Addis Ababa reported 1, 1, 0 and 1 in the quarters of 2023; a quarterly report has 60 days."""
    at = (africa["place_code"] == "RO-AFR") & (africa["kpi_code"] == "K-P1.1-a") & (africa["quarter"] == "2023-Q4")
    [row] = africa[at].to_dict("records")

    assert (row["report"], row["due_day"], row["value"], row["actual"]) == ("accepted", "2024-02-29", 1, 3)
    assert (row["origin"], row["basis"], row["source"]) == ("reported", "proposed", "TINY")
    assert row["is_illustrative"] is False


def test_a_rate_is_in_per_cent_and_a_set_of_countries_is_counted(africa: pd.DataFrame) -> None:
    rates = africa[(africa["kpi_code"] == "K-P1.1-b") & africa["value"].notna()]
    sets = africa[(africa["kpi_code"] == "K-P2.1-a") & (africa["place_code"] == "RO-AFR") & africa["value"].notna()]

    assert rates[["value", "numerator", "denominator"]].to_numpy().tolist() == [[90, 9, 10], [100, 5, 5]]
    assert sets[["value", "countries"]].to_numpy().tolist() == [[2, "KEN;RWA"], [1, "KEN"]]


def test_what_is_overdue_has_a_row_without_a_value_and_what_is_not_due_has_none(
    africa: pd.DataFrame,
) -> None:
    sets = africa[(africa["kpi_code"] == "K-P2.1-a") & (africa["place_code"] == "RO-AFR")]
    states = dict(zip(sets["quarter"], sets["report"], strict=True))

    assert states["2024-Q2"] == "overdue"
    assert "2026-Q2" not in states
    assert sets[sets["report"] == "overdue"]["value"].isna().all()


def test_each_quarter_of_a_kpi_at_a_place_has_one_row_in_order(africa: pd.DataFrame) -> None:
    keys = list(zip(africa["place_code"], africa["kpi_code"], africa["quarter"], strict=True))

    assert len(set(keys)) == len(keys)
    assert list(dict.fromkeys(place for place, _kpi, _quarter in keys)) == list(OFFICES)  # Africa observed nothing
    assert list(dict.fromkeys(africa["kpi_code"])) == list(KPIS)


def test_rows_of_places_are_two_statements(tiny_session: Session) -> None:
    tiny_session.connection()
    with statements_sent(tiny_session.get_bind()) as statements:
        rows = place_figures.rows_of(tiny_session, OFFICES, OriginView.PUBLISHED)
    assert len(statements) == 2
    assert not rows.observed
