"""The matrix on screen: its controls, the chart, and the panel beside it with the choice by keyboard."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kap_model.linkages import StartKind
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.charts import matrix as chart
from kap_ui.elements.choice_boxes import ChoiceBox
from kap_ui.figures import show
from kap_ui.frame import page_choices
from kap_ui.marks.markup import Markup
from kap_ui.sections.linkages import families, link_words, matrix
from kap_ui.sections.linkages.matrix import Keys, Matrix
from kap_ui.sections.linkages.matrix_panel import MatrixPanel
from kap_ui.sections.linkages.reach import CHART as REACH_CHART
from kap_ui.sections.linkages.reach import Reach
from kap_ui.state.memo import memoized
from kap_ui.words.wording import _


def show_matrix(made: Matrix, keys: Keys) -> None:
    """Show one family: the answer, the controls, the chart with its panel."""
    basis = link_words.basis_line(made.links)
    show.headline(made.headline() if made.columns else _("No item has these words in its title"), basis)
    _controls(made, keys)
    if made.is_empty:
        ways = [marks.Way(words, href) for words, href in (
            (_("Show all items"), made.choice.address(find=None)),
        ) if href]  # fmt: skip
        show.block(marks.note(_("Nothing to draw"), _("Take the words out of the filter."), ways), key="matrix_none")
        return
    with st.container(key="sheet", horizontal=not made.is_wide, gap="medium"):
        with st.container(key="sheet_chart", width="stretch"):
            show.chart(
                chart.matrix,
                made.frames(),
                key=matrix.CHART,
                title=made.title(),
                finding=f"{made.finding()} {link_words.basis_words(made.links)}",
                alt=_("Matrix of links: rows of the plan against items of a framework"),
                columns=made.table_columns(),
                selection=made.selection,
                options=made.options(),
                file_options=made.file_options(),
                table=made.table(),
                legend=made.legend(),
                sources=made.sources(),
                is_illustrative=made.shows_illustrative and made.choice.view == matrix.STATUS,
                select=chart.PICK,
                on_select=partial(matrix.take_click, keys, made.found),
            )
        with st.container(key="sheet_panel", width="stretch" if made.is_wide else 320):
            _by_keyboard(made, keys)
            show.block(_panel(made), key="panel")


@memoized
def _panel(made: Matrix) -> Markup:
    return MatrixPanel(made).markup()


def show_reach(made: Reach, selection: Selection, keys: Keys) -> None:
    """Show all families: how many items of each every row serves."""
    show.headline(made.headline(), link_words.basis_line(made.links))
    page_choices.show(_families(keys), key="matrix_controls", label=_("What the matrix shows"))
    with st.container(key="sheet", horizontal=True, gap="medium"):
        with st.container(key="sheet_chart", width="stretch"):
            show.chart(
                chart.reach,
                made.frames(),
                key=REACH_CHART,
                title=_("Linked items of each family"),
                finding=f"{made.finding()} {link_words.basis_words(made.links)}",
                alt=_("Table of counts: rows of the plan against families of items"),
                columns=made.table_columns(),
                selection=selection,
                options=made.options(),
                table=made.table(),
                sources=[link.source for link in made.links],
                select=chart.PICK,
                on_select=partial(matrix.take_click_of_families, keys, made.found),
            )
        with st.container(key="sheet_panel", width=320):
            codes = made.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER, StartKind.OFFERING)
            words = matrix.row_labels(made.found)
            box = page_choices.listed(keys.row, _("Row"), codes, words, none=_("none"), width=320)
            page_choices.show(box, key="choose", label=_("Row"))
            show.block(made.panel(), key="panel")


def _controls(made: Matrix, keys: Keys) -> None:
    objectives = made.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER)
    opened, outcomes = (matrix.NONE, families.EVERY, *objectives), _("Outcomes under their priority or enabler")
    view, orders = _("View"), (matrix.NUMBER, matrix.STRENGTH)
    words, example = _("Words in the title or number"), _("for example: broadband")
    page_choices.show(
        _families(keys),
        page_choices.segments(keys.view, _("Marks show"), (matrix.STRENGTH, matrix.STATUS), matrix.view_label),
        page_choices.listed(keys.opened, outcomes, opened, matrix.opened_label(), fold=view),
        page_choices.segments(keys.order, _("Order of the columns"), orders, matrix.order_label, fold=view),
        page_choices.field(keys.words, words, example=example, fold=view),
        key="matrix_controls",
        label=_("What the matrix shows"),
    )


def _families(keys: Keys) -> ChoiceBox:
    return page_choices.segments(keys.family, _("Items"), (*families.GROUPS, families.EVERY), families.tab)


def _by_keyboard(made: Matrix, keys: Keys) -> None:
    """Draw the lists that do what a click in the chart does."""
    rows = [row.start for row in made.rows if row.start]
    if made.choice.row is not None and made.choice.row not in rows:
        rows.append(made.choice.row)
    columns = list(made.columns)
    if made.choice.column is not None and made.choice.column not in columns:
        columns.append(made.choice.column)
    row_words, column_words, none = matrix.row_labels(made.found), matrix.column_labels(made.found), _("none")
    page_choices.show(
        page_choices.listed(keys.row, _("Row"), rows, row_words, none=none, width=320),
        page_choices.listed(keys.column, _("Column"), columns, column_words, none=none, width=320),
        key="choose",
        label=_("Row and column"),
    )
