"""The mark of a rehearsal: a database of made-up people and submissions knows what it is, under whatever name."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import insert, select
from sqlmodel import Session, col

from kap_model.problems import N_
from kap_model.reporting.tables import Rehearsal

REHEARSAL: Final = N_("Rehearsal: nothing here is real")
"""What every page, file and mail of a rehearsal says."""

REHEARSAL_SOURCE: Final = "REHEARSAL"
"""The source of the figures that are reported in a rehearsal. It leaves with them, and no real database takes it."""


def is_rehearsal(session: Session) -> bool:
    """Return whether the database is a rehearsal. One statement."""
    return session.connection().execute(select(col(Rehearsal.day)).limit(1)).first() is not None


def mark(session: Session, day: date) -> None:
    """Make the database a rehearsal as of a day, within the caller's transaction. Nothing takes the mark away."""
    session.connection().execute(insert(Rehearsal).values(day=day))
