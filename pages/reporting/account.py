"""Who am I here, and what may I do?"""

import streamlit as st

from kap_model.people import persons, sign_in
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.reporting import account, people_words
from kap_ui.sections.shared import acts
from kap_ui.state import signed_in
from kap_ui.words.wording import _

selection = page.header()
page.context(selection)
acts.show_outcome()
person = signed_in.person()
if person is None:
    show.block(account.how_to_begin(), key="how_to_begin")
    account.ask_provider()
    page.footer()
    raise page.Finished
show.headline(account.headline(person))
show.block(account.facts(person), key="account_facts")
with st.container(key="panel_choices", border=True), st.form("choices", border=False):
    show.section(_("Mails and workbooks"), key="choices_head", level=3)
    languages = list(persons.LANGUAGES)
    language = st.selectbox(
        _("Language"),
        languages,
        index=languages.index(person.rights.language or "en"),
        format_func=people_words.language_name,
    )
    wants_reminders = st.checkbox(
        _("Remind me by mail of what is due, once a week at most"), value=person.rights.wants_reminders
    )
    if st.form_submit_button(_("Save"), type="primary"):
        acts.do_and_say(_("Saved."), persons.change, person.email, language=language, wants_reminders=wants_reminders)
sessions = account.sessions(person)
show.section(_("Sessions"), account.sessions_finding(sessions), key="sessions_head")
show.block(account.session_table(person, sessions), key="sessions")
with st.container(key="session_acts", horizontal=True, gap="small"):
    if st.button(_("Sign out here"), key="sign_out"):
        acts.do(sign_in.end, person.session.session_code)
        account.leave(person)
    if len(sessions) > 1 and st.button(_("End all sessions"), key="sign_out_all"):
        acts.do(sign_in.end_all, person.email)
        account.leave(person)
page.footer()
