"""What stood before a submission: of each of its rows the figure of the same quarter, else the last one before it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.quarter import Quarter
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey
from kap_model.tables import Observation, RowHistory
from kap_model.vocabulary import Origin, RowChange, SubmissionState


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBefore:
    """A figure that a row of a submission is read against.

    Attributes:
        entry: the figure, as a row would give it.
        quarter: of the figure; that of the submission where the row takes its place.
        origin: where it comes from.
    """

    entry: RowEntry
    quarter: Quarter
    origin: Origin


_PARTS: Final = ("value", "numerator", "denominator", "countries")


def figure_entry(values: Mapping[str, Any]) -> RowEntry:
    """Return the figure of a row of the history or of an observation, by column, as a row of a submission gives it."""
    value, numerator, denominator = (
        None if (number := values.get(name)) is None else float(number)
        for name in ("value", "numerator", "denominator")
    )
    return RowEntry(value=value, numerator=numerator, denominator=denominator, countries=values.get("countries"))


def figures_before(session: Session, known: KnownSubmission) -> dict[RowKey, FigureBefore]:
    """Return the figure before each row of a submission, by key; rows without one are left out. Two statements.

    An accepted submission is read against what it replaced, not against itself.
    """
    found: dict[RowKey, FigureBefore] = {}
    columns = ("kpi_code", "quarter", "dimension", "category", *_PARTS, "origin")
    is_accepted = known.state is SubmissionState.ACCEPTED
    last = (
        col(Observation.quarter) < str(known.quarter) if is_accepted else col(Observation.quarter) <= str(known.quarter)
    )
    statement = (
        select(*(getattr(Observation, name) for name in columns))
        .where(
            col(Observation.place_code) == known.place_code,
            col(Observation.kpi_code).in_(sorted({row.key.kpi_code for row in known.rows})),
            last,
        )
        .order_by(col(Observation.quarter))
    )
    rows = [row._mapping for row in session.connection().execute(statement)]
    for values in (*rows, *(_replaced(session, known) if is_accepted and known.batch_id is not None else ())):
        key = RowKey(kpi_code=values["kpi_code"], dimension=values["dimension"], category=values["category"] or "")
        found[key] = FigureBefore(
            entry=figure_entry(values),
            quarter=Quarter.parse(values["quarter"]),
            origin=Origin(values["origin"]),
        )
    keys = {row.key for row in known.rows}
    return {key: before for key, before in found.items() if key in keys}


def _replaced(session: Session, known: KnownSubmission) -> list[Mapping[str, Any]]:
    """Return the observations that the accepted figures took the place of."""
    statement = select(col(RowHistory.row_values)).where(
        col(RowHistory.table_name) == "observations",
        col(RowHistory.ended_by) == known.batch_id,
        col(RowHistory.change) == str(RowChange.REPLACED),
    )
    return [json.loads(values) for values in session.connection().execute(statement).scalars()]
