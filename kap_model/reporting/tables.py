"""The tables of reporting: submissions, their rows, decisions on KPIs, what meetings ask for, settings.

No file of `data/` fills them, and no build empties them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from kap_model.tables import Base


class Submission(Base, table=True):
    """What one place reports for one quarter. At most one is open for a place and quarter.

    The code is made of place, quarter and a number: `RO-AFR-2026-Q3-1`. `batch_id` is that of the accepted figures.
    """

    __tablename__: ClassVar[str] = "submission"
    __table_args__ = (Index("submission_place", "place_code", "quarter"),)
    submission_code: str = Field(primary_key=True)
    place_code: str
    quarter: str
    number: int
    state: str
    begun_by: str = Field(foreign_key="person.email")
    begun_at: datetime
    submitted_by: str | None = Field(default=None, foreign_key="person.email")
    submitted_at: datetime | None = None
    decided_by: str | None = Field(default=None, foreign_key="person.email")
    decided_at: datetime | None = None
    reason: str | None = None
    batch_id: str | None = None


class SubmissionRow(Base, table=True):
    """What a submission says of a KPI, dimension and category: a figure, or why there is none.

    `version` counts the saves of the row, so that nobody saves over what they have not seen. `warning_reply` answers
    what looked odd; `correction_reason` says why an accepted figure is replaced.
    """

    __tablename__: ClassVar[str] = "submission_row"
    submission_code: str = Field(primary_key=True, foreign_key="submission.submission_code")
    kpi_code: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    category: str = Field(primary_key=True, default="")
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    countries: str | None = None
    absence: str | None = None
    follows_on: date | None = None
    comment: str | None = None
    obstacle: str | None = None
    help_request: str | None = None
    evidence: str | None = None
    warning_reply: str | None = None
    correction_reason: str | None = None
    saved_by: str = Field(foreign_key="person.email")
    saved_at: datetime
    version: int


class KpiDecision(Base, table=True):
    """A decision on a KPI: proposed, approved, revised or retired, on which day and where. It is never changed.

    The one with the largest number holds.
    """

    __tablename__: ClassVar[str] = "kpi_decision"
    decision_id: int | None = Field(default=None, primary_key=True)
    kpi_code: str = Field(index=True)
    decision: str
    meeting: str | None = None
    decided_on: date
    document: str | None = None
    note: str | None = None
    recorded_by: str = Field(foreign_key="person.email")
    recorded_at: datetime


class ReportingStart(Base, table=True):
    """The first quarter for which reports are asked, as somebody set it; None for the first of the plan.

    A setting is never changed. The one with the largest number holds.
    """

    __tablename__: ClassVar[str] = "reporting_start"
    start_id: int | None = Field(default=None, primary_key=True)
    quarter: str | None = None
    reason: str
    set_by: str = Field(foreign_key="person.email")
    set_at: datetime


class AgreedAction(Base, table=True):
    """What a meeting has asked for about a KPI, outcome, priority or enabler: what, who, and by when.

    It is due by a meeting, which is text, or by a quarter. `outcome_note` says what came of it, `reason` why it was
    withdrawn. `version` counts the saves, so that nobody saves over what they have not seen.
    """

    __tablename__: ClassVar[str] = "agreed_action"
    action_id: int | None = Field(default=None, primary_key=True)
    about_kind: str
    about_code: str = Field(index=True)
    what: str
    who: str
    agreed_at: str
    by_meeting: str | None = None
    by_quarter: str | None = None
    state: str
    outcome_note: str | None = None
    reason: str | None = None
    created_by: str = Field(foreign_key="person.email")
    created_at: datetime
    changed_by: str = Field(foreign_key="person.email")
    changed_at: datetime
    version: int


class Rehearsal(Base, table=True):
    """The mark of a rehearsal: its one row says that people and submissions are made up, as of a day."""

    __tablename__: ClassVar[str] = "rehearsal"
    day: date = Field(primary_key=True)


class Reminder(Base, table=True):
    """A mail that reminds a person of what is due.

    It is noted before it is sent and marked as sent afterwards, so that a crash between the two sends nothing twice.
    `refusal` is what the mail server said if it did not take the mail. Of the token that stops reminders only the hash
    is kept.
    """

    __tablename__: ClassVar[str] = "reminder"
    stop_hash: str = Field(primary_key=True)
    email: str = Field(foreign_key="person.email", index=True)
    noted_at: datetime
    sent_at: datetime | None = None
    refusal: str | None = None
