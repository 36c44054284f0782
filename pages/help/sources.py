"""Where does each figure come from?"""

from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.help import sources

selection = page.header()
uses = sources.uses()
every_source = sources.table(uses)
page.context(selection, is_illustrative=every_source.is_illustrative)
show.headline(sources.headline(uses))
show.block(sources.certainty_and_years(), key="bases")
show.table(every_source)
names = sources.names_in_languages()
if names is not None:
    show.block(names, key="names")
show.block(sources.boundary_notes(), key="boundaries_note")
show.table(sources.boundaries())
show.block(sources.program(), key="program")
page.footer()
