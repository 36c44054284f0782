"""What does each priority serve, and through what?"""

from kap_model.queries import linkages as questions
from kap_ui import data, page
from kap_ui.linkages import families, matrix, matrix_view
from kap_ui.linkages.reach import Reach
from kap_ui.wording import _
from kap_ui.worked_out import once

selection = page.header("place", "quarter", "origin")
found = data.ask(questions.linkages)
keys = matrix.declare(found)
choice = matrix.chosen(keys, found)
made = once(matrix.Matrix)(found, data.progress(selection.origin), selection, choice)
page.said(selection, is_illustrative=made.shows_illustrative)
if not found.links:
    page.nothing_to_show(selection, _("No link has been loaded."))
if choice.family == families.EVERY:
    matrix_view.show_reach(once(Reach)(found, choice), selection, keys)
else:
    matrix_view.show_matrix(made, keys)
page.footer(made.sources() or [link.source for link in found.links], made.data_quarter)
