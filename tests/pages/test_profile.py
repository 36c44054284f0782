"""The profile of a region or a country group."""

from __future__ import annotations

import re

from tests.support.opened_page import OpenPage

CHIP = 'class="chip"'


def test_the_published_figures_of_a_place_stand_beside_those_of_the_world(open_page: OpenPage) -> None:
    markup = open_page("profile", place="AFR", lang="en").blocks["published"]
    first = re.findall(r"<tr><th.*?</tr>", markup)[1]
    assert "Individuals using the Internet" in first
    assert re.findall(r"<b>([^<]+)</b>", first) == ["35.7%", "73.6%"]
    assert "+2.1 points" in first  # 35.7 - 33.6
    assert "100.0%" in first and "64.3 points" in first  # 100 - 35.7


def test_a_measure_without_a_figure_of_the_place_is_named(open_page: OpenPage) -> None:
    markup = open_page("profile", place="EUR", lang="en").blocks["published"]
    assert "No figure: International bandwidth." in markup


def test_the_editions_of_an_index_with_another_questionnaire_are_not_compared(open_page: OpenPage) -> None:
    markup = open_page("profile", place="AFR", lang="en").blocks["published"]
    (index,) = [row for row in re.findall(r"<tr><th.*?</tr>", markup) if "Global Cybersecurity Index" in row]
    assert "57.2" in index and "2020" not in index and "+" not in index


def test_published_figures_carry_no_mark_and_those_of_the_plan_do(open_page: OpenPage) -> None:
    blocks = open_page("profile", place="AFR", lang="en").blocks
    assert CHIP not in blocks["published"]
    assert CHIP in blocks["plan_head"] and CHIP in blocks["behind"]


def test_the_plan_comes_after_the_published_figures_with_what_is_furthest_behind(open_page: OpenPage) -> None:
    shown = open_page("profile", place="AFR", lang="en")
    keys = list(shown.blocks)
    assert keys.index("published") < keys.index("plan_head") < keys.index("behind")
    assert "Africa: " in shown.blocks["plan_head"] and "on track or achieved" in shown.blocks["plan_head"]
    assert len(re.findall("<tr><th", shown.blocks["behind"])) == 1 + 5


def test_a_country_group_says_why_the_plan_has_no_figures_there(open_page: OpenPage) -> None:
    shown = open_page("profile", place="LDC", lang="en")
    assert "33.7% of people in the least developed countries" in shown.blocks["headline"]
    assert "The KPIs of the plan are reported by regions and offices, not for country groups." in shown.text
    assert "behind" not in shown.blocks and "plan_counts" not in shown.blocks


def test_with_published_figures_only_the_overview_leads_to_them(open_page: OpenPage) -> None:
    shown = open_page("overview", origin="published", lang="en")
    assert "73.6% of the world" in shown.blocks["published_lead"]
    assert 'href="connectivity?' in shown.blocks["published_lead"]
    assert list(shown.blocks).index("published_lead") < list(shown.blocks).index("headline")
    assert "published_lead" not in open_page("overview", lang="en").blocks


def test_the_page_of_a_kpi_opens_with_the_first_one_that_has_figures(open_page: OpenPage) -> None:
    assert open_page("kpi", lang="en").choices["kpi"] == "K-P1.1-a"
    # K-P1.1-a is illustrative alone; the next one is published.
    assert open_page("kpi", origin="published", lang="en").choices["kpi"] == "K-P1.1-b"
    assert open_page("kpi", "empty_database", lang="en").choices["kpi"] == "K-P1.1-a"
