"""A report on its way in Chromium: a coordinator submits it, a reviewer accepts it, a reader sees it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import Engine

from kap_model.database import engine_for
from kap_model.people import sign_in
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.submissions import RowEntry, RowKey
from tests.support.chromium import TOO_WIDE, Visit, Visitor
from tests.support.reporting import OPERATOR, OWN_PLACE, actor
from tests.support.server import served

QUARTER = Quarter.parse("2025-Q4")


@dataclass
class Reporting:
    """A server of the tiny plan with people, and a draft with one figure."""

    address: str
    engine: Engine
    code: str

    def sign_in(self, visit: Visit, name: str) -> Visit:
        """Sign somebody in in a window."""
        link = sign_in.make_link(self.engine, OPERATOR, f"{name}@example.org")
        token = sign_in.redeem_link(self.engine, link.token, "Chromium").token
        cookie = {"name": sign_in.SESSION_COOKIE, "value": token, "url": self.address}
        visit.page.context.add_cookies([cookie])  # type: ignore[list-item]  # its type is private to Playwright
        return visit


@pytest.fixture
def reporting(peopled_database: Path, tmp_path: Path) -> Iterator[Reporting]:
    database = Path(shutil.copy(peopled_database, tmp_path / "kap.sqlite"))
    engine = engine_for(str(database))
    code = submissions.begin(engine, actor("coordinator"), OWN_PLACE, QUARTER).submission_code
    entry = RowEntry(value=1.0, comment="counted by hand")
    submissions.save_row(engine, actor("coordinator"), code, RowKey(kpi_code="K-P1.1-a"), entry, 0)
    with served(database) as address:
        yield Reporting(address, engine, code)
    engine.dispose()


def test_a_figure_goes_from_the_coordinator_by_the_reviewer_to_the_overview_of_a_reader(
    visitor: Visitor, reporting: Reporting
) -> None:
    coordinator = reporting.sign_in(visitor(at=reporting.address), "coordinator")
    reviewer = reporting.sign_in(visitor(at=reporting.address, width=390, color_scheme="dark"), "reviewer")
    reader = visitor(at=reporting.address).open("overview", quarter="2025-Q4")
    before = reader.page.locator(".st-key-priorities").inner_text()

    coordinator.open("submit", reporter=OWN_PLACE, period=str(QUARTER), step="check")
    coordinator.page.get_by_role("button", name="Submit", exact=True).click()
    expect(coordinator.settled().page.get_by_text("The report was submitted.").first).to_be_visible()

    reviewer.open("review")
    assert not list(Axe().run(reviewer.page).response["violations"])
    assert reviewer.page.evaluate(TOO_WIDE) <= 0
    reviewer.page.get_by_role("link", name="Office Addis Ababa, Q4 2025").click()
    expect(reviewer.settled().page.get_by_text("counted by hand")).to_be_visible()
    assert not list(Axe().run(reviewer.page).response["violations"])
    assert reviewer.page.evaluate(TOO_WIDE) <= 0
    accept = reviewer.page.get_by_role("button", name="Accept", exact=True)
    accept.focus()
    reviewer.page.keyboard.press("Enter")
    expect(reviewer.settled().page.get_by_text("The report was accepted").first).to_be_visible()

    for page, query in (("history", {"kpi": "K-P1.1-a", "place": OWN_PLACE}), ("overview", {"quarter": "2025-Q4"})):
        assert not list(Axe().run(reviewer.open(page, **query).page).response["violations"]), page
        assert reviewer.page.evaluate(TOO_WIDE) <= 0

    reader.page.reload()
    reader.settled()
    assert reader.page.locator(".st-key-priorities").inner_text() != before
    assert "Who asks for help" not in reader.page.inner_text("body")
    assert not [*coordinator.errors, *reviewer.errors, *reader.errors]
