"""What a KPI is: its definition, how it is added up, how it is verified, and who has approved it."""

from __future__ import annotations

from kap_model.codes import split_codes
from kap_model.reporting.kpi_decisions import newest
from kap_ui import marks
from kap_ui.frame import glossary_links
from kap_ui.marks.markup import Markup, in_language
from kap_ui.sections.results.kpi import KpiAnswer
from kap_ui.sections.shared import definition_words, kpi_decisions, source_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import data_texts, wording
from kap_ui.words.wording import _, ngettext, number


@memoized
def facts(answer: KpiAnswer) -> Markup:
    """Return what is known of the KPI, term by term."""
    return marks.definitions(known(answer))


def known(answer: KpiAnswer) -> list[marks.Fact]:
    """Return what is known of the KPI; a term without a text is left out.

    A decision that was recorded stands in the place of what the file of KPIs says of the approval.
    """
    kpi, decision = answer.definition, newest(answer.decisions)
    means = data_texts.read(kpi.means_of_verification_en, kpi.means_of_verification_fr)
    terms = (
        (_("Code"), kpi.kpi_code),
        (_("Name"), data.name(kpi.kpi_code)),
        (_("Unit"), answer.unit),
        (glossary_links.word(_("Outcome"), "g.outcome"), _code_and_name(kpi.outcome_code)),
        (_("Serves as well"), wording.listed(map(_code_and_name, split_codes(kpi.also_serves)))),
        (glossary_links.word(_("Level in the result chain"), "g.results"), definition_words.level(kpi.result_level)),
        (_("Desired direction"), definition_words.direction(kpi.direction)),
        (_("Combined over time"), definition_words.cumulation(kpi.cumulation)),
        (_("Combined over places"), definition_words.aggregation(kpi.aggregation)),
        (glossary_links.word(_("How often reported"), "step"), definition_words.frequency(kpi.frequency)),
        (_("Due"), _due(kpi.due_lag_days)),
        (
            _("Means of verification"),
            in_language(means, data_texts.language_of(kpi.means_of_verification_fr)),
        ),
        (_("Responsible unit"), kpi.responsible_unit),
        (_("Approval"), kpi_decisions.said(decision) if decision is not None else wording.approval(kpi.approval)),
        (_("Approval reference"), kpi.approval_reference if decision is None else None),
        (glossary_links.word(_("Basis"), "basis"), wording.basis(kpi.basis)),
        (_("Source"), source_words.in_marks(kpi.source)),
    )
    return [marks.Fact(term, text) for term, text in terms if text]


def _code_and_name(code: str) -> str:
    return f"{code} {data.name(code)}"


def _due(days: int | None) -> str:
    if days is None:
        return ""
    return ngettext("%(n)s day after the quarter", "%(n)s days after the quarter", days) % {"n": number(days)}
