"""What works under the content security policy that the server sends, and what it refuses; more in test_every_page."""

from __future__ import annotations

from tests.browser.conftest import Visitor


def test_the_map_that_zooms_works_under_the_policy(visitor: Visitor) -> None:
    visit = visitor(width=1440)
    visit.open("places", lang="en")
    visit.page.locator(".st-key-map_engine").get_by_text("Zoom and pan").click(timeout=15_000)
    visit.page.locator(".st-key-world_deck canvas").first.wait_for(state="visible", timeout=15_000)

    assert visit.settled().refused == []


def test_a_script_from_elsewhere_is_refused(visitor: Visitor) -> None:
    visit = visitor()
    visit.open("sources", lang="en")
    visit.page.evaluate(
        """() => new Promise((done) => {
          const script = document.createElement('script')
          script.src = 'https://example.org/x.js'
          script.onerror = done
          document.head.append(script)
        })"""
    )

    assert any("script-src" in one and "example.org" in one for one in visit.refused)
