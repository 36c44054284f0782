"""Who may do what, and where?"""

import streamlit as st

from kap_model.people import persons, sign_in
from kap_model.people.permissions import Action
from kap_model.problems import KapError
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.reporting import people, people_words
from kap_ui.sections.shared import acts
from kap_ui.state import signed_in
from kap_ui.words import wording
from kap_ui.words.wording import _, pgettext

selection = page.header()
page.context(selection)
acts.show_outcome()
if not signed_in.may(Action.MANAGE_PEOPLE):
    show.block(people.only_administrators(), key="only_administrators")
    page.footer()
    raise page.Finished
everybody = people.everybody()
active = people.active(everybody)
names = {person.email: person.name for person in active}
show.headline(people.headline(everybody))
show.block(people.table(everybody), key="people")
with st.container(key="panels", horizontal=True, gap="small"):
    with st.container(key="panel_add", border=True):
        show.section(_("Add a person"), key="add_head", level=3)
        with st.form(f"add_{len(active)}", border=False):  # a new form, which is empty, once somebody was added
            email = st.text_input(_("E-mail"))
            name = st.text_input(pgettext("person", "Name"), max_chars=persons.LONGEST_NAME)
            language = st.selectbox(
                _("Language of mails and workbooks"), persons.LANGUAGES, format_func=people_words.language_name
            )
            if st.form_submit_button(_("Add"), type="primary"):
                done = _("%(name)s was added. Give them a role.") % {"name": wording.isolated(name)}
                acts.do_and_say(done, persons.add, email, name, language)
    with st.container(key="panel_role", border=True):
        show.section(_("Give a role"), key="role_head", level=3)
        whom = st.selectbox(_("Person"), names, format_func=names.get, key="role_person")
        roles = people.roles()
        role = st.selectbox(_("Role"), roles, format_func=roles.get, key="role")
        where = None
        if people.needs_place(role):
            places = people.places_of_roles()
            where = st.selectbox(_("Place"), places, format_func=places.get, key="role_place")
        if st.button(_("Give the role"), key="give_role", type="primary"):
            acts.do_and_say(_("The role was given."), persons.give_role, whom, role, where)
    with st.container(key="panel_person", border=True):
        show.section(_("Change a person"), key="person_head", level=3)
        chosen = st.selectbox(_("Person"), names, format_func=names.get, key="person")
        held = people.roles_held(everybody, chosen)
        if held:
            taken = st.selectbox(_("Role held"), held, format_func=held.get, key="held")
            if st.button(_("Take this role"), key="take_role"):
                acts.do_and_say(_("The role was taken."), persons.take_role, chosen, *taken)
        with st.container(key="person_acts", horizontal=True, gap="small"):
            wants_link = st.button(_("Make a link to sign in"), key="make_link")
            if st.button(_("End all sessions"), key="end_sessions"):
                acts.do_and_say(_("The sessions have ended."), sign_in.end_all, chosen)
            with st.popover(_("Remove")):
                show.block(people.what_removing_does(names[chosen]), key="before_removing")
                if st.button(_("Remove this person"), key="remove_person", type="primary"):
                    acts.do_and_say(
                        _("%(name)s was removed.") % {"name": wording.isolated(names[chosen])}, persons.remove, chosen
                    )
        if wants_link:
            try:
                link = acts.do(sign_in.make_link, chosen)
            except KapError as error:
                show.block(acts.refused(error), key="link_refused")
            else:
                show.block(people.link_made(link, names[chosen]), key="link_made")
                st.code(people.address_of(link, everybody), language=None, wrap_lines=True)
show.section(_("Open sessions"), key="sessions_head")
show.block(people.session_table(people.open_sessions(), everybody), key="sessions")
page.footer()
