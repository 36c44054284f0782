"""The page of the published statistics."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.support.opened_page import DrawnChart, OpenPage, Shown

CHIP = 'class="chip"'


def chart_under(shown: Shown, title: str) -> DrawnChart:
    """Return the chart whose figure has a title that begins with these words."""
    titles = [words for words in shown.figure_names if words.startswith(title)]
    assert len(titles) == 1, shown.figure_names
    return shown.charts[shown.figure_names.index(titles[0])]


def newest(shipped_data: Path, kpi: str, category: str = "") -> dict[str, tuple[str, float]]:
    """Return the newest quarter and value of each place, read from the file."""
    with (shipped_data / "observations" / "published.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["kpi_code"] == kpi and row["category"] == category and row["value"]
        ]
    return {
        row["place_code"]: (row["quarter"], float(row["value"])) for row in sorted(rows, key=lambda r: r["quarter"])
    }


def test_the_headline_sets_the_world_beside_the_region_with_the_least_internet_use(open_page: OpenPage) -> None:
    shown = open_page("connectivity", lang="en")
    assert (
        "73.6% of the world&#x27;s people used the Internet in 2025; in Africa it was 35.7%"
        in (shown.blocks["headline"])
    )


@pytest.mark.parametrize(
    ("place", "headline"),
    [
        ("AFR", "35.7% of people in Africa used the Internet in 2025, against 73.6% in the world"),
        ("LDC", "33.7% of people in the least developed countries used the Internet in 2025, against 73.6%"),
    ],
)
def test_a_place_is_set_beside_the_world_in_headline_and_numbers(
    open_page: OpenPage, place: str, headline: str
) -> None:
    shown = open_page("connectivity", place=place, lang="en")
    assert headline in shown.blocks["headline"]
    assert "world 73.6%" in shown.blocks["headline"]
    assert "+2.1 points since 2024" in shown.blocks["headline"] or place == "LDC"  # 35.7 - 33.6


def test_the_numbers_compare_each_figure_with_the_one_before(open_page: OpenPage) -> None:
    words = open_page("connectivity", lang="en").blocks["headline"]
    # 73.6 - 71.2, 91.8 - 91.4, 0.94 - 0.93, 1.3 - 1.5
    for change in ("+2.4 points since 2024", "+0.4 points since 2023", "+0.01 since 2023", "−0.20 points since 2022"):
        assert change in words


def test_each_place_has_its_newest_figures_in_the_table_at_the_head(open_page: OpenPage, shipped_data: Path) -> None:
    markup = open_page("connectivity", lang="en").blocks["places"]
    rows = re.findall(r'role="rowheader"><a[^>]*>([^<]+)</a></span>(.*?)</div>', markup)
    use = newest(shipped_data, "K-P1.6-b")
    assert len(rows) == len(use) == 14
    assert [name for name, _cells in rows][:2] == ["World", "Commonwealth of Independent States"]
    assert [name for name, _cells in rows][6] == "Africa"
    printed = [re.findall(r"<b>([^<]+)</b>", cells)[0] for _name, cells in rows]
    assert sorted(printed) == sorted(f"{value:.1f}%" for _quarter, value in use.values())


def test_a_figure_of_another_year_than_its_column_says_its_own_year(open_page: OpenPage) -> None:
    shown = open_page("connectivity", lang="en")
    # The world median of the mobile basket is of 2023, those of regions and groups are of 2024.
    assert '<b>1.30%</b> <span class="small">2023</span>' in shown.blocks["places"]
    assert "World (2023)" in list(chart_under(shown, "Mobile broadband costs").frame("rows")["name"])


def test_the_dots_of_a_chart_are_the_figures_of_the_file(open_page: OpenPage, shipped_data: Path) -> None:
    chart = chart_under(open_page("connectivity", lang="en"), "The gap between women and men is widest in the least")
    dots = chart.frame("dots")
    for series, category in (("women", "female"), ("men", "male")):
        drawn = sorted(round(100 * x, 2) for x in dots[dots["series"] == series]["x"])
        assert drawn == sorted(value for _quarter, value in newest(shipped_data, "K-E3.1-c", category).values())


def test_a_place_without_a_figure_is_named_and_never_drawn_as_zero(open_page: OpenPage) -> None:
    shown = open_page("connectivity", lang="en")
    assert "No figure: Europe; SIDS." in shown.text
    rows = chart_under(shown, "International bandwidth").frame("rows")
    missing = rows[rows["none"].notna()]
    assert sorted(missing["name"]) == ["Europe", "SIDS"]
    assert missing["high"].isna().all()


def test_a_figure_of_a_year_stands_over_its_year(open_page: OpenPage) -> None:
    chart = chart_under(open_page("connectivity", lang="en"), "Internet use ranges")
    years = {row.label: row.x for row in chart.frame("years").itertuples()}
    assert list(years) == ["2022", "2023", "2024", "2025"]
    words = chart.frame("data")
    assert {(row.words.split(", ")[1][:4], row.x) for row in words.itertuples()} == set(years.items())


def test_aims_are_drawn_where_a_publication_sets_one_and_nowhere_else(open_page: OpenPage) -> None:
    shown = open_page("connectivity", lang="en")
    aims = {
        words.split(". ")[0]: list(chart.frame("aims")["label"])
        for words, chart in zip(shown.figure_names, shown.charts, strict=True)
    }
    with_aim = {labels[0] for labels in aims.values() if labels}
    assert with_aim == {
        "aim 100.0% by 2030", "aim 60.0% by 2025", "aim 2.00% by 2025", "aim 100.0% by 2025", "aim 0.98 by 2025",
    }  # fmt: skip
    assert not any(labels for title, labels in aims.items() if title.startswith(("5G", "The gap", "International")))
    assert "the aim of 75.0% for 2025 was missed by 1.4 points" in shown.text


def test_nothing_on_the_page_is_made_up(open_page: OpenPage) -> None:
    shown = open_page("connectivity", lang="en", origin="all")
    assert not [key for key, markup in shown.blocks.items() if CHIP in markup]
    assert "2,244 published figures, none of them illustrative." in shown.text


def test_the_page_says_so_where_nothing_is_published(open_page: OpenPage) -> None:
    shown = open_page("connectivity", "empty_database", lang="en")
    assert "No statistics have been published." in shown.text


def test_a_place_without_published_figures_is_named_and_the_world_is_shown(open_page: OpenPage) -> None:
    shown = open_page("connectivity", place="HQ", lang="en")
    assert "Nothing is published on Headquarters." in shown.text
    assert "73.6% of the world" in shown.blocks["headline"]
