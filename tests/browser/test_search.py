"""The search box in Chromium: by keyboard in one script run, and to a screen reader as the ARIA pattern says."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.chromium import Visitor, barriers


def test_the_search_leads_by_keyboard_to_a_kpi_without_a_load_and_keeps_the_readers_choices(visitor: Visitor) -> None:
    visit = visitor().open("overview", lang="en", place="AFR")
    page = visit.page
    page.evaluate("window.stays = true")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    page.keyboard.type("fixed broadb")
    expect(page.locator(".finds [role=option]")).not_to_have_count(0)
    page.keyboard.press("ArrowDown")
    active = page.locator("[role=option][aria-selected=true]")
    expect(active).to_contain_text("Fixed-broadband subscriptions")
    expect(box).to_have_attribute("aria-activedescendant", str(active.get_attribute("id")))
    page.keyboard.press("Enter")
    visit.settled()
    assert visit.at == "/kpi?lang=en&place=AFR&kpi=K-P1.1-c"
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate("window.stays")
    expect(page.locator(".finds")).to_be_hidden()


def test_in_arabic_on_a_telephone_an_icon_opens_the_box_over_the_bar(visitor: Visitor) -> None:
    visit = visitor(width=390, height=844, locale="ar").open("overview", lang="ar")
    page = visit.page
    opener = page.locator(".find .opener")
    opener.click()
    page.keyboard.type("افريقيا")
    expect(page.locator(".finds [role=option]").first).to_contain_text("إفريقيا")
    field, icon = (page.locator(part).bounding_box() for part in (".find input", ".find .opener"))
    assert field is not None and icon is not None
    assert icon["x"] + icon["width"] <= field["x"], "the icon stands at the end, on the left"
    assert field["width"] > 300
    assert barriers(visit) == set()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
