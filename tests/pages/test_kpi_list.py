"""All KPIs as a page; and the links that lead there: the number on a link is that of the rows of the list."""

from __future__ import annotations

import random
import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import Engine, text

from kap_model.linkages import Linkages
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lists
from kap_model.queries.kpi_lists import KpiFilter
from kap_model.vocabulary import ForecastWord, StatusFilter
from tests.support.opened_page import Downloads, OpenPage, Shown, words_of_markup

NEWEST = "2026-Q3"
LINK = re.compile(r'<a href="kpis\?([^"]+)"([^>]*)>(.*?)</a>')


def kpis(markup: str) -> list[str]:
    """Return the codes of the KPIs in the order of the lines."""
    return re.findall(r'<span class="small">(K-[\w.]+-[a-z])', markup)


def counts(shown: Shown) -> list[tuple[dict[str, str], int]]:
    """Return each link of a page to the list: its query, and the number that stands on it."""
    found = []
    for markup in (markup for key, markup in shown.blocks.items() if key != "navigation"):
        for query, attributes, content in LINK.findall(markup):
            label = re.search(r'aria-label="([^"]*)"', attributes)
            words = label[1] if label else re.sub(r"<b>[PE]\d</b>", "", content)
            if 'class="heat' in attributes:  # it shows a mean; its name has the counts by status
                number = sum(map(int, re.findall(r"\d+", words.partition(": ")[2].partition(";")[0])))
            else:
                number = int(re.findall(r"\d+", re.sub(r"<[^>]+>", " ", words))[0])
            found.append((dict(parse_qsl(query.replace("&amp;", "&"))), number))
    return found


def rows(progress: Progress, linkages: Linkages, query: dict[str, str]) -> int:
    """Return how many KPIs the choices of a query leave, from the model alone."""
    facts = progress.facts
    only = frozenset(facts.indicators)
    if query.get("item") or query.get("through"):
        only &= frozenset(linkages.chosen_kpis(facts, query.get("through"), query.get("item")))
    among = {"enablers": kpi_lists.ENABLERS, "priorities": kpi_lists.PRIORITIES}
    for code in (query.get("outcome"), among.get(query.get("among", ""))):
        only &= frozenset(kpi_lists.of_objective(facts, code))
    forecasts = {"any": frozenset(ForecastWord), None: None}
    forecast = query.get("forecast")
    kpi_filter = KpiFilter(
        objective=query.get("priority"),
        status=StatusFilter(query["status"]) if "status" in query else None,
        forecasts=forecasts[forecast] if forecast in forecasts else frozenset({ForecastWord(str(forecast))}),
        only=only,
    )
    quarter = Quarter.parse(query.get("quarter", NEWEST))
    return len(kpi_lists.listed(progress, query.get("place", "WORLD"), quarter, kpi_filter))


QUARTERS = ("2023-Q2", "2024-Q3", "2025-Q4", NEWEST)
PAGES = [
    ("overview", {"place": "WORLD", "enablers": "open"}),
    ("overview", {"place": "ARB"}),
    ("priorities", {"priority": "P5"}),
    ("priorities", {"priority": "E2", "place": "AFR"}),
    ("office", {"place": "RO-AFR"}),
    ("office", {"place": "CIS"}),
    ("item", {"item": "SDG9"}),
    ("item", {"item": "C5", "place": "ASP"}),
    ("matrix", {"row": "P2", "col": "SDG9"}),
    ("matrix", {"row": "P3"}),
    ("matrix", {"col": "SDG4", "place": "EUR"}),
    ("kpis", {"status": "unknown"}),
    ("kpis", {"find": "member", "place": "AMS"}),
    ("kpis", {"among": "enablers"}),
]


@pytest.mark.parametrize(("name", "query"), PAGES)
def test_the_number_on_a_link_is_that_of_the_rows_of_its_list(
    open_page: OpenPage, shipped_progress: Progress, shipped_linkages: Linkages, name: str, query: dict[str, str]
) -> None:
    chance = random.Random(f"{name} {query}")
    shown = open_page(name, lang="en", quarter=chance.choice(QUARTERS), **query)
    links = counts(shown)
    assert links
    for target, number in links:
        if "find" not in target:
            assert number == rows(shipped_progress, shipped_linkages, target), target
    for target, number in chance.sample(links, min(2, len(links))):
        assert len(kpis(open_page("kpis", **target).blocks["lines"])) == number, target


def test_the_list_shows_every_kpi_under_its_priority_or_enabler_and_says_how_many_are_counted(
    open_page: OpenPage,
) -> None:
    shown = open_page("kpis", lang="en")
    assert words_of_markup(shown.blocks["headline"])[0] == "101 KPIs: 73 counted, 28 for context"
    listed = kpis(shown.blocks["lines"])
    assert len(listed) == len(set(listed)) == 101
    assert re.findall(r"<b>([PE]\d)</b>", shown.blocks["lines"]) == [
        "P1", "P2", "P3", "P4", "P5", "E1", "E2", "E3", "E4", "E5", "E6", "E7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "headline"),
    [
        ({"status": "off_track"}, "9 of 73 KPIs: off track"),
        ({"status": "no_target"}, "9 of 73 KPIs: no target"),
        ({"forecast": "maintain"}, "14 of 47 KPIs: target reached at the present pace"),
        ({"forecast": "any"}, "47 of 73 KPIs: can be forecast"),
        ({"level": "context"}, "28 of 101 KPIs: context"),
        ({"status": "not_applicable", "place": "AFR"}, "9 of 73 KPIs: not applicable"),
        ({"among": "enablers", "status": "off_track"}, "4 of 73 KPIs: off track; enablers"),
        ({"outcome": "O-P3.3"}, "4 KPIs"),
    ],
)
def test_the_headline_says_how_many_are_left_and_by_what(
    open_page: OpenPage, query: dict[str, str], headline: str
) -> None:
    shown = open_page("kpis", lang="en", **query)
    assert words_of_markup(shown.blocks["headline"])[0] == headline
    assert len(kpis(shown.blocks["lines"])) == int(headline.split()[0])


def test_words_are_sought_in_names_and_codes_without_accents(open_page: OpenPage) -> None:
    assert kpis(open_page("kpis", lang="en", find="k-e7.3").blocks["lines"]) == ["K-E7.3-a", "K-E7.3-b"]
    accented, bare = (open_page("kpis", lang="fr", find=words).blocks["lines"] for words in ("élaboré", "elabore"))
    assert kpis(accented) == kpis(bare) != []


def test_each_order_has_the_same_kpis(open_page: OpenPage) -> None:
    by_order = {
        order: open_page("kpis", lang="en", priority="P3", sort=order).blocks["lines"]
        for order in ("plan", "shortfall", "status", "name", "data")
    }
    assert len({tuple(sorted(kpis(markup))) for markup in by_order.values()}) == 1
    names = re.findall(r'class="name">([^<]+)</a>', by_order["name"])
    assert names == sorted(names, key=str.casefold)
    quarters = re.findall(r'class="of-data"[^>]*>Q(\d) (\d{4})', by_order["data"])
    assert quarters == sorted(quarters, key=lambda quarter: (quarter[1], quarter[0]), reverse=True)
    heads = re.findall(r"<b>\d+</b> <span[^>]*>([^<]+)</span>", by_order["status"])
    assert heads[0] == "Regressing" and heads[-1] == "Not yet known"


def test_a_list_by_links_says_so_and_leads_to_all(open_page: OpenPage) -> None:
    shown = open_page("kpis", lang="en", item="SDG9", through="P1", status="at_risk")
    assert "Only KPIs of P1 Affordable connectivity behind its link to SDG9" in shown.text
    every = re.search(r'<a href="([^"]+)"[^>]*>Show all KPIs', shown.blocks["headline"])
    assert every is not None
    assert "status=at_risk" in every[1] and "item=" not in every[1] and "through=" not in every[1]


def test_where_nothing_fits_the_page_says_so_and_leads_on(open_page: OpenPage) -> None:
    shown = open_page("kpis", lang="en", find="zzz", status="achieved")
    assert "No KPI fits these choices." in shown.text
    links = re.findall(r'<a href="(kpis\?[^"]+)"', shown.blocks["lines"])
    assert ["find=" in link for link in links] == [False, False]
    assert "status=achieved" in links[0] and "status=" not in links[1]


def test_a_choice_is_in_the_address_and_a_table_has_the_lines(open_page: OpenPage) -> None:
    shown = open_page("kpis", lang="en").choose("kpis_status", "off_track").choose("kpis_sort", "shortfall")
    assert shown.app.query_params["status"] == "off_track"
    assert shown.app.query_params["sort"] == "shortfall"
    listed = kpis(shown.blocks["lines"])
    shown.open_figures("lines", offered=("table",))
    assert re.findall(r"K-[\w.]+-[a-z]", shown.blocks["lines_grid"]) == listed


def test_a_click_on_a_part_of_the_selected_bar_leads_to_its_kpis(open_page: OpenPage) -> None:
    shown = open_page("overview", lang="en", quarter="2025-Q4")
    targets = shown.charts[0].frame("targets").dropna(subset="status")
    assert set(targets["quarter"]) == {"2025-Q4"}
    assert [int(re.findall(r": (\d+) ", words)[0]) for words in targets["words"]] == [24, 22, 12, 1, 14]
    assert list(targets["top"][:-1]) == list(targets["bottom"][1:])
    shown.tell("mix", "picked", {"quarter": "2025-Q4", "status": "off_track"})
    assert any(
        "status=off_track" in str(element.proto) and "kpis?" in str(element.proto) for element in shown.app.get("html")
    )
    assert shown.choices["quarter"] == "2025-Q4"


def test_the_unit_that_answers_for_a_kpi_stands_beside_it_where_it_is_known(
    open_page: OpenPage, peopled: Engine, downloads: Downloads
) -> None:
    file = Path(str(peopled.url.database))

    def table() -> str:
        downloads.clear()
        open_page("kpis", file, quarter="2025-Q4").open_figures("lines", offered=("files",))
        [make] = [make for name, make in downloads.items() if name.endswith(".csv")]
        return make().decode()

    assert "Responsible unit" not in table()
    with peopled.begin() as connection:
        connection.execute(text("UPDATE kpi SET responsible_unit = 'Capacity and Digital Skills'"))
        connection.execute(text("UPDATE revision SET revision = 'another', definitions = 'another'"))
    assert "Responsible unit" in table()
    assert "Capacity and Digital Skills" in open_page("kpi", file, kpi="K-P1.1-a", place="AFR", quarter="2025-Q4").text
    assert "Capacity and Digital Skills" in open_page("overview", file, quarter="2025-Q4").blocks["act_on"]


def test_kpis_are_filtered_by_the_unit_that_answers_for_them_where_one_is_named(
    open_page: OpenPage, peopled: Engine
) -> None:
    file = Path(str(peopled.url.database))
    assert open_page("kpis", file, quarter="2025-Q4").options("kpis_unit") == []
    with peopled.begin() as connection:
        connection.execute(text("UPDATE kpi SET responsible_unit = 'Digital Skills' WHERE kpi_code = 'K-P1.1-a'"))
        connection.execute(text("UPDATE kpi SET responsible_unit = 'Environment' WHERE kpi_code = 'K-P2.1-a'"))
        connection.execute(text("UPDATE revision SET revision = 'another', definitions = 'another'"))
    shown = open_page("kpis", file, quarter="2025-Q4", unit="Digital Skills")
    assert re.search(r"1 of \d+ KPIs?: Digital Skills", shown.blocks["headline"])
    assert "K-P1.1-a" in shown.blocks["lines"] and "K-P2.1-a" not in shown.blocks["lines"]
    assert shown.options("kpis_unit") == ["", "Digital Skills", "Environment"]
