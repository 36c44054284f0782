"""Since which quarter reports are asked for, as the operator has set it; before it nothing is due, late or reminded of.

A setting is never changed: the newest one holds. Without one, reports are asked for since the first quarter of the
plan. Figures of earlier quarters can be reported all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Engine, insert, select
from sqlmodel import Session, col

from kap_model.database import rename_revision, writing
from kap_model.importing.damage import require_whole
from kap_model.people import history
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Action, Actor, require
from kap_model.problems import N_, KapError, Message
from kap_model.quarter import Quarter
from kap_model.reporting.tables import ReportingStart
from kap_model.tables import Plan

LONGEST_REASON: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStart:
    """A setting of the first quarter of reporting.

    Attributes:
        quarter: the first quarter that is asked for; None for the first one of the plan.
        reason: why it was set.
        set_by: who set it, the key of a person.
        set_at: when, in UTC.
    """

    quarter: Quarter | None
    reason: str
    set_by: str
    set_at: datetime


class ReportingStartError(KapError):
    """The setting cannot be made so; nothing was changed. `sentence` with `values` says why, and what to do."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **values))


def set_start(engine: Engine, actor: Actor, quarter: Quarter | None, reason: str) -> KnownStart:
    """Set the first quarter for which reports are asked, and return the setting.

    Args:
        engine: the database.
        actor: who sets it.
        quarter: the quarter; None for the first one of the plan, as without a setting.
        reason: why.

    Raises:
        NotAllowedError: the actor is neither administrator nor operator.
        ReportingStartError: the quarter is none of the plan, it is set so already, there is no reason, a too long
            or damaged one, or the operator names nobody.
    """
    why = reason.strip()
    if not why:
        raise ReportingStartError(N_("Say why: --reason TEXT."))
    if len(why) > LONGEST_REASON:
        raise ReportingStartError(
            N_("The reason has %(found)s characters; it may have %(longest)s."),
            found=str(len(why)),
            longest=str(LONGEST_REASON),
        )
    require_whole(why, ReportingStartError)
    with writing(engine) as session:
        held = require(session, actor, Action.SET_REPORTING_START)
        if held.actor.email is None:
            raise ReportingStartError(
                N_("Name the person you act for: --as EMAIL, somebody whom `kap person list` shows.")
            )
        _require_in_plan(session, quarter)
        before = newest(session)
        standing = before.quarter if before is not None else None
        if standing == quarter:
            raise ReportingStartError(N_("It is set so already. Nothing was changed."))
        known = KnownStart(quarter=quarter, reason=why, set_by=held.actor.email, set_at=now())
        session.connection().execute(
            insert(ReportingStart).values(
                quarter=_text(quarter), reason=known.reason, set_by=known.set_by, set_at=known.set_at
            )
        )
        history.append(
            session,
            actor,
            HistoryAct.REPORTING_START_SET,
            "reporting",
            before={"quarter": _text(standing)},
            after={"quarter": _text(quarter)},
            reason=why,
            quarter=_text(quarter),
        )
        rename_revision(session)  # all pages say at their next run what is due now
        return known


def newest(session: Session) -> KnownStart | None:
    """Return the setting that holds; None where none was ever made. One statement."""
    table = ReportingStart.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    row = session.connection().execute(select(table).order_by(table.c.start_id.desc()).limit(1)).first()
    if row is None:
        return None
    at = Quarter.parse(row.quarter) if row.quarter else None
    return KnownStart(quarter=at, reason=row.reason, set_by=row.set_by, set_at=row.set_at)


def start(session: Session) -> Quarter | None:
    """Return the first quarter that is asked for; None where it is the first one of the plan. One statement."""
    known = newest(session)
    return known.quarter if known is not None else None


def _text(quarter: Quarter | None) -> str | None:
    return str(quarter) if quarter is not None else None


def _require_in_plan(session: Session, quarter: Quarter | None) -> None:
    plan = session.connection().execute(select(col(Plan.start_quarter), col(Plan.end_quarter))).first()
    if quarter is None or plan is None:
        return
    if not Quarter.parse(plan.start_quarter) <= quarter <= Quarter.parse(plan.end_quarter):
        raise ReportingStartError(
            N_("%(quarter)s is no quarter of the plan, which goes from %(first)s to %(last)s."),
            quarter=str(quarter),
            first=plan.start_quarter,
            last=plan.end_quarter,
        )
