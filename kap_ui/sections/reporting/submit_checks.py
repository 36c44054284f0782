"""The report as a whole before it is submitted: all problems and warnings, what it would change, and the act itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from kap_model.problems import DataRefusedError, Problem
from kap_model.reporting.checks import Checks
from kap_model.reporting.figure_warnings import FigureWarning
from kap_model.reporting.submissions import LONGEST_TEXT, KnownSubmission, SavedRow, withdraw
from kap_model.reporting.submitting import submit
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.reporting import report_changes, report_checks, report_words, submit_saving
from kap_ui.sections.reporting import submit as answer
from kap_ui.sections.reporting.submit import Report
from kap_ui.sections.reporting.submit_saving import FormRow
from kap_ui.sections.shared import acts
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number


def draw_state(report: Report, kpi: str) -> None:
    """Draw when the figure of a KPI was saved, what is wrong with its rows, and what looks odd in them."""
    rows = [row for row in report.rows if row.key.kpi_code == kpi]
    if report.open is None or not rows:
        return
    show.block(_saved(max(rows, key=lambda row: row.saved_at)), key="saved")
    found = report_checks.checks(replace(report.open, rows=tuple(rows)))
    found_marks = [marks.refused(_sentence(problem)) for problem in found.problems]
    found_marks += [marks.odd(_("Looks odd: %(what)s") % {"what": wording.said(each.what)}) for each in found.warnings]
    if found_marks:
        show.block(element("div", *found_marks, class_="word-list"), key="kpi_checks")


def _saved(row: SavedRow) -> Markup:
    """Return when and by whom a row was saved, and how it was understood."""
    values = {
        "hour": report_words.hour(row.saved_at),
        "name": report_words.person(row.saved_by),
        "figure": report_words.figure(row.entry),
    }
    return marks.saved(_("Saved %(hour)s by %(name)s: %(figure)s") % values)


def draw(report: Report) -> None:
    """Draw the checks of a report that is filled in, what submitting it would change, and the acts."""
    known = report.open
    if known is None or not known.rows:
        show.block(marks.note(_("Nothing is filled in yet.")), key="nothing_filled")
        return
    found = report_checks.checks(known)
    if found.problems:
        count = found.problems.total
        title = ngettext("%(n)s problem to put right", "%(n)s problems to put right", count) % {"n": number(count)}
        show.section(title, key="problems_head")
        show.block(_problem_list(report, known, found.problems), key="problems")
    if found.warnings:
        _draw_warnings(report, known, found.warnings)
    if not found.problems:
        _draw_preview(known)
    _draw_acts(report, known, found)


def _problem_list(report: Report, known: KnownSubmission, problems: Sequence[Problem]) -> Markup:
    rows = [
        (
            _row_link(report, known.rows[problem.row - 1]) if problem.row is not None else "",
            report_words.column(problem.column or ""),
            wording.said(problem.what),
            wording.said(problem.how_to_fix),
        )
        for problem in problems
    ]
    heads = [HeadCell(_("KPI")), HeadCell(_("Field")), HeadCell(_("What is wrong")), HeadCell(_("How to put it right"))]
    return marks.table(heads, rows, caption=_("Problems"), is_caption_seen=False, is_stacked=True)


def _sentence(problem: Problem) -> str:
    return wording.labelled(report_words.column(problem.column or ""), acts.problem_words(problem))


def _row_link(report: Report, row: SavedRow) -> Markup:
    return link(report_words.row_name(row.key), href=answer.link_to(report, row.key.kpi_code), class_="name")


def _draw_warnings(report: Report, known: KnownSubmission, warnings: Sequence[FigureWarning]) -> None:
    open_rows = {each.row for each in warnings if not each.reply}
    finding = ngettext(
        "%(n)s row still needs an explanation", "%(n)s rows still need an explanation", len(open_rows)
    ) % {"n": number(len(open_rows))}
    show.section(_("What looks odd"), finding, key="warnings_head")
    for number_of_row in sorted({each.row for each in warnings}):
        saved = known.rows[number_of_row - 1]
        row = FormRow(report.place, report.quarter, saved.key)
        said = [wording.said(each.what) for each in warnings if each.row == number_of_row]
        show.block(
            joined([element("p", _row_link(report, saved)), *(element("p", text, class_="text") for text in said)]),
            key=f"{row.field('warning_reply')}_what",
        )
        submit_saving.prepare(row, saved, ("warning_reply",))
        st.text_input(
            _("Your explanation"),
            key=row.field("warning_reply"),
            max_chars=LONGEST_TEXT,
            on_change=submit_saving.save,
            args=(row, "warning_reply", report.code),
            autocomplete="off",
        )
        if refusal := submit_saving.refusal(row, "warning_reply"):
            show.block(marks.refused(refusal), key=f"{row.field('warning_reply')}_refused")


def _draw_preview(known: KnownSubmission) -> None:
    try:
        changes = report_checks.preview(known)
    except DataRefusedError:  # the checks have named why
        return
    report_changes.draw(changes, _("If you submit and it is accepted"))


def _draw_acts(report: Report, known: KnownSubmission, found: Checks) -> None:
    with st.container(key="report_acts", horizontal=True, gap="small", vertical_alignment="bottom"):
        is_ready = not found.problems and not found.unanswered
        if st.button(_("Submit"), key="submit_report", type="primary", disabled=not is_ready):
            submit_saving.forget()
            acts.do_and_say(_("The report was submitted."), submit, known.submission_code)
    if not is_ready:
        show.block(
            marks.paragraph(_("You can submit once the problems are put right and each odd row has an explanation.")),
            key="not_ready",
        )


def draw_withdrawal(report: Report) -> None:
    """Draw what takes a draft or a submitted report back."""
    known = report.open
    if known is None or not report.may_report or known.state == "returned":
        return
    with st.expander(_("Withdraw this report"), key="withdraw_box", type="compact"):
        reason = st.text_input(_("Why"), key="withdraw_reason", max_chars=LONGEST_TEXT, autocomplete="off")
        if st.button(_("Withdraw"), key="withdraw_report"):
            submit_saving.forget()
            acts.do_and_say(_("The report was withdrawn."), withdraw, known.submission_code, reason.strip() or None)
