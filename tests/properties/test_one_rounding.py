"""One number has one rounding: on the page, in tips, tables, receipts and files, and from the JSON of the program."""

from __future__ import annotations

import csv
import functools
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from kap_model.exporting.figure_files import as_csv, as_xlsx
from kap_model.measures import Receipt
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries.course import course
from kap_model.selection import Selection
from kap_ui.cache import run_context
from kap_ui.figures import downloads, printed_cells
from kap_ui.figures.figure import Figure
from kap_ui.frame import page_context
from kap_ui.frame.page_context import PageContext
from kap_ui.sections.results import attention, kpi, kpi_history, kpi_receipt
from kap_ui.sections.shared import kpi_lines
from kap_ui.state import data
from tests.support.opened_page import words_of_markup
from tests.support.without_page import Reader

PLACES = ("WORLD", "AFR", "AMS", "ARB", "ASP", "CIS", "EUR")
QUARTERS = ("2024-Q4", "2025-Q2", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
KPI_PAGES = 60


def shown(value: float, decimals: int, rounding: str = ROUND_HALF_UP) -> str:
    """Return a number as a reader of English sees it, rounded by the rule of the method."""
    exact = Decimal(repr(value)).quantize(Decimal("1e-9"))
    figure = exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    return f"{figure + 0:,}".replace("-", "\N{MINUS SIGN}")


def percentage(share: float, decimals: int) -> str:
    return shown(float(Decimal(repr(share)).scaleb(2)), decimals) + "%"


def as_number(text: str) -> str:
    """Return a shown number as a program writes it."""
    return text.replace(",", "").replace("\N{MINUS SIGN}", "-").removesuffix("%")


@pytest.fixture
def selections(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Selection]]:
    """Random selections of place and quarter, in a script run without a page."""
    reader("en")
    snapshot = data.Snapshot("sqlite:///x", None, "abc123", datetime(2026, 11, 24, tzinfo=UTC))
    monkeypatch.setattr(data, "snapshot", lambda: snapshot)
    monkeypatch.setattr(data, "ask", functools.cache(data.ask))
    pairs = random.Random(12).sample([(place, at) for place in PLACES for at in QUARTERS], 8)
    with run_context.script_run():
        yield [Selection(Quarter.parse(at), Quarter.parse(at).after(-4), place=place) for place, at in pairs]


def filed(figure: Figure, selection: Selection) -> tuple[list[list[str]], list[list[str]]]:
    """Return the rows of the CSV, and those of the workbook as a spreadsheet shows them."""
    page_context.hold(PageContext(selection=selection))
    figures = downloads.figures_of(figure, {})()
    lines = list(csv.reader(StringIO(as_csv(figures).decode("utf-8-sig"), newline="")))[1:]
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx(figures)))["Figures"]
    return lines, [[formatted(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows(min_row=2)]


def formatted(value: object, number_format: str) -> str:
    """Return a cell as a spreadsheet shows it."""
    if value is None:
        return ""
    if not isinstance(value, int | float):
        return str(value)
    decimals = len(number_format.removesuffix("%").partition(".")[2])
    return percentage(value, decimals) if number_format.endswith("%") else shown(float(value), decimals)


def test_what_to_act_on_has_one_rounding_in_page_table_and_files(
    selections: list[Selection], shipped_progress: Progress
) -> None:
    seen = 0
    for selection in selections:
        of_plan = course(shipped_progress, selection.place, selection.quarter, selection.compared)
        figure = attention.to_act_on(selection, of_plan)
        printed = printed_cells.printed(figure.table, figure.columns, with_marks=False)
        columns = [column.name for column in figure.columns]
        for point, on_page, in_csv, in_xlsx in zip(of_plan.behind, printed, *filed(figure, selection), strict=True):
            unrounded = json.loads(json.dumps(point.receipt.as_json()))
            decimals, of_share = point.receipt.indicator.decimals, point.receipt.standing.share_decimals
            expected = {
                "actual": shown(unrounded["actual"], decimals),
                "target": shown(unrounded["target"]["value"], decimals),
                "share": percentage(unrounded["share"], of_share),
                "expected_share": percentage(unrounded["expected_share"], of_share),
                "lacking": shown(unrounded["target"]["value"] - unrounded["actual"], decimals, ROUND_UP),
            }
            if unrounded["to_next_status"] is not None:
                expected["difference"] = shown(unrounded["to_next_status"]["difference"], decimals, ROUND_UP)
            for name, text in expected.items():
                at = columns.index(name)
                written = Decimal(in_csv[at]) * (100 if text.endswith("%") else 1)
                assert (on_page[at], in_xlsx[at], written) == (text, text, Decimal(as_number(text))), (selection, name)
                seen += 1
    assert seen > 1000


def some_receipts(selections: list[Selection], progress: Progress) -> list[tuple[Selection, Receipt]]:
    """Return how random KPIs stand at the selections, where they have an actual and a target."""
    every = [
        (Selection(each.quarter, each.compared, place=each.place, kpi=code), receipt)
        for each in selections
        for code in progress.facts.indicators
        if (receipt := progress.receipt(code, each.place, each.quarter)).actual is not None and receipt.target
    ]
    return random.Random(7).sample(every, KPI_PAGES)


def test_a_kpi_has_one_rounding_in_headline_numbers_receipt_line_and_tip(
    selections: list[Selection], shipped_progress: Progress
) -> None:
    for selection, receipt in some_receipts(selections, shipped_progress):
        unrounded = json.loads(json.dumps(receipt.as_json()))
        answer = kpi.answer(selection)
        sign = "%" if answer.unit.startswith("%") else ""
        actual = shown(unrounded["actual"], receipt.indicator.decimals) + sign
        in_receipt = " ".join(words_of_markup(kpi_receipt.receipt(answer)))
        row = kpi_lines.row(answer.line, (), answer.unit)
        tips = kpi_history.series(answer).named_frames["data"]["label"]

        assert actual in kpi.headline(answer)
        assert kpi.numbers(answer)[0].figure.endswith(actual)
        assert row.actual.endswith(actual)
        assert any(f"{receipt.data_quarter.number} {receipt.data_quarter.year}: {actual}" in tip for tip in tips)
        assert f" {actual} " in in_receipt
        if unrounded["share"] is not None:
            share = percentage(unrounded["share"], receipt.standing.share_decimals)
            assert (kpi.numbers(answer)[1].figure, row.share) == (share, share)
            assert f" {share} " in in_receipt
        if unrounded["to_next_status"] is not None:
            needed = shown(unrounded["to_next_status"]["difference"], receipt.indicator.decimals, ROUND_UP)
            assert f" {needed if needed.startswith(chr(0x2212)) or needed == '0' else '+' + needed} " in in_receipt


def test_the_series_of_a_kpi_has_one_rounding_in_table_and_files(
    selections: list[Selection], shipped_progress: Progress
) -> None:
    for selection, receipt in some_receipts(selections, shipped_progress)[:40]:
        figure = kpi_history.series(kpi.answer(selection))
        printed = printed_cells.printed(figure.table, figure.columns, with_marks=False)
        values = zip(figure.table["value"], printed, *filed(figure, selection), strict=True)
        for value, on_page, in_csv, in_xlsx in values:
            text = shown(value, receipt.indicator.decimals)
            assert (on_page[2], in_xlsx[2], Decimal(in_csv[2])) == (text, text, Decimal(as_number(text)))
