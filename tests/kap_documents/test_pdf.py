"""The report as PDF: for people who see it and for those who have it read aloud; read back from the file."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pdfua
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from kap_documents import pdf
from kap_documents.printable import printable
from kap_model.editions.marks import EditionMark, mark_of
from tests.kap_documents.paper import EDITION, FINGERPRINT, MARKED_UP, OTHER_SCRIPT, Paper, database_named, paper

A4 = {(595, 842), (842, 595)}


@pytest.fixture(scope="module")
def english(shipped_database: Path) -> Paper:
    return paper(shipped_database, "en", edition=EDITION)


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The tiny plan as live data, in French, with any sign in the names."""
    return paper(database_named(tmp_path_factory.mktemp("named"), MARKED_UP, OTHER_SCRIPT), "fr")


@pytest.fixture(scope="module")
def french_pages(french: Paper) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(french.pdf)).pages]


@pytest.fixture(scope="module")
def english_pages(english: Paper) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(english.pdf)).pages]


def squeezed(text: str) -> str:
    """Return a text without what the setting of lines changes: spaces and hyphens at their ends."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def structure(pdf: bytes) -> list[DictionaryObject]:
    """Return the elements of the structure tree."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    found: list[DictionaryObject] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        element = element.get_object() if isinstance(element, IndirectObject) else element
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, DictionaryObject):
            found.append(element)
            waiting.append(element.get("/K", []))
    return found


def test_every_number_of_the_report_is_in_the_file_to_the_last_digit(english: Paper, english_pages: list[str]) -> None:
    text = squeezed(" ".join(english_pages))
    missing = {line for line in english.cells if squeezed(line) not in text}
    assert missing == set()
    for finding in english.report.findings:
        assert squeezed(finding) in text


def test_every_page_names_edition_quarter_and_mark(english_pages: list[str]) -> None:
    for number, page in enumerate(english_pages, 1):
        assert "Edition TDAG-26, fingerprint 7f3a-91c2-0b44" in page
        assert f"Page {number}" in page
        assert "Q3 2026 · World · All data · Illustrative figures" in page


def test_no_page_is_empty(english_pages: list[str]) -> None:
    assert min(len(page) for page in english_pages) > 200


def test_what_stands_below_a_table_has_rows_above_it_on_every_page(english_pages: list[str]) -> None:
    alone = [page for page in english_pages if re.search(r"Page \d+\s+(Sources: |Not shown here)", page)]
    assert alone == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_file_is_tagged_for_screen_readers(english: Paper, french: Paper, language: str) -> None:
    made = english if language == "en" else french
    file = PdfReader(BytesIO(made.pdf))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    elements = structure(made.pdf)
    kinds = [element.get("/S") for element in elements]
    assert kinds.count("/Table") == len(made.tables)
    assert {"/H1", "/TH", "/TD", "/Caption", "/TOC", "/P"} <= set(kinds)
    told = {str(element["/Alt"]) for element in elements if "/Alt" in element}
    assert {printable(chart.alt) for chart in made.charts} <= told
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in file.pages} <= A4


def test_a_checker_of_pdf_ua_finds_no_fault(french: Paper, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(french.pdf)
    assert [finding for finding in pdfua.validate(str(file)).findings if finding.severity != pdfua.Severity.INFO] == []


def test_our_own_fonts_are_in_the_file_and_no_other(english: Paper) -> None:
    names = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(BytesIO(english.pdf)).pages
        for font in page["/Resources"].get_object().get("/Font", {}).values()
    }
    assert names <= {"NotoSans-Regular", "NotoSans-Bold", "NotoSansMath-Regular"}
    assert names


def test_the_same_report_gives_the_same_bytes(french: Paper) -> None:
    assert pdf.write(french.report) == french.pdf


def test_the_file_says_which_edition_it_is_of(english: Paper, french: Paper, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(english.pdf)
    assert mark_of(file) == EditionMark("TDAG-26", FINGERPRINT)
    file.write_bytes(french.pdf)
    assert mark_of(file) is None


def test_signs_of_the_typesetter_in_a_name_stand_for_themselves(french_pages: list[str]) -> None:
    assert any(squeezed(MARKED_UP) in squeezed(page) for page in french_pages)


def test_a_letter_that_no_font_of_ours_has_or_that_takes_several_glyphs_does_not_stop_the_report(
    french_pages: list[str],
) -> None:
    """Arabic and Chinese letters have a font of ours; the globe has none, and becomes a question mark."""
    assert any("\u6570\u5b57 ? \u1ecc" in page for page in french_pages)
