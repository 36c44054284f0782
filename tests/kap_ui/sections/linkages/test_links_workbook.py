"""The workbook of all links holds each in its matrix, and each reason on its last sheet."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from kap_model.exporting import matrix as workbook
from kap_model.linkages import Linkages, StartKind
from kap_ui.sections.linkages import families, links_workbook
from kap_ui.state import data
from tests.support.without_page import Reader


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_workbook_holds_every_link_in_its_matrix_and_every_reason_on_its_last_sheet(
    reader: Reader, shipped_linkages: Linkages, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    reader(language)
    monkeypatch.setattr(data, "snapshot", _snapshot)
    book = opened(workbook.as_xlsx(links_workbook.sheets(shipped_linkages), links_workbook.reasons(shipped_linkages)))

    drawn = sum(
        cell.value in (workbook.PRIMARY, workbook.SECONDARY)
        for sheet in book.worksheets[:-1]
        for row in sheet.iter_rows(min_row=6)
        for cell in row
    )
    drawn_links = [link for link in shipped_linkages.links if link.item in shipped_linkages.items]
    drawn_links = [link for link in drawn_links if shipped_linkages.starts[link.start].kind is not StartKind.OUTCOME]
    assert drawn == len(drawn_links) == 415
    assert len(book.worksheets) == len(families.GROUPS) + 1

    listed = [[str(cell) for cell in row] for row in book.worksheets[-1].iter_rows(min_row=2, values_only=True)]
    assert len(listed) == 520
    assert sorted(row[6] for row in listed) == sorted(link.reason(language) for link in shipped_linkages.links)
    titles = {data.name(link.item) for link in shipped_linkages.links}
    assert {row[3] for row in listed} == titles


def _snapshot() -> Any:
    from datetime import UTC, datetime

    return data.Snapshot("", None, "abc", datetime(2026, 11, 24, tzinfo=UTC))
