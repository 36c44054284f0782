"""A file says in itself which edition its figures are of."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
import typst

from kap_model.editions.marks import EditionMark, mark_of
from kap_model.importing.files import PACKAGE

MARK = EditionMark("TDAG-26", "7f3a91c20b44" + "0" * 52)


def of_workbook(file: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.keywords = MARK.keywords
    book.save(file)


def of_document(file: Path) -> None:
    document = docx.Document()
    document.core_properties.keywords = MARK.keywords
    document.save(str(file))


def of_slides(file: Path) -> None:
    slides = pptx.Presentation()
    slides.core_properties.keywords = MARK.keywords
    slides.save(str(file))


def of_pdf(file: Path) -> None:
    source = file.with_suffix(".typ")
    source.write_text(f'#set document(title: "Report", keywords: "{MARK.keywords}")\n= Report', encoding="utf-8")
    file.write_bytes(typst.compile(str(source), pdf_standards="ua-1"))


def of_page(file: Path) -> None:
    file.write_text(
        f'<html><head><meta charset="utf-8"><meta name="kap-edition" content="{MARK.edition_code}">'
        f'<meta name="kap-fingerprint" content="{MARK.fingerprint}"></head></html>'
    )


def of_package_file(file: Path) -> None:
    file.write_text(json.dumps({"name": "kap", "kap": MARK.as_json}), encoding="utf-8")


def of_packed_package(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(PACKAGE, json.dumps({"kap": MARK.as_json}))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("book.xlsx", of_workbook),
        ("report.docx", of_document),
        ("slides.pptx", of_slides),
        ("report.pdf", of_pdf),
        ("page.html", of_page),
        (PACKAGE, of_package_file),
        ("package.zip", of_packed_package),
    ],
)
def test_the_mark_is_read_from_every_kind_of_file(name: str, make: object, tmp_path: Path) -> None:
    make(tmp_path / name)  # type: ignore[operator]  # pytest's parameters have no type
    assert mark_of(tmp_path / name) == MARK


def test_the_folder_of_a_data_package_has_the_mark_of_its_description(tmp_path: Path) -> None:
    of_package_file(tmp_path / PACKAGE)
    assert mark_of(tmp_path) == MARK


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a text",
        b'{"kap": ["TDAG-26"]}',
        b'{"kap": {"edition": "TDAG-26", "fingerprint": "7f3a"}}',
        b"[1]",
        b"kap-edition=TDAG-26 kap-fingerprint=7f3a",
        b'<meta name="kap-edition" content="TDAG-26">',
        b"PK\x03\x04 cut off",
    ],
)
def test_another_file_says_nothing(data: bytes, tmp_path: Path) -> None:
    for name in (PACKAGE, "file.pdf", "file.zip"):
        (tmp_path / name).write_bytes(data)
        assert mark_of(tmp_path / name) is None


def test_a_packed_file_that_is_damaged_says_nothing(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(PACKAGE, json.dumps({"kap": MARK.as_json, "more": "x" * 1_000}))
    data = bytearray(out.getvalue())
    data[60:70] = b"\xff" * 10
    (tmp_path / "package.zip").write_bytes(data)
    assert mark_of(tmp_path / "package.zip") is None
