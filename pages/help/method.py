"""How is a figure worked out?"""

import streamlit as st

from kap_ui import marks
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.help import method
from kap_ui.words import wording
from kap_ui.words.wording import _

page.context(page.header())
rules = method.text()
if rules is None:
    show.block(marks.note(_("The method is not in this copy of the program.")), key="no_method")
else:
    show.headline(_("Every figure follows one rule set, KAP-1, and shows which rules decided it"))
    if not method.is_translated(wording.language()):
        show.block(marks.paragraph(_("The method is written in English only.")), key="in_english")
    show.block(method.contents(), key="contents")
    with st.container(key="method" if method.is_translated(wording.language()) else "method_in_english", width=860):
        st.markdown(rules, unsafe_allow_html=True)  # its own anchors; the text is a file of the program
page.footer()
