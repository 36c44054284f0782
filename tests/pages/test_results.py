"""The overview and the priorities as pages: their findings, what they withhold, order and filter, and the links."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.support.opened_page import OpenPage, words_of_markup

Q4 = {"quarter": "2025-Q4", "compared": "2024-Q4", "lang": "en"}


def links(markup: str) -> list[str]:
    return [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+)"', markup)]


def row_of(markup: str, name: str) -> str:
    """Return the markup of the row of the overview that has a name."""
    rows = re.split(r'(?=<div class="row)', markup)
    return next(row for row in rows if f"<span>{name}</span>" in row)


def test_the_overview_says_in_its_first_words_whether_the_plan_is_on_course(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en", quarter="2026-Q3", compared="2025-Q3")
    headline = re.sub(r"<[^>]+>", "", shown.blocks["headline"].partition("<dl")[0])
    # `kap status --course`: at risk, 30 of 73, 14 of 47, 1 of 16 quarters, E5; 9 have no target.
    assert headline.startswith(
        "At risk: 30 of 73 KPIs are on track or achieved; "
        "at the present pace 14 of the 47 that can be forecast reach their target"
    )
    assert headline.endswith("1 of 16 quarters is left. E5 is furthest behind. 9 KPIs have no target.")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"place": "AFR", "quarter": "2026-Q3"}, "Africa, at risk: 19 of 64 KPIs"),
        ({"place": "AFR", "quarter": "2026-Q3", "lang": "fr"}, "Afrique, à risque"),
        ({"quarter": "2024-Q1"}, "At risk: "),
    ],
)
def test_the_first_words_are_the_judgement_at_the_place(open_page: OpenPage, query: dict[str, str], words: str) -> None:
    headline = open_page("overview", **{"lang": "en", **query}).blocks["headline"]
    assert re.sub(r"<[^>]+>", "", headline).replace("\u202f", " ").startswith(words)


def test_the_numbers_say_since_when_and_why_not_known(open_page: OpenPage) -> None:
    headline = " ".join(words_of_markup(open_page("overview", **Q4).blocks["headline"]))
    assert len(re.findall(r"[+−]\d+ since Q4 2024|unchanged since Q4 2024|in Q4 2024", headline)) == 3
    assert "9 without a target" in headline
    # 24 are on track or achieved in both quarters.
    same = open_page("overview", lang="en", quarter="2025-Q4", compared="2024-Q3").blocks["headline"]
    assert "as many as in Q3 2024: 10 improved, 13 worsened" in " ".join(words_of_markup(same))


def test_priorities_enablers_and_plan_are_reconciled_in_a_line(open_page: OpenPage) -> None:
    text = open_page("overview", **Q4).text
    assert "The priorities and the enablers add to 86, the plan has 73" in text
    assert "28 KPIs give context and are not counted." in text


def test_the_four_numbers_count_every_kpi_once(open_page: OpenPage) -> None:
    words = words_of_markup(open_page("overview", **Q4).blocks["headline"])
    figures = [int(words[at - 1]) for at, word in enumerate(words) if word == "of 73"]
    assert len(figures) == 3
    assert sum(figures) == 73


def test_the_row_of_the_enablers_opens_by_a_link_into_one_row_each(open_page: OpenPage) -> None:
    closed = open_page("overview", **Q4).blocks["priorities"]
    opened = open_page("overview", **Q4, enablers="open").blocks["priorities"]

    assert "Regional presence" not in closed and 'aria-expanded="false"' in closed
    assert any("enablers=open" in link for link in links(row_of(closed, "All 7 enablers")))
    assert 'aria-expanded="true"' in opened
    assert re.findall(r"<b>(E\d)</b>", opened) == [f"E{n}" for n in range(1, 8)]
    assert not any("enablers=" in link for link in links(row_of(opened, "All 7 enablers")))


def test_a_mean_that_is_withheld_says_how_many_kpis_can_be_judged(open_page: OpenPage) -> None:
    row = row_of(open_page("overview", **Q4, enablers="open").blocks["priorities"], "Diversity and inclusion")
    words = words_of_markup(row)

    assert "Too little data" in words
    assert "1 of 1 KPI can be assessed" in words
    assert "–" in words
    assert not any(word.startswith("expected") for word in words)


def test_a_cell_leads_to_the_kpis_of_the_priority_in_the_region_and_a_head_to_the_region(open_page: OpenPage) -> None:
    markup = open_page("overview", **Q4).blocks["priorities"]

    there = "kpis?lang=en&quarter=2025-Q4&place=AFR"
    assert f"{there}&priority=P2&status=counted" in links(row_of(markup, "Digital transformation"))
    assert f"{there}&among=enablers&status=counted" in links(row_of(markup, "All 7 enablers"))
    head = re.split(r'(?=<div class="row)', markup)[1]
    assert [re.search(r"place=(\w+)", link)[1] for link in links(head)] == [  # type: ignore[index]
        "AFR", "AMS", "ARB", "ASP", "CIS", "EUR",
    ]  # fmt: skip
    assert all(link.startswith("office?") for link in links(head))


def test_what_to_act_on_says_what_it_takes_in_the_quarters_left_and_where_it_is_worst(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en", quarter="2026-Q3", compared="2025-Q3")
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in shown.blocks["act_on"].split("<li>")[1:]]

    assert [re.search(r"K-[\w.]+-[a-z]", row)[0] for row in rows] == ["K-P4.1-a", "K-P3.2-a", "K-P5.7-a"]  # type: ignore[index]
    places = ("Americas", "Africa", "Commonwealth of Independent States")
    for row, place, before in zip(rows, places, ("Off track", "Regressing", "Off track"), strict=True):
        assert re.search(r"more in the [24] quarters from Q[24] 202[56] to the target", row)
        assert "a year" not in row
        assert re.search(rf"Furthest behind: {place} , −?\d+% where \d+% is expected", row)
        assert f"Q3 2025: {before}" in row
    assert "3 things to act on first: World" in shown.text
    assert "Since Q3 2025, 13 worsened and 18 improved: World" in shown.text


def test_the_words_beside_the_status_mix_are_those_of_the_selected_quarter(open_page: OpenPage) -> None:
    """At Q4 2024 19 KPIs are on track, at the newest quarter 27."""
    chart = open_page("overview", lang="en", quarter="2024-Q4").charts[0]
    labels, quarters = chart.frame("labels"), chart.frame("quarters")

    assert dict(zip(labels["status"], labels["figure"], strict=True)) == {
        "on_track": "19", "at_risk": "27", "off_track": "10", "regressing": "1", "unknown": "16",
    }  # fmt: skip
    assert [name for name in quarters["name"] if name] == ["Q4 2024"]


def test_kpis_without_a_target_are_a_finding_of_their_own(open_page: OpenPage) -> None:
    block = open_page("overview", lang="en", quarter="2026-Q3").blocks["unknown"]
    assert "9 KPIs have no target; 14 cannot be assessed" in block
    assert block.count("<span>No target</span>") == 5 and ">Show all 14<" in block
    assert "kpis?lang=en&amp;status=unknown" in block


def test_every_change_names_its_cause(open_page: OpenPage) -> None:
    shown = open_page("overview", **Q4)
    rows = shown.blocks["changes"].split("<li>")[1:]
    assert rows
    for row in rows:
        assert re.search(r"new figures|only time", row)


def test_without_a_change_the_page_says_so(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en", quarter="2025-Q4", compared="2025-Q3", origin="published")
    assert "No KPI has changed status since Q3 2025" in " ".join(words_of_markup(shown.blocks["changes"]))
    assert "<li>" not in shown.blocks["changes"]


def test_the_overview_of_a_region_marks_its_column(open_page: OpenPage) -> None:
    markup = open_page("overview", **Q4, place="ARB").blocks["priorities"]
    marked = re.findall(r'aria-current="true"[^>]*data-column="(\w+)"', markup)
    assert marked and set(marked) == {"ARB"}


def test_published_figures_alone_withhold_rather_than_invent(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en", origin="published")
    assert "Illustrative figures" not in shown.text
    assert "Only 1 of 73 KPIs can be assessed" in words_of_markup(shown.blocks["headline"])[0]
    assert "Too little data" in shown.text
    assert "No mean is given for any priority" in " ".join(words_of_markup(shown.blocks["no_shares"]))


def test_a_closed_table_is_not_made(open_page: OpenPage) -> None:
    blocks = open_page("overview", **Q4).blocks
    assert not any(key.endswith("_grid") for key in blocks)


# ---- priorities


def lines(markup: str) -> list[str]:
    """Return the codes of the KPIs in the order of the lines."""
    return re.findall(r'<span class="small">(K-[\w.]+-[a-z])', markup)


def test_a_priority_shows_its_chain_and_every_kpi_once(open_page: OpenPage) -> None:
    shown = open_page("priorities", **Q4, priority="P5")
    chain = " ".join(words_of_markup(shown.blocks["chain"]))

    assert "3 products and services" in chain and "8 outcomes" in chain and "22 KPIs" in chain
    assert "reconstructed, not official" in chain
    assert len(lines(shown.blocks["lines"])) == len(set(lines(shown.blocks["lines"]))) == 22
    assert shown.blocks["lines"].count('class="row group"') == 8


def test_an_enabler_without_products_says_so(open_page: OpenPage) -> None:
    chain = " ".join(words_of_markup(open_page("priorities", **Q4, priority="E3").blocks["chain"]))
    assert "No product or service is linked to E3." in chain
    assert "0 products" not in chain


def test_without_a_choice_the_first_priority_is_shown(open_page: OpenPage) -> None:
    assert words_of_markup(open_page("priorities", lang="en").blocks["headline"])[0].startswith("P1: ")


def test_the_largest_shortfall_comes_first_and_what_is_not_known_last(open_page: OpenPage) -> None:
    plan = lines(open_page("priorities", **Q4, priority="P3").blocks["lines"])
    markup = open_page("priorities", **Q4, priority="P3", sort="shortfall").blocks["lines"]
    sorted_lines = lines(markup)

    assert set(plan) == set(sorted_lines) and plan != sorted_lines
    assert 'class="row group"' not in markup
    gaps = []
    for row in re.split(r'(?=<div class="row)', markup)[2:]:
        shares = re.search(r"progress (−?\d+)%, expected (\d+)%", row)
        if shares is not None and "is-unknown" not in row:
            gaps.append(int(shares[2]) - int(shares[1].replace("−", "-")))
    assert len(gaps) >= 4
    assert all(before >= after - 1 for before, after in itertools.pairwise(gaps))  # the shares are rounded


def test_by_status_the_worst_stand_first_under_their_word(open_page: OpenPage) -> None:
    markup = open_page("priorities", **Q4, priority="P5", sort="status").blocks["lines"]
    heads = re.findall(r"<b>\d+</b> <span[^>]*>([^<]+)</span>", markup)
    worst_first = ["Regressing", "Off track", "At risk", "On track", "Achieved", "Not yet known"]
    assert heads == [word for word in worst_first if word in heads]
    assert "Not yet known" in heads


def test_a_filter_leaves_the_kpis_of_one_status_and_says_how_many(open_page: OpenPage) -> None:
    shown = open_page("priorities", **Q4, priority="P5", status="at_risk")
    kept = lines(shown.blocks["lines"])

    assert f"{len(kept)} of 22 KPIs: At risk, Q4 2025" in shown.text
    words = re.findall(r'<span class="of-word" role="cell"><span class="word is-(\w+)"', shown.blocks["lines"])
    assert words == ["at_risk"] * len(kept)


def test_a_filter_that_leaves_nothing_says_so_and_leads_back(open_page: OpenPage) -> None:
    shown = open_page("priorities", **Q4, priority="P1", status="regressing", sort="shortfall")
    assert "No KPI of P1 has this status: Regressing." in shown.text
    assert links(shown.blocks["lines"]) == ["priorities?lang=en&quarter=2025-Q4&priority=P1&sort=shortfall"]


def test_lines_carry_the_mark_though_the_status_leaves_none_of_the_made_up_ones(open_page: OpenPage) -> None:
    everything = open_page("priorities", **Q4, priority="P1")
    nothing = open_page(
        "priorities", **Q4, priority="P1", status="regressing"
    )  # made-up figures decide that it is none
    published = open_page("priorities", **Q4, priority="P1", origin="published")

    for shown in (everything, nothing):
        assert all("Illustrative figures" in shown.blocks[key] for key in ("said", "chain", "lines_section"))
    assert "Illustrative figures" not in published.text


def test_the_kpi_under_the_headline_lacks_most_of_what_is_expected(open_page: OpenPage) -> None:
    shown = open_page("priorities", **Q4, priority="P3", sort="shortfall")
    worst = re.search(r"kpi=(K-[\w.]+-[a-z])", shown.blocks["headline"])
    assert worst is not None
    assert worst[1] == lines(shown.blocks["lines"])[0]


def test_an_order_or_a_status_that_is_not_known_is_said_and_replaced(open_page: OpenPage) -> None:
    shown = open_page("priorities", **Q4, priority="P1", sort="size", status="purple")
    assert "“size”" in shown.text and "“purple”" in shown.text
    assert len(lines(shown.blocks["lines"])) == 27


@pytest.mark.parametrize("place", ["AFR", "RO-AFR"])
def test_the_place_applies_to_every_line(open_page: OpenPage, place: str) -> None:
    world = open_page("priorities", **Q4, priority="P1").blocks["lines"]
    there = open_page("priorities", **Q4, priority="P1", place=place)
    assert there.blocks["lines"] != world
    assert all(f"place={place}" in link for link in links(there.blocks["lines"]))


def test_coverage_stands_beside_the_data_quarter(open_page: OpenPage) -> None:
    words = words_of_markup(open_page("priorities", **Q4, priority="P1").blocks["lines"])
    assert "6 of 6" in words


def test_french_figures_stand_in_french(open_page: OpenPage) -> None:
    shown = open_page("priorities", lang="fr", quarter="2025-Q4", priority="P5")
    assert re.search(r"\d+\u202f%", shown.text)
    assert "Chaîne de résultats de P5, T4 2025" in shown.text
    assert not re.search(r"\d%", shown.text)
