"""Is the plan on course?"""

import streamlit as st

from kap_model.queries import sources
from kap_ui.charts import results_mix, results_shares
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.marks.markup import joined
from kap_ui.sections.results import attention, history, overview
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header("place", "quarter", "compared", "origin")
enablers = overview.opened()
found = overview.overview(selection, enablers.value == overview.OPEN)
page.said(selection, is_illustrative=found.is_illustrative)
if not overview.has_figures(found):
    page.nothing_to_show(selection)
behind = data.ask(sources.behind_observations, selection.origin)
chip = page.illustrative_mark() if found.is_illustrative else None
numbers = overview.numbers(found.plan, found.before["PLAN"], selection.compared)
show.headline(overview.headline(found), numbers=numbers)
show.rows(
    joined([overview.rows_head(found, chip), overview.rows(found)]),
    overview.table(found),
    overview.columns(),
    key="priorities",
    title=overview.rows_title(found),
    finding=overview.headline(found),
    selection=selection,
    sources=behind,
    is_illustrative=found.is_illustrative,
)
with st.container(key="course_row", horizontal=True, gap="large"):
    mix = history.mix_history(selection)
    show.chart(
        results_mix.status_mix,
        history.mix_frames(selection, mix),
        key="mix",
        title=history.mix_title(mix),
        finding=history.mix_finding(selection, mix),
        alt=_("Stacked bars by quarter"),
        columns=history.mix_columns(),
        selection=selection,
        sources=behind,
        table=history.mix_table(mix),
        is_illustrative=found.is_illustrative,
        select=results_mix.SELECTION,
        on_select=history.choose_quarter,
    )
    shares = history.shares_history(selection)
    if not history.has_shares(shares):
        show.block(history.no_shares(shares), key="no_shares")
    else:
        clicked = show.chart(
            results_shares.shares,
            history.shares_frames(shares),
            key="shares",
            title=history.shares_title(),
            finding=history.shares_finding(shares),
            alt=_("Panels of two lines by quarter"),
            columns=history.shares_columns(),
            selection=selection,
            sources=behind,
            options={"panels": shares["objective_code"].nunique()},
            table=history.shares_table(shares),
            legend=history.shares_key(shares),
            is_illustrative=found.is_illustrative,
            select=results_shares.SELECTION,
        )
        page.go(history.objective_clicked(clicked))
with st.container(key="attention_row", horizontal=True, gap="large"):
    with st.container(key="attention_most", width="stretch"):
        shortfalls = attention.shortfalls(selection)
        show.rows(
            attention.shortfall_rows(selection, shortfalls, found.plan, chip),
            attention.named(shortfalls),
            attention.shortfalls_columns(),
            key="shortfalls",
            title=attention.shortfalls_title(shortfalls, found.plan),
            finding=attention.shortfalls_said(selection),
            selection=selection,
            sources=behind,
            is_illustrative=found.is_illustrative,
        )
    with st.container(key="attention_changes", width="stretch"):
        changes = attention.changes(selection)
        show.rows(
            attention.change_rows(selection, changes, chip),
            attention.changes_table(changes),
            attention.changes_columns(),
            key="changes",
            title=attention.changes_title(selection, changes),
            finding=attention.changes_said(changes),
            selection=selection,
            sources=behind,
            is_illustrative=found.is_illustrative,
        )
page.footer(behind, found.data_quarter)
