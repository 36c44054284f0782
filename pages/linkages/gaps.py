"""Which links and KPIs are missing or not sure?"""

from kap_model.queries import linkages as questions
from kap_ui.frame import page
from kap_ui.sections.linkages import gaps
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words.wording import _

selection = page.header("place", "quarter", "origin")
found = data.ask(questions.linkages)
page.said(selection, is_illustrative=False)
if not found.links:
    page.nothing_to_show(selection, _("No link has been loaded."))
gaps.show_gaps(memoized(gaps.Gaps)(found, data.progress(selection.origin), selection))
page.footer(link.source for link in found.links)
