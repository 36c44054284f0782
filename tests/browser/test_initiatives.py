"""The timeline of projects in a browser: a click on a bar opens the project, and Back returns to the list."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.chromium import Visitor

BAR = ".st-key-figure_timeline .chart path[aria-label^='Africa-BB-Maps']"


def test_a_click_on_a_bar_opens_the_project_and_back_returns(visitor: Visitor) -> None:
    visit = visitor().open("initiatives", lang="en", place="AFR")
    headline = visit.page.locator("h2.headline")
    listed = headline.inner_text()

    visit.page.locator(BAR).click()

    expect(headline).to_contain_text("Africa-BB-Maps, national broadband mapping systems")
    visit.settled()
    assert visit.at == "/initiatives?lang=en&place=AFR&project=PUB-AFRICA-BB-MAPS"
    visit.page.go_back()
    expect(headline).to_have_text(listed)
    assert visit.errors == []


def test_on_a_telephone_each_project_has_its_bar_below_its_name(visitor: Visitor) -> None:
    visit = visitor(width=390, height=844).open("initiatives", lang="en", place="AFR")

    expect(visit.page.locator(".st-key-figure_timeline .chart")).to_be_hidden()
    line = visit.page.locator(".project-lines > li").first
    name, span = line.locator(".name").bounding_box(), line.locator(".time-span").bounding_box()
    assert name is not None and span is not None
    assert span["y"] > name["y"] + name["height"] and span["width"] > 300
