"""The published statistics, held against the rows of the CSV files."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from sqlmodel import Session

from kap_model.quarter import Quarter
from kap_model.queries import connectivity
from kap_model.queries.connectivity import WHOLE, Aim, Measure, Statistics
from kap_model.vocabulary import Basis, Direction
from tests.support.sessions import session_of

Rows = list[dict[str, str]]

PLACES = {"WORLD", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR", "LDC", "LLDC", "SIDS", "LIC", "LMIC", "UMIC", "HIC"}
USE = "K-P1.6-b"


@pytest.fixture(scope="module")
def shipped(shipped_database: Path) -> Statistics:
    with session_of(shipped_database) as session:
        return connectivity.statistics(session)


@pytest.fixture(scope="module")
def rows(shipped_data: Path) -> Rows:
    return rows_of(shipped_data / "observations" / "published.csv")


def rows_of(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def value_of(row: dict[str, str]) -> float:
    if row["numerator"]:
        return 100 * float(row["numerator"]) / float(row["denominator"])
    return len(set(row["countries"].split(";"))) if row["countries"] else float(row["value"])


def test_every_published_row_is_in_a_series_or_counted_beside_it(shipped: Statistics, rows: Rows) -> None:
    beside = [row for row in rows if row["dimension"] in ("edition", "definition")]
    expected = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["quarter"]):
        if row["dimension"] not in ("edition", "definition"):
            key = (row["kpi_code"], row["place_code"], (row["dimension"], row["category"]))
            expected[key].append((row["quarter"], round(value_of(row), 9), row["source"]))

    found = {
        key: [(str(figure.quarter), round(figure.value, 9), figure.source) for figure in figures]
        for key, figures in shipped.series.items()
    }
    assert found == dict(expected)
    assert (shipped.count, shipped.count_beside) == (len(rows), len(beside)) == (2244, 147)


def test_a_series_holds_nothing_of_another_edition_or_definition(shipped: Statistics) -> None:
    assert {part[0] for _kpi, _place, part in shipped.series}.isdisjoint({"edition", "definition"})
    # Internet use of 2024 is 71.2 in the edition of 2025 and 68.3 or so in that of 2024: one of the two.
    years = [figure.quarter.year for figure in shipped.of(USE, "WORLD")]
    assert years == sorted(set(years)) == [2022, 2023, 2024, 2025]


def test_the_places_are_the_world_its_regions_and_the_groups(shipped: Statistics) -> None:
    assert set(shipped.places) == PLACES
    assert shipped.places[0] == "WORLD"
    assert list(shipped.groups) == ["LDC", "LLDC", "SIDS"]
    assert set(shipped.incomes) == {"LIC", "LMIC", "UMIC", "HIC"}


def test_the_newest_figure_and_the_one_before_are_neighbours_of_the_same_series(shipped: Statistics) -> None:
    newest = shipped.newest(USE, "AFR")
    assert newest is not None and (newest.value, newest.quarter) == (35.7, Quarter.parse("2025-Q4"))
    before = shipped.before(newest)
    assert before is not None and (before.value, before.quarter) == (33.6, Quarter.parse("2024-Q4"))
    assert shipped.before(shipped.of(USE, "AFR")[0]) is None


def test_places_without_a_figure_are_named_and_have_none(shipped: Statistics, rows: Rows) -> None:
    for kpi in ("K-P1.2-d", "K-P5.4-c", "K-P5.4-d", USE):
        has = {row["place_code"] for row in rows if row["kpi_code"] == kpi and row["dimension"] == "total"}
        assert set(shipped.missing(kpi)) == PLACES - has
        assert all(shipped.newest(kpi, place) is None for place in PLACES - has)
    assert set(shipped.missing("K-P1.2-d")) == {"EUR", "SIDS"}


def test_the_aims_are_those_of_publications_alone(shipped: Statistics, shipped_data: Path) -> None:
    targets = [
        row
        for row in rows_of(shipped_data / "plan" / "targets.csv")
        if row["basis"] not in ("illustrative", "proposed") and row["place_code"] in PLACES
    ]
    assert {key: aim.value for key, aim in shipped.targets.items()} == {
        (row["kpi_code"], row["place_code"]): float(row["value"]) for row in targets if row["kind"] == "target"
    }
    assert {key: [(aim.value, str(aim.quarter)) for aim in aims] for key, aims in shipped.milestones.items()} == {
        (USE, "WORLD"): [(75, "2025-Q4")],
        (USE, "LDC"): [(35, "2025-Q4")],
    }
    assert (USE, "EUR") in shipped.targets and ("K-E3.1-b", "AMS") not in shipped.targets  # parity is reached


@pytest.mark.parametrize(
    ("direction", "value", "distance"),
    [
        (Direction.INCREASE, 73.6, 26.4),
        (Direction.INCREASE, 100, 0),
        (Direction.DECREASE, 104, 4),
        (Direction.DECREASE, 99, 0),
    ],
)
def test_the_distance_to_an_aim_is_what_is_left_in_the_way_the_kpi_should_move(
    direction: Direction, value: float, distance: float
) -> None:
    measure = Measure(kpi_code="K", decimals=1, direction=direction, is_yearly=True)
    aim = Aim(value=100, quarter=Quarter.parse("2030-Q4"), basis=Basis.OFFICIAL, source="S")
    assert measure.distance(value, aim) == pytest.approx(distance)


def test_the_sources_of_kpis_are_those_of_their_figures_and_aims(shipped: Statistics, rows: Rows) -> None:
    series = [row for row in rows if row["kpi_code"] == USE and row["dimension"] not in ("edition", "definition")]
    figures = {row["source"].split(":")[0] for row in series}
    assert {source.split(":")[0] for source in shipped.sources([USE])} == figures | {"UMC-2030"}


def test_made_up_and_reported_figures_are_none_of_the_statistics(tiny_session: Session, tiny_plan: Path) -> None:
    published = [
        row
        for file in sorted((tiny_plan / "observations").glob("*.csv"))
        for row in rows_of(file)
        if row["origin"] == "published"
    ]
    assert connectivity.statistics(tiny_session).count == len(published)


def test_without_any_figure_there_are_no_places_but_the_world(empty_database: Path) -> None:
    with session_of(empty_database) as session:
        empty = connectivity.statistics(session)
    assert (empty.count, empty.places, dict(empty.series)) == (0, ("WORLD",), {})
    assert empty.newest_quarter(USE) is None and empty.newest(USE, "WORLD", WHOLE) is None
