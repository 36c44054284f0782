"""How is each priority doing, outcome by outcome?"""

import streamlit as st

from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.results import priorities
from kap_ui.sections.shared import acts, agreed_rows, kpi_lines
from kap_ui.words.wording import _

selection = page.header(
    "priority", "place", "quarter", "origin", places=selection_bar.REGIONS_AND_OFFICES, required=("priority",)
)
sort, status = priorities.sort_choice(), priorities.status_choice()
answer = priorities.answer(selection)
lines = priorities.lines(answer, sort.value, status.value)
page.context(
    selection,
    is_illustrative=answer.is_illustrative or lines.is_illustrative,
    sources=kpi_lines.sources(selection, answer.lines.values()),
    data_quarter=answer.data_quarter,
)
if answer.data_quarter is None:
    page.nothing_to_show(priorities.no_figures(answer))
show.headline(priorities.headline(answer), priorities.below_headline(answer), numbers=priorities.numbers(answer))
agreed = agreed_rows.beside(
    (answer.code, *answer.outcomes), about=answer.code, with_about=True, may_agree=acts.may_agree()
)
if agreed is not None:
    show.block(agreed, key="agreed_beside")
show.block(priorities.chain_picture(answer), key="chain")
with st.container(key="lines_head", horizontal=True, vertical_alignment="bottom"):
    with st.container(key="lines_title", width="stretch"):
        reading = priorities.how_to_read(lines, answer)
        show.section(lines.title, reading, key="lines_section", is_illustrative=lines.is_illustrative)
    words = priorities.status_words(answer)
    page_choices.show(
        page_choices.segments(status, _("Status"), priorities.STATUSES, words.__getitem__, none=_("All statuses")),
        page_choices.segments(sort, _("Sort by"), priorities.SORTS, priorities.sort_word),
        key="lines_choices",
        label=_("Which KPIs, and in which order"),
    )
show.rows(lines)
page.footer()
