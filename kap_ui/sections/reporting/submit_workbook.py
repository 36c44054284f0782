"""The workbook of a report: taken from the page, filled in a spreadsheet, brought back, and given back marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import streamlit as st
from sqlmodel import Session

from kap_model.problems import KapError
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.reporting.workbook.bringing_back import BroughtBack, bring_back
from kap_model.reporting.workbook.reading import WorkbookRefusedError
from kap_model.reporting.workbook.template import template
from kap_model.vocabulary import OriginView
from kap_ui import marks
from kap_ui.marks.markup import Markup, joined
from kap_ui.sections.reporting import file_problems, submit_saving
from kap_ui.sections.reporting.submit import Report
from kap_ui.sections.shared import acts
from kap_ui.state import clock, data, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number
from kap_ui.words.workbook_words import words_of

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: what the page says, and the marked workbook; None where nothing is marked."""

    said: Markup
    workbook: bytes | None = None


def draw_template(report: Report) -> None:
    """Draw the button that gives the workbook of a place and quarter. It is made when somebody takes it."""
    if not report.kpis:
        return
    language = _language()
    st.download_button(
        _("Take the workbook for this place and quarter (XLSX)"), _maker(report, language),
        _file_name(report, language), _XLSX, key="report_workbook", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def draw_marked(report: Report, workbook: bytes) -> None:
    """Draw the button that gives a workbook back with its cells marked."""
    st.download_button(
        _("Take the marked workbook (XLSX)"), lambda: workbook, _file_name(report, "marked"), _XLSX,
        key="report_marked", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def bring(report: Report, name: str, content: bytes) -> Outcome:
    """Fill the report with a workbook that was brought back, and return what became of it."""
    words = words_of(_language())
    try:
        back = acts.do(bring_back, report.place, report.quarter, content, words, clock.today(), name)
    except WorkbookRefusedError as error:
        return Outcome(marks.note(_("This workbook was not taken."), acts.sentence(error)))
    except KapError as error:
        return Outcome(acts.refused(error))
    submit_saving.forget()
    return Outcome(_said(back), back.workbook)


def _said(back: BroughtBack) -> Markup:
    saved = ngettext("%(n)s row was saved.", "%(n)s rows were saved.", back.saved) % {"n": number(back.saved)}
    if back.problems:
        count = back.problems.total
        title = ngettext("%(n)s problem in the workbook", "%(n)s problems in the workbook", count) % {
            "n": number(count)
        }
        next_step = _("The marked workbook shows each problem at its cell. Correct it there, and bring it back.")
        return joined([marks.note(saved, next_step), file_problems.table(back.problems, title)])
    if back.warnings:
        odd = ngettext(
            "%(n)s row looks odd. Correct it or explain it, in the marked workbook or KPI by KPI.",
            "%(n)s rows look odd. Correct or explain each, in the marked workbook or KPI by KPI.",
            len(back.warnings),
        )
        return marks.note(saved, odd % {"n": number(len(back.warnings))})
    if not back.saved:
        return marks.note(_("The file and the report say the same."), _("Nothing was changed."))
    return marks.note(saved, _("Look at them KPI by KPI, or check the report."))


def _maker(report: Report, language: str) -> Callable[[], bytes]:
    """Return the function that makes the workbook, with the data as they are when it is called."""
    made = partial(
        _made,
        progress=data.progress(OriginView.ALL),
        place=report.place,
        quarter=report.quarter,
        language=language,
        today=clock.today(),
    )
    return data.later(made)


def _made(session: Session, *, progress: Progress, place: str, quarter: Quarter, language: str, today: date) -> bytes:
    return template(session, progress, place, quarter, words_of(language), today)


def _language() -> str:
    """Return the language in which the person gets mails and workbooks."""
    person = signed_in.person()
    return (person.rights.language if person is not None else None) or wording.language()


def _file_name(report: Report, last: str) -> str:
    rehearsal = ["rehearsal"] if data.is_rehearsal() else []
    return "_".join(["kap_report", report.place, str(report.quarter), *rehearsal, last]) + ".xlsx"
