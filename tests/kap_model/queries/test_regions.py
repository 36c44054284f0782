"""Questions about regions and offices, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlmodel import Session, col

from kap_model import progress
from kap_model.database import engine_for
from kap_model.measures import TargetPath
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines, regions
from kap_model.queries.regions import OUTSTANDING, KpiReports, ObservedQuarter, Report
from kap_model.tables import Place
from kap_model.vocabulary import OriginView, Status

AT = Quarter.parse("2025-Q4")
START, END = Quarter.parse("2023-Q1"), Quarter.parse("2026-Q4")


@pytest.fixture
def session(tiny_database: Path) -> Iterator[Session]:
    engine = engine_for(f"sqlite:///{tiny_database}")
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def loaded(session: Session) -> Progress:
    return progress.load(session, OriginView.ALL)


def of_kpi(rows: list[Any], kpi: str, quarter: str | None = None) -> Any:
    """Return the only row of a KPI, at a quarter if one is given."""
    [row] = [row for row in rows if row.kpi_code == kpi and quarter in (None, str(row.quarter))]
    return row


def test_each_place_has_its_region_its_office_and_its_groups(session: Session) -> None:
    places = regions.places(session)

    assert (places["SEN"].region_code, places["SEN"].office_code) == ("AFR", "AO-DKR")
    assert places["AO-DKR"].office_code == "AO-DKR"
    assert places["AFR"].region_code == "AFR"
    assert places["WORLD"].region_code is places["LDC"].region_code is None
    assert [code for code, place in places.items() if "LDC" in place.groups] == ["RWA", "SEN"]
    assert list(places) == sorted(places)


def test_what_an_office_is_comes_from_its_kind_and_not_from_its_code(session: Session) -> None:
    session.connection().execute(update(Place).where(col(Place.place_code) == "RO-ASP").values(office_kind="liaison"))
    places = regions.places(session)

    assert [code for code, place in places.items() if place.is_serving_office] == ["AO-DKR", "RO-AFR"]
    assert not places["RO-ASP"].is_reporting_office
    assert places["RO-AFR"].is_reporting_office and not places["AFR"].is_reporting_office


def test_a_kpi_at_a_region_stands_as_the_method_says(loaded: Progress) -> None:
    """The worked receipt of METHOD: 11 of 20 in Africa, built from two offices of two."""
    africa, world = kpi_lines.lines(loaded, ["K-P1.1-a"], ["AFR", "WORLD"], AT)

    assert (africa.value, africa.target, africa.baseline) == (11, 20, 0)
    assert (africa.share, africa.expected_share, africa.status) == (0.55, 0.6875, Status.AT_RISK)
    assert africa.actual is not None
    assert (str(africa.data_quarter), africa.actual.reported, africa.actual.expected) == ("2025-Q3", 2, 2)
    assert (world.value, world.status) == (11, Status.NO_TARGET)
    assert world.share is None and world.target is None


def test_a_rate_is_pooled_and_never_averaged(loaded: Progress) -> None:
    """9/10 and 5/5 in Africa are 14/15; with 30/300 the world has 44/315, not the average of 93.3 and 10."""
    world, africa, asia = kpi_lines.lines(loaded, ["K-P1.1-b"], ["WORLD", "AFR", "ASP"], AT)

    assert africa.actual is not None
    assert (africa.actual.numerator, africa.actual.denominator) == (14, 15)
    assert world.value == pytest.approx(100 * 44 / 315)
    assert asia.value == pytest.approx(10)


def test_a_kpi_that_is_measured_for_the_world_only_has_nothing_at_a_region(loaded: Progress) -> None:
    [africa] = kpi_lines.lines(loaded, ["K-P2.1-b"], ["AFR"], AT)

    assert africa.status is Status.NOT_APPLICABLE
    assert africa.value is None
    assert "K-P2.1-b" not in regions.counted_kpis(loaded, "P2")
    assert "K-P2.1-d" not in regions.counted_kpis(loaded, None)  # context


def test_a_series_has_a_point_for_each_data_quarter_up_to_the_selected_one(loaded: Progress) -> None:
    points = kpi_lines.points(loaded, "K-P1.1-a", "AFR", Quarter.parse("2023-Q4"))

    assert [str(point.data_quarter) for point in points] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    assert [point.value for point in points] == [2, 3, 4, 6]
    assert not any(point.is_illustrative for point in points)


def test_countries_are_united_and_never_added(session: Session) -> None:
    """KEN and RWA, then KEN again, at one office; SEN, then RWA, at the other: three countries, not five."""
    sets = regions.country_sets(session, "K-P2.1-a", AT, OriginView.ALL)

    assert sets["RO-AFR"] == {"KEN", "RWA"}
    assert sets["AO-DKR"] == {"RWA", "SEN"}
    assert sets["AFR"] == sets["WORLD"] == {"KEN", "RWA", "SEN"}


def test_countries_are_those_known_at_the_selected_quarter(session: Session) -> None:
    early = regions.country_sets(session, "K-P2.1-a", Quarter.parse("2023-Q2"), OriginView.ALL)
    assert early["AO-DKR"] == {"SEN"}
    assert regions.country_sets(session, "K-P1.1-a", AT, OriginView.ALL) == {}
    assert regions.country_sets(session, "K-P2.1-a", AT, OriginView.PUBLISHED) == {}


def test_a_report_is_to_come_then_due_then_late(session: Session, loaded: Progress) -> None:
    """Quarterly with 60 days: Q4 2025 ends on 31 December, is due on 1 March 2026 and late from 1 April on."""
    seen = regions.observed(session, ("RO-AFR",), OriginView.ALL)

    def state(day: date, quarter: str) -> Report:
        rows = regions.reports(loaded, seen, ["RO-AFR"], START, END, day)
        report: KpiReports = of_kpi(rows, "K-P1.1-a", quarter)
        return report.states["RO-AFR"]

    assert state(date(2026, 3, 1), "2025-Q4") is Report.TO_COME
    assert state(date(2026, 3, 2), "2025-Q4") is Report.DUE
    assert state(date(2026, 3, 31), "2025-Q4") is Report.DUE
    assert state(date(2026, 4, 1), "2025-Q4") is Report.LATE
    assert state(date(2026, 4, 1), "2025-Q3") is Report.REPORTED


def test_a_report_that_was_passed_over_is_missing(session: Session, loaded: Progress) -> None:
    """Half-yearly countries: RO-AFR reported the second quarter of 2023 and the fourth; then nothing more."""
    kpi = "K-P2.1-a"
    seen = regions.observed(session, ("RO-AFR",), OriginView.ALL)
    without = [row for row in seen if (row.kpi_code, str(row.quarter)) != (kpi, "2023-Q2")]
    rows = regions.reports(loaded, without, ["RO-AFR"], START, END, date(2026, 1, 15))
    states = {str(row.quarter): row.worst for row in rows if row.kpi_code == kpi}

    assert list(states) == [f"{year}-Q{n}" for year in (2023, 2024, 2025, 2026) for n in (2, 4)]
    assert states["2023-Q2"] is Report.MISSING
    assert states["2023-Q4"] is Report.REPORTED
    assert states["2024-Q2"] is states["2025-Q2"] is Report.LATE
    assert states["2025-Q4"] is states["2026-Q2"] is Report.TO_COME


def test_a_region_says_which_of_its_offices_have_reported(session: Session, loaded: Progress) -> None:
    """By hand: without its report of Q3 2025, Dakar is late on 15 January 2026; for Q4 nobody is due before March."""
    offices = ("RO-AFR", "AO-DKR")
    seen = regions.observed(session, offices, OriginView.ALL)
    one_less = [row for row in seen if (row.place_code, str(row.quarter)) != ("AO-DKR", "2025-Q3")]
    rows = regions.reports(loaded, one_less, offices, START, END, date(2026, 1, 15))
    report: KpiReports = of_kpi(rows, "K-P1.1-a", "2025-Q3")

    assert (report.reported, report.expected, report.worst) == (1, 2, Report.LATE)
    assert report.due_day == date(2025, 11, 29)
    assert [report.offices(state) for state in OUTSTANDING] == [["AO-DKR"], [], []]


def test_reports_rest_on_an_illustrative_observation_or_target_path_where_they_are_made_up(
    session: Session, loaded: Progress
) -> None:
    seen = regions.observed(session, ("RO-AFR",), OriginView.ALL)
    kpi = "K-P1.1-a"

    def is_illustrative(progress: Progress, observed: list[ObservedQuarter]) -> bool:
        rows = regions.reports(progress, observed, ["RO-AFR"], START, END, date(2026, 1, 15))
        return bool(of_kpi(rows, kpi, "2025-Q3").is_illustrative)

    made_up = [replace(row, is_illustrative=True) if row.kpi_code == kpi else row for row in seen]
    path = replace(loaded.target_path(kpi, "RO-AFR"), is_illustrative=True)
    paths = {**loaded.facts.target_paths, (kpi, "RO-AFR"): path}
    with_made_up_path = replace(loaded, facts=replace(loaded.facts, target_paths=paths))

    assert not is_illustrative(loaded, seen)
    assert is_illustrative(loaded, made_up)
    assert is_illustrative(with_made_up_path, seen)


def test_an_office_with_a_target_and_no_baseline_is_expected_to_report(loaded: Progress) -> None:
    """R2: a target is enough. By hand: RO-ASP never reported; by 15 January 2026 its report of Q2 2025 is overdue."""
    kpi, office = "K-P1.1-a", "RO-ASP"
    paths = {**loaded.facts.target_paths, (kpi, office): TargetPath(target=(END, 5.0))}
    asked = replace(loaded, facts=replace(loaded.facts, target_paths=paths))
    rows = regions.reports(asked, [], [office], START, END, date(2026, 1, 15))

    assert of_kpi(rows, kpi, "2025-Q2").states == {office: Report.LATE}
    assert len([row for row in rows if row.kpi_code == kpi]) == 16  # every quarter: no baseline says when it begins


def test_figures_of_publications_are_asked_of_no_office(session: Session, loaded: Progress) -> None:
    offices = ("RO-AFR", "AO-DKR", "RO-ASP")
    seen = regions.observed(session, offices, OriginView.ALL)
    rows = regions.reports(loaded, seen, offices, START, END, date(2026, 1, 15))
    published = {"K-P1.2-a", "K-P2.1-b", "K-P2.1-c", "K-E1.1-a", "K-E1.1-b"}
    assert not {row.kpi_code for row in rows} & published


def test_quality_says_age_coverage_corrections_and_origin(loaded: Progress) -> None:
    rows = regions.quality(loaded, ["K-P1.1-a", "K-P2.1-b", "K-P2.1-a", "K-E1.1-c"], "WORLD", AT)
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


def test_projects_and_initiatives_are_those_of_the_office_and_region(session: Session) -> None:
    [project] = regions.projects(session, ("RO-AFR",), OriginView.ALL)

    assert (project.project_code, project.initiative_code, project.is_illustrative) == ("PRJ-1", "RI-AFR1", True)
    assert regions.projects(session, ("RO-AFR",), OriginView.PUBLISHED) == []
    assert regions.initiatives(session, "AFR") == ["RI-AFR1"]
    assert regions.initiatives(session, "ASP") == []


def test_the_unit_of_a_kpi_is_in_the_language_of_the_reader(session: Session) -> None:
    english, french = (regions.units(session, language) for language in ("en", "fr"))
    assert set(english) == set(french)
    assert all(isinstance(unit, str) for unit in english.values())


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: regions.places(s),
        lambda s: regions.units(s, "fr"),
        lambda s: regions.country_sets(s, "K-P2.1-a", AT, OriginView.ALL),
        lambda s: regions.observed(s, ("RO-AFR", "AO-DKR"), OriginView.ALL),
        lambda s: regions.projects(s, ("RO-AFR", "AO-DKR"), OriginView.ALL),
        lambda s: regions.initiatives(s, "AFR"),
    ],
)
def test_a_question_about_regions_is_one_statement(session: Session, ask: object) -> None:
    statements: list[str] = []
    session.connection()
    bind = session.get_bind()

    def counted(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(bind, "before_cursor_execute", counted)
    try:
        ask(session)  # type: ignore[operator]
    finally:
        event.remove(bind, "before_cursor_execute", counted)
    assert len(statements) == 1
