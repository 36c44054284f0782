"""The program without any of Streamlit's insides, and by `streamlit run`: slower, and whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from kap_ui.frame import page_list
from kap_ui.streamlit_internals.internal import VARIABLE
from kap_ui.words import wording
from tests.support.chromium import Visit, new_window
from tests.support.server import served

CHOSEN = {"kpi": {"kpi": "K-P1.1-a"}}
CHARTS = {"overview": 2, "kpi": 1, "places": 1, "matrix": 1}
PAGES = [*CHARTS, "kpis", "files", "method", "account"]
"""Every kind of element that the program has stands on one of these."""


def streamlit_run(port: int) -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]


@pytest.fixture(scope="module")
def plain(browser: Browser, shipped_database: Path) -> Iterator[Visit]:
    """A window on a server with all of it switched off; the first page has run."""
    with served(shipped_database, **{VARIABLE: "1"}) as address:
        yield from window(browser, address)


@pytest.fixture(scope="module")
def by_streamlit(browser: Browser, shipped_database: Path) -> Iterator[Visit]:
    """A window on a server that `streamlit run` has started."""
    with served(shipped_database, command=streamlit_run) as address:
        yield from window(browser, address)


def window(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(new_window(browser), address)
    visit.listen()
    visit.page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    yield visit.open(lang="en")
    visit.page.context.close()


def faults(visit: Visit) -> list[str]:
    """Return what failed, but for the addresses at which Streamlit looks for its server in vain."""
    return [error for error in visit.errors if "the server responded with a status of 404" not in error]


def stands_whole(visit: Visit, name: str) -> None:
    visit.hosts.clear()
    visit.errors.clear()
    visit.open(name, lang="en", **CHOSEN.get(name, {}))

    assert visit.title == wording._(page_list.page(name).title)
    expect(visit.page.locator("svg.marks, canvas.marks")).to_have_count(CHARTS.get(name, 0))
    assert visit.page.locator(".st-key-failure").count() == 0
    assert visit.page.get_by_test_id("stException").count() == 0
    assert visit.hosts - {""} == {urlsplit(visit.address).netloc}
    assert (faults(visit), visit.refused) == ([], [])


def query(visit: Visit) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(visit.page.url).query).items()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_whole_with_all_of_it_switched_off(plain: Visit, name: str) -> None:
    stands_whole(plain, name)


def test_a_page_stands_whole_by_streamlit_run(by_streamlit: Visit) -> None:
    stands_whole(by_streamlit, "places")


@pytest.mark.parametrize("server", ["plain", "by_streamlit"])
def test_a_choice_changes_the_page_and_a_link_takes_it_along(server: str, request: pytest.FixtureRequest) -> None:
    visit: Visit = request.getfixturevalue(server)
    visit.open("overview", lang="en")
    visit.choose("quarter", "Q4 2025")
    assert query(visit) == {"lang": "en", "quarter": "2025-Q4"}

    navigation = visit.page.locator(".site")
    navigation.get_by_role("button", name="Results").click()
    navigation.get_by_role("link", name="Priorities").click()
    expect(visit.page.locator("h1")).to_have_text("Priorities")
    visit.settled()
    assert query(visit)["quarter"] == "2025-Q4"
    assert visit.chosen("quarter") == "Q4 2025"


def test_the_same_bar_reports_each_click_and_a_figure_opens_its_table_with_all_of_it_switched_off(plain: Visit) -> None:
    visit = plain.open("overview", lang="en", quarter="2025-Q4")
    for _turn in range(2):
        visit.page.locator(".st-key-figure_mix svg path[aria-label^='Q3 2026:']").first.click(force=True)
        expect(visit.page.locator("[name=quarter] option:checked")).to_have_text("Q3 2026")
        visit.settled().choose("quarter", "Q4 2025")
    visit.page.locator(".st-key-figure_mix .toggles button").first.click()
    expect(visit.page.locator(".st-key-mix_grid table")).to_be_visible()


def test_a_cell_leads_to_its_page_with_all_of_it_switched_off(plain: Visit) -> None:
    visit = plain.open("compare", lang="en")
    visit.page.locator(".st-key-figure_heat svg path[aria-label^='Africa, P4.']").first.click(force=True)
    expect(visit.page.locator("h1")).to_have_text("Region or office")
    visit.settled()
    assert query(visit) == {"lang": "en", "place": "AFR", "priority": "P4"}
