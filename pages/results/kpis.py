"""Which KPIs are where?"""

from kap_model.queries import linkages as linkages_query
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.results import kpi_list
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header("priority", "place", "quarter", "origin", places=selection_bar.REGIONS_AND_OFFICES)
choices = kpi_list.declare(data.ask(linkages_query.linkages))
answer = kpi_list.kpi_list(selection, kpi_list.chosen(choices))
lines = kpi_list.lines(answer)
page.context(
    selection,
    is_illustrative=lines.is_illustrative,
    sources=lines.sources,
    data_quarter=answer.data_quarter,
)
show.headline(kpi_list.headline(answer), kpi_list.below_headline(answer))
page_choices.show(*kpi_list.controls(choices), key="list_choices", label=_("Which KPIs, and in which order"))
show.rows(lines)
page.footer()
