"""Where does each figure come from?"""

from kap_model.queries import sources as questions
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.help import sources
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header()
listed = data.ask(questions.sources)
areas = sources.words_for_basis(data.ask(questions.boundaries))
show.headline(sources.headline(listed))
show.block(
    marks.stack(
        marks.section(_("How sure a row is")),
        marks.definitions([marks.Fact(word, meaning) for word, meaning in sources.bases()]),
        marks.section(_("The years of the plan")),
        marks.paragraph(sources.years_of_the_plan()),
    ),
    key="bases",
)
show.table(listed, sources.columns(), key="sources", title=_("All sources"), selection=selection)
show.block(
    marks.stack(
        marks.section(_("Boundaries and names on the maps")),
        marks.paragraph(sources.boundary_note()),
        marks.paragraph(sources.shapes_note()),
    ),
    key="boundaries_note",
)
show.table(
    areas,
    sources.boundary_columns(),
    key="boundaries",
    title=_("How disputed areas are drawn"),
    selection=selection,
    level=3,
)
page.footer()
