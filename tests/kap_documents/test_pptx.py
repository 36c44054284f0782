"""The slides, read back from the file: every figure is that of its point, and a presenter can go on with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pptx as office
import pytest
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Pt

from kap_documents import pptx
from kap_documents.document import Document
from kap_documents.slides.template import FOOT, MARGIN, NUMBER, QUESTION, WIDTH
from kap_documents.slides.text import SIGNS
from kap_model.editions.marks import mark_of
from kap_model.quarter import Quarter
from kap_model.rounding import rounded
from kap_model.vocabulary import OriginView, StatusGroup
from kap_points.deck import deck
from kap_points.point import Point
from kap_points.reading import EditionNote, reading
from kap_ui.words import language as languages

EDITION = EditionNote(
    code="TDAG-26", title="Progress at mid-term", fingerprint="7f3a91c20b44" + "0" * 52,
    short_fingerprint="7f3a-91c2-0b44",
)  # fmt: skip


def document_of(database: Path, language: str, **choice: Any) -> Document:
    edition = choice.get("edition")
    with reading(f"sqlite:///{database}", language=language, **choice) as opened:
        return Document(points=deck(opened), note=opened.note, language=language, meeting="TDAG" if edition else "")


@dataclass(frozen=True)
class Written:
    document: Document
    data: bytes
    slides: list[Any]
    properties: Any

    def of(self, code: str) -> list[Any]:
        """Return the slides of a point."""
        [point] = [point for point in self.document.points if point.code == code]
        return [slide for slide in self.slides if slide.shapes.title.text_frame.text.startswith(point.finding)]

    def point(self, code: str) -> Point:
        return next(point for point in self.document.points if point.code == code)


def written(document: Document) -> Written:
    data = pptx.write(document)
    presentation = office.Presentation(BytesIO(data))
    return Written(document, data, list(presentation.slides), presentation.core_properties)


@pytest.fixture(scope="module")
def slides(shipped_database: Path) -> dict[str, Written]:
    """The slides of the shipped data: live in English, of an edition in French."""
    return {
        "en": written(document_of(shipped_database, "en")),
        "fr": written(document_of(shipped_database, "fr", edition=EDITION)),
    }


@pytest.fixture(scope="module")
def tiny(tiny_database: Path) -> Document:
    return document_of(tiny_database, "en")


def texts(slide: Any) -> Iterator[str]:
    """Yield all texts of a slide, those of tables too."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def charts(found: list[Any]) -> list[Any]:
    return [shape.chart for slide in found for shape in slide.shapes if shape.has_chart]


def rows_of(found: list[Any]) -> list[list[str]]:
    """Return the rows of the tables of slides, without their heads."""
    tables = [shape.table for slide in found for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for table in tables for row in list(table.rows)[1:]]


def printed(point: Point, *names: str) -> list[list[str]]:
    """Return columns of a point's table as printed."""
    places = [next(at for at, one in enumerate(point.table.columns) if one.name == name) for name in names]
    return [[row[place] for place in places] for row in point.table.printed]


BOTH = pytest.mark.parametrize("language", ["en", "fr"])


@BOTH
def test_every_point_has_its_slides_with_its_finding_as_title(slides: dict[str, Written], language: str) -> None:
    deck_of = slides[language]
    titles = [slide.shapes.title.text_frame.text for slide in deck_of.slides]
    assert all(titles)
    expected = [
        point.finding for point in deck_of.document.points for _slide in deck_of.of(point.code)
    ]  # the order of the points
    assert [re.sub(r" \(\d+\xa0(of|sur)\xa0\d+\)$", "", title) for title in titles[2:]] == expected
    assert {point.code for point in deck_of.document.points if not deck_of.of(point.code)} == set()
    for point in deck_of.document.points:
        found = deck_of.of(point.code)
        for number, slide in enumerate(found, 1):
            part = slide.shapes.title.text_frame.text.removeprefix(point.finding).strip()
            assert re.findall(r"\d+", part) == ([] if len(found) == 1 else [str(number), str(len(found))])
            assert point.question in texts(slide)


@BOTH
def test_the_list_of_findings_leads_to_their_slides(slides: dict[str, Written], language: str) -> None:
    deck_of = slides[language]
    assert len(deck_of.document.points) == len(rows_of(deck_of.slides[1:2]))
    for number, finding in rows_of(deck_of.slides[1:2]):
        assert deck_of.slides[int(number) - 1].shapes.title.text_frame.text.startswith(finding)


@BOTH
def test_the_status_mix_is_a_native_chart_with_the_counts_of_the_point(
    slides: dict[str, Written], language: str
) -> None:
    point = slides[language].point("plan")
    [chart] = charts(slides[language].of("plan"))
    assert chart._chartSpace.findall(f".//{qn('c:barChart')}/{qn('c:grouping')}")[0].get("val") == "stacked"
    assert list(chart.plots[0].categories) == [row[0] for row in printed(point, "quarter")]
    words = {status: next(c.title for c in point.table.columns if c.name == status.value) for status in StatusGroup}
    by_name = {series.name: list(series.values) for series in chart.plots[0].series}
    for status in StatusGroup:
        assert by_name[f"{SIGNS[status]} {words[status]}"] == list(point.table.values[status.value])


@BOTH
def test_the_enablers_are_a_chart_and_a_table_of_the_place(slides: dict[str, Written], language: str) -> None:
    point, found = slides[language].point("enablers"), slides[language].of("enablers")
    here = point.table.values["place_code"] == point.place
    [chart] = charts(found)
    for series in chart.plots[0].series:
        [status] = [status for status, sign in SIGNS.items() if series.name.startswith(sign)]
        assert list(series.values) == list(point.table.values[here][status.value])
    figures = printed(point, "mean_share", "mean_expected_share", "usable", "applicable")
    assert [row[2:] for row in rows_of(found)] == [row for row, is_here in zip(figures, here, strict=True) if is_here]


@BOTH
def test_every_kpi_of_a_priority_stands_in_a_table_with_its_figures(slides: dict[str, Written], language: str) -> None:
    for code in ("priority-P1", "priority-P2", "priority-P5"):
        point = slides[language].point(code)
        names = ("kpi_code", "share", "expected_share", "actual", "target")
        shown = [[row[0], *row[3:7]] for row in rows_of(slides[language].of(code))]
        assert shown == printed(point, *names)
        for row, (name, status, unit, origin) in zip(
            rows_of(slides[language].of(code)), printed(point, "kpi_name", "status", "unit", "origin"), strict=True
        ):
            assert row[1] == f"{name} ({unit})"
            assert row[2][0] in SIGNS.values()
            assert row[2][2:] == status
            assert row[7].endswith(origin)


@BOTH
def test_regions_and_links_are_tables_of_the_same_figures(slides: dict[str, Written], language: str) -> None:
    regions = slides[language].point("regions")
    cells = [cell for row in rows_of(slides[language].of("regions")) for cell in row[1:] if cell]
    assert len(cells) == len(regions.table.values)
    shares = [share for [share] in printed(regions, "share") if share != languages.ABSENT]
    assert sorted(cell[2:] for cell in cells if "%" in cell) == sorted(shares)

    links = slides[language].point("linkages")
    signs = [cell for row in rows_of(slides[language].of("linkages")) for cell in row[1:] if cell]
    assert len(signs) == len(links.table.values)
    strengths = [cell[0] for cell in signs]
    assert strengths.count("●") == list(links.picture.drawing.frames["cells"]["strength"]).count("primary")  # type: ignore[union-attr]  # it has a picture


@BOTH
def test_what_needs_attention_says_how_many_rows_are_left_out(slides: dict[str, Written], language: str) -> None:
    point, [slide] = slides[language].point("needs-attention"), slides[language].of("needs-attention")
    rows = rows_of([slide])
    names = ("kpi_code", "share", "expected_share", "actual", "target", "lacking", "data_quarter")
    assert [[row[0], *row[3:]] for row in rows] == printed(point, *names)[: len(rows)]
    [said] = [text for text in texts(slide) if str(len(point.table.values)) in text and str(len(rows)) in text
              and text != slide.shapes.title.text_frame.text and not text.startswith("K-")][:1]  # fmt: skip
    assert said


@BOTH
def test_the_course_of_a_kpi_is_lines_whose_values_are_rounded_as_printed(
    slides: dict[str, Written], language: str
) -> None:
    point = slides[language].document.points[-1]
    [chart] = charts(slides[language].of(point.code))
    assert chart._chartSpace.findall(f".//{qn('c:lineChart')}")
    categories = list(chart.plots[0].categories)
    drawn = {
        (categories[at], float(value))
        for series in chart.plots[0].series
        for at, value in enumerate(series.values)
        if value is not None
    }
    [decimals] = [column.decimals for column in point.table.columns if column.name == "value"]
    quarters = [row[0] for row in printed(point, "quarter")]
    table = {
        (quarters[row], float(rounded(value, int(decimals))))
        for name in ("value", "low", "high")
        for row, value in enumerate(point.table.values[name])
        if pd.notna(value)
    }
    assert drawn == table
    first, last = (
        Quarter.parse(end) for end in (min(point.table.values["quarter"]), max(point.table.values["quarter"]))
    )
    assert len(categories) == last - first + 1


def test_absent_values_are_absent_in_a_chart_and_a_dash_in_a_table(slides: dict[str, Written]) -> None:
    point = slides["en"].document.points[-1]
    [chart] = charts(slides["en"].of(point.code))
    actual = chart.plots[0].series[0].values
    assert None in list(actual)
    assert 0 not in list(actual)
    cells = [cell for row in rows_of(slides["en"].of("priority-P1")) for cell in row]
    assert languages.ABSENT in cells


@BOTH
def test_the_workbook_in_a_chart_has_its_values(slides: dict[str, Written], language: str) -> None:
    for chart in charts(slides[language].slides):
        sheet: Any = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
        head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
        assert head[1:] == [series.name for series in chart.plots[0].series]
        for at, series in enumerate(chart.plots[0].series, 1):
            assert [row[at] for row in rows] == list(series.values)
        assert [row[0] for row in rows] == list(chart.plots[0].categories)


@BOTH
def test_every_slide_carries_its_data_its_mark_and_its_number(slides: dict[str, Written], language: str) -> None:
    deck_of = slides[language]
    note = deck_of.document.note
    for slide in deck_of.slides:
        feet = [
            one.text_frame.text for one in slide.placeholders if one.placeholder_format.type == PP_PLACEHOLDER.FOOTER
        ]
        assert note.words in feet[0]
        assert slide._element.findall(f".//{qn('a:fld')}")[0].get("type") == "slidenum"
        assert note.full in slide.notes_slide.notes_text_frame.text
    for point in deck_of.document.points:
        for slide in deck_of.of(point.code):
            assert [mark.upper() in texts(slide) for mark in point.marks] == [True] * len(point.marks)
            foot = " ".join(texts(slide))
            assert point.place_name in foot
            assert languages.quarter(point.quarter, language) in foot
            assert point.basis in foot


def test_the_first_slide_names_meeting_quarter_view_edition_and_the_whole_fingerprint(
    slides: dict[str, Written],
) -> None:
    said = "\n".join(texts(slides["fr"].slides[0]))
    for words in ("Progress at mid-term", "TDAG", "T3 2026", "Toutes les données", "TDAG-26", EDITION.fingerprint):
        assert words in said
    assert "Kigali Action Plan" in texts(slides["en"].slides[0])


@BOTH
def test_the_notes_have_question_method_sources_and_every_figure(slides: dict[str, Written], language: str) -> None:
    deck_of = slides[language]
    for point in deck_of.document.points:
        notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in deck_of.of(point.code))
        for said in (point.question, point.asked, *point.notes, *point.source_lines[:1]):
            assert said in notes
    point = deck_of.point("priority-P1")
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in deck_of.of("priority-P1"))
    for cells in point.table.printed:
        line = next(line for line in notes.split("\n") if f" {cells[1]}" in line)
        assert [cell for cell in cells if cell not in line] == []


@BOTH
def test_every_chart_table_and_picture_has_words_for_those_who_do_not_see_it(
    slides: dict[str, Written], language: str
) -> None:
    for slide in slides[language].slides[1:]:
        [body] = [shape for shape in slide.shapes if shape.has_chart or shape.has_table or shape.shape_type == 13]
        properties = body._element.xpath(".//p:cNvPr")[0]
        assert len(properties.get("descr")) > 20
        assert slide.shapes[0] == slide.shapes.title


@BOTH
def test_no_text_is_smaller_than_twelve_points_and_all_have_their_language(
    slides: dict[str, Written], language: str
) -> None:
    presentation = office.Presentation(BytesIO(slides[language].data))
    layouts = [layout._element for layout in presentation.slide_layouts]
    elements = [slide._element for slide in slides[language].slides]
    elements += [presentation.slide_master._element, *layouts]
    elements += [chart._chartSpace for chart in charts(slides[language].slides)]
    sizes = [int(run.get("sz")) for element in elements for run in element.iter() if run.get("sz", "").isdigit()]
    assert min(sizes) >= 1200
    for element in elements[: len(slides[language].slides)]:
        for run in element.iter(qn("a:rPr")):
            assert run.get("lang") == {"en": "en-GB", "fr": "fr-FR"}[language]


@BOTH
def test_nothing_lies_beyond_the_slide_or_over_the_foot(slides: dict[str, Written], language: str) -> None:
    presentation = office.Presentation(BytesIO(slides[language].data))
    for slide in slides[language].slides[1:]:
        [foot] = [one for one in slide.placeholders if one.placeholder_format.type == PP_PLACEHOLDER.FOOTER]
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= presentation.slide_width
            if shape.has_chart or shape.has_table:
                assert shape.top + shape.height <= foot.top
                assert shape.top >= slide.shapes.title.top + slide.shapes.title.height


def test_the_file_says_which_edition_it_is_of(slides: dict[str, Written], tmp_path: Path) -> None:
    file = tmp_path / "slides.pptx"
    file.write_bytes(slides["fr"].data)
    mark = mark_of(file)
    assert mark is not None
    assert (mark.edition_code, mark.fingerprint) == (EDITION.code, EDITION.fingerprint)
    assert slides["fr"].properties.title == "Progress at mid-term"
    assert slides["fr"].properties.language == "fr-FR"
    file.write_bytes(slides["en"].data)
    assert mark_of(file) is None


def test_the_same_data_give_the_same_bytes_and_the_dates_of_the_data(tiny: Document) -> None:
    one, other = written(tiny), written(tiny)
    assert one.data == other.data
    assert one.properties.created.date() == tiny.note.loaded_on


def test_data_of_any_kind_become_slides(empty_database: Path, published_database: Path) -> None:
    for document in (
        document_of(empty_database, "fr"),
        document_of(published_database, "en", origin=OriginView.PUBLISHED),
    ):
        made = written(document)
        assert {slide.shapes.title.text_frame.text == "" for slide in made.slides} == {False}
        assert all(made.of(point.code) for point in document.points)
        assert not any("ILLUSTR" in text for slide in made.slides for text in texts(slide))


def test_no_text_of_the_data_is_a_formula_or_breaks_the_file(tiny: Document) -> None:
    hostile = '=cmd|"/c calc"!A1\x00 <b>&amp;\x0b]]>'
    point = tiny.points[0]
    values = point.table.values
    rows = [[f"={cell}" for cell in row] for row in point.table.printed]
    table = replace(point.table, title=hostile, printed=rows, values=values)
    made = written(
        replace(tiny, points=[replace(point, finding=hostile, question=hostile, table=table)], title=hostile)
    )
    [chart] = charts(made.slides)
    sheet: Any = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert cells[len(sheet[1])].value.startswith("'=")
    assert made.slides[2].shapes.title.text_frame.text == hostile.replace("\x00", " ").replace("\x0b", " ")


def test_a_language_that_is_written_from_the_right_runs_from_the_right(tiny_database: Path) -> None:
    made = written(document_of(tiny_database, "ar"))
    for slide in made.slides:
        flags = {paragraph.get("rtl") for paragraph in slide._element.iter(qn("a:pPr"))}
        assert flags == {"1"}
        assert {table.get("rtl") for table in slide._element.iter(qn("a:tblPr"))} <= {"1"}
        assert {run.get("lang") for run in slide._element.iter(qn("a:rPr"))} == {"ar-SA"}
        number = next(shape for shape in slide.placeholders if shape.placeholder_format.idx == NUMBER)
        assert number.left == Pt(MARGIN)
        for shape in slide.placeholders:
            if shape.placeholder_format.idx in (QUESTION, FOOT):
                assert shape.left + shape.width == Pt(WIDTH - MARGIN)
    marks = [shape for slide in made.slides for shape in slide.shapes if shape.name == "العلامة"]
    assert {shape.left for shape in marks} == {Pt(MARGIN)}
    lying = [
        chart for slide in made.slides for chart in charts([slide]) if chart.chart_type == XL_CHART_TYPE.BAR_STACKED_100
    ]
    assert lying
    assert all(chart.value_axis.reverse_order for chart in lying)
    theme = made.slides[0].slide_layout.slide_master.part.part_related_by(RT.THEME).blob.decode()
    assert theme.count('<a:ea typeface="Microsoft YaHei"/>') == 2


def test_the_notes_of_the_first_slide_say_why_no_slide_says_what_changed(slides: dict[str, Written]) -> None:
    said = slides["en"].slides[0].notes_slide.notes_text_frame.text
    assert (
        "What changed is left out: there is no earlier edition of the same view that can be opened to compare with."
        in said
    )


def test_a_presenter_can_go_on_in_the_layouts(slides: dict[str, Written]) -> None:
    presentation = office.Presentation(BytesIO(slides["fr"].data))
    assert [layout.name for layout in presentation.slide_layouts] == [
        "Ouverture", "Constat et graphique", "Constat et tableau", "Constat et image",
    ]  # fmt: skip
    for layout in presentation.slide_layouts:
        kinds = {one.placeholder_format.type for one in layout.placeholders}
        assert kinds & {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
        assert {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER} <= kinds


def test_what_has_no_native_kind_is_a_picture_with_words(tiny: Document) -> None:
    point = tiny.points[0]
    assert point.picture is not None
    picture = replace(point.picture, drawing=replace(point.picture.drawing, build=drawn_by_nobody))
    made = written(replace(tiny, points=[replace(point, picture=picture)]))
    [image] = [shape for shape in made.slides[2].shapes if shape.shape_type == 13 or hasattr(shape, "image")]
    assert image.image.size[0] >= 1920
    assert image._element.xpath(".//p:cNvPr")[0].get("descr") == point.alt
    assert image.width / image.height == pytest.approx(image.image.size[0] / image.image.size[1], rel=0.01)


def drawn_by_nobody() -> dict[str, Any]:
    return {}


def test_long_words_stay_on_their_slides(long_words_database: Path) -> None:
    made = written(document_of(long_words_database, "en"))
    for slide in made.slides[2:]:
        [foot] = [one for one in slide.placeholders if one.placeholder_format.type == PP_PLACEHOLDER.FOOTER]
        assert slide.shapes.title.top + slide.shapes.title.height < foot.top
        for shape in slide.shapes:
            assert not shape.has_chart or shape.height > foot.top / 4


def test_a_finding_without_an_end_is_cut_and_stands_in_the_notes_whole(tiny: Document) -> None:
    endless = "word " * 400
    made = written(replace(tiny, points=[replace(tiny.points[0], finding=endless, question=endless)]))
    [question] = [text for text in texts(made.slides[2]) if text.startswith("word") and len(text) < 120]
    assert question.endswith("…")
    assert made.slides[2].shapes.title.text_frame.text.endswith("…")
    assert endless in made.slides[2].notes_slide.notes_text_frame.text
    [chart] = [shape for shape in made.slides[2].shapes if shape.has_chart]
    assert chart.height > 2_000_000


def test_a_long_table_without_a_picture_says_how_many_rows_are_left_out(tiny: Document) -> None:
    point = tiny.points[0]
    rows = len(point.table.values)
    longer = replace(point.table, values=pd.concat([point.table.values] * 30), printed=list(point.table.printed) * 30)
    made = written(replace(tiny, points=[replace(point, picture=None, table=longer)]))
    shown = rows_of(made.slides[2:])
    assert shown == [list(row) for row in longer.printed[: len(shown)]]
    assert len(made.slides) == 3
    assert any(f"The first {len(shown)} of {30 * rows} rows" in text for text in texts(made.slides[2]))
