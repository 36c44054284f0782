"""The page of the regional initiatives: what stands there, what a filter leaves, and the addresses of its parts.

Figures are worked out by hand from `tests/tiny_plan`, its delivery and illustrative folders: PRJ-1 (RI-AFR1, made up,
CHF 1,000, of which 400 spent), PRJ-2 (Africa by its office, a band of CHF 500 to 1,500, of which 300 spent), PRJ-3
(Asia-Pacific by its countries, USD 40, no end).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_ui.state import clock, data
from tests.support.many_projects import COUNT
from tests.support.opened_page import OpenPage, Shown, words_of_markup
from tests.support.statements import statements_sent


@pytest.fixture(autouse=True)
def in_november_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2025, 11, 30))


def words(shown: Shown, block: str) -> str:
    """What a reader sees or hears of a block, in one line."""
    return " ".join(words_of_markup(shown.blocks[block])).replace("\u00a0", " ")


def rows(shown: Shown, block: str) -> list[str]:
    """The rows of a block, in words."""
    markup = shown.blocks[block]
    found = re.findall(r"<li\b.*?(?=<li\b|</ul>)", markup, re.DOTALL)
    return [" ".join(words_of_markup(row)).replace("\u00a0", " ") for row in found]


def test_the_initiative_of_the_tiny_plan_has_its_project_its_money_and_its_priority(open_page: OpenPage) -> None:
    shown = open_page("initiatives", "tiny_database", lang="en")

    assert "The regional initiative has projects; 2 of 3 projects are under way" in words(shown, "headline")
    assert "2 projects are published, with their sources; 1 project is illustrative" in words(shown, "headline")
    listed = words(shown, "initiatives")
    assert "AFR1 Digital transformation" in listed
    assert "Title: proposed" in listed
    assert "under way; Q1 2023 to Q4 2024; illustrative" in listed
    assert "CHF 1,000" in listed and "40% spent, 100% of the time" in listed


def test_a_sum_is_a_range_and_another_currency_stands_beside_it(open_page: OpenPage) -> None:
    """1,000 and 500 to 1,500 are 1,500 to 2,500; 700 are spent, which is 28% to 47%."""
    headline = words(open_page("initiatives", "tiny_database", lang="en"), "headline")

    assert "CHF 1,500 to 2,500" in headline
    assert "besides, not converted: USD 40" in headline
    assert "28% to 47%" in headline


def test_the_regions_are_told_by_initiative_office_and_countries(open_page: OpenPage) -> None:
    africa, asia = rows(open_page("initiatives", "tiny_database", lang="en"), "by_region")

    assert "Africa 1 initiative; 2 projects: 2 under way; CHF 1,500 to 2,500" in africa
    assert "Asia-Pacific 1 project: 1 of unknown state; not converted: USD 40" in asia


def test_the_timeline_draws_what_is_known_and_leaves_open_what_is_not(open_page: OpenPage) -> None:
    """The axis runs from the plan's start, 2023, to its end, 2026: 16 quarters; PRJ-3 begins in the last of 2023."""
    (chart,) = open_page("initiatives", "tiny_database", lang="en").charts
    drawn = chart.frame().set_index("project")

    assert list(drawn.index) == ["PRJ-1", "PRJ-2", "PRJ-3"]
    assert drawn.loc["PRJ-1", ["start", "end"]].tolist() == pytest.approx([0, 8 / 16], abs=1e-3)
    assert drawn.loc["PRJ-2", ["start", "end"]].tolist() == pytest.approx([4 / 16, 12 / 16], abs=1e-3)
    assert drawn.loc["PRJ-3", "start"] == pytest.approx(3 / 16, abs=1e-3)
    assert drawn["end"].isna().tolist() == [False, False, True]
    assert drawn["is_illustrative"].tolist() == [True, False, False]
    assert drawn["state"].tolist() == ["ongoing", "ongoing", "unknown"]
    assert list(chart.frame("regions")["name"]) == ["Africa", "Asia-Pacific"]
    assert chart.frame("now")["label"].tolist() == ["today, Q4 2025"]


@pytest.mark.parametrize(
    ("query", "projects"),
    [
        ({"place": "ASP"}, ["PRJ-3"]),
        ({"priority": "P1"}, ["PRJ-1", "PRJ-2"]),
        ({"state": "unknown"}, ["PRJ-3"]),
        ({"country": "RWA"}, ["PRJ-1"]),
        ({"country": "SEN"}, ["PRJ-2"]),
        ({"funding": "extrabudgetary"}, ["PRJ-2"]),
        ({"origin": "published"}, ["PRJ-2", "PRJ-3"]),
    ],
)
def test_a_filter_in_the_address_leaves_its_projects(
    open_page: OpenPage, query: dict[str, str], projects: list[str]
) -> None:
    (chart,) = open_page("initiatives", "tiny_database", lang="en", **query).charts

    assert list(chart.frame()["project"]) == projects


def test_a_choice_has_its_count_stands_in_the_address_and_leads_back(open_page: OpenPage) -> None:
    shown = open_page("initiatives", "tiny_database", lang="en")
    assert "under way (2)" in shown.text and "Rwanda (1)" in shown.text and "regular budget (1)" in shown.text

    shown.choose("initiatives_country", "RWA")

    assert shown.app.query_params["country"] == "RWA"
    assert "1 of 3 projects: Rwanda" in words(shown, "headline")
    assert "Show all initiatives" in words(shown, "headline")


def test_choices_that_leave_nothing_say_so_with_a_way_out(open_page: OpenPage) -> None:
    shown = open_page("initiatives", "tiny_database", lang="en", country="RWA", state="suspended")

    assert "No project fits these choices." in words(shown, "nothing_left")
    hrefs = re.findall(r'href="([^"]+)"', shown.blocks["nothing_left"])
    assert any("country" not in href and "state=suspended" in href for href in hrefs)
    assert any("country" not in href and "state" not in href for href in hrefs)
    assert not shown.charts


def test_an_initiative_has_an_address_with_its_links_its_projects_and_its_kpis(open_page: OpenPage) -> None:
    shown = open_page("initiatives", lang="en", initiative="ri-afr1")

    assert "AFR1: 3 projects, 1 under way" in words(shown, "headline")
    assert "Supporting digital transformation to usher in a rapid transition" in words(shown, "headline")
    serving = words(shown, "serving")
    assert "P2 Digital transformation" in serving and "primary link, inferred" in serving
    assert "Removal of policy and regulatory obstacles" in serving
    assert [row.count("ILL-") for row in re.findall(r"project=(ILL-AFR1-\d)", shown.blocks["its_projects"])] == [1] * 3
    assert re.findall(r'href="kpi\?[^"]*place=AFR[^"]*"', shown.blocks["kpis_served"])
    onward = shown.blocks["onward_links"]
    assert "item?lang=en&amp;item=RI-AFR1" in onward and "initiative=RI-AFR2" in onward
    assert "Back to all initiatives" in onward


def test_the_way_back_from_an_initiative_keeps_the_filters_of_the_list(open_page: OpenPage) -> None:
    shown = open_page("initiatives", lang="en", initiative="RI-AFR1", place="AFR", state="ongoing")
    (back,) = re.findall(r'<a href="([^"]+)"[^>]*>Back to all initiatives', shown.blocks["onward_links"])

    assert "place=AFR" in back and "state=ongoing" in back and "initiative=" not in back


def test_a_published_project_says_who_published_it_its_band_and_its_note(open_page: OpenPage) -> None:
    shown = open_page("initiatives", "tiny_database", lang="en", project="PRJ-2")
    about = words(shown, "about")

    assert "Village networks : under way; 20% to 60% spent, 100% of the time" in words(shown, "headline")
    assert "Published" in words(shown, "headline")
    assert "CHF 500 to 1,500, a band; sums have both its ends" in about
    assert "Senegal" in about and "Office Dakar" in about
    assert "Second partner (United Nations body)" in about
    assert "Of the part of one agency" in about
    assert "Published, proposed" in about
    assert 'places?lang=en&amp;place=SEN"' in shown.blocks["about"]
    assert "All counted KPIs of P1, which the project serves; Africa" in words(shown, "kpis_head")


def test_what_is_not_known_of_a_project_is_a_dash(open_page: OpenPage) -> None:
    about = words(open_page("initiatives", "tiny_database", lang="en", project="PRJ-3"), "about")

    assert "from Q4 2023, end not known" in about
    assert "USD 40, as published; not converted, and in no sum" in about
    assert "Spent –" in about and "Office –" in about and "Partners –" in about
    assert "state not known" in about and "funding not known" in about


@pytest.mark.parametrize(
    ("query", "sentence", "way_out"),
    [
        ({"project": "PRJ-9"}, "There is no project “PRJ-9” in these data.", "Show all initiatives"),
        ({"initiative": "<b>"}, "There is no regional initiative “<b>” in these data.", "Show all initiatives"),
        ({"project": "PRJ-1", "origin": "published"}, "The project PRJ-1 is illustrative", "Show all data"),
    ],
)
def test_a_code_that_is_not_there_gets_a_sentence_with_a_way_out(
    open_page: OpenPage, query: dict[str, str], sentence: str, way_out: str
) -> None:
    shown = open_page("initiatives", "tiny_database", lang="en", **query)

    assert sentence in words(shown, "not_found") and way_out in words(shown, "not_found")
    assert "<b>" not in shown.blocks["not_found"]


def test_a_click_on_a_bar_opens_the_project(open_page: OpenPage) -> None:
    shown = open_page("initiatives", "tiny_database", lang="en")
    shown.tell("timeline", "picked", {"project": "PRJ-2"})

    assert shown.app.query_params["project"] == "PRJ-2"
    assert "Village networks" in words(shown, "headline")


def test_titles_and_names_are_never_cut(open_page: OpenPage, many_projects_database: Path) -> None:
    """The longest title of the 28 has 365 characters."""
    shown = open_page("initiatives", many_projects_database, lang="en")

    assert len(re.findall(r"<b>(?:AFR|AMS|ARB|ASP|CIS|EUR)\d</b>", shown.blocks["initiatives"])) == 28
    assert "artificial intelligence, digital health, digital skills and environmental protection" in shown.text
    assert "…" not in words(shown, "initiatives")


def test_many_projects_cost_no_more_statements_than_few(
    open_page: OpenPage, tiny_database: Path, many_projects_database: Path
) -> None:
    counts = []
    for database in (tiny_database, many_projects_database):
        data.clear_caches()
        with statements_sent(Engine) as sent:
            (chart,) = open_page("initiatives", database, lang="en").charts
            counts.append(sum(statement.lstrip().startswith("SELECT") for statement in sent))
    assert len(chart.frame()) == COUNT

    assert counts[0] == counts[1] > 0


def test_published_and_illustrative_projects_are_told_apart_in_each_mark(
    open_page: OpenPage, many_projects_database: Path
) -> None:
    shown = open_page("initiatives", many_projects_database, lang="en")
    drawn = shown.charts[0].frame()
    lines = re.findall(r"(ILL|PUB)-\d{3}.*?</li>", shown.blocks["initiatives"], re.DOTALL)
    marked = re.findall(r"((?:ILL|PUB)-\d{3})(?:(?!</li>).)*?; (illustrative|published)", shown.blocks["initiatives"])

    assert len(lines) == len(marked) == COUNT
    assert all((code[:3] == "ILL") == (word == "illustrative") for code, word in marked)
    assert all(
        (code[:3] == "ILL") == made_up for code, made_up in zip(drawn["project"], drawn["is_illustrative"], strict=True)
    )


def test_the_office_page_and_an_item_lead_to_projects_and_initiatives(open_page: OpenPage) -> None:
    work = open_page("office", place="AFR", lang="en").blocks["work"]
    onward = open_page("item", item="RI-AFR1", lang="en").blocks["onward_links"]

    assert "initiatives?lang=en&amp;place=AFR&amp;project=ILL-AFR1-1" in work
    assert "initiatives?lang=en&amp;place=AFR&amp;initiative=RI-AFR1" in work
    assert "initiatives?lang=en&amp;initiative=RI-AFR1" in onward


def test_an_initiative_names_its_countries_offices_and_partners(open_page: OpenPage) -> None:
    shown = open_page("initiatives", "tiny_database", lang="en", initiative="RI-AFR1")
    about = words(shown, "about")

    assert "2 countries Kenya ; Rwanda" in about
    assert "Offices Office Addis Ababa" in about
    assert "First partner (State) ; Second partner (United Nations body)" in about
    assert "Funding regular budget" in about
