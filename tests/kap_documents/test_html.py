"""The HTML file: every number of the points, in one file that asks for nothing and trusts no text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kap_documents import html
from kap_documents.document import Document
from kap_documents.html_content import prepared
from kap_model.editions.marks import EditionMark, mark_of
from kap_ui.figures.table_column import CellKind
from kap_ui.words import wording
from tests.kap_documents.conftest import EDITION, HOSTILE, document_of
from tests.kap_documents.html_file import Read
from tests.kap_documents.pictures import one_picture_for_all

MOST_BYTES = 5_000_000


@pytest.fixture(scope="module")
def shipped(shipped_html: str) -> Read:
    return Read(shipped_html)


@pytest.fixture(scope="module")
def tiny(tiny_document: Document) -> Read:
    return Read(html.write(prepared(tiny_document)).decode())


@pytest.fixture(scope="module")
def hostile(hostile_database: Path) -> Read:
    return Read(html.write(prepared(document_of(hostile_database, "en"))).decode())


def test_every_cell_of_every_point_stands_in_the_file_as_it_is_printed(
    shipped: Read, shipped_document: Document, tiny: Read, tiny_document: Document
) -> None:
    for read, document in ((shipped, shipped_document), (tiny, tiny_document)):
        assert [section.heading for section in read.sections] == [point.finding for point in document.points]
        for section, point in zip(read.sections, document.points, strict=True):
            assert section.rows == [point.table.heads, *map(list, point.table.printed)]


def test_every_section_names_its_data_quarter_view_mark_and_sources(shipped: Read, shipped_document: Document) -> None:
    for section, point in zip(shipped.sections, shipped_document.points, strict=True):
        said = (EDITION.short_fingerprint, "Q3 2026", "All data", *point.marks, *point.source_lines[:1], *point.notes)
        assert [words for words in said if words not in section.text] == []
        assert ("Illustrative figures" in section.text) == point.is_illustrative


def test_what_a_picture_leaves_out_is_said(shipped: Read, shipped_document: Document) -> None:
    for section, point in zip(shipped.sections, shipped_document.points, strict=True):
        assert point.picture is not None
        assert all(note in section.text for note in point.picture.notes)


def test_the_head_names_the_edition_with_its_whole_fingerprint(
    shipped: Read, shipped_html: str, tmp_path: Path
) -> None:
    assert EDITION.fingerprint in shipped.text and "For TDAG" in shipped.text
    (tmp_path / "file.html").write_text(shipped_html, encoding="utf-8")
    assert mark_of(tmp_path / "file.html") == EditionMark("TDAG-26", EDITION.fingerprint)


def test_live_data_name_their_revision_and_no_edition(tiny: Read, tiny_document: Document) -> None:
    assert tiny_document.note.full in tiny.text
    assert not any(name.startswith("kap-") for name in tiny.metas)


def test_the_file_holds_all_that_it_shows_and_is_small(shipped: Read, shipped_html: str) -> None:
    assert all(address.startswith(("#", "data:")) for address in shipped.addresses)
    assert re.findall(r"url\((?!\"data:|#c\d)", shipped_html) == []
    assert "script" not in shipped.elements and "@import" not in shipped_html
    assert shipped.metas["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert len(shipped_html.encode()) < MOST_BYTES


def test_no_name_becomes_markup(hostile: Read, shipped: Read) -> None:
    assert HOSTILE in hostile.text
    assert {"script", "img", "b"} & set(hostile.elements) == set()
    assert hostile.elements.count("style") == 1


def test_what_stands_on_each_printed_page_cannot_end_its_rule(tiny_document: Document) -> None:
    note = replace(tiny_document.note, words='"; } body { display: none } </style><script>')
    text = html.write(prepared(Document(points=tiny_document.points[:1], note=note, language="fr"))).decode()
    assert "display: none }" not in text.partition("</head>")[0].rpartition("@page")[2]
    assert "<script" not in text


def test_ids_are_unique_and_every_jump_has_its_place(shipped_html: str, shipped: Read) -> None:
    ids = re.findall(r'\bid="([^"]+)"', shipped_html)
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in shipped.addresses if address.startswith("#")} <= set(ids)


def test_a_status_has_its_icon_beside_its_word(shipped_html: str, shipped_document: Document) -> None:
    statuses = sum(
        sum(column.kind is CellKind.STATUS for column in point.table.columns) * len(point.table.values)
        for point in shipped_document.points
    )
    assert 0 < shipped_html.count('<use href="#icon-') <= statuses


def test_the_same_points_give_the_same_bytes_in_the_direction_of_their_language(tiny_document: Document) -> None:
    """That the same chart is drawn in the same way is a fact of the program that draws, asked where it is tested."""
    few = replace(tiny_document, points=tiny_document.points[:1])
    with one_picture_for_all():
        once, again, arabic = (html.write(prepared(each)) for each in (few, few, replace(few, language="ar")))
    assert once == again
    assert b'<html lang="fr" dir="ltr">' in once
    assert b'<html lang="ar" dir="rtl">' in arabic


def test_letters_that_html_does_not_allow_are_left_out(tiny_document: Document) -> None:
    first = replace(tiny_document.points[0], finding="One\x00two\x0bthree")
    with one_picture_for_all():
        text = html.write(prepared(replace(tiny_document, points=[first]))).decode()
    assert "One two three" in text and "\x00" not in text


def test_the_file_says_why_it_does_not_say_what_changed(shipped: Read) -> None:
    assert (
        "What changed is left out: there is no earlier edition of the same view that can be opened to compare with."
        in shipped.text
    )


def test_words_are_those_of_the_language(tiny: Read) -> None:
    with wording.spoken("fr"):
        assert wording._("Back to the contents") in tiny.text
    assert "Sommaire" in tiny.text and "Back to" not in tiny.text
