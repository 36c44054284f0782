"""Is the plan on course?"""

from kap_model.queries import sources
from kap_ui import data, marks, page, show, wording
from kap_ui.results import overview
from kap_ui.wording import _

selection = page.header("place", "quarter", "compared", "origin")
found = overview.overview(selection)
page.said(selection, is_illustrative=found.is_illustrative)
if not overview.has_figures(found):
    page.nothing_to_show(selection)
show.headline(overview.headline(found), numbers=overview.numbers(found))
show.section(
    _("Status of the KPIs and share of the way, by priority, %(quarter)s")
    % {"quarter": wording.quarter(selection.quarter)},
    _("Number of KPIs per status. Bars run from baseline to target; the tick is the share expected by now."),
    key="priorities_head",
    is_illustrative=found.is_illustrative,
)
show.block(marks.counts(overview.parts(found.plan)), key="counts")
show.block(overview.rows(found), key="priorities")
page.footer(data.ask(sources.behind_observations, selection.origin), found.data_quarter)
