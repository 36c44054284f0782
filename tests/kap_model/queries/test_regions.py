"""Questions about regions and offices, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines, regions
from kap_model.reporting import due
from kap_model.tables import Place
from kap_model.vocabulary import OriginView, Status
from tests.support.statements import statements_sent

AT = Quarter.parse("2025-Q4")
START, END = Quarter.parse("2023-Q1"), Quarter.parse("2026-Q4")


def of_kpi(rows: list[Any], kpi: str, quarter: str | None = None) -> Any:
    """Return the only row of a KPI, at a quarter if one is given."""
    [row] = [row for row in rows if row.kpi_code == kpi and quarter in (None, str(row.quarter))]
    return row


def test_each_place_has_its_region_its_office_and_its_groups(tiny_session: Session) -> None:
    places = regions.places(tiny_session)

    assert (places["SEN"].region_code, places["SEN"].office_code) == ("AFR", "AO-DKR")
    assert places["AO-DKR"].office_code == "AO-DKR"
    assert places["AFR"].region_code == "AFR"
    assert places["WORLD"].region_code is places["LDC"].region_code is None
    assert [code for code, place in places.items() if "LDC" in place.groups] == ["RWA", "SEN"]
    assert list(places) == sorted(places)


def test_what_an_office_is_comes_from_its_kind_and_not_from_its_code(trying_session: Session) -> None:
    trying_session.connection().execute(
        update(Place).where(col(Place.place_code) == "RO-ASP").values(office_kind="liaison")
    )
    places = regions.places(trying_session)

    assert [code for code, place in places.items() if place.is_serving_office] == ["AO-DKR", "RO-AFR"]


def test_a_kpi_that_is_measured_for_the_world_only_has_nothing_at_a_region(tiny_progress: Progress) -> None:
    [africa] = kpi_lines.lines(tiny_progress, ["K-P2.1-b"], ["AFR"], AT)

    assert africa.status is Status.NOT_APPLICABLE
    assert africa.value is None
    assert "K-P2.1-b" not in regions.locally_judged_kpis(tiny_progress, "P2")
    assert "K-P2.1-d" not in regions.locally_judged_kpis(tiny_progress, None)  # context


def test_countries_are_united_and_never_added(tiny_session: Session) -> None:
    """KEN and RWA, then KEN again, at one office; SEN, then RWA, at the other: three countries, not five."""
    sets = regions.country_sets(tiny_session, "K-P2.1-a", AT, OriginView.ALL)

    assert sets["RO-AFR"] == {"KEN", "RWA"}
    assert sets["AO-DKR"] == {"RWA", "SEN"}
    assert sets["AFR"] == sets["WORLD"] == {"KEN", "RWA", "SEN"}


def test_countries_are_those_known_at_the_selected_quarter(tiny_session: Session) -> None:
    early = regions.country_sets(tiny_session, "K-P2.1-a", Quarter.parse("2023-Q2"), OriginView.ALL)
    assert early["AO-DKR"] == {"SEN"}
    assert regions.country_sets(tiny_session, "K-P1.1-a", AT, OriginView.ALL) == {}
    assert regions.country_sets(tiny_session, "K-P2.1-a", AT, OriginView.PUBLISHED) == {}


def test_quality_says_age_coverage_corrections_and_origin(tiny_progress: Progress) -> None:
    rows = regions.quality(tiny_progress, ["K-P1.1-a", "K-P2.1-b", "K-P2.1-a", "K-E1.1-c"], "WORLD", AT)
    by_kpi = {row.kpi_code: row for row in rows}

    reported = by_kpi["K-P1.1-a"]
    assert (str(reported.data_quarter), reported.steps_old, reported.origins) == ("2025-Q3", 1, ("reported",))
    assert not reported.is_fresh and reported.is_evidence
    corrected = by_kpi["K-P2.1-b"]
    assert (corrected.corrections, corrected.reported, corrected.expected) == (1, 1, 1)
    assert corrected.is_complete and not corrected.is_unrevised
    assert by_kpi["K-P2.1-a"].steps_old == 4  # 2023-Q4, with four half-years since
    assert by_kpi["K-E1.1-c"].origins == ("illustrative",)
    assert not by_kpi["K-E1.1-c"].is_evidence


def test_initiatives_have_their_regions(tiny_session: Session) -> None:
    assert regions.initiatives(tiny_session) == {"RI-AFR1": "AFR"}


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: regions.places(s),
        lambda s: regions.country_sets(s, "K-P2.1-a", AT, OriginView.ALL),
        lambda s: due.observed(s, ("RO-AFR", "AO-DKR")),
        lambda s: regions.initiatives(s),
    ],
)
def test_a_question_about_regions_is_one_statement(tiny_session: Session, ask: object) -> None:
    tiny_session.connection()
    with statements_sent(tiny_session.get_bind()) as statements:
        ask(tiny_session)  # type: ignore[operator]
    assert len(statements) == 1
