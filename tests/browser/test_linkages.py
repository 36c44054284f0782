"""The pages of linkages in a browser: clicks in pictures, the address, Back, files, small windows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.support.chromium import Visit, Visitor

CHART = ".chart svg"


def mark(visit: Visit, words: str) -> None:
    """Click on the mark of a picture that says these words; what lies on it takes the click."""
    box = visit.page.locator(f'{CHART} [aria-label="{words}"]').bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visit.settled()


def test_a_click_on_a_mark_opens_its_reason_and_back_takes_it_away(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("matrix", lang="en")
    mark(visit, "P5 to SDG 5: primary link, inferred")
    panel = visit.page.locator(".st-key-panel")
    expect(panel).to_contain_text("Women's use of enabling technology (target 5.b)")
    assert visit.at == "/matrix?lang=en&row=P5&col=SDG5"
    assert visit.chosen("matrix_row").startswith("P5")

    mark(visit, "P1 to SDG 9: primary link, inferred")
    expect(panel).to_contain_text("the plan names its indicator 9.c.1")
    assert visit.at == "/matrix?lang=en&row=P1&col=SDG9"

    visit.back()
    expect(panel).to_contain_text("Women's use of enabling technology (target 5.b)")
    visit.back()
    expect(panel).to_contain_text("How many each one serves")
    assert visit.at == "/matrix?lang=en"
    assert visit.errors == []


def test_the_heads_of_rows_and_columns_take_a_click_too(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("matrix", lang="en")
    svg = visit.page.locator(CHART).bounding_box()
    first = visit.page.locator(f'{CHART} [aria-label="P1 to SDG 1: secondary link, inferred"]').bounding_box()
    assert svg is not None and first is not None
    visit.page.mouse.click(svg["x"] + 90, first["y"] + first["height"] / 2)
    visit.settled()
    assert visit.at == "/matrix?lang=en&row=P1"
    expect(visit.page.locator(".st-key-panel")).to_contain_text("serves 11 of 22 SDGs and indicators")

    visit.page.mouse.click(first["x"] + first["width"] / 2, svg["y"] + 120)
    visit.settled()
    assert visit.at == "/matrix?lang=en&col=SDG1"
    expect(visit.page.locator(".st-key-panel")).to_contain_text("No Poverty")


def test_a_click_is_answered_within_a_small_window_and_a_choice_by_keyboard_after_it_stands(visitor: Visitor) -> None:
    visit = visitor(width=1024, height=768).open("matrix", lang="en")
    mark(visit, "P5 to SDG 5: primary link, inferred")
    answer = visit.page.locator(".st-key-figure_matrix .answer")
    expect(answer).to_contain_text("P5 → SDG 5")
    expect(answer).to_contain_text("Women's use of enabling technology (target 5.b)")
    expect(answer).to_be_in_viewport()

    visit.page.get_by_label("From", exact=True).focus()
    visit.page.keyboard.type("E4")
    visit.settled()
    assert visit.at == "/matrix?lang=en&row=E4&col=SDG5"
    expect(visit.page.locator(".st-key-panel")).to_contain_text("There is no link between the two.")


def test_the_names_over_narrow_columns_keep_apart_and_stay_within_the_picture(visitor: Visitor) -> None:
    visit = visitor(width=720, height=450).open("matrix", lang="fr")
    svg = visit.page.locator(CHART).bounding_box()
    names = [text for text in visit.page.locator(f"{CHART} text").all() if "rotate(290)" in
             (text.get_attribute("transform") or "")]  # fmt: skip
    boxes = [box for text in names if (box := text.bounding_box()) is not None]
    assert svg is not None and len(boxes) == 22
    assert all(box["x"] + box["width"] <= svg["x"] + svg["width"] for box in boxes)
    assert all(box["y"] >= svg["y"] - 1 for box in boxes)  # a box has room around its letters


def test_links_lead_from_the_matrix_to_the_item_and_back_to_the_cell(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("matrix", lang="en", row="P1", col="SDG9", place="AFR")
    visit.page.get_by_role("link", name="All about SDG 9").click()
    expect(visit.page.locator("h1")).to_have_text("SDG or other item")
    assert visit.settled().at == "/item?lang=en&place=AFR&item=SDG9"
    visit.page.get_by_role("link", name="P4 Resource mobilization").click()
    expect(visit.page.locator("h1")).to_have_text("Matrix")
    assert visit.settled().at == "/matrix?lang=en&place=AFR&row=P4&col=SDG9"
    assert visit.back().title == "SDG or other item"


def test_a_ribbon_a_node_and_the_others_of_the_flow_answer_to_a_click(visitor: Visitor) -> None:
    visit = visitor(width=1440).open("flow", lang="en")
    links = visit.page.locator(".st-key-flow_links")
    expect(links).to_contain_text("SDG 9 Infrastructure")
    mark(visit, "P5 Inclusive and secure ICTs")
    expect(links.locator("h2")).to_have_text("P5 Inclusive and secure ICTs")
    assert visit.at == "/flow?lang=en&node=P5"
    mark(visit, "5 others")
    assert visit.at == "/flow?lang=en&part=2"
    expect(visit.page.locator(CHART)).to_contain_text("12 others")


def test_the_matrix_leaves_as_a_workbook_and_the_links_as_csv(visitor: Visitor, shipped_data: Path) -> None:
    visit = visitor().open("files", lang="en")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Matrix as a workbook (XLSX)").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert book.sheetnames == [
        "SDGs", "WSIS", "Strategic plan", "WTDC", "PP", "Initiatives", "Questions", "Reasons",
    ]  # fmt: skip
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="All links (links.csv)").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = {tuple(row) for row in csv.reader(text.splitlines())}
    assert len(rows) == 521
    shipped = (shipped_data / "plan" / "links.csv").read_text(encoding="utf-8")
    assert rows == {tuple(row) for row in csv.reader(shipped.splitlines())}


@pytest.mark.parametrize("name", ["matrix", "flow"])
def test_the_links_of_a_picture_leave_with_codes_and_names_of_both_ends(visitor: Visitor, name: str) -> None:
    visit = visitor(width=1440).open(name, lang="en")
    visit.page.locator(f".st-key-{name} button").last.click()
    with visit.page.expect_download() as download:
        visit.page.locator(f".st-key-{name}_csv button").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith('"From","Name","To","Title",')
    assert any(line.startswith('"P1","Affordable connectivity","SDG9","SDG 9 · Industry') for line in lines)


def test_the_change_of_a_file_is_shown_before_it_is_made(visitor: Visitor, shipped_data: Path, tmp_path: Path) -> None:
    visit = visitor().open("files", lang="en")
    lines = (shipped_data / "plan" / "links.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "mine.csv"
    file.write_text("\n".join([*lines[:-1], ""]), encoding="utf-8")
    visit.page.locator("input[type=file]").set_input_files(file)
    expect(visit.page.get_by_role("heading", name="What the file would change")).to_be_visible(timeout=60_000)
    visit.settled()
    expect(visit.page.locator(".st-key-bring_numbers")).to_contain_text("links removed1")
    assert visit.open("files", lang="en").page.locator("h2.headline").inner_text().startswith("520 links")


def test_a_cell_of_500_characters_does_not_push_what_is_wrong_out_of_sight(visitor: Visitor, tmp_path: Path) -> None:
    visit = visitor(width=1280).open("files", lang="fr")
    file = tmp_path / "broken.csv"
    head = "from_code,to_code,strength,basis,source"
    file.write_text(f"{head}\n{'x' * 500},SDG1,primary,official,KAP-PP22\n", encoding="utf-8")
    visit.page.locator("input[type=file]").set_input_files(file)
    table = visit.page.locator(".st-key-bring_problems_grid .facts")
    expect(table).to_contain_text("code inconnu", timeout=60_000)
    visit.settled()
    assert table.evaluate("box => box.scrollWidth <= box.clientWidth")


@pytest.mark.parametrize("name", ["matrix", "flow"])
def test_a_telephone_has_a_list_in_the_place_of_the_picture(visitor: Visitor, name: str) -> None:
    visit = visitor(width=390, height=844).open(name, lang="en")
    expect(visit.page.locator(".chart")).to_be_hidden()
    lines = visit.page.locator(".kap .lines").first
    expect(lines).to_be_visible()
    listed, table = lines.bounding_box(), visit.page.get_by_text("The same figures as a table").bounding_box()
    assert listed is not None and table is not None and listed["y"] < table["y"]
    for of_the_picture in (".links-key", ".section .sub > span"):
        for part in visit.page.locator(f".st-key-figure_{name} {of_the_picture}").all():
            expect(part).to_be_hidden()
    main = "document.querySelector('[data-testid=stMain]')"
    assert visit.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")


def test_the_whole_matrix_of_65_resolutions_fits_the_window(visitor: Visitor) -> None:
    visit = visitor(width=1024, height=768).open("matrix", lang="fr", family="WTDC")
    for width in (1024, 820):
        visit.page.set_viewport_size({"width": width, "height": 768})
        svg = visit.settled().page.locator(CHART).bounding_box()
        assert svg is not None
        assert svg["x"] >= 0 and svg["x"] + svg["width"] <= width


def test_segments_are_chosen_with_the_arrows_and_what_is_folded_away_keeps_what_is_typed_and_closes_with_escape(
    visitor: Visitor,
) -> None:
    visit = visitor(width=1440).open("matrix", lang="en")
    visit.page.get_by_role("radio", name="SDGs").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settled()
    assert visit.at == "/matrix?lang=en&family=WSIS"
    expect(visit.page.get_by_role("radio", name="WSIS")).to_be_focused()
    visit.back()
    expect(visit.page.get_by_role("radio", name="SDGs")).to_be_checked()

    fold = visit.page.locator(".st-key-matrix_controls summary")
    words = visit.page.get_by_label("Words in the title or number")
    expect(words).to_be_hidden()
    fold.click()
    words.fill("gender")
    visit.choose("quarter", "Q4 2025")  # a run of the page takes nothing out of the field
    assert words.input_value() == "gender"
    words.press("Enter")
    visit.settled()
    assert visit.at == "/matrix?lang=en&quarter=2025-Q4&find=gender"
    expect(visit.page.locator("h2.headline")).to_contain_text("1 of 1")

    expect(words).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    expect(fold).to_be_focused()


def test_the_fold_stands_within_the_window_and_closes_when_the_focus_leaves_it(visitor: Visitor) -> None:
    visit = visitor(width=390).open("matrix", lang="fr")
    for width in (390, 640, 720):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.settled().page.locator(".st-key-matrix_controls summary").click()
        box = visit.page.locator(".folded").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
        visit.page.get_by_label("Mots du titre ou numéro").focus()
        visit.page.keyboard.press("Tab")
        expect(visit.page.locator(".folded")).to_be_hidden()
