"""The form in which a publisher records what was decided on a KPI."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from kap_model.people.permissions import Action
from kap_model.reporting.kpi_decisions import LONGEST_NAME, LONGEST_NOTE, TRANSITIONS, KnownDecision, decide, newest
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.sections.shared import acts
from kap_ui.state import clock, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import _

_FIRST_DAY: Final = date(2000, 1, 1)


def draw(kpi: str, decisions: Sequence[KnownDecision]) -> None:
    """Draw the form for who may record a decision, with what can follow on the decisions so far."""
    if not signed_in.may(Action.DECIDE_ON_KPIS):
        return
    expander = st.expander(_("Record a decision"), key="decision", on_change="rerun", type="compact")
    if not expander.open:
        return
    before = newest(decisions)
    with expander:
        explained = _(
            "A decision is never changed: a later one puts a wrong one right. A retired KPI is reported up to the "
            "quarter of that day."
        )
        show.block(marks.paragraph(explained), key="decision_explained")
        # A new form, which is empty, once a decision was recorded.
        with st.form(f"decision_{kpi}_{len(decisions)}", border=False):
            with st.container(key="decision_facts", horizontal=True, gap="small"):
                decision = st.selectbox(
                    _("Decision"),
                    TRANSITIONS[before.decision if before is not None else None],
                    format_func=wording.approval,
                    width=180,
                )
                day = st.date_input(
                    _("On"),
                    value=clock.today(),
                    min_value=_FIRST_DAY,
                    max_value=clock.today(),
                    format="DD/MM/YYYY",
                    width=160,
                )
                meeting = st.text_input(_("Meeting, such as TDAG-26"), max_chars=LONGEST_NAME, width=240)
                document = st.text_input(_("Document"), max_chars=LONGEST_NAME, width=240)
            note = st.text_area(_("Note"), max_chars=LONGEST_NOTE, height=76)
            if st.form_submit_button(_("Record"), type="primary"):
                acts.do_and_say(
                    _("The decision was recorded."),
                    decide,
                    kpi,
                    decision,
                    decided_on=day,
                    meeting=meeting,
                    document=document,
                    note=note,
                )
