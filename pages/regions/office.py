"""How does one region or office stand?"""

import streamlit as st

from kap_model.queries import sources
from kap_model.vocabulary import WORLD
from kap_ui.charts import regions_calendar
from kap_ui.figures import show
from kap_ui.frame import page, selection_bar
from kap_ui.sections.regions import map_figure, office, reporting
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header("place", "priority", "quarter", "compared", "origin", places=selection_bar.REGIONS_AND_OFFICES)
behind = data.ask(sources.behind_observations, selection.origin)
if selection.place == WORLD:
    page.said(selection, is_illustrative=office.any_illustrative(selection))
    show.headline(_("Choose a region or an office"))
    show.block(office.choice(selection), key="choice")
    page.footer(behind)
    raise page.Finished

found = office.office(selection)
reports = reporting.reports(selection, found.offices)
page.said(selection, is_illustrative=found.is_illustrative)
if not office.has_figures(found):
    page.nothing_to_show(selection)
tally = reporting.tally(reports)
show.headline(office.headline(found), numbers=office.numbers(found, tally.late, tally.due))
show.section(
    _("Status by priority, beside the others"),
    office.peers_said(found),
    key="mix_head",
    is_illustrative=found.is_illustrative,
)
show.block(office.mix_key_and_rows(found), key="mix")
show.section(office.kpis_title(found), office.kpis_said(found), key="kpis_head", is_illustrative=found.is_illustrative)
show.block(office.lines(found), key="kpis")
calendar = reporting.calendar(selection, reports)
show.chart(
    regions_calendar.calendar,
    calendar,
    key="calendar",
    title=reporting.title(selection),
    finding=reporting.finding(reports),
    alt=_("Calendar of reports by quarter"),
    columns=reporting.columns(),
    selection=selection,
    sources=behind,
    options=reporting.calendar_options(calendar),
    file_options=reporting.file_options(),
    table=reporting.table(selection, reports),
    legend=reporting.key(),
    is_illustrative=found.is_illustrative,
)
with st.container(key="waiting_row", horizontal=True, gap="large"):
    with st.container(key="waiting", width="stretch"):
        waiting = reporting.waiting(selection, reports)
        show.section(
            reporting.waiting_title(),
            reporting.waiting_said(waiting),
            key="waiting_head",
            is_illustrative=found.is_illustrative,
            level=3,
        )
        show.rows(
            reporting.waiting_list(waiting),
            waiting,
            reporting.waiting_columns(),
            key="waiting_list",
            title=reporting.waiting_title(),
            finding=reporting.waiting_said(waiting),
            selection=selection,
            sources=behind,
            is_illustrative=found.is_illustrative,
        )
    with st.container(key="quality", width=400):
        rests_on = reporting.quality(selection)
        show.block(reporting.quality_said(rests_on, found.is_illustrative), key="quality_bars")
        by_kpi = st.expander(_("By KPI"), key="quality_by_kpi", on_change="rerun", type="compact")
        if by_kpi.open:
            with by_kpi:
                show.block(reporting.quality_table(rests_on), key="quality_table")
with st.container(key="map_row", horizontal=True, gap="large"):
    with st.container(key="map_side_map", width="stretch"):
        map_figure.draw_served(found, behind)
        show.block(map_figure.key_of_served(), key="map_key")
    with st.container(key="map_side_list", width=400):
        show.block(office.served(found), key="served")
work = office.work(found)
show.table(
    work,
    office.work_columns(),
    key="work",
    title=_("Regional initiatives and projects"),
    subtitle=office.work_said(work),
    selection=selection,
    sources=behind,
    is_illustrative=found.is_illustrative,
)
page.footer(behind, office.newest_quarter(found))
