"""What does each priority serve, and through what?"""

from kap_model.queries import linkages as questions
from kap_ui.frame import page
from kap_ui.sections.linkages import families, matrix, matrix_view
from kap_ui.sections.linkages.reach import Reach
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words.wording import _

selection = page.header("place", "quarter", "origin")
found = data.ask(questions.linkages)
keys = matrix.declare(found)
choice = matrix.chosen(keys, found)
made = memoized(matrix.Matrix)(found, data.progress(selection.origin), selection, choice)
page.said(selection, is_illustrative=made.shows_illustrative)
if not found.links:
    page.nothing_to_show(selection, _("No link has been loaded."))
if choice.family == families.EVERY:
    matrix_view.show_reach(memoized(Reach)(found, choice), selection, keys)
else:
    matrix_view.show_matrix(made, keys)
page.footer(made.sources() or [link.source for link in found.links], made.data_quarter)
