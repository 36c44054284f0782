"""Who may do what, and where?"""

import streamlit as st

from kap_model.people import persons, sign_in
from kap_model.people.permissions import Action
from kap_model.problems import KapError
from kap_model.vocabulary import Role
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.reporting import people, people_words
from kap_ui.sections.shared import acts, role_words
from kap_ui.state import signed_in
from kap_ui.words.wording import _

selection = page.header()
page.context(selection)
acts.show_outcome()
if not signed_in.may(Action.MANAGE_PEOPLE):
    show.block(people.only_administrators(), key="only_administrators")
    page.footer()
    raise page.Finished
everybody = people.everybody()
names = {person.email: person.name for person in everybody}
emails = [person.email for person in people.active(everybody)]
show.headline(people.headline(everybody))
show.block(people.table(everybody), key="people")
with st.container(key="people_forms", horizontal=True, gap="large"):
    with st.form("add_person"):
        show.section(_("Add a person"), key="add_head", level=3)
        email = st.text_input(_("E-mail"))
        name = st.text_input(_("Name"), max_chars=persons.LONGEST_NAME)
        language = st.selectbox(
            _("Language of mails and workbooks"), persons.LANGUAGES, format_func=people_words.language_name
        )
        if st.form_submit_button(_("Add")):
            acts.do_and_say(_("%(name)s was added.") % {"name": name}, persons.add, email, name, language)
    with st.container(key="role_forms"):
        show.section(_("Give a role"), key="role_head", level=3)
        whom = st.selectbox(_("Person"), emails, format_func=names.__getitem__, key="role_person")
        role = st.selectbox(_("Role"), list(Role), format_func=role_words.role, key="role")
        where = None
        if people.needs_place(role):
            where = st.selectbox(_("Place"), people.places_of_roles(), format_func=people.place_label, key="role_place")
        if st.button(_("Give the role"), key="give_role") and whom is not None:
            acts.do_and_say(_("The role was given."), persons.give_role, whom, role, where)
    with st.container(key="person_forms"):
        show.section(_("Change a person"), key="person_head", level=3)
        person = st.selectbox(_("Person"), people.active(everybody), format_func=lambda one: one.name, key="person")
        if person is not None:
            if person.roles:
                held = st.selectbox(_("Role held"), person.roles, format_func=people.role_held, key="held")
                if st.button(_("Take this role"), key="take_role"):
                    acts.do_and_say(_("The role was taken."), persons.take_role, person.email, *held)
            with st.container(key="person_acts", horizontal=True, gap="small"):
                wants_link = st.button(_("Make a link to sign in"), key="make_link")
                if st.button(_("End all sessions"), key="end_sessions"):
                    acts.do_and_say(_("The sessions have ended."), sign_in.end_all, person.email)
                if st.button(_("Remove"), key="remove_person"):
                    acts.do_and_say(_("%(name)s was removed.") % {"name": person.name}, persons.remove, person.email)
            if wants_link:
                try:
                    show.block(people.link_made(acts.do(sign_in.make_link, person.email), everybody), key="link_made")
                except KapError as error:
                    show.block(acts.refused(error), key="link_refused")
show.section(_("Open sessions"), key="sessions_head")
show.block(people.session_table(people.open_sessions(), everybody), key="sessions")
page.footer()
