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

CHOSEN = {"places": {"map": "zoom"}, "item": {"item": "SDG9"}, "office": {"place": "AFR"}}
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
