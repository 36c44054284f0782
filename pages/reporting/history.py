"""How did this figure come about, and why?"""

from kap_ui.figures import show
from kap_ui.frame import page, selection_bar
from kap_ui.sections.reporting import figure_history

selection = page.header("kpi", "place", "origin", places=selection_bar.REGIONS_AND_OFFICES)
found = figure_history.figure_history(selection)
table = figure_history.table(found)
page.context(selection, is_illustrative=table.is_illustrative)
show.headline(figure_history.headline(found), figure_history.below_headline(found))
if found.entries:
    show.table(table)
else:
    show.block(figure_history.nothing(), key="nothing")
page.footer()
