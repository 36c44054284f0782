"""The indicator sheet: one page on one KPI."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pdfua
import pytest
from pypdf import PdfReader

from kap_documents import sheet
from kap_documents.indicator_sheet import indicator_sheet
from kap_points.reading import reading
from tests.kap_documents.paper import EDITION, MARKED_UP, database_named
from tests.kap_documents.test_pdf import squeezed


@pytest.fixture(scope="module")
def marked_up_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database_named(tmp_path_factory.mktemp("marked_up"), MARKED_UP)


@pytest.fixture(scope="module")
def written(shipped_database: Path) -> Callable[[str, str], bytes]:
    """Write the sheet of a KPI in a language, once."""

    @cache
    def sheet_of(kpi: str, language: str) -> bytes:
        with reading(f"sqlite:///{shipped_database}", language=language, edition=EDITION) as opened:
            return sheet.write(indicator_sheet(opened, kpi))

    return sheet_of


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kpi", ["K-P1.6-b", "K-P3.2-a", "K-P1.1-f"])
def test_a_kpi_has_one_page_with_its_receipt(written: Callable[[str, str], bytes], language: str, kpi: str) -> None:
    [page] = PdfReader(BytesIO(written(kpi, language))).pages
    text = page.extract_text()
    assert kpi in text
    assert "7f3a-91c2-0b44" in text
    assert ("R4" in text) == (kpi != "K-P1.1-f")
    assert squeezed("Means of verification" if language == "en" else "Moyens de vérification") in squeezed(text)


def test_a_sheet_passes_a_checker_of_pdf_ua(written: Callable[[str, str], bytes], tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(written("K-P1.6-b", "fr"))
    assert [finding for finding in pdfua.validate(str(file)).findings if finding.severity != pdfua.Severity.INFO] == []


def test_a_kpi_that_the_plan_has_not_is_refused(shipped_database: Path) -> None:
    with reading(f"sqlite:///{shipped_database}", language="en") as opened, pytest.raises(KeyError):
        indicator_sheet(opened, "K-P9.9-z")


def test_names_with_any_sign_fit_on_a_page(marked_up_database: Path) -> None:
    with reading(f"sqlite:///{marked_up_database}", language="en") as opened:
        made = indicator_sheet(opened, "K-P1.1-a")
    assert len(PdfReader(BytesIO(sheet.write(made))).pages) == 1
