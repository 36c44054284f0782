"""What was decided on KPIs: proposed, approved at a meeting, revised, retired. A wrong decision is answered by a later
one, and never changed.

A KPI that was retired is reported up to the quarter of that day, and for no later one. Roll-ups go on counting it:
METHOD knows no retirement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Engine, insert, select
from sqlmodel import Session, col

from kap_model.clock import in_utc
from kap_model.database import rename_revision, writing
from kap_model.importing.damage import require_whole
from kap_model.people import history
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Action, Actor, require
from kap_model.problems import N_, KapError, Message
from kap_model.quarter import Quarter
from kap_model.reporting.tables import KpiDecision
from kap_model.tables import Kpi
from kap_model.vocabulary import Approval

TRANSITIONS: Final[Mapping[Approval | None, tuple[Approval, ...]]] = {
    None: (Approval.PROPOSED, Approval.APPROVED),
    Approval.PROPOSED: (Approval.APPROVED, Approval.RETIRED),
    Approval.APPROVED: (Approval.REVISED, Approval.RETIRED),
    Approval.REVISED: (Approval.REVISED, Approval.RETIRED),
    Approval.RETIRED: (Approval.PROPOSED, Approval.APPROVED),
}
"""The decisions that may follow on the newest one, None where none is recorded; others are refused."""

AT_A_MEETING: Final = (Approval.APPROVED, Approval.RETIRED)
"""The decisions that name their meeting."""

LONGEST_NAME: Final = 200
"""Characters of a meeting or a document."""

LONGEST_NOTE: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDecision:
    """A decision on a KPI.

    Attributes:
        kpi_code: the KPI.
        decision: what it has been since.
        meeting: where it was decided, such as TDAG-26.
        decided_on: the day of the decision.
        document: a reference to read it in.
        note: a word about it.
        recorded_by: who recorded it, the key of a person.
        recorded_at: when it was recorded, in UTC.
    """

    kpi_code: str
    decision: Approval
    meeting: str | None
    decided_on: date
    document: str | None
    note: str | None
    recorded_by: str
    recorded_at: datetime

    @property
    def last_quarter(self) -> Quarter | None:
        """The last quarter for which a KPI that was retired is reported; None for other decisions."""
        return Quarter.of_day(self.decided_on) if self.decision is Approval.RETIRED else None


class KpiDecisionError(KapError):
    """A decision cannot be recorded so; nothing was changed. `sentence` with `values` says why, and what to do."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **values))


def decide(
    engine: Engine,
    actor: Actor,
    kpi: str,
    decision: Approval,
    *,
    decided_on: date,
    meeting: str | None = None,
    document: str | None = None,
    note: str | None = None,
) -> KnownDecision:
    """Record a decision on a KPI, and return it.

    Args:
        engine: the database.
        actor: who records it.
        kpi: the code of the KPI.
        decision: what the KPI is from now on.
        decided_on: the day of the decision.
        meeting: where it was decided; asked for when the KPI is approved or retired.
        document: a reference to read it in.
        note: a word about it.

    Raises:
        NotAllowedError: the actor is no publisher.
        KpiDecisionError: there is no such KPI, the decision does not follow on the newest one, it has no meeting, its
            day has not come, or a text is too long.
    """
    texts = {
        "meeting": _line(meeting, N_("The name of the meeting has %(found)s characters; it may have %(longest)s.")),
        "document": _line(document, N_("The document has %(found)s characters; it may have %(longest)s.")),
        "note": _note(note),
    }
    with writing(engine) as session:
        held = require(session, actor, Action.DECIDE_ON_KPIS)
        if held.actor.email is None:
            raise KpiDecisionError(
                N_("Name the person you act for: --as EMAIL, somebody whom `kap person list` shows.")
            )
        before = newest(decisions_on(session, kpi))
        _require_follows(kpi, before, decision)
        if decision in AT_A_MEETING and texts["meeting"] is None:
            raise KpiDecisionError(N_("Name the meeting at which it was decided, such as TDAG-26."))
        if decided_on > now().date():
            raise KpiDecisionError(
                N_("%(day)s has not come yet. Give the day on which it was decided."), day=decided_on.isoformat()
            )
        known = KnownDecision(
            kpi_code=kpi,
            decision=decision,
            decided_on=decided_on,
            recorded_by=held.actor.email,
            recorded_at=now(),
            **texts,
        )
        values = {name: getattr(known, name) for name in _COLUMNS}
        session.connection().execute(insert(KpiDecision).values(**{**values, "decision": str(decision)}))
        history.append(
            session,
            actor,
            HistoryAct.KPI_DECIDED,
            kpi,
            before=None if before is None else _said(before),
            after=_said(known),
            reason=known.note,
            kpi=kpi,
        )
        # All pages show it at their next run, and what is being accepted is looked at again. The rows stay those of
        # the folder.
        rename_revision(session)
        return known


def decisions(session: Session) -> dict[str, tuple[KnownDecision, ...]]:
    """Return all decisions by KPI, the oldest first. One statement."""
    by_kpi: dict[str, list[KnownDecision]] = {}
    for row in session.connection().execute(_decisions()):
        by_kpi.setdefault(row.kpi_code, []).append(_known(row))
    return {kpi: tuple(of_kpi) for kpi, of_kpi in by_kpi.items()}


def decisions_on(session: Session, kpi: str) -> tuple[KnownDecision, ...]:
    """Return the decisions on a KPI, the oldest first. One statement, two where there are none.

    Raises:
        KpiDecisionError: there are none, and no such KPI.
    """
    connection = session.connection()
    found = tuple(_known(row) for row in connection.execute(_decisions().where(_TABLE.c.kpi_code == kpi)))
    if not found and connection.scalar(select(col(Kpi.kpi_code)).where(col(Kpi.kpi_code) == kpi)) is None:
        raise KpiDecisionError(N_("There is no KPI %(kpi)s."), kpi=kpi[:40])
    return found


def newest(found: Sequence[KnownDecision]) -> KnownDecision | None:
    """Return the decision that holds, the one that was recorded last; None where none was."""
    return found[-1] if found else None


def why_not_reported(session: Session, quarter: Quarter) -> dict[str, Message | None]:
    """Return for each KPI why it is not reported for a quarter; None where it is. Two statements."""
    approvals = session.connection().execute(select(col(Kpi.kpi_code), col(Kpi.approval)))
    decided = decisions(session)
    return {kpi: _why_not(kpi, approval, newest(decided.get(kpi, ())), quarter) for kpi, approval in approvals}


def _why_not(kpi: str, approval: str, decision: KnownDecision | None, quarter: Quarter) -> Message | None:
    if decision is None and approval == Approval.RETIRED:
        return Message(N_("%(kpi)s was retired, and is not reported any more"), kpi=kpi)
    if decision is None or decision.last_quarter is None or quarter <= decision.last_quarter:
        return None
    return Message(
        N_(
            "%(kpi)s was retired at %(meeting)s on %(day)s, as %(person)s has recorded, and is not reported for "
            "%(quarter)s"
        ),
        kpi=kpi,
        meeting=decision.meeting or "",
        day=decision.decided_on.isoformat(),
        person=decision.recorded_by,
        quarter=str(quarter),
    )


_NOT_NEXT: Final[Mapping[Approval | None, str]] = {
    None: N_("Nothing is recorded of %(kpi)s yet. Record first that it was proposed or approved."),
    Approval.PROPOSED: N_("%(kpi)s is proposed. From there it can be approved or retired."),
    Approval.APPROVED: N_("%(kpi)s is approved. From there it can be revised or retired."),
    Approval.REVISED: N_("%(kpi)s is revised. From there it can be revised again or retired."),
    Approval.RETIRED: N_("%(kpi)s is retired. From there it can be proposed or approved again."),
}


def _require_follows(kpi: str, before: KnownDecision | None, decision: Approval) -> None:
    state = before.decision if before is not None else None
    if decision not in TRANSITIONS[state]:
        raise KpiDecisionError(_NOT_NEXT[state], kpi=kpi)


_TABLE: Final = KpiDecision.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_COLUMNS: Final = tuple(KnownDecision.__dataclass_fields__)


def _decisions() -> Any:
    return select(*(_TABLE.c[name] for name in _COLUMNS)).order_by(_TABLE.c.decision_id)


def _known(row: Any) -> KnownDecision:
    values = {**row._mapping, "decision": Approval(row.decision)}
    return KnownDecision(**{**values, "recorded_at": in_utc(row.recorded_at)})


def _said(known: KnownDecision) -> dict[str, str | None]:
    """Return a decision as the history keeps it; its note stands there as the reason."""
    return {
        "decision": str(known.decision),
        "meeting": known.meeting,
        "decided_on": known.decided_on.isoformat(),
        "document": known.document,
    }


def _line(text: str | None, too_long: str) -> str | None:
    """Return a text as one line, None for an empty one."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text or "").split())
    if len(line) > LONGEST_NAME:
        raise KpiDecisionError(too_long, found=str(len(line)), longest=str(LONGEST_NAME))
    return line or None


def _note(text: str | None) -> str | None:
    note = (text or "").strip()
    if len(note) > LONGEST_NOTE:
        raise KpiDecisionError(
            N_("A text has %(found)s characters; it may have %(longest)s. Shorten it."),
            found=str(len(note)),
            longest=str(LONGEST_NOTE),
        )
    require_whole(note, KpiDecisionError)
    return note or None
