"""How do I take the links along, or bring my own?"""

from kap_model.queries import linkages as questions
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.linkages import files
from kap_ui.sections.linkages.link_words import basis_line
from kap_ui.state import data

selection = page.header()
found = data.ask(questions.linkages)
page.said(selection, is_illustrative=False)
show.headline(files.headline(found), basis_line(found.links))
if found.items:
    files.take_along(found)
    files.show_outcomes_note(found)
files.bring(selection)
page.footer(link.source for link in found.links)
