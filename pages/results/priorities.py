"""How does each priority stand, outcome by outcome?"""

import streamlit as st

from kap_model.queries import sources
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.results import overview, priorities
from kap_ui.state import address, data
from kap_ui.words.wording import _

selection = page.header(
    "priority", "place", "quarter", "origin", places=selection_bar.REGIONS_AND_OFFICES, required=("priority",)
)
sort = address.own_choice("sort", priorities.SORTS, default=priorities.SORTS[0])
status = address.own_choice("status", priorities.GROUPS)
found = priorities.priority(selection)
page.said(selection, is_illustrative=found.is_illustrative)
if not priorities.has_figures(found):
    page.nothing_to_show(selection, priorities.no_figures(found))
behind = data.ask(sources.behind_observations, selection.origin)
chip = page.illustrative_mark() if found.is_illustrative else None
show.headline(
    priorities.headline(found),
    priorities.below(found),
    numbers=overview.numbers(found.now, found.before, selection.compared),
)
offerings = priorities.linked_offerings(found)
show.block(priorities.picture(found, offerings, chip), key="chain")
order, only = sort.value, status.value
with st.container(key="lines_head", horizontal=True, vertical_alignment="bottom"):
    with st.container(key="lines_title", width="stretch"):
        show.section(
            priorities.lines_title(found, only),
            priorities.lines_said(),
            key="lines_section",
            is_illustrative=found.is_illustrative,
        )
    words = priorities.group_words(found)
    page_choices.show(
        page_choices.segments(status, _("Status"), priorities.GROUPS, words.__getitem__, none=_("All statuses")),
        page_choices.segments(sort, _("Sort by"), priorities.SORTS, priorities.sort_word),
        key="lines_choices",
        label=_("Which KPIs, and in which order"),
    )
show.rows(
    priorities.lines(found, order, only),
    priorities.table(found, order, only),
    priorities.columns(),
    key="lines",
    title=priorities.lines_title(found, only),
    finding=priorities.headline(found),
    selection=selection,
    sources=behind,
    is_illustrative=found.is_illustrative,
)
page.footer(behind, found.data_quarter)
