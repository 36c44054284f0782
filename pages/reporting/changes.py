"""What changed since then, and why?"""

import streamlit as st

from kap_model.editions.listing import EditionError
from kap_model.vocabulary import Cause
from kap_ui.figures import show
from kap_ui.frame import page, page_choices
from kap_ui.sections.reporting import change_choices, change_rows, change_stages, changes, report_words
from kap_ui.state import signed_in
from kap_ui.words.wording import _

try:
    choices = change_choices.declare()
    selection = page.header(*choices.fields)
    with st.spinner(_("Comparing …")):
        older, newer = change_choices.sides(choices, selection)
        of = changes.compared(older, newer)
except EditionError as error:
    page.context(page.header())
    show.block(change_choices.refused(error), key="no_edition")
    page.footer()
    raise page.Finished from error
cause = None if choices.cause.value is None else Cause(choices.cause.value)
found = changes.changes(of, selection.place, selection.objective, choices.kpi.value, cause)
people = report_words.names() if signed_in.person() is not None else {}
stages, rows = change_stages.figure(found), change_rows.figure(found, people, choices.codes)
page.context(selection, is_illustrative=found.is_illustrative, sources=found.sources, data_quarter=found.data_quarter)
show.headline(changes.headline(found), changes.below_headline(found), numbers=changes.numbers(found))
page_choices.show(*change_choices.boxes(choices, found), key="change_choices", label=_("What is compared"))
if stages is not None:
    show.rows(stages)
show.rows(rows)
if found.kpi is not None:
    show.table(change_rows.rows_table(found, people))
page.footer()
