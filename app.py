"""The script that Streamlit runs for every page: it chooses the page, runs it in its frame, and shows failures."""

from __future__ import annotations

import logging
import uuid
from contextlib import suppress

import streamlit as st

from kap_model.editions.listing import LIVE, EditionError
from kap_model.plans_beside import MAIN, PlanError
from kap_model.problems import DatabaseFault
from kap_ui.cache import run_context
from kap_ui.frame import navigation, page, page_list, site_map
from kap_ui.look.stylesheet import stylesheet
from kap_ui.server import index_page, script_runs, search
from kap_ui.server.script_runs import Outcome, ScriptRun
from kap_ui.state import browser_address, data, shown_edition, shown_plan, signed_in
from kap_ui.state.theme import set_theme

log = logging.getLogger("kap")


def _show_navigation(page_shown: page_list.Page) -> None:
    """Draw the navigation of a page whose data may be read."""
    has_search = search.is_offered()
    navigation.show(page_shown, site_map.link_with_own_choices, signed_in.person(), has_search=has_search)


def _show(run: ScriptRun) -> None:
    """Run the reader's page between navigation, notices and address."""
    script, page_shown = navigation.register()
    run.is_of(page_shown.name)
    try:
        data.begin()
    except DatabaseFault:
        navigation.show(page_shown, str)
        raise
    if page_shown.name != page_list.ACCOUNT and not signed_in.may_read():
        navigation.show(page_shown, site_map.link_in_language)
        browser_address.mark_language()
        page.sign_in_first()
        return
    try:
        edition, plan = _show_what_is_asked(page_shown)
    except (EditionError, PlanError) as error:
        browser_address.pull(page_shown.name)
        _show_navigation(page_shown)
        browser_address.mark_language()
        if isinstance(error, PlanError):
            page.no_plan(error)
        else:
            page.no_edition(error)
        return
    browser_address.pull(page_shown.name, edition, plan)
    _show_navigation(page_shown)
    page.plan_band()
    page.edition_band()
    page.rehearsal_band()
    notices_box = st.container(key="notices_box")
    with suppress(page.Finished):
        script.run()
    with notices_box:
        page.notices()
    browser_address.push()
    page.name_window()


def _show_what_is_asked(page_shown: page_list.Page) -> tuple[str, str]:
    """Open the edition or the plan that the address asks for; return the codes of both, LIVE where it asks for none.

    An edition is one of the plan that is reported on, so it gives way to a plan beside.

    Raises:
        EditionError: there is no such edition, or it cannot be opened.
        PlanError: there is no such plan, or it cannot be opened.
    """
    name = page_shown.name
    edition, plan = browser_address.edition_asked(name), browser_address.plan_asked(name)
    if page_shown.is_live:
        shown_edition.note_what_is_left(name, edition)
        shown_plan.note_what_is_left(name, plan)
        return LIVE, MAIN
    if plan != MAIN:
        plan = shown_plan.show(plan)
    if plan == MAIN and edition != LIVE:
        return shown_edition.show(edition, page.opening).edition_code, MAIN
    return LIVE, plan


run_context.keep_in(st.session_state)
with script_runs.observed() as run, run_context.script_run():
    st.set_page_config(page_icon="/app/static/logo.svg", layout="wide")
    browser_address.choose_language()
    set_theme(st.context.theme.type)
    if not index_page.carries_stylesheet():
        st.html(f"<style>{stylesheet()}</style>")
    try:
        _show(run)
    except DatabaseFault as fault:
        run.outcome = Outcome.NO_DATABASE
        log.warning("%s", fault)
        browser_address.mark_language()
        page.no_database(fault)
    except Exception:
        # Whatever fails, the reader gets a sentence and a way out, and the log gets the trace. Streamlit's own control
        # flow, such as that of `st.rerun`, is not derived from `Exception` and passes.
        failure_id = uuid.uuid4().hex[:8]
        script_runs.failed(run, failure_id)
        browser_address.mark_language()
        page.failure(failure_id)
