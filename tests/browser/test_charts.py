"""Charts in a browser: what leaves the page is kept, takes new figures in, and tells what is clicked in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from kap_ui.look import tokens
from tests.support.chromium import Visit, Visitor, new_window, rgb

MIX = ".st-key-mix .chart svg"
NEWEST = ".st-key-mix svg path[aria-label^='Q3 2026:']"
OPACITIES = "(ribbon) => ['', 'fill-', 'stroke-'].map((of) => ribbon.getAttribute(`${of}opacity`)).join()"


def go(visit: Visit, section: str, page: str) -> None:
    navigation = visit.page.get_by_role("navigation")
    navigation.get_by_role("button", name=section).click()
    navigation.get_by_role("link", name=re.compile(f"^{page} ")).click()
    expect(visit.page.locator("h1")).to_have_text(page, timeout=30_000)
    visit.settled()


def said(bars: Locator) -> list[str | None]:
    """Return what each part of the chart says of itself, once it is drawn."""
    expect(bars.first).to_be_attached()
    return [bar.get_attribute("aria-label") for bar in bars.all()]


def test_a_chart_that_comes_back_is_the_one_that_was_drawn_with_the_figures_of_now(visitor: Visitor) -> None:
    visit = visitor().open(lang="en")
    visit.page.locator(MIX).evaluate("svg => { svg.isTheSame = true }")
    go(visit, "Results", "Priorities")
    expect(visit.page.locator(MIX)).to_have_count(0)
    visit.choose("place", "Africa")
    go(visit, "Results", "Overview")

    assert visit.page.locator(MIX).evaluate("svg => svg.isTheSame") is True
    of_africa = said(visit.page.locator(".st-key-mix svg path[aria-label^='Q']"))
    fresh = visitor().open("overview", lang="en", place="AFR")
    assert of_africa == said(fresh.page.locator(".st-key-mix svg path[aria-label^='Q']"))


def test_a_chart_takes_the_width_of_its_place_and_follows_the_theme_while_the_page_is_open(visitor: Visitor) -> None:
    visit = visitor().open(lang="en")
    for width in (1000, 390, 1440):
        visit.page.set_viewport_size({"width": width, "height": 900})
        place = visit.page.locator(".st-key-mix .chart")
        visit.page.wait_for_function(
            """() => {
              const place = document.querySelector('.st-key-mix .chart')
              const drawn = place?.querySelector('svg')
              return drawn && Math.abs(place.clientWidth - drawn.getBoundingClientRect().width) < 2
            }"""
        )
        assert 300 < place.evaluate("place => place.clientWidth") < width

    year = visit.page.locator(".st-key-mix svg text", has_text="2025").first
    expect(year).to_have_attribute("fill", tokens.LIGHT.muted)
    expect(visit.page.get_by_test_id("stApp")).to_have_css("background-color", rgb(tokens.LIGHT.paper))
    visit.page.emulate_media(color_scheme="dark")
    expect(year).to_have_attribute("fill", tokens.DARK.muted)


def test_stripes_end_with_their_bars_when_the_width_of_the_page_changes(visitor: Visitor) -> None:
    """They went on to the edge of the chart, on paper too, since Vega kept a length that it had worked out before."""
    visit = visitor().open("resources", lang="en")
    box = ".st-key-by_objective svg g.mark-symbol path"
    expect(visit.page.locator(box).first).to_be_attached(timeout=30_000)
    longest = f"() => Math.max(...[...document.querySelectorAll('{box}')].map((path) => path.getBBox().width))"
    wide = visit.page.evaluate(longest)
    visit.page.set_viewport_size({"width": 740, "height": 900})
    expect(visit.page.locator(".st-key-by_objective .chart svg")).to_have_attribute("width", re.compile(r"^6\d\d"))
    visit.page.wait_for_function(f"wide => {{ const now = ({longest})(); return now > 0 && now < wide }}", arg=wide)


def test_the_same_bar_tells_of_each_click(visitor: Visitor) -> None:
    visit = visitor().open(lang="en", quarter="2025-Q4")
    for _turn in range(2):
        visit.page.locator(NEWEST).first.click(force=True)
        visit.settled()
        assert visit.chosen("quarter") == "Q3 2026"
        visit.choose("quarter", "Q4 2025")


def test_a_tip_stands_over_the_page_in_its_colours_a_mouse_may_go_over_it_and_escape_takes_it_away(
    visitor: Visitor,
) -> None:
    visit = visitor(color_scheme="dark").open(lang="en")
    visit.page.locator(NEWEST).first.hover(force=True)
    tip = visit.page.locator("#tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Q3 2026")
    expect(visit.page.get_by_test_id("stApp")).to_have_css("background-color", rgb(tokens.DARK.paper))
    expect(tip).to_have_css("background-color", rgb(tokens.DARK.paper))
    box = tip.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 1280
    visit.page.mouse.move(5, 400)
    expect(tip).to_be_hidden()

    cell = visit.page.locator("a.heat").first
    cell.hover()
    expect(tip).to_have_text(cell.get_attribute("aria-label") or "")
    visit.page.wait_for_timeout(600)
    tip.hover()
    visit.page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(tip).to_be_hidden()

    cell.focus()
    visit.page.keyboard.press("ArrowRight")
    expect(tip).to_have_text(visit.page.locator("a.heat").nth(1).get_attribute("aria-label") or "")


def test_a_finger_is_told_what_a_mouse_is_told(browser: Browser, address: str) -> None:
    visit = Visit(new_window(browser, has_touch=True), address).open("compare", lang="en")
    tip = visit.page.locator("#tip")
    visit.page.locator(".st-key-heat svg path[aria-label^='Africa, P4.']").first.tap(force=True)
    expect(tip).to_contain_text("Africa, P4.")
    assert (visit.settled().title, visit.at) == ("Compare", "/compare?lang=en")
    visit.page.locator("h1").tap()
    expect(tip).to_be_hidden()
    cell = visit.page.locator(".st-key-heat svg path[aria-label^='Europe, P1.']").first
    cell.tap(force=True)
    expect(tip).to_contain_text("Europe, P1.")
    cell.tap(force=True)
    expect(visit.page.locator("h1")).to_have_text("Region or office", timeout=30_000)

    visit.settled().page.locator(".of-way .bullet[data-tip]").first.tap()
    expect(tip).to_contain_text("expected")
    visit.page.context.close()


def test_a_cell_leads_to_its_page_without_its_tip_and_back_to_what_was_left(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("compare", lang="en")
    finding = visit.page.locator("h2.headline").inner_text()
    visit.page.locator(".st-key-heat svg path[aria-label^='Africa, P4.']").first.click(force=True)
    expect(visit.page.locator("h1")).to_have_text("Region or office", timeout=30_000)
    visit.settled()
    assert visit.at == "/office?lang=en&place=AFR&priority=P4"
    expect(visit.page.locator("#tip")).to_be_hidden()

    visit.back()
    assert (visit.at, visit.title) == ("/compare?lang=en", "Compare")
    expect(visit.page.locator("h2.headline")).to_have_text(finding)


def test_what_was_under_the_mouse_when_a_chart_was_left_is_so_no_more(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("flow", lang="en")
    ribbon = visit.page.locator(".st-key-flow svg path[aria-label*='→']").first
    plain = ribbon.evaluate(OPACITIES)
    ribbon.hover(force=True)
    visit.page.wait_for_function(
        f"([ribbon, plain]) => ({OPACITIES})(ribbon) !== plain", arg=[ribbon.element_handle(), plain]
    )
    visit.page.get_by_role("link", name="All sources").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h1")).to_have_text("Sources", timeout=30_000)
    visit.settled()
    visit.page.mouse.move(2, 500)
    visit.back()
    visit.page.wait_for_function(
        f"([ribbon, plain]) => ({OPACITIES})(ribbon) === plain", arg=[ribbon.element_handle(), plain]
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_where_the_library_does_not_come_a_sentence_leads_to_the_table(visitor: Visitor, language: str) -> None:
    visit = visitor()
    visit.page.route("**/static/js/embed.*.js", lambda route: route.abort())
    visit.open(lang=language)
    words = {"en": "This chart could not be drawn.", "fr": "Ce graphique n'a pas pu être tracé."}
    expect(visit.page.locator(".st-key-mix .chart")).to_contain_text(words[language])
    visit.page.locator(".st-key-mix button").first.click()
    expect(visit.page.locator(".st-key-mix_grid table")).to_be_visible()
    visit.page.unroute_all()
