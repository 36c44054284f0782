"""What was decided on a KPI, in words: the decision that holds in one sentence, and all of them by their days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kap_model.reporting.kpi_decisions import KnownDecision, newest
from kap_model.vocabulary import Approval
from kap_ui import marks
from kap_ui.marks.markup import Markup, element, joined, typed
from kap_ui.words import wording
from kap_ui.words.wording import N_, _

_AT_A_MEETING: Final = {
    Approval.PROPOSED: N_("Proposed at %(meeting)s on %(day)s"),
    Approval.APPROVED: N_("Approved at %(meeting)s on %(day)s"),
    Approval.REVISED: N_("Revised at %(meeting)s on %(day)s"),
    Approval.RETIRED: N_("Retired at %(meeting)s on %(day)s"),
}
_ON_A_DAY: Final = {
    Approval.PROPOSED: N_("Proposed on %(day)s"),
    Approval.REVISED: N_("Revised on %(day)s"),
}
"""The decisions that may have no meeting."""


def said(decision: KnownDecision) -> str:
    """Return what was decided, where, when, and where it can be read."""
    template = _AT_A_MEETING if decision.meeting else _ON_A_DAY
    values = {"meeting": decision.meeting, "day": wording.day(decision.decided_on)}
    words = _(template[decision.decision]) % values
    if decision.document:
        return _("%(decision)s (%(document)s)") % {"decision": words, "document": decision.document}
    return words


def standing(decisions: Sequence[KnownDecision], *, is_counted: bool) -> str | None:
    """Return the decision that holds; None where none was recorded.

    Args:
        decisions: all on the KPI, the oldest first.
        is_counted: whether the KPI counts in totals, as a retired one goes on to do.
    """
    decision = newest(decisions)
    if decision is None:
        return None
    if decision.decision is Approval.RETIRED and is_counted:
        words = _("%(decision)s; its figures still count in every total until it leaves kpis.csv")
        return words % {"decision": said(decision)}
    return said(decision)


def facts(decisions: Sequence[KnownDecision]) -> Markup:
    """Return the decisions on a KPI by their days, the newest first: what, where, in which document, and the note."""
    return marks.definitions([marks.Fact(wording.day(each.decided_on), _fact(each)) for each in reversed(decisions)])


def _fact(decision: KnownDecision) -> Markup:
    parts = (wording.approval(decision.decision), decision.meeting, decision.document)
    words = wording.clauses(part for part in parts if part)
    return joined(
        [words[0].upper() + words[1:], element("p", typed(decision.note), class_="small") if decision.note else None]
    )
