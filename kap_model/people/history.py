"""The history of what people did: one event appended for each act, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from kap_model.people.permissions import Actor
from kap_model.people.tables import HistoryEvent


class HistoryAct(StrEnum):
    """What was done."""

    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_REMOVED = "person_removed"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    LINK_MADE = "link_made"
    SIGNED_IN = "signed_in"
    SESSION_ENDED = "session_ended"
    SUBMISSION_BEGUN = "submission_begun"
    ROW_SAVED = "row_saved"
    ROW_CLEARED = "row_cleared"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REMINDED = "reminded"
    KPI_DECIDED = "kpi_decided"
    REPORTING_START_SET = "reporting_start_set"
    ACTION_AGREED = "action_agreed"
    ACTION_CHANGED = "action_changed"
    ACTION_DONE = "action_done"
    ACTION_WITHDRAWN = "action_withdrawn"
    EDITION_FROZEN = "edition_frozen"
    EDITION_WITHDRAWN = "edition_withdrawn"


def now() -> datetime:
    """Return the present moment as the tables keep it: in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def append(
    session: Session,
    actor: Actor,
    act: HistoryAct,
    subject: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str | None = None,
    place: str | None = None,
    kpi: str | None = None,
    quarter: str | None = None,
) -> None:
    """Append an event within the caller's transaction.

    Args:
        session: it holds the transaction.
        actor: who acts.
        act: what they do.
        subject: on what: an e-mail address, the code of a submission, a KPI, an agreed action or an edition,
            or "reporting".
        before: the values before, of what differs.
        after: the values afterwards, of what differs.
        reason: why, in the actor's words.
        place: the place concerned.
        kpi: the KPI concerned.
        quarter: the quarter concerned, as text.
    """
    session.connection().execute(
        insert(HistoryEvent).values(
            at=now(),
            by=actor.email,
            act=str(act),
            subject=subject,
            place_code=place,
            kpi_code=kpi,
            quarter=quarter,
            before=_as_json(before),
            after=_as_json(after),
            reason=reason,
            through=actor.through,
        )
    )


def _as_json(values: Mapping[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, default=str, sort_keys=True)
