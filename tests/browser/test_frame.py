"""The frame in a browser: links, history, languages, themes, the telephone, keys and files."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from playwright.sync_api import Browser, WebSocketRoute, expect

from kap_ui.look import tokens
from tests.support.chromium import Visit, Visitor, new_window


def test_back_and_forward_take_back_and_restore_what_was_chosen(visitor: Visitor) -> None:
    visit = visitor().open(lang="en").choose("quarter", "Q4 2025").choose("place", "Africa")
    assert visit.at == "/?lang=en&quarter=2025-Q4&place=AFR"

    visit.back()
    assert (visit.at, visit.chosen("place")) == ("/?lang=en&quarter=2025-Q4", "World")
    visit.back()
    assert (visit.at, visit.chosen("quarter")) == ("/?lang=en", "Q3 2026")
    visit.forward().forward()
    assert (visit.at, visit.chosen("place")) == ("/?lang=en&quarter=2025-Q4&place=AFR", "Africa")


def test_one_step_back_returns_from_a_page_and_the_selection_follows(visitor: Visitor) -> None:
    visit = visitor().open(lang="en", place="EUR")
    visit.page.get_by_role("link", name="How figures are worked out").click()
    expect(visit.page.locator("h1")).to_have_text("Method")
    assert visit.settled().at == "/method?lang=en&place=EUR"

    visit.page.get_by_role("button", name="Help").click()
    visit.page.get_by_role("navigation").get_by_role("link", name="Sources").click()
    expect(visit.page.locator("h1")).to_have_text("Sources")
    assert visit.settled().at == "/sources?lang=en&place=EUR"

    assert visit.back().title == "Method"
    assert visit.back().title == "Overview"
    assert (visit.at, visit.chosen("place")) == ("/?lang=en&place=EUR", "Europe")


def test_the_menu_leads_back_to_the_office_that_a_page_above_it_could_not_show(visitor: Visitor) -> None:
    visit = visitor().open("office", lang="en", place="RO-AFR")
    notices = visit.page.locator(".st-key-notices")
    for section, entry, at in (
        ("Results", "Overview", "/overview?lang=en&place=AFR"),
        ("Linkages", "Matrix", "/matrix?lang=en&place=AFR"),
        ("Regions", "Region or office", "/office?lang=en&place=RO-AFR"),
    ):
        visit.page.get_by_role("button", name=section, exact=True).click()
        visit.page.get_by_role("navigation").get_by_role("link", name=re.compile(f"^{entry} ")).click()
        expect(visit.page.locator("h1")).to_have_text(entry)
        assert visit.settled().at == at
        expect(notices).to_have_count(0)


def test_a_link_shows_in_a_new_browser_what_was_seen(visitor: Visitor) -> None:
    first = visitor().open(lang="en").choose("place", "Arab States").choose("lang", "Français")
    second = visitor()
    second.page.goto(first.page.url)
    expect(second.page.locator("h1")).to_be_visible()
    second.settled()

    assert second.chosen("place") == "États arabes"
    assert second.page.locator("h2.headline").inner_text() == first.page.locator("h2.headline").inner_text()


def test_the_browser_decides_the_first_language_and_the_reader_the_next(visitor: Visitor) -> None:
    visit = visitor(locale="fr-CH").open()
    assert (visit.language, visit.title) == ("fr", "Vue d'ensemble")

    visit.choose("lang", "English")
    expect(visit.page.locator("h1")).to_have_text("Overview")
    assert (visit.language, visit.at) == ("en", "/?lang=en")


def test_a_choice_by_keyboard_keeps_the_focus_and_the_list_shows_what_holds(visitor: Visitor) -> None:
    visit = visitor().open("overview", lang="en", quarter="2025-Q4")
    assert visit.title == "Overview"  # which answers by its name as well
    assert visit.page.get_by_role("dialog").count() == 0
    quarter = visit.page.get_by_label("Quarter", exact=True)
    quarter.focus()
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("ArrowDown")
    visit.settled()
    expect(quarter).to_be_focused()
    assert visit.chosen("quarter") == "Q2 2025"
    assert visit.chosen("compared") == "Q2 2024"
    expect(visit.page.locator(".st-key-priorities h2").first).to_contain_text("Q2 2025")
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_label("Compared with")).to_be_focused()
    visit.back()
    assert visit.chosen("quarter") in ("Q3 2025", "Q4 2025")


def test_a_long_list_can_be_searched_for_a_word(visitor: Visitor) -> None:
    visit = visitor().open("kpi", lang="en")
    visit.page.get_by_role("combobox", name="KPI").fill("Partner2Connect")
    visit.page.get_by_role("option").first.click()
    expect(visit.page.locator(".st-key-said")).to_contain_text("Partner2Connect")


def test_the_window_is_named_after_what_the_page_is_about_and_its_place(visitor: Visitor) -> None:
    visit = visitor().open("kpi", lang="en", kpi="K-P1.6-b", place="AFR")
    assert visit.page.title() == "K-P1.6-b Individuals using the Internet, Africa · KPI · Kigali Action Plan"
    visit.choose("place", "World")
    assert visit.page.title() == "K-P1.6-b Individuals using the Internet · KPI · Kigali Action Plan"
    visit.choose("lang", "Français")
    assert visit.page.title().startswith("K-P1.6-b Personnes")
    assert visit.open("item", lang="en", item="SDG9").page.title().startswith("SDG 9 · ")


def test_back_returns_to_where_the_reader_had_scrolled_to(visitor: Visitor) -> None:
    visit = visitor().open("overview", lang="en", quarter="2025-Q4")
    main = visit.page.get_by_test_id("stMain")
    # The place is noted by the event of scrolling, which comes with the next frame.
    main.evaluate(
        "main => new Promise(done => { main.onscroll = () => requestAnimationFrame(done); main.scrollTop = 1000 })"
    )
    visit.page.locator(".st-key-attention_changes .changes a").first.evaluate("link => link.click()")
    expect(visit.page.locator("h1")).to_have_text("KPI")
    assert visit.settled().page.title().startswith("K-")

    visit.back()
    visit.page.wait_for_function("document.querySelector('[data-testid=stMain]')?.scrollTop == 1000")
    assert visit.title == "Overview"


def test_on_a_narrow_screen_the_choices_are_folded_into_a_line_that_a_key_opens_and_escape_closes(
    visitor: Visitor,
) -> None:
    visit = visitor(width=390).open("overview", lang="en", quarter="2025-Q4")
    line, quarter = visit.page.locator("[data-fold]"), visit.page.locator("[name=quarter]")
    expect(line).to_have_text("World, Q4 2025 vs Q4 2024, all data change")
    expect(quarter).to_be_hidden()
    headline = visit.page.locator("h2.headline").bounding_box()
    assert headline is not None and headline["y"] < 250

    line.press("Enter")
    visit.choose("quarter", "Q2 2025")
    expect(line).to_contain_text("Q2 2025 vs Q2 2024")
    expect(quarter).to_be_visible()
    quarter.press("Escape")
    expect(quarter).to_be_hidden()
    expect(line).to_be_focused()


def test_on_a_telephone_the_closed_menu_takes_one_tab_stop_and_closes_once_a_page_is_chosen_and_by_escape(
    visitor: Visitor,
) -> None:
    visit = visitor(width=390).open(lang="en")
    box = "document.activeElement.getBoundingClientRect()"
    off_screen = f"() => {box}.right <= 0 || {box}.left >= innerWidth"
    stops = []
    for _stop in range(6):
        visit.page.keyboard.press("Tab")
        assert not visit.page.evaluate(off_screen)
        stops.append(visit.page.evaluate("document.activeElement.name || document.activeElement.textContent"))
    assert stops[:3] == ["Go to the content", "Kigali Action Plan, overview", "Menu"]
    assert stops[3:5] == ["Present Alt+P", "World, Q3 2026 vs Q3 2025, all data change"]

    navigation = visit.page.get_by_role("navigation")
    navigation.get_by_role("button", name="Menu").click()
    expect(navigation.get_by_role("link", name="Priorities")).to_be_visible()  # the section that the reader is in
    expect(navigation.get_by_role("link", name="Sources")).to_be_hidden()
    navigation.get_by_role("button", name="Help").click()
    navigation.get_by_role("link", name="Sources").click()
    expect(visit.page.locator("h1")).to_have_text("Sources", timeout=30_000)
    expect(navigation.get_by_role("button", name="Help")).to_be_hidden()
    assert visit.settled().at == "/sources?lang=en"

    every, regions = (navigation.get_by_role("button", name=name) for name in ("Menu", "Regions"))
    every.click()
    regions.press("Enter")
    navigation.get_by_role("link", name="Places").focus()
    visit.page.keyboard.press("Escape")
    expect(regions).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(every).to_be_focused()
    expect(regions).to_be_hidden()


def test_a_menu_opens_by_keyboard_closes_with_escape_outside_and_at_the_next_and_stays_when_an_answer_comes(
    visitor: Visitor,
) -> None:
    visit = visitor().open("matrix", lang="en")
    navigation = visit.page.get_by_role("navigation")
    regions = navigation.get_by_role("button", name="Regions")
    places, overview = (navigation.locator(f".menus a[href^={name}]") for name in ("places", "overview"))
    regions.focus()
    visit.page.keyboard.press("Enter")
    expect(regions).to_have_attribute("aria-expanded", "true")
    visit.page.keyboard.press("Tab")
    expect(places).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(places).to_be_hidden()
    expect(regions).to_be_focused()

    regions.click()
    navigation.get_by_role("button", name="Results").click()
    expect(places).to_be_hidden()
    expect(overview).to_be_visible()
    visit.page.locator("h2.headline").click()
    expect(overview).to_be_hidden()

    navigation.get_by_role("button", name="Linkages").click()
    expect(navigation.locator("[aria-current=page]")).to_contain_text("What does each priority serve")
    for _stop in range(9):  # past the five pages of the section and the next three menus
        visit.page.keyboard.press("Tab")
    expect(navigation.get_by_role("link", name="Gaps")).to_be_hidden()

    regions.click()
    visit.choose("quarter", "Q4 2025")
    expect(places).to_be_visible()  # an answer of the server closes nothing


def test_a_page_chosen_in_a_menu_has_the_focus_on_its_title_and_its_name_in_the_window_and_gives_its_table_as_csv(
    visitor: Visitor,
) -> None:
    visit = visitor().open(lang="fr")
    assert visit.page.title() == "Vue d'ensemble · Plan d'action de Kigali"
    visit.page.get_by_role("button", name="Aide").press("Enter")
    visit.page.get_by_role("navigation").get_by_role("link", name="Sources").press("Enter")
    expect(visit.page.locator("h1")).to_have_text("Sources", timeout=30_000)
    visit.settled()
    expect(visit.page.locator("h1")).to_be_focused()
    assert visit.page.title() == "Sources · Plan d'action de Kigali"
    assert visit.errors == []

    visit.page.locator(".st-key-sources_take button").click()
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-sources_csv button").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "kap_sources_illustrative_fr.csv"
    assert text.startswith('"Titre","Éditeur","Édition",')
    rows = list(csv.reader(text.splitlines()))
    assert len(rows[-1]) == len(rows[0])  # the file has the rows of the table alone


def test_two_choices_within_one_way_to_the_server_both_hold(visitor: Visitor, slow_line: str) -> None:
    visit = visitor(at=slow_line).open(lang="en")
    visit.page.locator("[name=place]").select_option("Africa")
    visit.page.wait_for_timeout(150)
    visit.page.locator("[name=quarter]").select_option("Q1 2025")
    visit.page.wait_for_timeout(1500)
    visit.settled()
    assert (visit.chosen("place"), visit.chosen("quarter")) == ("Africa", "Q1 2025")
    assert visit.at == "/?lang=en&quarter=2025-Q1&place=AFR"


def test_a_link_followed_before_a_choice_was_answered_leaves_the_address_true(visitor: Visitor, slow_line: str) -> None:
    visit = visitor(at=slow_line).open(lang="en")
    compare = visit.page.get_by_role("navigation").get_by_text("Compare")
    visit.page.locator("[name=quarter]").select_option("Q4 2025")
    visit.page.wait_for_timeout(150)
    compare.evaluate("item => item.closest('a').click()")
    expect(visit.page.locator("h1")).to_have_text("Compare", timeout=30_000)
    visit.page.wait_for_timeout(1000)
    visit.settled()
    # Whichever of the two quarters holds now, page and address say the same.
    shown = {"Q4 2025": "/compare?lang=en&quarter=2025-Q4", "Q3 2026": "/compare?lang=en"}
    assert visit.at == shown[visit.chosen("quarter")]


def test_a_keyboard_can_go_past_the_navigation_and_follow_a_link(visitor: Visitor) -> None:
    visit = visitor().open(lang="en")
    visit.page.keyboard.press("Tab")
    past = visit.page.get_by_role("button", name="Go to the content")
    expect(past).to_be_focused()
    expect(past).to_be_in_viewport()
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Present")).to_be_focused()
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_label("Place")).to_be_focused()
    visit.page.get_by_role("link", name="All sources").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h1")).to_have_text("Sources")


def test_the_navigation_leads_to_what_was_chosen_also_in_a_new_tab(visitor: Visitor) -> None:
    visit = visitor().open("matrix", lang="en", place="AFR", view="status")
    visit.page.get_by_role("navigation").get_by_role("button", name="Regions").click()
    visit.page.get_by_role("navigation").get_by_role("link", name=re.compile("^Region or office")).click()
    expect(visit.page.locator("h1")).to_have_text("Region or office", timeout=30_000)
    assert visit.settled().at == "/office?lang=en&place=AFR"

    matrix = visit.page.get_by_role("navigation").get_by_text("Matrix")
    address = matrix.evaluate("item => item.closest('a').href")
    assert address.removeprefix(visit.address) == "/matrix?lang=en&place=AFR&view=status"
    visit.page.goto(address)
    expect(visit.page.locator("h1")).to_have_text("Matrix", timeout=30_000)
    assert visit.settled().chosen("place") == "Africa"


def test_back_from_an_office_returns_to_the_list_of_offices(visitor: Visitor) -> None:
    visit = visitor()
    refused: list[str] = []
    visit.page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    visit.open("office", lang="en")
    visit.page.locator(".st-key-choice").get_by_role("link", name="Africa").first.click()
    visit.page.wait_for_url("**/office?lang=en&place=AFR")
    visit.settled()

    visit.back()
    assert (visit.at, visit.chosen("place")) == ("/office?lang=en", "World")
    assert visit.page.locator(".st-key-choice").is_visible()
    assert refused == []  # a link to a page asks the server for nothing in vain


def test_icons_are_drawn(visitor: Visitor) -> None:
    visit = visitor().open(lang="en")
    drawn = visit.page.locator(".counts li").evaluate_all(
        "items => items.map(item => [item.className, item.querySelector('svg.icon path').getAttribute('d')])"
    )
    assert dict(drawn) == {f"is-{group}": path for group, path in tokens.ICONS.items()}
    assert visit.page.locator("svg[data-shape]").count() == 0


def test_a_page_that_there_is_none_of_is_named_and_the_notice_goes_with_the_next_page(visitor: Visitor) -> None:
    visit = visitor().open("nopage", lang="en", quarter="2025-Q4")
    notices = visit.page.locator(".st-key-notices")
    expect(notices).to_contain_text("There is no page “nopage”; Overview is shown instead.")
    assert (visit.title, visit.chosen("quarter")) == ("Overview", "Q4 2025")
    assert visit.page.get_by_role("dialog").count() == 0

    visit.page.get_by_role("link", name="How figures are worked out").click()
    expect(visit.page.locator("h1")).to_have_text("Method")
    expect(notices).to_have_count(0)


def test_a_notice_stays_when_the_browser_has_measured_the_window_and_goes_with_the_next_choice(
    visitor: Visitor,
) -> None:
    visit = visitor().open("places", lang="en", place="ZZZ")
    notices = visit.page.locator(".st-key-notices")
    visit.page.wait_for_timeout(1000)
    visit.settled()
    expect(notices).to_contain_text("Place “ZZZ” cannot be shown; World is shown instead.")
    visit.choose("place", "Africa")
    expect(notices).to_have_count(0)


def test_an_address_below_a_page_leads_to_the_page(visitor: Visitor) -> None:
    visit = visitor().open("matrix/xx", lang="fr", view="status")

    assert visit.at == "/matrix?lang=fr&view=status"
    assert visit.title == "Matrice"


OF_AN_EXTENSION = """
addEventListener('DOMContentLoaded', () =>
  document.head.prepend(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: './elsewhere.css' })))
const { get } = Object.getOwnPropertyDescriptor(CSSStyleSheet.prototype, 'cssRules')
Object.defineProperty(CSSStyleSheet.prototype, 'cssRules', { get() {
  if (this.href?.endsWith('elsewhere.css')) throw new DOMException('not yours', 'SecurityError')
  return get.call(this)
} })
"""
"""A stylesheet like one that a browser's extension puts into the page: its rules may not be read."""


def test_a_stylesheet_whose_rules_may_not_be_read_hinders_no_icon(browser: Browser, address: str) -> None:
    page = new_window(browser)
    page.add_init_script(OF_AN_EXTENSION)
    page.route("**/elsewhere.css", lambda route: route.fulfill(body="a{}", content_type="text/css"))
    visit = Visit(page, address).open(lang="en")

    assert page.evaluate("[...document.styleSheets].some((sheet) => sheet.href)")
    drawn = visit.page.locator(".st-key-priorities svg.icon path")
    expect(drawn.first).to_have_attribute("d", re.compile("^M"))
    page.context.close()


def test_a_lost_connection_is_told_in_the_reader_s_language_until_it_is_back(browser: Browser, address: str) -> None:
    page = new_window(browser)
    sockets: list[WebSocketRoute] = []

    def pass_on(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket("**/_stcore/stream", pass_on)
    visit = Visit(page, address).open("sources", lang="ru")
    line = page.locator(".lost")
    expect(line).to_have_text("")
    page.route("**/_stcore/**", lambda route: route.abort())
    sockets[-1].close()
    expect(line).to_have_text(re.compile("^Нет соединения с сервером: .*загрузите страницу снова.$"))
    expect(line).to_be_in_viewport()
    expect(line).to_have_attribute("aria-live", "assertive")
    assert visit.title == "Источники"  # the page can still be read, no dialog lies over it
    assert page.get_by_test_id("stDialog").count() == 0

    page.unroute_all()
    expect(line).to_have_text("")
    visit.settled()
    page.context.close()
