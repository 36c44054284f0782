"""Where do the priorities lead?"""

from kap_model.queries import linkages as questions
from kap_ui.frame import page
from kap_ui.sections.linkages import flow, flow_view
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header("priority")
found = data.ask(questions.linkages)
keys = flow.declare(found)
page.said(selection, is_illustrative=False)
if not found.links:
    page.nothing_to_show(selection, _("No link has been loaded."))
made = flow.Flow(found, flow.chosen(keys, selection.objective), keys)
flow_view.show_flow(made, selection, keys)
page.footer(link.source for link in made.links)
