"""Overview and priorities in a browser: clicks, Back, filters, keys, files, small screens."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.support.chromium import Visit, Visitor

Q4 = {"lang": "en", "quarter": "2025-Q4"}

SLOW = 30_000
"""Milliseconds for the first page in a new window."""


def bar(visit: Visit, quarter: str) -> Visit:
    """Click on the bar of a quarter."""
    visit.page.locator(f'.st-key-mix path[aria-label^="{quarter}:"]').first.click(force=True)
    return visit.settled()


def test_a_click_on_a_quarter_selects_it_and_back_takes_it_back(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("overview", lang="en")
    now = visit.chosen("quarter")

    bar(visit, "Q2 2025")
    assert (visit.at, visit.chosen("quarter")) == ("/overview?lang=en&quarter=2025-Q2", "Q2 2025")
    expect(visit.page.locator(".st-key-notices")).to_have_count(0)
    expect(visit.page.locator(".st-key-priorities h2")).to_contain_text("Q2 2025")

    visit.back()
    assert (visit.at, visit.chosen("quarter")) == ("/overview?lang=en", now)


def test_a_quarter_chosen_in_the_bar_stands_against_an_earlier_click_can_be_clicked_again_and_is_kept_when_one_returns(
    visitor: Visitor,
) -> None:
    visit = visitor(width=1440).open("overview", lang="en")
    bar(visit, "Q2 2025")
    visit.settled().choose("quarter", "Q4 2025")
    assert visit.chosen("quarter") == "Q4 2025"
    bar(visit, "Q2 2025")
    assert visit.chosen("quarter") == "Q2 2025"

    visit.page.get_by_role("link", name="P3 Enabling policy").click()
    expect(visit.page.locator("h1")).to_have_text("Priorities")
    assert visit.settled().at == "/priorities?lang=en&quarter=2025-Q2&priority=P3"

    visit.back()
    assert (visit.title, visit.chosen("quarter")) == ("Overview", "Q2 2025")


def test_a_heat_cell_leads_to_the_kpis_of_the_priority_in_its_region_by_key(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("overview", **Q4)
    visit.page.get_by_role("link", name="Africa, P3.").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h1")).to_have_text("All KPIs")
    visit.settled()
    assert visit.at == "/kpis?lang=en&quarter=2025-Q4&place=AFR&priority=P3&status=counted"
    assert visit.chosen("place") == "Africa"


def test_a_status_bar_is_one_tab_stop_whose_parts_lead_to_their_kpis(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("overview", **Q4)
    bar_of_plan = visit.page.get_by_role("group", name="24 On track · 22 At risk")
    bar_of_plan.get_by_role("link").first.focus()
    visit.page.keyboard.press("ArrowRight")
    expect(bar_of_plan.get_by_role("link", name="22 At risk")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("h2.headline")).to_have_text("22 of 73 KPIs: at risk")
    assert visit.settled().at == "/kpis?lang=en&quarter=2025-Q4&status=at_risk"


def test_a_part_of_the_selected_bar_leads_to_its_kpis(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("overview", **Q4)
    visit.page.locator('.st-key-mix path[aria-label^="Q4 2025: 12 Off track"]').click(force=True)
    expect(visit.page.locator("h2.headline")).to_have_text("12 of 73 KPIs: off track")
    visit.back()
    assert (visit.title, visit.chosen("quarter")) == ("Overview", "Q4 2025")


def test_the_enablers_open_and_close_by_key_and_a_link_shows_them_open(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("overview", **Q4)
    row = visit.page.get_by_role("link", name="E1–E7 All 7 enablers")
    expect(row).to_have_attribute("aria-expanded", "false")
    row.focus()
    visit.page.keyboard.press("Enter")
    expect(row).to_have_attribute("aria-expanded", "true")
    expect(visit.page.get_by_role("link", name="E7 Excellence")).to_be_visible()
    assert "enablers=open" in visit.settled().at

    other = visitor(width=1440)
    other.page.goto(visit.page.url)
    expect(other.page.get_by_role("link", name="E7 Excellence")).to_be_visible(timeout=SLOW)

    row.focus()
    visit.page.keyboard.press("Enter")
    expect(row).to_have_attribute("aria-expanded", "false")
    assert visit.settled().at == "/overview?lang=en&quarter=2025-Q4"


def test_order_and_filter_stand_in_the_address_and_back_takes_them_back(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("priorities", **Q4, priority="P5")
    visit.page.get_by_role("radio", name="Largest shortfall").click()
    visit.settled()
    assert visit.at == "/priorities?lang=en&quarter=2025-Q4&priority=P5&sort=shortfall"
    visit.page.get_by_role("radio", name="At risk").click()
    visit.settled()
    assert "status=at_risk" in visit.at and "sort=shortfall" in visit.at
    expect(visit.page.locator(".st-key-lines_section h2")).to_contain_text("At risk")

    other = visitor(width=1440)
    other.page.goto(visit.page.url)
    expect(other.page.locator(".st-key-lines_section h2")).to_contain_text("At risk", timeout=SLOW)

    visit.back()
    assert "status=" not in visit.at and "sort=shortfall" in visit.at


def test_the_figures_of_a_chart_leave_as_a_file_with_their_notes_beside(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("overview", **Q4)
    visit.page.locator(".st-key-mix button").last.click()
    for ending, start in (
        ("csv", '"Quarter","Achieved","On track",'), ("txt", "On track or achieved: 24 of 73 KPIs"),
    ):  # fmt: skip
        with visit.page.expect_download() as download:
            visit.page.locator(f".st-key-mix_{ending} button").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")

        assert download.value.suggested_filename == (
            f"kap_overview_mix_WORLD_2025-Q4_vs-2024-Q4_all_illustrative_en.{ending}"
        )
        assert text.startswith(start)
        assert "illustrative" in text


def test_a_telephone_shows_how_old_a_figure_is_and_uses_its_width_for_the_course(visitor: Visitor) -> None:
    visit = visitor(width=390).open("priorities", **Q4, priority="P1")
    expect(visit.page.locator(".st-key-lines .of-data").first).to_be_visible()
    expect(visit.page.locator(".st-key-lines .of-data").first).to_contain_text("Q4 2025")
    expect(visit.page.locator(".st-key-lines .of-data").first).to_contain_text("6 of 6")

    visit.open("kpi", **Q4, kpi="K-P1.1-a")
    plot = visit.page.locator(".st-key-figure_series svg .background").first
    expect(plot).to_be_visible()
    assert (plot.bounding_box() or {})["width"] > 220


def test_the_table_and_the_files_of_a_chart_open_by_keyboard_and_stay_open(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("overview", lang="en")
    offered = visit.page.locator(".st-key-mix button")
    offered.first.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".st-key-mix_grid table")).to_be_visible()
    visit.settled()
    expect(offered.first).to_be_focused()
    expect(offered.first).to_have_attribute("aria-expanded", "true")

    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Space")
    with visit.page.expect_download() as file:
        visit.page.get_by_role("button", name="Figures (CSV)").click()
    assert file.value.suggested_filename == "kap_overview_mix_WORLD_2026-Q3_vs-2025-Q3_all_illustrative_en.csv"
    visit.page.get_by_role("link", name="P3 Enabling policy").click()
    expect(visit.page.locator("h1")).to_have_text("Priorities")
    visit.settled().back()
    expect(visit.page.locator(".st-key-mix_grid table")).to_be_visible()


def test_the_rows_behind_a_figure_open_at_the_foot_of_the_page_and_stay_open_for_another_quarter(
    visitor: Visitor,
) -> None:
    visit = visitor(width=1440).open("kpi", kpi="K-P1.1-a", **Q4)
    rows = visit.page.locator(".st-key-rows_table_grid table")
    expect(rows).to_have_count(0)
    visit.page.get_by_text("The rows behind the figure").click()
    expect(rows).to_contain_text("Q4 2025")

    visit.settled().choose("quarter", "Q2 2025")
    expect(rows).to_contain_text("Q2 2025")
    expect(rows).not_to_contain_text("Q4 2025")
    visit.page.get_by_text("The rows behind the figure").click()
    expect(rows).to_have_count(0)
