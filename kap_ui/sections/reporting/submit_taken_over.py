"""A report that was being filled in when its server ended: whoever takes the page over saves what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kap_model.reporting.known_categories import categories
from kap_model.reporting.submissions import RowKey
from kap_ui.sections.reporting import submit, submit_saving
from kap_ui.sections.reporting.submit import Report
from kap_ui.sections.reporting.submit_saving import FIGURE, TEXTS, FormRow
from kap_ui.state import data, taken_over
from kap_ui.state.taken_over import Text

_COLUMNS: Final = (*FIGURE, *TEXTS, "absence", "follows_on")


def caught_up(report: Report) -> Report:
    """Save what stood in the fields when this session took the page over, and return the report as it is then."""
    held = taken_over.take_all(submit_saving.PREFIX)
    if not held or not report.may_fill:
        return report
    saved = {row.key: row for row in report.rows}
    code = report.code
    is_changed = False
    for key in _keys(report):
        row = FormRow(report.place, report.quarter, key)
        typed = _typed(row, held)
        if typed and submit_saving.save_taken_over(row, saved.get(key), typed, code):
            is_changed = True
    return submit.read_again(report) if is_changed else report


def _keys(report: Report) -> Iterator[RowKey]:
    """Return what a field of the form can be about: each KPI, its categories, and what is saved."""
    keys = {row.key for row in report.rows}
    for kpi in report.kpis:
        keys |= {RowKey(kpi_code=kpi), *data.ask(categories, kpi)}
    return iter(sorted(keys, key=lambda key: (key.kpi_code, key.dimension, key.category)))


def _typed(row: FormRow, held: Mapping[str, Text]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in _COLUMNS:
        text = held.get(row.field(column))
        if text is None:
            continue
        try:
            found[column] = submit_saving.as_typed(column, text)
        except (KeyError, TypeError, ValueError):  # a field that this version of the program has no more
            continue
    return found
