"""The matrix as a workbook: its shape, its totals, and texts that stay texts."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from kap_model.exporting import matrix as workbook
from kap_model.linkages import Linkage
from kap_model.vocabulary import Basis, Strength


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def link(strength: Strength, basis: Basis) -> Linkage:
    return Linkage(
        start="P1", item="SDG9", strength=strength, basis=basis, reason_en="why", reason_fr=None, source="TEST"
    )


def sheet(**changes: Any) -> workbook.Sheet:
    fields: dict[str, Any] = {
        "name": "SDGs", "title": "Links to SDGs", "notes": ["Reconstructed"],
        "heads": [workbook.Head("SDG 9", "Infrastructure"), workbook.Head("SDG 10", "Inequalities")],
        "rows": [
            workbook.Row("", "Priorities", {}, is_group=True),
            workbook.Row("P1", "Connectivity", {0: link(Strength.PRIMARY, Basis.OFFICIAL)}),
            workbook.Row("P2", "Transformation", {
                0: link(Strength.SECONDARY, Basis.INFERRED), 1: link(Strength.PRIMARY, Basis.INFERRED),
            }),
        ],
        "column_totals": [2, 1], "words": ("primary", "all", "Total"),
    }  # fmt: skip
    return workbook.Sheet(**fields | changes)


NO_REASONS = workbook.Reasons("Reasons", ["From"], [])


def test_rows_and_columns_of_the_sheet_are_those_of_the_matrix() -> None:
    cells = opened(workbook.as_xlsx([sheet()], NO_REASONS))["SDGs"]
    rows = [[cell.value for cell in row] for row in cells.iter_rows(min_row=4)]
    assert rows == [
        [None, None, "Infrastructure", "Inequalities", None, None],
        [None, None, "SDG 9", "SDG 10", "primary", "all"],
        ["Priorities", None, None, None, None, None],
        ["P1", "Connectivity", "●", None, 1, 1],
        ["P2", "Transformation", "○", "●", 1, 2],
        [None, "Total", 2, 1, None, None],
    ]
    official, inferred = cells["C7"], cells["C8"]
    assert official.fill.fgColor.rgb == "FFCFE1F0" and inferred.fill.fgColor.rgb != "FFCFE1F0"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "<b>x</b>", "x" * 500, "مرحبا", "12"])
def test_a_hostile_text_stays_a_text(text: str) -> None:
    made = workbook.as_xlsx(
        [sheet(title=text, notes=[text], heads=[workbook.Head(text, text)], rows=[workbook.Row(text, text, {})],
               column_totals=[0])],
        workbook.Reasons("Reasons", [text], [[text]]),
    )  # fmt: skip
    rows = [row for worksheet in opened(made).worksheets for row in worksheet.iter_rows()]
    cells = [cell for row in rows for cell in row if cell.value is not None]
    assert all(cell.data_type in ("s", "n") for cell in cells)
    written = [str(cell.value) for cell in cells if isinstance(cell.value, str) and text.strip() in cell.value]
    assert len(written) >= 6
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for cell in written)


def test_sheets_have_names_that_a_workbook_allows_and_each_its_own() -> None:
    names = ["a/b:c", "A/B:C", "", "x" * 40, "x" * 40, "'quoted'"]
    sheet_names = opened(workbook.as_xlsx([sheet(name=name) for name in names], NO_REASONS)).sheetnames
    assert len({name.casefold() for name in sheet_names}) == len(names) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in sheet_names)


def test_every_sheet_prints_on_a4_one_page_wide_with_its_heads_on_each_page() -> None:
    book = opened(workbook.as_xlsx([sheet()], workbook.Reasons("Reasons", ["From", "To"], [["P1", "SDG9"]])))

    for worksheet, heads in zip(book.worksheets, ("$4:$5", "$1:$1"), strict=True):
        assert (worksheet.page_setup.orientation, worksheet.page_setup.paperSize) == ("landscape", 9)
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage and worksheet.page_setup.fitToHeight == 0
        assert worksheet.print_title_rows == heads
    assert book["Reasons"].auto_filter.ref == "A1:B2"


def test_the_columns_begin_at_the_right_where_the_language_does() -> None:
    book = opened(workbook.as_xlsx([sheet()], NO_REASONS, is_from_right=True))
    assert [each.sheet_view.rightToLeft for each in book.worksheets] == [True, True]
