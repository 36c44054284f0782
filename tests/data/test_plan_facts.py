"""What the shipped data say of the plans of Buenos Aires, Kigali and Baku, against what was read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

Row = dict[str, str]


@pytest.fixture(scope="module")
def facts(shipped_data: Path) -> dict[str, Row]:
    """The facts by code."""
    with (shipped_data / "plan" / "plan_facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["fact_code"]: row for row in csv.DictReader(file)}


def test_the_years_of_the_three_plans_overlap_in_2026_alone(facts: dict[str, Row]) -> None:
    years = {
        row["plan_code"]: set(range(int(row["start_year"]), int(row["end_year"]) + 1))
        for row in facts.values()
        if row["start_year"]
    }
    assert {plan: (min(span), max(span)) for plan, span in years.items()} == {
        "BAAP": (2018, 2022),
        "KAP": (2023, 2026),
        "BAKU": (2026, 2029),
    }
    assert (years["BAAP"] & years["KAP"], years["KAP"] & years["BAKU"]) == (set(), {2026})


def test_what_was_read_has_a_source_that_was_read_and_what_was_not_found_is_this_projects_word(
    facts: dict[str, Row],
) -> None:
    for row in facts.values():
        own = row["source"].startswith("PROJECT:")
        assert (row["is_known"] == "0") == own == (row["basis"] == "proposed"), row
        assert not own or not row["quote"]


def test_no_text_of_what_was_not_found_names_a_number(facts: dict[str, Row]) -> None:
    """A priority of Baku, or a KPI of Buenos Aires, that somebody made up would stand here."""
    for topic, plans in (("priorities", {"BAAP", "BAKU"}), ("kpis", {"BAAP", "BAKU"}), ("initiatives", {"BAAP"})):
        said = [row for row in facts.values() if row["topic"] == topic and row["plan_code"] in plans]
        assert {row["plan_code"] for row in said if row["is_known"] == "0"} == plans
        assert [row["fact_code"] for row in said if row["is_known"] == "1"] == ["BAAP-PRIORITIES-1"] * (
            topic == "priorities"
        )


def test_one_title_of_2026_is_kigalis_word_for_word_and_one_is_new(facts: dict[str, Row], shipped_data: Path) -> None:
    with (shipped_data / "plan" / "framework.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["item_code"]: row["title_en"] for row in csv.DictReader(file)}
    read = {
        row["item_code"]: row["quote"] for row in facts.values() if row["topic"] == "initiatives" and row["item_code"]
    }
    assert {code: titles[code] == title for code, title in read.items()} == {"RI-ASP1": True, "RI-AMS1": False}
    assert facts["BAKU-CARRIED-1"]["quote"] in titles["RI-AMS1"]
