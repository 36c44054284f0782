"""The page of one KPI: the places beside the chosen one, and groups of countries."""

from __future__ import annotations

from tests.support.opened_page import OpenPage, words_of_markup


def test_made_up_figures_of_other_places_are_marked_and_named_in_the_foot(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.1-a", place="LDC", lang="en")
    assert "RO-AFR" in shown.blocks["offices"] and "RO-AFR" not in shown.blocks["regions"]
    assert "Illustrative figures" in " ".join(words_of_markup(shown.blocks["said"]))
    assert "Illustrative figures" in " ".join(words_of_markup(shown.blocks["places_head"]))
    assert "Sources:" in shown.text and "Made-up figures" in shown.text


def test_a_group_says_how_many_of_its_countries_a_kpi_counts_and_which_not(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.1-a", place="LDC", quarter="2026-Q2", lang="en")
    # Of the 47 Member States counted for the world by Q2 2026, these are least developed countries: AFG CAF DJI ERI
    # GNB MDG NPL SDN SLE SSD TGO TUV; 44 countries are.
    assert words_of_markup(shown.blocks["headline"])[0].endswith(
        "Least developed countries (LDCs): 12 of the 44 LDCs counted"
    )
    counted, missing = words_of_markup(shown.blocks["nothing"])[1].split("Not counted: ")
    assert "Djibouti" in counted and "Tuvalu" in counted and "Zambia" not in counted
    assert "Zambia" in missing and "Tuvalu" not in missing
    assert missing.count(";") == 44 - 12 - 1
    assert "places?" in shown.blocks["nothing"]


def test_a_group_says_nothing_is_observed_where_no_countries_are_counted(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.1-a", place="LDC", origin="published", lang="en")
    assert ": no figure up to" in shown.text
    assert "Illustrative figures" not in shown.text


def test_where_no_other_place_has_figures_the_page_says_so(open_page: OpenPage) -> None:
    shown = open_page("kpi", kpi="K-P1.1-f", lang="en")
    assert not {"regions", "offices", "places"} & set(shown.blocks)
    assert "No region or office has a figure or target for this KPI." in shown.text
