"""The app in Chromium behind proxies: below a path that they keep or take away, and under another host."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from kap_ui.server import process
from tests.support.chromium import Visit, new_window
from tests.support.reverse_proxy import reverse_proxy
from tests.support.server import free_port, log_of, served

KINDS = ("keeps the path", "takes the path away", "changes the host")
MOST_UNLIKE = ("keeps the path", "changes the host")
"""A proxy that changes nothing, and one that takes the path away and changes the host as well."""


@pytest.fixture(scope="module")
def known_port() -> int:
    """The port of the proxy under whose address the server knows itself."""
    return free_port()


@pytest.fixture(scope="module")
def below_kap(shipped_database: Path, known_port: int) -> Iterator[str]:
    """The address of a server that is told of its path and of one address of its own."""
    origin = f"http://127.0.0.1:{known_port}"
    command = partial(process.command, base_path="/kap", allowed_origins=[origin])
    with served(shipped_database, command=command) as address:
        yield address


@pytest.fixture(scope="module", params=KINDS)
def behind(request: pytest.FixtureRequest, browser: Browser, below_kap: str, known_port: int) -> Iterator[Visit]:
    """A window at the address of each kind of proxy."""
    kind = request.param
    changes_host = kind == "changes the host"
    port = known_port if changes_host else 0
    keeps_prefix = kind == "keeps the path"
    with reverse_proxy(below_kap, keeps_prefix=keeps_prefix, keeps_host=not changes_host, port=port) as address:
        visit = Visit(new_window(browser), address)
        visit.listen()
        yield visit
        visit.page.context.close()


def is_whole(visit: Visit) -> bool:
    """Return whether nothing has failed, and nothing was asked of another host."""
    return (visit.errors, visit.refused) == ([], []) and visit.hosts - {""} == {urlsplit(visit.address).netloc}


def test_a_page_stands_and_its_links_choices_and_charts_work(behind: Visit) -> None:
    visit = behind.open("overview", lang="en").choose("quarter", "Q4 2025")
    assert visit.at == "/overview?lang=en&quarter=2025-Q4"

    navigation = visit.page.locator(".site")
    navigation.get_by_role("button", name="Regions").click()
    navigation.get_by_role("link", name="Places").click()
    expect(visit.page.locator("h1")).to_have_text("Places")
    visit.settled()
    assert visit.at.startswith("/places?")
    expect(visit.page.locator("svg.marks, canvas.marks")).to_have_count(1)
    assert visit.back().title == "Overview"
    assert is_whole(visit)


@pytest.mark.parametrize("behind", MOST_UNLIKE, indirect=True)
def test_a_file_goes_up_and_comes_down(behind: Visit, tmp_path: Path) -> None:
    visit = behind.open("files", lang="en")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="All links (links.csv)").click()
    file = tmp_path / "links.csv"
    download.value.save_as(file)
    visit.page.locator("input[type=file]").set_input_files(file)
    same = visit.page.get_by_text("The file and the existing links are the same.")
    expect(same).to_be_visible(timeout=60_000)  # a process is started that reads it
    assert is_whole(visit)


@pytest.mark.parametrize("behind", MOST_UNLIKE, indirect=True)
def test_the_path_without_a_slash_leads_to_the_first_page(behind: Visit) -> None:
    visit = behind
    visit.page.goto(f"{visit.address}?lang=fr")
    expect(visit.page.locator("h1")).to_have_text("Vue d'ensemble")
    visit.settled()
    assert visit.at.startswith("/?lang=fr")


def test_where_the_server_does_not_know_its_address_the_page_says_what_to_set(
    browser: Browser, below_kap: str, shipped_database: Path
) -> None:
    with reverse_proxy(below_kap, keeps_host=False) as address:
        visit = Visit(new_window(browser), address)
        visit.page.goto(f"{address}/?lang=fr")
        note = visit.page.get_by_role("alert")
        expect(note).to_contain_text("Le serveur a refusé la connexion.")
        origin = address.removesuffix("/kap")
        expect(note).to_contain_text(f"kap serve --allowed-origin {origin}")
        assert visit.page.evaluate("document.documentElement.lang") == "fr"
        visit.page.context.close()

    log = log_of(below_kap, shipped_database).read_text(encoding="utf-8")
    assert log.count(f"--allowed-origin {origin}") == 1
    assert "Traceback" not in log
