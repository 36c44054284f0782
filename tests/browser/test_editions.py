"""An edition in Chromium: kept from page to page and by Back, with its band in every window and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kap_model.database import engine_for
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.people import sign_in
from kap_model.quarter import Quarter
from tests.support.chromium import TOO_WIDE, Visit, Visitor, barriers
from tests.support.reporting import OPERATOR, actor
from tests.support.server import served


@dataclass(frozen=True)
class Shelf:
    """Where a database with an edition is served, and the cookie of a publisher there."""

    address: str
    token: str

    def sign_in(self, visit: Visit) -> None:
        cookie = {"name": sign_in.SESSION_COOKIE, "value": self.token, "url": self.address}
        visit.page.context.add_cookies([cookie])  # type: ignore[list-item]  # its type is private to Playwright


@pytest.fixture
def shelf(peopled_database: Path, tmp_path: Path) -> Iterator[Shelf]:
    file = Path(shutil.copy(peopled_database, tmp_path / "kap.sqlite"))
    engine = engine_for(str(file))
    freeze(engine, actor("publisher"), EditionWish(code="TDAG-26", title="Report", quarter=Quarter.parse("2025-Q3")))
    link = sign_in.make_link(engine, OPERATOR, "publisher@example.org")
    token = sign_in.redeem_link(engine, link.token, "Chromium").token
    engine.dispose()
    with served(file) as address:
        yield Shelf(address, token)


def test_an_edition_is_kept_from_page_to_page_and_left_by_a_link_and_found_by_back(
    visitor: Visitor, shelf: Shelf
) -> None:
    visit = visitor(at=shelf.address, width=390, color_scheme="dark").open(lang="en", edition="tdag-26")
    band = visit.page.locator(".st-key-edition")
    expect(band).to_contain_text("Edition TDAG-26: Report")
    assert visit.at == "/?lang=en&edition=TDAG-26"
    assert barriers(visit) == set()
    assert int(visit.page.evaluate(TOO_WIDE)) <= 0

    visit.page.get_by_role("link", name="How figures are worked out").click()
    expect(visit.page.locator("h1")).to_have_text("Method")
    assert visit.settled().at == "/method?lang=en&edition=TDAG-26"
    expect(band).to_contain_text("Edition TDAG-26: Report")

    band.get_by_role("link", name="no figure differs today").press("Enter")
    expect(visit.page.locator("h1")).to_have_text("What changed", timeout=30_000)
    assert visit.settled().at == "/changes?lang=en&from=TDAG-26"
    expect(band).to_have_count(0)
    assert barriers(visit) == set()
    assert int(visit.page.evaluate(TOO_WIDE)) <= 0

    assert visit.back().title == "Method"
    expect(band).to_contain_text("Edition TDAG-26: Report")
    assert visit.back().at == "/?lang=en&edition=TDAG-26"
    visit.page.emulate_media(media="print")
    expect(band).to_be_visible()
    visit.page.emulate_media(media="screen")
    band.get_by_role("link", name="Show the present data").click()
    expect(band).to_have_count(0)
    assert visit.settled().at in ("/overview?lang=en", "/?lang=en")

    shelf.sign_in(visit)
    visit.open("editions", lang="en")
    code = visit.page.locator(".headline .code")
    expect(code).to_have_text("TDAG-26")
    assert len(code.evaluate("code => [...code.getClientRects()]")) == 1
    for form in ("Freeze an edition", "Withdraw an edition"):
        expect(visit.page.get_by_role("heading", name=form)).to_be_visible()
    assert barriers(visit) == set()
    assert int(visit.page.evaluate(TOO_WIDE)) <= 0
    assert visit.errors == []
