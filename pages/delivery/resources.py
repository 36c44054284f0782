"""What was planned, spent and mobilised?"""

import streamlit as st

from kap_model.queries.sources import together
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.frame import page, page_choices, selection_bar
from kap_ui.sections.delivery import (
    mobilised,
    money_and_results,
    objectives,
    offices,
    plan_years,
    published,
    resources,
)
from kap_ui.words.wording import _

selection = page.header("place", "priority", "origin", places=selection_bar.REGIONS_AND_OFFICES)
choices = resources.declare(selection)
answer = resources.resources(selection, choices.plan.value, choices.funding.value)
totals, parts, mentions = published.pledge_totals(), published.pledge_parts(), published.mentions()
given, beside = (None, None) if answer is None else (mobilised.by_year(answer), money_and_results.beside(answer))
page.context(
    selection,
    # The aim, and the progress beside the money, can be made up where the money is not.
    is_illustrative=(answer is not None and answer.is_illustrative)
    or any(figure is not None and figure.is_illustrative for figure in (given, beside)),
    sources=together(published.sources(), () if answer is None else money_and_results.sources(answer)),
)
if answer is None:
    show.headline(resources.no_budget_headline(selection))
    show.block(resources.without_budgets(selection), key="without_budgets")
else:
    show.headline(resources.headline(answer), resources.below_headline(answer), numbers=resources.numbers(answer))
    page_choices.show(
        page_choices.segments(choices.plan, _("Operational plan"), resources.plans(selection), str),
        page_choices.segments(
            choices.funding, _("Funding"), resources.FUNDINGS, resources.funding_word, none=_("All funding")
        ),
        key="resource_choices",
        label=_("Which operational plan, and which funding"),
    )
    if answer.shown:
        successive = plan_years.rolling(answer)
        with st.container(key="plan_row", horizontal=True, gap="large"):
            show.chart(plan_years.by_year(answer))
            if successive is not None:
                show.chart(successive)
    if answer.own_year:
        show.rows(objectives.in_detail(answer))
    if answer.shown:
        show.chart(objectives.by_objective(answer))
    if answer.own_year:
        show.rows(offices.burn(answer))
    by_partner = mobilised.partners(answer)
    if given is not None:
        show.rows(given)
        show.block(marks.paragraph(resources.accounts_agree(answer)), key="accounts_agree")
    if by_partner is not None:
        show.chart(by_partner)
    other = mobilised.other_currencies(answer)
    if other is not None:
        show.table(other)
    if beside is not None:
        show.chart(beside)
if totals is not None:
    show.rows(totals)
    newest = published.later_totals()
    if newest is not None:
        show.block(newest, key="later_totals")
if parts is not None:
    show.table(parts)
if mentions is not None:
    show.table(mentions)
page.footer()
