"""Is the plan on course?"""

import streamlit as st

from kap_model.editions.listing import LIVE, EditionError
from kap_model.vocabulary import OriginView
from kap_ui.elements import choice_boxes
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.results import attention, connectivity, history, overview
from kap_ui.sections.shared import figure_words, source_counts
from kap_ui.state import address
from kap_ui.state.reader import SINCE
from kap_ui.words.wording import _

known = refused = None
if address.code(SINCE) != LIVE:
    from kap_ui.sections.reporting import changes_since  # only for a reader who has chosen an edition

    known = changes_since.settle()
selection = page.header("place", "quarter", "compared", "origin")
enablers = overview.enablers_choice()
answer = overview.overview(selection, enablers.value == overview.OPEN)
past = history.history(selection)
priorities, mix, shares = overview.rows(answer), history.mix(past), history.shares(past)
actions, changes = attention.to_act_on(selection, answer.course), attention.changes(selection)
if known is not None:
    try:
        changes = changes_since.figure(selection, known, page.opening)
    except EditionError as error:
        refused = changes_since.refused(error, selection)
unknown = attention.unknown(selection, answer.plan)
help_requests = figure_words.asking_for_help(selection)
page.context(
    selection,
    is_illustrative=any(figure.is_illustrative for figure in (priorities, mix, shares, actions, changes)),
    sources=source_counts.behind(
        selection.origin, answer.scope, past.scope, *attention.scopes(selection, answer.course)
    ),
    data_quarter=answer.data_quarter,
)
published = connectivity.lead(selection) if selection.origin is OriginView.PUBLISHED else None
if published is not None:
    show.block(published, key="published_lead")
if answer.data_quarter is None:
    page.nothing_to_show()
show.headline(overview.headline(answer), overview.below_headline(answer), numbers=overview.numbers(answer))
show.rows(actions)
show.rows(priorities)
with st.container(key="course_row", horizontal=True, gap="large"):
    page.go(history.clicked_status(past, show.chart(mix)))
    if past.has_shares:
        page.go(history.clicked_priority(show.chart(shares)))
    else:
        show.block(history.all_shares_withheld(past), key="no_shares")
with st.container(key="attention_row", horizontal=True, gap="large"):
    with st.container(key="attention_changes", width="stretch"):
        if refused is not None:
            show.block(refused, key="since_refused")
        if known is not None:
            choice_boxes.show(
                [changes_since.box(selection, known)], key=SINCE, label=_("What is compared"), on_choose=address.choose
            )
        show.rows(changes)
    if unknown is not None:
        with st.container(key="attention_unknown", width="stretch"):
            show.titled_rows(unknown)
if help_requests is not None:
    show.rows(help_requests)
page.footer()
