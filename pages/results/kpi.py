"""How is this KPI doing, and on what evidence?"""

import streamlit as st

from kap_model.queries import kpi as questions
from kap_model.queries import plan
from kap_ui.charts import kpi_series
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.results import kpi, kpi_history, kpi_receipt
from kap_ui.state import address, data
from kap_ui.words.wording import _

selection = page.header("kpi", "place", "quarter", "origin", places=selection_bar.ALL_BUT_COUNTRIES, required=("kpi",))
this = kpi.found(selection)
beside = kpi.beside(this)
page.said(selection, is_illustrative=kpi.is_illustrative(this, beside))
show.headline(kpi.headline(this), kpi.below_headline(this), numbers=kpi.numbers(this))
show.block(kpi.others(this), key="others")

points = kpi_history.series(this)
with st.container(key="kpi_evidence", horizontal=True, gap="large"):
    with st.container(key="kpi_picture", width="stretch"):
        if points.empty:
            show.block(kpi.nothing_measured(this), key="nothing")
        else:
            show.chart(
                kpi_series.kpi_series,
                kpi_history.frames(this, points),
                key="series",
                title=kpi.series_title(this),
                finding=kpi_history.finding(this),
                alt=_("Line chart of one KPI by quarter: what was measured, the course to the target, the forecast"),
                columns=kpi_history.columns(this),
                table=kpi_history.table(points),
                selection=selection,
                legend=kpi_history.key(this, points),
                sources=this.course["source"],
                is_illustrative=this.receipt.is_illustrative,
            )
    with st.container(key="kpi_receipt", width=380):
        show.section(_("How the status was worked out"), _("Rule set KAP-1, line by line"), key="receipt_head")
        show.block(kpi_receipt.receipt(this), key="receipt")
        trace = st.expander(_("The whole trace"), key="trace", on_change="rerun", type="compact")
        if trace.open:
            with trace:
                lines = data.ask(questions.trace, this.kpi, selection.place, str(selection.quarter), selection.origin)
                show.block(kpi.trace(lines), key="trace_lines")

if kpi.has_places(this):
    show.section(
        kpi.places_title(this),
        kpi.places_said(beside),
        key="places_head",
        is_illustrative=kpi.has_made_up_lines(beside),
    )
    if beside:
        show.block(kpi.place_lines(this, beside), key="places")

rows = data.ask(questions.disaggregated, this.kpi, selection.place, selection.origin, str(selection.quarter))
dimensions = kpi_history.dimensions(rows)
if dimensions:
    chosen = address.own_choice("dimension", tuple(dimensions), default=dimensions[0])
    show.section(_("Disaggregated"), kpi.disaggregated_said(dimensions), key="dimension_head")
    if len(dimensions) > 1:
        box = page_choices.segments(chosen, _("Dimension"), dimensions, kpi_history.dimension_word)
        page_choices.show(box, key="dimension_choice", label=_("Dimension"))
    dimension = chosen.value
    show.chart(
        kpi_series.kpi_categories,
        kpi_history.category_frames(this, rows, dimension),
        key="categories",
        title=kpi.dimension_title(this, kpi_history.dimension_word(dimension)),
        finding=kpi.dimension_finding(dimension),
        alt=_("Line chart of the categories of one dimension by quarter, each line named at its end"),
        columns=kpi_history.category_columns(this),
        table=kpi_history.in_words(kpi_history.categories(rows, dimension)),
        selection=selection,
        sources=rows["source"],
        is_illustrative=kpi.has_made_up(rows),
        level=3,
    )

show.section(_("What this KPI is"), key="about_head")
show.block(kpi.facts(this), key="about")
behind = st.expander(_("The rows behind the figure"), key="rows", on_change="rerun", type="compact")
if behind.open:
    with behind:
        observed = data.ask(
            plan.observation_rows,
            this.kpi,
            questions.below(this.progress, selection.place),
            selection.origin,
            str(selection.quarter),
        )
        show.table(
            kpi_history.in_words(observed),
            kpi_history.row_columns(this),
            key="rows_table",
            title=_("Observations of %(kpi)s here and below") % {"kpi": this.kpi},
            selection=selection,
            sources=observed["source"],
            is_illustrative=kpi.has_made_up(observed),
        )
page.footer(kpi.sources(this, beside), kpi.data_quarter(this, beside))
