"""The form of one KPI: its figure or why there is none, words about it, and its categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Final

import streamlit as st

from kap_model.measures import Indicator
from kap_model.queries import kpi as kpi_query
from kap_model.queries.kpi import CategoryValue
from kap_model.reporting.known_categories import categories
from kap_model.reporting.submissions import LONGEST_TEXT, RowEntry, RowKey, SavedRow
from kap_model.vocabulary import TOTAL, Absence, Aggregation, Cumulation, Origin, OriginView, PlaceKind
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.marks import HeadCell
from kap_ui.marks.markup import Markup
from kap_ui.sections.reporting import report_words, submit_saving
from kap_ui.sections.reporting.submit import Report
from kap_ui.sections.reporting.submit_saving import Conflict, FormRow
from kap_ui.sections.shared import unit_words
from kap_ui.sections.shared.categories import category_word, dimension_word
from kap_ui.state import data
from kap_ui.words import labels, wording
from kap_ui.words.wording import _, short_quarter

_WORDS: Final = ("comment", "obstacle", "help_request", "evidence")
_LONGEST_NUMBER: Final = 40
"""Characters of a number as it is typed."""


def figure_columns(indicator: Indicator) -> tuple[str, ...]:
    """Return the columns that give the figure of a KPI."""
    if indicator.aggregation is Aggregation.UNION:
        return ("countries",)
    if indicator.aggregation is Aggregation.POOL:
        return ("numerator", "denominator")
    if indicator.cumulation is Cumulation.RATE:
        return ("value", "numerator", "denominator")
    return ("value",)


def draw_figure(report: Report, kpi: str) -> None:
    """Draw the fields of the figure of a KPI, or of why there is none."""
    row, saved_row = _row(report, RowKey(kpi_code=kpi))
    _draw_conflict(row, report)
    columns = figure_columns(_indicator(kpi))
    submit_saving.prepare(row, saved_row, (*columns, "absence", "follows_on", *_WORDS, "correction_reason"))
    standing = _standing(report, row.key)
    if standing is Origin.PUBLISHED:
        show.block(
            marks.paragraph(_("A published figure of this quarter stands. A report never takes its place.")),
            key="published_stands",
        )
    _draw_fields(row, report, columns, unit_words.unit(kpi).alone, is_absent=_absence(saved_row) is not None)
    _draw_absence(row, report, _absence(saved_row))
    if standing is Origin.REPORTED:
        _draw_text(row, report, "correction_reason", _("An accepted figure stands: why is it replaced?"))


def draw_words(report: Report, kpi: str) -> None:
    """Draw the fields of the words about the figure of a KPI."""
    row, _saved = _row(report, RowKey(kpi_code=kpi))
    with st.container(key="report_words", horizontal=True, gap="small"):
        for column in _WORDS:
            _draw_text(row, report, column, report_words.column(column))


def draw_categories(report: Report, kpi: str) -> None:
    """Draw the fields of the categories that a KPI has had, dimension by dimension."""
    total = RowKey(kpi_code=kpi)
    held = [row.key for row in report.rows if row.key.kpi_code == kpi]
    keys = sorted({*data.ask(categories, kpi), *held} - {total}, key=lambda key: (key.dimension, key.category))
    columns = figure_columns(_indicator(kpi))
    for dimension, of_dimension in groupby(keys, lambda key: key.dimension):
        title = _("The same figure %(dimension)s") % {"dimension": dimension_word(dimension)}
        show.section(title, key=f"of_{sha256(dimension.encode()).hexdigest()[:16]}", level=3)
        for key in of_dimension:
            row, saved_row = _row(report, key)
            _draw_conflict(row, report)
            submit_saving.prepare(row, saved_row, columns)
            name = category_word(key.category)
            _draw_fields(row, report, columns, "", is_absent=_absence(saved_row) is not None, name=name)


def last_figures(report: Report, kpi: str, amount: Callable[[float | None], str]) -> Markup:
    """Return the last four figures of the place; `amount` returns a figure as printed."""
    figures = [each for each in _observed(report, kpi) if each.dimension == TOTAL][-4:]
    if not figures:
        return marks.paragraph(_("The place has no figure of this KPI yet."))
    heads = [HeadCell(_("Quarter")), HeadCell(_("Figure"), is_figure=True), HeadCell(_("Origin"))]
    rows = [
        (short_quarter(each.quarter), amount(each.value), wording.origin(each.origin)) for each in reversed(figures)
    ]
    return marks.table(heads, rows, caption=_("Last figures"))


def _row(report: Report, key: RowKey) -> tuple[FormRow, SavedRow | None]:
    saved_row = next((row for row in report.rows if row.key == key), None)
    return FormRow(report.place, report.quarter, key), saved_row


def _indicator(kpi: str) -> Indicator:
    return data.progress(OriginView.ALL).facts.indicators[kpi]


def _observed(report: Report, kpi: str) -> Sequence[CategoryValue]:
    return data.ask(kpi_query.category_values, kpi, report.place, OriginView.ALL, str(report.quarter))


def _standing(report: Report, key: RowKey) -> Origin | None:
    """Return the origin of the figure that stands for the quarter."""
    at = (key.dimension, key.category or TOTAL, report.quarter)
    known = _observed(report, key.kpi_code)
    return next((each.origin for each in known if (each.dimension, each.category, each.quarter) == at), None)


def _absence(saved_row: SavedRow | None) -> Absence | None:
    return saved_row.entry.absence if saved_row is not None else None


def _draw_fields(
    row: FormRow, report: Report, columns: Sequence[str], unit: str, *, is_absent: bool, name: str = ""
) -> None:
    with st.container(key=row.field("figure"), horizontal=True, gap="small"):
        for column in columns:
            label = labels.plain(name) or report_words.column(column)
            if name and column != "value":
                label = wording.labelled(labels.plain(name), report_words.column(column))
            if column == "countries":
                _draw_countries(row, report, label, is_absent=is_absent)
                continue
            st.text_input(
                wording.noted(label, labels.plain(unit)) if column == "value" and unit else label,
                key=row.field(column),
                max_chars=_LONGEST_NUMBER,
                on_change=submit_saving.save,
                args=(row, column, report.code),
                disabled=is_absent,
                autocomplete="off",
                width=260,
            )
    _draw_refusal(row, *columns)


def _draw_countries(row: FormRow, report: Report, label: str, *, is_absent: bool) -> None:
    names = data.names()
    st.multiselect(
        label,
        _countries(report.place),
        key=row.field("countries"),
        format_func=lambda code: names.get(code, code),
        placeholder=_("Choose countries"),
        on_change=submit_saving.save,
        args=(row, "countries", report.code),
        disabled=is_absent,
    )


def _countries(place: str) -> list[str]:
    """Return all countries, those that the place serves first, each part by name."""
    facts = data.progress(OriginView.ALL).facts
    served = set(kpi_query.below(data.progress(OriginView.ALL), place))
    countries = facts.places_of(PlaceKind.COUNTRY)
    return sorted(countries, key=lambda code: (code not in served, data.name(code).casefold()))


def _draw_absence(row: FormRow, report: Report, absence: Absence | None) -> None:
    words = submit_saving.absence_words()
    with st.container(key="report_absence", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.radio(
            _("Is there a figure?"),
            list(words),
            key=row.field("absence"),
            format_func=lambda code: words.get(code, code),
            horizontal=True,
            on_change=submit_saving.save,
            args=(row, "absence", report.code),
        )
        if absence is Absence.WILL_FOLLOW:
            st.date_input(
                report_words.column("follows_on"),
                value=None,
                key=row.field("follows_on"),
                format="DD/MM/YYYY",
                on_change=submit_saving.save,
                args=(row, "follows_on", report.code),
                width=180,
            )
    _draw_refusal(row, "absence", "follows_on")


def _draw_text(row: FormRow, report: Report, column: str, label: str) -> None:
    with st.container(key=f"{row.field(column)}_box", width="stretch"):
        st.text_area(
            label,
            key=row.field(column),
            max_chars=LONGEST_TEXT,
            height=76,
            on_change=submit_saving.save,
            args=(row, column, report.code),
        )
        _draw_refusal(row, column)


def _draw_refusal(row: FormRow, *columns: str) -> None:
    sentence = submit_saving.refusal(row, *columns)
    if sentence is not None:
        show.block(marks.refused(sentence), key=f"{row.field(columns[0])}_refused")


def _draw_conflict(row: FormRow, report: Report) -> None:
    found = submit_saving.conflict(row)
    if found is None:
        return
    theirs = found.theirs.entry if found.theirs is not None else RowEntry()
    who = report_words.person(found.theirs.saved_by) if found.theirs is not None else ""
    columns = [name for name in report_words.COLUMNS if getattr(found.mine, name, None) != getattr(theirs, name, None)]
    title = _conflict_title(found, who)
    show.block(marks.refused(title), key=row.field("conflict"))
    saved = _("Saved") if found.is_taken_over else _("Saved by the other")
    heads = [HeadCell(""), HeadCell(_("Yours")), HeadCell(saved)]
    rows = [
        (report_words.column(name), report_words.value(name, found.mine), report_words.value(name, theirs))
        for name in columns
    ]
    show.block(marks.table(heads, rows, caption=_("Both versions")), key=row.field("conflict_versions"))
    with st.container(key=row.field("conflict_acts"), horizontal=True, gap="small"):
        st.button(
            _("Save mine in its place"),
            key=row.field("save_mine"),
            on_click=submit_saving.save_mine,
            args=(row, report.code),
        )
        words = _("Keep what is saved") if found.is_taken_over else _("Keep the other's")
        st.button(words, key=row.field("keep_theirs"), on_click=submit_saving.keep_theirs, args=(row,))


def _conflict_title(found: Conflict, who: str) -> str:
    if found.is_taken_over:
        return _(
            "The connection was lost while this row was open. The form and what is saved differ. The form was not "
            "saved yet."
        )
    if who:
        return _("%(name)s has saved this row since you opened it. Nothing of yours was saved yet.") % {"name": who}
    return _("This row was cleared since you opened it. Nothing of yours was saved yet.")
