"""Which region or office is behind on what?"""

from kap_model.queries import sources
from kap_ui.charts import regions_heat, regions_multiples
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.regions import compare
from kap_ui.state import address, data
from kap_ui.words.wording import _

selection = page.header("kpi", "priority", "place", "quarter", "origin", places=selection_bar.REGIONS_AND_OFFICES)
behind = data.ask(sources.behind_observations, selection.origin)
by = address.own_choice("by", compare.BY, default="regions")
sort = address.own_choice("sort", compare.SORTS, default="plan")
found = compare.compared(selection, by.value, sort.value)
page.said(selection, is_illustrative=found.is_illustrative)
if not compare.has_figures(found):
    page.nothing_to_show(selection)
show.headline(compare.headline(found))
page_choices.show(
    page_choices.segments(by, _("Columns"), compare.BY, compare.by_word),
    page_choices.segments(sort, _("Order of the rows"), compare.SORTS, compare.sort_word),
    key="compare_choices",
    label=_("What is compared"),
)
picked = show.chart(
    regions_heat.heat,
    compare.frames(found),
    key="heat",
    title=compare.title(found),
    finding=compare.reading(found),
    alt=_("Heat table of places"),
    columns=compare.columns(found),
    selection=selection,
    sources=behind,
    options=compare.options(found),
    table=compare.table(found),
    legend=compare.click_said(found),
    is_illustrative=found.is_illustrative,
    select=regions_heat.SELECTION,
)
page.go(compare.address_of(found, picked))
show.section(compare.list_title(found), _("Choose another region or office above."), key="one_place_head")
show.block(compare.listed(found), key="one_place")
panels = compare.multiples(found)
if panels is not None:
    show.chart(
        regions_multiples.multiples,
        compare.multiples_frames(panels),
        key="multiples",
        title=compare.multiples_title(panels),
        finding=compare.multiples_finding(panels),
        alt=_("Small multiples by region"),
        columns=compare.multiples_columns(panels),
        selection=selection,
        sources=behind,
        options={"panels": len(panels.places)},
        table=compare.multiples_table(panels),
        is_illustrative=panels.is_illustrative,
    )
page.footer(behind)
