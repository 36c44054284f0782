"""What a KPI is: its definition, how it is added up, how it is verified, and who has approved it."""

from __future__ import annotations

from typing import Final

from kap_model.codes import split_codes
from kap_model.reporting.kpi_decisions import newest
from kap_model.vocabulary import Aggregation, Cumulation, Direction, Frequency, ResultLevel
from kap_ui import marks
from kap_ui.marks.markup import Markup
from kap_ui.sections.results.kpi import KpiAnswer
from kap_ui.sections.shared import kpi_decisions, method_links, source_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number


@memoized
def facts(answer: KpiAnswer) -> Markup:
    """Return what is known of the KPI, term by term."""
    return marks.definitions(known(answer))


def known(answer: KpiAnswer) -> list[marks.Fact]:
    """Return what is known of the KPI; a term without a text is left out.

    A decision that was recorded stands in the place of what the file of KPIs says of the approval.
    """
    kpi, decision = answer.definition, newest(answer.decisions)
    means = kpi.means_of_verification_fr if wording.language() == "fr" else kpi.means_of_verification_en
    terms = (
        (_("Code"), kpi.kpi_code),
        (_("Name"), data.name(kpi.kpi_code)),
        (_("Unit"), answer.unit),
        (_("Outcome"), _code_and_name(kpi.outcome_code)),
        (_("Serves as well"), wording.listed(map(_code_and_name, split_codes(kpi.also_serves)))),
        (_("Level in the result chain"), _(_LEVELS[ResultLevel(kpi.result_level)])),
        (_("Desired direction"), _(_DIRECTIONS[Direction(kpi.direction)])),
        (_("Combined over time"), _(_CUMULATIONS[Cumulation(kpi.cumulation)])),
        (_("Combined over places"), _(_AGGREGATIONS[Aggregation(kpi.aggregation)])),
        (_("How often reported"), _(_FREQUENCIES[Frequency(kpi.frequency)])),
        (_("Due"), _due(kpi.due_lag_days)),
        (_("Means of verification"), means),
        (_("Responsible unit"), kpi.responsible_unit),
        (_("Approval"), kpi_decisions.said(decision) if decision is not None else wording.approval(kpi.approval)),
        (_("Approval reference"), kpi.approval_reference if decision is None else None),
        (method_links.word(_("Basis"), "basis"), wording.basis(kpi.basis)),
        (_("Source"), source_words.words(kpi.source)),
    )
    return [marks.Fact(term, text) for term, text in terms if text]


def _code_and_name(code: str) -> str:
    return f"{code} {data.name(code)}"


def _due(days: int | None) -> str:
    if days is None:
        return ""
    return ngettext("%(n)s day after the quarter", "%(n)s days after the quarter", days) % {"n": number(days)}


_LEVELS: Final = {
    ResultLevel.OUTPUT: N_("output"),
    ResultLevel.OUTCOME: N_("outcome"),
    ResultLevel.IMPACT: N_("impact"),
    ResultLevel.CONTEXT: N_("context: shown, never counted (R13)"),
}
_DIRECTIONS: Final = {
    Direction.INCREASE: N_("increase"),
    Direction.DECREASE: N_("decrease"),
    Direction.MAINTAIN: N_("stay at the target"),
}
_CUMULATIONS: Final = {
    Cumulation.FLOW: N_("reports are added up (R1)"),
    Cumulation.LEVEL: N_("the latest value counts (R1)"),
    Cumulation.RUNNING: N_("each report gives the total so far (R1)"),
    Cumulation.RATE: N_("a rate: the latest numerator over its denominator (R1)"),
    Cumulation.STEP: N_("a step that is reached or not (R1)"),
}
_AGGREGATIONS: Final = {
    Aggregation.SUM: N_("places are added (R2)"),
    Aggregation.POOL: N_("rates are pooled: numerators over denominators, never averaged (R2)"),
    Aggregation.UNION: N_("each Member State counts once (R2)"),
    Aggregation.MIN: N_("the lowest figure counts (R2)"),
    Aggregation.MAX: N_("the highest figure counts (R2)"),
    Aggregation.MEAN: N_("the mean of the places (R2)"),
    Aggregation.DIRECT: N_("each place is measured on its own (R2)"),
    Aggregation.GLOBAL: N_("measured for the world only (R2)"),
}
_FREQUENCIES: Final = {
    Frequency.QUARTERLY: N_("every quarter"),
    Frequency.HALF_YEARLY: N_("every half-year"),
    Frequency.YEARLY: N_("every year"),
}
