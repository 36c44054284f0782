"""What in the plan serves this item, and is it on course?"""

from kap_model.queries import linkages as questions
from kap_ui.frame import page
from kap_ui.sections.linkages import item_view
from kap_ui.sections.linkages.item import ItemView
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words.wording import _

selection = page.header("place", "quarter", "compared", "origin")
found = data.ask(questions.linkages)
if not found.items:
    page.said(selection, is_illustrative=False)
    page.nothing_to_show(selection, _("No item of Figure 2 has been loaded."))
code = item_view.choose(found)
if code is None:
    page.said(selection, is_illustrative=False)
    item_view.show_index(found)
    page.footer(item.source for item in found.items.values())
    raise page.Finished
view = memoized(ItemView)(found, data.progress(selection.origin), selection, code)
page.said(selection, is_illustrative=view.is_illustrative)
item_view.show_item(view, selection)
page.footer(view.sources(), view.data_quarter)
