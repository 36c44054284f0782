"""Which region or office is behind on what?"""

from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.regions import compare, compare_heat, compare_kpi, compare_list, compare_panels, compare_words
from kap_ui.sections.shared import source_counts
from kap_ui.words.wording import _

selection = page.header("kpi", "priority", "place", "quarter", "origin", places=selection_bar.REGIONS_AND_OFFICES)
by, sort = compare.own_choices(selection)
answer = compare.compared(selection, by.value, sort.value)
panels = compare_panels.panels(selection)
heat, one_place, offered = None, None, None
if answer.has_figures:
    heat, one_place = compare_heat.heat(answer), compare_list.one_place(answer)
elif panels is None:
    offered = compare_kpi.offered(selection)
figures = [figure for figure in (heat, one_place, panels, offered) if figure is not None]
page.context(
    selection,
    is_illustrative=any(figure.is_illustrative for figure in figures),
    sources=source_counts.behind(
        selection.origin,
        answer.scope,
        compare_panels.scope(selection) if offered is None else compare_kpi.scope(selection),
    ),
)
if not figures:
    page.nothing_to_show()
if selection.kpi is not None and panels is None:
    show.block(compare_kpi.without_figures(selection.kpi), key="without_figures")
if selection.kpi is not None and panels is not None:
    show.headline(compare_kpi.headline(selection, selection.kpi))
    show.chart(panels)
elif offered is not None:
    show.headline(_("No priority or enabler can be compared with these data; single KPIs can"))
    show.titled_rows(offered)
else:
    show.headline(compare_words.headline(answer))
if heat is not None and one_place is not None:
    page_choices.show(
        page_choices.segments(by, _("Columns"), compare.BY, compare.by_word),
        page_choices.segments(sort, _("Order of the rows"), compare.SORTS, compare.sort_word),
        key="compare_choices",
        label=_("What is compared"),
    )
    page.go(compare_heat.clicked(answer, show.chart(heat)))
    show.titled_rows(one_place)
if selection.kpi is None and panels is not None:
    show.chart(panels)
page.footer()
