"""From a word on a page to its explanation and back, by keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.chromium import Visitor


def test_a_word_leads_to_its_term_which_has_the_focus_and_back_leads_to_the_word(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("kpi", lang="en", kpi="K-P1.1-a")
    word = visit.page.locator(".receipt").get_by_role("link", name="Expected progress", exact=True)
    word.focus()
    visit.page.keyboard.press("Enter")

    expect(visit.page.locator("h1")).to_have_text("Glossary")
    expect(visit.page.locator("h3 a", has_text="Expected progress")).to_be_focused()
    expect(visit.page.locator("article.opened")).to_be_in_viewport(ratio=1)
    visit.settled()
    assert visit.page.title().startswith("Expected progress · Glossary")
    visit.back()
    expect(word).to_be_in_viewport()
