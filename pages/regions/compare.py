"""Which region or office is behind on what?"""

from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.regions import compare, compare_heat, compare_list, compare_panels
from kap_ui.sections.shared import source_counts
from kap_ui.words.wording import _

selection = page.header("kpi", "priority", "place", "quarter", "origin", places=selection_bar.REGIONS_AND_OFFICES)
by, sort = compare.own_choices()
answer = compare.compared(selection, by.value, sort.value)
heat, one_place, panels = (
    compare_heat.heat(answer),
    compare_list.one_place(answer),
    compare_panels.panels(selection),
)
page.context(
    selection,
    is_illustrative=any(figure.is_illustrative for figure in (heat, one_place, panels) if figure is not None),
    sources=source_counts.behind(selection.origin, answer.scope, compare_panels.scope(selection)),
)
if not answer.has_figures:
    page.nothing_to_show()
show.headline(compare.headline(answer))
page_choices.show(
    page_choices.segments(by, _("Columns"), compare.BY, compare.by_word),
    page_choices.segments(sort, _("Order of the rows"), compare.SORTS, compare.sort_word),
    key="compare_choices",
    label=_("What is compared"),
)
page.go(compare_heat.clicked(answer, show.chart(heat)))
show.titled_rows(one_place)
if panels is not None:
    show.chart(panels)
page.footer()
