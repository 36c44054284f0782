"""Questions about regions and offices, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import event
from sqlmodel import Session

from kap_model import progress
from kap_model.database import engine_for
from kap_model.measures import TargetPath
from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines, regions
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


def row(frame: pd.DataFrame, **where: str) -> dict[str, object]:
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return dict(frame.iloc[0])


def test_each_place_has_its_region_and_its_office(session: Session) -> None:
    found = regions.places(session)

    assert row(found, place_code="SEN")["region_code"] == "AFR"
    assert row(found, place_code="SEN")["office_code"] == "AO-DKR"
    assert row(found, place_code="AO-DKR")["office_code"] == "AO-DKR"
    assert row(found, place_code="AFR")["region_code"] == "AFR"
    assert pd.isna(row(found, place_code="WORLD")["region_code"])
    assert pd.isna(row(found, place_code="LDC")["region_code"])
    assert list(found.loc[found["is_ldc"].fillna(False), "place_code"]) == ["RWA", "SEN"]


def test_a_kpi_at_a_region_stands_as_the_method_says(loaded: Progress) -> None:
    """The worked receipt of METHOD: 11 of 20 in Africa, built from two offices of two."""
    found = kpi_lines.lines(loaded, ["K-P1.1-a"], ["AFR", "WORLD"], AT)

    africa = row(found, place_code="AFR")
    assert (africa["actual"], africa["target"], africa["baseline"]) == (11, 20, 0)
    assert (africa["share"], africa["expected_share"], africa["status"]) == (0.55, 0.6875, "at_risk")
    assert (africa["data_quarter"], africa["reported"], africa["expected"]) == ("2025-Q3", 2, 2)
    world = row(found, place_code="WORLD")
    assert (world["actual"], world["status"]) == (11, "no_target")
    assert pd.isna(world["share"]) and pd.isna(world["target"])


def test_a_rate_is_pooled_and_never_averaged(loaded: Progress) -> None:
    """9/10 and 5/5 in Africa are 14/15; with 30/300 the world has 44/315, not the average of 93.3 and 10."""
    found = kpi_lines.lines(loaded, ["K-P1.1-b"], ["WORLD", "AFR", "ASP"], AT)

    assert (row(found, place_code="AFR")["numerator"], row(found, place_code="AFR")["denominator"]) == (14, 15)
    assert row(found, place_code="WORLD")["actual"] == pytest.approx(100 * 44 / 315)
    assert row(found, place_code="ASP")["actual"] == pytest.approx(10)


def test_a_kpi_that_is_measured_for_the_world_only_has_nothing_at_a_region(loaded: Progress) -> None:
    africa = row(kpi_lines.lines(loaded, ["K-P2.1-b"], ["AFR"], AT), place_code="AFR")

    assert africa["status"] == "not_applicable"
    assert pd.isna(africa["actual"])
    assert "K-P2.1-b" not in regions.counted_kpis(loaded, "P2")
    assert "K-P2.1-d" not in regions.counted_kpis(loaded, None)  # context


def test_a_series_has_a_point_for_each_data_quarter_up_to_the_selected_one(loaded: Progress) -> None:
    found = kpi_lines.points(loaded, ["K-P1.1-a"], "AFR", Quarter.parse("2023-Q4"))

    assert list(found["data_quarter"]) == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    assert list(found["value"]) == [2, 3, 4, 6]
    assert not found["is_illustrative"].any()


def test_countries_are_united_and_never_added(session: Session) -> None:
    """KEN and RWA, then KEN again, at one office; SEN, then RWA, at the other: three countries, not five."""
    found = regions.country_sets(session, "K-P2.1-a", AT, OriginView.ALL)

    assert row(found, place_code="RO-AFR")["countries"] == "KEN;RWA"
    assert row(found, place_code="AO-DKR")["countries"] == "RWA;SEN"
    assert row(found, place_code="AFR")["countries"] == "KEN;RWA;SEN"
    assert row(found, place_code="WORLD")["countries"] == "KEN;RWA;SEN"


def test_countries_are_those_known_at_the_selected_quarter(session: Session) -> None:
    found = regions.country_sets(session, "K-P2.1-a", Quarter.parse("2023-Q2"), OriginView.ALL)
    assert row(found, place_code="AO-DKR")["countries"] == "SEN"
    assert regions.country_sets(session, "K-P1.1-a", AT, OriginView.ALL).empty
    assert regions.country_sets(session, "K-P2.1-a", AT, OriginView.PUBLISHED).empty


def test_objectives_roll_up_at_each_place_as_the_command_line_prints(loaded: Progress) -> None:
    found = regions.roll_ups(loaded, ["WORLD", "AFR"], AT)

    assert list(found["objective_code"].unique()) == [PLAN_CODE, "P1", "P2", "E1"]
    for code in ("P1", "P2", "E1"):
        for place in ("WORLD", "AFR"):
            shown = row(found, objective_code=code, place_code=place)
            known = loaded.roll_up(code, place, AT)
            assert (shown["word"], shown["usable"], shown["applicable"]) == (known.word, known.usable, known.applicable)
            assert [shown[status.value] for status in Status] == [known.counts[status] for status in Status]


def test_a_report_is_to_come_then_due_then_late(session: Session, loaded: Progress) -> None:
    """Quarterly with 60 days: Q4 2025 ends on 31 December, is due on 1 March 2026 and late from 1 April on."""
    seen = regions.observed(session, ("RO-AFR",), OriginView.ALL)

    def state(day: date, quarter: str) -> object:
        found = regions.reporting(loaded, seen, ["RO-AFR"], START, END, day)
        return row(found, kpi_code="K-P1.1-a", quarter=quarter)["state"]

    assert state(date(2026, 3, 1), "2025-Q4") == "to_come"
    assert state(date(2026, 3, 2), "2025-Q4") == "due"
    assert state(date(2026, 3, 31), "2025-Q4") == "due"
    assert state(date(2026, 4, 1), "2025-Q4") == "late"
    assert state(date(2026, 4, 1), "2025-Q3") == "reported"


def test_a_report_that_was_passed_over_is_missing(session: Session, loaded: Progress) -> None:
    """Half-yearly countries: RO-AFR reported the second quarter of 2023 and the fourth; then nothing more."""
    seen = regions.observed(session, ("RO-AFR",), OriginView.ALL)
    without = seen[~((seen["kpi_code"] == "K-P2.1-a") & (seen["quarter"] == "2023-Q2"))]
    found = regions.reporting(loaded, without, ["RO-AFR"], START, END, date(2026, 1, 15))
    states = {
        str(quarter): state
        for kpi, quarter, state in zip(found["kpi_code"], found["quarter"], found["state"], strict=True)
        if kpi == "K-P2.1-a"
    }

    assert list(states) == [f"{year}-Q{n}" for year in (2023, 2024, 2025, 2026) for n in (2, 4)]
    assert states["2023-Q2"] == "missing"
    assert states["2023-Q4"] == "reported"
    assert states["2024-Q2"] == states["2025-Q2"] == "late"
    assert states["2025-Q4"] == states["2026-Q2"] == "to_come"


def test_a_region_says_how_many_of_its_offices_have_reported(session: Session, loaded: Progress) -> None:
    offices = ("RO-AFR", "AO-DKR")
    seen = regions.observed(session, offices, OriginView.ALL)
    one_less = seen[~((seen["place_code"] == "AO-DKR") & (seen["quarter"] == "2025-Q3"))]
    found = regions.reporting(loaded, one_less, offices, START, END, date(2026, 1, 15))
    report = row(found, kpi_code="K-P1.1-a", quarter="2025-Q3")

    assert (report["reported"], report["expected"], report["state"]) == (1, 2, "late")
    assert report["due_day"] == "2025-11-29"


def test_an_office_with_a_target_and_no_baseline_is_expected_to_report(loaded: Progress) -> None:
    """R2: a target is enough. By hand: RO-ASP never reported; by 15 January 2026 its report of Q2 2025 is overdue."""
    kpi, office = "K-P1.1-a", "RO-ASP"
    paths = {**loaded.facts.target_paths, (kpi, office): TargetPath(target=(END, 5.0))}
    asked = replace(loaded, facts=replace(loaded.facts, target_paths=paths))
    found = regions.reporting(asked, regions.OBSERVED.of([]), [office], START, END, date(2026, 1, 15))
    report = row(found, kpi_code=kpi, quarter="2025-Q2")

    assert (report["state"], report["reported"], report["expected"], report["late"]) == ("late", 0, 1, office)
    assert len(found[found["kpi_code"] == kpi]) == 16  # every quarter of the plan: no baseline says when it begins


def test_figures_of_publications_are_asked_of_no_office(session: Session, loaded: Progress) -> None:
    seen = regions.observed(session, ("RO-AFR", "AO-DKR", "RO-ASP"), OriginView.ALL)
    found = regions.reporting(loaded, seen, ["RO-AFR", "AO-DKR", "RO-ASP"], START, END, date(2026, 1, 15))
    assert not set(found["kpi_code"]) & {"K-P1.2-a", "K-P2.1-b", "K-P2.1-c", "K-E1.1-a", "K-E1.1-b"}


def test_quality_says_age_coverage_corrections_and_origin(loaded: Progress) -> None:
    found = regions.quality(loaded, ["K-P1.1-a", "K-P2.1-b", "K-P2.1-a", "K-E1.1-c"], "WORLD", AT)

    reported = row(found, kpi_code="K-P1.1-a")
    assert (reported["data_quarter"], reported["steps_old"], reported["origins"]) == ("2025-Q3", 1, "reported")
    corrected = row(found, kpi_code="K-P2.1-b")
    assert (corrected["corrections"], corrected["reported"], corrected["expected"]) == (1, 1, 1)
    assert row(found, kpi_code="K-P2.1-a")["steps_old"] == 4  # 2023-Q4, with four half-years since
    assert row(found, kpi_code="K-E1.1-c")["origins"] == "illustrative"


def test_projects_and_initiatives_are_those_of_the_office_and_region(session: Session) -> None:
    found = regions.projects(session, ("RO-AFR",), OriginView.ALL)

    assert list(found["project_code"]) == ["PRJ-1"]
    assert found["is_illustrative"].all()
    assert regions.projects(session, ("RO-AFR",), OriginView.PUBLISHED).empty
    titles = regions.initiatives(session, "AFR")[["item_code", "title_en", "title_fr"]]
    assert titles.values.tolist() == [["RI-AFR1", "Digital transformation", "Transformation numérique"]]
    assert regions.initiatives(session, "ASP").empty


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


def test_outstanding_reports_name_their_offices_and_make_up_those_expected_with_those_received(
    session: Session, loaded: Progress
) -> None:
    """By hand: without its report of Q3 2025, Dakar is late on 15 January 2026; for Q4 nobody is due before March."""
    offices = ("RO-AFR", "AO-DKR")
    seen = regions.observed(session, offices, OriginView.ALL)
    one_less = seen[~((seen["place_code"] == "AO-DKR") & (seen["quarter"] == "2025-Q3"))]
    found = regions.reporting(loaded, one_less, offices, START, END, date(2026, 1, 15))
    report = row(found, kpi_code="K-P1.1-a", quarter="2025-Q3")

    assert (report["late"], report["missing"], report["due"]) == ("AO-DKR", "", "")
    past = found[found["state"].isin(["late", "missing", "due"])]
    waited = sum(len(codes.split(";")) for name in ("late", "missing", "due") for codes in past[name] if codes)
    assert waited == int((past["expected"] - past["reported"]).sum()) > 0
