"""Typst runs in a process of its own, and says what it refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from kap_documents.typst_process import NotTypesetError, pdf
from kap_ui.figures.text_outlines import FONTS

MADE_AT = datetime(2026, 11, 30, tzinfo=UTC)
TEMPLATE = '#set document(title: "T")\n#set text(font: "Noto Sans")\n= A heading\n#{}'


def test_a_template_becomes_a_pdf_with_our_fonts_alone(tmp_path: Path) -> None:
    (tmp_path / "t.typ").write_text(TEMPLATE.format('"text"'), encoding="utf-8")
    made = pdf(tmp_path / "t.typ", FONTS, MADE_AT)
    [page] = PdfReader(BytesIO(made)).pages
    assert "A heading" in page.extract_text()
    fonts = {font.get_object()["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    assert {font.split("-")[0] for font in fonts} == {"NotoSans"}
    assert made == pdf(tmp_path / "t.typ", FONTS, MADE_AT)


@pytest.mark.parametrize("said", ["nothing-of-that-name", 'read("../secret.txt")'])
def test_what_typst_refuses_is_said(said: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/t.typ").write_text(TEMPLATE.format(said), encoding="utf-8")
    with pytest.raises(NotTypesetError, match=r"nothing-of-that-name|secret\.txt|outside|access"):
        pdf(tmp_path / "in/t.typ", FONTS, MADE_AT)
