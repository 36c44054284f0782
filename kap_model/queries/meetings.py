"""The meetings that the plan answers to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.queries.names import texts
from kap_model.tables import Meeting
from kap_model.vocabulary import Language, NameField


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """A meeting: its code, its name and place in the reader's language, its first and its last day.

    A day or a place that is not known is None.
    """

    code: str
    name: str
    place: str | None
    first_day: date | None
    last_day: date | None


def meetings(session: Session, language: str) -> tuple[PlanMeeting, ...]:
    """Return the meetings, the latest first. Three statements."""
    rows = session.connection().execute(
        select(
            col(Meeting.meeting_code), col(Meeting.name_en), col(Meeting.name_fr), col(Meeting.place_en),
            col(Meeting.place_fr), col(Meeting.start_date), col(Meeting.end_date),
        ).order_by(col(Meeting.start_date).is_(None), col(Meeting.start_date).desc(), col(Meeting.meeting_code))
    )  # fmt: skip
    names, places = (texts(session, language, field) for field in (NameField.NAME, NameField.PLACE))
    is_french = language == Language.FRENCH
    return tuple(
        PlanMeeting(
            code=code,
            name=names.get(code) or (name_fr if is_french else name_en),
            place=places.get(code) or (place_fr if is_french else place_en),
            first_day=first_day,
            last_day=last_day,
        )
        for code, name_en, name_fr, place_en, place_fr, first_day, last_day in rows
    )
