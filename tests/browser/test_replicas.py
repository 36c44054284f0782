"""A coordinator fills a report in while the server of the page is killed: the page goes on with the other server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from kap_model.database import reading
from kap_model.people import sign_in
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.submissions import RowEntry
from tests.support.chromium import REFUSED, Visit
from tests.support.replicas import Replicas
from tests.support.reporting import OWN_PLACE

SCHOOLS = "K-P1.1-b"


@pytest.fixture
def coordinator(browser: Browser, replicas: Replicas) -> Iterator[Visit]:
    """The window of a coordinator who has signed in; its browser takes the certificate of the tests."""
    context = browser.new_context(ignore_https_errors=True)
    context.add_init_script(REFUSED)
    token = replicas.token("coordinator")
    context.add_cookies([{"name": sign_in.SESSION_COOKIE, "value": token, "url": replicas.address, "secure": True}])
    visit = Visit(context.new_page(), replicas.address)
    visit.listen()
    yield visit
    context.close()


def saved(replicas: Replicas) -> list[RowEntry]:
    """Return the rows of the report."""
    with reading(replicas.engine) as session:
        [known] = submissions.submissions(session, (OWN_PLACE,), quarter=Quarter.parse("2025-Q4"))
        return [row.entry for row in submissions.with_rows(session, known).rows]


def test_the_page_comes_back_on_the_other_server_with_address_and_draft(coordinator: Visit, replicas: Replicas) -> None:
    visit = coordinator.open("submit", reporter=OWN_PLACE, period="2025-Q4", figure=SCHOOLS, lang="en")
    page, address = visit.page, visit.at
    page.get_by_label("Numerator").first.fill("9")
    page.keyboard.press("Tab")
    visit.settled()
    page.get_by_label("Comment").first.fill("Half a sentence")  # and the field is not left
    with page.expect_websocket(timeout=60_000):
        replicas.kill(page.evaluate("document.querySelector('script[data-at]').dataset.at"))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.get_by_label("Comment").first).to_have_value("Half a sentence")
    assert visit.at == address

    page.get_by_label("Comment").first.press("End")
    page.keyboard.type(", and its end")
    page.keyboard.press("Tab")
    visit.settled()
    page.get_by_label("Denominator").first.fill("12")
    page.keyboard.press("Tab")
    visit.settled()
    expect(page.get_by_label("Comment").first).to_have_value("Half a sentence, and its end")
    expect(page.locator(".saved")).to_contain_text("9 / 12")
    assert saved(replicas) == [RowEntry(numerator=9.0, denominator=12.0, comment="Half a sentence, and its end")]
    assert visit.at == address

    page.locator(".site .menus a[href^=files]").first.evaluate("link => link.click()")
    expect(page.locator("h1")).to_have_text("Link files")
    visit.settled()
    with page.expect_download() as taken:
        page.get_by_role("button", name="All links (links.csv)").click()
    assert taken.value.path().read_bytes().startswith(b'"from_code"')
    assert page.locator(".site").evaluate("nav => nav.dataset.build") == page.evaluate(
        "[...document.scripts].find(script => script.dataset.build).dataset.build"
    )
    assert visit.errors == []
    assert visit.refused == []
