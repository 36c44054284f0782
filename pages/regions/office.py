"""How is a region or office doing?"""

import streamlit as st

from kap_model.queries.sources import together
from kap_model.vocabulary import WORLD
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.regions import (
    all_figures,
    countries_served,
    due_next,
    figure_quality,
    map_key,
    office,
    office_choice,
    office_kpis,
    office_mix,
    office_projects,
    report_list,
    reports,
)
from kap_ui.sections.shared import figure_words, source_counts
from kap_ui.words.wording import _

selection = page.header("place", "priority", "quarter", "compared", "origin", places=selection_bar.REGIONS_AND_OFFICES)
answer = office.office(selection)
choices = report_list.declare(answer.offices)
every_report = reports.reports(selection, answer.offices)
chosen_reports = reports.reports(selection, (choices.office.value,)) if choices.office.value else every_report
choice = office_choice.rows(answer) if selection.place == WORLD else None
mix, kpis = office_mix.mix(answer), office_kpis.kpis(answer)
due, outstanding, calendar, quality = (
    due_next.days(chosen_reports),
    report_list.listed(chosen_reports, choices.state.value, choices.sort.value),
    reports.calendar(chosen_reports),
    figure_quality.bars(selection),
)
served, projects = countries_served.world_map(answer), office_projects.projects(answer)
sources = together(
    source_counts.behind(selection.origin, answer.scope, reports.scope(every_report.every)), projects.sources or ()
)
said = figure_words.beside_figures(selection, sources)
page.context(
    selection,
    is_illustrative=any(
        figure.is_illustrative
        for figure in (choice, mix, kpis, due, outstanding, calendar, quality, served, projects)
        if figure is not None
    ),
    sources=sources,
    data_quarter=answer.plan.data_quarter,
)
if not answer.has_figures and not every_report.every:
    page.nothing_to_show()
show.headline(
    office.headline(answer),
    due_next.below_headline(every_report),
    numbers=office.numbers(answer, every_report.tally),
)
if not answer.has_figures:
    show.block(office.without_figures(), key="without_figures")
whole = st.expander(all_figures.title(answer), key="all_figures", on_change="rerun", type="compact")
if whole.open:
    with whole:
        show.files(all_figures.table(answer, every_report))
if choice is not None:
    show.rows(choice)
if answer.has_figures:
    show.titled_rows(mix)
    show.titled_rows(kpis)
    show.block(office_kpis.history_link(answer), key="history_link")
if said is not None:
    show.rows(said)
show.section(_("Reports of the offices"), due_next.as_of_today(), key="reports_head")
page_choices.show(
    *report_list.controls(choices, answer.offices), key="report_choices", label=_("Which reports, and in which order")
)
if due is not None:
    show.rows(due)
    st.download_button(
        _("Due dates for your calendar (ICS)"),
        due_next.calendar_file(chosen_reports),
        due_next.file_name(chosen_reports),
        due_next.ICS,
        key="due_ics",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
with st.container(key="waiting_row", horizontal=True, gap="large"):
    with st.container(key="waiting", width="stretch"):
        show.rows(outstanding)
    with st.container(key="quality", width=400):
        show.titled_rows(quality)
        by_kpi = st.expander(_("By KPI"), key="quality_by_kpi", on_change="rerun", type="compact")
        if by_kpi.open:
            with by_kpi:
                show.block(figure_quality.by_kpi(selection), key="quality_table")
show.chart(calendar)
with st.container(key="map_row", horizontal=True, gap="large"):
    with st.container(key="map_side_map", width="stretch"):
        show.chart(served)
        show.block(map_key.of_countries_served(), key="map_key")
    with st.container(key="map_side_list", width=400):
        show.block(countries_served.listed(answer), key="served")
with st.container(key="projects"):
    show.rows(projects)
page.footer()
