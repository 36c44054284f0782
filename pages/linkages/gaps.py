"""Which links and KPIs are missing or uncertain?"""

from kap_model.queries import linkages as linkages_query
from kap_ui.figures import show
from kap_ui.frame import page, page_choices
from kap_ui.sections.linkages import gaps, link_table
from kap_ui.state import data
from kap_ui.words.wording import _

selection = page.header("place", "quarter", "origin")
linkages = data.ask(linkages_query.linkages)
if not linkages.links:
    page.context(selection)
    page.nothing_to_show(_("No link has been loaded."))
chosen = gaps.list_choice()
code = chosen.value
answer = gaps.gaps(selection, linkages)
rows = gaps.figure(answer, code)
page.context(
    selection,
    is_illustrative=answer.is_illustrative,
    sources=link_table.sources(linkages.links),
)
show.headline(gaps.headline(answer), numbers=gaps.numbers(answer))
page_choices.show(gaps.list_box(chosen), key="gap_choice", label=_("List"))
if rows.table.empty:
    show.block(gaps.nothing_missing(code), key="gap_none")
else:
    show.table(rows)
    show.block(gaps.onward_links(code), key="gap_ways")
page.footer()
