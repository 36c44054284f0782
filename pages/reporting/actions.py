"""What did we ask for, what came of it?"""

import streamlit as st

from kap_model.reporting import agreed_actions
from kap_model.reporting.agreed_actions import LONGEST_MEETING, LONGEST_NOTE, LONGEST_WHAT, LONGEST_WHO, Agreement
from kap_model.vocabulary import AgreedActionState
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.reporting import actions
from kap_ui.sections.shared import acts
from kap_ui.words.wording import _

selection = page.header()
page.context(selection)
acts.show_outcome()
found = actions.agreed_list()
action = actions.chosen_action(found)
if action is not None:
    actions.prepare(action)
    show.headline(actions.headline_of(action))
    show.block(actions.one(action), key="agreed_one")
    show.block(actions.back(), key="agreed_back")
    with st.container(key="panels", horizontal=True, gap="small"):
        if action.state is not AgreedActionState.WITHDRAWN:
            with st.container(key="panel_done", border=True), st.form("done", border=False):
                show.section(_("What came of it"), key="done_head", level=3)
                key = actions.field(action, "outcome_note")
                note = st.text_area(_("In a sentence or two"), key=key, max_chars=LONGEST_NOTE)
                if st.form_submit_button(_("It is done"), type="primary"):
                    actions.save(_("Saved."), agreed_actions.finish, action, note)
        if action.state is AgreedActionState.OPEN:
            with st.container(key="panel_change", border=True), st.form("change", border=False):
                show.section(_("Change what was agreed"), key="change_head", level=3)
                what = st.text_area(_("What"), key=actions.field(action, "what"), max_chars=LONGEST_WHAT)
                who = st.text_input(
                    _("Who: a unit, or the role of a person"), key=actions.field(action, "who"), max_chars=LONGEST_WHO
                )
                key = actions.field(action, "agreed_at")
                agreed_at = st.text_input(_("Agreed at"), key=key, max_chars=LONGEST_MEETING)
                key = actions.field(action, "by_meeting")
                by_meeting = st.text_input(_("By which meeting"), key=key, max_chars=LONGEST_MEETING)
                quarters, key = actions.quarters(action), actions.field(action, "by_quarter")
                by_quarter = st.selectbox(_("Or by which quarter"), quarters, key=key, format_func=quarters.get)
                if st.form_submit_button(_("Save")):
                    changed = Agreement(
                        what=what, who=who, agreed_at=agreed_at, by_meeting=by_meeting, by_quarter=by_quarter
                    )
                    actions.save(_("Saved."), agreed_actions.change, action, changed)
        if action.state is not AgreedActionState.WITHDRAWN:
            with st.container(key="panel_withdraw", border=True), st.form("withdraw", border=False):
                show.section(
                    _("Withdraw it"), _("It stays in the list, with the reason."), key="withdraw_head", level=3
                )
                reason = st.text_area(_("Why"), key=actions.field(action, "reason"), max_chars=LONGEST_NOTE)
                if st.form_submit_button(_("Withdraw")):
                    actions.save(_("The action was withdrawn."), agreed_actions.withdraw, action, reason)
    page.footer()
    raise page.Finished
show.headline(actions.headline(found), numbers=actions.numbers(found))
if found.every:
    actions.show_choices(found)
    show.rows(actions.figure(found))
else:
    show.block(actions.nothing(), key="nothing")
if acts.may_agree():
    with st.container(key="panel_agree", border=True), st.form(f"agree_{len(found.every)}", border=False):
        show.section(_("Agree on an action"), key="agree_head", level=3)
        subjects, quarters = actions.subjects_in_words(), actions.quarters()
        about = st.selectbox(
            _("About which KPI, outcome or priority"),
            subjects,
            index=None if found.about is None else list(subjects).index(found.about),
            format_func=subjects.get,
            placeholder=_("Type a code or a word"),
        )
        what = st.text_area(_("What"), max_chars=LONGEST_WHAT)
        who = st.text_input(_("Who: a unit, or the role of a person"), max_chars=LONGEST_WHO)
        agreed_at = st.text_input(_("Agreed at"), max_chars=LONGEST_MEETING)
        by_meeting = st.text_input(_("By which meeting"), max_chars=LONGEST_MEETING)
        by_quarter = st.selectbox(_("Or by which quarter"), quarters, format_func=quarters.get)
        if st.form_submit_button(_("Agree on it"), type="primary"):
            actions.agree(
                about, Agreement(what=what, who=who, agreed_at=agreed_at, by_meeting=by_meeting, by_quarter=by_quarter)
            )
page.footer()
