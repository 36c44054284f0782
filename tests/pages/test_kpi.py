"""The page of one KPI."""

from __future__ import annotations

import re

import pytest

from tests.support.opened_page import OpenPage, words_of_markup


def test_internet_use_is_worked_out_as_with_a_pocket_calculator(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", quarter="2025-Q4", lang="en")
    # (73.6 - 67.0) / (100 - 67.0) = 0.2; the milestone of 75 asks for (75 - 67) / 33 = 0.242 at Q4 2025;
    # 0.2 / 0.242 = 0.825.
    assert (
        "Individuals using the Internet, World: 73.6% of population, target 100.0%; progress 20%, expected 24%"
        in shown.text
    )
    receipt = re.sub(r"<[^>]+>", "", shown.blocks["receipt"])
    for step in (
        "R4: (73.6% − 67.0%) / (100.0% − 67.0%)",
        "20.0%",
        "R5: (75.00% − 67.0%) / (100.0% − 67.0%)",
        "24.2%",
        "0.83",
    ):
        assert step in receipt
    assert "At risk" in receipt


def test_a_kpi_in_french_says_figures_and_quarters_as_french_does(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", quarter="2025-Q4", lang="fr")
    assert (
        "73,6\u202f% de la population, cible 100,0\u202f%\u202f; progression 20\u202f%, attendue 24\u202f%"
        in shown.text
    )
    assert "T4 2025" in shown.text


def test_a_kpi_that_is_measured_for_the_world_only_says_so_elsewhere(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-E1.1-a", place="AFR", lang="en")
    assert "Africa: measured for the world only" in shown.text
    assert "There is nothing to draw for Africa" in shown.text


def test_a_kpi_without_figures_is_an_answer_with_a_way_out(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.1-a", origin="published", lang="en")
    assert "World: no figure up to" in shown.text
    assert "See all data" in shown.text


def test_published_figures_carry_no_mark_and_made_up_ones_do(open_page: OpenPage) -> None:
    published = open_page("kpi", kpi="K-P1.6-b", lang="en")
    assert "Illustrative figures" not in published.text
    made_up = open_page("kpi", kpi="K-P1.1-a", lang="en")
    assert "Illustrative figures" in made_up.text


def test_the_rows_behind_a_figure_are_made_when_they_are_opened_and_marked_by_what_they_hold(
    open_page: OpenPage,
) -> None:
    closed = open_page("kpi", kpi="K-P1.1-a", lang="en")
    assert "rows_table_grid" not in closed.blocks
    for kpi, is_made_up in (("K-P1.1-a", True), ("K-P1.6-b", False)):
        shown = open_page("kpi", kpi=kpi, lang="en")
        shown.app.session_state["rows"] = True
        shown.app.run()
        assert f"Observations of {kpi} for this place and those below it" in shown.blocks["rows_table_head"]
        assert ("Illustrative figures" in shown.blocks["rows_table_head"]) is is_made_up
        assert "<table" in shown.blocks["rows_table_grid"]


def test_each_figure_of_a_kpi_carries_the_mark_for_what_it_shows_itself(open_page: OpenPage) -> None:
    # Its target is made up; the total and another edition of it are published.
    shown = open_page("kpi", "tiny_database", kpi="K-P2.1-c", lang="en", quarter="2025-Q4")
    assert "Illustrative figures" in shown.blocks["said"] and "Illustrative figures" in shown.blocks["series"]
    assert "Illustrative figures" not in shown.blocks["categories"]


def test_other_editions_stand_beside_the_total_and_are_never_joined(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", lang="en", kpi_dimension="edition")
    assert "never joined to it" in shown.text


@pytest.mark.parametrize("kpi", ["K-NOT-THERE", "<img src=x onerror=alert(1)>", ""])
def test_an_unknown_kpi_gives_a_word_and_the_first_kpi(open_page: OpenPage, kpi: str) -> None:
    shown = open_page("kpi", kpi=kpi, lang="en")
    assert "failure" not in shown.blocks
    assert not any("<img src" in markup for markup in shown.blocks.values())
    assert shown.choices["kpi"] == "K-P1.1-a"
    assert ("K-P1.1-a · Member States assisted" in shown.blocks.get("notices", "")) == bool(kpi)
    assert "All KPIs" not in shown.blocks.get("notices", "")


def opened_trace(open_page: OpenPage, **query: str) -> str:
    shown = open_page("kpi", **query)
    shown.app.session_state["trace"] = True
    shown.app.run()
    return shown.blocks["trace_lines"]


def test_the_whole_calculation_is_in_the_language_of_the_reader(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", quarter="2025-Q4", lang="fr")
    shown.app.session_state["trace"] = True
    shown.app.run()
    trace = words_of_markup(shown.blocks["trace_lines"])
    lines = "\n".join(trace)

    assert "le plus récent, T4 2025\u202f: 73,6\u202f%" in lines
    assert "Statut «\u202fÀ risque\u202f»\u202f: le rythme 0,83 atteint 0,60, mais pas 0,95" in lines
    for english in ("2025-Q4", "at_risk", "accelerate", "slope", "73.6", "latest", "times the present pace"):
        assert english not in lines
    assert {"R1", "R4", "R5", "R6", "R9", "R10", "R11"} <= set(trace)
    assert 'href="method?lang=fr' in shown.blocks["trace_lines"] and '#R4"' in shown.blocks["trace_lines"]


@pytest.mark.parametrize("kpi", ["K-P1.1-a", "K-P1.7-b", "K-P2.3-b", "K-E1.1-a", "K-P3.2-a"])
def test_no_sentence_of_the_calculation_is_left_in_english(open_page: OpenPage, kpi: str) -> None:
    for place in ("WORLD", "AFR"):
        for line in opened_trace(open_page, kpi=kpi, place=place, lang="qps").split("</li>")[:-1]:
            assert re.search(r"⟦.+⟧", line), line


def test_a_needed_pace_is_never_many_times_the_present_one(open_page: OpenPage) -> None:
    quarters = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
    pages = [opened_trace(open_page, kpi="K-P2.3-b", quarter=quarter, lang="en") for quarter in quarters]
    times = re.findall(r"= ([\d.,]+|more than 10) times", " ".join(pages))
    assert times and all(number == "more than 10" or float(number.replace(",", "")) <= 10 for number in times)


def test_no_forecast_and_no_needed_pace_names_a_quarter_that_has_passed(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-E3.1-b", quarter="2026-Q3", lang="en")
    shown.app.session_state["trace"] = True
    shown.open_figures("series")

    passed = "the target's quarter, Q4 2025, has passed; the latest figure is for Q4 2024"
    assert passed in shown.text.replace("The target", "the target")
    assert passed in shown.blocks["trace_lines"].replace("&#x27;", "'")
    for words in ("by Q4 2025", "at the present pace", "times the present pace", "Forecast", "forecast for"):
        assert words not in shown.text.partition("What this KPI is")[0], words


@pytest.mark.parametrize(
    ("kpi", "place", "finding"),
    [
        # data/plan/targets.csv: a baseline of 2022, and nothing since
        ("K-P1.1-e", "WORLD", "ICT Development Index, average score, World: baseline 75 points out of 100 in Q4 2022"),
        ("K-P4.2-b", "WORLD", "World: USD\u00a082.00 billion, target 100.00; progress"),
        ("K-E3.1-b", "WORLD", "World: 0.94, target 0.98"),
        ("K-P3.2-a", "WORLD", "World: 87 countries, further from the target of 122 than the baseline"),
        ("K-E7.3-a", "AFR", "Africa: 52.9% of projects, moving away from the target of 20.0%"),
    ],
)
def test_the_headline_says_what_where_and_how_it_stands_in_plain_words(
    open_page: OpenPage, kpi: str, place: str, finding: str
) -> None:
    assert finding in open_page("kpi", kpi=kpi, place=place, quarter="2026-Q3", lang="en").text


def test_a_baseline_alone_is_no_chart_and_is_named_in_every_row(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.1-e", lang="en")
    assert "series" not in shown.blocks
    assert "Since the baseline of 75 in Q4 2022 no figure has been reported." in shown.text
    assert "See the world" not in shown.text and "See all data" not in shown.text
    assert "baseline 51, no target" in shown.blocks["regions"]


def test_disaggregations_open_with_the_dimension_of_most_points_and_editions_come_last(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", lang="en")
    # data/observations/published.csv: two areas over the years; sexes and ages for 2025 alone; six years of an edition
    assert "Individuals using the Internet, by area" in shown.text
    assert shown.text.index("by sex") < shown.text.index("in other editions")


def test_categories_of_one_quarter_are_dots_below_the_total_of_that_quarter(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.6-b", dimension="age", lang="en", quarter="2026-Q3")
    assert "Figures for Q4 2025 only" in shown.text
    rows = shown.charts[-1].frame("rows")
    assert list(rows["name"]) == ["total", "15 to 24 years", "other ages"]
    assert list(rows["right"]) == ["73.6%", "82.0%", "72.0%"]


def test_the_tolerance_of_a_kpi_to_be_kept_has_its_ends_in_the_legend(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.7-b", lang="en")
    assert "within the tolerance, 90.0% to 100.0%" in shown.text
