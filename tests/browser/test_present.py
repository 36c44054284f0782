"""The slides in a browser: keys, a server that is gone, and type that is read from the last row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kap_ui.look import tokens
from tests.support.chromium import Visit, Visitor, barriers, new_window, rgb
from tests.support.server import served

SMALLEST = """() => [...document.querySelectorAll('.slide')].map((slide) => {
  const sizes = [...slide.querySelectorAll('*')].flatMap((element) => {
    if (element.closest('.from, .unseen, [hidden]')) return []
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
    if (!isText || element.matches('title, desc, style')) return []
    const size = parseFloat(getComputedStyle(element).fontSize)
    return [element instanceof SVGElement ? size * element.getScreenCTM().a : size]
  })
  return Math.min(...sizes)
})"""
"""The smallest type of each slide in pixels, but for its foot."""

OVERFLOWING = """() => [...document.querySelectorAll('.slide')].flatMap((slide) => {
  const parts = [slide, slide.querySelector('.picture'), slide.querySelector('[data-fit]')].filter(Boolean)
  const [wide, high] = ['Width', 'Height'].map((way) =>
    Math.max(...parts.map((part) => part[`scroll${way}`] - part[`client${way}`])))
  return wide > 1 || high > 1 ? [`${slide.dataset.code}: ${wide} ${high}`] : []
})"""
"""The slides that have more than they have room for, in pixels."""


def opened(visit: Visit, **query: str) -> Visit:
    visit.page.goto(f"{visit.address}/present?" + "&".join(f"{name}={value}" for name, value in query.items()))
    expect(visit.page.locator(".slides .drawing svg")).to_be_attached(timeout=30_000)
    return visit


def shown(visit: Visit) -> str:
    return str(visit.page.locator(".slide.shown").get_attribute("data-code"))


def press(visit: Visit, *keys: str) -> str:
    for key in keys:
        visit.page.keyboard.press(key)
    return shown(visit)


@pytest.fixture(scope="module")
def presenter(browser: Browser, address: str) -> Iterator[Visit]:
    """One window with the slides, for all that leaves them as they are."""
    visit = Visit(new_window(browser), address)
    visit.page.set_viewport_size({"width": 1024, "height": 768})
    visit.listen()
    yield opened(visit)
    visit.page.context.close()


def test_each_key_leads_where_a_presenter_expects(presenter: Visit) -> None:
    codes = presenter.page.eval_on_selector_all(".slide", "slides => slides.map((slide) => slide.dataset.code)")
    press(presenter, "Home")
    for key in ("ArrowRight", "ArrowDown", "PageDown", "Space"):
        assert press(presenter, "Home", key) == codes[1]
    for key in ("ArrowLeft", "ArrowUp", "PageUp", "Shift+Space"):
        assert press(presenter, "End", key) == codes[-2]
    assert press(presenter, "End", "ArrowRight") == codes[-1]
    assert press(presenter, "Home", "ArrowLeft") == codes[0]
    assert press(presenter, "1", "0", "Enter") == codes[9]
    assert press(presenter, "3", "Enter") == codes[2]
    assert press(presenter, "9", "9", "Enter") == codes[-1]
    expect(presenter.page.locator(".counter")).to_have_text(f"{len(codes)} / {len(codes)}")
    press(presenter, "Home")
    expect(presenter.page.locator(".slides [role=status]")).to_have_text(re.compile(r"^Slide 1 of \d+: At risk: "))
    press(presenter, "3", "Enter")
    presenter.page.reload()
    expect(presenter.page.locator(".slide.shown")).to_have_attribute("data-code", codes[2])
    expect(presenter.page.locator(".slides .drawing svg")).to_be_attached()


def test_going_on_asks_nothing_of_the_server(presenter: Visit) -> None:
    asked: list[str] = []
    presenter.page.on("request", lambda request: asked.append(request.url))
    press(presenter, "Home")
    for _slide in range(presenter.page.locator(".slide").count()):
        press(presenter, "ArrowRight")
    presenter.page.wait_for_timeout(200)

    assert asked == []
    assert not presenter.is_waiting


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_slide_has_more_than_it_has_room_for_in_type_of_28_pixels(visitor: Visitor, language: str) -> None:
    visit = opened(visitor(1024, 768), lang=language)
    for width, height in ((1024, 768), (1440, 900), (1920, 1080)):
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.wait_for_timeout(600)
        visit.page.wait_for_function(f"!({OVERFLOWING})().length")  # a slow machine is still at it
        assert visit.page.evaluate(OVERFLOWING) == []
        assert min(visit.page.evaluate(SMALLEST)) >= 27.9


def test_on_a_telephone_a_slide_scrolls_and_has_buttons(visitor: Visitor) -> None:
    visit = opened(visitor(390, 844))

    assert min(visit.page.evaluate(SMALLEST)) >= 17.9
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.page.locator(".slide.shown").evaluate("slide => slide.scrollWidth - slide.clientWidth") <= 0
    visit.page.locator("[data-step='1']").click()
    assert shown(visit) == "priority-P1"
    assert visit.page.locator(".slide.shown [data-fit] > li:visible").count() == 12
    visit.page.locator("[data-step='-1']").click()
    assert shown(visit) == "plan"


def test_the_slides_have_no_barrier_that_axe_can_find(visitor: Visitor) -> None:
    visit = opened(visitor(1280, 900), slide="regions")
    for keys in ((), ("Home",)):
        press(visit, *keys)
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            paper = rgb(tokens.DARK.paper if scheme == "dark" else tokens.LIGHT.paper)
            expect(visit.page.get_by_test_id("stApp")).to_have_css("background-color", paper)
            assert barriers(visit.settled()) == set(), (keys, scheme)
    assert visit.refused == []
    assert visit.errors == []


def test_two_keys_lead_from_a_page_to_its_point_and_one_leads_back(visitor: Visitor) -> None:
    visit = visitor().open("priorities", priority="P3", quarter="2025-Q4")
    visit.page.keyboard.press("Alt+P")
    expect(visit.page.locator(".slide.shown")).to_have_attribute("data-code", "priority-P3")
    expect(visit.page.locator(".slide.shown .from")).to_contain_text("Q4 2025")
    press(visit, "ArrowRight")
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("h1")).to_have_text("Priorities")
    assert visit.settled().at == "/priorities?lang=en&quarter=2025-Q4&priority=P3"
    assert visit.page.locator(".slides").count() == 0


def test_in_a_field_the_keys_lead_to_the_slides_unless_they_type_a_letter(visitor: Visitor) -> None:
    visit = visitor().open("kpis")
    field = visit.page.locator(".choices input").first
    field.focus()
    on_a_mac = {"key": "π", "code": "KeyP", "altKey": True, "bubbles": True, "cancelable": True, "composed": True}
    field.dispatch_event("keydown", on_a_mac)
    visit.settled()
    assert visit.page.locator(".slides").count() == 0

    visit.page.keyboard.press("Alt+P")
    expect(visit.page.locator(".slides")).to_be_visible()


def test_a_server_that_nobody_has_visited_shows_a_deep_link_and_the_slides_go_on_when_it_is_gone(
    browser: Browser, shipped_database: Path
) -> None:
    with served(shipped_database) as address:
        visit = Visit(new_window(browser), address).open("sources", lang="fr", place="AFR")
        assert (visit.title, visit.language, visit.at) == ("Sources", "fr", "/sources?lang=fr&place=AFR")
        assert visit.page.get_by_role("dialog").count() == 0
        assert visit.page.get_by_test_id("stException").count() == 0
        opened(visit)
    visit.page.locator(".lost").wait_for(timeout=60_000)  # the line that says that the server is gone

    for code in ("priority-P1", "priority-P2", "priority-P3"):
        assert press(visit, "PageDown") == code
    box = visit.page.locator(".slide.shown h2").bounding_box()
    assert box is not None
    assert visit.page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.slides') !== null", [box["x"] + 9, box["y"] + 9]
    )
    assert press(visit, "Escape") == "priority-P3"
    visit.page.context.close()
