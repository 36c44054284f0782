"""A report in Chromium: filled in by keyboard, found again, checked, submitted; in windows of every size."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect
from sqlalchemy import Engine

from kap_model.database import engine_for, reading
from kap_model.people import sign_in
from kap_model.reporting import submissions
from kap_model.reporting.submissions import KnownSubmission
from kap_ui.look import tokens
from kap_ui.streamlit_internals.front_end_words import PARTS
from tests.support.chromium import TOO_WIDE, Visit, Visitor, barriers, rgb
from tests.support.reporting import OPERATOR, OWN_PLACE
from tests.support.server import served

TRAINED, SCHOOLS = "K-P1.1-a", "K-P1.1-b"


@pytest.fixture(scope="module")
def engine(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database in which each test fills in a quarter of its own."""
    engine = engine_for(str(shutil.copy(peopled_database, tmp_path_factory.mktemp("submit") / "kap.sqlite")))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def served_at(engine: Engine) -> Iterator[str]:
    with served(Path(str(engine.url.database))) as address:
        yield address


@pytest.fixture
def coordinator(engine: Engine, served_at: str, visitor: Visitor) -> Visit:
    """The window of a coordinator who has signed in, on a server of the tiny plan."""
    visit = visitor(at=served_at)
    link = sign_in.make_link(engine, OPERATOR, "coordinator@example.org")
    token = sign_in.redeem_link(engine, link.token).token
    visit.page.context.add_cookies([{"name": sign_in.SESSION_COOKIE, "value": token, "url": served_at}])
    return visit


def report(engine: Engine, period: str) -> KnownSubmission:
    """Return the report of a quarter with its rows."""
    with reading(engine) as session:
        known = {str(one.quarter): one for one in submissions.submissions(session, None)}
        return submissions.with_rows(session, known[period])


def field(visit: Visit, label: str) -> Locator:
    """Return the first field of a label."""
    return visit.page.get_by_label(label).first


def test_a_report_is_filled_in_by_keyboard_found_again_and_submitted(coordinator: Visit, engine: Engine) -> None:
    visit = coordinator.open("submit", reporter=OWN_PLACE, period="2025-Q4", figure=TRAINED, lang="en")
    field(visit, "Figure (people)").fill("1")
    visit.page.keyboard.press("Alt+PageDown")  # what was typed is saved, although its field was not left
    visit.settled()
    assert f"figure={SCHOOLS}" in visit.at
    field(visit, "Numerator").fill("9")
    visit.page.keyboard.press("Tab")
    visit.settled()
    field(visit, "Denominator").fill("9")
    visit.page.keyboard.press("Enter")
    expect(visit.settled().page.locator(".saved")).to_contain_text("9 / 9")
    field(visit, "Comment").fill("All schools")
    visit.page.locator(".due a").first.click()  # to another KPI, straight out of the field
    expect(visit.page.locator(".st-key-form_head")).to_contain_text(TRAINED)
    visit.settled()

    visit.page.reload()
    expect(field(visit.settled(), "Figure (people)")).to_have_value("1")
    visit.back()
    expect(field(visit, "Denominator")).to_have_value("9")
    expect(field(visit, "Comment")).to_have_value("All schools")

    visit.page.get_by_text("Fill in a workbook, or upload a file").click()
    take = visit.settled().page.get_by_role("button", name="Take the workbook for this place and quarter (XLSX)")
    with visit.page.expect_download() as taken:
        take.click()
    workbook = load_workbook(BytesIO(taken.value.path().read_bytes()))
    assert taken.value.suggested_filename == f"kap_report_{OWN_PLACE}_2025-Q4_en.xlsx"
    assert any(cell.value == "All schools" for sheet in workbook for row in sheet.iter_rows() for cell in row)

    visit.open("submit", reporter=OWN_PLACE, period="2025-Q4", step="check", lang="en")
    for reply in visit.page.get_by_label("Your explanation").all():
        reply.fill("As counted")
        reply.press("Tab")
        visit.settled()
    visit.page.get_by_role("button", name="Submit", exact=True).click()
    expect(visit.settled().page.locator(".st-key-report_note")).to_contain_text("The reviewer")
    assert report(engine, "2025-Q4").state == "submitted"
    assert {row.key.kpi_code for row in report(engine, "2025-Q4").rows} == {TRAINED, SCHOOLS}


def test_what_is_typed_without_waiting_for_the_server_is_all_saved(coordinator: Visit, engine: Engine) -> None:
    visit = coordinator.open("submit", reporter=OWN_PLACE, period="2024-Q4", figure=SCHOOLS, lang="en")
    typed = {"Numerator": "9 of 12", "Comment": "First", "Denominator": "12", "Obstacle": "Rain", "Evidence": "Lists"}
    for label, words in {**typed, "Comment": "Second"}.items():
        field(visit, label).fill(words)
        visit.page.keyboard.press("Tab")
    field(visit, "Numerator").fill("9")
    visit.page.locator(".due a").first.click()
    expect(visit.page.locator(".st-key-form_head")).to_contain_text(TRAINED)
    [entry] = [row.entry for row in report(engine, "2024-Q4").rows]
    assert (entry.numerator, entry.denominator) == (9, 12)
    assert (entry.comment, entry.obstacle, entry.evidence) == ("Second", "Rain", "Lists")
    visit.open("submit", reporter=OWN_PLACE, period="2024-Q4", figure=SCHOOLS, lang="en")
    expect(visit.page.locator(".saved")).to_contain_text("9 / 12")


def test_nothing_that_streamlit_says_by_itself_is_left_on_the_form(coordinator: Visit) -> None:
    pieces = {piece for part in PARTS for saying in part.sayings for piece in re.split(r"\{\w+\}", saying.english)}
    english = {piece.strip() for piece in pieces if len(piece.strip()) > 3}
    page = coordinator.open("submit", reporter=OWN_PLACE, period="2025-Q3", figure=TRAINED, lang="ar").page
    page.locator("[data-testid=stRadio] label").last.click()  # it will follow: there is a field for the day
    page.locator("[data-testid=stExpander] summary").last.click()
    coordinator.settled()
    upload = page.get_by_test_id("stFileUploader")
    expect(upload.locator("button")).to_have_text(re.compile("اختيار ملف"))
    upload.locator("input").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    expect(upload.get_by_role("alert")).to_have_text("لا يمكن قراءة ملف من هذا النوع هنا.")
    page.get_by_test_id("stDateInputCalendarButton").click()
    calendar = page.get_by_role("dialog", name="اختيار يوم")
    expect(calendar.get_by_role("grid")).to_be_visible()

    said = page.locator("body").aria_snapshot()
    assert "a.txt" in said and "20" in said
    names = re.findall(r'"(.*?)"', calendar.aria_snapshot())  # of months, weekdays and days
    assert len(names) > 30
    assert [name for name in names if re.search("[A-Za-z]", name)] == []
    assert {words for words in english if words in said} == set()


def test_the_form_and_the_checks_fit_every_window_and_have_no_barrier(coordinator: Visit) -> None:
    """Words are longer in French; colours alone differ by theme."""
    coordinator.open("submit", reporter=OWN_PLACE, period="2026-Q1", figure=TRAINED, lang="fr")
    coordinator.page.locator("[data-testid=stTextInput] input").first.fill("1,234.5.6")
    coordinator.page.keyboard.press("Tab")
    expect(coordinator.settled().page.locator(".refused")).to_be_visible()
    coordinator.page.locator("[data-testid=stTextInput] input").first.fill("900")
    coordinator.page.keyboard.press("Tab")
    coordinator.settled()
    ground = coordinator.page.get_by_test_id("stApp")
    label = coordinator.page.locator(".st-key-submit_report button:disabled p")
    for step in ("fill", "check"):
        coordinator.open("submit", reporter=OWN_PLACE, period="2026-Q1", figure=TRAINED, lang="fr", step=step)
        for width in (1440, 1024, 390):
            coordinator.page.set_viewport_size({"width": width, "height": 900})
            assert coordinator.settled().page.evaluate(TOO_WIDE) <= 0, (step, width)
        for scheme in ("light", "dark"):
            coordinator.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            paper = rgb(tokens.DARK.paper if scheme == "dark" else tokens.LIGHT.paper)
            expect(ground).to_have_css("background-color", paper)
            assert barriers(coordinator.settled()) == set(), (step, scheme)
            if step == "check":
                expect(label).not_to_have_css("color", paper)
    assert coordinator.errors == []
