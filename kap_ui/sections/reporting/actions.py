"""What did we ask for, what came of it? All agreed actions as a list, and the forms of a publisher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st
from sqlalchemy import Engine

from kap_model.people.permissions import Actor
from kap_model.quarter import QUARTERS_A_YEAR, Quarter
from kap_model.queries import kpi_lists
from kap_model.reporting import agreed_actions
from kap_model.reporting.agreed_actions import Agreement, KnownAction
from kap_model.vocabulary import ActionSubject, AgreedActionState, OriginView
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import page_choices
from kap_ui.marks.markup import Markup
from kap_ui.sections.shared import acts, agreed_rows, short_names
from kap_ui.sections.shared.agreed_rows import ABOUT, NUMBER, PAST, STATE_WORDS, WITHIN
from kap_ui.state import address, clock, data, taken_over
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, short_quarter

STATE: Final = "state"
MEETING: Final = "meeting"
"""Parameters of the address: how far, and which meeting asked for it."""

_GROUPS: Final = {
    PAST: N_("Open actions, past their quarter"),
    str(AgreedActionState.OPEN): N_("Open actions"),
    str(AgreedActionState.DONE): N_("Done actions"),
    str(AgreedActionState.WITHDRAWN): N_("Withdrawn actions"),
}
"""The groups of the list in order, by state."""

Act = Callable[[Engine, Actor, int, Any, int], KnownAction]
"""Changes an action: its number, what is said of it, and the version that was seen."""

_NO_VERSION: Final = 0
"""What an action of which another version stands in the fields was seen as."""

_FIELDS: Final = ("what", "who", "agreed_at", "by_meeting", "by_quarter", "outcome_note")


@dataclass(frozen=True, kw_only=True, eq=False)
class AgreedList:
    """All agreed actions, and what of them the reader has chosen.

    Attributes:
        every: all of them, by when they are due.
        state: the chosen state, None for all.
        meeting: the chosen meeting that asked, None for all.
        within: the chosen priority or enabler, None for all.
        about: the code of the chosen subject, None for all.
    """

    every: Sequence[KnownAction]
    state: str | None
    meeting: str | None
    within: str | None
    about: str | None

    @property
    def chosen(self) -> list[KnownAction]:
        """The actions that are listed."""
        return [
            each
            for each in self.every
            if self.state in (None, str(each.state), agreed_rows.state(each))
            and self.meeting in (None, each.agreement.agreed_at)
            and self.about in (None, each.about_code)
            and (self.within is None or self.within in objectives(each))
        ]


def agreed_list() -> AgreedList:
    """Return all agreed actions, and declare the choices of the page."""
    every = agreed_rows.every()
    return AgreedList(
        every=every,
        state=address.own_choice(STATE, tuple(STATE_WORDS)).value,
        meeting=address.own_choice(MEETING, _meetings(every)).value,
        within=address.own_choice(WITHIN, _objectives()).value,
        about=address.own_choice(ABOUT, subjects()).value,
    )


def subjects() -> tuple[str, ...]:
    """Return the codes that an action can be about, in the order of the plan: objectives, outcomes, KPIs."""
    choices, facts = data.choices(), data.progress(OriginView.ALL).facts
    objectives = (*choices.priorities, *choices.enablers)
    outcomes = (code for code, each in facts.objectives.items() if each.parent_code in objectives)
    return (*objectives, *outcomes, *choices.kpis)


def subjects_in_words() -> dict[str, str]:
    """Return what an action can be about, each in words."""
    return {code: in_words(code) for code in subjects()}


def objectives(action: KnownAction) -> Sequence[str]:
    """Return the priorities and enablers that what an action is about belongs to; none of what the plan has no more."""
    facts, code = data.progress(OriginView.ALL).facts, action.about_code
    if action.about_kind is ActionSubject.KPI:
        return kpi_lists.served_objectives(facts, code) if code in facts.indicators else ()
    if code not in facts.objectives:
        return ()
    return (facts.objectives[code].parent_code or code,) if action.about_kind is ActionSubject.OUTCOME else (code,)


def _objectives() -> tuple[str, ...]:
    choices = data.choices()
    return (*choices.priorities, *choices.enablers)


def _meetings(every: Sequence[KnownAction]) -> tuple[str, ...]:
    return tuple(sorted({each.agreement.agreed_at for each in every}, reverse=True))


def in_words(code: str) -> str:
    """Return a code of the plan with its name, short enough for a list that opens."""
    return f"{short_names.printed_code(code)} {short_names.cut(data.name(code))}"


# ---- the answer


def headline(found: AgreedList) -> str:
    """Return how many actions are open, and how many of them are past their quarter."""
    if not found.every:
        return _("No action has been agreed on yet")
    counts = _counts(found)
    past = counts[PAST]
    still_open = counts[str(AgreedActionState.OPEN)] + past
    words = ngettext("%(n)s agreed action is open", "%(n)s agreed actions are open", still_open)
    if not still_open:
        return _("No agreed action is open")
    if not past:
        return words % {"n": number(still_open)}
    late = ngettext("%(n)s is past its quarter", "%(n)s are past their quarter", past) % {"n": number(past)}
    return _("%(open)s; %(late)s") % {"open": words % {"n": number(still_open)}, "late": late}


def numbers(found: AgreedList) -> list[marks.Number]:
    """Return how many actions are open, how many of those late, and how many are done, each with its list."""
    if not found.every:
        return []
    counts = _counts(found)
    shown = (
        ("open", counts["open"] + counts[PAST]),
        (PAST, counts[PAST]),
        ("done", counts["done"]),
    )
    of_all = _("of %(n)s") % {"n": number(len(found.every))}
    return [
        marks.Number(number(count), _(_GROUPS[state]), of_all, href=agreed_rows.href_of_list(**{STATE: state}))
        for state, count in shown
    ]


def _counts(found: AgreedList) -> dict[str, int]:
    """Return how many actions there are of each state, those that are past their quarter apart."""
    states = [agreed_rows.state(each) for each in found.every]
    return {state: states.count(state) for state in STATE_WORDS}


def nothing() -> Markup:
    """Return what would stand here."""
    return marks.note(
        _("Nothing is listed here yet."),
        _(
            "When a meeting asks for something about a KPI, an outcome or a priority, a publisher notes it: what, who, "
            "and by when. It then stands here and beside the shortfall that it answers."
        ),
    )


def show_choices(found: AgreedList) -> None:
    """Draw the choices of the list."""
    states = address.own_choice(STATE, tuple(STATE_WORDS))
    meeting = address.own_choice(MEETING, _meetings(found.every))
    within = address.own_choice(WITHIN, _objectives())
    about = address.own_choice(ABOUT, subjects())
    has_actions = {each.about_code for each in found.every} | {found.about}
    page_choices.show(
        page_choices.listed(states, _("State"), tuple(STATE_WORDS), _state_words, none=_("All states")),
        page_choices.listed(meeting, _("Agreed at"), _meetings(found.every), str, none=_("All meetings")),
        page_choices.listed(within, _("Priority"), _objectives(), in_words, none=_("All priorities"), width=200),
        page_choices.listed(
            about,
            _("About"),
            [code for code in subjects() if code in has_actions],
            in_words,
            none=_("Everything"),
            width=240,
        ),
        key="agreed_choices",
        label=_("Which actions"),
    )


def _state_words(state: str) -> str:
    return _(STATE_WORDS[state])


def figure(found: AgreedList) -> RowsFigure:
    """Return the chosen actions as rows, those that are late and open first, with their table and files."""
    chosen = found.chosen
    can_change = acts.may_agree()
    groups = [
        marks.AgreedGroup(
            _("%(group)s (%(n)s)") % {"group": _(title), "n": number(len(members))},
            [agreed_rows.row(each, with_about=True, can_change=can_change) for each in members],
        )
        for state, title in _GROUPS.items()
        if (members := [each for each in chosen if agreed_rows.state(each) == state])
    ]
    return RowsFigure(
        key="agreed",
        title=_("What was agreed"),
        subtitle=_("In each group what is due first stands first: quarters, then meetings."),
        finding=headline(found),
        rows=marks.agreed_groups(groups) if groups else marks.note(_("No agreed action is like this.")),
        table=pd.DataFrame([_table_row(each) for each in chosen], columns=list(_COLUMNS)),
        columns=[
            TableColumn("action_id", _("Number"), CellKind.CODE),
            TableColumn("state", _("State")),
            TableColumn("by_quarter", _("By quarter"), CellKind.QUARTER),
            TableColumn("by_meeting", _("By meeting")),
            TableColumn("what", _("What")),
            TableColumn("who", _("Who")),
            TableColumn("agreed_at", _("Agreed at")),
            TableColumn("about_code", _("Code"), CellKind.CODE),
            TableColumn("about_code", _("About"), CellKind.NAME),
            TableColumn("objectives", _("Priority"), CellKind.CODE),
            TableColumn("outcome_note", _("What came of it")),
            TableColumn("reason", _("Why it was withdrawn")),
        ],
        is_illustrative=False,
        sources=(),
    )


_COLUMNS: Final = (
    "action_id", "state", "by_quarter", "by_meeting", "what", "who", "agreed_at", "about_code", "objectives",
    "outcome_note", "reason",
)  # fmt: skip


def _table_row(each: KnownAction) -> tuple[str | None, ...]:
    agreement = each.agreement
    return (
        str(each.action_id),
        _state_words(agreed_rows.state(each)),
        None if agreement.by_quarter is None else str(agreement.by_quarter),
        agreement.by_meeting,
        agreement.what,
        agreement.who,
        agreement.agreed_at,
        each.about_code,
        wording.enumerated(objectives(each)),
        each.outcome_note,
        each.reason,
    )


# ---- one action, as a publisher changes it


def chosen_action(found: AgreedList) -> KnownAction | None:
    """Return the action that the address names; None where it names none, and for who may not change it."""
    if not acts.may_agree():
        return None
    choice = address.own_choice(NUMBER, tuple(str(each.action_id) for each in found.every))
    return next((each for each in found.every if str(each.action_id) == choice.value), None)


def headline_of(action: KnownAction) -> str:
    """Return which action it is, and how far."""
    values = {"n": number(action.action_id), "state": _state_words(agreed_rows.state(action))}
    return _("Action %(n)s is %(state)s") % values


def back() -> Markup:
    """Return the way back to the list."""
    return marks.links([marks.Anchor(_("All agreed actions"), agreed_rows.href_of_list())])


def one(action: KnownAction) -> Markup:
    """Return an action as a row."""
    return marks.agreed([agreed_rows.row(action, with_about=True)], _("What was agreed"))


def prepare(action: KnownAction) -> None:
    """Put an action into the fields of its forms, unless the person has begun to type into them.

    The version that they were filled with is kept, so that nobody saves over what they have not seen. Where this
    session took the page over from a server that ended, that version is known only by what stands in the fields.
    """
    seen = field(action, "seen")
    if field(action, "outcome_note") not in st.session_state:
        agreement = action.agreement
        values: dict[str, Any] = {
            name: getattr(agreement, name) or "" for name in ("what", "who", "agreed_at", "by_meeting")
        }
        values |= {"by_quarter": agreement.by_quarter, "outcome_note": action.outcome_note or ""}
        is_seen = True
        for name in _FIELDS:
            standing = taken_over.standing(field(action, name))
            if standing is None:  # else the page was filled in before its server ended
                st.session_state[field(action, name)] = values[name]
            else:
                in_field = quarters(action)[agreement.by_quarter] if name == "by_quarter" else values[name]
                is_seen = is_seen and standing == in_field
        st.session_state[seen] = action.version if is_seen else _NO_VERSION
    st.session_state.setdefault(seen, action.version)


def field(action: KnownAction, name: str) -> str:
    """Return the key of a field of an action."""
    return f"agreed_{action.action_id}_{name}"


def save(done: str, act: Act, action: KnownAction, said: Any) -> None:
    """Carry an act on an action out, and run the page again, which says `done`, or why the act was refused.

    Where somebody else has changed the action meanwhile, what was typed stays, and the next attempt saves it.
    """
    version = st.session_state.pop(field(action, "seen"), action.version)
    acts.do_and_say(done, act, action.action_id, said, version)


def agree(about: str | None, agreement: Agreement) -> None:
    """Note an action."""
    acts.do_and_say(_("The action was noted."), agreed_actions.agree, about or "", agreement)


def quarters(action: KnownAction | None = None) -> dict[Quarter | None, str]:
    """Return the quarters by which an action can be done, in words: none, then until a year after the plan.

    The one that an action has is among them.
    """
    first = Quarter.of_day(clock.today())
    last = max(data.choices().end, first).after(QUARTERS_A_YEAR)
    own = None if action is None else action.agreement.by_quarter
    offered = sorted({*first.to(last), *([own] if own is not None else [])})
    return {None: _("no quarter"), **{at: short_quarter(at) for at in offered}}
