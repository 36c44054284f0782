"""What waits for acceptance, what is late?"""

import streamlit as st

from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.reporting import review, review_submission
from kap_ui.sections.shared import acts
from kap_ui.words.wording import _

selection = page.header()
if not review.may_see():
    page.context(selection)
    show.block(review.how_to_begin(), key="how_to_begin")
    page.footer()
    raise page.Finished
known = review.chosen_submission()
if known is not None:
    page.context(selection)
    acts.show_outcome()
    show.headline(review_submission.headline(known), review_submission.below_headline(known))
    note = review_submission.note(known)
    if note is not None:
        show.block(note, key="review_note")
    review_submission.draw(known)
    page.footer()
    raise page.Finished
found = review.review()
late = review.late(found)
page.context(selection, is_illustrative=late.is_illustrative)
acts.show_outcome()
show.headline(review.headline(found))
show.section(_("What waits"), review.waiting_finding(found), key="waiting_head")
waiting = review.waiting_table(found)
if waiting is not None:
    show.block(waiting, key="waiting")
show.section(_("What is late"), review.calendar_caption(), key="calendar_head")
review.show_choices(found)
show.block(review.calendar(found), key="calendar")
show.table(late)
for key, title, table in review.other_tables(found):
    box = st.expander(title, key=key, on_change="rerun", type="compact")
    if box.open:
        with box:
            show.block(table, key=f"{key}_table")
page.footer()
