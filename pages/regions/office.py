"""How is a region or office doing?"""

import streamlit as st

from kap_model.queries.sources import together
from kap_model.vocabulary import WORLD
from kap_ui.figures import show
from kap_ui.frame import page, selection_bar
from kap_ui.sections.regions import (
    countries_served,
    figure_quality,
    map_key,
    office,
    office_choice,
    office_kpis,
    office_mix,
    office_projects,
    reports,
)
from kap_ui.sections.shared import source_counts
from kap_ui.words.wording import _

selection = page.header("place", "priority", "quarter", "compared", "origin", places=selection_bar.REGIONS_AND_OFFICES)
if selection.place == WORLD:
    choice = office_choice.choice(selection)
    page.context(selection, is_illustrative=choice.is_illustrative, sources=choice.sources)
    show.headline(choice.headline)
    show.block(choice.rows, key="choice")
    page.footer()
    raise page.Finished

answer = office.office(selection)
every_report = reports.reports(selection, answer.offices)
mix, kpis = office_mix.mix(answer), office_kpis.kpis(answer)
calendar, outstanding, quality = (
    reports.calendar(every_report),
    reports.outstanding(every_report),
    figure_quality.bars(selection),
)
served, projects = countries_served.world_map(answer), office_projects.projects(answer)
page.context(
    selection,
    is_illustrative=any(
        figure.is_illustrative for figure in (mix, kpis, calendar, outstanding, quality, served, projects)
    ),
    sources=together(
        source_counts.behind(selection.origin, answer.scope, reports.scope(every_report.every)), projects.sources or ()
    ),
    data_quarter=answer.plan.data_quarter,
)
if not answer.has_figures:
    page.nothing_to_show()
show.headline(office.headline(answer), numbers=office.numbers(answer, every_report.tally))
show.titled_rows(mix)
show.titled_rows(kpis)
show.chart(calendar)
with st.container(key="waiting_row", horizontal=True, gap="large"):
    with st.container(key="waiting", width="stretch"):
        show.rows(outstanding)
    with st.container(key="quality", width=400):
        show.titled_rows(quality)
        by_kpi = st.expander(_("By KPI"), key="quality_by_kpi", on_change="rerun", type="compact")
        if by_kpi.open:
            with by_kpi:
                show.block(figure_quality.by_kpi(selection), key="quality_table")
with st.container(key="map_row", horizontal=True, gap="large"):
    with st.container(key="map_side_map", width="stretch"):
        show.chart(served)
        show.block(map_key.of_countries_served(), key="map_key")
    with st.container(key="map_side_list", width=400):
        show.block(countries_served.listed(answer), key="served")
show.table(projects)
page.footer()
