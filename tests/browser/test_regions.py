"""The map in a browser: clicks and keys select, shapes are fetched once, reruns are small, nobody outside is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, TimeoutError, expect

from tests.support.chromium import CHROMIUM, FLAGS, Visit, Visitor

REGION_LIMIT = 20_000
"""Bytes over the web socket for a click on the map."""


@pytest.fixture
def listened(visitor: Visitor) -> tuple[Visit, list[int], list[str]]:
    """A window with the map open, the sizes of what its socket has received, and what it has asked for."""
    visit = visitor(width=1440)
    received: list[int] = []
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda payload: received.append(len(payload or b"")))
    )
    visit.open("places", lang="en", kpi="K-P1.1-a")
    expect(visit.page.locator(".st-key-world path[aria-label]").first).to_be_attached()
    return visit.settled(), received, asked


def click_on(visit: Visit, country: str) -> Visit:
    """Click on a country, from outside the map: the tip of another one stays while the mouse is over it."""
    visit.page.mouse.move(0, 0)
    expect(visit.page.locator("#tip")).not_to_be_visible()
    country_drawn = visit.settled().page.locator(f'.st-key-world path[aria-label^="{country}"]').first
    country_drawn.click(force=True)
    return visit.settled()


def hover_tells_of_mali(visit: Visit) -> None:
    """Assert that a pointer is told name, region, office, groups and figure."""
    visit.page.locator('.st-key-world path[aria-label^="Mali:"]').first.hover(force=True)
    tooltip = visit.page.locator("#tip")
    expect(tooltip).to_be_visible()
    for words in ("Mali", "Africa", "Dakar", "LDC LLDC", "progress", "Q2 2026", "illustrative"):
        expect(tooltip).to_contain_text(words)


def test_a_click_on_a_country_sends_values_only_and_chooses_its_region_a_second_the_world_and_back_takes_both_back(
    listened: tuple[Visit, list[int], list[str]],
) -> None:
    visit, received, asked = listened
    hover_tells_of_mali(visit)
    assert visit.at == "/places?lang=en&kpi=K-P1.1-a"

    before = len(received)
    shapes = [url for url in asked if "/geo/" in url]
    assert [url.rpartition("/")[2] for url in shapes] == ["world.topo.json"]
    click_on(visit, "Algeria:")
    expect(visit.page.locator("h2.headline")).to_contain_text("Arab States")
    visit.settled()
    assert "place=ARB" in visit.at
    assert visit.chosen("place") == "Arab States"
    assert [url for url in asked if "/geo/" in url] == shapes
    map_messages = received[before:]
    assert map_messages and sum(map_messages) < 60_000  # map, list, headline and frame together
    assert max(map_messages) < REGION_LIMIT

    click_on(visit, "Algeria:")
    expect(visit.page.locator("h2.headline")).not_to_contain_text("Arab States")
    assert "place=" not in visit.at

    visit.back()
    expect(visit.page.locator("h2.headline")).to_contain_text("Arab States")
    visit.back()
    expect(visit.page.locator("h2.headline")).not_to_contain_text("Arab States")
    assert "place=" not in visit.at


def test_a_click_after_a_choice_elsewhere_is_taken_at_its_word_and_the_list_chooses_by_keys_what_a_click_chooses(
    listened: tuple[Visit, list[int], list[str]],
) -> None:
    visit, _received, _asked = listened
    click_on(visit, "Algeria:")
    visit.page.locator(".st-key-place_list").get_by_role("link", name="World", exact=True).click()
    expect(visit.page.locator("h2.headline")).not_to_contain_text("Arab States")
    visit.settled()
    click_on(visit, "Algeria:")
    expect(visit.page.locator("h2.headline")).to_contain_text("Arab States")
    assert "place=ARB" in visit.settled().at

    link = visit.page.locator(".st-key-place_list").get_by_role("link", name="Africa", exact=True)
    link.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h2.headline")).to_contain_text("Africa has made")
    assert "place=AFR" in visit.settled().at


def test_a_telephone_shows_the_map_from_north_to_south(visitor: Visitor) -> None:
    visit = visitor(width=390).open("places", lang="en")
    chart = visit.page.locator(".st-key-world .chart")
    expect(chart.locator('path[aria-label^="Norway:"]').first).to_be_attached()
    box = chart.bounding_box()
    assert box is not None
    for country in ("Norway", "South Africa", "Chile"):
        land = chart.locator(f'path[aria-label^="{country}:"]').first.bounding_box()
        assert land is not None
        # a pixel of an outline may be lost at the edge
        assert box["y"] <= land["y"] + 1 and land["y"] + land["height"] <= box["y"] + box["height"] + 1, country


def test_the_map_that_zooms_asks_no_outside_host_and_nothing_that_the_policy_refuses_and_answers_a_click(
    visitor: Visitor,
) -> None:
    visit = visitor(width=960)
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.open("places", lang="en", kpi="K-P1.1-a")
    zoom = visit.page.get_by_role("radio", name="Zoom and pan")
    expect(zoom).to_be_visible(timeout=60_000)
    zoom.click()
    canvas = visit.page.locator(".st-key-world_deck canvas").first
    expect(canvas).to_be_visible(timeout=60_000)
    visit.settled()
    box = canvas.bounding_box()
    assert box is not None
    # Libya, by its place on the page: x 515 of 1000, y -112 from the equator; the middle of the map is (510, -25).
    scale = box["width"] / 985
    x = box["x"] + box["width"] / 2 + (515 - 510) * scale
    y = box["y"] + box["height"] / 2 + (-112 + 25) * scale
    tooltip = visit.page.locator(".deck-tooltip").filter(has_text="Libya")
    for step in range(2000):
        if tooltip.is_visible():
            break
        visit.page.mouse.move(x + step % 3, y)
        visit.page.evaluate("() => new Promise(requestAnimationFrame)")
    for words in ("Libya", "Arab States", "progress", "illustrative"):
        expect(tooltip).to_contain_text(words)
    # Without a graphics card a frame of this map takes up to seconds on a busy machine. A click waits for it, and one
    # that a frame parts in two, down and up, is none: the finger is put down again.
    chosen = visit.page.locator("h2.headline").filter(has_text="Arab States")
    for _ in range(4):
        visit.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        visit.page.mouse.down()
        visit.page.mouse.up()
        with suppress(TimeoutError):
            chosen.wait_for(timeout=15_000)
            break
    expect(chosen).to_be_visible()

    assert "place=ARB" in visit.settled().at
    assert visit.hosts <= {visit.address.removeprefix("http://"), ""}
    files = [url.rpartition("/")[2] for url in asked if "/geo/" in url]
    assert set(files) == {"world.topo.json", "world.geo.json", "hatch.geo.json", "offices_light.png"}
    assert visit.refused == []
    assert not visit.errors


@pytest.fixture
def browser_without_webgl(browser: Browser) -> Iterator[Browser]:
    started = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, "--disable-3d-apis"])
    yield started
    started.close()


def test_where_there_is_no_webgl_the_map_that_zooms_is_not_offered(
    browser_without_webgl: Browser, address: str
) -> None:
    visit = Visit(browser_without_webgl.new_context(viewport={"width": 1440, "height": 900}).new_page(), address)
    visit.open("places", lang="en")
    visit.settled()

    assert visit.page.evaluate("window.kapHasWebGL") is False
    assert visit.page.get_by_text("Zoom and pan").count() == 0
    expect(visit.page.locator(".st-key-world path[aria-label]").first).to_be_attached()


def test_on_a_telephone_the_heat_table_gives_way_to_the_list_of_one_place(visitor: Visitor) -> None:
    visit = visitor(width=390).open("compare", lang="en", place="AFR")
    expect(visit.page.locator(".st-key-figure_heat")).to_be_hidden()
    expect(visit.page.locator(".st-key-one_place")).to_be_visible()
    assert re.search(r"place=AFR", visit.at)
