"""Agreed actions beside the shortfall that they answer, and as rows of their list.

Everybody reads them. They are read with the data of the page, of which each change of an action makes a new revision:
a page that is seen again asks for none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from kap_model.reporting import agreed_actions
from kap_model.reporting.agreed_actions import KnownAction
from kap_model.vocabulary import ActionSubject, AgreedActionState, OriginView
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.sections.shared import short_names
from kap_ui.state import clock, data
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, number, quarter

PAGE: Final = "actions"
ABOUT: Final = "about"
WITHIN: Final = "within"
NUMBER: Final = "action"
"""The page that lists all actions, and parameters of its address: about what, within which priority, which one."""

PAST: Final = "past"
"""The state of an action that is open though its quarter is over."""

STATE_WORDS: Final = {
    str(AgreedActionState.OPEN): N_("open"),
    PAST: N_("open, past its quarter"),
    str(AgreedActionState.DONE): N_("done"),
    str(AgreedActionState.WITHDRAWN): N_("withdrawn"),
}
"""The states as they are shown, those that ask for something first."""

_ICONS: Final = {"open": "due", PAST: "overdue", "done": "accepted", "withdrawn": "withdrawn"}
"""For each state the one of `marks.report_state` that has its icon."""

_LONGEST_ON_A_LINE: Final = 110
"""Characters of what is to be done, in the line beside a shortfall."""

_MOST_BESIDE: Final = 4
"""Actions that stand beside a KPI or priority; the list has them all."""


def every() -> Sequence[KnownAction]:
    """Return all actions, by when they are due."""
    return data.ask(agreed_actions.agreed_actions)


def state(action: KnownAction) -> str:
    """Return how far an action is today, one of `STATE_WORDS`."""
    return PAST if action.is_past(clock.today()) else str(action.state)


def due(action: KnownAction) -> str:
    """Return by when an action is to be done: "by Q4 2026", "by TDAG-27"."""
    agreement = action.agreement
    when = quarter(agreement.by_quarter) if agreement.by_quarter is not None else str(agreement.by_meeting)
    return _("by %(when)s") % {"when": when}


def href_of_list(**codes: str | None) -> str:
    """Return the address of the list, or of a part of it."""
    return site_map.link_to(PAGE, None, **codes)


def row(action: KnownAction, *, with_about: bool, can_change: bool = False) -> marks.AgreedRow:
    """Return an action as a row.

    Args:
        action: the action.
        with_about: whether the row names what it is about.
        can_change: whether it has a link to where it is changed.
    """
    now, agreement = state(action), action.agreement
    outcome = None
    if action.outcome_note is not None:
        outcome = (_("What came of it:"), action.outcome_note)
    if action.reason is not None:
        outcome = (_("Why it was withdrawn:"), action.reason)
    return marks.AgreedRow(
        what=agreement.what,
        due=due(action),
        state=_ICONS[now],
        state_words=_(STATE_WORDS[now]),
        facts=_("%(who)s · agreed at %(meeting)s")
        % {"who": wording.isolated(agreement.who), "meeting": agreement.agreed_at},
        outcome=outcome,
        about=_about(action) if with_about else None,
        href=href_of_list(**{NUMBER: str(action.action_id)}) if can_change else None,
        change=_("Change, or say what came of it") if can_change else "",
    )


def _about(action: KnownAction) -> Markup:
    code = action.about_code
    name = f"{short_names.printed_code(code)} {data.name(code)}"
    return link(name, href=_href_of_subject(action))


def _href_of_subject(action: KnownAction) -> str | None:
    """Return the page of what an action is about; None where the plan has it no more."""
    code, facts = action.about_code, data.choices()
    if action.about_kind is ActionSubject.KPI:
        return site_map.link_to("kpi", kpi=code) if code in facts.kpis else None
    if action.about_kind is ActionSubject.OUTCOME:
        objective = data.progress(OriginView.ALL).facts.objectives.get(code)
        return None if objective is None else site_map.link_to("priorities", priority=objective.parent_code)
    known = (*facts.priorities, *facts.enablers)
    return site_map.link_to("priorities", priority=code) if code in known else None


# ---- beside what they answer


def line(kpi: str) -> Markup | None:
    """Return the open action of a KPI that is due first, as a line with a link to the list; None without any."""
    found = [action for action in every() if action.about_code == kpi and action.state is AgreedActionState.OPEN]
    if not found:
        return None
    first, more = found[0], len(found) - 1
    what = short_names.cut(first.agreement.what, _LONGEST_ON_A_LINE).rstrip(".")
    values = {
        "meeting": first.agreement.agreed_at,
        "what": link(what, href=href_of_list(**{ABOUT: kpi})),
        "due": due(first),
    }
    words = filled(_("Agreed at {meeting}: {what}, {due}."), **values)
    if state(first) == PAST:
        words = filled(_("Agreed at {meeting}: {what}, {due}; that quarter is over."), **values)
    if more:
        words = joined([words, _("%(n)s more.") % {"n": number(more)}], wording.signs().gap)
    return element("p", words, class_="small agreed-line")


def beside(codes: Collection[str], *, about: str, with_about: bool, may_agree: bool) -> Markup | None:
    """Return the actions about some codes, those that are open first; None where there is nothing to say.

    A publisher has a link to agree on another one.

    Args:
        codes: of KPIs, outcomes, priorities or enablers.
        about: the code among them that the page is about.
        with_about: whether each row names what it is about.
        may_agree: whether the reader may agree on actions, see `acts.may_agree`.
    """
    standing = [
        action for action in every() if action.about_code in codes and action.state is not AgreedActionState.WITHDRAWN
    ]
    if not standing and not may_agree:
        return None
    standing.sort(key=lambda action: action.state is AgreedActionState.DONE)
    shown = [row(action, with_about=with_about) for action in standing[:_MOST_BESIDE]]
    anchors = [link(_("All agreed actions"), href=href_of_list())]
    if len(standing) > len(shown):
        more = _("Show all %(n)s") % {"n": number(len(standing))}
        anchors.insert(0, link(more, href=href_of_list(**{ABOUT if len(codes) == 1 else WITHIN: about})))
    if may_agree:
        anchors.insert(0, link(_("Agree on an action"), href=href_of_list(**{ABOUT: about})))
    title = _("What was agreed")
    head = marks.section(title, joined(anchors, " · "))
    return joined([head, marks.agreed(shown, title)]) if shown else head
