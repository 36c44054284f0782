"""The report as data: the shape of a progress report to the advisory group, made of the points alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_documents.progress_report import Details, report
from kap_documents.report import Chart, Paragraph, Table
from kap_points.deck import deck
from kap_points.reading import reading
from kap_ui.charts import kpi_rows
from kap_ui.words.language import ABSENT
from tests.kap_documents.paper import EDITION, FINGERPRINT, Paper, paper


@pytest.fixture(scope="module")
def english(shipped_database: Path) -> Paper:
    return paper(shipped_database, "en", edition=EDITION)


@pytest.fixture(scope="module")
def french(shipped_database: Path) -> Paper:
    return paper(shipped_database, "fr")


def test_the_sections_are_numbered_and_followed_by_the_conclusion_and_the_annexes(english: Paper) -> None:
    sections = english.report.sections
    numbered = [section for section in sections if not section.is_annex]
    assert [section.number for section in numbered] == [str(at) for at in range(1, len(numbered) + 1)]
    assert (numbered[0].title, numbered[-1].title) == ("Introduction", "Conclusion")
    assert [section.title for section in sections if section.is_annex] == [
        "Sources", "How figures are assessed", "All KPIs",
    ]  # fmt: skip


def test_paragraphs_pictures_and_tables_are_numbered_without_a_gap(french: Paper) -> None:
    for section in french.report.sections:
        numbers = [block.number for block in section.blocks if isinstance(block, Paragraph)]
        begins = section.number if not section.is_annex else numbers[0].partition(".")[0]
        assert numbers == [f"{begins}.{at}" for at in range(1, len(numbers) + 1)]
    blocks = [block for section in french.report.sections for block in section.blocks]
    for kind in (Chart, Table):
        numbers_of_kind = [block.number for block in blocks if isinstance(block, kind)]
        assert numbers_of_kind == list(range(1, len(numbers_of_kind) + 1))


def test_every_finding_of_the_deck_is_a_paragraph(english: Paper, french: Paper) -> None:
    for one in (english, french):
        texts = [
            block.text for section in one.report.sections for block in section.blocks if isinstance(block, Paragraph)
        ]
        for point in one.points:
            assert f"{point.finding}." in texts


def test_every_cell_of_a_table_of_kpis_is_on_paper_as_the_point_prints_it(french: Paper) -> None:
    cells = set(french.cells)
    for point in french.points:
        if point.code.startswith(("plan", "priority", "kpi")):
            assert {cell for row in point.table.printed for cell in row if cell} <= cells


def test_what_is_left_out_of_a_table_is_said_below_it(english: Paper) -> None:
    by_caption = {table.table.caption: table for table in english.tables}
    for point in english.points:
        table = by_caption[point.table.title]
        if point.code == "needs-attention":
            assert len(table.table.rows) < len(point.table.printed)
            assert any("the whole table is in the data package" in line for line in table.below)
        if point.code == "linkages":
            assert "Not shown here, but in the data package: basis, reason, source." in table.below


def test_a_figure_that_is_absent_is_a_dash_and_never_zero(empty_database: Path) -> None:
    empty = paper(empty_database, "en")
    statuses = {"No data", ABSENT}
    [listed] = [table.table for table in empty.tables if table.table.caption.startswith("Progress from baseline")]
    assert listed.rows
    for row in listed.rows:
        assert row[2].lines[0] in statuses
        assert [cell.lines for cell in row[3:]] == [[ABSENT]] * (len(row) - 3)


def test_sources_stand_under_every_figure_that_has_some(english: Paper) -> None:
    titles = {point.table.title for point in english.points if point.sources}
    assert titles
    for block in (*english.charts, *english.tables):
        caption = block.caption if isinstance(block, Chart) else block.table.caption
        if caption in titles:
            assert any(line.startswith("Sources: ") for line in block.below)


def test_what_is_illustrative_has_the_mark_and_nothing_else_has(english: Paper) -> None:
    made_up = {point.table.title for point in english.points if point.is_illustrative}
    published = {point.table.title for point in english.points if not point.is_illustrative}
    assert made_up
    assert published
    for chart in english.charts:
        assert chart.is_illustrative == (chart.caption in made_up)


def test_every_page_names_edition_quarter_view_and_mark(english: Paper, french: Paper) -> None:
    assert english.report.page.head == "Edition TDAG-26, fingerprint 7f3a-91c2-0b44"
    assert english.report.page.foot == "Q3 2026 · World · All data · Illustrative figures"
    assert english.report.page.keywords == f"kap-edition=TDAG-26 kap-fingerprint={FINGERPRINT}"
    assert french.report.page.head.startswith("Données actuelles du ")
    assert french.report.page.keywords == ""


def test_no_document_number_and_no_source_is_made_up(shipped_database: Path, english: Paper) -> None:
    assert [field.label for field in english.report.fields] == ["Date", "Original", "Source"]
    assert [field.text for field in english.report.fields if field.is_open] == ["[to be filled in]"]
    handed_in = paper(
        shipped_database, "fr",
        details=Details(document_number="TDAG-26/2-F", meeting="33e réunion", source="Directeur du BDT"),
    )  # fmt: skip
    fields = {field.label: field.text for field in handed_in.report.fields}
    assert (fields["Document"], fields["Réunion"], fields["Source"]) == (
        "TDAG-26/2-F", "33e réunion", "Directeur du BDT",
    )  # fmt: skip
    assert not any(field.is_open for field in handed_in.report.fields)


def test_the_methods_say_why_the_report_does_not_say_what_changed(english: Paper) -> None:
    [methods] = [section for section in english.report.sections if section.number == "Annex 2"]
    said = [block.text for block in methods.blocks if isinstance(block, Paragraph)]
    assert (
        said[-1]
        == "What changed is left out: there is no earlier edition of the same view that can be opened to compare with."
    )


def test_the_labels_are_those_of_the_advisory_group(french: Paper) -> None:
    words = french.report.page.words
    assert (words["summary"], words["action"], words["references"]) == ("Résumé", "Suite à donner", "Références")
    assert french.report.action == [
        "Le GCDT est invité à examiner le présent rapport et à fournir les orientations qu'il jugera utiles."
    ]


@pytest.mark.parametrize("database", ["published_database", "empty_database", "tiny_database", "rehearsal_database"])
def test_any_data_have_a_report(database: str, request: pytest.FixtureRequest) -> None:
    made = paper(request.getfixturevalue(database), "fr")
    assert made.report.sections[0].title == "Introduction"
    assert made.report.findings
    of_rehearsal = "Exercice\u202f: rien n'est réel ici"
    assert (of_rehearsal in made.report.page.foot) == (database == "rehearsal_database")


def test_no_text_of_a_row_of_a_picture_is_longer_than_its_column(french: Paper) -> None:
    pictures = [chart.chart["chart"]["datasets"].get("rows", ()) for chart in french.charts]
    rows_of_kpis = [rows for rows in pictures if rows and {"actual", "figure", "word"} <= rows[0].keys()]
    assert len(rows_of_kpis) == 5
    for rows in rows_of_kpis:
        for column, letters in (("actual", kpi_rows.FIGURE_LETTERS), ("name", kpi_rows.LETTERS)):
            assert max(len(line) for row in rows for line in row[column].split("\n")) <= letters


def test_what_the_data_have_in_english_alone_says_so_in_arabic(tiny_database: Path) -> None:
    with reading(f"sqlite:///{tiny_database}", language="ar") as opened:
        made = Paper((), report(opened, deck(opened)[:1]))
    first, method, *_others = [block for block in made.report.sections[-2].blocks if isinstance(block, Paragraph)]
    assert (first.text, first.language) == ("المنهجية مكتوبة بالإنكليزية فقط.", "")
    assert (method.text.split(" ")[:2], method.language) == (["A", "KPI"], "en")
    sources, states, _kpis = made.tables[-3:]
    assert {cell.language for row in states.table.rows for cell in row} == {"en"}
    titles = [title for title, *_others in sources.table.rows]
    assert titles and {(cell.lines[0][0], cell.lines[0][-1], cell.language) for cell in titles} == {
        ("\u200e", "\u200e", "en")
    }
