"""What came before, what comes next?"""

from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.help import plans
from kap_ui.words.wording import _

selection = page.header()
answer = plans.plans()
page.context(selection, sources=plans.sources(answer))
show.headline(plans.headline(answer), plans.below_headline(answer))
loaded = plans.loaded()
if loaded is not None:
    show.section(_("Plans that can be opened here"), key="loaded_head")
    show.block(loaded, key="loaded")
if answer.plans:
    spans, overlap, carried = plans.spans(answer), plans.overlap(answer), plans.carried(answer)
    if spans is not None:
        show.block(spans, key="spans")
    show.block(plans.comparison(answer), key="comparison")
    if overlap is not None:
        show.section(_("Years of two plans"), key="overlap_head")
        show.block(overlap, key="overlap")
    if carried is not None:
        show.section(_("What carries over"), key="carried_head")
        show.block(carried, key="carried")
beyond = plans.kpis_beyond(answer)
if beyond is not None:
    show.table(beyond)
page.footer()
