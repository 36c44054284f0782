"""The Kigali Action Plan dashboard: what surrounds every page."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from kap_model.problems import NoDatabaseError
from kap_ui import data, look, page, site_map, url_state

log = logging.getLogger("kap")


def _run(this: site_map.Page, run: Callable[[], None]) -> None:
    """Run a page; whatever fails in it, the reader gets a sentence and the log gets the trace."""
    notices = st.container(key="notices_box")
    try:
        url_state.pull(this.name)
        with suppress(StopException):  # the page has said all that it has to say
            run()
        page.notices(notices)
        url_state.push()
    except (RerunException, StopException):
        raise
    except data.DataMovedError:
        st.rerun()
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("failure %s on page %s", number, this.name)
        url_state.mark_language()
        page.failure(number)


st.set_page_config(page_title="Kigali Action Plan", page_icon="static/logo.svg", layout="wide")
url_state.choose_language()
st.html(f"<style>{look.stylesheet()}</style>")
st.logo("static/logo_dark.svg" if st.context.theme.type == "dark" else "static/logo.svg", size="large")
navigation, this_page = site_map.navigation()
try:
    data.begin()
except NoDatabaseError as error:
    log.warning("%s", error)
    url_state.mark_language()
    page.no_database()
else:
    _run(this_page, navigation.run)
