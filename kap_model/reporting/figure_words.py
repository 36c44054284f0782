"""What places say beside their accepted figures: comments, obstacles and requests for help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from kap_model.quarter import Quarter
from kap_model.reporting.submissions import RowKey
from kap_model.reporting.tables import Submission, SubmissionRow
from kap_model.vocabulary import SubmissionState


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """What a place says beside a figure in its newest accepted report of a quarter.

    Attributes:
        place_code: who says it.
        quarter: the quarter of the figure.
        key: what the figure is about.
        comment: a word about the figure.
        obstacle: what stands in the way.
        help_request: what help is asked for.
        has_figure: False where the row says why there is none.
        submission_code: the report.
        said_by: who wrote it, the key of a person.
        accepted_at: when the report was accepted, in UTC.
    """

    place_code: str
    quarter: Quarter
    key: RowKey
    comment: str | None
    obstacle: str | None
    help_request: str | None
    has_figure: bool
    submission_code: str
    said_by: str
    accepted_at: datetime


def figure_words(
    session: Session, places: tuple[str, ...], until: Quarter, kpi: str | None = None
) -> tuple[FigureWords, ...]:
    """Return what places say beside their figures, the newest quarter first. One statement.

    A correction takes the place of what was said before; where it says nothing, nothing is left.

    Args:
        session: a session to read with.
        places: codes.
        until: the newest quarter that is looked at.
        kpi: the KPI; None for all.
    """
    newest = {(words.place_code, words.quarter, words.key): words for words in _accepted(session, places, until, kpi)}
    said = [words for words in newest.values() if words.comment or words.obstacle or words.help_request]
    return tuple(sorted(said, key=lambda words: (-words.quarter, words.place_code, words.key.kpi_code)))


def help_requests(session: Session, places: tuple[str, ...], until: Quarter) -> tuple[FigureWords, ...]:
    """Return the requests for help of places that stand, the newest quarter first. One statement.

    A request stands until the place has a newer accepted row of the same figure.
    """
    newest: dict[tuple[str, RowKey], FigureWords] = {}
    for words in _accepted(session, places, until, None):
        before = newest.get((words.place_code, words.key))
        if before is None or before.quarter <= words.quarter:
            newest[words.place_code, words.key] = words
    asking = [words for words in newest.values() if words.help_request]
    return tuple(sorted(asking, key=lambda words: (-words.quarter, words.place_code, words.key.kpi_code)))


def _accepted(session: Session, places: tuple[str, ...], until: Quarter, kpi: str | None) -> list[FigureWords]:
    """Return all rows of accepted submissions, the oldest submission of a quarter first."""
    row = SubmissionRow
    figure = or_(*(part.is_not(None) for part in (col(row.value), col(row.numerator), col(row.countries))))
    statement = (
        select(
            col(Submission.place_code),
            col(Submission.quarter),
            col(row.kpi_code),
            col(row.dimension),
            col(row.category),
            col(row.comment),
            col(row.obstacle),
            col(row.help_request),
            figure.label("has_figure"),
            col(Submission.submission_code),
            col(row.saved_by),
            col(Submission.decided_at),
        )
        .join_from(Submission, row, col(row.submission_code) == col(Submission.submission_code))
        .where(
            col(Submission.state) == str(SubmissionState.ACCEPTED),
            col(Submission.place_code).in_(places),
            col(Submission.quarter) <= str(until),
        )
        .order_by(col(Submission.number))
    )
    if kpi is not None:
        statement = statement.where(col(row.kpi_code) == kpi)
    return [
        FigureWords(
            place_code=found.place_code,
            quarter=Quarter.parse(found.quarter),
            key=RowKey(kpi_code=found.kpi_code, dimension=found.dimension, category=found.category),
            comment=found.comment,
            obstacle=found.obstacle,
            help_request=found.help_request,
            has_figure=bool(found.has_figure),
            submission_code=found.submission_code,
            said_by=found.saved_by,
            accepted_at=found.decided_at,
        )
        for found in session.connection().execute(statement)
    ]
