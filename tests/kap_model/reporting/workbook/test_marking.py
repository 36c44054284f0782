from __future__ import annotations

from kap_model.reporting.workbook.marking import Mark, marked_workbook
from kap_ui.words.workbook_words import words_of
from tests.kap_model.reporting.workbook.test_reading import problems, read
from tests.support.filled_workbook import ENGLISH, Opened, changed, filled


def mark(opened: Opened, kpi: str, column: str, what: str = "=wrong", *, is_warning: bool = False) -> Mark:
    cell = opened.cell(kpi, column)
    return Mark(
        sheet=opened.sheet.title,
        row=cell.row,
        column=cell.column_letter,
        what=what,
        how_to_fix="Put it right",
        is_warning=is_warning,
    )


def test_a_bad_cell_is_coloured_and_commented_and_all_else_stays(workbook: bytes) -> None:
    data = filled(workbook, ("K-P1.1-a", "value", "n/a"), ("K-P1.1-c", "value", 3))
    before = Opened(data)
    marks = [mark(before, "K-P1.1-a", "value"), mark(before, "K-P1.1-c", "value", "odd", is_warning=True)]
    after = Opened(marked_workbook(data, marks, ENGLISH))
    bad, odd = after.cell("K-P1.1-a", "value"), after.cell("K-P1.1-c", "value")
    assert bad.comment.text == "=wrong. Put it right"
    assert odd.comment.text == "odd. Put it right"
    assert len({bad.fill.fgColor.rgb, odd.fill.fgColor.rgb, before.cell("K-P1.1-a", "value").fill.fgColor.rgb}) == 3
    assert [cell.value for row in after.sheet.iter_rows() for cell in row] == [
        cell.value for row in before.sheet.iter_rows() for cell in row
    ]
    assert after.sheet.protection.sheet
    assert not after.cell("K-P1.1-a", "value").protection.locked
    assert after.sheet.freeze_panes == before.sheet.freeze_panes
    assert after.sheet.print_title_rows == before.sheet.print_title_rows
    guards = [len(opened.sheet.data_validations.dataValidation) for opened in (before, after)]
    assert guards[0] == guards[1]


def test_a_sheet_lists_all_problems_and_leads_to_their_cells(workbook: bytes) -> None:
    data = changed(workbook, lambda opened: setattr(opened.sheet, "title", "L'Afrique"))
    bad = mark(Opened(data), "K-P1.1-a", "value")
    book = Opened(marked_workbook(data, [bad], words_of("fr"))).book
    listed = book.worksheets[0]
    assert (book.active.title, listed.title) == ("Problèmes", "Problèmes")
    assert [cell.value for cell in listed[3]] == [f"{bad.column}{bad.row}", "K-P1.1-a", "'=wrong", "Put it right"]
    assert listed["A3"].hyperlink.location == f"'L''Afrique'!{bad.column}{bad.row}"


def test_what_comes_back_marked_is_read_again_and_its_marks_are_taken_away(workbook: bytes) -> None:
    data = filled(workbook, ("K-P1.1-a", "value", "n/a"), ("K-P1.1-c", "value", 3))
    once = marked_workbook(data, [mark(Opened(data), "K-P1.1-a", "value")], ENGLISH)
    assert problems(once) == problems(data)
    corrected = filled(once, ("K-P1.1-a", "value", 4))
    assert [row.entry.value for row in read(corrected).rows] == [4, 3]
    twice = Opened(marked_workbook(corrected, [mark(Opened(data), "K-P1.1-c", "value")], ENGLISH))
    assert twice.book.sheetnames == ["Problems", "RO-AFR 2025-Q4", "kap"]
    cell = twice.cell("K-P1.1-a", "value")
    assert (cell.comment, cell.fill.fgColor.rgb) == (None, Opened(workbook).cell("K-P1.1-a", "value").fill.fgColor.rgb)
    assert twice.book.worksheets[0].max_row == 3


def test_a_cell_far_away_that_holds_nothing_costs_nothing(workbook: bytes) -> None:
    def format_far_away(opened: Opened) -> None:
        opened.sheet["XFD1048576"].number_format = "0"
        opened.cell("K-P1.1-a", "value").value = "n/a"

    data = changed(workbook, format_far_away)
    marked = marked_workbook(data, [mark(Opened(data), "K-P1.1-a", "value")], ENGLISH)
    assert problems(marked) == problems(data)
