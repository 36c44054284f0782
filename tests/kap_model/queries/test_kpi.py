"""What the page of one KPI asks, on the tiny plan, with figures that can be worked out in the head."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi
from kap_model.queries.kpi import ChartPoint, PointKind
from kap_model.vocabulary import TOTAL, Basis, Origin, OriginView, PlaceKind, TargetKind

NOW = Quarter.parse("2025-Q4")


def of_kind(points: list[ChartPoint], kind: PointKind) -> list[tuple[str, float]]:
    return [(str(point.quarter), point.value) for point in points if point.kind is kind]


def test_a_chart_has_the_series_the_target_path_what_is_expected_and_the_forecast(tiny_progress: Progress) -> None:
    points = kpi.chart_points(tiny_progress, tiny_progress.receipt("K-P1.1-a", "AFR", NOW))

    assert [value for _quarter, value in of_kind(points, PointKind.ACTUAL)] == [2, 3, 4, 6, 8, 9, 9, 9, 10, 11, 11]
    assert of_kind(points, PointKind.BASELINE) == [("2022-Q4", 0)]
    assert of_kind(points, PointKind.TARGET) == [("2026-Q4", 20)]
    # 11 of 16 quarters are over in Q3 2025: 11/16 of 20
    assert of_kind(points, PointKind.EXPECTED) == [("2025-Q3", 13.75)]
    # 2 were added in the last four quarters, and five quarters are left
    [forecast] = [point for point in points if point.kind is PointKind.FORECAST]
    assert (str(forecast.quarter), forecast.value) == ("2026-Q4", 13.5)
    assert forecast.low is not None and forecast.high is not None and forecast.low < 13.5 < forecast.high


def test_a_chart_ends_at_the_selected_quarter(tiny_progress: Progress) -> None:
    points = kpi.chart_points(tiny_progress, tiny_progress.receipt("K-P1.1-a", "AFR", Quarter.parse("2023-Q2")))
    assert of_kind(points, PointKind.ACTUAL) == [("2023-Q1", 2), ("2023-Q2", 3)]


def test_a_milestone_bends_what_is_expected(tiny_progress: Progress) -> None:
    points = kpi.chart_points(tiny_progress, tiny_progress.receipt("K-E1.1-b", "WORLD", NOW))
    assert of_kind(points, PointKind.MILESTONE) == [("2024-Q4", 1)]
    assert of_kind(points, PointKind.EXPECTED) == [("2024-Q4", 1)]  # 2 on the straight line from 0 to 4


def test_a_made_up_target_marks_the_forecast_and_not_what_was_published(tiny_progress: Progress) -> None:
    points = kpi.chart_points(tiny_progress, tiny_progress.receipt("K-P2.1-c", "WORLD", NOW))
    marked = {point.kind: point.is_illustrative for point in points}
    assert not marked[PointKind.ACTUAL]
    assert marked[PointKind.TARGET] and marked[PointKind.EXPECTED] and marked[PointKind.FORECAST]


def test_points_one_step_apart_are_joined_and_others_are_not(tiny_progress: Progress) -> None:
    def ends(code: str, place: str) -> list[tuple[str, str]]:
        stretches = kpi.stretches(tiny_progress, tiny_progress.receipt(code, place, NOW))
        return [(str(start.data_quarter), str(end.data_quarter)) for start, end in stretches]

    assert ends("K-P2.1-c", "WORLD") == [("2022-Q4", "2023-Q4"), ("2023-Q4", "2024-Q4")]
    assert ends("K-P1.2-a", "WORLD") == []  # yearly, and three years after its baseline


def test_the_target_path_comes_with_its_basis_and_without_what_is_made_up_where_that_is_out_of_view(
    tiny_session: Session,
) -> None:
    points = kpi.target_points(tiny_session, "K-P2.1-c", "WORLD", OriginView.ALL)
    assert [(point.kind, point.value, point.basis) for point in points] == [
        (TargetKind.BASELINE, 48, Basis.OFFICIAL),
        (TargetKind.TARGET, 60, Basis.ILLUSTRATIVE),
    ]
    assert kpi.target_points(tiny_session, "K-P2.1-c", "WORLD", OriginView.PUBLISHED) == points[:1]


def test_another_edition_is_a_category_beside_the_total(tiny_session: Session) -> None:
    values = kpi.category_values(tiny_session, "K-P2.1-c", "WORLD", OriginView.PUBLISHED, str(NOW))
    assert [(value.dimension, value.category, value.value) for value in values] == [
        ("edition", "2025", 46), (TOTAL, TOTAL, 50), (TOTAL, TOTAL, 45),
    ]  # fmt: skip
    assert {value.origin for value in values} == {Origin.PUBLISHED}


def test_a_category_of_a_rate_is_in_per_cent_and_one_of_countries_is_their_number(tiny_session: Session) -> None:
    [rate] = kpi.category_values(tiny_session, "K-P1.1-b", "RO-AFR", OriginView.ALL, str(NOW))
    countries = kpi.category_values(tiny_session, "K-P2.1-a", "RO-AFR", OriginView.ALL, str(NOW))
    assert rate.value == 90  # 9 of 10
    assert [value.value for value in countries] == [2, 1]  # KEN and RWA, then KEN


def test_the_definition_of_a_kpi_is_its_row(tiny_session: Session) -> None:
    row = kpi.definition(tiny_session, "K-P1.1-a")
    assert (row.kpi_code, row.unit_en, row.also_serves, row.due_lag_days) == ("K-P1.1-a", "people", "O-E1.1", 60)


def test_the_world_and_groups_are_compared_with_regions_and_offices_that_have_figures(tiny_progress: Progress) -> None:
    africa = {PlaceKind.REGION: ("AFR",), PlaceKind.OFFICE: ("AO-DKR", "RO-AFR")}
    for place in ("WORLD", "LDC", "AFR", "AO-DKR"):
        assert kpi.compared_places(tiny_progress, "K-P1.1-a", place) == africa
    assert kpi.compared_places(tiny_progress, "K-P1.1-a", "ASP") == {PlaceKind.REGION: (), PlaceKind.OFFICE: ()}


def test_an_office_below_another_is_compared_within_its_region(tiny_progress: Progress) -> None:
    facts = replace(tiny_progress.facts, place_parents={**tiny_progress.facts.place_parents, "AO-DKR": "RO-AFR"})
    places = kpi.compared_places(replace(tiny_progress, facts=facts), "K-P1.1-a", "AO-DKR")
    assert places[PlaceKind.REGION] == ("AFR",)


def test_the_value_expected_lies_on_the_target_path(tiny_progress: Progress) -> None:
    assert tiny_progress.receipt("K-P1.2-a", "WORLD", NOW).expected_value == 70  # 12 of 16 quarters from 100 to 60
    assert tiny_progress.receipt("K-P1.1-c", "WORLD", NOW).expected_value is None  # no target


def test_the_kpis_with_figures_are_those_with_a_total_in_view(tiny_session: Session) -> None:
    every = kpi.with_figures(tiny_session, OriginView.ALL)
    published = kpi.with_figures(tiny_session, OriginView.PUBLISHED)
    assert "K-P2.1-d" not in every  # it has no figures
    assert {"K-P2.1-c", "K-P1.2-a"} <= published < every
    assert "K-E1.1-c" in every - published  # illustrative throughout
