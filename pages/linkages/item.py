"""What in the plan serves this item, and is it on course?"""

import streamlit as st

from kap_model.queries import linkages as linkages_query
from kap_model.queries.sources import counted, together
from kap_ui.elements import search_box
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.linkages import families, item, item_index, item_tables
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _

selection = page.header("place", "quarter", "compared", "origin")
linkages = data.ask(linkages_query.linkages)
if not linkages.items:
    page.context(selection)
    page.nothing_to_show(_("No item of Figure 2 has been loaded."))
chosen = item.item_choice(linkages)
search_box.show(
    _("Item"),
    tuple(linkages.items),
    key=chosen.key,
    value=chosen.value,
    words=families.labels(linkages),
    on_choose=chosen.set,
    placeholder=_("Choose an item: type a number or a word"),
    is_label_seen=False,
)
code = chosen.value
if code is None:
    page.context(
        selection,
        is_illustrative=linkages.is_illustrative,
        sources=counted(linked.source for linked in linkages.items.values()),
    )
    show.headline(item_index.headline(linkages), item_index.below_headline())
    show.block(item_index.items(linkages), key="items")
    page.footer()
    raise page.Finished
answer = item.served_item(selection, linkages, code)
projects = item_tables.projects(answer)
page.context(
    selection,
    is_illustrative=answer.is_illustrative
    or projects.is_illustrative
    or bool(st.session_state.get("item_kpis") and item.kpi_rows_are_illustrative(answer)),
    sources=together(answer.sources, item_tables.published_sources(answer)),
    data_quarter=item_tables.data_quarter(answer),
    subject=families.titled(linkages, code),
)
of_plan, own_figure = item.headline(answer), item_tables.own_figure(answer)
show.headline(
    own_figure or of_plan,
    item.below_headline(answer, of_plan if own_figure else ""),
    numbers=item.numbers(answer),
)
show.block(item.onward_links(answer), key="onward_links")
if answer.links:
    show.section(
        _("What in the plan serves it"),
        item.serving_reading(answer),
        key="serving_head",
        is_illustrative=answer.serving_is_illustrative,
    )
    show.block(item.serving(answer), key="serving")
if answer.kpi_count:
    show.section(
        _("Mean progress against expected progress, by place"),
        _("Years since the start of the plan; the thin line is the expected progress"),
        key="panels_head",
        is_illustrative=answer.history_is_illustrative,
    )
    show.block(item.panels(answer), key="panels")
if item_tables.indicators(answer):
    published = item_tables.published(answer)
    if published.table.empty:
        show.block(item_tables.no_published_figure(), key="no_figures")
    else:
        show.table(published)
if answer.kpi_count:
    expander = st.expander(item.kpi_lines_label(answer), key="item_kpis", on_change="rerun")
    if expander.open:
        with expander:
            show.block(item.kpi_rows(answer), key="kpi_rows")
if not projects.table.empty:
    label = f"{projects.title}{wording.signs().colon}{projects.finding}"
    expander = st.expander(label, key="item_projects", on_change="rerun")
    if expander.open:
        with expander:
            show.table(projects)
show.section(_("About this item"), key="about_head")
show.block(item.about(answer), key="about")
page.footer()
