"""What a signed-in person does on a page, and the sentence that says how it went, above the page that runs next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec

import streamlit as st
from sqlalchemy import Engine

from kap_model.importing.cells import RefusedCellError
from kap_model.people.permissions import Action, Actor
from kap_model.problems import DatabaseFault, DataRefusedError, KapError, Message, Problem
from kap_model.vocabulary import Role, SubmissionState
from kap_ui import marks
from kap_ui.elements import markup_block
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup
from kap_ui.sections.shared import role_words
from kap_ui.state import data, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import N_, _

log = logging.getLogger("kap")

_OUTCOME: Final = "_outcome"
"""In the session state: how the last act went, until it has been shown."""

_MOST_PROBLEMS: Final = 3
"""Problems of refused figures that the sentence names."""

_STATES: Final = {
    SubmissionState.DRAFT: N_("draft"),
    SubmissionState.SUBMITTED: N_("submitted"),
    SubmissionState.RETURNED: N_("returned"),
    SubmissionState.ACCEPTED: N_("accepted"),
    SubmissionState.WITHDRAWN: N_("withdrawn"),
}

Arguments = ParamSpec("Arguments")


def do(
    act: Callable[Concatenate[Engine, Actor, Arguments], Any],
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Any:
    """Carry an act of `kap_model` out for the person who has signed in, and return what it returns.

    Raises:
        KapError: it was refused; nothing was changed. If the database cannot be used, the log says so too.
    """
    by = signed_in.actor(site_map.current().name)
    signed_in.forget()
    try:
        return data.change(act, by, *args, **kwargs)
    except DatabaseFault as fault:
        log.warning("nothing was changed on the page %s: %s", by.through, fault)
        raise


def do_and_say(
    done: str,
    act: Callable[Concatenate[Engine, Actor, Arguments], Any],
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> None:
    """Carry an act out, and run the page again, which says `done`, or why the act was refused."""
    try:
        do(act, *args, **kwargs)
    except KapError as error:
        st.session_state[_OUTCOME] = (_("Nothing was changed."), sentence(error))
    else:
        st.session_state[_OUTCOME] = (done, "")
    st.rerun()


def sentence(error: KapError) -> str:
    """Return why an act was refused, in the reader's language."""
    if isinstance(error, DatabaseFault):
        return error.public(_)
    if isinstance(error, DataRefusedError):
        found = [problem_words(each) for each in error.problems]
        return wording.sentences(found[:_MOST_PROBLEMS])
    template = getattr(error, "sentence", None)
    if template is None:
        return error.said(_)
    return _(template) % {name: _shown(value) for name, value in getattr(error, "values", {}).items()}


def problem_words(problem: Problem | RefusedCellError) -> str:
    """Return what is wrong with data and what to do, two sentences in the reader's language."""
    return wording.sentences(wording.ended(wording.said(text)) for text in (problem.what, problem.how_to_fix))


def _shown(value: Any) -> Any:
    """Return a value of a sentence in the reader's language: a problem, a state, a role, or roles with their places."""
    if isinstance(value, Role):
        return role_words.role(value)
    if isinstance(value, SubmissionState):
        return _(_STATES[value])
    if isinstance(value, Message):
        return wording.said(value)
    if isinstance(value, tuple):
        return role_words.roles(value)
    return wording.isolated(value) if isinstance(value, str) else value


def may_agree() -> bool:
    """Return whether the person who has signed in may agree on actions, and change them."""
    return signed_in.may(Action.AGREE_ON_ACTIONS)


def show_outcome() -> None:
    """Draw how the last act went, once."""
    outcome = st.session_state.pop(_OUTCOME, None)
    if outcome is not None:
        markup_block.show(marks.note(*outcome), key="outcome")


def refused(error: KapError) -> Markup:
    """Return why an act was refused."""
    return marks.note(_("Nothing was changed."), sentence(error))
