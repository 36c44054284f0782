"""How do I download the links, or upload my own?"""

import streamlit as st

from kap_model.queries import linkages as linkages_query
from kap_ui.figures import downloads, show
from kap_ui.frame import page
from kap_ui.sections.linkages import link_table, link_words, links_workbook, own_links
from kap_ui.sections.shared import brought_files
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header()
linkages = data.ask(linkages_query.linkages)
page.context(
    selection,
    is_illustrative=linkages.is_illustrative,
    sources=link_table.sources(linkages.links),
)
show.headline(links_workbook.headline(linkages), link_words.basis_line(linkages.links))
if linkages.items:
    show.section(
        _("Download the links"),
        _("The workbook has a matrix for each family, to insert in a document, and a sheet with every reason"),
        key="take_head",
        is_illustrative=linkages.is_illustrative,
    )
    with st.container(key="take", horizontal=True, gap="small"):
        downloads.button(
            _("Matrix as a workbook (XLSX)"),
            links_workbook.make(linkages),
            links_workbook.file_name(linkages),
            links_workbook.XLSX,
            key="take_matrix",
        )
        downloads.button(
            _("All links (links.csv)"),
            data.later(linkages_query.links_file),
            links_workbook.csv_name(),
            "text/csv",
            key="take_links",
        )
    show.block(links_workbook.outcomes_note(linkages), key="outcomes_note")
show.section(
    _("Upload your own links"),
    _("The file replaces all existing links. What it changes is shown before anything is saved."),
    key="bring_head",
)
show.block(own_links.how(), key="bring_how")
if own_links.are_replaced():
    show.block(own_links.replaced(), key="bring_done")
file = st.file_uploader(_("Link file"), type=["csv", "xlsx"], key="links_file", on_change=own_links.forget_preview)
if brought_files.is_gone("links_file"):
    show.block(brought_files.gone(), key="bring_gone")
if file is not None:
    if own_links.have_data_moved():
        show.block(own_links.moved(), key="bring_moved")
    changes = own_links.compare(file.name, file.getvalue())
    if changes is None:
        show.block(own_links.not_read(), key="bring_not_read")
    elif changes.problems:
        show.table(own_links.problems(changes))
    elif changes.changes.empty:
        show.block(own_links.nothing_changes(changes), key="bring_same")
    else:
        show.block(own_links.change_numbers(changes), key="bring_numbers")
        show.table(own_links.change_table(changes))
        if not own_links.may_replace():
            show.block(own_links.only_publishers(), key="bring_publishers")
        elif st.button(_("Replace the existing links with this file"), key="bring_confirm", type="primary"):
            own_links.replace(file.name, file.getvalue())
            st.rerun()
    own_links.remember_preview()
page.footer()
