"""A file of figures brought to a report: it fills the draft, or all its problems stand there, cell by cell."""

from __future__ import annotations

from typing import Final

import streamlit as st
from sqlmodel import Session

from kap_model.importing.read import read_bytes
from kap_model.importing.reading import Reading
from kap_model.problems import DataRefusedError, KapError, Problems
from kap_model.reporting.filling import fill
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup
from kap_ui.sections.reporting import submit_saving
from kap_ui.sections.reporting.submit import Report
from kap_ui.sections.shared import acts
from kap_ui.state import data
from kap_ui.words.wording import _, ngettext, number

_FILE: Final = "report_file"
_OUTCOME: Final = "_report_file_outcome"
"""In the session state: of which place and quarter a file was brought, and what became of it."""

_LISTED: Final = 200
"""How many problems of a file stand on the page."""


def read(_session: Session, name: str, content: bytes) -> Reading:
    """Return the rows of a file; a question for `data.ask_about_file`."""
    return read_bytes(name, content)


def draw(report: Report) -> None:
    """Draw where a file is brought, and what became of the last one."""
    show.block(
        marks.paragraph(
            _(
                "A file in the columns of observations.csv fills this report: kpi_code, dimension, category, value, "
                "numerator, denominator, countries. If a cell has a problem, nothing of it is saved, and all problems "
                "are listed."
            )
        ),
        key="report_file_how",
    )
    st.file_uploader(_("File of figures"), type=["csv", "xlsx"], key=_FILE, on_change=_bring, args=(report,))
    outcome = st.session_state.get(_OUTCOME)
    if outcome is not None and outcome[:2] == (report.place, report.quarter):
        show.block(outcome[2], key="report_file_outcome")


def _bring(report: Report) -> None:
    """Fill the report with the file that was brought."""
    file = st.session_state.get(_FILE)
    if file is not None:
        st.session_state[_OUTCOME] = (report.place, report.quarter, _filled(report, file.name, file.getvalue()))


def _filled(report: Report, name: str, content: bytes) -> Markup:
    rows = data.ask_about_file(read, name, content)
    if rows is None:
        return marks.note(
            _("This file could not be read."),
            _("It takes too much time or memory, or too many files are being read now. Try again in a minute."),
        )
    try:
        filled = acts.do(fill, report.place, report.quarter, rows)
    except DataRefusedError as error:
        return _problems(error.problems)
    except KapError as error:
        return acts.refused(error)
    submit_saving.forget()
    if not filled.saved:
        return marks.note(_("The file and the report say the same."), _("Nothing was changed."))
    saved = ngettext("%(n)s row was saved.", "%(n)s rows were saved.", filled.saved) % {"n": number(filled.saved)}
    return marks.note(saved, _("Look at them KPI by KPI, or check the report."))


def _problems(problems: Problems) -> Markup:
    heads = [
        HeadCell(_("Row"), is_figure=True),
        *(HeadCell(words) for words in (_("Column"), _("Cell"), _("What is wrong"), _("How to put it right"))),
    ]
    rows = [
        (
            number(problem.row) if problem.row is not None else "",
            problem.column or "",
            problem.cell or "",
            problem.what,
            problem.how_to_fix,
        )
        for problem in (each.translated(_) for each in problems[:_LISTED])
    ]
    count = problems.total
    title = ngettext("%(n)s problem; nothing was saved", "%(n)s problems; nothing was saved", count)
    caption = title % {"n": number(count)}
    if count > len(rows):
        caption += ". " + _("Listed: the first %(n)s") % {"n": number(len(rows))}
    return marks.table(heads, rows, caption=caption, is_tall=True)
