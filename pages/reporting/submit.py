"""May I add these figures?"""

import streamlit as st

from kap_model.selection import Selection
from kap_model.vocabulary import OriginView
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.reporting import submit, submit_checks, submit_form, submit_taken_over, submit_upload
from kap_ui.sections.results import kpi, kpi_definition, kpi_receipt
from kap_ui.sections.shared import acts
from kap_ui.state import data
from kap_ui.words import labels
from kap_ui.words.wording import _

selection = page.header()
if not submit.may_see():
    page.context(selection)
    show.block(submit.how_to_begin(), key="how_to_begin")
    page.footer()
    raise page.Finished
report = submit.chosen()
if report is None:
    page.context(selection)
    show.block(submit.no_place(), key="no_place")
    page.footer()
    raise page.Finished
report = submit_taken_over.caught_up(report)
code = submit.kpi_choice(report).value if report.may_fill and not submit.is_checking() else None
answer = None
if code is not None:
    compared = data.choices().default_compared(report.quarter)
    asked = Selection(
        quarter=report.quarter, compared=compared, place=report.place, origin=OriginView.ALL, objective=None, kpi=code
    )
    answer = kpi.answer(asked)
page.context(
    selection,
    is_illustrative=any(each.is_illustrative for each in report.due)
    or (answer is not None and answer.receipt.is_illustrative),
)
acts.show_outcome()
show.headline(submit.headline(report), submit.below_headline(report))
note = submit.note(report)
if note is not None:
    show.block(note, key="report_note")
if not report.may_fill:
    if report.known is not None:
        show.block(submit.row_table(report.known), key="report_rows")
    show.block(submit.due_table(report), key="due")
elif submit.is_checking():
    submit_checks.draw(report)
else:
    with st.container(key="report_sheet", horizontal=True, gap="medium"):
        with st.container(key="report_due", width=320):
            show.block(submit.due_list(report, code), key="due")
        if answer is not None:
            with st.container(key="report_form", width="stretch"):
                show.section(f"{answer.kpi} {data.name(answer.kpi)}", key="form_head")
                submit_form.draw_figure(report, answer.kpi)
                state = st.container(key="report_state")
                submit_form.draw_words(report, answer.kpi)
                submit_form.draw_categories(report, answer.kpi)
                show.block(submit.neighbours(report, answer.kpi), key="neighbours")
            with st.container(key="report_known", width=340):
                show.block(submit_form.last_figures(report, answer.kpi, answer.amount), key="last_figures")
                show.section(_("How the status was worked out"), key="receipt_head", level=3)
                show.block(kpi_receipt.receipt(answer), key="receipt")
                about = st.expander(_("What this KPI is"), key="report_about", on_change="rerun", type="compact")
                if about.open:
                    with about:
                        show.block(kpi_definition.facts(answer), key="about")
        with state:
            submit_checks.draw_state(report, answer.kpi)
    upload = st.expander(
        _("Fill in a workbook, or upload a file"), key="report_upload", on_change="rerun", type="compact"
    )
    if upload.open:
        with upload:
            submit_upload.draw(report)
submit_checks.draw_withdrawal(report)
for earlier in submit.earlier(report):
    opened = st.expander(
        labels.plain(submit.earlier_title(earlier)),
        key=f"earlier_{earlier.submission_code}",
        on_change="rerun",
        type="compact",
    )
    if opened.open:
        with opened:
            show.block(submit.row_table(submit.with_rows(earlier)), key=f"earlier_rows_{earlier.submission_code}")
page.footer()
