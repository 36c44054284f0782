"""The content security policy that the server sends refuses scripts from elsewhere.

That it refuses nothing of the program is asked of every page in test_every_page, of the map that zooms in test_regions.
"""

from __future__ import annotations

from tests.support.chromium import Visitor


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

    assert any("script-src" in refusal and "example.org" in refusal for refusal in visit.refused)
