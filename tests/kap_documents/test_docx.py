"""The report as a Word document to go on writing in: styles, fields, tables and alt texts, read back from the file."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from kap_documents import docx
from kap_documents.report import Paragraph
from kap_model.editions.marks import EditionMark, mark_of
from tests.kap_documents.paper import EDITION, FINGERPRINT, MARKED_UP, Paper, database_named, paper
from tests.kap_documents.pictures import one_picture_for_all


@pytest.fixture(scope="module")
def english(shipped_database: Path) -> Paper:
    """The shipped plan as an edition, with one picture for all charts."""
    made = paper(shipped_database, "en", edition=EDITION)
    with one_picture_for_all():
        assert made.docx
    return made


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The tiny plan as live data, in French, with any sign in the names."""
    return paper(database_named(tmp_path_factory.mktemp("marked_up"), MARKED_UP), "fr")


@pytest.fixture(scope="module")
def arabic(french: Paper) -> Paper:
    """The French report as one in Arabic, with a paragraph in English: how it is written follows from its language."""
    return in_language(french, "ar", Paragraph(number="A2.1", text="Written in English.", language="en"))


def in_language(made: Paper, language: str, *more: Paragraph) -> Paper:
    direction = "rtl" if language == "ar" else "ltr"
    *sections, last = made.report.sections
    report = replace(
        made.report,
        page=replace(made.report.page, language=language, direction=direction),
        sections=[*sections, replace(last, blocks=[*last.blocks, *more])],
    )
    again = Paper(made.points, report)
    again.__dict__["drawn"] = made.drawn
    return again


def opened(made: Paper) -> Any:
    return Document(BytesIO(made.docx))


def test_every_cell_of_the_report_is_in_the_file_to_the_last_digit(english: Paper) -> None:
    tables = opened(english).tables
    assert len(tables) == len(english.tables)
    for table, block in zip(tables, english.tables, strict=True):
        written = [
            ["".join(text.text for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
            for row in table._tbl.iter(qn("w:tr"))
        ]
        assert written == [["".join(cell.lines) for cell in row] for row in (block.table.heads, *block.table.rows)]


def test_headings_paragraphs_and_captions_have_real_styles(french: Paper) -> None:
    paragraphs = opened(french).paragraphs
    by_style: dict[str, list[str]] = {}
    for paragraph in paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    sections = french.report.sections
    assert by_style["Title"] == [french.report.title]
    assert by_style["Heading 1"] == [section.title for section in sections if not section.is_annex]
    assert len(by_style["Annex Heading"]) == sum(section.is_annex for section in sections)
    numbered = [
        block.text
        for section in sections
        if not section.is_annex
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    assert by_style["Numbered Paragraph"] == numbered
    assert by_style["Caption"][0].startswith("Figure 1. ")
    assert len(by_style["Caption"]) == len(french.charts) + len(french.tables)
    assert by_style["List Bullet"][: len(french.report.findings)] == french.report.findings


def test_headings_and_paragraphs_are_numbered_by_their_styles(french: Paper) -> None:
    styles = opened(french).styles
    levels = {
        name: int(styles[name].element.pPr.numPr.ilvl.val) for name in ("Heading 1", "Numbered Paragraph")
    }  # fmt: skip
    assert levels == {"Heading 1": 0, "Numbered Paragraph": 1}


def test_no_text_has_a_look_of_its_own(french: Paper) -> None:
    document = opened(french)
    for run in document.element.body.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        if properties is not None:
            assert {child.tag for child in properties} <= {qn("w:rStyle"), qn("w:noProof")}


def test_captions_pages_and_contents_are_fields_that_are_filled_in(english: Paper) -> None:
    document = opened(english)
    fields = [text.text.split()[0] for text in document.element.body.iter(qn("w:instrText"))]
    assert fields.count("SEQ") == len(english.charts) + len(english.tables)
    assert fields.count("TOC") == 1
    head = document.sections[0].header.paragraphs[0]
    assert [text.text.split()[0] for text in head._p.iter(qn("w:instrText"))] == ["PAGE"]
    entries = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name.startswith("TOC ")]
    assert [f"{section.number}  {section.title}" for section in english.report.sections if section.number] == [
        entry for entry in entries[1:] if entry[:1].isdigit() or entry.startswith("Annex")
    ]
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))} <= marks


def test_the_head_of_every_table_stands_on_every_page(english: Paper) -> None:
    for table in opened(english).tables:
        first, *others = table._tbl.iter(qn("w:tr"))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in others)


def test_every_picture_has_its_alt_text_and_enough_pixels(french: Paper) -> None:
    document = opened(french)
    described = [picture.get("descr") for picture in document.element.body.iter(qn("wp:docPr"))]
    assert described == [chart.alt for chart in french.charts]
    for shape in document.inline_shapes:
        part = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        assert part.image.px_width / shape.width.inches > 180


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_language_of_all_text_is_that_of_the_report(english: Paper, french: Paper, language: str) -> None:
    document = opened(english if language == "en" else french)
    [lang] = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert lang.get(qn("w:val")) == {"en": "en-GB", "fr": "fr-FR"}[language]
    assert document.core_properties.language == language


def test_every_page_names_edition_quarter_and_mark(english: Paper) -> None:
    sections = opened(english).sections
    assert {section.orientation for section in sections} == {WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE}
    for section in sections:
        assert section.header.paragraphs[0].text.startswith("Edition TDAG-26, fingerprint 7f3a-91c2-0b44 · Page")
        assert section.footer.paragraphs[0].text == "Q3 2026 · World · All data · Illustrative figures"


def test_what_is_to_be_filled_in_can_be_seen(french: Paper) -> None:
    [open_field] = [
        run.text
        for paragraph in opened(french).paragraphs
        for run in paragraph.runs
        if run.style.name == "To Be Filled In"
    ]
    assert open_field == "[à compléter]"


def test_the_file_says_which_edition_it_is_of(english: Paper, tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(english.docx)
    assert mark_of(file) == EditionMark("TDAG-26", FINGERPRINT)


def test_the_same_report_gives_the_same_bytes(french: Paper) -> None:
    """That the same chart is drawn in the same way is a fact of the program that draws, asked where it is tested."""
    assert docx.write(french.report, french.drawn) == french.docx


def test_a_name_with_any_sign_is_written_as_it_is(french: Paper) -> None:
    named = [cell.lines[0] for table in french.tables for row in table.table.rows for cell in row if cell.lines]
    [name, *_others] = [line for line in named if MARKED_UP in line]
    assert name in "".join(text.text for text in opened(french).element.body.iter(qn("w:t")))


# ---- Arabic and Chinese


def value_of(style: Any, name: str) -> str | None:
    found = style.element.rPr.find(qn(name))
    return None if found is None else found.get(qn("w:val"))


def test_arabic_text_has_the_size_and_weight_of_its_style_and_joined_letters(arabic: Paper) -> None:
    styles = [style for style in opened(arabic).styles if style.element.find(qn("w:rPr")) is not None]
    sized = [style for style in styles if style.name in ("Normal", "Title", "Heading 1", "Table Head", "Figure Note")]
    assert len(sized) == 5
    for style in sized:
        assert value_of(style, "w:szCs") == value_of(style, "w:sz")
        assert (style.font.cs_bold, style.font.name) == (style.font.bold, "Calibri")
        fonts = style.element.rPr.rFonts
        assert (fonts.get(qn("w:cs")), fonts.get(qn("w:cstheme"))) == ("Arial", None)
        assert style.element.rPr.find(qn("w:spacing")) is None


def test_direction_stands_where_office_programs_look_for_it(arabic: Paper) -> None:
    document = opened(arabic)
    tags = [child.tag for child in document.styles["Normal"].element.pPr]
    assert tags.index(qn("w:bidi")) < tags.index(qn("w:spacing"))
    for table in document.tables:
        assert [child.tag for child in table._tbl.tblPr][:2] == [qn("w:tblStyle"), qn("w:bidiVisual")]
    for section in document.sections:
        tags = [child.tag for child in section._sectPr]
        assert tags.index(qn("w:cols")) < tags.index(qn("w:bidi")) < tags.index(qn("w:docGrid"))


def test_figures_end_their_column_in_arabic_as_in_english(arabic: Paper, english: Paper) -> None:
    ends = [opened(made).styles["Table Text Figures"].element.pPr.find(qn("w:jc")) for made in (arabic, english)]
    assert [end.get(qn("w:val")) for end in ends] == ["right", "right"]


def test_what_is_in_english_runs_from_the_left_and_says_so(arabic: Paper) -> None:
    document = opened(arabic)
    style = document.styles["Text in English"]
    assert style.element.pPr.find(qn("w:bidi")).get(qn("w:val")) == "0"
    assert value_of(style, "w:rtl") == "0"
    assert value_of(style, "w:lang") == value_of(document.styles["Words in English"], "w:lang") == "en-GB"
    [method] = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Text in English"]
    assert method == "Written in English."


def test_chinese_text_names_a_font_that_has_it_and_no_column_is_narrower_than_measured(french: Paper) -> None:
    document = opened(in_language(french, "zh"))
    [lang] = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert (lang.get(qn("w:val")), lang.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
    for name in ("Table Text", "Table Text Below", "Table Head"):
        properties = document.styles[name].element.pPr
        assert [properties.find(qn(f"w:autoSpace{kind}")).get(qn("w:val")) for kind in ("DE", "DN")] == ["0", "0"]


def test_the_head_of_a_table_is_kept_with_its_first_row(english: Paper) -> None:
    for table in opened(english).tables:
        first = next(table._tbl.iter(qn("w:tr")))
        assert all(
            paragraph.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for paragraph in first.iter(qn("w:p"))
        )


def test_no_space_follows_a_chinese_colon_and_the_number_of_a_page_stands_in_its_words(french: Paper) -> None:
    words = {**french.report.page.words, "colon": "：", "page": "第%(n)s页"}
    made = Paper((), replace(french.report, page=replace(french.report.page, words=words)))
    made.__dict__["drawn"] = french.drawn
    document = opened(made)
    assert "".join(run.text for run in document.sections[0].header.paragraphs[0].runs).endswith(" · 第1页")
    [first, *_others] = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Front Field"][
        1:
    ]
    assert first.startswith(f"{french.report.fields[0].label}：{french.report.fields[0].text}")
