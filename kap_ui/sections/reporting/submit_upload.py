"""A workbook or a file of figures brought to a report: it fills the draft; all its problems stand there by cell."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st
from sqlmodel import Session

from kap_model.importing.read import read_bytes
from kap_model.importing.reading import Reading
from kap_model.problems import DataRefusedError, KapError
from kap_model.reporting.filling import fill
from kap_model.reporting.workbook.reading import WorkbookRefusedError, identified
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.marks.markup import Markup
from kap_ui.sections.reporting import file_problems, submit_saving, submit_workbook
from kap_ui.sections.reporting.submit import Report
from kap_ui.sections.reporting.submit_workbook import Outcome
from kap_ui.sections.shared import acts, brought_files
from kap_ui.state import data
from kap_ui.words.wording import _, ngettext, number

_FILE: Final = "report_file"
_OUTCOME: Final = "_report_file_outcome"
"""In the session state: of which place and quarter a file was brought, and what became of it."""


def read(_session: Session, name: str, content: bytes) -> Reading | Literal["workbook to fill"]:
    """Return the rows of a file, or that it is a workbook to fill; a question for `data.ask_about_file`."""
    try:
        is_to_fill = identified(content) is not None
    except WorkbookRefusedError:  # it is one all the same; whoever brings it back is told why it is refused
        is_to_fill = True
    return "workbook to fill" if is_to_fill else read_bytes(name, content)


def draw(report: Report) -> None:
    """Draw where a file is brought, and what became of the last one."""
    show.block(
        marks.paragraph(
            _(
                "The workbook has a row for each figure that is due. Fill it in, and bring it back here. Rows without "
                "problems are saved. The others come back marked."
            )
        ),
        key="report_workbook_how",
    )
    submit_workbook.draw_template(report)
    show.block(
        marks.paragraph(
            _(
                "Or bring a file with the columns kpi_code, dimension, category, value, numerator, denominator, "
                "countries. If one cell has a problem, nothing is saved, and all problems are listed."
            )
        ),
        key="report_file_how",
    )
    st.file_uploader(
        _("Workbook or file of figures"), type=["csv", "xlsx"], key=_FILE, on_change=_bring, args=(report,)
    )
    outcome = st.session_state.get(_OUTCOME)
    if outcome is None and brought_files.is_gone(_FILE):
        show.block(brought_files.gone(), key="report_file_gone")
    if outcome is not None and outcome[:2] == (report.place, report.quarter):
        show.block(outcome[2].said, key="report_file_outcome")
        if outcome[2].workbook is not None:
            submit_workbook.draw_marked(report, outcome[2].workbook)


def _bring(report: Report) -> None:
    """Fill the report with the file that was brought."""
    file = brought_files.brought(_FILE)
    if file is not None:
        st.session_state[_OUTCOME] = (report.place, report.quarter, _filled(report, file.name, file.getvalue()))


def _filled(report: Report, name: str, content: bytes) -> Outcome:
    found = data.ask_about_file(read, name, content)
    if found is None:
        return Outcome(
            marks.note(
                _("This file could not be read."),
                _("It takes too much time or memory, or too many files are being read now. Try again in a minute."),
            )
        )
    if not isinstance(found, Reading):
        return submit_workbook.bring(report, name, content)
    return Outcome(_filled_with_rows(report, found))


def _filled_with_rows(report: Report, rows: Reading) -> Markup:
    try:
        filled = acts.do(fill, report.place, report.quarter, rows)
    except DataRefusedError as error:
        count = error.problems.total
        title = ngettext("%(n)s problem; nothing was saved", "%(n)s problems; nothing was saved", count)
        return file_problems.table(error.problems, title % {"n": number(count)})
    except KapError as error:
        return acts.refused(error)
    submit_saving.forget()
    if not filled.saved:
        return marks.note(_("The file and the report say the same."), _("Nothing was changed."))
    saved = ngettext("%(n)s row was saved.", "%(n)s rows were saved.", filled.saved) % {"n": number(filled.saved)}
    return marks.note(saved, _("Look at them KPI by KPI, or check the report."))
