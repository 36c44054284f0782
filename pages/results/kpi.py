"""How is this KPI doing, and on what evidence?"""

import streamlit as st

from kap_model.vocabulary import PlaceKind
from kap_ui.documents import offers
from kap_ui.figures import downloads, show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.results import (
    kpi,
    kpi_decision_form,
    kpi_definition,
    kpi_disaggregation,
    kpi_history,
    kpi_places,
    kpi_receipt,
    kpi_rows,
    kpi_trace,
)
from kap_ui.sections.shared import acts, agreed_rows, figure_words, kpi_decisions
from kap_ui.sections.shared.categories import dimension_word
from kap_ui.words.wording import _

selection = page.header("kpi", "place", "quarter", "origin", places=selection_bar.ALL_BUT_COUNTRIES, required=("kpi",))
answer = kpi.answer(selection)
dimensions = kpi_disaggregation.dimensions(answer)
dimension = kpi_disaggregation.dimension_choice(dimensions) if dimensions else None
series = kpi_history.series(answer) if answer.is_drawable else None
categories = kpi_disaggregation.categories(answer, dimension.value) if dimension is not None else None
sources = kpi.sources(answer)
said = figure_words.beside_figures(selection, sources, answer.kpi)
rows = kpi_rows.rows(answer) if st.session_state.get("rows") else None  # the expander below; its rows are many
page.context(
    selection,
    is_illustrative=answer.is_illustrative
    or bool(st.session_state.get("trace") and kpi.trace_is_illustrative(answer))
    or any(figure.is_illustrative for figure in (series, categories, rows) if figure is not None),
    sources=sources,
    data_quarter=answer.data_quarter,
)
acts.show_outcome()
show.headline(kpi.headline(answer), kpi.below_headline(answer), numbers=kpi.numbers(answer))
show.block(kpi.others(answer), key="others")
agreed = agreed_rows.beside((answer.kpi,), about=answer.kpi, with_about=False, may_agree=acts.may_agree())
if agreed is not None:
    show.block(agreed, key="agreed_beside")

with st.container(key="kpi_evidence", horizontal=True, gap="medium"):
    with st.container(key="kpi_picture", width="stretch"):
        if series is not None:
            show.chart(series)
        else:
            show.block(kpi.nothing_measured(answer), key="nothing")
        if answer.is_measured_below:
            show.section(
                kpi_places.title(answer),
                kpi_places.reading(answer),
                key="places_head",
                is_illustrative=answer.is_illustrative_beside,
            )
        if PlaceKind.REGION in answer.beside:
            show.block(kpi_places.lines(answer, PlaceKind.REGION), key="regions")
    with st.container(key="kpi_receipt", width=360):
        show.section(
            _("How the status was worked out"),
            _("Rule set KAP-1, line by line"),
            key="receipt_head",
            is_illustrative=answer.receipt.is_illustrative,
        )
        show.block(kpi_receipt.receipt(answer), key="receipt")
        trace = st.expander(_("The full calculation"), key="trace", on_change="rerun", type="compact")
        if trace.open:
            with trace:
                show.block(kpi_trace.trace(answer), key="trace_lines")
        show.block(kpi_receipt.history_link(), key="history_link")

if PlaceKind.OFFICE in answer.beside:
    show.block(kpi_places.lines(answer, PlaceKind.OFFICE), key="offices")
if answer.beside:
    show.rows(kpi_places.files(answer))

if categories is not None:
    show.section(_("Disaggregation"), kpi_disaggregation.reading(dimensions), key="dimension_head")
    if dimension is not None and len(dimensions) > 1:
        box = page_choices.segments(dimension, _("Dimension"), dimensions, dimension_word)
        page_choices.show(box, key="dimension_choice", label=_("Dimension"))
    show.chart(categories)

if said is not None:
    show.rows(said)
show.section(_("What this KPI is"), key="about_head")
show.block(kpi_definition.facts(answer), key="about")
sheet = offers.sheet(selection, answer.kpi)
downloads.button(sheet.words, sheet.make, sheet.file, sheet.media_type, key=sheet.key, is_quiet=True)
if answer.decisions:
    show.section(_("Decisions on this KPI"), key="decisions_head", level=3)
    show.block(kpi_decisions.facts(answer.decisions), key="decisions")
kpi_decision_form.draw(answer.kpi, answer.decisions)
rows_expander = st.expander(_("The rows behind the figure"), key="rows", on_change="rerun", type="compact")
if rows is not None:
    with rows_expander:
        show.table(rows)
page.footer()
