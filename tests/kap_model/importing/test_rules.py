"""What the columns of a KPI say of its figures: whether there is a fraction of them, and how large they can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model.importing.check import check
from kap_model.importing.read import read_bytes, read_folder
from kap_model.importing.reading import Reading
from kap_model.problems import Problem

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,source"


def problems_of(plan: Path, unit: str, decimals: int, value: str) -> list[Problem]:
    """The problems of a figure of a KPI with this unit: K-P1.1-c of the tiny plan."""
    kpis = (plan / "plan/kpis.csv").read_text(encoding="utf-8")
    given = kpis.replace("Mbit/s,Mbit/s,0", f"{unit},unit,{decimals}")
    assert given != kpis or (unit, decimals) == ("Mbit/s", 0)
    reading: Reading = read_folder(plan)
    reading.tables = [table for table in reading.tables if table.table.name != "kpis"]
    reading.add(read_bytes("plan/kpis.csv", given.encode(), in_folder=True))
    row = f"K-P1.1-c,AFR,2024-Q3,total,{value},reported,proposed,TINY"
    reading.add(read_bytes("observations/x.csv", f"{HEADER}\n{row}".encode(), in_folder=True))
    return check(reading, is_whole=True).problems


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "what"),
    [
        ("countries", 0, "12.5", "12.5 of what is counted whole (countries; the KPI has 0 decimals)"),
        ("Member States", 0, "12.0", None),
        ("countries", 1, "12.5", None),
        ("% of people", 0, "12.5", None),
        ("Mbit/s", 0, "12.5", None),
        ("points out of 100", 0, "12.5", None),
        ("CHF", 0, "12.5", None),
        ("persons", 0, "8000000000", None),
        ("persons", 0, "1e11", "100000000000 is beyond 10,000,000,000 persons, which nothing in the plan reaches"),
        ("billion people", 1, "8.1", None),
        ("billion people", 1, "81", "81 is beyond 10 billion people, which nothing in the plan reaches"),
        ("CHF", 0, "1e11", None),
        ("USD billion", 1, "1e6", "1000000 is beyond 1,000 USD billion, which nothing in the plan reaches"),
        ("% of income", 1, "250", None),
        ("% of income", 1, "25000", "25000 is beyond 10,000 % of income, which nothing in the plan reaches"),
    ],
)
def test_a_unit_says_whether_there_are_fractions_and_how_large_a_figure_can_be(
    tiny_plan: Path, unit: str, decimals: int, value: str, what: str | None
) -> None:
    assert [problem.what for problem in problems_of(tiny_plan, unit, decimals, value)] == ([what] if what else [])


def test_a_target_of_a_count_is_whole_too(tiny_plan: Path) -> None:
    reading = read_folder(tiny_plan)
    row = "kpi_code,place_code,quarter,kind,value,basis,source\nK-P2.1-a,ASP,2026-Q4,target,12.5,proposed,TINY"
    reading.add(
        read_bytes("illustrative/targets_x.csv", row.replace("proposed", "illustrative").encode(), in_folder=True)
    )
    (problem,) = check(reading, is_whole=True).problems
    assert problem.what == "12.5 of what is counted whole (countries; the KPI has 0 decimals)"


def test_a_latitude_has_one_reading_in_a_file_with_semicolons(tiny_plan: Path) -> None:
    places = (tiny_plan / "places/places.csv").read_text(encoding="utf-8").replace("14.69", "14.693").replace(",", ";")
    reading = read_folder(tiny_plan)
    reading.tables = [table for table in reading.tables if table.table.name != "places"]
    reading.add(read_bytes("places/places.csv", places.encode(), in_folder=True))
    assert check(reading, is_whole=True).problems == []
