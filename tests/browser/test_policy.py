"""Every page works under the content security policy that the server sends with it."""

from __future__ import annotations

import pytest

from kap_ui import site_map
from tests.browser.conftest import Visitor

REFUSED = """
window.refused = []
addEventListener('securitypolicyviolation', (event) =>
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))
"""

CHOSEN = {"item": {"item": "SDG9"}, "office": {"place": "AFR"}, "matrix": {"view": "status"}}
"""Pages that show most of what they can only when something is chosen."""


@pytest.mark.parametrize("name", [page.name for page in site_map.PAGES])
def test_no_page_asks_for_what_the_policy_refuses(visitor: Visitor, name: str) -> None:
    visit = visitor()
    visit.page.add_init_script(REFUSED)
    for query in ({}, CHOSEN.get(name, {})):
        visit.open(name, lang="en", **query)

        assert visit.title == site_map.page(name).title
        assert visit.page.evaluate("window.refused") == []
    assert visit.errors == []


def test_the_map_that_zooms_works_under_the_policy(visitor: Visitor) -> None:
    visit = visitor(width=1440)
    visit.page.add_init_script(REFUSED)
    visit.open("places", lang="en")
    visit.page.locator(".st-key-map_engine").get_by_text("Zoom and pan").click(timeout=15_000)
    visit.page.locator(".st-key-world_deck canvas").first.wait_for(state="visible", timeout=15_000)

    assert visit.settled().page.evaluate("window.refused") == []


def test_a_script_from_elsewhere_is_refused(visitor: Visitor) -> None:
    visit = visitor()
    visit.page.add_init_script(REFUSED)
    visit.open("sources", lang="en")
    visit.page.evaluate(
        """() => new Promise((done) => {
          const script = document.createElement('script')
          script.src = 'https://example.org/x.js'
          script.onerror = done
          document.head.append(script)
        })"""
    )

    assert any("script-src" in one and "example.org" in one for one in visit.page.evaluate("window.refused"))
