"""What a file can hold is kept, letter by letter; what it cannot hold stops no file."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx as word
import lxml.etree
from pptx import Presentation

from kap_documents import docx, pptx
from kap_documents.document import Document
from kap_documents.xml_text import property_text, xml_text
from tests.kap_documents.paper import paper

FORBIDDEN = "a\x00b\x0bc\x1bd\x85e\ud800f\uffffg"


def test_what_xml_holds_is_kept_and_anything_else_becomes_a_space() -> None:
    every = "".join(map(chr, range(0x110000)))
    kept = xml_text(every)
    lxml.etree.Element("text").text = kept
    assert len(kept) == len(every) and kept.count(" ") < 2300
    assert xml_text("\tÉ\nم\u200f 数\U0001f30d") == "\tÉ\nم\u200f 数\U0001f30d"
    assert xml_text(FORBIDDEN) == "a b c d e f g"


def test_a_property_is_one_line_of_255_characters_at_most() -> None:
    assert property_text("a\n b\x00") == "a b"
    assert property_text("x" * 300) == "x" * 254 + "…"


def test_no_text_stops_a_document_for_word(tiny_database: Path) -> None:
    report = paper(tiny_database, "fr").report
    page = replace(report.page, head=FORBIDDEN, foot=FORBIDDEN + "x" * 300)
    field = replace(report.fields[0], text=FORBIDDEN)
    made = docx.write(replace(report, page=page, title=FORBIDDEN, fields=[field], marks=[FORBIDDEN], sections=()), {})
    assert "a b c d e f g" in [paragraph.text for paragraph in word.Document(BytesIO(made)).paragraphs]


def test_no_text_stops_the_slides(tiny_document: Document) -> None:
    note = replace(tiny_document.note, full=FORBIDDEN + "x" * 300)
    made = pptx.write(replace(tiny_document, points=tiny_document.points[:1], title=FORBIDDEN, note=note))
    assert Presentation(BytesIO(made)).slides[0].shapes.title.text_frame.text == "a b c d e f g"
