"""How do I take the links along, or bring my own?"""

from kap_model.queries import linkages as questions
from kap_ui import data, page, show
from kap_ui.linkages import files
from kap_ui.linkages.link_words import basis_line

selection = page.header()
found = data.ask(questions.linkages)
page.said(selection, is_illustrative=False)
show.headline(files.headline(found), basis_line(found.links))
if found.items:
    files.take_along(found)
    files.show_outcomes_note(found)
files.bring(selection)
page.footer(link.source for link in found.links)
