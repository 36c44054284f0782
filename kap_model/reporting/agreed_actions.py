"""Agreed actions: what meetings have asked for about KPIs, outcomes, priorities and enablers, and what came of it.

Everybody reads them: they are agreements of public meetings. Publishers note and change them. None is ever deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Engine, insert, select, update
from sqlmodel import Session, col

from kap_model.database import rename_revision, writing
from kap_model.importing.damage import require_whole
from kap_model.people import history
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Action, Actor, require
from kap_model.problems import N_, KapError, Message, did_you_mean
from kap_model.quarter import Quarter
from kap_model.reporting.tables import AgreedAction
from kap_model.tables import Enabler, Kpi, Outcome, Priority
from kap_model.vocabulary import ActionSubject, AgreedActionState

LONGEST_WHAT: Final = 500
LONGEST_WHO: Final = 200
LONGEST_MEETING: Final = 100
LONGEST_NOTE: Final = 2_000
"""Characters of the texts of an action."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What was agreed.

    Attributes:
        what: what is to be done.
        who: the unit, or the role of the person, that does it.
        agreed_at: the meeting that asked for it.
        by_meeting: the meeting by which it is to be done; None where a quarter is named.
        by_quarter: the quarter by whose end it is to be done; None where a meeting is named.
    """

    what: str
    who: str
    agreed_at: str
    by_meeting: str | None = None
    by_quarter: Quarter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAction:
    """An agreed action as it stands; moments are in UTC.

    Attributes:
        action_id: counted from 1.
        about_kind: what of the plan it is about.
        about_code: the code of that.
        agreement: what was agreed.
        state: how far it is.
        outcome_note: what came of it; None until it is done.
        reason: why it was withdrawn; None unless it was.
        created_by: the key of who noted it.
        created_at: when.
        changed_by: the key of who changed it last.
        changed_at: when.
        version: counts the saves.
    """

    action_id: int
    about_kind: ActionSubject
    about_code: str
    agreement: Agreement
    state: AgreedActionState
    outcome_note: str | None
    reason: str | None
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    version: int

    def is_past(self, today: date) -> bool:
        """Return whether it is open though the quarter by which it was to be done is over.

        A meeting is text, so that an action that is due by a meeting is never past it.
        """
        by = self.agreement.by_quarter
        return self.state is AgreedActionState.OPEN and by is not None and by < Quarter.of_day(today)

    def as_json(self, today: date) -> dict[str, Any]:
        """Return what `kap action list --json` prints."""
        by_quarter = self.agreement.by_quarter
        return {
            "action_id": self.action_id,
            "about_kind": str(self.about_kind),
            "about_code": self.about_code,
            **asdict(self.agreement),
            "by_quarter": None if by_quarter is None else str(by_quarter),
            "state": str(self.state),
            "is_past_its_quarter": self.is_past(today),
            "outcome_note": self.outcome_note,
            "reason": self.reason,
            "created_by": self.created_by,
            "created_at": self.created_at.isoformat(),
            "changed_by": self.changed_by,
            "changed_at": self.changed_at.isoformat(),
            "version": self.version,
        }


class AgreedActionError(KapError):
    """An action cannot be changed so; nothing was changed. `sentence` with `values` says why, and what to do."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **values))


class NewerActionError(AgreedActionError):
    """Somebody has changed the action since it was read."""

    def __init__(self, theirs: KnownAction) -> None:
        super().__init__(
            N_("%(person)s has changed action %(number)s since you opened it. Look at it as it now stands, then save."),
            person=theirs.changed_by,
            number=str(theirs.action_id),
        )


# ---- changing


def agree(engine: Engine, actor: Actor, about: str, agreement: Agreement) -> KnownAction:
    """Note an action that was agreed about a KPI, outcome, priority or enabler, and return it.

    Raises:
        NotAllowedError: the actor is no publisher.
        AgreedActionError: there is no such code in the plan, or a text is missing or too long.
    """
    with writing(engine) as session:
        email = _acting_person(session, actor)
        kind, code = _subject(session, about)
        values = _columns(_cleaned(agreement))
        by = {"created_by": email, "created_at": now(), "changed_by": email, "changed_at": now()}
        statement = insert(AgreedAction).values(
            about_kind=str(kind), about_code=code, state=str(AgreedActionState.OPEN), version=1, **values, **by
        )
        number: int = session.connection().execute(statement).inserted_primary_key[0]  # type: ignore[index]  # one row
        after = {"about": code, "state": AgreedActionState.OPEN, **values}
        _append(session, actor, HistoryAct.ACTION_AGREED, number, kind, code, before=None, after=after)
        rename_revision(session)
        return agreed_action(session, number)


def change(engine: Engine, actor: Actor, number: int, agreement: Agreement, seen: int) -> KnownAction:
    """Change what was agreed, of an action that is open, and return it.

    Args:
        engine: the database.
        actor: who changes it.
        number: which action.
        agreement: what was agreed.
        seen: the version of the action that the actor has seen.

    Raises:
        NotAllowedError: the actor is no publisher.
        NewerActionError: the action has another version.
        AgreedActionError: there is no such action, it is not open, or a text is missing or too long.
    """
    values = _columns(_cleaned(agreement))
    return _write(engine, actor, number, seen, HistoryAct.ACTION_CHANGED, (AgreedActionState.OPEN,), values)


def finish(engine: Engine, actor: Actor, number: int, outcome_note: str, seen: int) -> KnownAction:
    """Say that an action is done and what came of it, or correct what was said, and return the action.

    Raises:
        NotAllowedError: the actor is no publisher.
        NewerActionError: the action has another version.
        AgreedActionError: there is no such action, it was withdrawn, or nothing is said.
    """
    note = _text(outcome_note, LONGEST_NOTE, N_("Say what came of it."))
    values = {"state": str(AgreedActionState.DONE), "outcome_note": note}
    return _write(engine, actor, number, seen, HistoryAct.ACTION_DONE, _STANDING, values)


def withdraw(engine: Engine, actor: Actor, number: int, reason: str, seen: int) -> KnownAction:
    """Withdraw an action that was noted by mistake or that nobody asks for any more, and return it.

    Raises:
        NotAllowedError: the actor is no publisher.
        NewerActionError: the action has another version.
        AgreedActionError: there is no such action, it was withdrawn already, or no reason is given.
    """
    why = _text(reason, LONGEST_NOTE, N_("Say why the action is withdrawn."))
    values = {"state": str(AgreedActionState.WITHDRAWN), "reason": why}
    return _write(engine, actor, number, seen, HistoryAct.ACTION_WITHDRAWN, _STANDING, values, reason=why)


_STANDING: Final = (AgreedActionState.OPEN, AgreedActionState.DONE)


def _write(
    engine: Engine,
    actor: Actor,
    number: int,
    seen: int,
    act: HistoryAct,
    from_states: tuple[AgreedActionState, ...],
    values: Mapping[str, Any],
    *,
    reason: str | None = None,
) -> KnownAction:
    with writing(engine) as session:
        email = _acting_person(session, actor)
        before = agreed_action(session, number)
        if before.version != seen:
            raise NewerActionError(before)
        if before.state not in from_states:
            raise AgreedActionError(_CLOSED[before.state], number=str(number))
        held = {**_columns(before.agreement), **{name: getattr(before, name) for name in _OWN_COLUMNS}}
        after = {name: value for name, value in values.items() if held[name] != value}
        if not after:
            return before
        session.connection().execute(
            update(AgreedAction)
            .where(col(AgreedAction.action_id) == number)
            .values(**after, changed_by=email, changed_at=now(), version=seen + 1)
        )
        old = {name: held[name] for name in after}
        _append(
            session, actor, act, number, before.about_kind, before.about_code, before=old, after=after, reason=reason
        )
        rename_revision(session)
        return agreed_action(session, number)


_CLOSED: Final = {
    AgreedActionState.DONE: N_("Action %(number)s is done. Only what came of it can be put right."),
    AgreedActionState.WITHDRAWN: N_("Action %(number)s was withdrawn, and is not changed any more."),
}
_OWN_COLUMNS: Final = ("state", "outcome_note", "reason")
"""The columns that a step changes, beside those of the agreement."""


def _append(
    session: Session,
    actor: Actor,
    act: HistoryAct,
    number: int,
    kind: ActionSubject,
    code: str,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    reason: str | None = None,
) -> None:
    kpi = code if kind is ActionSubject.KPI else None
    history.append(session, actor, act, f"action {number}", before=before, after=after, reason=reason, kpi=kpi)


def _acting_person(session: Session, actor: Actor) -> str:
    held = require(session, actor, Action.AGREE_ON_ACTIONS)
    if held.actor.email is None:
        raise AgreedActionError(N_("Name the person you act for: --as EMAIL, somebody whom `kap person list` shows."))
    return held.actor.email


def _subject(session: Session, about: str) -> tuple[ActionSubject, str]:
    """Return what a code of the plan stands for, and the code as the plan spells it."""
    known = subjects(session)
    asked = about.strip().casefold()
    for code, kind in known.items():
        if asked in (code.casefold(), code.removeprefix("O-").casefold()):
            return kind, code
    raise AgreedActionError(
        N_("There is no KPI, outcome, priority or enabler %(code)s.%(near)s"),
        code=about.strip()[:40] or "–",
        near=did_you_mean(about.strip(), known),
    )


def _cleaned(agreement: Agreement) -> Agreement:
    by_meeting = " ".join((agreement.by_meeting or "").split()) or None
    if (by_meeting is None) == (agreement.by_quarter is None):
        raise AgreedActionError(N_("Say by when: name either a meeting or a quarter, not both."))
    return Agreement(
        what=_text(agreement.what, LONGEST_WHAT, N_("Say what is to be done.")),
        who=_line(agreement.who, LONGEST_WHO, N_("Say who does it: a unit, or the role of a person.")),
        agreed_at=_line(agreement.agreed_at, LONGEST_MEETING, N_("Name the meeting that agreed on it.")),
        by_meeting=None if by_meeting is None else _line(by_meeting, LONGEST_MEETING, ""),
        by_quarter=agreement.by_quarter,
    )


def _line(text: str, longest: int, missing: str) -> str:
    return _text(" ".join(text.split()), longest, missing)


def _text(text: str, longest: int, missing: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise AgreedActionError(missing)
    if len(cleaned) > longest:
        raise AgreedActionError(
            N_("A text has %(found)s characters; it may have %(longest)s. Shorten it."),
            found=str(len(cleaned)),
            longest=str(longest),
        )
    require_whole(cleaned, AgreedActionError)
    return cleaned


def _columns(agreement: Agreement) -> dict[str, Any]:
    by_quarter = agreement.by_quarter
    return {**asdict(agreement), "by_quarter": None if by_quarter is None else str(by_quarter)}


# ---- reading


def subjects(session: Session) -> dict[str, ActionSubject]:
    """Return what an action can be about, by code: priorities, enablers, outcomes, KPIs. Four statements."""
    columns = {
        ActionSubject.PRIORITY: col(Priority.priority_code),
        ActionSubject.ENABLER: col(Enabler.enabler_code),
        ActionSubject.OUTCOME: col(Outcome.outcome_code),
        ActionSubject.KPI: col(Kpi.kpi_code),
    }
    connection = session.connection()
    return {
        code: kind
        for kind, column in columns.items()
        for code in connection.execute(select(column).order_by(column)).scalars()
    }


def agreed_action(session: Session, number: int) -> KnownAction:
    """Return an action. One statement.

    Raises:
        AgreedActionError: there is none with this number.
    """
    statement = select(*_TABLE.columns).where(col(AgreedAction.action_id) == number)
    row = session.connection().execute(statement).first()
    if row is None:
        raise AgreedActionError(N_("There is no action %(number)s."), number=str(number))
    return _known(row)


def agreed_actions(session: Session) -> tuple[KnownAction, ...]:
    """Return all actions, by when they are due: first by quarters, the earliest first, then by meetings. One statement.

    Those of the same meeting or quarter stand in the order in which they were noted.
    """
    found = map(_known, session.connection().execute(select(*_TABLE.columns).order_by(_TABLE.c.action_id)))
    return tuple(sorted(found, key=_by_due))


def _by_due(action: KnownAction) -> tuple[bool, int, str]:
    by_quarter, by_meeting = action.agreement.by_quarter, action.agreement.by_meeting
    return by_quarter is None, int(by_quarter or 0), by_meeting or ""


_TABLE: Final = AgreedAction.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_AGREEMENT: Final = tuple(column.name for column in fields(Agreement) if column.name != "by_quarter")


def _known(row: Any) -> KnownAction:
    by_quarter = None if row.by_quarter is None else Quarter.parse(row.by_quarter)
    return KnownAction(
        action_id=row.action_id,
        about_kind=ActionSubject(row.about_kind),
        about_code=row.about_code,
        agreement=Agreement(**{name: getattr(row, name) for name in _AGREEMENT}, by_quarter=by_quarter),
        state=AgreedActionState(row.state),
        outcome_note=row.outcome_note,
        reason=row.reason,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        version=row.version,
    )
