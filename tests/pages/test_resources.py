"""The page of resources: what it says over the tiny plan, worked out by hand.

The plan of 2024 has for Africa 1,000 francs of the regular budget and 200 extrabudgetary ones, of which 400 and 90 are
spent, and for Asia and the Pacific 500 regular ones, of which none is spent. 2025 is forecast with 1,100.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import TINY_PLAN, build_database
from tests.support.opened_page import Downloads, OpenPage, Shown

BY_YEAR, ROLLING, BY_OBJECTIVE, PARTNERS, BESIDE = range(5)
"""The charts of the page, in order."""


def frame(shown: Shown, chart: int, name: str = "data") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = shown.charts[chart].frame(name).to_dict("records")
    return rows


def headline(shown: Shown) -> str:
    title = re.search(r'class="headline">(.*?)</h2>', shown.blocks["headline"])
    assert title is not None
    return title[1]


def numbers(shown: Shown) -> list[str]:
    """Return the numbers under the headline."""
    return [figure.strip() for figure in re.findall(r'class="figure">(?:<a[^>]*>)?([^<]+)', shown.blocks["headline"])]


def accounts(shown: Shown, key: str) -> list[list[str]]:
    """Return the amounts of accounts and the figure of the bar, row by row."""
    _head, *rows = shown.blocks[key].split('role="rowheader"')
    return [
        [
            *re.findall(r'class="amount" role="cell"[^>]*>([^<]*)<', row),
            *re.findall(r"<b>([^<]*)</b></span></div>", row),
        ]
        for row in rows
    ]


def with_rows(folder: Path, name: str, *rows: str) -> Path:
    """Build a database of the tiny plan with more rows in one of its files."""
    data = folder / "data"
    shutil.copytree(TINY_PLAN, data)
    file = data / name
    file.write_text(file.read_text(encoding="utf-8") + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return build_database(data, folder / "kap.sqlite")


def test_the_headline_sets_what_is_spent_against_the_time_and_names_who_is_furthest_from_it(
    open_page: OpenPage,
) -> None:
    shown = open_page("resources", "tiny_database")

    assert headline(shown) == (
        "29% of the 2024 budget was spent by the end of the year; Bangkok is furthest from it, at 0%"
    )
    assert numbers(shown) == ["1,700", "490", "1,210", "50"]
    assert "The sums agree to the franc: 2 offices make 2 regions, and these the world." in shown.text


@pytest.mark.parametrize(
    ("query", "figures", "share"),
    [
        ({"funding": "regular"}, ["1,500", "400", "1,100"], "27%"),
        ({"funding": "extrabudgetary"}, ["200", "90", "110"], "45%"),
        ({"place": "AFR"}, ["1,200", "490", "710"], "41%"),
        ({"priority": "E1"}, ["500", "0", "500"], "0%"),
    ],
)
def test_funding_place_and_priority_choose_what_is_added(
    open_page: OpenPage, query: dict[str, str], figures: list[str], share: str
) -> None:
    shown = open_page("resources", "tiny_database", **query)

    assert numbers(shown)[:3] == figures
    assert headline(shown).startswith(f"{share} of the 2024 budget")


def test_a_forecast_has_no_spending_beside_it_and_is_drawn_with_dashes(open_page: OpenPage) -> None:
    shown = open_page("resources", "tiny_database")
    boxes = {(row["x"], row["kind"], row["tone"]): row["words"] for row in frame(shown, BY_YEAR)}

    assert boxes == {
        (0, "planned", "first"): "2024, Regular budget: CHF 1,500 planned (illustrative)",
        (0, "planned", "second"): "2024, Extrabudgetary: CHF 200 planned (illustrative)",
        (0, "spent", "first"): "2024, Regular budget: CHF 400 spent (illustrative)",
        (0, "spent", "second"): "2024, Extrabudgetary: CHF 90 spent (illustrative)",
        (1, "forecast", "first"): "2025, Regular budget: CHF 1,100 forecast (illustrative)",
    }
    layers = json.loads(shown.charts[BY_YEAR].specification)["layer"]
    dashed = [layer for layer in layers if layer["mark"].get("type") == "rect" and "strokeDash" in layer["mark"]]
    assert ["forecast" in json.dumps(layer["transform"]) for layer in dashed] == [True]


def test_the_accounts_have_the_columns_of_a_performance_table(open_page: OpenPage) -> None:
    shown = open_page("resources", "tiny_database")

    assert accounts(shown, "in_detail") == [
        ["1,700", "490", "1,210", "29%"],
        ["1,200", "490", "710", "41%"],
        ["500", "0", "500", "0%"],
    ]


def test_where_a_stated_total_is_not_the_sum_of_its_offices_the_page_says_by_how_much(
    open_page: OpenPage, tmp_path: Path
) -> None:
    stated = "2024,2024,P1,AFR,regular,1250,490,50,illustrative,illustrative,TINY"
    shown = open_page("resources", with_rows(tmp_path, "illustrative/budgets.csv", stated))

    assert (
        "The sums do not agree: for Africa CHF 1,250 is stated (the budget), its parts make CHF 1,200; they "
        "differ by CHF 50."
    ) in shown.text
    assert headline(shown).startswith("29% of the 2024 budget")  # a stated total is never added to its parts


def test_contributions_are_compared_with_what_was_booked_and_other_currencies_are_in_no_sum(
    open_page: OpenPage, tmp_path: Path
) -> None:
    more = "CON-4,PA-1,2024,P1,RO-AFR,,cash,7,,,illustrative,illustrative,TINY,"
    shown = open_page("resources", with_rows(tmp_path, "illustrative/contributions.csv", more))

    assert "differ by CHF 7 in all; most for Addis Ababa in 2024, by CHF 7." in shown.text
    assert "1 contribution in another currency is in none of these sums." in shown.text
    given = {row["words"] for row in frame(shown, PARTNERS)}
    assert given == {
        "First partner, 2024: CHF 37 in money (illustrative)",
        "Second partner, 2024: CHF 20 in kind (illustrative)",
    }
    table = shown.blocks["other_currencies_grid"]
    assert "Second partner" in table and "USD" in table and ">40<" in table


def test_money_and_results_stand_side_by_side_and_neither_is_called_the_cause(open_page: OpenPage) -> None:
    shown = open_page("resources", "tiny_database")
    rows = {row["code"]: row for row in frame(shown, BESIDE)}

    # P1: 490 of the 1,200 of 2024 and the 1,100 forecast for 2025.
    assert rows["P1"]["money"] == pytest.approx(490 / 2300)
    assert rows["P2"]["money"] is None or rows["P2"]["money"] != rows["P2"]["money"]
    assert rows["P2"]["money_figure"] == "–"
    assert "Neither causes the other" in shown.text


def test_published_data_alone_have_pledges_and_mentions_and_a_way_to_the_rest(open_page: OpenPage) -> None:
    shown = open_page("resources", "tiny_database", origin="published")

    assert headline(shown).startswith("No budget or spending by priority has been published")
    assert shown.charts == []
    assert "in_detail" not in shown.blocks
    assert 'href="resources?lang=en"' in shown.blocks["without_budgets"]
    assert accounts(shown, "pledges") == [["360", "–", "–"]]
    assert "June 2022" in shown.blocks["pledges"]
    assert "chip" not in shown.blocks["pledges"]
    assert "no amount read" in shown.blocks["mentions_grid"]


def test_totals_of_different_editions_stand_apart_and_spans_are_none_of_them(
    open_page: OpenPage, published_database: Path
) -> None:
    """The annual report of 2022 and the press release of the same month do not agree: 18.55 and 25.05."""
    shown = open_page("resources", published_database)

    values = [value for _pledges, value, _share in accounts(shown, "pledges")]
    assert values[:2] == ["18.55", "25.05"]
    assert values[-1] == "36.78"
    assert "100" not in values and "7" not in values  # the goal, and what was new in a year
    assert "USD 82 billion, Q1 2026" in shown.text.replace("\u00a0", " ")


def test_files_hold_every_franc(open_page: OpenPage, downloads: Downloads) -> None:
    shown = open_page("resources", "tiny_database")
    shown.open_figures("in_detail", offered=["files"])

    (name,) = [file for file in downloads if file.endswith(".csv")]
    rows = list(csv.reader(downloads[name]().decode("utf-8-sig").splitlines()))
    assert rows[0][:6] == ["Code", "Priority or enabler", "Budget, CHF", "Actual, CHF", "Available, CHF", "Share spent"]
    assert rows[1][0] == "P1" and [float(cell) for cell in rows[1][2:5]] == [1200, 490, 710]
    assert "illustrative" in rows[1][-1].lower()
    assert "2024" in name


def test_a_choice_for_which_the_plan_has_nothing_says_so_and_the_rest_of_the_page_stands(open_page: OpenPage) -> None:
    shown = open_page("resources", "tiny_database", priority="E1", funding="extrabudgetary")

    assert headline(shown) == "The operational plan of 2024 has nothing for what you chose"
    assert numbers(shown)[:3] == ["–", "–", "–"]
    assert "in_detail" not in shown.blocks and "burn" not in shown.blocks
    assert "beside" in shown.blocks and "pledges" in shown.blocks
