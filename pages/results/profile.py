"""What is known of this region or country group?"""

from kap_model.vocabulary import PlaceKind
from kap_ui.figures import show
from kap_ui.frame import page
from kap_ui.sections.results import connectivity, profile

selection = page.header("place", "quarter", "origin", places=(PlaceKind.WORLD, PlaceKind.REGION, PlaceKind.GROUP))
answer = profile.profile(selection)
figures, behind = profile.figures(answer), profile.behind(answer)
page.context(
    selection,
    is_illustrative=answer.is_illustrative,
    sources=profile.sources(answer),
    data_quarter=answer.published.data_quarter,
)
show.headline(profile.headline(answer), profile.below_headline(answer), numbers=connectivity.numbers(answer.published))
if figures is not None:
    show.rows(figures)
show.section(
    profile.plan_title(answer),
    profile.count_words(answer),
    key="plan_head",
    is_illustrative=answer.is_illustrative,
)
if answer.plan.usable:
    show.block(profile.plan_counts(answer), key="plan_counts")
if behind is not None:
    show.rows(behind)
page.footer()
