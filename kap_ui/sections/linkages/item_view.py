"""One item on screen: what serves it, its KPIs, its course by region, published figures, projects."""

from __future__ import annotations

import streamlit as st

from kap_model.linkages import Linkages
from kap_model.selection import Selection
from kap_model.vocabulary import Origin
from kap_ui import marks
from kap_ui.elements import search_box
from kap_ui.figures import show
from kap_ui.sections.linkages import item
from kap_ui.sections.linkages.item import ItemView
from kap_ui.sections.linkages.matrix import column_labels
from kap_ui.state import address
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number


def choose(found: Linkages) -> str | None:
    """Draw the choice of an item, and give its code; None where none is chosen."""
    codes = tuple(found.items)
    choice = address.own_choice(item.ITEM, codes)
    search_box.show(
        _("Item"), codes, key=choice.key, value=choice.value, words=column_labels(found), on_choose=choice.set,
        placeholder=_("Choose an item: type a number or a word"), is_label_seen=False,
    )  # fmt: skip
    return choice.value


def show_index(found: Linkages) -> None:
    """Show every item, to choose from."""
    show.headline(item.index_headline(found), item.index_said())
    show.block(item.index(found), key="items")


def show_item(view: ItemView, selection: Selection) -> None:
    """Show one item."""
    show.headline(view.headline(), view.below(), numbers=view.numbers() if view.links else ())
    show.block(view.ways(), key="ways")
    if view.links:
        show.section(
            _("What in the plan serves it"),
            _("Each link with its reason, and the status of the KPIs behind it, %(quarter)s")
            % {"quarter": wording.quarter(selection.quarter)},
            key="serving_head",
            is_illustrative=view.is_illustrative,
        )
        show.block(view.serving_lines(), key="serving")
    if view.kpis:
        show.section(
            _("Mean share of the way against the expected one, by place"),
            _("Years since the start of the plan; the thin line is the share expected"),
            key="panels_head",
            is_illustrative=view.is_illustrative,
        )
        show.block(view.panels(), key="panels")
    _published(view, selection)
    if view.kpis:
        words = ngettext("The %(n)s KPI behind it", "The %(n)s KPIs behind it", len(view.kpis))
        opened = st.expander(words % {"n": number(len(view.kpis))}, key="item_kpis", on_change="rerun")
        if opened.open:
            with opened:
                show.block(view.kpi_rows(), key="kpi_rows")
    _projects(view, selection)
    show.section(_("About this item"), key="about_head")
    show.block(view.facts(), key="about")


def _published(view: ItemView, selection: Selection) -> None:
    if not view.indicators():
        return
    figures = view.published()
    if figures.empty:
        show.block(
            marks.note(_("No published figure"), _("The sources at hand hold no figure for the world or a region.")),
            key="no_figures",
        )
        return
    show.table(
        figures,
        view.published_columns(),
        key="published",
        title=_("Published figures of the SDG indicators"),
        subtitle=_("The newest figure of each place, as published; not every series has the same edition"),
        selection=selection,
        sources=figures["source"],
    )


def _projects(view: ItemView, selection: Selection) -> None:
    projects = view.projects()
    if projects.empty:
        return
    is_made_up = bool((projects["origin"] == Origin.ILLUSTRATIVE).any())
    words = ngettext("%(n)s project", "%(n)s projects", len(projects)) % {"n": number(len(projects))}
    opened = st.expander(f"{view.projects_title()}: {words}", key="item_projects", on_change="rerun")
    if opened.open:
        with opened:
            show.table(
                projects,
                item.project_columns(),
                key="projects",
                title=view.projects_title(),
                subtitle=words,
                selection=selection,
                sources=projects["source"],
                is_illustrative=is_made_up,
                level=3,
            )
